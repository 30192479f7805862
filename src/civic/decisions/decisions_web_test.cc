#include <set>

#include "civic/decisions/decisions.h"
#include "platform/facts/facts.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::decisions {
namespace {

using challenges::Challenge;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Ann convenes, Pam sits on the panel, Bob gives.
class DecisionPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    answers_url = "/challenges/" + challenge.slug + "/answers";
    store().write([&](Tx& tx) {
      const PersonId pam = add_person(tx, "Pam");
      challenges::give_role(tx, challenge.id, pam, permissions::Role::panel_member, pam);
    });
  }
  Browser ann() { return browser_of("ann@people.example"); }
  ContributionId given(const std::string& text, const std::string& by = "Bob") {
    return store().write([&](Tx& tx) {
      return contributions::post(tx, add_person(tx, by), challenge, {.text = text}).value().id;
    });
  }
  FormFields description() const {
    return {{"title", "Buses first"},
            {"rule", "The panel voted"},
            {"summary", "We **listened**."},
            {"decided_by", "Ann Ross\r\nPam Gunn"}};
  }
  // The address of the draft with this answer for each of them.
  std::string drafted(Browser& by, const std::vector<ContributionId>& about,
                      FormFields words = {{"outcome", "chosen"}, {"reason", "It helps most"}}) {
    for (const ContributionId id : about) words.emplace_back("contributions", id.text());
    EXPECT_EQ(by.post(answers_url, words).status, 303);
    EXPECT_EQ(by.post(answers_url + "/description", description()).status, 303);
    return store().read(
        [&](Tx& tx) { return "/decisions/" + draft_of(tx, challenge.id).value().id.text(); });
  }
  std::string published(Browser& by, const std::vector<ContributionId>& about,
                        FormFields words = {{"outcome", "chosen"}, {"reason", "It helps most"}}) {
    const std::string url = drafted(by, about, std::move(words));
    EXPECT_EQ(by.post(url + "/publication").location, url);
    return url;
  }
  std::vector<std::string> rows(Browser& by, const std::string& query = "") {
    std::vector<std::string> out;
    const auto page = by.get_json(answers_url + query).json();
    for (const auto& row : page.at("rows").as_array()) {
      out.emplace_back(row.at("headline").as_string());
    }
    return out;
  }
  int count_of(std::string_view sql) {
    return store().read([&](Tx& tx) { return tx.one<int>(sql); });
  }

  Challenge challenge;
  std::string answers_url;
};
ON_BOTH_DATABASES(DecisionPages);

TEST_P(DecisionPages, OfAnsweringAreForThoseWhoAnswer) {
  given("More buses");
  Browser pam = browser_of("pam@people.example"), bob = browser_of("bob@people.example");
  EXPECT_EQ(pam.get(answers_url).status, 200);
  EXPECT_EQ(bob.get(answers_url).status, 403);
  EXPECT_EQ(bob.post(answers_url, {{"outcome", "chosen"}, {"reason", "Me"}}).status, 403);
  EXPECT_EQ(browser().get(answers_url).status, 303);
  EXPECT_EQ(browser().get_json(answers_url).status, 401);
  EXPECT_EQ(pam.get("/challenges/no-such/answers").status, 404);
}

TEST_P(DecisionPages, ShowWhatIsNotAnsweredYetOrDraftedOrAll) {
  const ContributionId one = given("More buses"), two = given("A lift share");
  given("A tunnel");
  Browser by = ann();
  published(by, {two});
  drafted(by, {one});
  EXPECT_THAT(rows(by), testing::ElementsAre("A tunnel"));
  EXPECT_THAT(rows(by, "?show=drafted"), testing::ElementsAre("More buses"));
  EXPECT_THAT(rows(by, "?show=all"),
              testing::UnorderedElementsAre("More buses", "A lift share", "A tunnel"));
  EXPECT_THAT(rows(by, "?show=all&q=lift"), testing::ElementsAre("A lift share"));
  EXPECT_THAT(rows(by, "?show=all&kind=offer"), testing::IsEmpty());
  EXPECT_THAT(by.get(answers_url + "?q=nothing").body, HasSubstr("Nothing here"));
}

