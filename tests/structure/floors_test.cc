#include "tests/structure/floors.h"

#include <gmock/gmock.h>

namespace structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string including(std::string_view path) {
  return "#include <string>\n#include \"" + std::string(path) + "\"\n";
}

TEST(Floors, TheSourceTreeIncludesOnlyWhatIsBeneath) {
  EXPECT_THAT(floors(real_tree()), IsEmpty());
}

TEST(Floors, TheSourceTreeUsesConceptsByTheirFrontDoors) {
  EXPECT_THAT(front_doors(real_tree()), IsEmpty());
}

TEST(Floors, TheSourceTreeHasNoCircles) { EXPECT_THAT(circles(real_tree()), IsEmpty()); }

TEST(Floors, MayLookDown) {
  Tree tree = {{"src/civic/people/people.cc", including("platform/store/store.h")},
               {"src/numbers/spc/spc.cc", including("platform/base/result.h")},
               {"src/server/main.cc", including("civic/people/people_web.h")},
               {"src/platform/web/a_test.cc", including("tests/support/store.h")}};
  EXPECT_THAT(floors(tree), IsEmpty());
  EXPECT_THAT(front_doors(tree), IsEmpty());
}

TEST(Floors, MayNotLookUp) {
  Tree tree = {{"src/platform/store/store.cc", including("civic/people/people.h")}};
  EXPECT_THAT(floors(tree), ElementsAre(HasSubstr("src/platform/store/store.cc:2: platform is "
                                                  "below civic")));
}

TEST(Floors, OnlyAPageTestOfACivicConceptMayLookUpToTheServer) {
  Tree tree = {{"src/civic/people/people_web_test.cc", including("server/app.h")},
               {"src/civic/people/people_web.cc", including("server/app.h")},
               {"src/platform/web/web_test.cc", including("server/app.h")}};
  EXPECT_THAT(floors(tree), ElementsAre(HasSubstr("people_web.cc:2"), HasSubstr("web_test.cc:2")));
}

TEST(Floors, NumbersKnowsNothingOfPlatformButBase) {
  Tree tree = {{"src/numbers/spc/spc.h", including("platform/store/store.h")}};
  EXPECT_THAT(floors(tree), ElementsAre(HasSubstr("numbers knows platform/base alone")));
}

TEST(Floors, CodeStandsOnAFloor) {
  Tree tree = {{"src/helpers/things.cc", ""}};
  EXPECT_THAT(floors(tree), ElementsAre(HasSubstr("none of the four floors")));
}

TEST(FrontDoors, AConceptsInsideIsItsOwn) {
  Tree tree = {{"src/civic/themes/themes.cc", including("civic/people/names.h")},
               {"src/civic/themes/themes_web.cc", including("civic/people/people_web.h")},
               {"src/server/app.cc", including("civic/people/names.h")} /* joins everything */};
  EXPECT_THAT(front_doors(tree), ElementsAre(HasSubstr("src/civic/themes/themes.cc:2: enter people "
                                                       "by civic/people/people.h"),
                                             HasSubstr("themes_web.cc:2")));
}

TEST(FrontDoors, ItsOwnFilesAndPagesAreOpen) {
  Tree tree = {{"src/civic/people/people.cc", including("civic/people/names.h")},
               {"src/civic/people/people_web.cc", including("civic/pages/form.h")},
               {"src/civic/themes/themes.cc", including("civic/people/people.h")}};
  EXPECT_THAT(front_doors(tree), IsEmpty());
}

TEST(Circles, AreFoundAllTheWayRound) {
  Tree tree = {{"src/civic/a/a.h", including("civic/b/b.h")},
               {"src/civic/b/b.cc", including("civic/c/c.h")},
               {"src/civic/c/c.cc", including("civic/a/a.h")}};
  EXPECT_THAT(circles(tree), ElementsAre(HasSubstr("closes a circle: a > b > c > a")));
}

TEST(Circles, TwoWaysToTheSameConceptAreNone) {
  Tree tree = {{"src/civic/a/a.h", including("civic/b/b.h") + including("civic/c/c.h")},
               {"src/civic/b/b.cc", including("civic/c/c.h")},
               {"src/civic/c/c_test.cc", including("civic/a/a.h")}};
  EXPECT_THAT(circles(tree), IsEmpty());
}

}  // namespace
}  // namespace structure
