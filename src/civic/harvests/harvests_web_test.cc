#include <boost/json/array.hpp>

#include "civic/harvests/harvests.h"
#include "civic/opinions/opinions.h"
#include "civic/people/people.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::harvests {
namespace {

using contributions::Contribution;
namespace json = boost::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class HarvestPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    by = person("ann@people.example", "Ann");
    set_up(challenge.id);
  }
  void set_up(std::optional<ChallengeId> of) {
    store().write([&](Tx& tx) {
      workshop =
          workshops::create(tx, by, of, {.title = "An evening", .groups = 2, .is_public = true})
              .value();
      board =
          workshops::add_activity(tx, by, workshop, {.title = "Hopes", .tool = "hopes_and_fears"})
              .value();
      workshops::move_to(tx, by, workshop, workshops::State::running).value();
      workshops::set_stage(tx, by, board, workshops::Stage::open).value();
      code = workshops::get(tx, workshop).value().code;
    });
    at = "/workshops/" + workshop.text() + "/harvest";
  }
  Browser ann() { return browser_of("ann@people.example"); }
  Browser guest(const std::string& name) {
    Browser out = browser();
    out.get("/join/" + code);
    out.post("/join/" + code, {{"name", name}, {"table", "2"}});
    return out;
  }
  void writes(Browser& who, const std::string& text) {
    const std::string url = "/boards/" + board.text();
    who.get(url);
    const Answer answer = who.post(url + "/notes", {{"text", text}, {"place", "hopes"}});
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    store().read([&](Tx& tx) {
      for (const Contribution& c :
           contributions::list(tx, {.challenge = challenge.id}, "", 100).items) {
        out.insert(out.begin(), c.text);
      }
    });
    return out;
  }
  static std::string id_of(const Answer& page, std::size_t index) {
    return std::string(page.json().at("notes").at(index).at("id").as_string());
  }
  // What the form of the page would send besides.
  static FormFields seen(const Answer& page) {
    FormFields out;
    const auto model = page.json();
    for (const auto& one : model.at("seen").as_array()) {
      out.emplace_back(one.at("name").as_string(), std::to_string(one.at("position").as_int64()));
    }
    return out;
  }

  challenges::Challenge challenge;
  PersonId by;
  WorkshopId workshop;
  ActivityId board;
  std::string at, code;
};
ON_BOTH_DATABASES(HarvestPages);

TEST_P(HarvestPages, ShowEverythingBeforeAnythingIsTaken) {
  Browser mairi = guest("Mairi"), here = ann();
  writes(mairi, "A later bus");
  const Answer page = here.get(at);
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Nothing is added yet"));
  EXPECT_THAT(page.body, HasSubstr("A later bus"));
  EXPECT_THAT(page.body, HasSubstr("Table 2"));
  EXPECT_THAT(page.body, HasSubstr("Mairi"));
  EXPECT_THAT(page.body, HasSubstr("Add 1 contribution"));
  EXPECT_THAT(texts(), IsEmpty());
}

TEST_P(HarvestPages, TakeWhatWasPutRightAndLeaveOutTheRest) {
  Browser mairi = guest("Mairi"), here = ann();
  for (const char* text : {"A latter bus", "Test", "Seats"}) writes(mairi, text);
  const Answer model = here.get_json(at);
  FormFields form = seen(model);
  form.emplace_back("text-" + id_of(model, 0), "A later bus");
  form.emplace_back("skip-" + id_of(model, 1), "yes");
  form.emplace_back("kind", "offer");
  writes(mairi, "Written while the facilitator looked");
  const Answer done = here.post_and_follow(at, form);
  EXPECT_THAT(done.body, HasSubstr("2 contributions were added"));
  EXPECT_THAT(done.body, HasSubstr("A later bus"));
  EXPECT_THAT(texts(), ElementsAre("A later bus", "Seats"));
  const Answer again = here.get_json(at);
  EXPECT_EQ(again.json().at("taken").as_int64(), 2);
  EXPECT_EQ(again.json().at("notes_count").as_int64(), 2);
}

