#include "numbers/opinion_map/opinion_map.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <random>

namespace commonty::opinion_map {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// People of a few minds who vote on some of the statements, and now and then against their own.
struct Town {
  std::uint32_t people = 0, statements = 0;
  std::vector<Vote> votes;
  std::vector<int> minds;  // one a person
};

Town town(unsigned seed, std::uint32_t people = 60, std::uint32_t statements = 24, int minds = 3) {
  std::mt19937 random(seed);
  auto below = [&](unsigned bound) { return static_cast<int>(random() % bound); };
  Town made{people, statements, {}, {}};
  std::vector<std::vector<std::int8_t>> stances(static_cast<std::size_t>(minds));
  for (auto& stance : stances) {
    for (std::uint32_t s = 0; s < statements; ++s) {
      stance.push_back(static_cast<std::int8_t>(below(3) - 1));
    }
  }
  for (std::uint32_t p = 0; p < people; ++p) {
    made.minds.push_back(below(static_cast<unsigned>(minds)));
    for (std::uint32_t s = 0; s < statements; ++s) {
      if (below(10) < 3) continue;
      const bool own_way = below(10) < 2;
      const std::int8_t value = own_way ? static_cast<std::int8_t>(below(3) - 1)
                                        : stances[static_cast<std::size_t>(made.minds[p])][s];
      made.votes.push_back({p, s, value, 0});
    }
  }
  return made;
}

Matrix matrix_of(const Town& town) {
  return Matrix::from(town.people, town.statements, town.votes).value();
}

OpinionMap map_of(const Town& town, int resamples = 0) {
  Options options;
  options.resamples = resamples;
  return map_opinions(matrix_of(town), std::vector(town.statements, Standing::in), options);
}

OpinionMap map_of(std::uint32_t people, std::uint32_t statements, const std::vector<Vote>& votes) {
  return map_of(Town{people, statements, votes, {}}, 3);
}

std::vector<double> all_numbers(const OpinionMap& map) {
  std::vector<double> all = map.priorities;
  auto add = [&](std::initializer_list<double> numbers) { all.insert(all.end(), numbers); };
  for (const auto& loadings : map.components.loadings) {
    all.insert(all.end(), loadings.begin(), loadings.end());
  }
  add({map.components.variance[0], map.components.variance[1], map.components.ratio[0],
       map.components.ratio[1], map.groups.inertia, map.groups.silhouette});
  all.insert(all.end(), map.extremities.begin(), map.extremities.end());
  for (const Point point : map.positions) add({point.x, point.y});
  for (const Point point : map.groups.centres) add({point.x, point.y});
  for (const auto& group : map.views) {
    for (const View& view : group) {
      add({view.pa, view.pd, view.pat, view.pdt, view.ra, view.rd, view.rat, view.rdt});
    }
  }
  for (const AcrossGroups& one : map.across) add({one.agree, one.disagree});
  add({map.stability.together, map.stability.apart, map.stability.adjusted_rand});
  return all;
}

MATCHER(IsFinite, "") { return std::isfinite(arg); }

TEST(OpinionMap, FindsTheMindsOfATown) {
  const Town made = town(1, 120, 40);
  const OpinionMap map = map_of(made, 10);
  EXPECT_EQ(map.groups.k, 3);
  EXPECT_GT(adjusted_rand_index(map.groups.of_person, made.minds), 0.9);
  EXPECT_GT(map.stability.together, 0.9);
  EXPECT_THAT(map.stability.together_by_group, SizeIs(3));
  EXPECT_THAT(all_numbers(map), Each(IsFinite()));
}

TEST(OpinionMap, IsTheSameForTheSameVotes) {
  const OpinionMap one = map_of(town(2), 5), two = map_of(town(2), 5);
  EXPECT_EQ(all_numbers(one), all_numbers(two));
  EXPECT_EQ(one.groups.of_person, two.groups.of_person);
}

// Whether to agree is +1 or -1, and whether a statement is put as "more" or "less", changes
// nothing.
TEST(OpinionMap, OfTurnedVotesIsTheMirroredMap) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    const Town plain = town(seed);
    Town turned = plain, reworded = plain;
    for (Vote& vote : turned.votes) vote.value = static_cast<std::int8_t>(-vote.value);
    for (Vote& vote : reworded.votes) {
      if (vote.statement % 3 == 0) vote.value = static_cast<std::int8_t>(-vote.value);
    }
    const OpinionMap map = map_of(plain);
    EXPECT_EQ(map_of(turned).groups.of_person, map.groups.of_person);
    EXPECT_EQ(map_of(reworded).groups.of_person, map.groups.of_person);
    EXPECT_NEAR(map_of(reworded).groups.silhouette, map.groups.silhouette, 1e-6);
  }
}

