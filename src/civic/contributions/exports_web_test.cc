#include <boost/json/array.hpp>
#include <pugixml.hpp>
#include <set>

#include "civic/contributions/contributions.h"
#include "platform/documents/documents.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using testing::HasSubstr;
using testing::Not;

class Exports : public AnySite {
 protected:
  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  Contribution given(const Challenge& to, const Draft& draft, const std::string& by = "Mairi") {
    return store().write([&](Tx& tx) { return post(tx, add_person(tx, by), to, draft).value(); });
  }
  void set(const Contribution& c, State state, ContributionId into = {}) {
    store().write([&](Tx& tx) { set_state(tx, c.id, state, into); });
  }
  // What each download is, of this challenge.
  std::vector<std::string> addresses(const Challenge& c) {
    const std::string own = "/challenges/" + c.slug;
    return {own + "/contributions.csv", own + "/contributions/all.json", own + "/feed.atom"};
  }
  std::vector<std::vector<std::string>> rows(const Challenge& c) {
    const Answer answer = browser().get("/challenges/" + c.slug + "/contributions.csv");
    EXPECT_EQ(answer.status, 200);
    return documents::read_csv(answer.body).value();
  }
};
ON_BOTH_DATABASES(Exports);

TEST_P(Exports, GiveATableOfEverythingInPublic) {
  const Challenge c = challenge();
  const Contribution first =
      given(c, {.kind = Kind::question, .title = "Why, \"so\" early?", .text = "Two\nlines"});
  const Answer answer = browser().get("/challenges/" + c.slug + "/contributions.csv");
  EXPECT_EQ(answer.header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_THAT(answer.header("Content-Disposition"), HasSubstr(c.slug + "-contributions.csv"));
  const auto table = rows(c);
  ASSERT_EQ(table.size(), 2u);
  ASSERT_EQ(table[0].size(), 18u);
  ASSERT_EQ(table[1].size(), 17u);  // no attachments: readers leave out an empty last cell
  EXPECT_EQ(table[0][0], "id");
  EXPECT_EQ(table[1][0], first.id.text());
  EXPECT_EQ(table[1][1], "question");
  EXPECT_EQ(table[1][2], "Why, \"so\" early?");
  EXPECT_EQ(table[1][3], "Two\nlines");
  EXPECT_EQ(table[1][6], "web");
  EXPECT_EQ(table[1][11], rfc3339(first.given_at));
  EXPECT_EQ(table[1][16], settings.base_url + "/contributions/" + first.id.text());
}

TEST_P(Exports, NeverGiveAFormulaToASpreadsheet) {
  const Challenge c = challenge();
  given(c, {.title = "=1+1", .text = "@SUM(A1)"});
  const std::string body = browser().get("/challenges/" + c.slug + "/contributions.csv").body;
  EXPECT_THAT(body, HasSubstr(",'=1+1,'@SUM(A1),"));
  EXPECT_THAT(body, Not(HasSubstr(",=1+1")));
}

TEST_P(Exports, LeaveOutWhatIsHiddenOrTakenBack) {
  const Challenge c = challenge();
  const Contribution unkind = given(c, {.title = "Unkind", .text = "Something unkind"});
  const Contribution regretted = given(c, {.title = "Regretted", .text = "Something regretted"});
  given(c, {.title = "Kept", .text = "Something good"});
  set(unkind, State::hidden);
  set(regretted, State::withdrawn);
  for (const std::string& address : addresses(c)) {
    SCOPED_TRACE(address);
    const Answer answer = browser().get(address);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("Kept"));
    EXPECT_THAT(answer.body, Not(HasSubstr("nkind")));
    EXPECT_THAT(answer.body, Not(HasSubstr("egretted")));
    EXPECT_THAT(answer.body, Not(HasSubstr("@people.example")));
  }
}

TEST_P(Exports, TellWhatWasJoinedWithWhich) {
  const Challenge c = challenge();
  const Contribution kept = given(c, {.title = "Buses", .text = "More buses"});
  const Contribution joined = given(c, {.title = "Coaches", .text = "More coaches"});
  set(joined, State::merged, kept.id);
  const auto all = browser().get("/challenges/" + c.slug + "/contributions/all.json").json();
  EXPECT_EQ(all.at("challenge").at("short_title").as_string(), c.short_title);
  const auto& items = all.at("contributions").as_array();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].at("merged_into").as_string(), kept.id.text());
  EXPECT_EQ(items[1].at("merged_into").as_string(), "");
  EXPECT_EQ(rows(c)[1][15], kept.id.text());
  // A feed tells what is new, and this is no longer a thing of its own.
  EXPECT_THAT(browser().get("/challenges/" + c.slug + "/feed.atom").body,
              Not(HasSubstr("Coaches")));
}

