#include "numbers/timetable/timetable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <set>

namespace commonty::timetable {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Size {
  int sessions = 0, slots = 0, rooms = 0, people = 0, wishes = 3;
};

// The same for the same seed, on every machine.
Problem made_up(const Size& size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](int bound) { return static_cast<int>(random() % std::uint64_t(bound)); };
  Problem out;
  out.slots = size.slots;
  out.sessions.resize(static_cast<std::size_t>(size.sessions));
  for (int r = 0; r < size.rooms; ++r) out.rooms.push_back({below(3) == 0 ? 0 : 2 + below(12)});
  for (Session& session : out.sessions) {
    session.proposers.push_back(static_cast<std::uint32_t>(below(size.people)));
  }
  for (int person = 0; person < size.people; ++person) {
    for (int i = 0; i < size.wishes; ++i) {
      out.sessions[static_cast<std::size_t>(below(size.sessions))].interested.push_back(
          static_cast<std::uint32_t>(person));
    }
  }
  return out;
}

std::optional<Place> place_of(const Timetable& table, int session) {
  return table.places.at(static_cast<std::size_t>(session));
}

// What may never happen, counted without the code under test.
void expect_sound(const Problem& problem, const Timetable& table) {
  ASSERT_EQ(table.places.size(), problem.sessions.size());
  std::set<Place> taken;
  std::set<std::pair<int, std::uint32_t>> busy;
  std::size_t placed = 0;
  for (std::size_t s = 0; s < table.places.size(); ++s) {
    const auto& place = table.places[s];
    if (!place) continue;
    ++placed;
    EXPECT_TRUE(taken.insert(*place).second) << "two sessions in one room";
    EXPECT_THAT(problem.shut, testing::Not(testing::Contains(*place)));
    EXPECT_TRUE(place->slot >= 0 && place->slot < problem.slots);
    EXPECT_TRUE(place->room >= 0 && place->room < static_cast<int>(problem.rooms.size()));
    const auto& proposers = problem.sessions[s].proposers;
    for (const std::uint32_t person : std::set(proposers.begin(), proposers.end())) {
      EXPECT_TRUE(busy.insert({place->slot, person}).second) << "a proposer in two places";
    }
  }
  EXPECT_EQ(table.left_out.size() + placed, problem.sessions.size());
}

// Every plan there is, of few sessions.
std::int64_t least_possible(const Problem& problem) {
  const int rooms = static_cast<int>(problem.rooms.size());
  const int places = problem.slots * rooms;
  Places plan(problem.sessions.size());
  std::vector<bool> taken(static_cast<std::size_t>(places));
  for (const Place& shut : problem.shut) {
    taken[static_cast<std::size_t>(shut.slot * rooms + shut.room)] = true;
  }
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  const std::function<void(std::size_t)> put = [&](std::size_t session) {
    if (session == plan.size()) {
      const Timetable table = judge(problem, plan);
      if (table.proposers_in_two.empty()) least = std::min(least, table.cost.total());
      return;
    }
    plan[session].reset();
    put(session + 1);
    for (int p = 0; p < places; ++p) {
      if (taken[static_cast<std::size_t>(p)]) continue;
      taken[static_cast<std::size_t>(p)] = true;
      plan[session] = Place{p / rooms, p % rooms};
      put(session + 1);
      taken[static_cast<std::size_t>(p)] = false;
    }
    plan[session].reset();
  };
  put(0);
  return least;
}

// ---- whatever is asked -------------------------------------------------------------------------

TEST(Timetable, NeverBreaksARule) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    const int size = static_cast<int>(seed);
    Problem problem = made_up({.sessions = 3 + size,
                               .slots = 1 + size % 6,
                               .rooms = 1 + size % 5,
                               .people = 4 + 2 * size},
                              seed);
    problem.shut = {{0, 0}, {size % 6, size % 5}};
    expect_sound(problem, arrange(problem, seed));
    expect_sound(problem, greedy(problem));
  }
}

TEST(Timetable, IsNeverWorseThanTheFirstPlan) {
  std::int64_t first = 0, found = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    const Problem problem =
        made_up({.sessions = 20, .slots = 5, .rooms = 4, .people = 80, .wishes = 5}, seed);
    const std::int64_t before = greedy(problem).cost.total();
    const std::int64_t after = arrange(problem, seed).cost.total();
    EXPECT_LE(after, before);
    first += before;
    found += after;
  }
  EXPECT_LT(found, first);
}