TEST_P(DecisionPages, BringBackWhatWasParkedOnItsDay) {
  Browser by = ann();
  published(by, {given("More buses")},
            {{"outcome", "parked"},
             {"reason", "No money"},
             {"look_again-day", "1"},
             {"look_again-month", "5"},
             {"look_again-year", "2026"}});
  EXPECT_THAT(rows(by), testing::IsEmpty());
  clock.set(start_of_local({2026, 5, 1}) - 1);
  site().run_jobs();
  EXPECT_THAT(rows(by), testing::IsEmpty());
  clock.set(start_of_local({2026, 5, 1}));
  site().run_jobs();
  EXPECT_THAT(rows(by), testing::ElementsAre("More buses"));
  EXPECT_THAT(by.get(answers_url).body, HasSubstr("To be looked at again"));
}

TEST_P(DecisionPages, OfManyContributionsGoOnWithTheSameChoice) {
  store().write([&](Tx& tx) {
    const PersonId importer = add_person(tx, "Ann");
    const DecisionId draft = open_draft(tx, importer, challenge.id).id;
    std::vector<ContributionId> all;
    for (int i = 0; i < 303; ++i) {
      all.push_back(
          contributions::bring(tx, importer, challenge, {.text = "Note " + std::to_string(i)})
              .value()
              .id);
    }
    // The newest come first: all of the first page is answered.
    std::reverse(all.begin(), all.end());
    all.resize(300);
    answer(tx, importer, draft, all, {.outcome = Outcome::chosen, .reason = "All of them"}).value();
  });
  Browser by = ann();
  EXPECT_THAT(rows(by), testing::UnorderedElementsAre("Note 0", "Note 1", "Note 2"));
  const auto first = by.get_json(answers_url + "?show=all&q=note").json();
  EXPECT_EQ(first.at("rows").as_array().size(), 300u);
  const std::string next(first.at("next_url").as_string());
  EXPECT_THAT(next, AllOf(HasSubstr("show=all"), HasSubstr("q=note")));
  const auto second = by.get_json(next).json();
  EXPECT_EQ(second.at("rows").as_array().size(), 3u);
  EXPECT_EQ(second.at("next_url").as_string(), "");
}

TEST_P(DecisionPages, GoOnAfterTheLastRowOfAPageHoweverManyWereLeftOut) {
  store().write([&](Tx& tx) {
    const PersonId importer = add_person(tx, "Ann");
    const DecisionId draft = open_draft(tx, importer, challenge.id).id;
    std::vector<ContributionId> all;
    for (int i = 0; i < 305; ++i) {
      const contributions::Draft note{.text = "Note " + std::to_string(i)};
      all.push_back(contributions::bring(tx, importer, challenge, note).value().id);
    }
    // Two of the newest, which come first.
    answer(tx, importer, draft, {all[304], all[302]}, {.outcome = Outcome::chosen, .reason = "Yes"})
        .value();
  });
  Browser by = ann();
  std::set<std::string> shown;
  std::vector<std::size_t> pages;
  for (std::string url = answers_url; !url.empty();) {
    const auto page = by.get_json(url).json();
    for (const auto& one : page.at("rows").as_array()) {
      shown.emplace(one.at("headline").as_string());
    }
    pages.push_back(page.at("rows").as_array().size());
    url = std::string(page.at("next_url").as_string());
  }
  EXPECT_THAT(pages, testing::ElementsAre(300u, 3u));
  EXPECT_EQ(shown.size(), 303u);
}

