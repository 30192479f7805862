// When and in which room sessions are held, so that few people must choose between two that they
// want, nobody who proposed two must be in both at once, and the full ones get the large rooms.
//
// Kept without exception: one session at a time in a room, rooms that are shut, what was set by
// hand, proposers in one place at a time. Paid for: people who want two sessions of one time,
// people for whom a room has no seat, and most of all sessions left out.
//
// Source: this is curriculum-based course timetabling with people for curricula. First a greedy
// plan, the session with the fewest times left to it first (Brelaz, "New methods to color the
// vertices of a graph", 1979), then simulated annealing on moves and exchanges of places with their
// cost counted from the difference alone (Mueller, "ITC2007 solver description: a hybrid approach",
// 2009; Bellio et al., "Feature-based tuning of simulated annealing applied to the curriculum-based
// course timetabling problem", 2016), then the descent to the next valley. The steps are counted,
// not timed, so the same input and seed give the same timetable on every machine.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace commonty::timetable {

struct Place {
  int slot = 0, room = 0;  // by number, from 0
  auto operator<=>(const Place&) const = default;
};

using People = std::vector<std::uint32_t>;  // by number; who stands there twice counts once

struct Session {
  People interested;
  People proposers;             // are in their session, so they count among those who want it
  std::optional<Place> pinned;  // set by hand
  auto operator<=>(const Session&) const = default;
};

struct Room {
  int seats = 0;  // 0 = any number
};

struct Problem {
  std::vector<Session> sessions;
  int slots = 0;
  std::vector<Room> rooms;
  std::vector<Place> shut;
};

enum class Why {
  nowhere,           // there are no rooms, no times, or all are shut
  full,              // other sessions have all the places
  proposers_busy,    // there is a place, but only while a proposer has another session
  pinned_elsewhere,  // where it was set by hand it cannot be
  not_placed,        // there is a place for it: somebody took it out by hand
};

struct LeftOut {
  int session = 0;
  Why why = Why::full;
};
// People who want two sessions of one time.
struct Clash {
  int one = 0, other = 0;
  int people = 0;
};
struct Crowd {
  int session = 0;
  int without_seat = 0;
};

// What a timetable costs, and of what that is made.
struct Cost {
  std::int64_t clashes = 0;       // 1 for a person and two sessions of one time
  std::int64_t without_seat = 0;  // 1 a person
  // So much for the people of each session without a place that leaving it out is never cheaper
  // than a place that is free.
  std::int64_t left_out = 0;
  std::int64_t total() const { return clashes + without_seat + left_out; }
};

using Places = std::vector<std::optional<Place>>;  // a session each

struct Timetable {
  Places places;
  std::vector<LeftOut> left_out;
  std::vector<Clash> clashes;  // the most people first
  std::vector<Crowd> crowds;   // the most people first
  // Two sessions at one time of somebody who proposed both: only where people set it so by hand.
  std::vector<Clash> proposers_in_two;
  Cost cost;
};

// The order in which sessions are given makes no difference to what it costs.
Timetable arrange(const Problem& problem, std::uint64_t seed);
// The first plan alone.
Timetable greedy(const Problem& problem);
// What somebody's own plan costs. A place that does not exist counts as none.
Timetable judge(const Problem& problem, const Places& places);

}  // namespace commonty::timetable
