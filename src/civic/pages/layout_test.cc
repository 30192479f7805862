// What stands around every page.
#include <boost/json/value.hpp>

#include "tests/support/site/site.h"

namespace commonty::pages {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class LayoutTest : public AnySite {
 protected:
  std::string drawn(const std::string& view, const json::value& model) {
    return site().app().templates.render(view, model, site().app().languages.get("en"));
  }
};
ON_BOTH_DATABASES(LayoutTest);

std::size_t count(std::string_view page, std::string_view words) {
  std::size_t found = 0;
  for (std::size_t at = page.find(words); at != page.npos; at = page.find(words, at + 1)) ++found;
  return found;
}

TEST_P(LayoutTest, LetsKeyboardsSkipToTheOneMainPart) {
  const std::string page = browser().get("/").body;
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\""));
  EXPECT_EQ(count(page, "<main "), 1u);
  EXPECT_EQ(count(page, "id=\"main\""), 1u);
  EXPECT_LT(page.find("href=\"#main\" class=\"govuk-skip-link\""), page.find("<header"));
}

TEST_P(LayoutTest, OffersToSignInOrOut) {
  EXPECT_THAT(browser().get("/").body,
              AllOf(HasSubstr("href=\"/sign-in\""), Not(HasSubstr("action=\"/sign-out\""))));
  EXPECT_THAT(browser_of("morag@example.org", "Morag Sinclair").get("/").body,
              AllOf(HasSubstr("Morag Sinclair"), HasSubstr("action=\"/sign-out\""),
                    Not(HasSubstr("href=\"/sign-in\""))));
}

TEST_P(LayoutTest, HasNoEmptyPathAbove) {
  EXPECT_THAT(browser().get("/").body, Not(HasSubstr("govuk-breadcrumbs")));
  EXPECT_THAT(browser().get("/challenges").body,
              AllOf(HasSubstr("govuk-breadcrumbs"), HasSubstr("href=\"/\">Home</a>")));
}

TEST_P(LayoutTest, SaysWhatWasDoneAndOffersTheWayBack) {
  const json::value done{{"flash", {{"text", "Hidden."}, {"undo_url", "/undo/7"}}}};
  EXPECT_THAT(drawn("pages/layout", done),
              AllOf(HasSubstr("govuk-notification-banner--success\" role=\"alert\""),
                    HasSubstr("Hidden. <a class=\"govuk-notification-banner__link\" "
                              "href=\"/undo/7\">Undo</a>")));
  const json::value final{{"flash", {{"text", "Sent."}, {"undo_url", ""}}}};
  EXPECT_THAT(drawn("pages/layout", final), AllOf(HasSubstr("Sent."), Not(HasSubstr("Undo"))));
}

TEST_P(LayoutTest, SumsUpWhatWasRefused) {
  EXPECT_THAT(browser().get("/sign-in").body, Not(HasSubstr("govuk-error-summary")));
  const Answer refused = browser().post("/sign-in", {{"email", "nobody"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("<title>Error: "), HasSubstr("There is something to put right"),
                    HasSubstr("<a href=\"#email\">"), HasSubstr("id=\"email-error\"")));
}

TEST_P(LayoutTest, GoesOnAndBackThroughLongLists) {
  const json::value middle{{"pager", {{"first_url", "/list"}, {"next_url", "/list?after=7"}}}};
  EXPECT_THAT(drawn("pages/pager", middle),
              AllOf(HasSubstr("href=\"/list\""), HasSubstr("Back to the first"),
                    HasSubstr("href=\"/list?after=7\" rel=\"next\""), HasSubstr("Show more")));
  const json::value last{{"pager", {{"first_url", "/list"}, {"next_url", ""}}}};
  EXPECT_THAT(drawn("pages/pager", last), Not(HasSubstr("Show more")));
  EXPECT_EQ(drawn("pages/pager", {{"pager", nullptr}}), "");
  EXPECT_EQ(drawn("pages/next", {{"next_url", ""}}), "");
}

TEST_P(LayoutTest, DrawsTheStepsAsOneListWithOneNow) {
  json::array steps;
  for (int i = 0; i < 7; ++i) {
    steps.push_back({{"name", "step " + std::to_string(i)},
                     {"url", i < 3 ? "/step" : ""},
                     {"done", i < 2},
                     {"now", i == 2}});
  }
  const std::string line = drawn("pages/thread", {{"thread", steps}, {"url", "/page"}});
  EXPECT_EQ(count(line, "<li "), 7u);
  EXPECT_EQ(count(line, "<a href=\"/step\""), 3u);
  EXPECT_EQ(count(line, "/page"), 0u);
  EXPECT_EQ(count(line, "aria-current=\"step\""), 1u);
  EXPECT_EQ(count(line, "(done)"), 2u);
}

TEST_P(LayoutTest, SaysEachOutcomeByShapeAndWord) {
  const json::value parked{
      {"outcome", "parked"}, {"outcome_label", "Parked"}, {"outcome_text", "until 1 September"}};
  EXPECT_THAT(drawn("pages/outcome", parked),
              AllOf(HasSubstr("#outcome-parked"), HasSubstr("Parked: until 1 September")));
  EXPECT_EQ(drawn("pages/outcome", {{"outcome", ""}}), "");
  const std::string shapes = drawn("pages/shapes", json::object{});
  for (const char* name : {"outcome-chosen", "outcome-parked", "outcome-not_now", "outcome-merged",
                           "outcome-done_elsewhere", "kind-experience", "kind-idea",
                           "kind-evidence", "kind-question", "kind-offer"}) {
    EXPECT_THAT(shapes, HasSubstr("id=\"" + std::string(name) + "\""));
  }
}

}  // namespace
}  // namespace commonty::pages
