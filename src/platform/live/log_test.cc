#include "platform/live/log.h"

#include <gmock/gmock.h>

namespace commonty::live {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(const std::vector<Frame>& frames) {
  std::vector<std::string> texts;
  for (const Frame& one : frames) texts.push_back(*one.bytes);
  return texts;
}

Frame plain(Position position, const std::string& text) {
  return {position, std::make_shared<const std::string>(text)};
}

TEST(Frames, AreEventsWithTheirPosition) {
  EXPECT_EQ(*frame(7, "", "one\ntwo").bytes, "id: 7\ndata: one\ndata: two\n\n");
  EXPECT_EQ(*frame(0, "timer", "90").bytes, "event: timer\ndata: 90\n\n");
}

TEST(Frames, AreJoinedOnceAndOneAloneIsNotCopied) {
  const Frame one = plain(1, "a"), two = plain(2, "b");
  EXPECT_EQ(*joined({one, two}), "ab");
  EXPECT_EQ(joined({one}), one.bytes);
}

TEST(Log, GivesWhatComesAfterASerialNumberOrAPosition) {
  Log log(10, 1000);
  log.begin(4);
  const std::uint64_t start = log.next();
  log.add(plain(5, "five"));
  log.add(plain(0, "passing"));
  log.add(plain(6, "six"));
  EXPECT_THAT(texts(log.since(start).frames), ElementsAre("five", "passing", "six"));
  EXPECT_THAT(texts(log.since(start + 1).frames), ElementsAre("passing", "six"));
  EXPECT_THAT(texts(log.after(4, 0, 100).frames), ElementsAre("five", "passing", "six"));
  EXPECT_THAT(texts(log.after(5, 0, 100).frames), ElementsAre("six"));
  EXPECT_THAT(texts(log.after(5, start + 2, 100).frames), ElementsAre("six"));
  EXPECT_EQ(log.after(5, 0, 100).position, 6);
  EXPECT_EQ(log.after(6, 0, 100).next, log.next());
}

TEST(Log, DoesNotTellANewcomerWhatWasSaidInPassing) {
  Log log(10, 1000);
  log.add(plain(1, "one"));
  log.add(plain(0, "passing"));
  EXPECT_THAT(texts(log.after(1, 0, 100).frames), ElementsAre());
  EXPECT_THAT(texts(log.after(1, log.next() - 1, 100).frames), ElementsAre("passing"));
}

TEST(Log, GivesPiecesOfAFewBytesButNeverNothing) {
  Log log(10, 1000);
  for (Position i = 1; i <= 4; ++i) log.add(plain(i, "12345"));
  const Log::Piece first = log.after(0, 0, 11);
  EXPECT_EQ(first.frames.size(), 2u);
  EXPECT_EQ(first.position, 2);
  EXPECT_EQ(first.next, log.next() - 2);
  const Log::Piece second = log.after(first.position, first.next, 1);
  EXPECT_EQ(second.frames.size(), 1u);
  EXPECT_EQ(second.position, 3);
}

TEST(Log, ForgetsTheOldest) {
  Log log(3, 1000);
  for (Position i = 1; i <= 5; ++i) log.add(plain(i, "x"));
  EXPECT_EQ(log.begin(), 2);
  EXPECT_EQ(log.end(), 5);
  EXPECT_FALSE(log.holds(2));
  EXPECT_TRUE(log.holds(3));
}

TEST(Log, ForgetsTheLargestButNeverTheNewest) {
  Log log(100, 10);
  log.add(plain(1, "12345678"));
  log.add(plain(2, std::string(50, 'x')));
  EXPECT_EQ(log.begin(), 1);
  log.add(plain(3, "x"));
  EXPECT_EQ(log.begin(), 2);
}

TEST(Log, KnowsPositionsOfWhichThereIsNothingToTell) {
  Log log(10, 1000);
  log.add(plain(1, "one"));
  log.advance(5);
  EXPECT_EQ(log.end(), 5);
  EXPECT_EQ(log.after(1, 0, 100).position, 5);
  // Somebody knows more than we do already.
  EXPECT_EQ(log.after(7, 0, 100).position, 7);
}

}  // namespace
}  // namespace commonty::live
