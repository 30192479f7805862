#include <boost/json/array.hpp>

#include "civic/commitments/commitments.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::commitments {
namespace {

using testing::HasSubstr;
using testing::Not;

class CommitmentsPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    by = person("ann@people.example", "Ann");
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    at = "/challenges/" + challenge.slug + "/commitments";
  }
  Browser convener() { return browser_of("ann@people.example", "Ann"); }
  static FormFields promise(const std::string& words, const std::string& year = "2027") {
    return {{"words", words},
            {"owner", "Anne Reid"},
            {"due-day", "3"},
            {"due-month", "3"},
            {"due-year", year}};
  }
  std::string made(const std::string& words) {
    Browser ann = convener();
    ann.get(at + "/new");
    const Answer answer = ann.post(at, promise(words));
    EXPECT_EQ(answer.status, 303) << answer.body;
    return answer.location;
  }
  Answer becomes(const std::string& url, const FormFields& form) {
    Browser ann = convener();
    ann.get(url);
    return ann.post(url + "/changes", form);
  }

  PersonId by;
  challenges::Challenge challenge;
  std::string at;
};
ON_BOTH_DATABASES(CommitmentsPage);

TEST_P(CommitmentsPage, StandOnTheirChallenge) {
  const std::string front = "/challenges/" + challenge.slug;
  EXPECT_THAT(browser().get(front).body, Not(HasSubstr("Promises")));
  EXPECT_THAT(browser().get(at).body, HasSubstr("No promises yet"));
  made("Two buses more");
  const std::string kept = made("A shelter");
  EXPECT_EQ(becomes(kept, {{"state", "kept"}, {"why", "It stands"}}).status, 303);
  EXPECT_THAT(browser().get(front).body, HasSubstr("1 open, 1 kept"));
  const std::string page = browser().get(at).body;
  EXPECT_THAT(page, HasSubstr("Two buses more"));
  EXPECT_THAT(page, HasSubstr("by 3 March 2027"));
  EXPECT_THAT(browser().get(at + ".csv").body,
              HasSubstr("Two buses more,Anne Reid,2027-03-03,open"));
  EXPECT_EQ(browser().get_json(at).json().at("commitments").as_array().size(), 2U);
}

TEST_P(CommitmentsPage, SayWhenTheirDayHasPassed) {
  const std::string url = made("Two buses more");
  clock.advance(400 * day_ms);
  EXPECT_THAT(browser().get(url).body, HasSubstr("was due 3 March 2027"));
  EXPECT_THAT(browser().get(at).body, HasSubstr("Overdue"));
  EXPECT_THAT(browser().get("/challenges/" + challenge.slug).body, HasSubstr("1 overdue"));
}

TEST_P(CommitmentsPage, TellWhatIsMissingAndKeepWhatWasTyped) {
  Browser ann = convener();
  ann.get(at + "/new");
  Answer answer = ann.post(at, promise("Two buses more", "1999"));
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("The day must not have passed"));
  EXPECT_THAT(answer.body, HasSubstr("Two buses more"));
  answer = ann.post(at, {{"words", "Two buses more"}});
  EXPECT_THAT(answer.body, HasSubstr("Say whose promise it is"));
  EXPECT_THAT(answer.body, HasSubstr("Say by which day"));
}

TEST_P(CommitmentsPage, KeepTheirHistoryForEveryone) {
  const std::string url = made("Two buses more");
  EXPECT_EQ(becomes(url, {{"why", "x"}}).status, 422);
  EXPECT_EQ(becomes(url, {{"state", "changed"},
                          {"why", "No drivers before May"},
                          {"words", "One bus more"},
                          {"due-day", "1"},
                          {"due-month", "5"},
                          {"due-year", "2027"}})
                .status,
            303);
  const std::string page = browser().get(url).body;
  for (const char* words : {"One bus more", "Two buses more", "No drivers before May", "1 May 2027",
                            "3 March 2027", "Ann"}) {
    EXPECT_THAT(page, HasSubstr(words));
  }
  EXPECT_THAT(page, Not(HasSubstr("Say how it stands")));
}

