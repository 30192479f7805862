#include "civic/people/people.h"

#include <gmock/gmock.h>

#include "civic/contributions/contributions.h"
#include "civic/letters/letters.h"
#include "civic/merges/merges.h"
#include "civic/moderation/moderation.h"
#include "civic/organisations/organisations.h"
#include "civic/people/sign_in.h"
#include "platform/base/text.h"
#include "server/belongings.h"
#include "tests/support/site/rules.h"

namespace commonty::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class People : public AnyRules {
 protected:
  Viewer viewer(const std::string& key) {
    return read([&](Tx& tx) { return viewer_of_session(tx, key); });
  }
  std::string session_of(PersonId who) {
    return write([&](Tx& tx) { return open_session(tx, who, "a phone"); });
  }
};
ON_BOTH_DATABASES(People);

TEST_P(People, AreOneForAnAddressHoweverItIsTyped) {
  const auto add = [&](const std::string& email, const std::string& name) {
    return write([&](Tx& tx) { return find_or_add(tx, email, name); });
  };
  const Person ann = add(" Ann@Example.ORG ", "  Ann \n Lee ").value();
  EXPECT_EQ(ann.email, "ann@example.org");
  EXPECT_EQ(ann.name, "Ann Lee");
  EXPECT_FALSE(ann.is_guest);
  EXPECT_FALSE(ann.site_admin);
  const Person again = add("ann@example.org", "Somebody else").value();
  EXPECT_EQ(again.id, ann.id);
  EXPECT_EQ(again.name, "Ann Lee");
  EXPECT_EQ(read([](Tx& tx) { return find_by_email(tx, "ANN@example.org"); })->id, ann.id);
  EXPECT_THAT(facts_named("person."), ElementsAre("person.joined"));
}

TEST_P(People, HaveARealAddress) {
  for (const char* bad : {"", "ann", "ann@", "@example.org", "ann@example.org\r\nBcc: x@y.example",
                          "a b@example.org", "ann@-example.org"}) {
    SCOPED_TRACE(bad);
    EXPECT_FALSE(write([&](Tx& tx) { return find_or_add(tx, bad, ""); }).ok());
  }
  EXPECT_THAT(facts_named("person."), IsEmpty());
}

TEST_P(People, MayBeGuestsWithoutAnAddress) {
  const std::string long_name(name_length_max + 40, 'x');
  const Person one = write([](Tx& tx) { return add_guest(tx, "A visitor"); });
  const Person other = write([&](Tx& tx) { return add_guest(tx, long_name); });
  EXPECT_NE(one.id, other.id);
  EXPECT_TRUE(one.is_guest);
  EXPECT_EQ(one.email, "");
  EXPECT_LE(length(other.name), name_length_max);
  EXPECT_EQ(viewer(session_of(one.id)).kind, Viewer::Kind::guest);
  EXPECT_FALSE(viewer(session_of(one.id)).signed_in());
}

TEST_P(People, ChangeTheirProfile) {
  const PersonId ann = named("Ann");
  const std::string longest = [] {
    std::string name;
    for (std::size_t i = 0; i < name_length_max; ++i) name += "é";
    return name;
  }();
  const auto change = [&](const std::string& name) {
    return write([&](Tx& tx) { return change_profile(tx, ann, {.name = name, .language = "gd"}); });
  };
  EXPECT_EQ(change(longest + "x").refusal().problems[0].field, "name");
  EXPECT_TRUE(change(longest).ok());
  EXPECT_TRUE(change(" Anna ").ok());
  const auto now = read([&](Tx& tx) { return *find(tx, ann); });
  EXPECT_EQ(now.name, "Anna");
  EXPECT_EQ(now.language, "gd");
}

