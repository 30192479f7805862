#include "numbers/timetable/plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace commonty::timetable {
namespace {

// Which sessions each person named; `count` is called for each two of one person.
template <class Count>
void each_pair(const std::vector<People>& people_of, const Count& count) {
  std::map<std::uint32_t, std::vector<std::size_t>> sessions_of;
  for (std::size_t s = 0; s < people_of.size(); ++s) {
    for (const std::uint32_t person : people_of[s]) sessions_of[person].push_back(s);
  }
  for (const auto& [person, sessions] : sessions_of) {
    for (const std::size_t one : sessions) {
      for (const std::size_t other : sessions) {
        if (one != other) count(one, other);
      }
    }
  }
}

}  // namespace

People once_each(People people) {
  std::ranges::sort(people);
  people.erase(std::unique(people.begin(), people.end()), people.end());
  return people;
}

Demand::Demand(const Problem& problem) {
  const std::size_t n = problem.sessions.size();
  both_.resize(n * n);
  one_proposer_.resize(n * n);
  std::vector<People> wanting, proposing;
  for (const Session& session : problem.sessions) {
    People all = session.interested;
    all.insert(all.end(), session.proposers.begin(), session.proposers.end());
    wanting.push_back(once_each(std::move(all)));
    proposing.push_back(once_each(session.proposers));
    people_.push_back(static_cast<int>(wanting.back().size()));
  }
  each_pair(wanting, [&](std::size_t one, std::size_t other) { ++both_[one * n + other]; });
  each_pair(proposing,
            [&](std::size_t one, std::size_t other) { one_proposer_[one * n + other] = true; });
}

Plan::Plan(const Problem& problem, const Demand& demand)
    : demand_(demand), rooms_(static_cast<int>(problem.rooms.size())) {
  const std::size_t places =
      problem.rooms.size() * static_cast<std::size_t>(std::max(0, problem.slots));
  for (const Room& room : problem.rooms) seats_.push_back(room.seats);
  place_of_.assign(problem.sessions.size(), none);
  session_at_.assign(places, none);
  shut_.assign(places, false);
  for (const Place& place : problem.shut) {
    if (place.slot < 0 || place.slot >= problem.slots || place.room < 0 || place.room >= rooms_) {
      continue;
    }
    shut_[index(place.slot * rooms_ + place.room)] = true;
  }
  for (int s = 0; s < demand.sessions(); ++s) cost_ += stands(s, none, none);
  pin(problem);
  for (std::size_t place = 0; place < places; ++place) {
    if (!shut_[place] && session_at_[place] == none) open_.push_back(static_cast<int>(place));
  }
}

// One that cannot be where it was set stays without a place, for people to see.
void Plan::pin(const Problem& problem) {
  for (int s = 0; s < demand_.sessions(); ++s) {
    const auto& wish = problem.sessions[index(s)].pinned;
    if (!wish) {
      movable_.push_back(s);
      continue;
    }
    if (wish->slot < 0 || wish->slot >= problem.slots || wish->room < 0 || wish->room >= rooms_) {
      continue;
    }
    const int place = wish->slot * rooms_ + wish->room;
    if (shut_[index(place)] || session_at(place) != none || !fits(s, wish->slot)) continue;
    exchange(s, place, change_by(s, place));
  }
}

bool Plan::fits(int session, int slot, int but) const {
  for (int place = slot * rooms_; place < (slot + 1) * rooms_; ++place) {
    const int there = session_at(place);
    if (there == none || there == session || there == but) continue;
    if (demand_.one_proposer(session, there)) return false;
  }
  return true;
}

bool Plan::may_exchange(int session, int place) const {
  const int from = place_of(session), other = session_at(place);
  if (from == place) return false;
  if (from != none && slot_of(from) == slot_of(place)) return true;
  if (!fits(session, slot_of(place), other)) return false;
  return other == none || from == none || fits(other, slot_of(from), session);
}

std::int64_t Plan::stands(int session, int place, int but) const {
  const std::int64_t people = demand_.people(session);
  // In a place of its own it clashes with at most rooms - 1 others, of which each shares at most
  // all of its people, and at most all of them find no seat. So no free place costs as much.
  if (place == none) return (rooms_ + 1) * people + 1;
  const int slot = slot_of(place), seats = seats_[index(place % rooms_)];
  std::int64_t cost = seats > 0 && people > seats ? people - seats : 0;
  for (int near = slot * rooms_; near < (slot + 1) * rooms_; ++near) {
    const int there = session_at(near);
    if (there != none && there != session && there != but) cost += demand_.both(session, there);
  }
  return cost;
}

std::int64_t Plan::change_by(int session, int place) const {
  const int from = place_of(session), other = session_at(place);
  const bool same_slot = from != none && slot_of(from) == slot_of(place);
  // Within one time the two stay beside each other; otherwise each leaves the other's time.
  std::int64_t change = stands(session, place, same_slot ? none : other);
  change -= stands(session, from, none);
  if (other == none) return change;
  change += stands(other, from, same_slot ? none : session);
  return change - stands(other, place, none);
}

void Plan::exchange(int session, int place, std::int64_t change) {
  const int from = place_of(session), other = session_at(place);
  if (from != none) session_at_[index(from)] = none;
  if (other != none) set(other, from);
  set(session, place);
  cost_ += change;
}

void Plan::set(int session, int place) {
  place_of_[index(session)] = place;
  if (place != none) session_at_[index(place)] = session;
}

void Plan::put_back(const std::vector<int>& places, std::int64_t cost) {
  std::ranges::fill(session_at_, none);
  for (int s = 0; s < demand_.sessions(); ++s) set(s, places[index(s)]);
  cost_ = cost;
}

// ---- the first plan ----------------------------------------------------------------------------

namespace {

bool is_free(const Plan& plan, int session, int place) {
  return plan.session_at(place) == none && plan.fits(session, plan.slot_of(place));
}

int slots_left(const Plan& plan, int session) {
  int count = 0, last = none;
  for (const int place : plan.open()) {
    if (plan.slot_of(place) == last || !is_free(plan, session, place)) continue;
    last = plan.slot_of(place);
    ++count;
  }
  return count;
}

std::int64_t shared_with_all(const Demand& demand, int session) {
  std::int64_t sum = 0;
  for (int other = 0; other < demand.sessions(); ++other) {
    if (other != session) sum += demand.both(session, other);
  }
  return sum;
}

std::optional<int> cheapest(const Plan& plan, int session) {
  std::optional<int> best;
  std::int64_t least = 0;
  for (const int place : plan.open()) {
    if (!is_free(plan, session, place)) continue;
    const std::int64_t change = plan.change_by(session, place);
    if (best && change >= least) continue;
    best = place;
    least = change;
  }
  return best;
}

}  // namespace

void fill(Plan& plan, const Demand& demand) {
  std::vector<int> waiting = plan.movable();
  std::vector<std::int64_t> shared;
  for (int s = 0; s < demand.sessions(); ++s) shared.push_back(shared_with_all(demand, s));
  while (!waiting.empty()) {
    const auto hardest = std::ranges::min_element(waiting, {}, [&](int s) {
      return std::tuple(slots_left(plan, s), -shared[static_cast<std::size_t>(s)],
                        -demand.people(s), s);
    });
    const int session = *hardest;
    waiting.erase(hardest);
    const auto place = cheapest(plan, session);
    if (place) plan.exchange(session, *place, plan.change_by(session, *place));
  }
}

}  // namespace commonty::timetable
