#include <boost/json/object.hpp>

#include "civic/opinions/opinions.h"
#include "civic/workshops/workshops.h"
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

TEST_P(ConversationOnAgenda, StaysWhenItsActivityIsTakenOff) {
  const std::string url = put();
  EXPECT_EQ(
      ann().post(room + "/activities/" + there().at(0).activity.text() + "/removal", {}).status,
      303);
  EXPECT_TRUE(there().empty());
  EXPECT_EQ(ann().post(url + "/opening", {}).status, 303);
  EXPECT_EQ(browser().get(url).status, 200);  // the challenge's, for all who see that
}

}  // namespace
}  // namespace commonty::opinions