TEST_P(Exports, AreCompleteBeyondOnePageAndTheFeedIsNot) {
  const Challenge c = challenge();
  constexpr std::size_t many = 503;
  store().write([&](Tx& tx) {
    const PersonId importer = add_person(tx, "Ann");
    for (std::size_t i = 0; i < many; ++i) {
      const Draft draft{.text = "Note number " + std::to_string(i),
                        .source = {.way = Way::workshop, .line = static_cast<int>(i) + 1}};
      bring(tx, importer, c, draft).value();
    }
  });
  const auto table = rows(c);
  ASSERT_EQ(table.size(), many + 1);
  std::set<std::string> different;
  for (const auto& row : table) different.insert(row[0]);
  EXPECT_EQ(different.size(), many + 1);
  pugi::xml_document feed;
  feed.load_string(browser().get("/challenges/" + c.slug + "/feed.atom").body.c_str());
  const auto entries = feed.child("feed").children("entry");
  EXPECT_EQ(std::distance(entries.begin(), entries.end()), 50);
}

TEST_P(Exports, OfAPrivateChallengeAreForItsPeopleAlone) {
  const Challenge c = challenge({.audience = permissions::Audience::only_me});
  Browser ann = browser_of("ann@people.example");
  for (const std::string& address : addresses(c)) {
    SCOPED_TRACE(address);
    EXPECT_EQ(browser().get(address).status, 404);
    EXPECT_EQ(ann.get(address).status, 200);
  }
  EXPECT_EQ(browser().get("/challenges/none-such/feed.atom").status, 404);
}

TEST_P(Exports, FeedIsWellFormedWhateverSomebodyWrote) {
  const Challenge c = challenge({.title = "Tea & <cake>"});
  const std::string title = "<b>]]> & \"quoted\" 'words'</title>";
  const Contribution first =
      given(c, {.title = title, .text = "Some <i>words</i> & \xEF\xBF\xBF more"}, "Mairi");
  const Answer answer = browser().get("/challenges/" + c.slug + "/feed.atom");
  EXPECT_EQ(answer.header("Content-Type"), "application/atom+xml; charset=utf-8");
  EXPECT_THAT(answer.body, Not(HasSubstr("\xEF\xBF\xBF")));
  pugi::xml_document document;
  const auto parsed = document.load_string(answer.body.c_str());
  ASSERT_TRUE(parsed) << parsed.description() << "\n" << answer.body;
  const pugi::xml_node feed = document.child("feed");
  const std::string own = settings.base_url + "/challenges/" + c.slug;
  EXPECT_STREQ(feed.attribute("xmlns").value(), "http://www.w3.org/2005/Atom");
  EXPECT_EQ(feed.child_value("id"), own);
  EXPECT_EQ(feed.child_value("title"), c.question);
  EXPECT_STRNE(feed.child("author").child_value("name"), "");
  EXPECT_EQ(feed.find_child_by_attribute("link", "rel", "self").attribute("href").value(),
            own + "/feed.atom");
  EXPECT_EQ(feed.find_child_by_attribute("link", "rel", "alternate").attribute("href").value(),
            own);
  const pugi::xml_node entry = feed.child("entry");
  EXPECT_EQ(entry.child_value("id"), settings.base_url + "/contributions/" + first.id.text());
  EXPECT_EQ(entry.child_value("title"), title);
  EXPECT_EQ(entry.child_value("updated"), rfc3339(first.given_at));
  EXPECT_EQ(feed.child_value("updated"), rfc3339(first.given_at));
}

TEST_P(Exports, FeedOfAnEmptyChallengeIsAFeed) {
  const Challenge c = challenge();
  pugi::xml_document document;
  const Answer answer = browser().get("/challenges/" + c.slug + "/feed.atom");
  ASSERT_TRUE(document.load_string(answer.body.c_str()));
  EXPECT_EQ(document.child("feed").child_value("updated"), rfc3339(c.made_at));
}

TEST_P(Exports, StandBelowTheList) {
  const Challenge c = challenge();
  const Answer page = browser().get("/challenges/" + c.slug);
  for (const std::string& address : addresses(c)) {
    EXPECT_THAT(page.body, HasSubstr("href=\"" + address + "\""));
  }
}

}  // namespace
}  // namespace commonty::contributions
