#include <boost/json/array.hpp>

#include "civic/merges/merges.h"
#include "civic/notices/notices.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::merges {
namespace {

using challenges::Challenge;
using permissions::Role;
using testing::HasSubstr;
using testing::Not;

class MergePages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      challenge = add_challenge(tx);
      bus = given(tx, challenge, "Bob", "More buses to the hospital");
      coach = given(tx, challenge, "Ewa", "More coaches to the hospital");
      soup = given(tx, challenge, "Ian", "Warm soup");
      contributions::support(tx, add_person(tx, "Una"), coach).value();
    });
    at = "/challenges/" + challenge.slug;
  }
  ContributionId given(Tx& tx, const Challenge& to, const std::string& by,
                       const std::string& text) {
    return contributions::post(tx, add_person(tx, by), to, {.text = text}).value().id;
  }
  Browser as(const std::string& name) { return browser_of(lower_ascii(name) + "@people.example"); }
  static std::string url(ContributionId id) { return "/contributions/" + id.text(); }
  FormFields form(ContributionId joint) const {
    return {{"contributions", bus.text()},
            {"contributions", coach.text()},
            {"joint", joint.text()},
            {"why", "Both are a ride"}};
  }
  std::string merge_url() {
    return "/merges/" + store().read([](Tx& tx) {
      return tx.one<MergeId>("SELECT id FROM merges ORDER BY id DESC LIMIT 1").text();
    }) + "/undo";
  }
  int merges_made() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM merges"); });
  }
  std::vector<notices::Kind> told(const std::string& name) {
    run_jobs();
    std::vector<notices::Kind> out;
    const PersonId who = person(lower_ascii(name) + "@people.example");
    for (const auto& notice : store().read([&](Tx& tx) { return notices::list(tx, who, 0, 9); })) {
      out.push_back(notice.kind);
    }
    return out;
  }

  Challenge challenge;
  ContributionId bus, coach, soup;
  std::string at;
};
ON_BOTH_DATABASES(MergePages);

// Every step is a plain form: choose, compare, join, undo.
TEST_P(MergePages, GoByHandFromChoosingToUndo) {
  Browser ann = as("Ann");
  const Answer choose = ann.get(at + "/merges/new?contributions=" + bus.text());
  EXPECT_THAT(choose.body, HasSubstr("value=\"" + bus.text() + "\" checked"));
  EXPECT_THAT(choose.body, HasSubstr("value=\"" + coach.text() + "\""));  // says nearly the same
  EXPECT_THAT(choose.body, Not(HasSubstr("Warm soup")));
  EXPECT_THAT(choose.body, HasSubstr("action=\"" + at + "/merges/comparison\""));
  EXPECT_THAT(ann.get(at + "/merges/new?q=soup").body, HasSubstr("Warm soup"));

  const Answer compare = ann.get(at + "/merges/comparison?contributions=" + bus.text() +
                                 "&contributions=" + coach.text());
  EXPECT_THAT(compare.body, HasSubstr("action=\"" + at + "/merges\""));
  EXPECT_THAT(compare.body, HasSubstr("More buses"));
  EXPECT_THAT(compare.body, HasSubstr("More coaches"));

  const Answer joint = ann.post_and_follow(at + "/merges", form(bus));
  EXPECT_THAT(joint.body, HasSubstr("Joined."));
  EXPECT_THAT(joint.body, HasSubstr(merge_url()));
  EXPECT_THAT(joint.body, HasSubstr("More coaches"));
  EXPECT_THAT(ann.get(merge_url()).body, HasSubstr("Undo joining these?"));
  EXPECT_THAT(ann.post_and_follow(merge_url()).body, HasSubstr("They stand by themselves again"));
  const auto page = browser().get_json(url(coach)).json();
  EXPECT_FALSE(page.at("is_merged").as_bool());
  EXPECT_EQ(page.at("supports").as_int64(), 1);
  EXPECT_FALSE(browser().get_json(url(bus)).json().at("has_merged").as_bool());
}

TEST_P(MergePages, ShowEveryoneTheOriginalsAndTheirAuthors) {
  as("Ann").post_and_follow(at + "/merges", form(bus));
  const auto joint = browser().get_json(url(bus)).json();
  ASSERT_EQ(joint.at("merged_from").as_array().size(), 1u);
  EXPECT_EQ(joint.at("merged_from").at(0).at("by").as_string(), "Ewa");
  EXPECT_EQ(joint.at("supports").as_int64(), 1);
  const Answer original = browser().get(url(coach));
  EXPECT_EQ(original.status, 200);
  EXPECT_THAT(original.body, HasSubstr("More coaches"));
  EXPECT_THAT(original.body, HasSubstr("This was joined with others into one"));
  EXPECT_THAT(original.body, HasSubstr(url(bus)));
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("More coaches")));
  EXPECT_EQ(browser().post(url(coach) + "/supports").status, 409);
}

TEST_P(MergePages, SayNothingOfAJointOneThatIsHidden) {
  as("Ann").post_and_follow(at + "/merges", form(bus));
  as("Ann").post_and_follow(url(bus) + "/hiding", {{"reason", "rude"}});
  for (const std::string& place : {url(coach), url(coach) + ".json"}) {
    const Answer original = browser().get(place);
    EXPECT_EQ(original.status, 200);
    EXPECT_THAT(original.body, Not(HasSubstr("More buses")));
    EXPECT_THAT(original.body, Not(HasSubstr(bus.text())));
  }
}

