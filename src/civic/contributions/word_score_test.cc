#include "civic/contributions/word_score.h"

#include <gtest/gtest.h>

namespace commonty::contributions {
namespace {

Contribution saying(const std::string& title, const std::string& text) {
  Contribution c;
  c.title = title;
  c.text = text;
  return c;
}

WordScore score(const std::string& asked, const Contribution& of) {
  return word_scores(read_asked(asked), {of}).front();
}

TEST(WordScores, AreBetweenNothingAndOne) {
  const Contribution c = saying("Buses", "More buses at night");
  EXPECT_EQ(score("zebra", c).score, 0);
  EXPECT_FALSE(score("zebra", c).says_all);
  EXPECT_GT(score("buses", c).score, 0.4);
  EXPECT_LT(score("buses buses buses", c).score, 1);
  EXPECT_TRUE(score("NIGHT buses", c).says_all);
}

TEST(WordScores, CountTheTitleTwiceAndLongTextsLess) {
  std::string padding;
  for (int i = 0; i < 60; ++i) padding += " word";
  const auto scores =
      word_scores(read_asked("ramp"), {saying("A ramp", "At the door"), saying("Door", "A ramp"),
                                       saying("Door", "A ramp" + padding)});
  EXPECT_GT(scores[0].score, scores[1].score);
  EXPECT_GT(scores[1].score, scores[2].score);
}

TEST(WordScores, TakeWordsInARowAndBegunOnesAsSearchDoes) {
  const Contribution c = saying("", "The night bus and the day train");
  EXPECT_TRUE(score("\"night bus\"", c).says_all);
  EXPECT_FALSE(score("\"bus night\"", c).says_all);
  EXPECT_TRUE(score("night tra", c).says_all);
  EXPECT_FALSE(score("tra night", c).says_all);
}

TEST(WordScores, GiveCommonWordsLittleWeight) {
  const Contribution c = saying("", "The bus is late");
  EXPECT_LT(score("the zebra", c).score, 0.1);
  EXPECT_GT(score("the bus", c).score, 0.4);
}

TEST(WordScores, AreNothingWhereNothingIsAskedOrSaid) {
  EXPECT_EQ(score("", saying("", "")).score, 0);
  EXPECT_EQ(score("bus", saying("", "")).score, 0);
  EXPECT_TRUE(word_scores(read_asked("bus"), {}).empty());
}

}  // namespace
}  // namespace commonty::contributions
