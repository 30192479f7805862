#include <boost/json/array.hpp>

#include "civic/exit_rounds/exit_rounds.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::exit_rounds {
namespace {

using testing::HasSubstr;
using testing::Not;

class ExitRounds : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    by = person("ann@people.example", "Ann");
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    begun();
  }
  // A workshop that runs.
  void begun(const std::string& title = "An evening", bool is_public = true) {
    store().write([&](Tx& tx) {
      workshop =
          workshops::create(tx, by, challenge.id, {.title = title, .is_public = is_public}).value();
      workshops::move_to(tx, by, workshop, workshops::State::running).value();
      code = workshops::get(tx, workshop).value().code;
    });
    at = "/workshops/" + workshop.text() + "/exit";
  }
  Browser guest() {
    Browser out = browser();
    out.remote = "192.0.2." + std::to_string(++guests_);
    out.get("/join/" + code);
    out.post("/join/" + code);
    return out;
  }
  static FormFields says(const char* heard, const char* clear, const char* again,
                         const char* words = "") {
    return {{"heard", heard}, {"clear", clear}, {"again", again}, {"words", words}};
  }
  commonty::Answer gives(Browser who, const FormFields& form) {
    who.get(at);
    return who.post(at, form);
  }
  void answered_by(int people) {
    for (int i = 0; i < people; ++i) {
      EXPECT_EQ(gives(guest(), says("yes", i % 2 ? "partly" : "no", "yes")).status, 303);
    }
  }
  Tally now() {
    return store().read([&](Tx& tx) { return tally(tx, workshop); });
  }

  PersonId by;
  challenges::Challenge challenge;
  WorkshopId workshop;
  std::string at, code;

 private:
  int guests_ = 0;
};
ON_BOTH_DATABASES(ExitRounds);

TEST_P(ExitRounds, AskThreeQuestionsOncePerPersonChangeably) {
  Browser mairi = guest();
  EXPECT_THAT(mairi.get(at).body, HasSubstr("Was I heard?"));
  EXPECT_EQ(mairi.post(at, says("yes", "no", "partly", "Thanks")).status, 303);
  EXPECT_EQ(mairi.post(at, says("partly", "no", "partly", "Thanks all")).status, 303);
  const Tally all = now();
  EXPECT_EQ(all.people, 1);
  EXPECT_EQ(all.counts[0], (std::array{0, 1, 0}));
  EXPECT_EQ(all.counts[1], (std::array{0, 0, 1}));
  const std::string page = mairi.get(at).body;
  EXPECT_THAT(page, HasSubstr("Thanks all"));
  EXPECT_THAT(page, HasSubstr("Change my answers"));
}

TEST_P(ExitRounds, KeepResultsBackUntilNobodyIsKnownByThem) {
  Browser mairi = guest();
  gives(mairi, says("no", "no", "no", "Too loud"));
  answered_by(answers_min - 2);
  commonty::Answer page = browser().get(at + "/results");
  EXPECT_THAT(page.body, HasSubstr("Not enough answers yet"));
  EXPECT_THAT(page.body, Not(HasSubstr("Too loud")));
  EXPECT_TRUE(browser().get_json(at + "/results").json().at("chart").as_array().empty());
  answered_by(1);
  page = browser().get(at + "/results");
  EXPECT_THAT(page.body, HasSubstr("4 of 5 say yes"));
  EXPECT_THAT(page.body, HasSubstr("Too loud"));
  EXPECT_THAT(page.body, HasSubstr("class=\"share__yes\" x=\"0\" width=\"80\""));
}

TEST_P(ExitRounds, StandBesideThoseOfOtherWorkshops) {
  answered_by(answers_min);
  begun("A morning");
  answered_by(answers_min);
  begun("Behind closed doors", false);
  answered_by(answers_min);
  begun("Hardly anybody came");
  answered_by(1);
  const std::string page = browser().get(at + "/results").body;
  EXPECT_THAT(page, HasSubstr("An evening"));
  EXPECT_THAT(page, HasSubstr("A morning"));
  EXPECT_THAT(page, HasSubstr("10 of 10"));
  EXPECT_THAT(page, Not(HasSubstr("Behind closed doors")));
}

TEST_P(ExitRounds, OfOtherWorkshopsAreForThoseWhoMaySeeTheChallenge) {
  answered_by(answers_min);
  begun("A morning");
  answered_by(answers_min);
  store().write([&](Tx& tx) {
    tx.run("UPDATE challenges SET audience = 'team' WHERE id = $1", challenge.id);
  });
  Browser mairi = guest();
  const std::string page = mairi.get(at + "/results").body;
  EXPECT_THAT(page, HasSubstr("5 people answered"));
  EXPECT_THAT(page, Not(HasSubstr("An evening")));
  EXPECT_THAT(mairi.get_json(at + "/results").body, Not(HasSubstr("An evening")));
}

TEST_P(ExitRounds, TellWhatIsMissing) {
  const auto page = gives(guest(), {{"heard", "yes"}, {"clear", "perhaps"}});
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("Choose yes, partly or no"));
  const std::string long_words(words_length_max + 1, 'x');
  EXPECT_EQ(gives(guest(), says("yes", "yes", "yes", long_words.c_str())).status, 422);
  EXPECT_EQ(now().people, 0);
}

TEST_P(ExitRounds, AreForThoseInTheRoom) {
  EXPECT_THAT(browser().get(at).body, HasSubstr("For those in the room"));
  EXPECT_EQ(gives(browser_of("eve@people.example"), says("yes", "yes", "yes")).status, 409);
  EXPECT_EQ(gives(browser(), says("yes", "yes", "yes")).status, 409);
  EXPECT_EQ(now().people, 0);
}

TEST_P(ExitRounds, LetAGuestLeaveAnAddressToBeTold) {
  Browser mairi = guest();
  FormFields form = says("yes", "yes", "yes");
  form.emplace_back("email", "nowhere");
  EXPECT_EQ(gives(mairi, form).status, 422);
  form.back().second = "mairi@example.org";
  EXPECT_EQ(gives(mairi, form).status, 303);
  EXPECT_THAT(mairi.get(at).body, HasSubstr("mairi@example.org"));
  EXPECT_THAT(guest().get(at).body, Not(HasSubstr("mairi@example.org")));
}

}  // namespace
}  // namespace commonty::exit_rounds
