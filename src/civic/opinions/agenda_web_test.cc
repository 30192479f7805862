#include <boost/json/object.hpp>

#include "civic/opinions/opinions.h"
#include "civic/workshops/workshops.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::opinions {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ConversationOnAgenda : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    // Whoever is not in the room knows nothing of it.
    const Answer made =
        ann().post("/challenges/" + challenge.slug + "/workshops", {{"title", "An evening"}});
    EXPECT_EQ(made.status, 303) << made.body;
    room = made.location.substr(0, made.location.rfind('/'));
    EXPECT_EQ(ann().post(room + "/states", {{"to", "lobby"}}).status, 303);
  }
  Browser ann() { return browser_of("ann@people.example"); }

  FormFields form() {
    return {{"question", "Which buses?"},
            {"background", ""},
            {"first_statements", "More buses\nCheaper buses"},
            {"screened", "no"},
            {"statements_per_day", "5"},
            {"results_from", "3"},
            {"minutes", "15"}};
  }
  Answer put_there(const FormFields& fields) { return ann().post(room + "/conversations", fields); }
  WorkshopId workshop() { return WorkshopId::parse(room.substr(room.rfind('/') + 1)).value(); }
  std::vector<Conversation> there() {
    return store().read([&](Tx& tx) { return of_workshop(tx, workshop()); });
  }
  std::string put() {
    EXPECT_EQ(put_there(form()).status, 303);
    return "/opinions/" + there().at(0).id.text();
  }
  void becomes(const std::string& stage) {
    EXPECT_EQ(ann()
                  .post(room + "/activities/" + there().at(0).activity.text() + "/stages",
                        {{"stage", stage}})
                  .status,
              303);
  }
  Browser comes_in() {
    const std::string code =
        store().read([&](Tx& tx) { return workshops::get(tx, workshop()).value().code; });
    Browser guest = browser();
    EXPECT_EQ(guest.post("/join/" + code, {}).status, 303);
    return guest;
  }
  static Answer votes(Browser& who, const std::string& url) {
    return who.post(url + "/votes", {{"statement", "0"}, {"vote", "agree"}});
  }
  std::int64_t people_in_site() {
    return store().read([](Tx& tx) { return tx.one<std::int64_t>("SELECT count(*) FROM people"); });
  }

  challenges::Challenge challenge;
  std::string room;
};
ON_BOTH_DATABASES(ConversationOnAgenda);

TEST_P(ConversationOnAgenda, IsVotedOnByTheRoomWhileItsActivityIsOpen) {
  const std::string url = put();
  Browser guest = comes_in();
  // It waits: the room reads its name, and cannot go there yet.
  EXPECT_THAT(guest.get(room).body, AllOf(HasSubstr("Which buses?"), Not(HasSubstr(url))));
  EXPECT_EQ(guest.get(url).status, 404);

  becomes("open");
  EXPECT_THAT(guest.get(room).body, HasSubstr("href=\"" + url + "\""));
  EXPECT_THAT(guest.get(url).body, AllOf(HasSubstr("value=\"agree\""), HasSubstr(room)));
  const std::int64_t before = people_in_site();
  EXPECT_EQ(votes(guest, url).status, 303);
  EXPECT_EQ(people_in_site(), before);  // the same guest as in the room

  becomes("locked");
  EXPECT_THAT(guest.get(url).body, Not(HasSubstr("value=\"agree\"")));
  EXPECT_EQ(votes(guest, url).status, 409);
  becomes("open");
  EXPECT_EQ(votes(guest, url).status, 303);
  becomes("closed");
  EXPECT_EQ(votes(guest, url).status, 409);
}

TEST_P(ConversationOnAgenda, IsForThoseInTheRoomAlone) {
  const std::string url = put();
  becomes("open");
  Browser stranger = browser();
  EXPECT_EQ(stranger.get(url).status, 404);
  EXPECT_EQ(votes(stranger, url).status, 404);
  EXPECT_EQ(stranger.get(url + "/statements").status, 404);
  EXPECT_THAT(stranger.get("/opinions").body, Not(HasSubstr("Which buses?")));
  EXPECT_THAT(stranger.get("/challenges/" + challenge.slug).body, Not(HasSubstr("Which buses?")));
}

TEST_P(ConversationOnAgenda, EndsWithTheWorkshopAndCanGoOnAfterwards) {
  const std::string url = put();
  becomes("open");
  EXPECT_EQ(ann().post(url + "/closure", {}).status, 409);  // the agenda says when
  EXPECT_EQ(ann().post(room + "/states", {{"to", "ended"}}).status, 303);
  EXPECT_EQ(there().at(0).stage(), Stage::closed);
  Browser stranger = browser();
  EXPECT_EQ(ann().post(url + "/opening", {}).status, 303);
  EXPECT_EQ(there().at(0).stage(), Stage::open);
  EXPECT_EQ(stranger.get(url).status, 200);  // its challenge is for everyone
  EXPECT_THAT(stranger.get("/opinions").body, HasSubstr("Which buses?"));
}

