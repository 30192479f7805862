#include "civic/opinion_maps/picture.h"

#include <gmock/gmock.h>

#include "civic/opinion_maps/towns_for_tests.h"

namespace commonty::opinion_maps {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string drawn(const Findings& findings, Drawing drawing = {}) {
  if (drawing.title.empty()) drawing.title = "Which buses?";
  return draw(findings, drawing, english);
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(PictureOfAMap, ShowsGroupsByNameShapeAndColour) {
  const std::string svg = drawn(two_camps().findings());
  EXPECT_THAT(svg, HasSubstr("<title id=\"map-title\">Opinion map: Which buses?</title>"));
  EXPECT_THAT(svg, HasSubstr("Group A: 18 people. Group B: 12 people."));
  EXPECT_THAT(svg, HasSubstr(">Group A · 18</text>"));
  EXPECT_THAT(svg, HasSubstr(">Group B · 12</text>"));
  EXPECT_EQ(times(svg, "opinions__hull"), 2u);
  // A person each, and one in each name.
  EXPECT_EQ(times(svg, "opinions__dot opinions--a"), 19u);
  EXPECT_EQ(times(svg, "opinions__dot opinions--b"), 13u);
  EXPECT_EQ(times(svg, "<circle"), 19u);
}

TEST(PictureOfAMap, MarksWhoeverLooks) {
  const Findings findings = two_camps().findings();
  EXPECT_THAT(drawn(findings), Not(HasSubstr(">You<")));
  const std::string svg = drawn(findings, {.title = "Which?", .you = findings.dots.front()});
  EXPECT_THAT(svg, HasSubstr(">You</text>"));
  EXPECT_THAT(svg, HasSubstr("You are in group A."));
}

TEST(PictureOfAMap, ShowsStatementsWhereAsked) {
  const Town town = two_camps();
  const Wording wording = town.wording();
  EXPECT_THAT(drawn(town.findings()), Not(HasSubstr("opinions__statement")));
  const std::string svg = drawn(town.findings(), {.title = "Which?", .statements = &wording});
  EXPECT_THAT(svg, HasSubstr("<title>Statement 1</title>"));
  // Those of one place share a label.
  EXPECT_THAT(svg, HasSubstr("<title>4: Statement 4\n5: Statement 5\n6: Statement 6</title>"));
  EXPECT_THAT(svg, HasSubstr(">4, 5, 6</text>"));
}

TEST(PictureOfAMap, EscapesWhatPeopleWrote) {
  EXPECT_THAT(drawn(two_camps().findings(), {.title = "<b>&"}),
              HasSubstr("Opinion map: &lt;b&gt;&amp;</title>"));
}

TEST(PictureOfAMap, IsTheSameForTheSameVotes) {
  EXPECT_EQ(drawn(two_camps().findings()), drawn(two_camps().findings()));
}

// Whatever the votes: inside its frame, and never a number that is none.
TEST(PictureOfAMap, HoldsWhatStandsAtOnePlace) {
  for (const Town& town : {of_one_mind(12, 9), of_one_mind(12, 9, 0), of_one_mind(400, 1)}) {
    const Findings findings = town.findings();
    ASSERT_TRUE(has_picture(findings));
    const std::string svg = drawn(findings);
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, HasSubstr("cx=\"500\" cy=\"210\""));
    EXPECT_THAT(svg, Not(HasSubstr("opinions__hull")));
  }
  EXPECT_FALSE(has_picture(of_one_mind(9, 9).findings()));
  EXPECT_FALSE(has_picture(Findings()));
}

TEST(MarkOfAGroup, DiffersFromTheOthers) {
  for (int group = 0; group < opinion_map::groups_max; ++group) {
    EXPECT_NE(draw_mark(group), draw_mark((group + 1) % opinion_map::groups_max));
  }
}

}  // namespace
}  // namespace commonty::opinion_maps
