#include "numbers/opinion_map/votes_table.h"

#include <gmock/gmock.h>

namespace commonty::opinion_map {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Cells = std::vector<std::string_view>;

Result<Ballots> read(const std::vector<Cells>& rows) {
  VotesTable table = TRY(VotesTable::with_heading(rows.at(0)));
  for (std::size_t i = 1; i < rows.size(); ++i) TRY(table.add(rows[i], i + 1));
  return std::move(table).result();
}

std::string refusal(const std::vector<Cells>& rows) {
  const auto result = read(rows);
  return result ? "" : result.refusal().problems.at(0).text.id;
}

TEST(VotesTable, IsReadInBothShapes) {
  const auto timed = read({{"timestamp", "datetime", "comment-id", "voter-id", "vote"},
                           {"20", "x", "4", "10", "1"},
                           {"10", "x", "4", "10", "-1"},
                           {"10", "x", "3", "9", "0"}});
  ASSERT_TRUE(timed);
  EXPECT_EQ(timed->rows, 3u);
  EXPECT_EQ(timed->people[0], "9");
  EXPECT_EQ(timed->people[1], "10");
  EXPECT_THAT(timed->matrix.row(1).values, ElementsAre(1));

  const auto plain = read({{"comment-id", "voter-id", "vote"}, {"4", "10", "1"}});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->matrix.votes(), 1u);
}

TEST(VotesTable, ForgivesOtherHeadingsWordsAndGaps) {
  const auto read_votes = read({{" Vote ", "Participant ID", "Statement_ID"},
                                {"Agree", "ann", "bus"},
                                {"", "ann", "tram"},
                                {" disagree", "bob ", "bus"},
                                {"PASS", "7", "bus"}});
  ASSERT_TRUE(read_votes);
  EXPECT_EQ(read_votes->people.size(), 3u);
  EXPECT_EQ(read_votes->people[0], "7");  // numbers first
  EXPECT_EQ(read_votes->people[1], "ann");
  EXPECT_EQ(read_votes->statements.size(), 1u);
  EXPECT_EQ(read_votes->statements.find("tram"), std::nullopt);
  EXPECT_EQ(*read_votes->people.find("bob"), 2u);
}

TEST(VotesTable, UnderstandsSecondsAndMilliseconds) {
  EXPECT_EQ(moment_ms("1500000000"), 1500000000000);
  EXPECT_EQ(moment_ms("1500000000.25"), 1500000000250);
  EXPECT_EQ(moment_ms("1500000000123"), 1500000000123);
  EXPECT_EQ(moment_ms("0"), 0);
  EXPECT_EQ(moment_ms("-7"), 0);
  for (const char* none : {"", "noon", "nan", "inf", "1e300", "15:00", "0x10", "1 500"}) {
    EXPECT_EQ(moment_ms(none), std::nullopt) << none;
  }
}

TEST(VotesTable, KeepsTheTimeOfTheVoteThatCounts) {
  VotesTable table =
      VotesTable::with_heading(Cells{"created", "comment-id", "voter-id", "vote"}).value();
  for (const Cells& row : {Cells{"1500000009", "4", "1", "1"}, Cells{"1500000005", "4", "1", "-1"},
                           Cells{"", "3", "1", "0"}, Cells{"1500000007", "4", "0", "0"}}) {
    table.add(row, 1).value();
  }
  const Ballots ballots = std::move(table).result(VotesTable::Times::keep).value();
  EXPECT_THAT(ballots.times_ms, ElementsAre(1500000007000, 0, 1500000009000));
  EXPECT_THAT(ballots.matrix.row(1).values, ElementsAre(0, 1));
}

TEST(VotesTable, SaysWhatIsWrong) {
  const Cells head = {"comment-id", "voter-id", "vote"};
  EXPECT_THAT(refusal({{"4", "10", "1"}}), HasSubstr("must name the columns"));
  EXPECT_THAT(refusal({{"comment-id|voter-id|vote"}}), HasSubstr("commas, semicolons or tabs"));
  EXPECT_THAT(refusal({head}), HasSubstr("no votes"));
  EXPECT_THAT(refusal({head, {"4", "10", "2"}}), HasSubstr("a vote is 1 (agree)"));
  EXPECT_THAT(refusal({head, {"4", "10", "yes"}}), HasSubstr("a vote is 1 (agree)"));
  EXPECT_THAT(refusal({head, {"4", "10"}}), HasSubstr("too short"));
  EXPECT_THAT(refusal({head, {"4", "", "1"}}), HasSubstr("who voted"));
  EXPECT_THAT(refusal({{"comment-id", "voter-id", "vote", "timestamp"}, {"4", "1", "1", "noon"}}),
              HasSubstr("the time"));
}

TEST(Ids, AreNumbersBeforeWords) {
  Ids ids;
  for (const char* id : {"10", "b", "-1", "07", "9", "a", "9000000000", "10"}) ids.add(id);
  ids.sort();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < ids.size(); ++i) names.push_back(ids[i]);
  EXPECT_THAT(names, ElementsAre("-1", "9", "10", "9000000000", "07", "a", "b"));
  for (std::uint32_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids.find(names[i]), i);
  EXPECT_EQ(ids.find("8"), std::nullopt);
  EXPECT_EQ(ids.find("99999"), std::nullopt);
}

}  // namespace
}  // namespace commonty::opinion_map
