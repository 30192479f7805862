// A timetable on its way: where each session is, and what an exchange of places would change.
#pragma once

#include <cstdint>
#include <vector>

#include "numbers/timetable/timetable.h"

namespace commonty::timetable {

People once_each(People people);

// What people want, counted once.
class Demand {
 public:
  explicit Demand(const Problem& problem);

  int sessions() const { return static_cast<int>(people_.size()); }
  int people(int session) const { return people_[index(session)]; }
  int both(int one, int other) const { return both_[index(one) * people_.size() + index(other)]; }
  bool one_proposer(int one, int other) const {
    return one_proposer_[index(one) * people_.size() + index(other)];
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }

  std::vector<int> people_, both_;
  std::vector<char> one_proposer_;
};

inline constexpr int none = -1;

// Places are numbers here: slot * rooms + room, or none. Sessions too.
class Plan {
 public:
  // With the pinned sessions in their places.
  Plan(const Problem& problem, const Demand& demand);

  int place_of(int session) const { return place_of_[index(session)]; }
  int session_at(int place) const { return session_at_[index(place)]; }
  int slot_of(int place) const { return place / rooms_; }
  std::int64_t cost() const { return cost_; }
  const std::vector<int>& movable() const { return movable_; }  // sessions that are not pinned
  const std::vector<int>& open() const { return open_; }        // places neither shut nor pinned
  const std::vector<int>& places() const { return place_of_; }

  // No proposer of it has another session then, whatever becomes of `but`.
  bool fits(int session, int slot, int but = none) const;
  // Whether it could stand there, alone or instead of who is there, who takes its place.
  bool may_exchange(int session, int place) const;
  std::int64_t change_by(int session, int place) const;
  void exchange(int session, int place, std::int64_t change);
  void put_back(const std::vector<int>& places, std::int64_t cost);

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  // What it costs that this session is there, not counting people who also want `but`.
  std::int64_t stands(int session, int place, int but) const;
  void set(int session, int place);
  void pin(const Problem& problem);

  const Demand& demand_;
  int rooms_ = 0;
  std::vector<int> seats_, place_of_, session_at_, movable_, open_;
  std::vector<char> shut_;
  std::int64_t cost_ = 0;
};

// Sessions without a place, the hardest first, each where it costs least.
void fill(Plan& plan, const Demand& demand);

}  // namespace commonty::timetable
