// A server with one live room and nothing else: GET /live listens, POST /say is told to all.
//
// live_server [IO_THREADS [TICK_MS]]: prints its port; ends when its standard input does.
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

#include "platform/live/rooms.h"
#include "platform/web/server.h"

namespace {

using namespace commonty;

// Stands for a store: what was said, in order. Threads: any.
class Said {
 public:
  live::Message add(std::string text) {
    const std::lock_guard lock(mutex_);
    messages_.push_back({static_cast<live::Position>(messages_.size()) + 1, "", std::move(text)});
    return messages_.back();
  }
  live::News after(live::Position position) const {
    const std::lock_guard lock(mutex_);
    const auto heard = std::min(static_cast<std::size_t>(position), messages_.size());
    return {{messages_.begin() + static_cast<std::ptrdiff_t>(heard), messages_.end()},
            static_cast<live::Position>(messages_.size())};
  }

 private:
  mutable std::mutex mutex_;
  std::vector<live::Message> messages_;
};

}  // namespace

int main(int count, char** arguments) {
  web::ServerOptions edge;
  if (count > 1) edge.io_threads = std::atoi(arguments[1]);
  live::Options options;
  if (count > 2) options.tick_ms = std::atoi(arguments[2]);
  Said said;
  live::Rooms rooms(options);
  const auto handle = [&](web::Request& request) {
    if (request.method == web::Method::post) {
      rooms.say("room", said.add(std::string(request.form.get("text"))));
      return web::text("said");
    }
    const live::Position newest = *said.after(0).upto;
    return rooms.stream({"room",
                         live::place_in(request).value_or(newest),
                         [&](live::Position after) { return said.after(after); },
                         {}});
  };
  web::Server server(edge, handle, [](web::Method, std::string_view) { return web::BodyRule(); });
  server.start();
  std::cout << server.port() << "\n" << std::flush;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  server.stop();
}