TEST_P(People, AreFoundByPiecesOfNameOrAddressAsTheyAreTyped) {
  const PersonId percent =
      write([](Tx& tx) { return find_or_add(tx, "a_b@people.example", "100% Ann").value().id; });
  named("Bob");
  write([](Tx& tx) { add_guest(tx, "Ann the guest"); });
  const auto found = [&](const std::string& words) {
    std::vector<PersonId> out;
    for (const Person& p : read([&](Tx& tx) { return search(tx, {.words = words}); })) {
      out.push_back(p.id);
    }
    return out;
  };
  EXPECT_EQ(found("").size(), 2u);
  EXPECT_THAT(found("ann"), ElementsAre(percent));
  EXPECT_THAT(found("0% A"), ElementsAre(percent));
  EXPECT_THAT(found("a_b@"), ElementsAre(percent));
  // Signs stand for themselves, or everybody would match.
  EXPECT_THAT(found("%b"), IsEmpty());
  EXPECT_THAT(found("b_b"), IsEmpty());
  EXPECT_THAT(found("!"), IsEmpty());
}

TEST_P(People, NeverLeaveTheSiteWithoutAnAdministrator) {
  const PersonId ann = named("Ann"), bob = named("Bob");
  const PersonId guest = write([](Tx& tx) { return add_guest(tx, "").id; });
  const auto set = [&](PersonId who, bool is_admin) {
    return write([&](Tx& tx) { return change_site_admin(tx, ann, who, is_admin); });
  };
  write([&](Tx& tx) { set_site_admin(tx, ann, true); });
  EXPECT_EQ(set(ann, false).refusal().reason, Reason::conflict);
  EXPECT_EQ(set(guest, true).refusal().reason, Reason::not_found);
  EXPECT_TRUE(set(bob, true).ok());
  EXPECT_TRUE(set(ann, false).ok());
  EXPECT_TRUE(read([&](Tx& tx) { return is_last_site_admin(tx, bob); }));
  EXPECT_THAT(facts_named("administrator."),
              ElementsAre("administrator.named", "administrator.removed"));
}

class Sessions : public People {};
ON_BOTH_DATABASES(Sessions);

TEST_P(Sessions, AreKnownByTheirKeyAlone) {
  const PersonId ann = named("Ann");
  const std::string key = session_of(ann);
  EXPECT_EQ(viewer(key).id, ann);
  EXPECT_TRUE(viewer(key).signed_in());
  EXPECT_EQ(viewer("").kind, Viewer::Kind::nobody);
  EXPECT_EQ(viewer(key + "x").kind, Viewer::Kind::nobody);
  EXPECT_EQ(viewer(key.substr(1)).kind, Viewer::Kind::nobody);
  // What lies in the database opens nothing.
  const auto kept =
      read([](Tx& tx) { return tx.one<std::string>("SELECT key_digest FROM sessions"); });
  EXPECT_NE(kept, key);
  EXPECT_EQ(viewer(kept).kind, Viewer::Kind::nobody);
}

