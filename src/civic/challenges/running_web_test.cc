#include "civic/challenges/challenges.h"
#include "civic/organisations/organisations.h"
#include "tests/support/site/site.h"

namespace commonty::challenges {
namespace {

using testing::HasSubstr;
using testing::Not;

class RunningAChallenge : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    const PersonId ann = person("ann@council.example", "Ann");
    store().write([&](Tx& tx) {
      council_ = organisations::add(tx, ann, {.name = "The council", .kind = "council"}).value().id;
      organisations::add_member(tx, ann, council_, "ann@council.example", "Planner").value();
    });
  }
  FormFields form() const {
    return {{"question", "How might we get to hospital?"},
            {"short_title", "Getting to hospital"},
            {"audience", "public"},
            {"owners", council_.text()},
            {"in_our_gift", "Bus times\nSigns"}};
  }
  std::string started(Browser& ann) {
    EXPECT_EQ(ann.post("/challenges/new", form()).location,
              "/challenges/getting-to-hospital/running");
    return "/challenges/getting-to-hospital";
  }

  OrganisationId council_;
};
ON_BOTH_DATABASES(RunningAChallenge);

TEST_P(RunningAChallenge, IsStartedByWhoeverBelongsToAnOrganisation) {
  EXPECT_EQ(browser_of("bob@else.example", "Bob").get("/challenges/new").status, 403);
  Browser ann = browser_of("ann@council.example");
  EXPECT_THAT(ann.get("/challenges/new").body, HasSubstr("The council"));
  const std::string url = started(ann);
  EXPECT_THAT(ann.get(url).body, HasSubstr("Signs"));
  EXPECT_THAT(ann.get(url).body, HasSubstr(url + "/running"));
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr(url + "/running")));
  EXPECT_THAT(browser().get("/").body, HasSubstr("How might we get to hospital?"));
}

TEST_P(RunningAChallenge, DrawsTheFormAgainWithEverythingTyped) {
  Browser ann = browser_of("ann@council.example");
  const Answer refused = ann.post("/challenges/new", {{"question", ""},
                                                      {"audience", "public"},
                                                      {"background", "It is far"},
                                                      {"closes_at-day", "31"},
                                                      {"closes_at-month", "2"},
                                                      {"closes_at-year", "2030"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("question-error"));
  EXPECT_THAT(refused.body, HasSubstr("owners-error"));
  EXPECT_THAT(refused.body, HasSubstr("closes_at-date-error"));
  EXPECT_THAT(refused.body, HasSubstr("It is far"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"2030\""));
}

TEST_P(RunningAChallenge, IsChangedByItsConvener) {
  Browser ann = browser_of("ann@council.example");
  const std::string url = started(ann);
  EXPECT_THAT(ann.get(url + "/edit").body, HasSubstr("Bus times\nSigns"));
  FormFields fields = form();
  fields.front().second = "How might everyone get to hospital?";
  EXPECT_EQ(ann.post(url + "/edit", fields).location, url);
  EXPECT_THAT(browser().get(url).body, HasSubstr("How might everyone"));
  EXPECT_EQ(browser_of("bob@else.example", "Bob").get(url + "/edit").status, 403);
}

TEST_P(RunningAChallenge, TakesNoNameOfAnOrganisationThatIsNotOnesOwn) {
  const PersonId bea = person("bea@hospital.example", "Bea");
  const std::string hospital = store().write([&](Tx& tx) {
    const auto id =
        organisations::add(tx, bea, {.name = "The hospital", .kind = "council"}).value().id;
    organisations::add_member(tx, bea, id, "bea@hospital.example", "Nurse").value();
    return id.text();
  });
  Browser ann = browser_of("ann@council.example");
  const std::string url = started(ann);
  FormFields both = form();
  both.emplace_back("owners", hospital);
  const Answer refused = ann.post(url + "/edit", both);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("owners-error"));
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr("The hospital")));

  // Who belongs to it may add it, and then it stays, whoever saves.
  ann.post(url + "/roles", {{"email", "bea@hospital.example"}, {"role", "convener"}});
  EXPECT_EQ(browser_of("bea@hospital.example").post(url + "/edit", both).location, url);
  EXPECT_EQ(ann.post(url + "/edit", both).location, url);
  EXPECT_THAT(browser().get(url).body, HasSubstr("The hospital"));
}