TEST_P(DecisionPages, GiveManyTheSameAnswerAndTakeItBack) {
  const ContributionId one = given("More buses"), two = given("A lift share");
  Browser by = ann();
  const commonty::Answer page = by.post_and_follow(answers_url, {{"contributions", one.text()},
                                                                 {"contributions", two.text()},
                                                                 {"outcome", "not_now"},
                                                                 {"reason", "The money is spent"}});
  EXPECT_THAT(page.body, AllOf(HasSubstr("Draft answers kept: 2"), HasSubstr("2 draft answers")));
  EXPECT_THAT(rows(by, "?show=drafted"), testing::SizeIs(2));
  const commonty::Answer back =
      by.post_and_follow(answers_url + "/removals", {{"contributions", one.text()}});
  EXPECT_THAT(back.body, HasSubstr("Draft answers taken back: 1"));
  EXPECT_THAT(rows(by, "?show=drafted"), testing::ElementsAre("A lift share"));
}

TEST_P(DecisionPages, KeepWhatWasTypedWhenAnAnswerIsRefused) {
  const ContributionId one = given("More buses");
  Browser by = ann();
  const FormFields typed = {{"contributions", one.text()}, {"outcome", "parked"},
                            {"reason", "Not <this> year"}, {"link", "https://buses.example/"},
                            {"look_again-day", "31"},      {"look_again-month", "2"},
                            {"look_again-year", "2031"}};
  const commonty::Answer refused = by.post(answers_url, typed);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("href=\"#look_again\""), HasSubstr("Not &lt;this&gt; year"),
                    HasSubstr("value=\"https://buses.example/\""), HasSubstr("value=\"31\""),
                    HasSubstr("value=\"2031\""), HasSubstr("value=\"parked\" checked"),
                    HasSubstr("value=\"" + one.text() + "\" checked")));
  EXPECT_EQ(by.post(answers_url, {{"reason", "x"}}).status, 422);
  EXPECT_EQ(by.post(answers_url, {{"reason", "x"}, {"outcome", "chosen"}}).status, 422);
  EXPECT_EQ(
      by.post(answers_url, {{"reason", "x"}, {"outcome", "bribed"}, {"contributions", one.text()}})
          .status,
      422);
  EXPECT_EQ(count_of("SELECT count(*) FROM outcomes"), 0);
}

TEST_P(DecisionPages, KeepWhatWasTypedAboutTheDecision) {
  Browser by = ann();
  // A draft without a title has none in its form either.
  by.post(answers_url,
          {{"contributions", given("A").text()}, {"outcome", "chosen"}, {"reason", "x"}});
  EXPECT_THAT(by.get(answers_url).body, Not(HasSubstr("value=\"Draft answers\"")));
  FormFields typed = description();
  typed[0].second = std::string(title_length_max + 1, 'x');
  typed[1].second = "A rule of <ours>";
  const commonty::Answer refused = by.post(answers_url + "/description", typed);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("href=\"#title\""), HasSubstr(typed[0].second),
                                  HasSubstr("A rule of &lt;ours&gt;"),
                                  HasSubstr("We **listened**."), HasSubstr("Pam Gunn")));
  EXPECT_EQ(by.post(answers_url + "/description", description()).status, 303);
  EXPECT_THAT(by.get(answers_url).body,
              AllOf(HasSubstr("value=\"Buses first\""), HasSubstr("Ann Ross\nPam Gunn")));
}

TEST_P(DecisionPages, StartFromKeptWordsWithoutScript) {
  given("More buses");
  Browser by = ann();
  const std::string url = "/challenges/" + challenge.slug + "/answer-templates";
  const commonty::Answer refused =
      by.post(url, {{"words-title", "Money"}, {"words-outcome", "parked"}, {"words-text", " "}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("href=\"#words-text\""), HasSubstr("value=\"Money\""),
                                  HasSubstr("value=\"parked\" selected")));
  EXPECT_EQ(by.post(url, {{"words-title", "Money"},
                          {"words-outcome", "not_now"},
                          {"words-text", "The money is spent"}})
                .status,
            303);
  const auto words = by.get_json(answers_url).json().at("templates").at(0);
  const std::string id(words.at("id").as_string());
  EXPECT_THAT(by.get(answers_url).body, HasSubstr(answers_url + "?template=" + id));
  EXPECT_THAT(
      by.get(answers_url + "?template=" + id).body,
      AllOf(HasSubstr("value=\"not_now\" checked"), HasSubstr(">The money is spent</text")));
  EXPECT_EQ(by.post(url + "/" + id + "/removal").status, 303);
  EXPECT_EQ(by.get_json(answers_url).json().at("templates").as_array().size(), 0u);
}