TEST(OpinionMap, DoesNotDependOnTheOrderOfPeopleAndStatements) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    const Town plain = town(seed);
    std::mt19937 random(seed);
    std::vector<std::uint32_t> person(plain.people), statement(plain.statements);
    std::iota(person.begin(), person.end(), 0);
    std::iota(statement.begin(), statement.end(), 0);
    std::shuffle(person.begin(), person.end(), random);
    std::shuffle(statement.begin(), statement.end(), random);
    Town shuffled = plain;
    for (Vote& vote : shuffled.votes) {
      vote.person = person[vote.person];
      vote.statement = statement[vote.statement];
    }
    std::shuffle(shuffled.votes.begin(), shuffled.votes.end(), random);

    const OpinionMap map = map_of(plain), again = map_of(shuffled);
    ASSERT_EQ(again.groups.k, map.groups.k);
    EXPECT_NEAR(again.groups.inertia, map.groups.inertia, 1e-6 * map.groups.inertia);
    std::vector<int> back(plain.people);
    for (std::uint32_t p = 0; p < plain.people; ++p) {
      back[p] = again.groups.of_person[person[p]];
      EXPECT_NEAR(std::abs(again.positions[person[p]].x), std::abs(map.positions[p].x), 1e-6);
    }
    EXPECT_EQ(adjusted_rand_index(back, map.groups.of_person), 1);
    for (std::uint32_t s = 0; s < plain.statements; ++s) {
      EXPECT_NEAR(again.priorities[statement[s]], map.priorities[s], 1e-6 * map.priorities[s]);
    }
  }
}

TEST(OpinionMap, GivesTheSameGroupsWhenEverybodyComesTwice) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    const Town once = town(seed);
    Town twice = once;
    twice.people *= 2;
    for (Vote vote : once.votes) {
      vote.person += once.people;
      twice.votes.push_back(vote);
    }
    const OpinionMap map = map_of(once), both = map_of(twice);
    ASSERT_EQ(both.groups.k, map.groups.k);
    for (std::uint32_t p = 0; p < once.people; ++p) {
      EXPECT_EQ(both.groups.of_person[p], map.groups.of_person[p]);
      EXPECT_EQ(both.groups.of_person[p + once.people], map.groups.of_person[p]);
    }
    EXPECT_NEAR(both.groups.inertia, 2 * map.groups.inertia, 1e-6 * both.groups.inertia);
  }
}

TEST(OpinionMap, TakesTheLastVoteOfEachPerson) {
  const std::vector<Vote> votes = {
      {0, 0, 1, 20}, {0, 0, -1, 30}, {0, 0, 0, 10}, {0, 1, 1, 5}, {0, 1, -1, 5}};
  const Matrix matrix = Matrix::from(1, 2, votes).value();
  EXPECT_THAT(matrix.row(0).values, ElementsAre(-1, -1));
  EXPECT_EQ(matrix.votes(), 2u);
}

