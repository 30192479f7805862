#include "civic/contributions/contributions.h"

#include <gmock/gmock.h>

#include "civic/journeys/journeys.h"
#include "platform/base/text.h"
#include "tests/support/site/rules.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Contributions : public AnyRules {
 protected:
  Challenge challenge(const Asked& asked = {}) {
    return write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  Result<Contribution> try_post(const Challenge& c, PersonId author, const Draft& draft) {
    return write([&](Tx& tx) { return post(tx, author, c, draft); });
  }
  Contribution given(const Challenge& c, PersonId author, const std::string& text,
                     const std::string& title = "") {
    return try_post(c, author, {.title = title, .text = text}).value();
  }
  std::vector<std::string> headlines(const Filter& filter) {
    std::vector<std::string> out;
    for (const Contribution& c :
         store().read([&](Tx& tx) { return list(tx, filter, "", 100); }).items) {
      out.push_back(headline(c));
    }
    return out;
  }
};
ON_BOTH_DATABASES(Contributions);

TEST_P(Contributions, KeepWordsAuthorAndPlace) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const Contribution made = try_post(c, bob,
                                     {.kind = Kind::experience,
                                      .title = "  The  last bus ",
                                      .text = "It leaves\r\nbefore the clinic ends.\n"})
                                .value();
  EXPECT_EQ(made.title, "The last bus");
  EXPECT_EQ(made.text, "It leaves\nbefore the clinic ends.");
  EXPECT_EQ(made.author_name, "Bob");
  EXPECT_EQ(made.kind, Kind::experience);
  EXPECT_EQ(made.source.way, Way::web);
  EXPECT_EQ(made.given_at, clock.now());
  EXPECT_THAT(facts_named("contribution."), ElementsAre("contribution.posted"));
  const auto links =
      store().read([&](Tx& tx) { return journeys::links_of(tx, {"contribution", made.id.value}); });
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].to.kind, "challenge");
}

TEST_P(Contributions, ProveTheirWordsWithoutTellingThem) {
  const Challenge c = challenge();
  const Contribution one = given(c, named("Bob"), "More buses");
  const Contribution two = given(c, named("Eve"), "More buses");
  const auto digests = store().read([&](Tx& tx) {
    std::vector<std::string> out;
    for (const auto& fact : facts::after(tx, {}, 1000)) {
      if (fact.fact.name == "contribution.posted") out.push_back(fact.fact.digest);
    }
    return out;
  });
  ASSERT_EQ(digests.size(), 2u);
  EXPECT_EQ(digests[0].size(), 64u);
  EXPECT_NE(digests[0], digests[1]);
}

TEST_P(Contributions, RefuseWhatCannotBeRead) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const struct {
    const char* what;
    Draft draft;
    const char* field;
  } cases[] = {
      {"nothing", {.text = ""}, "text"},
      {"blanks", {.text = " \n\t \u200b"}, "text"},
      {"NUL and controls", {.text = std::string("\0\x01\x1b", 3)}, "text"},
      {"a character too many", {.text = std::string(text_length_max + 1, 'x')}, "text"},
      {"megabytes", {.text = std::string(5 * 1024 * 1024, 'x')}, "text"},
      {"a tower of marks",
       {.text = "a" +
                [] {
                  std::string marks;
                  for (int i = 0; i < 30'000; ++i) marks += "\u0301";
                  return marks;
                }()},
       "text"},
      {"a long title", {.title = std::string(title_length_max + 1, 'x'), .text = "a"}, "title"},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.what);
    const auto refused = try_post(c, bob, item.draft);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().problems.front().field, item.field);
  }
  EXPECT_THAT(facts_named("contribution."), IsEmpty());
}

TEST_P(Contributions, AreCleanedOfWhatHidesInText) {
  const Contribution made =
      given(challenge(), named("Bob"), std::string("Bu\0s \u202Eevil\u202C \xff", 17));
  EXPECT_TRUE(is_utf8(made.text));
  EXPECT_THAT(made.text, testing::Not(HasSubstr("\u202E")));
  EXPECT_EQ(made.text.find('\0'), std::string::npos);
}

TEST_P(Contributions, TakeExactlyTheLongestText) {
  std::string longest;
  for (std::size_t i = 0; i < text_length_max; ++i) longest += "é";
  EXPECT_TRUE(try_post(challenge(), named("Bob"), {.text = longest}).ok());
}

