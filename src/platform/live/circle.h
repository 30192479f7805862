// Those in one room who are connected to one io thread: the tick that tells them all the same.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "platform/live/room.h"

namespace commonty::live {

using Moment = std::chrono::steady_clock::time_point;

// One client's seat. Threads: the io thread of its listener, but for may_stay().
class Hearer final : public web::Seat, public std::enable_shared_from_this<Hearer> {
 public:
  Hearer(std::shared_ptr<Room> room, Position after, std::function<bool()> may_stay)
      : room_(std::move(room)), may_stay_(std::move(may_stay)), position_(after) {}

  void take(web::Listener& listener) override;
  void ready() override;
  void leave() override;

  Position position() const { return position_; }
  std::uint64_t next() const { return next_; }
  // Whether they have been told by the store, or were up to date: what comes is new to them.
  bool is_abreast() const { return abreast_; }
  const std::shared_ptr<Circle>& circle() const { return circle_; }
  // Threads: any.
  bool may_stay() const;

 private:
  friend class Circle;

  bool may_be_told() const { return listener_ != nullptr && !busy_ && held_ == 0 && !waiting_; }

  std::shared_ptr<Room> room_;
  const std::function<bool()> may_stay_;
  std::shared_ptr<Circle> circle_;
  web::Listener* listener_ = nullptr;
  std::size_t index_ = 0;       // in its circle
  Position position_;           // everything up to here was sent
  std::uint64_t next_ = 0;      // and of the log everything before this; 0: ask by position
  std::uint64_t presence_ = 0;  // which telling of how many are there
  std::shared_ptr<const Past> past_;
  std::size_t past_at_ = 0;  // the next of its frames
  bool busy_ = false;        // a rest is under way
  int held_ = 0;             // how often it is being asked whether they may still hear
  bool waiting_ = false;     // for what is not in the log any more
  bool abreast_ = false;
};

// Tells no sooner than options.tick_ms after it has told, nor sooner than three times what the last
// telling took: that leaves three quarters of the thread's time to others, and the more there is to
// say the more is said in one write. Threads: the io thread, but for wake().
class Circle : public std::enable_shared_from_this<Circle> {
 public:
  // What comes before `next` in the log is for those who come, each from where they stand.
  Circle(Room& room, boost::asio::any_io_executor executor, std::uint64_t next);

  const boost::asio::any_io_executor& executor() const { return executor_; }
  // There may be something to tell. Threads: any, with the room's lock.
  void wake();

  void add(const std::shared_ptr<Hearer>& hearer);
  void remove(Hearer& hearer);
  // Tells one what they have not heard yet, as far as their socket takes it.
  void serve(Hearer& hearer);

  void tell_past(Hearer& hearer, std::shared_ptr<const Past> past);
  void hold_all();
  void release(Hearer& hearer, bool may_stay);
  // The store knows of nothing after `end`: who claims to have heard more has to load the page
  // anew.
  void put_right(Position end);
  void send_all_away();

 private:
  // What all who are up to date are told in one telling.
  struct Batch {
    std::uint64_t from = 0, next = 0;
    Position position = 0;
    Bytes bytes;
  };

  void look();
  void look_at(Moment when);
  bool presence_differs() const;
  void begin_telling(Moment now);
  std::vector<Frame> news(Moment now);
  void tell_some();
  void tell(Hearer& hearer);
  void end_telling();
  std::optional<Log::Piece> next_piece(Hearer& hearer);
  bool send(Hearer& hearer, const Bytes& bytes);

  Room& room_;  // is there for as long as somebody is in it
  const boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  std::atomic<bool> wake_is_posted_ = false;

  std::vector<std::shared_ptr<Hearer>> hearers_;  // empty places only while it tells
  std::size_t count_ = 0;
  Batch batch_;
  std::uint64_t told_next_ = 0;  // all who are up to date have been told what is before this
  bool telling_ = false;
  std::size_t told_ = 0;  // of hearers_, in this telling
  Moment began_{}, may_tell_{}, may_tell_presence_{}, heartbeat_due_{}, rights_due_{};
  Bytes presence_frame_;
  std::uint64_t presence_ = 0;  // counts the tellings of how many are there
  int presence_told_ = 0;
};

}  // namespace commonty::live