TEST_P(Sessions, EndByThemselves) {
  const PersonId ann = named("Ann");
  const std::string key = session_of(ann);
  const Time end = read([&](Tx& tx) { return sessions(tx, ann).at(0).expires_at; });
  clock.advance(end - clock.now() - 1);
  EXPECT_EQ(viewer(key).id, ann);
  clock.advance(1);
  EXPECT_EQ(viewer(key).kind, Viewer::Kind::nobody);
  EXPECT_THAT(read([&](Tx& tx) { return sessions(tx, ann); }), IsEmpty());
  EXPECT_TRUE(read([](Tx& tx) { return anything_to_sweep(tx); }));
  write([](Tx& tx) { sweep(tx); });
  EXPECT_EQ(read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM sessions"); }), 0);
  EXPECT_FALSE(read([](Tx& tx) { return anything_to_sweep(tx); }));
}

TEST_P(Sessions, AreEndedOneByOneByTheirOwner) {
  const PersonId ann = named("Ann"), bob = named("Bob");
  const std::string first = session_of(ann), second = session_of(ann), other = session_of(bob);
  const auto end = [&](PersonId who, const std::string& key) {
    return write([&, id = viewer(key).session](Tx& tx) { return end_session(tx, who, id); });
  };
  EXPECT_EQ(end(bob, first).refusal().reason, Reason::not_found);
  EXPECT_EQ(viewer(first).id, ann);
  EXPECT_TRUE(end(ann, first).ok());
  EXPECT_EQ(viewer(first).kind, Viewer::Kind::nobody);
  EXPECT_EQ(viewer(second).id, ann);
  EXPECT_EQ(viewer(other).id, bob);
}

TEST_P(Sessions, AreAllEndedButTheOneInHand) {
  const PersonId ann = named("Ann"), bob = named("Bob");
  const std::string kept = session_of(ann), lost = session_of(ann), older = session_of(ann),
                    other = session_of(bob);
  const auto end_others = [&] {
    return write(
        [&, id = viewer(kept).session](Tx& tx) { return end_other_sessions(tx, ann, id); });
  };
  EXPECT_EQ(end_others(), 2);
  EXPECT_EQ(end_others(), 0);
  EXPECT_EQ(viewer(kept).id, ann);
  EXPECT_EQ(viewer(lost).kind, Viewer::Kind::nobody);
  EXPECT_EQ(viewer(older).kind, Viewer::Kind::nobody);
  EXPECT_EQ(viewer(other).id, bob);
  EXPECT_THAT(facts_named("other_sessions."), ElementsAre("other_sessions.ended"));
}

class SignInLinks : public People {
 protected:
  Result<std::string> asked(const std::string& email, const std::string& back = "/") {
    return write([&](Tx& tx) {
      return ask_for_link(tx,
                          {.email = email,
                           .back = back,
                           .base_url = "https://commonty.example",
                           .site_name = "Commonty"},
                          Texts::english());
    });
  }
  Result<SignedIn> used(const std::string& token, const Viewer& as = {}) {
    return write([&](Tx& tx) { return use_link(tx, token, as, "a phone", server::belongings()); });
  }
  LinkState state(const std::string& token) {
    return read([&](Tx& tx) { return look_at_link(tx, token).state; });
  }
};
ON_BOTH_DATABASES(SignInLinks);

TEST_P(SignInLinks, WorkOnce) {
  const std::string token = asked("Ann@people.example", "/challenges/bus").value();
  EXPECT_EQ(token.size(), link_token_length);
  EXPECT_EQ(state(token), LinkState::usable);
  const SignedIn in = used(token).value();
  EXPECT_EQ(in.person.email, "ann@people.example");
  EXPECT_EQ(in.back, "/challenges/bus");
  EXPECT_EQ(viewer(in.session).id, in.person.id);
  EXPECT_EQ(state(token), LinkState::used);
  const auto replayed = used(token);
  ASSERT_FALSE(replayed.ok());
  EXPECT_EQ(replayed.refusal().reason, Reason::gone);
  EXPECT_EQ(read([&](Tx& tx) { return sessions(tx, in.person.id).size(); }), 1u);
  EXPECT_EQ(facts_named("person.signed_in").size(), 1u);
}

TEST_P(SignInLinks, AreTooOldAfterHalfAnHour) {
  const std::string token = asked("ann@people.example").value();
  clock.advance(link_minutes * minute_ms - 1);
  EXPECT_EQ(state(token), LinkState::usable);
  clock.advance(1);
  EXPECT_EQ(state(token), LinkState::expired);
  EXPECT_EQ(used(token).refusal().reason, Reason::gone);
  EXPECT_FALSE(read([](Tx& tx) { return find_by_email(tx, "ann@people.example"); }));
}

TEST_P(SignInLinks, AreKnownByTheWholeToken) {
  const std::string token = asked("ann@people.example").value();
  std::string other = token;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  for (const std::string& wrong :
       {std::string(), other, token + "A", token.substr(1), other + "A"}) {
    EXPECT_EQ(state(wrong), LinkState::unknown) << wrong;
    EXPECT_FALSE(used(wrong).ok());
  }
  const auto kept =
      read([](Tx& tx) { return tx.one<std::string>("SELECT token_digest FROM sign_in_links"); });
  EXPECT_FALSE(used(kept).ok());
  EXPECT_EQ(state(token), LinkState::usable);
}

TEST_P(SignInLinks, MakeNobodyBeforeTheyAreFollowed) {
  asked("ann@people.example").value();
  EXPECT_FALSE(read([](Tx& tx) { return find_by_email(tx, "ann@people.example"); }));
  EXPECT_FALSE(asked("no address").ok());
  EXPECT_EQ(asked("no address").refusal().problems[0].field, "email");
  EXPECT_EQ(read([](Tx& tx) { return letters::waiting(tx); }), 1);
}

TEST_P(SignInLinks, EndTheSessionInHandAndKeepWhatTheGuestGave) {
  const PersonId guest = write([](Tx& tx) { return add_guest(tx, "A visitor").id; });
  const std::string before = session_of(guest);
  const auto challenge = write([](Tx& tx) { return add_challenge(tx); });
  const auto given = write([&](Tx& tx) {
    return contributions::post(tx, guest, challenge, {.text = "More buses"}).value();
  });
  const SignedIn in = used(asked("una@people.example").value(), viewer(before)).value();
  EXPECT_EQ(viewer(before).kind, Viewer::Kind::nobody);
  EXPECT_EQ(in.person.name, "A visitor");
  EXPECT_EQ(read([&](Tx& tx) { return contributions::find(tx, given.id)->author; }), in.person.id);
}

// Who supported one as a guest, and what it was joined with as a person, is one supporter.
TEST_P(SignInLinks, CountWhatGuestAndPersonSupportedOnce) {
  const auto challenge = write([](Tx& tx) { return add_challenge(tx); });
  const PersonId una = named("Una");
  const PersonId guest = write([](Tx& tx) { return add_guest(tx, "").id; });
  const auto [bus, coach] = write([&](Tx& tx) {
    const PersonId bob = add_person(tx, "Bob");
    const auto one = contributions::post(tx, bob, challenge, {.text = "More buses"}).value().id;
    const auto two = contributions::post(tx, bob, challenge, {.text = "More coaches"}).value().id;
    contributions::support(tx, una, one).value();
    contributions::support(tx, una, two).value();
    contributions::support(tx, guest, two).value();
    merges::into_existing(tx, bob, one, {two}, "").value();
    return std::pair(one, two);
  });
  const auto supports = [&](ContributionId id) {
    return read([&](Tx& tx) { return contributions::find(tx, id)->supports; });
  };
  EXPECT_EQ(supports(bus), 2);
  used(asked("una@people.example").value(), viewer(session_of(guest))).value();
  EXPECT_EQ(supports(coach), 1);
  EXPECT_EQ(supports(bus), 1);
}

TEST_P(SignInLinks, LeadOnlyToPagesOfThisSite) {
  const struct {
    const char* asked_for;
    const char* leads_to;
  } cases[] = {
      {"/challenges/bus?sort=new", "/challenges/bus?sort=new"},
      {"", "/"},
      {"challenges", "/"},
      {"//evil.example", "/"},
      {"/\\evil.example", "/"},
      {"\\\\evil.example", "/"},
      {"https://evil.example/", "/"},
      {"javascript:alert(1)", "/"},
      {"/a\r\nSet-Cookie: x=y", "/"},
      {"/a b", "/"},
      {"/\t/evil.example", "/"},
      {"/a\x7f", "/"},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.asked_for);
    EXPECT_EQ(local_path(item.asked_for), item.leads_to);
  }
  EXPECT_EQ(local_path("/" + std::string(2000, 'x')), "/");
}