TEST_P(HarvestPages, GiveAGuestTheirOwnWords) {
  Browser mairi = guest("Mairi"), here = ann();
  writes(mairi, "A later bus");
  here.get(at);
  here.post(at);
  const Contribution c = store().read([&](Tx& tx) {
    return contributions::list(tx, {.challenge = challenge.id}, "", 1).items.front();
  });
  EXPECT_EQ(c.author_name, "Mairi");
  const std::string url = "/contributions/" + c.id.text();
  EXPECT_THAT(mairi.get(url).body, HasSubstr("Take your words back"));
  const std::string page = browser().get(url).body;
  EXPECT_THAT(page, HasSubstr("An evening"));
  EXPECT_THAT(page, HasSubstr("Part of a workshop"));
  EXPECT_THAT(page, HasSubstr("/boards/" + board.text()));
  EXPECT_THAT(page, HasSubstr("Table 2"));
}

TEST_P(HarvestPages, OfferToJoinWhatSaysTheSame) {
  Browser mairi = guest("Mairi"), here = ann();
  for (const char* text : {"More buses", "more buses!", "Seats"}) writes(mairi, text);
  const Answer model = here.get_json(at);
  const auto json = model.json();
  const auto& same = json.at("alike");
  ASSERT_EQ(same.as_array().size(), 1u);
  EXPECT_EQ(same.at(0).at("value").as_string(), id_of(model, 0) + " " + id_of(model, 1));
  FormFields form = seen(model);
  form.emplace_back("join", same.at(0).at("value").as_string());
  const Answer done = here.post_and_follow(at, form);
  EXPECT_THAT(done.body, HasSubstr("3 contributions were added; 1 of them were joined"));
  EXPECT_THAT(texts(), ElementsAre("More buses", "Seats"));
}

TEST_P(HarvestPages, SayThatThereIsNothingToTake) {
  Browser here = ann();
  EXPECT_THAT(here.get(at).body, HasSubstr("No notes yet"));
  const Answer refused = here.post(at);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("There is nothing to take"));
}

TEST_P(HarvestPages, AreForThoseWhoRunTheWorkshop) {
  Browser mairi = guest("Mairi"), eve = browser_of("eve@people.example");
  writes(mairi, "A later bus");
  EXPECT_THAT(mairi.get(at).location, testing::StartsWith("/sign-in"));
  EXPECT_EQ(eve.get(at).status, 403);
  EXPECT_EQ(eve.post(at).status, 403);
  EXPECT_THAT(texts(), IsEmpty());
}

TEST_P(HarvestPages, AskForTheChallengeOfAWorkshopOnItsOwn) {
  set_up(std::nullopt);
  Browser mairi = guest("Mairi"), here = ann();
  writes(mairi, "A later bus");
  const Answer page = here.get(at);
  EXPECT_THAT(page.body, HasSubstr("This workshop stands on its own"));
  EXPECT_THAT(page.body, HasSubstr(challenge.short_title));
  EXPECT_THAT(page.body, Not(HasSubstr("Add 1 contribution")));
  EXPECT_EQ(here.post(at).status, 422);
  EXPECT_THAT(texts(), IsEmpty());
  EXPECT_EQ(here.post(at + "/challenge", {{"challenge", "no-such"}}).status, 422);
  const Answer chosen = here.post_and_follow(at + "/challenge", {{"challenge", challenge.slug}});
  EXPECT_THAT(chosen.body, HasSubstr("Add 1 contribution"));
  here.post(at);
  EXPECT_THAT(texts(), ElementsAre("A later bus"));
}

TEST_P(HarvestPages, DoNotGiveNotesToAChallengeOfOthers) {
  set_up(std::nullopt);
  const auto other = store().write(
      [](Tx& tx) { return add_challenge(tx, {.title = "Warm homes", .convener = "Eve"}); });
  Browser here = ann();
  EXPECT_THAT(here.get(at).body, Not(HasSubstr("Warm homes")));
  EXPECT_EQ(here.post(at + "/challenge", {{"challenge", other.slug}}).status, 403);
  EXPECT_FALSE(
      store().read([&](Tx& tx) { return workshops::get(tx, workshop).value().challenge; }));
}