TEST(OpinionMap, RefusesWhatIsNoVote) {
  for (const Vote& vote :
       {Vote{0, 0, 2, 0}, Vote{0, 0, -2, 0}, Vote{1, 0, 1, 0}, Vote{0, 1, 1, 0}}) {
    const auto refused = Matrix::from(1, 1, std::vector{vote});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().reason, Reason::invalid);
  }
}

// --- little, odd, and nothing ------------------------------------------------------------------

std::vector<Vote> everybody_votes(std::uint32_t people, std::uint32_t statements,
                                  std::int8_t value) {
  std::vector<Vote> votes;
  for (std::uint32_t p = 0; p < people; ++p) {
    for (std::uint32_t s = 0; s < statements; ++s) votes.push_back({p, s, value, 0});
  }
  return votes;
}

TEST(OpinionMap, OfNothingIsEmpty) {
  const OpinionMap map = map_of(0, 0, {});
  EXPECT_EQ(map.groups.k, 0);
  EXPECT_EQ(map.groups.shortage, Shortage::people);
  EXPECT_THAT(map.positions, IsEmpty());
}

TEST(OpinionMap, StaysFiniteWhateverTheVotes) {
  struct Case {
    const char* name;
    std::uint32_t people, statements;
    std::vector<Vote> votes;
  };
  const Case cases[] = {
      {"nobody votes", 30, 10, {}},
      {"one voter", 1, 10, everybody_votes(1, 10, 1)},
      {"two voters of two minds", 2, 1, {{0, 0, 1, 0}, {1, 0, -1, 0}}},
      {"everybody agrees", 30, 10, everybody_votes(30, 10, 1)},
      {"everybody passes", 30, 10, everybody_votes(30, 10, 0)},
      {"one statement", 30, 1, everybody_votes(30, 1, -1)},
      {"one vote each", 30, 30,
       [] {
         std::vector<Vote> votes;
         for (std::uint32_t i = 0; i < 30; ++i) votes.push_back({i, i, 1, 0});
         return votes;
       }()},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const OpinionMap map = map_of(one.people, one.statements, one.votes);
    EXPECT_EQ(map.groups.k, 0);
    EXPECT_THAT(map.groups.sizes, IsEmpty());
    EXPECT_THAT(map.groups.of_person, Each(in_no_group));
    EXPECT_THAT(all_numbers(map), Each(IsFinite()));
  }
}

TEST(OpinionMap, StaysFiniteForAnySmallTown) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const OpinionMap map = map_of(town(seed, 1 + random() % 25, 1 + random() % 12, 2), 3);
    EXPECT_THAT(all_numbers(map), Each(IsFinite()));
    EXPECT_THAT(map.groups.sizes, Each(testing::Ge(group_size_min)));
  }
}

TEST(OpinionMap, OfOneStatementHasTwoSides) {
  std::vector<Vote> votes;
  for (std::uint32_t p = 0; p < 20; ++p) {
    votes.push_back({p, 0, static_cast<std::int8_t>(p % 2 == 0 ? 1 : -1), 0});
  }
  const OpinionMap map = map_of(20, 1, votes);
  EXPECT_EQ(map.groups.k, 2);
  EXPECT_THAT(map.groups.sizes, ElementsAre(10, 10));
  EXPECT_NEAR(map.groups.silhouette, 1, 1e-9);
  EXPECT_EQ(map.components.variance[1], 0);
  EXPECT_NEAR(map.components.ratio[0], 1, 1e-9);
}

TEST(OpinionMap, ShowsNoGroupsBelowTheMinimum) {
  Town few = town(3, grouped_people_min - 1, 20, 2);
  EXPECT_EQ(map_of(few).groups.shortage, Shortage::people);
  EXPECT_EQ(map_of(few).groups.k, 0);
  EXPECT_NE(map_of(town(3, grouped_people_min + 10, 20, 2)).groups.k, 0);
}