TEST_P(SignInLinks, AreForgottenLongAfterwards) {
  asked("ann@people.example").value();
  clock.advance(day_ms);
  write([](Tx& tx) { sweep(tx); });
  const auto kept = [&] {
    return read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM sign_in_links"); });
  };
  EXPECT_EQ(kept(), 1);  // to tell "too old" from "unknown"
  clock.advance(7 * day_ms);
  EXPECT_TRUE(read([](Tx& tx) { return anything_to_sweep(tx); }));
  write([](Tx& tx) { sweep(tx); });
  EXPECT_EQ(kept(), 0);
}

TEST_P(SignInLinks, BeginASiteWithOneAdministrator) {
  const std::string key = write([](Tx& tx) { return first_run_key(tx); });
  ASSERT_NE(key, "");
  EXPECT_EQ(write([](Tx& tx) { return first_run_key(tx); }), key);
  const auto start = [&](const std::string& with, const std::string& email) {
    return write([&](Tx& tx) { return begin(tx, with, email, "Ann"); });
  };
  EXPECT_EQ(start("", "eve@people.example").refusal().reason, Reason::gone);
  EXPECT_EQ(start(key + "x", "eve@people.example").refusal().reason, Reason::gone);
  EXPECT_EQ(start(key, "no address").refusal().problems[0].field, "email");
  EXPECT_TRUE(start(key, "ann@people.example")->site_admin);
  EXPECT_EQ(start(key, "eve@people.example").refusal().reason, Reason::gone);
  EXPECT_EQ(write([](Tx& tx) { return first_run_key(tx); }), "");
}

