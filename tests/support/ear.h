// Somebody who sits in a live room without a socket: what is sent to them, and when they take it.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/web/seat.h"

namespace commonty::test {

// The io thread of its ears, which is the test's own.
class EarLoop {
 public:
  boost::asio::any_io_executor executor() { return io_.get_executor(); }

  // Does what there is to do until it is so.
  void run_until(const std::function<bool()>& so) {
    while (!so()) {
      if (io_.run_one_for(std::chrono::seconds(10)) == 0) {
        throw std::runtime_error("the room is silent");
      }
    }
  }
  // Does what there is to do now.
  void run_ready() { io_.poll(); }

 private:
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
      boost::asio::make_work_guard(io_);
};

class Ear final : public web::Listener {
 public:
  Ear(EarLoop& loop, std::shared_ptr<web::Seat> seat) : loop_(loop), seat_(std::move(seat)) {
    seat_->take(*this);
  }
  ~Ear() { go(); }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  Sent send(const std::shared_ptr<const std::string>& bytes) override {
    if (busy_) throw std::logic_error("sent while a rest is under way");
    if (ended) return Sent::nothing;
    pieces.push_back(bytes);
    busy_ = slow;
    return slow ? Sent::rest_follows : Sent::all;
  }
  void end() override { ended = true; }
  boost::asio::any_io_executor executor() override { return loop_.executor(); }

  // What was under way has gone.
  void take_rest() {
    busy_ = false;
    seat_->ready();
  }
  bool is_busy() const { return busy_; }
  void go() {
    if (!seat_) return;
    seat_->leave();
    seat_.reset();
  }

  // Everything, without presence and heartbeats.
  std::string heard() const {
    std::string all;
    for (const auto& piece : pieces) all += *piece;
    std::string kept;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find("\n\n", at) + 2;
      const std::string event = all.substr(at, end - at);
      if (event.find("event: presence") == std::string::npos && event != ":\n\n") kept += event;
      at = end;
    }
    return kept;
  }
  std::string heard_when(const std::function<bool(const std::string&)>& enough) {
    loop_.run_until([&] { return enough(heard()); });
    return heard();
  }

  std::vector<std::shared_ptr<const std::string>> pieces;
  bool slow = false;  // takes nothing at once
  bool ended = false;

 private:
  EarLoop& loop_;
  std::shared_ptr<web::Seat> seat_;
  bool busy_ = false;
};

}  // namespace commonty::test
