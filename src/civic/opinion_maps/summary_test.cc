#include "civic/opinion_maps/summary.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <random>

#include "civic/opinion_maps/towns_for_tests.h"

namespace commonty::opinion_maps {
namespace {

using opinion_map::Point;
using opinion_map::Standing;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> all_english(const std::vector<Message>& messages) {
  std::vector<std::string> out;
  for (const Message& message : messages) out.push_back(english(message));
  return out;
}

std::vector<std::string> all_english(const std::vector<Line>& lines) {
  std::vector<std::string> out;
  for (const Line& line : lines) out.push_back(line.text + ": " + english(line.how));
  return out;
}

Summary summary(const Town& town) { return summary_of(town.findings(), town.wording()); }

TEST(SummaryOfAMap, TellsOfTwoCamps) {
  const Summary told = summary(two_camps());
  EXPECT_THAT(all_english(told.about),
              ElementsAre("30 people took part and gave 240 votes on 8 statements.",
                          "Those who voted alike form 2 groups. On the map are the 30 people who "
                          "voted on at least 7 statements."));
  ASSERT_THAT(told.groups, SizeIs(2));
  EXPECT_EQ(told.groups[0].name, "A");
  EXPECT_EQ(english(told.groups[0].size), "18 of the 30 people on the map");
  EXPECT_EQ(english(told.groups[1].size), "12 of the 30 people on the map");
  EXPECT_THAT(all_english(told.groups[0].stands_for),
              Contains(HasSubstr("Statement 1: ")).Times(1));
  EXPECT_THAT(all_english(told.groups[0].stands_for), Contains(HasSubstr("of 18 disagree")));
  EXPECT_THAT(all_english(told.shared_by_groups),
              ElementsAre("Statement 4: 30 of 30 agree", "Statement 5: 30 of 30 agree",
                          "Statement 6: 30 of 30 agree"));
  EXPECT_THAT(told.shared_by_most, IsEmpty());
  EXPECT_THAT(told.dividing, SizeIs(4));
  EXPECT_THAT(all_english(told.dividing), Contains(HasSubstr("in group A agree, ")));
  ASSERT_THAT(told.trust, SizeIs(2));
  EXPECT_THAT(english(told.trust[0]),
              HasSubstr("two people of one group stay together in 100 of 100 resamples."));
  EXPECT_EQ(english(told.trust[1]),
            "The groups are clear: they hardly depend on who happened to come.");
}

TEST(SummaryOfAMap, SaysWhatThereIsNotEnoughOf) {
  struct Case {
    const char* name;
    Town town;
    std::vector<std::string> about;
  };
  const std::string nobody = "Nobody has voted yet.";
  const std::string ten = "No groups are shown yet: that takes 10 people who voted on at least ";
  const Case cases[] = {
      {"no votes", Town{0, 0, {}, {}}, {nobody}},
      {"statements, but no votes", Town{4, 3, {}, {}}, {nobody}},
      {"one voter",
       of_one_mind(1, 9),
       {"One person has taken part so far.", ten + "7 statements each. So far there are 1."}},
      {"nine voters",
       of_one_mind(9, 9),
       {"9 people took part and gave 81 votes on 9 statements.",
        ten + "7 statements each. So far there are 9."}},
      {"everybody agrees",
       of_one_mind(20, 9),
       {"20 people took part and gave 180 votes on 9 statements.",
        "No groups are shown: everybody voted the same way."}},
      {"one statement",
       of_one_mind(20, 1, -1),
       {"20 people took part. There is one statement with votes.",
        "No groups are shown: everybody voted the same way."}},
      {"all pass",
       of_one_mind(20, 9, 0),
       {"20 people took part and gave 180 votes on 9 statements.",
        "No groups are shown: everybody voted the same way.",
        "All votes so far are passes: nobody has taken a side."}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const Summary told = summary(one.town);
    EXPECT_EQ(all_english(told.about), one.about);
    EXPECT_THAT(told.groups, IsEmpty());
    EXPECT_THAT(told.dividing, IsEmpty());
    EXPECT_THAT(told.trust, IsEmpty());
  }
}

TEST(SummaryOfAMap, TellsWhatMostShareWhereThereAreNoGroups) {
  EXPECT_THAT(all_english(summary(of_one_mind(20, 2)).shared_by_most),
              ElementsAre("Statement 0: 20 of 20 agree", "Statement 1: 20 of 20 agree"));
  EXPECT_THAT(all_english(summary(of_one_mind(20, 1, -1)).shared_by_most),
              ElementsAre("Statement 0: 20 of 20 disagree"));
}

TEST(SummaryOfAMap, SaysNothingOfAGroupByTwoOfItsPeople) {
  Town town = two_camps();
  std::erase_if(town.votes, [](const opinion_map::Vote& vote) {
    return vote.statement == 0 && vote.person >= 20;  // two of group B are left
  });
  const Summary told = summary(town);
  ASSERT_THAT(told.groups, SizeIs(2));
  EXPECT_THAT(all_english(told.groups[0].stands_for), Contains(HasSubstr("Statement 0: ")));
  EXPECT_THAT(
      all_english(told.groups[1].stands_for),
      AllOf(Contains(HasSubstr("Statement 1: ")), Not(Contains(HasSubstr("Statement 0: ")))));
}

// The measure by which they are chosen can tip to a side that nobody of the group took.
TEST(SummaryOfAMap, LetsNoGroupStandForWhatNobodyInItSaid) {
  std::mt19937 random(7);
  int groups = 0;
  for (int i = 0; i < 100; ++i) {
    Town town{14, 8, {}, {}};
    for (std::uint32_t p = 0; p < town.people; ++p) {
      for (std::uint32_t s = 0; s < town.statements; ++s) {
        const bool dissents = random() % 14 == 0;
        town.votes.push_back({p, s, static_cast<std::int8_t>(dissents ? -1 : 1), 0});
      }
    }
    for (const Group& group : town.findings().groups) {
      ++groups;
      for (const Stand& one : group.stands_for) EXPECT_GT(one.success, 0u) << "town " << i;
    }
  }
  EXPECT_GT(groups, 0);
}

TEST(SummaryOfAMap, PassesOverAStatementThatWasRemovedAfterVotes) {
  Town town = two_camps();
  const Findings before = town.findings();
  town.standings = {{1, Standing::out}, {5, Standing::out}};
  // Removed since the map was drawn, and drawn again.
  for (const Findings& findings : {before, town.findings()}) {
    const Summary told = summary_of(findings, town.wording());
    EXPECT_THAT(all_english(told.shared_by_groups), Not(Contains(HasSubstr("Statement 5"))));
    EXPECT_THAT(all_english(told.dividing), Not(Contains(HasSubstr("Statement 1"))));
    for (const GroupInWords& group : told.groups) {
      EXPECT_THAT(all_english(group.stands_for), Not(Contains(HasSubstr("Statement 1"))));
    }
  }
}

TEST(SummaryOfAMap, ShowsPeopleTheirOwnPlace) {
  const Findings findings = two_camps().findings();
  const auto told = [&](std::uint32_t votes, std::optional<Dot> at) {
    return english(place_in_words(findings, {.voter = 0, .votes = votes, .at = at}));
  };
  EXPECT_EQ(told(0, {}), "Vote on 7 more statements to find your place on the map.");
  EXPECT_EQ(told(6, {}), "Vote on one more statement to find your place on the map.");
  EXPECT_EQ(told(7, {}), "Your place appears as soon as the map is drawn again.");
  EXPECT_EQ(told(8, Dot{0, 0, 1}),
            "You voted most like group B, with 11 others. On the map you are “You”.");
  EXPECT_EQ(told(8, Dot{0, 0, opinion_map::in_no_group}),
            "You are on the map, marked “You”. There are no groups yet.");
  EXPECT_EQ(told(8, Dot{0, 0, 4}), "Your place appears as soon as the map is drawn again.");
}

TEST(FindingsOfAMap, AreKeptAsTheyWere) {
  for (const Town& town : {two_camps(), of_one_mind(3, 2), Town{0, 0, {}, {}}}) {
    const Findings findings = town.findings();
    const boost::json::object kept = to_json(findings);
    EXPECT_EQ(from_json(kept), findings);
    EXPECT_THAT(boost::json::serialize(kept), Not(HasSubstr("1e99999")));  // as JSON has it: inf
  }
}

TEST(FindingsOfAMap, CountByGroup) {
  const Findings findings = two_camps().findings();
  const OfStatement* shared = findings.find(4);
  ASSERT_TRUE(shared);
  EXPECT_EQ(shared->all, (opinion_map::Tally{30, 0, 30}));
  EXPECT_THAT(shared->by_group,
              ElementsAre(opinion_map::Tally{18, 0, 18}, opinion_map::Tally{12, 0, 12}));
  EXPECT_LT(shared->dividing, 0.1);
  EXPECT_GT(findings.find(0)->dividing, 0.5);
  EXPECT_FALSE(findings.find(99));
}

TEST(FindingsOfAMap, DrawOnlySomeHundredsOfMany) {
  const Findings findings = two_camps(2000, 1200).findings();
  EXPECT_THAT(findings.dots, SizeIs(dots_max));
  for (int g = 0; g < static_cast<int>(findings.groups.size()); ++g) {
    const auto drawn = std::ranges::count(findings.dots, g, &Dot::group);
    const std::size_t size = findings.groups[static_cast<std::size_t>(g)].size;
    EXPECT_NEAR(static_cast<double>(drawn), static_cast<double>(dots_max * size) / 2000, 40) << g;
  }
  EXPECT_THAT(of_one_mind(9, 9).findings().dots, IsEmpty());
}

TEST(HullOfPoints, GoesRoundThemAll) {
  EXPECT_THAT(hull_of({{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}, {1, 0}}),
              ElementsAre(Point{0, 0}, Point{2, 0}, Point{2, 2}, Point{0, 2}));
  EXPECT_THAT(hull_of({{1, 1}, {1, 1}, {1, 1}}), ElementsAre(Point{1, 1}));
  EXPECT_THAT(hull_of({{0, 0}, {1, 1}, {2, 2}}), ElementsAre(Point{0, 0}, Point{2, 2}));
  EXPECT_THAT(hull_of({}), IsEmpty());
}

}  // namespace
}  // namespace commonty::opinion_maps