class Erasure : public People {
 protected:
  // Columns of all tables in which these words stand, as "contributions.text".
  std::vector<std::string> places_of(const std::string& words) {
    return read([&](Tx& tx) {
      const bool sqlite = tx.dialect() == store::Dialect::sqlite;
      std::vector<std::string> out;
      for (const store::Row row : tx.query(
               sqlite ? "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
                        "WHERE m.type = 'table' AND c.type = 'TEXT'"
                      : "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM "
                        "information_schema.columns WHERE table_schema = current_schema() "
                        "AND data_type IN ('text', 'tsvector')")) {
        const std::string table(row.text(0)), column(row.text(1));
        const auto held = tx.one<int>(
            "SELECT count(*) FROM " + table + " WHERE lower(CAST(" + column + " AS TEXT)) LIKE $1",
            "%" + lower_ascii(words) + "%");
        if (held > 0) out.push_back(table + "." + column);
      }
      return out;
    });
  }
  Result<void> erased(PersonId who) {
    return write([&](Tx& tx) { return erase(tx, who, server::belongings()); });
  }
};
ON_BOTH_DATABASES(Erasure);

TEST_P(Erasure, LeavesNoNameAddressOrWordAnywhere) {
  const auto challenge = write([](Tx& tx) { return add_challenge(tx); });
  const PersonId quentin = named("Quentin");
  const auto given = write([&](Tx& tx) {
    const auto first =
        contributions::post(tx, quentin, challenge, {.title = "Zebra", .text = "Giraffe"}).value();
    contributions::edit(tx, quentin, first.id, {.title = "Okapi", .text = "Lemur"}).value();
    const auto other =
        contributions::post(tx, add_person(tx, "Bob"), challenge, {.text = "More buses"}).value();
    comments::edit(tx, quentin, comments::post(tx, quentin, other, "Walrus").value().id, "Narwhal")
        .value();
    contributions::support(tx, quentin, other.id).value();
    moderation::report(tx, quentin, {other.id, {}}, moderation::Reason::rude, "Dugong").value();
    const OrganisationId zoo = add_organisation(tx, "zoo", "The zoo");
    organisations::add_member(tx, quentin, zoo, "quentin@people.example", "Manatee").value();
    challenges::give_role(tx, challenge.id, quentin, permissions::Role::champion, quentin);
    ask_for_link(tx, {.email = "Quentin@People.example", .base_url = "https://commonty.example"},
                 Texts::english())
        .value();
    open_session(tx, quentin, "Quentin's telescope");
    return std::pair(first.id, other.id);
  });
  const std::vector<std::string> theirs = {"Quentin", "Zebra",   "Giraffe", "Okapi",  "Lemur",
                                           "Walrus",  "Narwhal", "Dugong",  "Manatee"};
  for (const std::string& word : theirs) EXPECT_THAT(places_of(word), testing::Not(IsEmpty()));

  ASSERT_TRUE(erased(quentin).ok());
  for (const std::string& word : theirs) {
    SCOPED_TRACE(word);
    EXPECT_THAT(places_of(word), IsEmpty());
  }
  // What was counted stays counted, and what others made of it has its place.
  read([&](Tx& tx) {
    EXPECT_EQ(contributions::find(tx, given.first)->text, erased_words);
    EXPECT_EQ(contributions::find(tx, given.first)->author_name, "");
    EXPECT_EQ(contributions::find(tx, given.second)->supports, 1);
    EXPECT_EQ(contributions::find(tx, given.second)->comments, 1);
    EXPECT_EQ(contributions::count(tx, challenge.id).all, 2);
    EXPECT_THAT(contributions::list(tx, {.words = "okapi"}, "", 10).items, IsEmpty());
    EXPECT_THAT(contributions::list(tx, {.words = "lemur"}, "", 10).items, IsEmpty());
    EXPECT_EQ(letters::waiting(tx), 0);
    EXPECT_THAT(challenges::role_holders(tx, challenge.id), testing::SizeIs(1));
  });
}