TEST_P(DecisionPages, AreSeenOnceMoreBeforePublishing) {
  const ContributionId one = given("More buses");
  store().write([&](Tx& tx) {
    contributions::support(tx, add_person(tx, "Eve"), one).value();
    contributions::support(tx, add_person(tx, "Ian"), one).value();
  });
  Browser by = ann();
  const std::string url = drafted(by, {one});
  EXPECT_THAT(by.get(answers_url).body, HasSubstr(url + "/publication"));
  const commonty::Answer page = by.get(url + "/publication");
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("Publish the answers to 3 people"), HasSubstr("More buses"),
                    HasSubstr("It helps most"), HasSubstr("Ann Ross, Pam Gunn")));
  const commonty::Answer done = by.post_and_follow(url + "/publication");
  EXPECT_THAT(done.body, AllOf(HasSubstr("3 people will be told"), HasSubstr("Buses first"),
                               HasSubstr("<strong>listened</strong>")));
  EXPECT_EQ(by.get(url + "/publication").location, url);
}

TEST_P(DecisionPages, ArePublishedByTheConvenerAlone) {
  Browser pam = browser_of("pam@people.example");
  const std::string url = drafted(pam, {given("More buses")});
  EXPECT_THAT(pam.get(answers_url).body, Not(HasSubstr(url + "/publication")));
  EXPECT_EQ(pam.get(url + "/publication").status, 403);
  EXPECT_EQ(pam.post(url + "/publication").status, 403);
  EXPECT_EQ(count_of("SELECT count(*) FROM decisions WHERE published_at IS NULL"), 1);
}

TEST_P(DecisionPages, ArePublishedOnceHoweverOftenTheFormIsSent) {
  Browser by = ann();
  const std::string url = drafted(by, {given("More buses")});
  const FormFields form = {{"once", "the-very-same-form"}};
  EXPECT_EQ(by.post(url + "/publication", form).location, url);
  EXPECT_EQ(by.post(url + "/publication", form).location, url);
  // Another form of the same page is told that it comes too late.
  EXPECT_EQ(by.post(url + "/publication").status, 303);
  EXPECT_EQ(count_of("SELECT count(*) FROM facts WHERE name = 'decision.published'"), 1);
}

TEST_P(DecisionPages, SayWhatIsMissingAndHowToPutItRight) {
  Browser by = ann();
  const ContributionId one = given("More buses"), two = given("Rude words");
  by.post(answers_url, {{"contributions", one.text()},
                        {"contributions", two.text()},
                        {"outcome", "chosen"},
                        {"reason", "x"}});
  const std::string url =
      store().read([&](Tx& tx) { return "/decisions/" + draft_of(tx, challenge.id)->id.text(); });
  const commonty::Answer refused = by.post(url + "/publication");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Give the decision a title"));
  by.post(answers_url + "/description", description());
  store().write([&](Tx& tx) { contributions::set_state(tx, two, contributions::State::hidden); });
  EXPECT_THAT(by.post(url + "/publication").body, HasSubstr("Rude words"));
  EXPECT_THAT(rows(by, "?show=drafted"), testing::UnorderedElementsAre("More buses", "Rude words"));
  by.post(answers_url + "/removals", {{"contributions", two.text()}});
  EXPECT_EQ(by.post(url + "/publication").location, url);
}

