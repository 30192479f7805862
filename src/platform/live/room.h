// One room: its log, who is there, and the one question at a time that it asks the store.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/live/log.h"
#include "platform/live/rooms.h"
#include "platform/web/seat.h"
#include "platform/web/worker_pool.h"

namespace commonty::live {

class Circle;
class Hearer;

// Frames from before the log, for those who waited for them.
struct Past {
  std::vector<Frame> frames;
  Position upto = 0;
};

// Threads: any. A circle is in `circles_` for as long as somebody of its io thread is in the room,
// and only so long may anything be posted to that thread: it may be gone afterwards.
class Room : public std::enable_shared_from_this<Room> {
 public:
  using CatchUp = std::function<std::optional<News>(Position)>;

  struct Manner {
    CatchUp catch_up;
    bool afresh = false;                        // see Joining
    std::shared_ptr<std::atomic<int>> present;  // one count for all wings
    std::function<void()> counted;              // after it has changed
  };

  Room(const Options& options, web::WorkerPool& pool, Manner manner);

  const Options& options() const { return options_; }
  int present() const { return *manner_.present; }

  void say(const Message& message);
  void point_to(Position position);
  void say_in_passing(std::string_view name, std::string_view data);
  // Looks into the store even though nobody has named a position.
  void look();
  void recheck();
  void close();
  // There may be something to tell, of another wing.
  void wake();

  // --- for its circles ---

  // The circle of the hearer's io thread, with one more in it.
  std::shared_ptr<Circle> enter(const std::shared_ptr<Hearer>& hearer,
                                const boost::asio::any_io_executor& executor);
  // One less; gone from here when it was the last.
  void leave(Circle& circle, bool was_last);
  std::uint64_t next() const;
  // All since a serial number; none when that is not in the log any more.
  std::optional<Log::Piece> since(std::uint64_t serial) const;
  // What comes next for one hearer; none: they have to wait, and Circle::tell_past() will follow.
  std::optional<Log::Piece> after(Hearer& hearer);
  // Asks those whether they may stay, and lets their circle know.
  void ask_rights(const std::shared_ptr<Circle>& circle,
                  std::vector<std::shared_ptr<Hearer>> hearers);
  // In the circle's thread, unless it is gone.
  void post(const std::shared_ptr<Circle>& circle, std::function<void()> what);

 private:
  struct Waiting {
    std::shared_ptr<Hearer> hearer;
    std::shared_ptr<Circle> circle;
    Position position;
  };
  // What the store has answered.
  struct Found {
    enum class Outcome { told, over, failed } outcome = Outcome::failed;
    Position from = 0;    // everything after this
    Position wanted = 0;  // what was spoken of before it was asked
    bool looked = false;  // for what nobody has spoken of
    Past past;
    bool too_much = false;
  };

  std::shared_ptr<Circle> find_or_make_circle(const Hearer& hearer,
                                              const boost::asio::any_io_executor& executor);
  void pull(Position from, Position wanted, bool looks);  // on the pool
  Found ask(Position from) const;
  // The rest: with the lock.
  void pull_if_needed();
  void take_in(const Found& found);
  void tell_waiting(Found& found);
  void give_up_what_nobody_knows(const Found& found);
  void send_away_after(const Found& found);
  void tell_circles(void (Circle::*what)());
  void wake_all();
  void post_locked(const std::shared_ptr<Circle>& circle, std::function<void()> what);

  const Options options_;
  web::WorkerPool& pool_;
  const Manner manner_;

  mutable std::mutex mutex_;
  Log log_;
  std::vector<std::shared_ptr<Circle>> circles_;
  std::vector<Waiting> waiting_;  // for what is not in the log any more
  bool begun_ = false;            // somebody has come, and said where the log begins
  bool known_ = false;            // the store has said so, too
  bool look_wanted_ = true;
  bool pulling_ = false;
  Position wanted_ = 0;  // the furthest that somebody has spoken of
};

}  // namespace commonty::live
