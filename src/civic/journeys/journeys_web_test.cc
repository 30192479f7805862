#include <boost/json/array.hpp>

#include "civic/contributions/contributions.h"
#include "civic/decisions/decisions.h"
#include "civic/journeys/journeys.h"
#include "civic/merges/merges.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::journeys {
namespace {

namespace json = boost::json;
using challenges::Challenge;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What the page of a contribution shows of its journey.
class JourneyOnAPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      challenge = add_challenge(tx);
      ann = add_person(tx, "Ann");
      contributions::Draft draft{.text = "No bus after six"};
      draft.source = {.way = contributions::Way::paper,
                      .document = 7,
                      .group = "Table 4",
                      .question = "What is hard?"};
      note = contributions::bring(tx, ann, challenge, draft)->id;
      joint = contributions::post(tx, add_person(tx, "Bob"), challenge, {.text = "Late buses"})->id;
    });
  }
  template <class F>
  void write(F&& fn) {
    clock.advance(minute_ms);
    store().write([&](Tx& tx) -> Result<void> { return fn(tx); }).value();
  }
  void merge() {
    write([&](Tx& tx) -> Result<void> {
      TRY(merges::into_existing(tx, ann, joint, {note}, "The same"));
      return done();
    });
  }
  void decide(const std::vector<ContributionId>& about) {
    write([&](Tx& tx) -> Result<void> {
      const DecisionId id = decisions::open_draft(tx, ann, challenge.id).id;
      TRY(decisions::describe(tx, ann, id,
                              {.title = "Buses first", .rule = "A vote", .decided_by = {"Ann"}}));
      TRY(decisions::answer(tx, ann, id, about,
                            {.outcome = decisions::Outcome::chosen, .reason = "It helps"}));
      return decisions::publish(tx, ann, id);
    });
  }
  static std::string url(ContributionId id) { return "/contributions/" + id.text(); }
  json::array journey(Browser by, ContributionId id) {
    return by.get_json(url(id)).json().at("journey").as_array();
  }
  // "-1 made from: Document one that is not shown", in the order of the page.
  std::vector<std::string> lines(Browser by, ContributionId id) {
    std::vector<std::string> out;
    for (const json::value& step : journey(by, id)) {
      out.push_back(std::to_string(step.at("rank").as_int64()) + " " +
                    std::string(step.at("link").as_string()) + ": " +
                    std::string(step.at("label").as_string()) + " " +
                    std::string(step.at("title").as_string()));
    }
    return out;
  }

  Challenge challenge;
  PersonId ann;
  ContributionId note, joint;
};
ON_BOTH_DATABASES(JourneyOnAPage);

TEST_P(JourneyOnAPage, TellsWhereWordsCameFromAndWhatCameOfThem) {
  merge();
  decide({joint});
  const auto steps = journey(browser(), note);
  EXPECT_THAT(
      lines(browser(), note),
      ElementsAre("-1 given to: Challenge Getting to hospital",
                  "-1 made from: Document one that is not shown", "-1 brought by: Person Ann",
                  "0 : Contribution No bus after six", "1 joined into: Contribution Late buses",
                  "2 answered by: Decision Buses first"));
  EXPECT_EQ(steps[0].at("url").as_string(), "/challenges/" + challenge.slug);
  EXPECT_EQ(steps[1].at("detail").as_string(), "Table 4 › What is hard?");
  EXPECT_TRUE(steps[3].at("now").as_bool());
  EXPECT_EQ(steps[5].at("detail").as_string(), "chosen");
  EXPECT_EQ(steps[5].at("when").at("iso").as_string(), rfc3339(clock.now()));
}

TEST_P(JourneyOnAPage, IsOneListInThePage) {
  merge();
  decide({joint});
  const std::string page = browser().get(url(joint)).body;
  const std::size_t list = page.find("<ol class=\"journey\">");
  ASSERT_NE(list, page.npos);
  const std::string part = page.substr(list, page.find("</ol>", list) - list);
  EXPECT_THAT(part, AllOf(HasSubstr("joined from"), HasSubstr("href=\"" + url(note) + "\""),
                          HasSubstr("answered by"), HasSubstr("Buses first")));
  const std::size_t now = part.find("aria-current=\"true\"");
  EXPECT_LT(part.find("No bus after six"), now);
  EXPECT_LT(now, part.find("Buses first"));
  EXPECT_EQ(part.find("aria-current", now + 1), part.npos);
}

TEST_P(JourneyOnAPage, IsNotThatOfWhatTheSameDecisionAnswers) {
  decide({note, joint});
  EXPECT_THAT(lines(browser(), joint),
              ElementsAre("-1 given to: Challenge Getting to hospital",
                          "0 : Contribution Late buses", "1 answered by: Decision Buses first"));
}

TEST_P(JourneyOnAPage, FollowsChainsOfMerges) {
  ContributionId last;
  write([&](Tx& tx) -> Result<void> {
    last = TRY(contributions::post(tx, add_person(tx, "Eve"), challenge, {.text = "Buses"})).id;
    TRY(merges::into_existing(tx, ann, joint, {note}, "The same"));
    TRY(merges::into_existing(tx, ann, last, {joint}, "The same"));
    return done();
  });
  decide({last});
  EXPECT_THAT(lines(browser(), note), testing::Contains("3 answered by: Decision Buses first"));
  EXPECT_THAT(lines(browser(), last), testing::Contains("-2 joined from: Contribution No bus "
                                                        "after six"));
}

TEST_P(JourneyOnAPage, TellsStrangersNothingOfWhatIsNotForThem) {
  Challenge secret;
  write([&](Tx& tx) -> Result<void> {
    secret = add_challenge(tx, {.title = "Our secret", .audience = permissions::Audience::only_me});
    link(tx, {"challenge", secret.id.value}, {"contribution", joint.value}, Link::made_from);
    const auto hidden = TRY(
        contributions::post(tx, add_person(tx, "Eve"), challenge, {.text = "Call 01632 960000"}));
    TRY(merges::into_existing(tx, ann, joint, {hidden.id}, "The same"));
    contributions::set_state(tx, hidden.id, contributions::State::hidden);
    const DecisionId draft = decisions::open_draft(tx, ann, challenge.id).id;
    TRY(decisions::describe(tx, ann, draft, {.title = "Not yet"}));
    link(tx, {"contribution", joint.value}, {"decision", draft.value}, Link::answered_by);
    return done();
  });
  Browser stranger = browser();
  for (const std::string& page : {url(joint), url(joint) + ".json"}) {
    SCOPED_TRACE(page);
    EXPECT_THAT(stranger.get(page).body,
                AllOf(HasSubstr("one that is not shown"), Not(HasSubstr("Our secret")),
                      Not(HasSubstr(secret.slug)), Not(HasSubstr("01632")),
                      Not(HasSubstr("Not yet")), Not(HasSubstr("@people.example"))));
  }
  EXPECT_THAT(lines(browser_of("ann@people.example"), joint),
              testing::Contains("1 became: Challenge Our secret"));
}

TEST_P(JourneyOnAPage, NamesNoGuest) {
  ContributionId brought;
  write([&](Tx& tx) -> Result<void> {
    brought = TRY(contributions::bring(tx, people::add_guest(tx, "").id, challenge,
                                       {.text = "From a guest"}))
                  .id;
    return done();
  });
  EXPECT_THAT(lines(browser(), brought), testing::Contains("-1 brought by: Person A guest"));
}

}  // namespace
}  // namespace commonty::journeys
