#include <gmock/gmock.h>

#include <cmath>

#include "numbers/opinion_map/consensus.h"
#include "numbers/opinion_map/priority.h"
#include "numbers/opinion_map/representative.h"

namespace commonty::opinion_map {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::vector<View>> two_groups(std::vector<Tally> one, std::vector<Tally> two) {
  return views({std::move(one), std::move(two)});
}

TEST(Views, AreAsWrittenInTheLiterature) {
  const View view = two_groups({{8, 1, 10}}, {{2, 7, 10}})[0][0];
  EXPECT_DOUBLE_EQ(view.pa, 9.0 / 12);
  EXPECT_DOUBLE_EQ(view.pd, 2.0 / 12);
  EXPECT_DOUBLE_EQ(view.pat, 2 * std::sqrt(11) * (9.0 / 11 - 0.5));
  EXPECT_DOUBLE_EQ(view.ra, (9.0 / 12) / (3.0 / 12));
  const double share = (9.0 + 3) / 22;
  EXPECT_DOUBLE_EQ(view.rat, (9.0 / 11 - 3.0 / 11) / std::sqrt(share * (1 - share) * (2.0 / 11)));
}

TEST(Views, OfAnUnseenStatementAreFinite) {
  const View view = two_groups({{0, 0, 0}}, {{0, 0, 0}})[0][0];
  EXPECT_EQ(view.pat, 1);
  EXPECT_EQ(view.rat, 0);
  EXPECT_EQ(view.ra, 1);
}

TEST(Representatives, AreAgreedOnesFirstAndAtMostFive) {
  std::vector<Tally> one, two;
  for (int i = 0; i < 9; ++i) {
    one.push_back(i % 2 ? Tally{19, 1, 20} : Tally{1, 19, 20});
    two.push_back(i % 2 ? Tally{1, 19, 20} : Tally{19, 1, 20});
  }
  const auto chosen = representatives(two_groups(one, two)[0], std::vector(9, Standing::in));
  ASSERT_THAT(chosen, SizeIs(5));
  EXPECT_TRUE(chosen[0].best_agree);
  for (std::size_t i = 1; i < chosen.size(); ++i) EXPECT_GE(chosen[i - 1].agree, chosen[i].agree);
}

// Where other programs show nothing.
TEST(Representatives, AreShownWithoutABestAgreedOne) {
  const auto chosen =
      representatives(two_groups({{0, 20, 20}}, {{20, 0, 20}})[0], std::vector(1, Standing::in));
  ASSERT_THAT(chosen, SizeIs(1));
  EXPECT_FALSE(chosen[0].agree);
  EXPECT_FALSE(chosen[0].best_agree);
}

TEST(Representatives, AreTheMostUnlikeWhereNothingIsClear) {
  const auto chosen =
      representatives(two_groups({{3, 4, 10}, {2, 5, 10}}, {{3, 4, 10}, {2, 4, 10}})[0],
                      std::vector(2, Standing::in));
  ASSERT_THAT(chosen, SizeIs(1));
  EXPECT_EQ(chosen[0].statement, 1u);
}

TEST(Representatives, AreNoneWithoutVotes) {
  EXPECT_THAT(
      representatives(two_groups({{0, 0, 0}}, {{0, 0, 0}})[0], std::vector(1, Standing::in)),
      IsEmpty());
}

TEST(Consensus, IsTheClearestFirst) {
  std::vector<Tally> all = {{60, 30, 100}, {95, 2, 100}, {1, 97, 100}, {40, 40, 100}, {0, 0, 0}};
  const Consensus found = consensus(all, std::vector(all.size(), Standing::in));
  ASSERT_THAT(found.agree, SizeIs(2));
  EXPECT_EQ(found.agree[0].statement, 1u);
  EXPECT_EQ(found.agree[0].success, 95u);
  ASSERT_THAT(found.disagree, SizeIs(1));
  EXPECT_EQ(found.disagree[0].statement, 2u);
}

TEST(AcrossGroups, IsHighOnlyWhereNobodyIsAgainst) {
  const auto seen = two_groups({{18, 1, 20}, {18, 1, 20}}, {{18, 1, 20}, {1, 18, 20}});
  const auto products = across_groups(seen, 2);
  EXPECT_DOUBLE_EQ(products[0].agree, (19.0 / 22) * (19.0 / 22));
  EXPECT_LT(products[1].agree, 0.1);
}

TEST(Priority, IsHighForNewAndDividingStatements) {
  const double fresh = priority({0, 0, 0}, 0, Standing::in);
  EXPECT_NEAR(fresh, std::pow(0.5 * 0.5 * 9, 2), 1e-12);
  EXPECT_GT(fresh, priority({10, 10, 20}, 0, Standing::in));
  EXPECT_GT(priority({10, 10, 20}, 2, Standing::in), priority({10, 10, 20}, 0, Standing::in));
  EXPECT_GT(priority({10, 10, 20}, 1, Standing::in), priority({5, 5, 20}, 1, Standing::in));
  EXPECT_EQ(priority({10, 10, 20}, 1, Standing::meta), meta_priority);
}

}  // namespace
}  // namespace commonty::opinion_map