TEST_P(Contributions, AreRefusedOnceTheChallengeHasClosed) {
  const Challenge c = challenge({.closes_at = clock.now() + hour_ms});
  clock.advance(hour_ms);
  const auto refused = try_post(c, named("Bob"), {.text = "Too late"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().reason, Reason::closed);
  // Paper that lay on a desk still comes in.
  const PersonId ann = named("Ann");
  EXPECT_TRUE(write([&](Tx& tx) { return bring(tx, ann, c, {.text = "From paper"}); }).ok());
}

TEST_P(Contributions, OfTheSameWordsByTheSamePersonAreRefused) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const Contribution first = given(c, bob, "More buses, please");
  const auto again = try_post(c, bob, {.text = "more   BUSES please!"});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.refusal().reason, Reason::conflict);
  EXPECT_EQ(store().read(
                [&](Tx& tx) { return said_before(tx, bob, c.id, {.text = "More buses please"}); }),
            first.id);
  EXPECT_TRUE(try_post(c, named("Eve"), {.text = "More buses, please"}).ok());
  EXPECT_TRUE(try_post(challenge({.title = "Other"}), bob, {.text = "More buses, please"}).ok());
}

TEST_P(Contributions, ForAnOrganisationNeedToBelongToIt) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const OrganisationId club =
      write([](Tx& tx) { return add_organisation(tx, "club", "The walking club"); });
  EXPECT_EQ(
      try_post(c, bob, {.text = "We can help", .on_behalf_of = club}).refusal().problems[0].field,
      "on_behalf_of");
  write([&](Tx& tx) {
    tx.run(
        "INSERT INTO memberships (organisation, person, role_title, is_admin, since) "
        "VALUES ($1, $2, '', 0, 0)",
        club, bob);
  });
  EXPECT_EQ(try_post(c, bob, {.text = "We can help", .on_behalf_of = club})->on_behalf_of_name,
            "The walking club");
}

TEST_P(Contributions, ComeOneALineFromOnePaste) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const Draft paste{.text = "- More buses\n\n• A lift share\n* More buses\nAsk the drivers"};
  const auto made = write([&](Tx& tx) { return post_lines(tx, bob, c, paste); }).value();
  EXPECT_EQ(made.size(), 3u);
  EXPECT_THAT(headlines({.challenge = c.id}),
              ElementsAre("Ask the drivers", "A lift share", "More buses"));
}

TEST_P(Contributions, OfAPasteComeAllOrNone) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const std::string too_long(text_length_max + 1, 'x');
  EXPECT_FALSE(
      write([&](Tx& tx) { return post_lines(tx, bob, c, {.text = "Fine\n" + too_long}); }).ok());
  std::string many;
  for (int i = 0; i <= lines_split_max; ++i) many += "line " + std::to_string(i) + "\n";
  EXPECT_FALSE(write([&](Tx& tx) { return post_lines(tx, bob, c, {.text = many}); }).ok());
  EXPECT_FALSE(write([&](Tx& tx) { return post_lines(tx, bob, c, {.text = " \n-\n"}); }).ok());
  EXPECT_THAT(headlines({.challenge = c.id}), IsEmpty());
}

TEST_P(Contributions, FromPaperSayWhereTheyCameFrom) {
  const Challenge c = challenge();
  const PersonId ann = named("Ann");
  Draft note{.text = "No bus after six", .author_name = "Table four"};
  note.source = {.way = Way::paper,
                 .document = 7,
                 .group = "Table 4",
                 .question = "What is hard?",
                 .prompt = "b",
                 .line = 31};
  const Contribution made = write([&](Tx& tx) { return bring(tx, ann, c, note); }).value();
  EXPECT_FALSE(made.author);
  EXPECT_EQ(made.author_name, "Table four");
  EXPECT_EQ(made.source.brought_by, ann);
  EXPECT_EQ(made.source.line, 31);
  EXPECT_EQ(place_in_source(made.source), "Table 4 › What is hard? › b");
  EXPECT_THAT(facts_named("contribution."), ElementsAre("contribution.brought"));
  EXPECT_THAT(headlines({.document = 7}), ElementsAre("No bus after six"));
  const auto links =
      store().read([&](Tx& tx) { return journeys::links_of(tx, {"contribution", made.id.value}); });
  EXPECT_EQ(links.size(), 3u);
}

TEST_P(Contributions, KeepEarlierWordsWhenEdited) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const Contribution made = given(c, bob, "More busses");
  clock.advance(minute_ms);
  const auto edited = write(
      [&](Tx& tx) { return edit(tx, bob, made.id, {.kind = Kind::offer, .text = "More buses"}); });
  EXPECT_EQ(edited->edited_at, clock.now());
  const auto before = store().read([&](Tx& tx) { return versions(tx, made.id); });
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].text, "More busses");
  EXPECT_EQ(before[0].until, clock.now());
  // The search knows the new words alone.
  EXPECT_THAT(headlines({.challenge = c.id, .words = "buses"}), ElementsAre("More buses"));
  EXPECT_THAT(headlines({.challenge = c.id, .words = "busses"}), IsEmpty());
}