class HarvestOfStatements : public HarvestPages {
 protected:
  void SetUp() override {
    HarvestPages::SetUp();
    conversation = store().write([&](Tx& tx) {
      const auto c = opinions::set_up(tx, by, challenge.id,
                                      {.question = "Which buses?",
                                       .first_statements = "Cheaper buses\nMore buses\nI live here",
                                       .screened = false,
                                       .results_from = opinions::results_from_min})
                         .value();
      const auto room = workshops::get(tx, workshop).value();
      const auto activity = opinions::put_on_agenda(tx, by, room, c.id, 15).value();
      workshops::set_stage(tx, by, activity, workshops::Stage::open).value();
      opinions::set_meta(tx, by, c, 2, true).value();
      return c.id;
    });
  }
  FormFields form_for(const std::vector<std::string>& numbers) {
    FormFields form = {{"conversation", conversation.text()}};
    for (const std::string& number : numbers) form.emplace_back("statement", number);
    return form;
  }
  Answer takes(Browser& who, const std::vector<std::string>& numbers) {
    return who.post_and_follow(at + "/statements", form_for(numbers));
  }
  int refused(Browser& who, const std::vector<std::string>& numbers) {
    return who.post(at + "/statements", form_for(numbers)).status;
  }
  // All agree with the second; with the first only one.
  void people_vote(int many) {
    store().write([&](Tx& tx) {
      for (int i = 0; i < many; ++i) {
        const auto who = people::add_guest(tx, "").id;
        for (const int statement : {0, 1, 2}) {
          const bool agrees = statement == 1 || i == 0;
          opinions::vote(tx, conversation, who, statement,
                         agrees ? opinions::Choice::agree : opinions::Choice::disagree)
              .value();
        }
      }
    });
  }
  json::array offered(Browser& who) {
    const json::value model = who.get_json(at).json();
    return model.at("conversations").at(0).at("statements").as_array();
  }
  ConversationId conversation;
};
ON_BOTH_DATABASES(HarvestOfStatements);

TEST_P(HarvestOfStatements, TakesThoseThatWereChosenWithoutAName) {
  Browser here = ann();
  people_vote(1);
  EXPECT_THAT(here.get(at).body,
              AllOf(HasSubstr("Which buses?"), HasSubstr("Cheaper buses"),
                    Not(HasSubstr("I live here")), Not(HasSubstr("No notes yet"))));
  EXPECT_THAT(takes(here, {"0"}).body,
              HasSubstr("One statement stands among the contributions now"));
  EXPECT_THAT(texts(), ElementsAre("Cheaper buses"));
  store().read([&](Tx& tx) {
    const Contribution c = contributions::list(tx, {.challenge = challenge.id}, "", 1).items.at(0);
    EXPECT_FALSE(c.author);
    EXPECT_EQ(c.source.way, contributions::Way::workshop);
    EXPECT_EQ(c.source.document, workshop.value);
    EXPECT_EQ(c.source.question, "Which buses?");
  });
  EXPECT_THAT(offered(here), SizeIs(1));
  EXPECT_THAT(takes(here, {"0"}).body, HasSubstr("All of these were taken before"));
  EXPECT_THAT(texts(), SizeIs(1));
  EXPECT_THAT(takes(here, {"0", "1"}).body, HasSubstr("One statement stands among"));
  EXPECT_THAT(here.get(at).body, HasSubstr("All of them stand among the contributions"));
}

TEST_P(HarvestOfStatements, ShowsVotesFirstWhenThereAreResults) {
  Browser here = ann();
  people_vote(2);
  EXPECT_EQ(offered(here).at(0).at("text").as_string(), "Cheaper buses");
  EXPECT_TRUE(offered(here).at(0).at("counts").is_null());
  people_vote(1);
  EXPECT_EQ(offered(here).at(0).at("text").as_string(), "More buses");
  EXPECT_EQ(offered(here).at(0).at("counts").at("agree").as_int64(), 3);
}

TEST_P(HarvestOfStatements, RefusesWhatIsNotThere) {
  Browser here = ann(), eve = browser_of("eve@people.example");
  EXPECT_EQ(refused(here, {}), 422);
  EXPECT_EQ(refused(here, {"7"}), 404);
  EXPECT_EQ(refused(here, {"words"}), 404);
  EXPECT_EQ(
      here.post(at + "/statements", {{"conversation", "nonsense"}, {"statement", "0"}}).status,
      422);
  EXPECT_EQ(refused(eve, {"0"}), 403);
  EXPECT_THAT(texts(), IsEmpty());
}

}  // namespace
}  // namespace commonty::harvests
