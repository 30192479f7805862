#include "civic/opinion_maps/picture_numbers.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace commonty::opinion_maps {
namespace {

using testing::ElementsAre;

constexpr Box picture = {0, 0, 1000, 420};

std::vector<std::int64_t> numbers_on(const std::vector<NumberLabel>& labels) {
  std::vector<std::int64_t> out;
  for (const NumberLabel& label : labels) {
    for (const Numbered& one : label.of) out.push_back(one.number);
  }
  std::ranges::sort(out);
  return out;
}

bool lies_in(const Box& box, const Box& of) {
  return box.x >= of.x && box.y >= of.y && box.right() <= of.right() && box.bottom() <= of.bottom();
}

void expect_readable(const std::vector<NumberLabel>& labels, const std::vector<Box>& taken) {
  std::vector<Box> boxes = taken;
  for (const NumberLabel& label : labels) {
    EXPECT_TRUE(lies_in(label.box, picture)) << label.lines.front();
    for (const Box& other : boxes) EXPECT_FALSE(overlap(label.box, other)) << label.lines.front();
    boxes.push_back(label.box);
  }
}

TEST(PictureNumbers, StandToTheRightOfTheirPlaceWhereThatIsFree) {
  const auto labels = lay_out({{7, 100, 100}}, {}, picture);
  ASSERT_EQ(labels.size(), 1U);
  EXPECT_THAT(labels[0].lines, ElementsAre("7"));
  EXPECT_EQ(labels[0].box.x, 108);
  EXPECT_EQ(labels[0].box.y, 91);
  EXPECT_FALSE(labels[0].is_apart);
}

TEST(PictureNumbers, ShareALabelAtOnePlace) {
  const auto labels = lay_out({{21, 100, 100}, {3, 101, 99}, {17, 100, 100}}, {}, picture);
  ASSERT_EQ(labels.size(), 1U);
  EXPECT_THAT(labels[0].lines, ElementsAre("3, 17, 21"));
}

TEST(PictureNumbers, BreakALongLabelIntoLines) {
  std::vector<Numbered> many;
  for (std::int64_t i = 1; i <= 12; ++i) many.push_back({i, 500, 200});
  const auto labels = lay_out(many, {}, picture);
  ASSERT_EQ(labels.size(), 1U);
  EXPECT_THAT(labels[0].lines, ElementsAre("1, 2, 3, 4, 5,", "6, 7, 8, 9, 10,", "11, 12"));
}

TEST(PictureNumbers, StandAsideOfWhatIsThereAlready) {
  const Box wide = {60, 40, 300, 120};
  const auto labels = lay_out({{5, 200, 100}}, {wide}, picture);
  ASSERT_EQ(labels.size(), 1U);
  EXPECT_TRUE(labels[0].is_apart);
  expect_readable(labels, {wide});
}

TEST(PictureNumbers, StayInThePictureAtItsEdges) {
  const auto labels = lay_out({{1, 0, 0}, {2, 1000, 0}, {3, 0, 420}, {4, 1000, 420}}, {}, picture);
  EXPECT_EQ(labels.size(), 4U);
  expect_readable(labels, {});
}

TEST(PictureNumbers, NeverLieOverEachOther) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 chance(seed);
    const auto upto = [&](long most) { return static_cast<long>(chance() % (most + 1)); };
    // From all over the picture to a heap in its middle.
    const long spread = 20 + upto(380);
    std::vector<Numbered> numbers;
    std::vector<std::int64_t> expected;
    const std::int64_t many = 1 + upto(59);
    for (std::int64_t i = 0; i < many; ++i) {
      numbers.push_back(
          {i * 17, 500 - spread + upto(2 * spread), 10 + upto(std::min(spread, 400L))});
      expected.push_back(i * 17);
    }
    const std::vector<Box> taken = {{upto(800), upto(380), 190, 34},
                                    {upto(800), upto(380), 190, 34}};
    const auto labels = lay_out(numbers, taken, picture);
    EXPECT_EQ(numbers_on(labels), expected);
    expect_readable(labels, taken);
    std::ranges::shuffle(numbers, chance);
    const auto again = lay_out(numbers, taken, picture);
    ASSERT_EQ(again.size(), labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) EXPECT_EQ(again[i].lines, labels[i].lines);
  }
}

}  // namespace
}  // namespace commonty::opinion_maps