// One who votes against all others is no group: what "the group" thinks would be theirs alone.
TEST(OpinionMap, ShowsNoGroupOfOne) {
  std::vector<Vote> votes = everybody_votes(30, 10, 1);
  for (Vote& vote : votes) {
    if (vote.person == 7) vote.value = -1;
  }
  const OpinionMap map = map_of(30, 10, votes);
  EXPECT_EQ(map.groups.k, 0);
  EXPECT_EQ(map.groups.shortage, Shortage::spread);
  EXPECT_FALSE(map.groups.tried.empty());
}

TEST(OpinionMap, LeavesRemovedStatementsOut) {
  const Town made = town(4);
  std::vector<Standing> standings(made.statements, Standing::in);
  standings[2] = Standing::out;
  standings[5] = Standing::meta;
  const Matrix matrix = matrix_of(made);
  const OpinionMap map = map_opinions(matrix, standings);
  for (const std::uint32_t s : {2u, 5u}) {
    EXPECT_EQ(map.components.loadings[0][s], 0);
    EXPECT_EQ(map.components.columns.mean[s], 0);
    EXPECT_EQ(map.extremities[s], 0);
    for (const auto& group : map.representatives) {
      for (const Representative& one : group) EXPECT_NE(one.statement, s);
    }
    for (const Shared& one : map.consensus.agree) EXPECT_NE(one.statement, s);
    for (const Shared& one : map.consensus.disagree) EXPECT_NE(one.statement, s);
  }
  EXPECT_EQ(map.priorities[5], meta_priority);
  EXPECT_GT(map.views[0][2].tally.votes, 0u);
  const OpinionMap nothing_in = map_opinions(matrix, std::vector(made.statements, Standing::out));
  EXPECT_EQ(nothing_in.groups.k, 0);
  EXPECT_THAT(all_numbers(nothing_in), Each(IsFinite()));
}

TEST(OpinionMap, TakesGroupsAsTheyAre) {
  const Town made = town(5);
  Options options;
  options.groups = made.minds;
  (*options.groups)[0] = in_no_group;
  const OpinionMap map =
      map_opinions(matrix_of(made), std::vector(made.statements, Standing::in), options);
  EXPECT_EQ(map.groups.of_person, *options.groups);
  EXPECT_EQ(std::accumulate(map.groups.sizes.begin(), map.groups.sizes.end(), std::size_t{0}),
            made.people - 1);
  EXPECT_EQ(map.stability.resamples, 0);
}

TEST(Smoothing, ChangesAfterFourInARow) {
  KHistory history;
  std::vector<int> shown;
  for (const int best : {3, 2, 2, 3, 2, 2, 2, 2, 3}) {
    history = smoothed(history, best);
    shown.push_back(history.shown);
  }
  EXPECT_THAT(shown, ElementsAre(3, 3, 3, 3, 3, 3, 3, 2, 2));
}

TEST(Stability, IsLowWhereThereAreNoGroups) {
  std::mt19937 random(6);
  std::vector<Vote> votes;
  for (std::uint32_t p = 0; p < 150; ++p) {
    for (std::uint32_t s = 0; s < 20; ++s) {
      votes.push_back({p, s, static_cast<std::int8_t>(random() % 3 - 1), 0});
    }
  }
  const OpinionMap noise = map_of(Town{150, 20, votes, {}}, 20);
  ASSERT_GT(noise.groups.k, 0);
  EXPECT_LT(noise.stability.together, together_clear);
  EXPECT_LT(noise.stability.adjusted_rand, 0.5);
}

TEST(AdjustedRand, KnowsTheSameAndChance) {
  const std::vector<int> a = {0, 0, 1, 1, 2, 2}, renamed = {2, 2, 0, 0, 1, 1};
  EXPECT_EQ(adjusted_rand_index(a, renamed), 1);
  EXPECT_NEAR(adjusted_rand_index(a, std::vector{0, 1, 0, 1, 0, 1}), -0.25, 0.3);
  EXPECT_EQ(adjusted_rand_index(std::vector{0, 0, 0}, std::vector{0, 0, 0}), 1);
}

}  // namespace
}  // namespace commonty::opinion_map
