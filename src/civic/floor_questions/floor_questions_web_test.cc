#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "civic/commitments/commitments.h"
#include "civic/floor_questions/floor_questions.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::floor_questions {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* convener = "ann@people.example";

class FloorQuestionsPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    by = person(convener, "Ann");
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    store().write([&](Tx& tx) {
      workshop = workshops::create(tx, by, challenge.id, {.title = "An evening", .is_public = true})
                     .value();
      workshops::move_to(tx, by, workshop, workshops::State::running).value();
      code = workshops::get(tx, workshop).value().code;
    });
    at = "/workshops/" + workshop.text() + "/questions";
  }
  Browser guest(const std::string& name = "") {
    Browser out = browser();
    out.remote = "192.0.2." + std::to_string(++guests_);
    out.get("/join/" + code);
    out.post("/join/" + code, {{"name", name}});
    return out;
  }
  Browser facilitator() { return browser_of(convener, "Ann"); }
  // The address of the question that was asked.
  std::string asks(Browser& who, const std::string& text, bool with_name = true) {
    who.get(at);
    FormFields form = {{"text", text}};
    if (!with_name) form.emplace_back("unnamed", "yes");
    const commonty::Answer answer = who.post(at, form);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return at + "/" + answer.location.substr(answer.location.rfind('-') + 1);
  }
  void does(Browser& who, const std::string& target, const FormFields& form = {}) {
    who.get(at);
    const commonty::Answer answer = who.post(target, form);
    EXPECT_EQ(answer.status, 303) << target << ": " << answer.body;
  }
  void ended() {
    store().write(
        [&](Tx& tx) { workshops::move_to(tx, by, workshop, workshops::State::ended).value(); });
  }
  void told() {
    for (int i = 0; i < 3; ++i) site().run_jobs();
  }

  PersonId by;
  challenges::Challenge challenge;
  WorkshopId workshop;
  std::string at, code;
  test::EarLoop loop;

 private:
  int guests_ = 0;
};
ON_BOTH_DATABASES(FloorQuestionsPage);

TEST_P(FloorQuestionsPage, TakesAQuestionFromAPhoneWithoutAnAccount) {
  Browser mairi = guest("Mairi");
  const std::string url = asks(mairi, "When does the bus come?");
  const std::string page = mairi.get(at).body;
  EXPECT_THAT(page, HasSubstr("When does the bus come?"));
  EXPECT_THAT(page, HasSubstr("Yours"));
  EXPECT_THAT(browser().get(at).body, HasSubstr("Mairi"));
  EXPECT_EQ(browser().get(url).status, 200);
  EXPECT_THAT(browser().get("/workshops/" + workshop.text()).body,
              HasSubstr("Questions from the floor (1)"));
}

TEST_P(FloorQuestionsPage, ShowsNobodyANameThatWasNotGiven) {
  Browser mairi = guest("Mairi");
  const std::string url = asks(mairi, "Who pays for it?", false);
  Browser ann = facilitator();
  Browser other = guest();
  const std::string record = "/workshops/" + workshop.text() + "/record";
  for (Browser* who : {&ann, &other}) {
    for (const std::string& page : {at, url, record, record + ".csv"}) {
      SCOPED_TRACE(page);
      EXPECT_THAT(who->get(page).body, HasSubstr("Who pays for it?"));
      EXPECT_THAT(who->get(page).body, Not(HasSubstr("Mairi")));
      EXPECT_THAT(who->get_json(page).body, Not(HasSubstr("Mairi")));
    }
  }
  EXPECT_THAT(mairi.get(at).body, HasSubstr("Yours"));
  does(mairi, url + "/withdrawal");
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("Who pays for it?")));
}