TEST_P(Erasure, EndsAllSessionsAndLinks) {
  const PersonId ann = named("Ann");
  const std::string key = session_of(ann);
  const std::string token = write([](Tx& tx) {
    return ask_for_link(tx, {.email = "ann@people.example", .base_url = "https://x.example"},
                        Texts::english())
        .value();
  });
  ASSERT_TRUE(erased(ann).ok());
  EXPECT_EQ(viewer(key).kind, Viewer::Kind::nobody);
  EXPECT_EQ(read([&](Tx& tx) { return look_at_link(tx, token).state; }), LinkState::unknown);
  // Whoever comes back under this address is somebody new.
  EXPECT_NE(named("Ann"), ann);
  EXPECT_THAT(facts_named("person.erased"), ElementsAre("person.erased"));
}

TEST_P(Erasure, LeavesOthersAlone) {
  const auto challenge = write([](Tx& tx) { return add_challenge(tx); });
  const PersonId bob = named("Bob"), eve = named("Eve");
  const auto kept = write([&](Tx& tx) {
    contributions::post(tx, bob, challenge, {.text = "Fewer buses"}).value();
    return contributions::post(tx, eve, challenge, {.text = "More buses"}).value();
  });
  const std::string key = session_of(eve);
  ASSERT_TRUE(erased(bob).ok());
  read([&](Tx& tx) {
    EXPECT_EQ(contributions::find(tx, kept.id)->text, "More buses");
    EXPECT_EQ(contributions::find(tx, kept.id)->author_name, "Eve");
    EXPECT_EQ(contributions::list(tx, {.words = "buses"}, "", 10).items.size(), 1u);
    EXPECT_EQ(find(tx, eve)->email, "eve@people.example");
  });
  EXPECT_EQ(viewer(key).id, eve);
}

TEST_P(Erasure, KeepsTheLastAdministratorUntilThereIsAnother) {
  const PersonId ann = named("Ann"), bob = named("Bob");
  write([&](Tx& tx) { set_site_admin(tx, ann, true); });
  EXPECT_EQ(erased(ann).refusal().reason, Reason::conflict);
  EXPECT_EQ(read([&](Tx& tx) { return find(tx, ann)->name; }), "Ann");
  write([&](Tx& tx) { set_site_admin(tx, bob, true); });
  EXPECT_TRUE(erased(ann).ok());
  EXPECT_TRUE(read([&](Tx& tx) { return is_last_site_admin(tx, bob); }));
  EXPECT_EQ(erased(PersonId{12345}).refusal().reason, Reason::not_found);
}

}  // namespace
}  // namespace commonty::people
