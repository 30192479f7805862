#include "civic/people/belongings.h"

#include "civic/challenges/challenges.h"
#include "civic/organisations/organisations.h"
#include "civic/people/sign_in.h"
#include "tests/support/site/site.h"

namespace commonty::people {
namespace {

// Roles stand here for all that a person may have once a thing.
class BelongingsOfPeople : public AnySite {
 protected:
  BelongingsOfPeople() {
    all.tables = {{.table = "challenge_roles",
                   .column = "person",
                   .shown = {"role", "since"},
                   .once_for = {"challenge", "role"}},
                  {.table = "memberships",
                   .column = "person",
                   .shown = {"role_title"},
                   .words = {"role_title"}}};
  }
  void SetUp() override {
    AnySite::SetUp();
    ann = person("ann@example.org", "Ann");
    store().write([&](Tx& tx) {
      guest = add_guest(tx, "A visitor").id;
      const auto council =
          organisations::add(tx, ann, {.name = "Council", .kind = "council"}).value().id;
      challenge =
          challenges::start(tx, ann, {.question = "How might we?", .owners = {council}}).value().id;
      organisations::add_member(tx, ann, council, "ann@example.org", "Planner").value();
    });
  }
  void give(PersonId who, permissions::Role role) {
    store().write([&](Tx& tx) { challenges::give_role(tx, challenge, who, role, who); });
  }
  std::int64_t roles_of(PersonId who) {
    return store().read([&](Tx& tx) {
      return tx.one<std::int64_t>("SELECT count(*) FROM challenge_roles WHERE person = $1", who);
    });
  }

  Belongings all;
  PersonId ann, guest;
  ChallengeId challenge;
};
ON_BOTH_DATABASES(BelongingsOfPeople);

TEST_P(BelongingsOfPeople, MoveFromTheGuestToThePersonOnce) {
  give(guest, permissions::Role::convener);  // which Ann has already
  give(guest, permissions::Role::champion);
  int prepared = 0;
  all.before_adopting.push_back(
      [&](Tx&, PersonId from, PersonId to) { prepared += from == guest && to == ann; });
  store().write([&](Tx& tx) { adopt_guest(tx, guest, ann, all); });
  EXPECT_EQ(roles_of(ann), 2);
  EXPECT_EQ(roles_of(guest), 0);
  EXPECT_EQ(prepared, 1);
  store().read([&](Tx& tx) {
    EXPECT_EQ(find(tx, guest)->name, "");
    EXPECT_EQ(find(tx, ann)->name, "Ann");
  });
}

TEST_P(BelongingsOfPeople, MoveAtSignIn) {
  give(guest, permissions::Role::champion);
  store().write([&](Tx& tx) {
    const std::string key = open_session(tx, guest, "a phone");
    const Viewer viewer = viewer_of_session(tx, key);
    const std::string token =
        ask_for_link(tx, {.email = "bea@example.org", .base_url = "http://localhost"},
                     Texts::english())
            .value();
    const SignedIn in = use_link(tx, token, viewer, "a phone", all).value();
    EXPECT_EQ(in.person.name, "A visitor");
    EXPECT_EQ(viewer_of_session(tx, key).kind, Viewer::Kind::nobody);
    EXPECT_EQ(viewer_of_session(tx, in.session).id, in.person.id);
    EXPECT_EQ(
        tx.one<std::int64_t>("SELECT count(*) FROM facts WHERE name = 'person.adopted_guest'"), 1);
  });
  EXPECT_EQ(roles_of(guest), 0);
}

TEST_P(BelongingsOfPeople, AreGivenOutInFull) {
  store().read([&](Tx& tx) {
    const auto everything = everything_of(tx, ann, all);
    EXPECT_EQ(everything.at("person").at("name").as_string(), "Ann");
    EXPECT_EQ(everything.at("challenge_roles").as_array().at(0).at("role").as_string(), "convener");
    EXPECT_EQ(everything.at("memberships").as_array().at(0).at("role_title").as_string(),
              "Planner");
  });
}

TEST_P(BelongingsOfPeople, LoseTheirWordsButStayCounted) {
  store().write([&](Tx& tx) { erase(tx, ann, all).value(); });
  EXPECT_EQ(roles_of(ann), 1);
  store().read([&](Tx& tx) {
    EXPECT_EQ(tx.one<std::string>("SELECT role_title FROM memberships"), erased_words);
    EXPECT_EQ(find(tx, ann)->name, "");
    EXPECT_EQ(find(tx, ann)->email, "");
  });
}

}  // namespace
}  // namespace commonty::people
