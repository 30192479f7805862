#include <gmock/gmock.h>

#include <future>
#include <mutex>

#include "platform/web/answer.h"
#include "platform/web/server.h"
#include "tests/support/raw_client.h"

namespace commonty::web {
namespace {

using test::Body;
using test::RawClient;
using testing::HasSubstr;
using Event = EventStream::Event;

TEST(EventLines, AreWrittenAsTheStandardSays) {
  EXPECT_EQ(write_events({{"7", "note", "one\ntwo"}, {"", "", "three\r\n"}}),
            "id: 7\nevent: note\ndata: one\ndata: two\n\n"
            "data: three\ndata: \n\n");
  EXPECT_EQ(write_events({}), "");
}

TEST(EventLines, CannotBeBrokenByTheirNames) {
  EXPECT_EQ(write_events({{"7\ndata: x", "a\r\n\r\nb", ""}}),
            "id: 7data: x\nevent: ab\ndata: \n\n");
}

// A list that grows, and a server that streams it: the id of an event is its place.
class EventStreamTest : public testing::Test {
 protected:
  ServerOptions options;

  std::uint16_t port() { return server().port(); }
  Server& server() {
    if (!server_) {
      server_ = std::make_unique<Server>(
          options, [this](Request& request) { return stream(request); },
          [](Method, std::string_view) { return BodyRule(); });
      server_->start();
    }
    return *server_;
  }

  void add(std::string data) {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back({std::to_string(events_.size() + 1), "", std::move(data)});
    }
    server().wake_streams();
  }

  void end_all() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    server().wake_streams();
  }

  // The headers have been read.
  std::unique_ptr<RawClient> listen(const std::string& last_id = "") {
    auto client = std::make_unique<RawClient>(port());
    const std::string resume = last_id.empty() ? "" : "Last-Event-ID: " + last_id + "\r\n";
    client->send("GET /live HTTP/1.1\r\nHost: localhost\r\n" + resume + "\r\n");
    const test::RawAnswer answer = client->answer(Body::none);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "text/event-stream");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_EQ(answer.header("x-accel-buffering"), "no");
    EXPECT_EQ(client->read_until("\n\n"), "retry: 3000\n\n");
    return client;
  }

 private:
  Response stream(const Request& request) {
    Response response;
    response.events = std::make_shared<EventStream>();
    response.events->last_id = request.header("last-event-id");
    response.events->after = [this](std::string_view last_id) {
      if (last_id == "broken") throw std::runtime_error("no such place");
      const std::lock_guard lock(mutex_);
      if (over_) return std::optional<std::vector<Event>>();
      const std::size_t seen = last_id.empty() ? 0 : std::stoul(std::string(last_id));
      return std::optional<std::vector<Event>>(
          std::in_place, events_.begin() + static_cast<std::ptrdiff_t>(seen), events_.end());
    };
    return response;
  }

  std::mutex mutex_;
  std::vector<Event> events_;
  bool over_ = false;
  std::unique_ptr<Server> server_;
};

TEST_F(EventStreamTest, TellsWhatIsThereAndWhatComes) {
  add("early");
  const auto client = listen();
  EXPECT_EQ(client->read_until("\n\n"), "id: 1\ndata: early\n\n");
  add("late");
  EXPECT_EQ(client->read_until("\n\n"), "id: 2\ndata: late\n\n");
}

TEST_F(EventStreamTest, GoesOnWhereAClientStopped) {
  for (std::string_view data : {"one", "two", "three"}) add(std::string(data));
  const auto client = listen("2");
  EXPECT_EQ(client->read_until("\n\n"), "id: 3\ndata: three\n\n");
}

TEST_F(EventStreamTest, LosesNothingWhileManyListen) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(listen());
  for (int i = 1; i <= 100; ++i) add("x" + std::to_string(i));
  for (const auto& client : clients) {
    for (int i = 1; i <= 100; ++i) {
      EXPECT_EQ(client->read_until("\n\n"),
                "id: " + std::to_string(i) + "\ndata: x" + std::to_string(i) + "\n\n");
    }
  }
}

TEST_F(EventStreamTest, ShowsThatItIsAlive) {
  options.heartbeat_ms = 10;
  const auto client = listen();
  EXPECT_EQ(client->read_until("\n\n"), ":\n\n");
  EXPECT_EQ(client->read_until("\n\n"), ":\n\n");
}

TEST_F(EventStreamTest, IsNotEndedByTheTimesOfOrdinaryRequests) {
  options.header_timeout_ms = options.idle_timeout_ms = options.body_timeout_ms = 20;
  options.heartbeat_ms = 50;
  const auto client = listen();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client->read_until("\n\n"), ":\n\n");
}

TEST_F(EventStreamTest, TellsItsClientsToComeBackWhenTheServerStops) {
  const auto client = listen();
  server().stop();
  EXPECT_EQ(client->read_until("\n\n"), "retry: 2000\n\n");
  EXPECT_TRUE(client->is_closed());
}

TEST_F(EventStreamTest, EndsWhenItsSourceFails) {
  const auto client = listen("broken");
  EXPECT_TRUE(client->is_closed());
}

TEST_F(EventStreamTest, EndsWhenItsSourceSaysThatItIsOver) {
  const auto client = listen();
  add("last");
  EXPECT_EQ(client->read_until("\n\n"), "id: 1\ndata: last\n\n");
  end_all();
  EXPECT_TRUE(client->is_closed());
}

TEST_F(EventStreamTest, SendsOnlyTheHeadersForHead) {
  RawClient client(port());
  client.send("HEAD /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.answer(Body::none).header("content-type"), "text/event-stream");
  client.end();
  EXPECT_TRUE(client.is_closed());
}

TEST_F(EventStreamTest, DropsAClientThatDoesNotRead) {
  options.write_timeout_ms = 30;
  std::promise<void> let_go;
  Server server(
      options,
      [&](Request&) {
        Response response;
        response.events =
            std::shared_ptr<EventStream>(new EventStream(), [&](const EventStream* stream) {
              delete stream;
              let_go.set_value();
            });
        response.events->after = [](std::string_view) {
          return std::vector<Event>{{"", "", std::string(16'000'000, 'x')}};
        };
        return response;
      },
      [](Method, std::string_view) { return BodyRule(); });
  server.start();
  RawClient client(server.port());
  client.send("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(let_go.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

}  // namespace
}  // namespace commonty::web