TEST_P(ConversationOnAgenda, StandsOnTheWall) {
  const std::string url = put();
  becomes("open");
  Browser wall = ann();
  EXPECT_THAT(wall.get(room + "/wall").body,
              AllOf(HasSubstr("Which buses?"), HasSubstr(url + "/results/stream"),
                    HasSubstr("0 people have voted on enough statements")));
  for (int i = 0; i < 3; ++i) {
    Browser guest = comes_in();
    for (const std::string statement : {"0", "1"}) {
      EXPECT_EQ(guest.post(url + "/votes", {{"statement", statement}, {"vote", "agree"}}).status,
                303);
    }
  }
  EXPECT_THAT(wall.get(room + "/wall").body, AllOf(HasSubstr("The votes are being put together"),
                                                   Not(HasSubstr("Results are shown from"))));
  becomes("closed");
  EXPECT_EQ(wall.get(room + "/wall").status, 200);
}

TEST_P(ConversationOnAgenda, IsCountedAtTheDesk) {
  FormFields fields = form();
  fields[3].second = "yes";  // what people add waits to be read
  EXPECT_EQ(put_there(fields).status, 303);
  const std::string url = "/opinions/" + there().at(0).id.text();
  EXPECT_THAT(ann().get(room + "/desk").body, Not(HasSubstr("have voted")));
  becomes("open");
  EXPECT_THAT(ann().get(room + "/desk").body,
              AllOf(HasSubstr("0 people have voted"), HasSubstr("2 statements"),
                    HasSubstr("once 3 more people have voted"), HasSubstr("/results/stream"),
                    Not(HasSubstr("waits to be read"))));
  Browser first = comes_in();
  const auto changes = [&] {
    return store().read([&](Tx& tx) { return workshops::changes(tx, workshop()); });
  };
  const std::int64_t before = changes();
  EXPECT_EQ(first.post(url + "/statements", {{"text", "A boat"}}).status, 303);
  EXPECT_GT(changes(), before);  // the desk hears of it
  EXPECT_THAT(ann().get(room + "/desk").body, HasSubstr("1 statement waits to be read"));
  EXPECT_EQ(ann().post(url + "/statements/2/acceptance", {}).status, 303);
  EXPECT_THAT(ann().get(room + "/desk").body,
              AllOf(HasSubstr("3 statements"), Not(HasSubstr("waits to be read"))));
  EXPECT_THAT(first.get(room).body, Not(HasSubstr("more people have voted")));

  for (int i = 0; i < 3; ++i) {
    Browser guest = comes_in();
    for (const std::string statement : {"0", "1", "2"}) {
      EXPECT_EQ(guest.post(url + "/votes", {{"statement", statement}, {"vote", "agree"}}).status,
                303);
    }
  }
  EXPECT_THAT(ann().get(room + "/desk").body,
              AllOf(HasSubstr("4 people have voted"), HasSubstr("See where people stand"),
                    Not(HasSubstr("cannot be shown sooner"))));
}

TEST_P(ConversationOnAgenda, KeepsItsVotesInSightWhenItIsTakenOff) {
  const std::string url = put();
  becomes("open");
  Browser guest = comes_in();
  EXPECT_EQ(votes(guest, url).status, 303);
  const std::string activity = there().at(0).activity.text();
  EXPECT_EQ(ann().post(room + "/activities/" + activity + "/removal", {}).status, 303);
  EXPECT_TRUE(there().empty());
  Browser stranger = browser();
  EXPECT_EQ(stranger.get(url).status, 200);
  EXPECT_EQ(votes(stranger, url).status, 409);
}