TEST_P(DecisionPages, OfDraftsTellStrangersNothing) {
  const ContributionId one = given("More buses");
  Browser by = ann();
  const std::string url = drafted(by, {one}, {{"outcome", "chosen"}, {"reason", "Quite secret"}});
  EXPECT_THAT(by.get(url).body, HasSubstr("Only those who answer can see it"));
  EXPECT_EQ(browser_of("pam@people.example").get(url).status, 200);
  const std::string slug = "/challenges/" + challenge.slug;
  for (Browser stranger : {browser(), browser_of("bob@people.example")}) {
    for (const std::string& page :
         {url, url + ".json", url + "/answers.csv", url + "/publication", url + "/amendments",
          std::string("/decisions"), std::string("/decisions.json"), std::string("/"),
          std::string("/index.json"), slug, slug + ".json", slug + "/feed.atom",
          slug + "/contributions.json", "/contributions/" + one.text() + ".json",
          std::string("/search?q=secret"), std::string("/search.json?q=buses")}) {
      SCOPED_TRACE(page);
      const commonty::Answer seen = stranger.get(page);
      EXPECT_THAT(seen.body, AllOf(Not(HasSubstr("Quite secret")), Not(HasSubstr("Buses first"))));
      EXPECT_FALSE(page.starts_with(url) && seen.status == 200);
    }
  }
}

TEST_P(DecisionPages, TellEverybodyOnceTheyArePublished) {
  Browser by = ann();
  const std::string url = published(by, {given("More buses")});
  const commonty::Answer page = browser().get(url);
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("Buses first"), HasSubstr("The panel voted"), HasSubstr("More buses"),
                    HasSubstr("It helps most"), Not(HasSubstr("/amendments?"))));
  const auto json = browser().get_json(url).json();
  EXPECT_EQ(json.at("title").as_string(), "Buses first");
  EXPECT_EQ(json.at("decided_by").as_array().size(), 2u);
  EXPECT_EQ(json.at("answers").at(0).at("outcome").as_string(), "chosen");
  EXPECT_EQ(json.at("answers").at(0).at("reason").as_string(), "It helps most");
  EXPECT_EQ(json.at("tally").at(0).at("count").as_int64(), 1);
  EXPECT_THAT(browser().get("/decisions").body, HasSubstr("Buses first"));
  EXPECT_THAT(browser().get("/").body, HasSubstr("Buses first"));
  EXPECT_EQ(browser().get("/decisions/zzzz").status, 404);
  EXPECT_EQ(browser().get("/decisions/!").status, 404);
}