TEST(Timetable, IsTheBestThereIsWhereAllCanBeTried) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    const int size = static_cast<int>(seed);
    Problem problem = made_up({.sessions = 2 + size % 4,
                               .slots = 1 + size % 3,
                               .rooms = 1 + size % 2,
                               .people = 3 + size % 9},
                              seed);
    if (size % 5 == 0) problem.shut = {{0, 0}};
    EXPECT_EQ(arrange(problem, seed).cost.total(), least_possible(problem));
  }
}

TEST(Timetable, IsTheSameForTheSameSeed) {
  const Problem problem = made_up({.sessions = 15, .slots = 4, .rooms = 4, .people = 40}, 7);
  EXPECT_EQ(arrange(problem, 3).places, arrange(problem, 3).places);
}

TEST(Timetable, CostsTheSameInWhateverOrderSessionsAreGiven) {
  Problem problem = made_up({.sessions = 15, .slots = 4, .rooms = 3, .people = 40}, 9);
  problem.sessions[2].pinned = Place{1, 1};
  const std::int64_t cost = arrange(problem, 5).cost.total();
  std::mt19937_64 random(1);
  for (int i = 0; i < 10; ++i) {
    std::ranges::shuffle(problem.sessions, random);
    EXPECT_EQ(arrange(problem, 5).cost.total(), cost);
  }
}

TEST(Timetable, LeavesWhatWasSetByHandWhereItIs) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Problem problem = made_up({.sessions = 9, .slots = 3, .rooms = 3, .people = 30}, seed);
    for (Session& session : problem.sessions) session.proposers.clear();
    problem.sessions[4].pinned = Place{2, 0};
    problem.sessions[7].pinned = Place{0, 2};
    const Timetable table = arrange(problem, seed);
    expect_sound(problem, table);
    EXPECT_EQ(place_of(table, 4), (Place{2, 0}));
    EXPECT_EQ(place_of(table, 7), (Place{0, 2}));
    EXPECT_THAT(table.left_out, IsEmpty());
  }
}

// ---- what people would expect ------------------------------------------------------------------

TEST(Timetable, KeepsApartWhatTheSamePeopleWant) {
  const Problem problem = {
      .sessions = {{{1, 2, 3}}, {{1, 2, 3}}, {{7, 8}}, {{7, 8}}}, .slots = 2, .rooms = {{}, {}}};
  const Timetable table = arrange(problem, 1);
  EXPECT_EQ(table.cost.total(), 0);
  EXPECT_NE(place_of(table, 0)->slot, place_of(table, 1)->slot);
  EXPECT_NE(place_of(table, 2)->slot, place_of(table, 3)->slot);
}

TEST(Timetable, GivesTheLargeRoomToTheFullSession) {
  const Problem problem = {.sessions = {{{1, 2}}, {{3, 4, 5, 6}}}, .slots = 1, .rooms = {{4}, {2}}};
  const Timetable table = arrange(problem, 1);
  EXPECT_EQ(place_of(table, 1), (Place{0, 0}));
  EXPECT_THAT(table.crowds, IsEmpty());
}

TEST(Timetable, SaysWhatCouldNotBeHelped) {
  const Problem problem = {
      .sessions = {{{1, 2, 3}}, {{2, 3, 4, 5}}}, .slots = 1, .rooms = {{3}, {3}}};
  const Timetable table = arrange(problem, 1);
  ASSERT_THAT(table.clashes, SizeIs(1));
  EXPECT_EQ(table.clashes[0].people, 2);
  ASSERT_THAT(table.crowds, SizeIs(1));
  EXPECT_EQ(table.crowds[0].session, 1);
  EXPECT_EQ(table.crowds[0].without_seat, 1);
  EXPECT_EQ(table.cost.clashes, 2);
  EXPECT_EQ(table.cost.without_seat, 1);
}

TEST(Timetable, CountsAProposerAmongThoseWhoWantTheirSession) {
  const Problem problem = {.sessions = {{{}, {1}}, {{1}, {2}}}, .slots = 1, .rooms = {{}, {}}};
  EXPECT_EQ(arrange(problem, 1).cost.clashes, 1);
}