TEST_P(MergePages, TellThoseWhoGaveOrSupportedOne) {
  as("Ann").post_and_follow(at + "/merges", form(bus));
  EXPECT_THAT(told("Ewa"), testing::ElementsAre(notices::Kind::merged));
  EXPECT_THAT(told("Una"), testing::ElementsAre(notices::Kind::merged));
  EXPECT_THAT(told("Ian"), testing::IsEmpty());
  as("Ann").post_and_follow(merge_url());
  EXPECT_THAT(told("Una"), testing::ElementsAre(notices::Kind::unmerged, notices::Kind::merged));
  EXPECT_THAT(told("Ann"), testing::IsEmpty());
}

TEST_P(MergePages, TakeNewWordsAndKeepThemWhenRefused) {
  Browser ann = as("Ann");
  FormFields fields = {{"contributions", bus.text()},
                       {"contributions", coach.text()},
                       {"joint", "new"},
                       {"title", "A ride"},
                       {"text", ""},
                       {"why", "Both are a ride"}};
  const Answer refused = ann.post(at + "/merges", fields);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("value=\"A ride\""));
  EXPECT_THAT(refused.body, HasSubstr("Both are a ride"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"new\" checked"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"" + coach.text() + "\""));
  EXPECT_EQ(merges_made(), 0);
  fields[4].second = "A ride to the hospital for all";
  const Answer joint = ann.post_and_follow(at + "/merges", fields);
  EXPECT_THAT(joint.body, HasSubstr("A ride to the hospital for all"));
  EXPECT_THAT(joint.body, HasSubstr("More coaches"));
}

TEST_P(MergePages, RefuseOneAloneOrNoChoice) {
  Browser ann = as("Ann");
  EXPECT_EQ(ann.post(at + "/merges", {{"contributions", bus.text()}}).status, 422);
  EXPECT_EQ(ann.post(at + "/merges", {{"contributions", bus.text()}, {"joint", bus.text()}}).status,
            422);
  EXPECT_EQ(ann.post(at + "/merges", {{"joint", "new"}, {"text", "x"}}).status, 422);
  EXPECT_EQ(ann.post(at + "/merges",
                     {{"contributions", "no id"}, {"contributions", "../x"}, {"joint", "???"}})
                .status,
            422);
  EXPECT_EQ(merges_made(), 0);
}

TEST_P(MergePages, AreForModerators) {
  const std::vector<std::string> pages = {at + "/merges/new",
                                          at + "/merges/comparison?contributions=" + bus.text()};
  as("Ann").post_and_follow(at + "/merges", form(bus));
  const std::string undo_url = merge_url();
  const PersonId champion = person("cal@people.example", "Cal");
  store().write(
      [&](Tx& tx) { challenges::give_role(tx, challenge.id, champion, Role::champion, champion); });
  for (const std::string& name : {std::string("Ewa"), std::string("Ian"), std::string("Cal")}) {
    SCOPED_TRACE(name);
    Browser here = as(name);
    for (const std::string& page : pages) EXPECT_EQ(here.get(page).status, 403);
    EXPECT_EQ(here.get(undo_url).status, 403);
    EXPECT_EQ(here.post(undo_url).status, 403);
    EXPECT_EQ(here.post(at + "/merges", form(coach)).status, 403);
  }
  EXPECT_EQ(browser().get(pages[0]).status, 303);
  EXPECT_EQ(browser().post(undo_url).status, 401);
  EXPECT_TRUE(browser().get_json(url(coach)).json().at("is_merged").as_bool());
}

// Ann looks after both here, Flo after one of them alone.
TEST_P(MergePages, JoinNothingInAChallengeThatIsNotTheirs) {
  const PersonId flo = person("flo@people.example", "Flo");
  const Challenge own = store().write([&](Tx& tx) {
    const Challenge made = add_challenge(tx, {.title = "Other"});
    challenges::give_role(tx, made.id, flo, Role::facilitator, flo);
    given(tx, made, "Ian", "Elsewhere");
    return made;
  });
  const std::string elsewhere = "/challenges/" + own.slug + "/merges";
  EXPECT_EQ(as("Flo").post(at + "/merges", form(bus)).status, 403);
  EXPECT_NE(as("Flo").post(elsewhere, form(bus)).status, 303);
  FormFields anew = form(bus);
  anew[2].second = "new";
  anew.emplace_back("text", "All of yours are mine");
  EXPECT_NE(as("Flo").post(elsewhere, anew).status, 303);
  EXPECT_EQ(merges_made(), 0);
  EXPECT_THAT(as("Flo").get(elsewhere + "/comparison?contributions=" + bus.text()).body,
              Not(HasSubstr("More buses")));
}

TEST_P(MergePages, JoinOnceHoweverOftenTheButtonIsPressed) {
  Browser ann = as("Ann");
  FormFields fields = form(bus);
  fields.emplace_back("once", "the same press of the same button");
  EXPECT_EQ(ann.post(at + "/merges", fields).status, 303);
  EXPECT_EQ(ann.post(at + "/merges", fields).status, 303);
  EXPECT_EQ(merges_made(), 1);
  EXPECT_EQ(ann.post(at + "/merges", form(bus)).status, 409);
  EXPECT_EQ(ann.post(merge_url()).status, 303);
  EXPECT_EQ(ann.post(merge_url()).status, 409);
}

TEST_P(MergePages, NeverQuoteWhatItsAuthorTookBack) {
  store().write([&](Tx& tx) { contributions::withdraw(tx, add_person(tx, "Ewa"), coach).value(); });
  const Answer compare = as("Ann").get(at + "/merges/comparison?contributions=" + bus.text() +
                                       "&contributions=" + coach.text());
  EXPECT_THAT(compare.body, HasSubstr("More buses"));
  EXPECT_THAT(compare.body, Not(HasSubstr("More coaches")));
}

}  // namespace
}  // namespace commonty::merges
