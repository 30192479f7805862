// The sending side of a connection that sits in a room: what the socket does not take at once goes
// as it can, without a coroutine and without a buffer of its own.
#pragma once

#include <functional>

#include "platform/web/line.h"
#include "platform/web/seat.h"

namespace commonty::web {

// A client that takes no byte for `patience_ms` is dropped. Threads: only the io thread of its
// socket.
class Outlet final : public Listener {
 public:
  // `at_rest` is called whenever nothing is under way any more.
  Outlet(Line& line, Seat& seat, int patience_ms, std::function<void()> at_rest)
      : line_(line), seat_(seat), patience_ms_(patience_ms), at_rest_(std::move(at_rest)) {}

  Sent send(const std::shared_ptr<const std::string>& bytes) override;
  void end() override;
  boost::asio::any_io_executor executor() override { return line_.executor(); }

  bool busy() const { return rest_ != nullptr; }
  bool over() const { return over_; }
  // Over, but the line still works: a last word can be said.
  bool ended_well() const { return over_ && !broken_; }

 private:
  void send_rest();
  void sent_more(std::size_t size);
  void break_off();

  Line& line_;
  Seat& seat_;
  const int patience_ms_;
  const std::function<void()> at_rest_;
  std::shared_ptr<const std::string> rest_;
  std::size_t sent_ = 0;  // of rest_
  bool over_ = false;
  bool broken_ = false;
};

}  // namespace commonty::web