TEST_P(Contributions, GainATitleWithoutAHistory) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const Contribution made = given(c, bob, "More buses");
  write([&](Tx& tx) {
    return edit(tx, bob, made.id, {.kind = Kind::idea, .title = "Buses", .text = "More buses"});
  }).value();
  EXPECT_THAT(store().read([&](Tx& tx) { return versions(tx, made.id); }), IsEmpty());
  EXPECT_FALSE(store().read([&](Tx& tx) { return find(tx, made.id); })->edited_at);
}

TEST_P(Contributions, AreEditedByTheirAuthorAlone) {
  const Contribution made = given(challenge(), named("Bob"), "More buses");
  const PersonId eve = named("Eve");
  EXPECT_EQ(
      write([&](Tx& tx) { return edit(tx, eve, made.id, {.text = "Fewer"}); }).refusal().reason,
      Reason::forbidden);
  EXPECT_EQ(write([&](Tx& tx) { return withdraw(tx, eve, made.id); }).refusal().reason,
            Reason::forbidden);
}

TEST_P(Contributions, AreTakenBackAndBroughtBack) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob");
  const Contribution made = given(c, bob, "More buses");
  write([&](Tx& tx) { return withdraw(tx, bob, made.id); }).value();
  EXPECT_THAT(headlines({.challenge = c.id}), IsEmpty());
  EXPECT_THAT(headlines({.challenge = c.id, .words = "buses"}), IsEmpty());
  // Whoever took their words back may give them anew.
  EXPECT_TRUE(try_post(c, bob, {.text = "More buses"}).ok());
  write([&](Tx& tx) { return undo_withdraw(tx, bob, made.id); }).value();
  EXPECT_EQ(headlines({.challenge = c.id}).size(), 2u);
  EXPECT_THAT(facts_named("contribution.w"),
              ElementsAre("contribution.withdrawn", "contribution.withdrawal_undone"));
}

TEST_P(Contributions, AreSupportedOnceAPerson) {
  const Contribution made = given(challenge(), named("Bob"), "More buses");
  const PersonId eve = named("Eve");
  const auto support_now = [&] { return write([&](Tx& tx) { return support(tx, eve, made.id); }); };
  const auto supported = [&] {
    return store().read([&](Tx& tx) { return find(tx, made.id)->supports; });
  };
  EXPECT_TRUE(support_now().ok());
  EXPECT_TRUE(support_now().ok());
  EXPECT_EQ(supported(), 1);
  EXPECT_TRUE(store().read([&](Tx& tx) { return supports(tx, eve, made.id); }));
  EXPECT_TRUE(write([&](Tx& tx) { return withdraw_support(tx, eve, made.id); }).ok());
  EXPECT_TRUE(write([&](Tx& tx) { return withdraw_support(tx, eve, made.id); }).ok());
  EXPECT_EQ(supported(), 0);
  EXPECT_THAT(facts_named("contribution.support"),
              ElementsAre("contribution.supported", "contribution.support_withdrawn"));
}

TEST_P(Contributions, AreNotSupportedByTheirAuthorNorWhenHidden) {
  const PersonId bob = named("Bob"), eve = named("Eve");
  const Contribution made = given(challenge(), bob, "More buses");
  EXPECT_FALSE(write([&](Tx& tx) { return support(tx, bob, made.id); }).ok());
  write([&](Tx& tx) { set_state(tx, made.id, State::hidden); });
  EXPECT_FALSE(write([&](Tx& tx) { return support(tx, eve, made.id); }).ok());
}

TEST_P(Contributions, KnowEverybodyWhoIsConcerned) {
  const Challenge c = challenge();
  const PersonId bob = named("Bob"), eve = named("Eve"), ian = named("Ian"), ann = named("Ann");
  const Contribution joint = given(c, bob, "One");
  const Contribution merged = given(c, eve, "Two");
  const Contribution deeper =
      write([&](Tx& tx) { return bring(tx, ann, c, {.text = "Three"}); }).value();
  write([&](Tx& tx) { return support(tx, ian, merged.id); }).value();
  write([&](Tx& tx) {
    set_state(tx, merged.id, State::merged, joint.id);
    set_state(tx, deeper.id, State::merged, merged.id);
  });
  EXPECT_THAT(store().read([&](Tx& tx) { return people_concerned(tx, joint.id); }),
              UnorderedElementsAre(bob, eve, ian, ann));
}

}  // namespace
}  // namespace commonty::contributions