TEST_P(RunningAChallenge, MovesOnAndBack) {
  Browser ann = browser_of("ann@council.example");
  const std::string url = started(ann);
  EXPECT_EQ(ann.post(url + "/steps", {{"step", "gather"}}).status, 303);
  EXPECT_EQ(browser().get_json(url).json().at("step").as_string(), "gather");
  EXPECT_EQ(ann.post(url + "/steps", {{"step", "gather"}}).status, 422);
  EXPECT_EQ(ann.post(url + "/steps", {{"step", "share"}}).status, 303);
  const auto list = browser().get_json("/challenges").json();
  EXPECT_EQ(list.at("going_on").as_array().size(), 0u);
  EXPECT_EQ(list.at("earlier").as_array().size(), 1u);
}

TEST_P(RunningAChallenge, GivesRolesAndKeepsItsLastConvener) {
  Browser ann = browser_of("ann@council.example");
  const std::string url = started(ann);
  const std::string ann_id = person("ann@council.example").text();
  const std::string bob_id = person("bob@else.example", "Bob").text();
  EXPECT_EQ(ann.post(url + "/roles", {{"email", "no address"}, {"role", "convener"}}).status, 422);
  EXPECT_EQ(ann.post(url + "/roles/removal", {{"person", ann_id}, {"role", "convener"}}).status,
            422);
  EXPECT_EQ(
      ann.post(url + "/roles", {{"email", "bob@else.example"}, {"role", "facilitator"}}).status,
      303);
  EXPECT_THAT(browser().get(url).body, HasSubstr("Bob"));
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr("bob@else.example")));
  Browser bob = browser_of("bob@else.example");
  EXPECT_EQ(bob.get(url + "/running").status, 200);
  EXPECT_EQ(bob.post(url + "/steps", {{"step", "share"}}).status, 403);
  EXPECT_EQ(ann.post(url + "/roles/removal", {{"person", bob_id}, {"role", "facilitator"}}).status,
            303);
  EXPECT_EQ(bob.get(url + "/running").status, 403);
}

TEST_P(RunningAChallenge, IsOpenWhileACallIs) {
  Browser ann = browser_of("ann@council.example");
  const std::string url = started(ann);
  store().write([&](Tx& tx) {
    tx.run("UPDATE challenges SET opens_at = $1, closes_at = $2", tx.now() - 2 * day_ms,
           tx.now() - day_ms);
  });
  EXPECT_EQ(browser().post(url + "/contributions", {{"text", "More buses"}}).status, 409);
  EXPECT_EQ(ann.post(url + "/calls", {{"title", ""}}).status, 422);
  EXPECT_EQ(ann.post(url + "/calls", {{"title", "Bus times at night"},
                                      {"closes_at-day", "1"},
                                      {"closes_at-month", "1"},
                                      {"closes_at-year", "2090"}})
                .status,
            303);
  EXPECT_THAT(browser().get(url).body, HasSubstr("Bus times at night"));
  EXPECT_EQ(browser().post(url + "/contributions", {{"text", "More buses"}}).status, 303);
  const auto cards = browser().get_json("/challenges").json();
  EXPECT_EQ(cards.at("going_on").at(0).at("people").as_int64(), 1);
  const std::string call =
      store().read([](Tx& tx) { return tx.one<CallId>("SELECT id FROM calls").text(); });
  EXPECT_THAT(ann.get(url + "/calls/" + call + "/removal").body, HasSubstr("Bus times at night"));
  EXPECT_EQ(ann.post(url + "/calls/" + call + "/removal").location, url + "/running");
  EXPECT_EQ(browser().post(url + "/contributions", {{"text", "Fewer cars"}}).status, 409);
}

}  // namespace
}  // namespace commonty::challenges