TEST_P(FloorQuestionsPage, KeepsWhatWasTypedWhenItIsTooLong) {
  Browser mairi = guest();
  mairi.get(at);
  const std::string text(question_length_max + 1, 'x');
  const commonty::Answer answer = mairi.post(at, {{"text", text}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr(text));
  EXPECT_THAT(answer.body, HasSubstr("at most 280 characters"));
}

TEST_P(FloorQuestionsPage, LetsAVoteBeGivenAndTakenBack) {
  Browser mairi = guest(), other = guest();
  const std::string url = asks(mairi, "When?");
  does(other, url + "/votes");
  EXPECT_EQ(browser().get_json(at).json().at("questions").at(0).at("votes"), 1);
  EXPECT_THAT(other.get(at).body, HasSubstr("You want this, too"));
  does(other, url + "/votes/removal");
  EXPECT_EQ(browser().get_json(at).json().at("questions").at(0).at("votes"), 0);
  Browser outsider = browser_of("eve@people.example");
  outsider.get(at);
  EXPECT_EQ(outsider.post(url + "/votes").status, 403);
}

TEST_P(FloorQuestionsPage, ShowsTheOneOnTheStageLargeOnTheWall) {
  Browser mairi = guest(), ann = facilitator();
  const std::string one = asks(mairi, "One?"), other = asks(mairi, "Another?");
  const std::string wall = "/workshops/" + workshop.text() + "/wall";
  EXPECT_THAT(browser().get(wall).body, Not(HasSubstr("Being answered now")));
  does(ann, one + "/turn", {{"turn", "now"}});
  does(ann, other + "/turn", {{"turn", "now"}});
  const std::string page = browser().get(wall).body;
  EXPECT_THAT(page, HasSubstr("Another?"));
  EXPECT_THAT(page, Not(HasSubstr("One?")));
  does(ann, other + "/turn", {{"turn", "answered"}, {"summary", "Yes, by May"}});
  EXPECT_THAT(browser().get(wall).body, Not(HasSubstr("Another?")));
  EXPECT_THAT(browser().get(at + "?show=answered").body, HasSubstr("Yes, by May"));
  EXPECT_THAT(browser().get(at + "?show=open").body, Not(HasSubstr("Another?")));
}

TEST_P(FloorQuestionsPage, HearsWhenSomethingHappens) {
  Browser mairi = guest(), ann = facilitator(), reader = browser();
  const auto place = reader.get_json(at).json().at("live_place").as_int64();
  auto seat = reader.sit(at + "/stream?from=" + std::to_string(place));
  ASSERT_TRUE(seat);
  test::Ear ear(loop, std::move(seat));
  const auto hears = [&](const std::string& words) {
    return ear.heard_when([&](const std::string& all) { return all.find(words) != all.npos; });
  };
  const std::string one = asks(mairi, "When?");
  EXPECT_THAT(hears("set-up"), testing::AllOf(HasSubstr("target=\"floor\" data-set-up=\"1\""),
                                              Not(HasSubstr("When?"))));
  does(ann, one + "/turn", {{"turn", "now"}});
  EXPECT_THAT(hears("When?"), HasSubstr("target=\"floor-now\""));
  EXPECT_THAT(reader.get(at).body, HasSubstr("data-set-up=\"2\""));
}

TEST_P(FloorQuestionsPage, LetsFacilitatorsJoinTwoAndUndoIt) {
  Browser mairi = guest(), ann = facilitator();
  const std::string one = asks(mairi, "When is the bus?"), other = asks(mairi, "Which bus when?");
  ann.get(one);
  EXPECT_EQ(ann.post(one + "/merges", {{"into", "nothing"}}).status, 422);
  does(ann, one + "/merges", {{"into", other.substr(other.rfind('/') + 1)}});
  const auto all = browser().get_json(at).json();
  EXPECT_EQ(all.at("questions").as_array().size(), 1U);
  EXPECT_EQ(all.at("questions").at(0).at("merged").at(0).at("text"), "When is the bus?");
  EXPECT_THAT(browser().get(one).body, HasSubstr("Which bus when?"));
  EXPECT_THAT(ann.get(one + "/merges/removal").body, HasSubstr("Separate the two"));
  does(ann, one + "/merges/removal");
  EXPECT_EQ(browser().get_json(at).json().at("questions").as_array().size(), 2U);
}

TEST_P(FloorQuestionsPage, HidesWithAReasonItsAuthorSees) {
  Browser mairi = guest(), ann = facilitator();
  const std::string url = asks(mairi, "You fools?");
  ann.get(url);
  EXPECT_EQ(ann.post(url + "/hiding").status, 422);
  does(ann, url + "/hiding", {{"reason", "rude"}});
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("You fools?")));
  EXPECT_EQ(browser().get(url).status, 404);
  EXPECT_THAT(mairi.get(url).body, HasSubstr("Rude or hurtful"));
  told();
  EXPECT_THAT(mairi.get("/me/notices").body, HasSubstr("was hidden by a facilitator"));
  does(ann, url + "/showing");
  EXPECT_THAT(browser().get(at).body, HasSubstr("You fools?"));
}

TEST_P(FloorQuestionsPage, LetsFacilitatorsReadQuestionsFirst) {
  Browser mairi = guest(), ann = facilitator();
  does(ann, at + "/screening", {{"screen", "yes"}});
  const std::string url = asks(mairi, "Is it safe?");
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("Is it safe?")));
  EXPECT_THAT(mairi.get(at).body, HasSubstr("Waits for a facilitator"));
  EXPECT_THAT(ann.get(at).body, HasSubstr("1 question waits for you"));
  does(ann, url + "/showing");
  EXPECT_THAT(browser().get(at).body, HasSubstr("Is it safe?"));
}

TEST_P(FloorQuestionsPage, TellsThoseWhoWantedItWhenItIsAnsweredInWriting) {
  Browser mairi = guest(), other = guest(), third = guest(), ann = facilitator();
  const std::string url = asks(mairi, "When does it begin?", false);
  does(other, url + "/votes");
  ended();
  does(ann, url + "/answer", {{"answer", "In **May**."}});
  told();
  for (Browser* who : {&mairi, &other}) {
    const std::string news = who->get("/me/notices").body;
    EXPECT_THAT(news, HasSubstr("The question “When does it begin?” was answered"));
    EXPECT_THAT(news, HasSubstr(url));
  }
  EXPECT_THAT(third.get("/me/notices").body, Not(HasSubstr("When does it begin?")));
  EXPECT_THAT(browser().get(url).body, HasSubstr("<strong>May</strong>"));
  does(ann, url + "/answer", {{"answer", "In June."}});
  const std::string page = browser().get(url).body;
  EXPECT_THAT(page, HasSubstr("In June."));
  EXPECT_THAT(page, HasSubstr("What the answer was before"));
}