TEST_P(DecisionPages, AreATableToo) {
  Browser by = ann();
  const std::string url = published(by, {given("=HYPERLINK(\"http://evil\"), \"buses\"")},
                                    {{"outcome", "parked"},
                                     {"reason", "No money\nthis year"},
                                     {"look_again-day", "1"},
                                     {"look_again-month", "5"},
                                     {"look_again-year", "2027"}});
  const commonty::Answer table = browser().get(url + "/answers.csv");
  EXPECT_EQ(table.header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_THAT(table.header("Content-Disposition"), HasSubstr("attachment"));
  EXPECT_TRUE(table.body.starts_with("contribution,headline,outcome,reason,look_again,link\r\n"));
  EXPECT_THAT(table.body, AllOf(HasSubstr("\"No money\nthis year\""), HasSubstr("2027-05-01"),
                                Not(HasSubstr("\"=HYPERLINK")), Not(HasSubstr(",=HYPERLINK"))));
}

TEST_P(DecisionPages, OfAPrivateChallengeAreForItsPeopleAlone) {
  Browser by = ann();
  const std::string url = published(by, {given("More buses")});
  store().write([&](Tx& tx) {
    tx.run("UPDATE challenges SET audience = 'private' WHERE id = $1", challenge.id);
  });
  for (const std::string& page : {url, url + "/answers.csv", url + "/amendments"}) {
    SCOPED_TRACE(page);
    EXPECT_THAT((std::set{404, 303}), testing::Contains(browser().get(page).status));
    EXPECT_THAT(browser_of("bob@people.example").get(page).body, Not(HasSubstr("More buses")));
  }
  EXPECT_EQ(by.get(url).status, 200);
  EXPECT_THAT(browser().get("/decisions").body, Not(HasSubstr("Buses first")));
  EXPECT_THAT(browser().get("/").body, Not(HasSubstr("Buses first")));
}

TEST_P(DecisionPages, DoNotRepeatWhatWasHiddenLater) {
  Browser by = ann();
  const ContributionId one = given("Call Bob on 01632 960000");
  const std::string url = published(by, {one});
  by.post(url + "/amendments", {{"contribution", one.text()},
                                {"outcome", "not_now"},
                                {"reason", "Sorry"},
                                {"why", "New figures"}});
  store().write([&](Tx& tx) { contributions::set_state(tx, one, contributions::State::hidden); });
  for (const std::string& page : {url, url + ".json", url + "/answers.csv"}) {
    SCOPED_TRACE(page);
    const commonty::Answer seen = browser().get(page);
    EXPECT_EQ(seen.status, 200);
    EXPECT_THAT(seen.body, AllOf(Not(HasSubstr("01632")), HasSubstr("Sorry")));
  }
  EXPECT_THAT(browser().get(url).body, HasSubstr("A contribution that is not shown"));
}

TEST_P(DecisionPages, AreAmendedInTheOpen) {
  Browser by = ann();
  const ContributionId one = given("More buses");
  const std::string url = published(by, {one});
  EXPECT_THAT(by.get(url).body, HasSubstr(url + "/amendments?contribution=" + one.text()));
  EXPECT_THAT(by.get(url + "/amendments?contribution=" + one.text()).body,
              AllOf(HasSubstr("value=\"chosen\" checked"), HasSubstr(">It helps most</textarea>")));
  EXPECT_EQ(by.get(url + "/amendments").location, url);
  EXPECT_EQ(by.get(url + "/amendments?contribution=zzzz").status, 404);
  const FormFields form = {{"contribution", one.text()},
                           {"outcome", "not_now"},
                           {"reason", "The grant is gone"},
                           {"why", "It was refused in May"},
                           {"once", "the-very-same-form"}};
  EXPECT_EQ(by.post(url + "/amendments", form).location, url + "#amendments");
  EXPECT_EQ(by.post(url + "/amendments", form).location, url + "#amendments");
  const auto all = browser().get_json(url).json().at("amendments").as_array();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].at("reason_before").as_string(), "It helps most");
  EXPECT_THAT(browser().get(url).body,
              AllOf(HasSubstr("Chosen became Not now"), HasSubstr("It was refused in May"),
                    HasSubstr("The grant is gone"), HasSubstr(">It helps most</div>")));
}

TEST_P(DecisionPages, KeepWhatWasTypedWhenAnAmendmentIsRefused) {
  Browser by = ann();
  const ContributionId one = given("More buses");
  const std::string url = published(by, {one},
                                    {{"outcome", "parked"},
                                     {"reason", "No money"},
                                     {"look_again-day", "1"},
                                     {"look_again-month", "5"},
                                     {"look_again-year", "2027"}});
  // The day is there already, so that a better reason needs nothing else.
  EXPECT_THAT(by.get(url + "/amendments?contribution=" + one.text()).body,
              HasSubstr("value=\"2027\""));
  const commonty::Answer refused = by.post(url + "/amendments", {{"contribution", one.text()},
                                                                 {"outcome", "parked"},
                                                                 {"reason", "A better reason"},
                                                                 {"look_again-day", "3"},
                                                                 {"look_again-month", "2"},
                                                                 {"look_again-year", "2020"},
                                                                 {"why", "We <checked>"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("A better reason"), HasSubstr("We &lt;checked&gt;"),
                                  HasSubstr("value=\"2020\""), HasSubstr("#look_again")));
  EXPECT_EQ(browser_of("pam@people.example")
                .post(url + "/amendments", {{"contribution", one.text()}})
                .status,
            403);
  EXPECT_EQ(count_of("SELECT count(*) FROM amendments"), 0);
}

}  // namespace
}  // namespace commonty::decisions
