// Live rooms: everybody who looks at the same thing hears what happens to it, at once and in order.
//
//   web::Response stream(Visit& visit, const Board& board) {      // after it asked who may see it
//     return rooms.stream({.room = "board " + board.id.text(),
//                          .after = live::place_in(visit.request).value_or(board.moves),
//                          .catch_up = [=](live::Position after) { return news_of(board, after); },
//                          .may_stay = [=] { return may_still_see(board); },
//                          .wing = visit.texts.language()});
//   }
//   ...
//   rooms.point_to("board " + board.id.text(), move.number);   // once it is committed
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/live/log.h"
#include "platform/store/store.h"
#include "platform/web/request.h"
#include "platform/web/response.h"

namespace commonty::live {

inline constexpr std::size_t room_name_length_max = 200;

struct Message {
  Position position = 0;  // the browser gives it back as Last-Event-ID
  std::string name;       // of the event; "" = message
  std::string data;
};

// What happened in a room after some position, read from the store in one snapshot and drawn: a
// message that is not in `messages` but before `upto` would never be told.
struct News {
  std::vector<Message> messages;  // in order
  // Up to where that is everything: where the store stands now, even if it is before `after`. None:
  // up to the last message.
  std::optional<Position> upto;
  bool too_much = false;  // to tell one by one: an event `behind` says to load the page again
};

// What a page says of somebody who wants to listen. The functions are called on threads of the
// rooms, for as long as anybody is in the room; all who are in one wing of a room bring the same
// catch_up, so where two people see different words they are in different wings (their language).
struct Joining {
  std::string room;    // at most room_name_length_max bytes, without line breaks
  Position after = 0;  // what the page showed already
  // Asked once for many. None: the room is over, and all who are in it are sent away.
  std::function<std::optional<News>(Position after)> catch_up;
  // Whether this one may still listen: asked when they sit down, and at each recheck(). Until it
  // has answered they hear nothing. Empty: anybody may.
  std::function<bool()> may_stay;
  std::string wing = {};
  // Messages say how things stand, and so hold only while they are new: who comes back from before
  // them is told by catch_up, never again what was said then. It may have been hidden since.
  bool afresh = false;
};

struct Options {
  int tick_ms =
      10;  // a room is told no more often than this, nor for more than a quarter of the time
  int heartbeat_ms = 15'000;
  int presence_ms = 1'000;         // between two tellings of how many are there
  int rights_ms = 60'000;          // between two askings whether they may stay
  std::size_t frames_max = 2'000;  // kept of one room, and together at most
  std::size_t bytes_max = 4 * 1024 * 1024;
  int workers = 4;  // threads that catch up
};

// Where a stream goes on: Last-Event-ID, which a browser sends by itself, or else ?from= of the
// address that the page gave. None when there is neither, or it is no position.
std::optional<Position> place_in(const web::Request& request);

// A message is framed once, kept in a bounded log, and written to all from there; nothing is queued
// for anybody. Who is slow goes on from the log, who comes from before the log is told from the
// store, and both join without a gap and without hearing anything twice. A room is there only while
// somebody is in it.
//
// Everybody also hears an event `presence` with the number of people in all wings of the room (of
// this process); `behind` when the page must be loaded again; and `back`, before the stream ends,
// with the milliseconds after which to come again.
//
// Processes on one PostgreSQL tell each other that something was said, never what: the other one
// asks catch_up.
//
// Threads: any. Outlives the server whose streams it feeds, and is outlived by the store.
class Rooms {
 public:
  explicit Rooms(Options options = {});
  Rooms(Options options, store::Store& store);
  ~Rooms();
  Rooms(const Rooms&) = delete;
  Rooms& operator=(const Rooms&) = delete;

  // The answer that lets somebody in.
  web::Response stream(Joining joining);

  // Something that is in the store already. Positions of a room are consecutive: one that comes too
  // early makes the room look into the store for what is missing, one that comes again is passed
  // over. Only rooms without wings are told like this: the others hear different words.
  void say(const std::string& room, const Message& message);
  // As say(), for who has not drawn it: each wing looks into the store, once for all who listen.
  void point_to(const std::string& room, Position position);
  // To who is there in this process, kept nowhere: a clock that started, somebody who writes.
  void say_in_passing(const std::string& room, const std::string& name, const std::string& data);
  // Rights have changed: nobody hears more before may_stay was asked again. What nobody tells here,
  // that a session has ended or an audience become smaller, counts within options.rights_ms.
  void recheck(const std::string& room);
  // Sends everybody away, here and in the other processes.
  void close(const std::string& room);

  // How many are in the room, in this process.
  int present(const std::string& room) const;
  // How many rooms there are, each wing by itself.
  std::size_t count() const;

 private:
  class Parts;
  std::shared_ptr<Parts> parts_;
};

}  // namespace commonty::live