TEST_P(CommitmentsPage, AreRecordedFromAQuestionAndToldToThoseWhoAskedIt) {
  const auto [code, workshop] = store().write([&](Tx& tx) {
    const auto id =
        workshops::create(tx, by, challenge.id, {.title = "An evening", .is_public = true}).value();
    workshops::move_to(tx, by, id, workshops::State::running).value();
    return std::pair(workshops::get(tx, id).value().code, id);
  });
  Browser guest = browser();
  guest.remote = "192.0.2.9";
  guest.get("/join/" + code);
  guest.post("/join/" + code);
  const std::string questions = "/workshops/" + workshop.text() + "/questions";
  guest.get(questions);
  const std::string asked = guest.post(questions, {{"text", "Will there be a shelter?"}}).location;
  const std::string question = questions + "/" + asked.substr(asked.rfind('-') + 1);

  Browser ann = convener();
  EXPECT_THAT(ann.get(question + "/commitment").body, HasSubstr("Will there be a shelter?"));
  const std::string url = ann.post(question + "/commitment", promise("A shelter")).location;
  EXPECT_THAT(browser().get(url).body, HasSubstr("Will there be a shelter?"));
  EXPECT_THAT(browser().get(question).body, HasSubstr("A shelter"));
  EXPECT_THAT(browser().get(questions).body, HasSubstr("A shelter"));
  EXPECT_EQ(becomes(url, {{"state", "not_kept"}, {"why", "The ground is not ours"}}).status, 303);
  for (int i = 0; i < 3; ++i) site().run_jobs();
  const std::string news = guest.get("/me/notices").body;
  EXPECT_THAT(news, HasSubstr("Somebody promised: “A shelter”"));
  EXPECT_THAT(news, HasSubstr("The promise “A shelter” was not kept"));
  EXPECT_THAT(news, HasSubstr("The ground is not ours"));

  // Taken back: those who asked, whoever recorded it, and the record of the day know.
  const std::string record = "/workshops/" + workshop.text() + "/record";
  EXPECT_THAT(browser().get(record).body, HasSubstr("A shelter – Anne Reid, by 3 March 2027"));
  store().write([&](Tx& tx) {
    tx.run("UPDATE commitments SET organisation = $1", add_organisation(tx, "buses", "The buses"));
    const PersonId owner = add_person(tx, "Olive");
    tx.run(
        "INSERT INTO memberships (organisation, person, role_title, is_admin, since) SELECT id, "
        "$1, '', 1, 0 FROM organisations WHERE slug = 'buses'",
        owner);
    take_back(tx, add_person(tx, "Bob"), *CommitmentId::parse(url.substr(url.rfind('/') + 1)),
              "Nobody said so")
        .value();
  });
  for (int i = 0; i < 3; ++i) site().run_jobs();
  Browser olive = browser_of("olive@people.example");
  for (Browser* who : {&guest, &ann, &olive}) {
    EXPECT_THAT(who->get("/me/notices").body, HasSubstr("“A shelter” was taken back"));
  }
  EXPECT_THAT(browser().get(record).body,
              HasSubstr("A shelter – Anne Reid, The buses (Taken back)"));
  EXPECT_THAT(browser().get(record + ".csv").body, HasSubstr("promise_taken_back,A shelter"));
  EXPECT_THAT(browser().get(questions).body, HasSubstr("<b>Taken back:</b>"));
}

TEST_P(CommitmentsPage, DoNotLetASecondFacilitatorOverwriteWhatTheyHaveNotSeen) {
  const std::string url = made("Two buses more");
  EXPECT_THAT(convener().get(url).body, HasSubstr("name=\"saw\" value=\"1\""));
  const auto says = [&](const std::string& words) {
    FormFields form = promise(words);
    form.insert(form.end(), {{"state", "changed"}, {"why", "x"}, {"saw", "1"}});
    return becomes(url, form);
  };
  EXPECT_EQ(says("A bus").status, 303);
  const Answer second = says("A train");
  EXPECT_EQ(second.status, 422);
  EXPECT_THAT(second.body, HasSubstr("Somebody has changed this promise meanwhile"));
  EXPECT_THAT(second.body, HasSubstr("A train</textarea>")) << "what was typed is still there";
  EXPECT_THAT(second.body, HasSubstr("name=\"saw\" value=\"2\""));
  EXPECT_THAT(browser().get(url).body, HasSubstr("<h1>A bus</h1>"));
}

TEST_P(CommitmentsPage, AreTakenBackOnAPageThatAsksWhy) {
  const std::string url = made("Two buses more"), back = url + "/withdrawal";
  Browser ann = convener(), reader = browser_of("sam@people.example", "Sam");
  EXPECT_THAT(ann.get(url).body, HasSubstr("href=\"" + back + "\""));
  EXPECT_THAT(reader.get(url).body, Not(HasSubstr(back)));
  EXPECT_EQ(reader.get(back).status, 403);
  EXPECT_EQ(reader.post(back, {{"why", "x"}}).status, 403);
  EXPECT_THAT(ann.get(back).body, HasSubstr("Take the promise back"));
  const Answer refused = ann.post(back, {{"why", std::string(why_length_max + 1, 'x')}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("xxx</textarea>")) << "what was typed is still there";
  EXPECT_EQ(becomes(url, {{"state", "taken_back"}, {"why", "x"}}).status, 422);

  ann.get(back);
  const Answer done = ann.post_and_follow(back, {{"why", "Nobody said so"}});
  EXPECT_THAT(done.body, HasSubstr("href=\"" + back + "\">Undo"));
  EXPECT_THAT(done.body, Not(HasSubstr("Say how it stands")));
  const std::string page = browser().get(url).body;
  EXPECT_THAT(page, HasSubstr("Taken back"));
  EXPECT_THAT(page, HasSubstr("Nobody said so"));
  EXPECT_THAT(page, Not(HasSubstr("by 3 March 2027</span>")));
  EXPECT_THAT(browser().get("/challenges/" + challenge.slug).body, Not(HasSubstr("1 open")));
  EXPECT_THAT(browser().get(at + ".csv").body,
              HasSubstr("Two buses more,Anne Reid,2027-03-03,taken_back,,"));

  EXPECT_THAT(ann.get(back).body, HasSubstr("Let this promise stand again?"));
  EXPECT_THAT(ann.post_and_follow(back + "/undo").body, HasSubstr("Stands again"));
  EXPECT_THAT(browser().get("/challenges/" + challenge.slug).body, HasSubstr("1 open"));
}

TEST_P(CommitmentsPage, NeedAChallenge) {
  const std::string question = store().write([&](Tx& tx) {
    const auto id = workshops::create(tx, by, std::nullopt, {.title = "On its own"}).value();
    const auto asked = floor_questions::ask(tx, {.person = by, .facilitates = true},
                                            workshops::get(tx, id).value(), "When?", true);
    return "/workshops/" + id.text() + "/questions/" + asked.value().text();
  });
  Browser ann = convener();
  EXPECT_THAT(ann.get(question + "/commitment").body, HasSubstr("has no challenge yet"));
  EXPECT_EQ(ann.post(question + "/commitment", promise("A shelter")).status, 422);
}

}  // namespace
}  // namespace commonty::commitments