TEST_P(ConversationOnAgenda, MayBeOneThatExists) {
  const Answer made =
      ann().post("/challenges/" + challenge.slug + "/opinions", {{"question", "Which trains?"},
                                                                 {"first_statements", "Longer"},
                                                                 {"screened", "yes"},
                                                                 {"statements_per_day", "5"},
                                                                 {"results_from", "3"},
                                                                 {"begin", "now"}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_THAT(ann().get(room + "/conversations/new").body,
              AllOf(HasSubstr("Which trains?"), HasSubstr("value=\"new\" checked")));
  const std::string id = made.location.substr(made.location.rfind('/') + 1);
  EXPECT_EQ(put_there({{"existing", id}, {"minutes", "10"}}).status, 303);
  ASSERT_EQ(there().size(), 1u);
  EXPECT_EQ(there()[0].id.text(), id);
  EXPECT_EQ(there()[0].stage(), Stage::prepared);
  EXPECT_EQ(put_there({{"existing", id}, {"minutes", "10"}}).status, 422);  // on one agenda alone
  EXPECT_EQ(there().size(), 1u);
}

TEST_P(ConversationOnAgenda, KeepsNothingOfAFormThatIsNotRight) {
  for (const std::string minutes : {"", "0", "many", "100000"}) {
    FormFields fields = form();
    fields.back().second = minutes;
    const Answer answer = put_there(fields);
    EXPECT_EQ(answer.status, 422) << minutes;
    EXPECT_THAT(answer.body, HasSubstr("More buses")) << minutes;
  }
  EXPECT_TRUE(there().empty());
  EXPECT_TRUE(store().read([&](Tx& tx) { return of_challenge(tx, challenge.id); }).empty());
}

TEST_P(ConversationOnAgenda, NeedsAChallenge) {
  const Answer alone = ann().post("/workshops", {{"title", "On its own"}});
  ASSERT_EQ(alone.status, 303) << alone.body;
  const std::string url = alone.location.substr(0, alone.location.rfind('/'));
  EXPECT_THAT(ann().get(url + "/desk").body, Not(HasSubstr("/conversations/new")));
  EXPECT_EQ(ann().post(url + "/conversations", form()).status, 409);
}

TEST_P(ConversationOnAgenda, LeavesNoPlaceForABoard) {
  const std::string url = put();
  const std::string part = room + "/activities/" + there().at(0).activity.text();
  EXPECT_THAT(
      ann().get(room + "/desk").body,
      AllOf(HasSubstr("href=\"" + url + "/agenda/removal\""), Not(HasSubstr(part + "/removal"))));
  EXPECT_THAT(ann().get(part + "/edit").body,
              AllOf(HasSubstr("Which buses?"), Not(HasSubstr("Which tool?"))));
  const FormFields board = {{"title", "Which?"}, {"minutes", "10"}, {"tool", "hopes_and_fears"}};
  EXPECT_EQ(ann().post(part + "/edit", board).status, 422);
  EXPECT_EQ(ann().post(part + "/edit", {{"title", "Which?"}, {"minutes", "10"}}).status, 303);
  EXPECT_THAT(ann().get(room + "/desk").body, AllOf(HasSubstr("Which?"), HasSubstr("10 minutes")));
}

TEST_P(ConversationOnAgenda, TellsWhoeverVotesWhenItIsLocked) {
  const std::string url = put();
  becomes("open");
  Browser guest = comes_in();
  const auto model = guest.get_json(url).json();
  const boost::json::value& live = model.at("room");
  EXPECT_EQ(live.at("stream_url").as_string(), room + "/stream");
  const std::string activity(live.at("activity").as_string());
  EXPECT_EQ(activity, there().at(0).activity.text());
  const std::string place = std::to_string(live.at("live_place").as_int64());
  test::EarLoop loop;
  auto seat = guest.sit(room + "/stream?from=" + place);
  ASSERT_TRUE(seat);
  test::Ear ear(loop, std::move(seat));
  const std::string before(live.at("set_up").as_string());
  becomes("locked");
  const std::string after(guest.get_json(url).json().at("room").at("set_up").as_string());
  EXPECT_NE(after, before);
  EXPECT_THAT(guest.get(url).body, AllOf(HasSubstr("The voting is stopped for now"),
                                         Not(HasSubstr("This conversation is closed"))));
  const std::string told = "target=\"" + activity + "\" data-set-up=\"" + after + "\"";
  const auto heard =
      ear.heard_when([&](const std::string& all) { return all.find(told) != all.npos; });
  EXPECT_THAT(heard, HasSubstr(told));
}

TEST_P(ConversationOnAgenda, StaysWhenItsActivityIsTakenOff) {
  const std::string url = put();
  EXPECT_EQ(
      ann().post(room + "/activities/" + there().at(0).activity.text() + "/removal", {}).status,
      303);
  EXPECT_TRUE(there().empty());
  EXPECT_EQ(ann().post(url + "/opening", {}).status, 303);
  EXPECT_EQ(browser().get(url).status, 200);  // the challenge's, for all who see that
}

// ---- from its own page -------------------------------------------------------------------------

class ConversationGoesToARoom : public ConversationOnAgenda {
 protected:
  void SetUp() override {
    ConversationOnAgenda::SetUp();
    url = store().write([&](Tx& tx) {
      const PersonId by = add_person(tx, "Ann");
      const Draft draft{.question = "Which trains?", .first_statements = "Longer\nFaster"};
      const ConversationId id = set_up(tx, by, challenge.id, draft).value().id;
      opinions::open(tx, by, id).value();
      return "/opinions/" + id.text();
    });
  }
  std::string room_id() { return room.substr(room.rfind('/') + 1); }
  Answer goes_there(const std::string& minutes = "10") {
    return ann().post(url + "/agenda", {{"workshop", room_id()}, {"minutes", minutes}});
  }

  std::string url;
};
ON_BOTH_DATABASES(ConversationGoesToARoom);

TEST_P(ConversationGoesToARoom, AndComesBackFromItsOwnPage) {
  EXPECT_THAT(ann().get(url).body, HasSubstr("href=\"" + url + "/agenda\""));
  EXPECT_THAT(ann().get(url + "/agenda").body,
              AllOf(HasSubstr("An evening"), HasSubstr("value=\"" + room_id() + "\" checked")));
  const Answer put = goes_there();
  EXPECT_EQ(put.status, 303) << put.body;
  EXPECT_EQ(put.location, url);
  ASSERT_EQ(there().size(), 1u);
  EXPECT_EQ(there()[0].stage(), Stage::prepared);
  EXPECT_THAT(ann().get(room + "/desk").body, HasSubstr("Which trains?"));
  becomes("open");
  Browser guest = comes_in();
  EXPECT_EQ(votes(guest, url).status, 303);

  EXPECT_THAT(ann().get(url).body, AllOf(HasSubstr("href=\"" + url + "/agenda/removal\""),
                                         Not(HasSubstr("href=\"" + url + "/agenda\""))));
  EXPECT_EQ(ann().get(url + "/agenda").status, 409);
  EXPECT_THAT(ann().get(url + "/agenda/removal").body, HasSubstr("Take it off the agenda?"));
  EXPECT_EQ(ann().post(url + "/agenda/removal", {}).status, 303);
  EXPECT_TRUE(there().empty());
  EXPECT_THAT(ann().get(room + "/desk").body, Not(HasSubstr("Which trains?")));
  Browser stranger = browser();
  EXPECT_EQ(votes(stranger, url).status, 303);  // open for everyone, as it was
  EXPECT_EQ(ann().post(url + "/agenda/removal", {}).status, 409);
  EXPECT_EQ(goes_there().status, 303);  // and again
}

TEST_P(ConversationGoesToARoom, OnlyWhereSomethingIsAhead) {
  EXPECT_EQ(ann().post(room + "/states", {{"to", "ended"}}).status, 303);
  EXPECT_THAT(ann().get(url + "/agenda").body, HasSubstr("No workshop of this challenge is ahead"));
  EXPECT_EQ(goes_there().status, 422);
  EXPECT_TRUE(there().empty());
}

TEST_P(ConversationGoesToARoom, OnlyToOneOfItsOwnChallenge) {
  const auto other =
      store().write([](Tx& tx) { return add_challenge(tx, {.title = "Warm homes"}); });
  const Answer made =
      ann().post("/challenges/" + other.slug + "/workshops", {{"title", "Elsewhere"}});
  ASSERT_EQ(made.status, 303) << made.body;
  const std::string there_url = made.location.substr(0, made.location.rfind('/'));
  EXPECT_THAT(ann().get(url + "/agenda").body, Not(HasSubstr("Elsewhere")));
  const std::string id = there_url.substr(there_url.rfind('/') + 1);
  EXPECT_EQ(ann().post(url + "/agenda", {{"workshop", id}, {"minutes", "10"}}).status, 422);
}

TEST_P(ConversationGoesToARoom, WithMinutesThatAreRight) {
  for (const std::string minutes : {"", "0", "many", "100000"}) {
    const Answer answer = goes_there(minutes);
    EXPECT_EQ(answer.status, 422) << minutes;
    EXPECT_THAT(answer.body, HasSubstr("value=\"" + room_id() + "\" checked")) << minutes;
  }
  EXPECT_TRUE(there().empty());
}

TEST_P(ConversationGoesToARoom, AndStaysOnTheAgendaOfAWorkshopThatIsOver) {
  EXPECT_EQ(goes_there().status, 303);
  EXPECT_EQ(ann().post(room + "/states", {{"to", "ended"}}).status, 303);
  EXPECT_THAT(ann().get(url).body, Not(HasSubstr(url + "/agenda")));
  EXPECT_EQ(ann().post(url + "/agenda/removal", {}).status, 409);
  EXPECT_EQ(there().size(), 1u);
}

}  // namespace
}  // namespace commonty::opinions