TEST(Timetable, LeavesOutWhatTheFewestWant) {
  const Problem problem = {
      .sessions = {{{1, 2, 3}}, {{4}}, {{5, 6, 7}}}, .slots = 1, .rooms = {{}, {}}};
  const Timetable table = arrange(problem, 1);
  ASSERT_THAT(table.left_out, SizeIs(1));
  EXPECT_EQ(table.left_out[0].session, 1);
  EXPECT_EQ(table.left_out[0].why, Why::full);
}

// ---- what can go wrong -------------------------------------------------------------------------

TEST(Timetable, OfNothingIsEmpty) {
  EXPECT_THAT(arrange({}, 1).places, IsEmpty());
  EXPECT_EQ(arrange({.slots = 3, .rooms = {{}, {}}}, 1).cost.total(), 0);
}

TEST(Timetable, WithoutRoomsOrTimesLeavesAllOut) {
  const std::vector<Session> sessions = {{{1}}, {{2}}};
  for (const Problem& problem :
       {Problem{sessions, 3, {}, {}}, Problem{sessions, 0, {{}}, {}},
        Problem{sessions, 1, {{}}, {{0, 0}}}, Problem{sessions, -1, {{}}, {}}}) {
    const Timetable table = arrange(problem, 1);
    ASSERT_THAT(table.left_out, SizeIs(2));
    EXPECT_EQ(table.left_out[0].why, Why::nowhere);
  }
}

TEST(Timetable, OfOnePersonsSessionsHoldsOneAtATime) {
  Problem problem = {.slots = 3, .rooms = {{}, {}}};
  for (int i = 0; i < 5; ++i) problem.sessions.push_back({{}, {4}});
  const Timetable table = arrange(problem, 1);
  expect_sound(problem, table);
  ASSERT_THAT(table.left_out, SizeIs(2));
  EXPECT_EQ(table.left_out[0].why, Why::proposers_busy);
}

TEST(Timetable, WhereEveryoneWantsEverythingIsFull) {
  Problem problem = {.slots = 4, .rooms = {{5}, {}, {20}}};
  People all(40);
  std::iota(all.begin(), all.end(), 0u);
  for (int i = 0; i < 14; ++i) problem.sessions.push_back({all});
  const Timetable table = arrange(problem, 1);
  expect_sound(problem, table);
  ASSERT_THAT(table.left_out, SizeIs(2));
  EXPECT_EQ(table.left_out[0].why, Why::full);
  EXPECT_EQ(table.cost.clashes, 4 * 3 * 40);
  EXPECT_EQ(table.cost.without_seat, 4 * (35 + 20));
}

TEST(Timetable, SaysWhatCannotBeWhereItWasSet) {
  const Place here{0, 0};
  const Problem problem = {.sessions = {{{1}, {}, here},
                                        {{2}, {}, here},
                                        {{3}, {}, Place{7, 0}},
                                        {{4}, {}, Place{0, 1}}},
                           .slots = 1,
                           .rooms = {{}, {}},
                           .shut = {{0, 1}}};
  const Timetable table = arrange(problem, 1);
  expect_sound(problem, table);
  ASSERT_THAT(table.left_out, SizeIs(3));
  for (const LeftOut& one : table.left_out) EXPECT_EQ(one.why, Why::pinned_elsewhere);
}

TEST(Judging, SeesWhatAHandHasDone) {
  const Problem problem = {
      .sessions = {{{1, 2}, {9}}, {{2}, {9}}, {{3}}}, .slots = 2, .rooms = {{}, {}}};
  const Timetable table = judge(problem, {Place{0, 0}, Place{0, 1}, Place{5, 5}});
  ASSERT_THAT(table.proposers_in_two, SizeIs(1));
  EXPECT_EQ(table.cost.clashes, 2);
  ASSERT_THAT(table.left_out, SizeIs(1));
  EXPECT_EQ(table.left_out[0].session, 2);
  EXPECT_EQ(table.left_out[0].why, Why::not_placed);
  EXPECT_THAT(judge(problem, {}).left_out, SizeIs(3));
}

}  // namespace
}  // namespace commonty::timetable