TEST_P(FloorQuestionsPage, StaysReadableWhenTheWorkshopIsOver) {
  Browser mairi = guest();
  asks(mairi, "When?");
  mairi.get(at);
  ended();
  EXPECT_EQ(mairi.post(at, {{"text", "Too late?"}}).status, 409);
  const std::string page = mairi.get(at).body;
  EXPECT_THAT(page, HasSubstr("When?"));
  EXPECT_THAT(page, HasSubstr("The workshop is over"));
  EXPECT_THAT(page, Not(HasSubstr("Ask it")));
}

TEST_P(FloorQuestionsPage, ListsTheOneWhoseTurnItWasWhenTheWorkshopEnded) {
  Browser mairi = guest(), ann = facilitator();
  const std::string one = asks(mairi, "One?");
  does(ann, one + "/turn", {{"turn", "now"}});
  ended();
  EXPECT_THAT(browser().get(at).body, HasSubstr("One?"));
  EXPECT_EQ(browser().get_json(at + "?show=open").json().at("questions").as_array().size(), 1U);
  EXPECT_THAT(browser().get(one).body, Not(HasSubstr("answered on the stage now")));
  does(ann, one + "/answer", {{"answer", "In May"}});
  EXPECT_THAT(browser().get(at).body, HasSubstr("In May"));
}

TEST_P(FloorQuestionsPage, KeepsWhatWasSaidOnTheStageWhileItIsOpenAgain) {
  Browser mairi = guest(), ann = facilitator();
  const std::string one = asks(mairi, "One?");
  const std::string record = "/workshops/" + workshop.text() + "/record";
  does(ann, one + "/turn", {{"turn", "answered"}, {"summary", "Yes, by May"}});
  does(ann, one + "/turn", {{"turn", "open"}});
  for (const std::string& page : {at + "?show=all", one, record, record + ".csv"}) {
    SCOPED_TRACE(page);
    EXPECT_THAT(browser().get(page).body, Not(HasSubstr("Yes, by May")));
  }
  EXPECT_THAT(ann.get(one).body, HasSubstr("Yes, by May")) << "to be kept again";
  does(ann, one + "/turn", {{"turn", "answered"}});
  EXPECT_THAT(browser().get(one).body, HasSubstr("Yes, by May"));
}

TEST_P(FloorQuestionsPage, CarriesThePromisesOfWhatWasJoinedIntoIt) {
  Browser mairi = guest(), ann = facilitator();
  const std::string one = asks(mairi, "When is the bus?"), other = asks(mairi, "Which bus when?");
  does(ann, one + "/commitment",
       {{"words", "A shelter"},
        {"owner", "Bob"},
        {"due-day", "3"},
        {"due-month", "3"},
        {"due-year", "2027"}});
  does(ann, one + "/merges", {{"into", other.substr(other.rfind('/') + 1)}});
  EXPECT_THAT(browser().get(at).body, HasSubstr("A shelter"));
}

TEST_P(FloorQuestionsPage, GoesOnWhereItStopped) {
  store().write([&](Tx& tx) {
    const auto w = workshops::get(tx, workshop).value();
    for (int i = 0; i < 60; ++i) {
      ask(tx, {.person = by, .facilitates = true}, w, "Question " + std::to_string(i), true)
          .value();
    }
  });
  const auto first = browser().get_json(at).json();
  EXPECT_EQ(first.at("questions").as_array().size(), 50U);
  const auto rest = browser().get_json(std::string(first.at("next_url").as_string())).json();
  EXPECT_EQ(rest.at("questions").as_array().size(), 10U);
  EXPECT_EQ(rest.at("questions").at(0).at("text"), "Question 50");
  EXPECT_EQ(rest.at("next_url"), "");
}

TEST_P(FloorQuestionsPage, StandsInTheRecordOfTheDay) {
  Browser mairi = guest(), ann = facilitator();
  const std::string one = asks(mairi, "One?"), other = asks(mairi, "Another?");
  does(ann, one + "/turn", {{"turn", "answered"}, {"summary", "Said on the day"}});
  does(ann, one + "/commitment",
       {{"words", "A shelter"},
        {"owner", "Bob"},
        {"due-day", "3"},
        {"due-month", "3"},
        {"due-year", "2027"}});
  const std::string record = "/workshops/" + workshop.text() + "/record";
  const std::string page = browser().get(record).body, csv = browser().get(record + ".csv").body;
  for (const char* words : {"One?", "Another?", "Said on the day", "A shelter", "Bob"}) {
    EXPECT_THAT(page, HasSubstr(words));
    EXPECT_THAT(csv, HasSubstr(words));
  }
  EXPECT_EQ(browser().get(record + ".docx").status, 200);
}

}  // namespace
}  // namespace commonty::floor_questions
