#include "civic/decisions/decisions.h"

#include <gmock/gmock.h>

#include <thread>

#include "civic/journeys/journeys.h"
#include "civic/merges/merges.h"
#include "platform/facts/facts.h"
#include "server/belongings.h"
#include "server/concepts.h"
#include "tests/support/databases.h"
#include "tests/support/site/asking.h"

namespace commonty::decisions {
namespace {

using challenges::Challenge;
using contributions::State;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Decisions : public AnyStore {
 protected:
  Decisions() : AnyStore(server::all_steps()) {}

  template <class F>
  auto write(F&& fn) {
    return store().write(std::forward<F>(fn));
  }
  void SetUp() override {
    AnyStore::SetUp();
    ann = named("Ann");
    challenge = write([](Tx& tx) { return add_challenge(tx); });
  }
  PersonId named(const std::string& name) {
    return write([&](Tx& tx) { return add_person(tx, name); });
  }
  ContributionId given_to(const Challenge& c, const std::string& text, const std::string& by) {
    const PersonId author = named(by);
    return write([&](Tx& tx) { return contributions::post(tx, author, c, {.text = text}); })->id;
  }
  ContributionId given(const std::string& text, const std::string& by = "Bob") {
    return given_to(challenge, text, by);
  }
  DecisionId draft() {
    return write([&](Tx& tx) { return open_draft(tx, ann, challenge.id).id; });
  }
  Result<int> keep(DecisionId id, const std::vector<ContributionId>& about, const Answer& words) {
    return write([&](Tx& tx) { return answer(tx, ann, id, about, words); });
  }
  // A draft that lacks nothing.
  DecisionId ready(const std::vector<ContributionId>& about, const Answer& words) {
    const DecisionId id = draft();
    write([&](Tx& tx) {
      return describe(tx, ann, id,
                      {.title = "What we chose", .rule = "A vote", .decided_by = {"The panel"}});
    }).value();
    EXPECT_EQ(keep(id, about, words).value(), static_cast<int>(about.size()));
    return id;
  }
  Result<void> try_publish(DecisionId id) {
    return write([&](Tx& tx) { return publish(tx, ann, id); });
  }
  DecisionId publish_about(ContributionId about, const Answer& words) {
    const DecisionId id = ready({about}, words);
    try_publish(id).value();
    return id;
  }
  Result<void> try_amend(DecisionId id, Answer words, std::string_view why = "New figures") {
    return write([&](Tx& tx) { return amend(tx, ann, id, words, why); });
  }
  int wake() {
    return write([](Tx& tx) { return wake_due(tx); });
  }
  std::string outcome_of(ContributionId id) {
    return store().read([&](Tx& tx) { return contributions::find(tx, id)->outcome; });
  }
  Answer answer_in(DecisionId id, ContributionId about) {
    return store().read([&](Tx& tx) { return find_answer(tx, id, about).value(); });
  }
  std::vector<facts::Fact> facts_named(std::string_view name) {
    return store().read([&](Tx& tx) {
      std::vector<facts::Fact> found;
      for (const auto& recorded : facts::after(tx, {}, 1000)) {
        if (recorded.fact.name == name) found.push_back(recorded.fact);
      }
      return found;
    });
  }
  Answer parked_for(std::int64_t ms) const {
    return {.outcome = Outcome::parked, .reason = "No money", .look_again_at = clock.now() + ms};
  }

  const Answer chosen = {.outcome = Outcome::chosen, .reason = "It helps most people"};
  const Answer not_now = {.outcome = Outcome::not_now, .reason = "Others helped more"};
  PersonId ann;
  Challenge challenge;
};
ON_BOTH_DATABASES(Decisions);

TEST_P(Decisions, GiveEachOutcomeWhatBelongsToIt) {
  const ContributionId about = given("More buses"), other = given("A lift share", "Eve");
  const Time day = clock.now() + 30 * day_ms;
  const DecisionId id = draft();
  for (const Outcome outcome : outcomes) {
    SCOPED_TRACE(name_of(outcome));
    ASSERT_TRUE(keep(id, {about},
                     {.outcome = outcome,
                      .reason = "  Because\r\nit is  ",
                      .look_again_at = day,
                      .link = " https://buses.example/plan ",
                      .together_with = other})
                    .ok());
    const Answer kept = answer_in(id, about);
    EXPECT_EQ(kept.outcome, outcome);
    EXPECT_EQ(kept.reason, "Because\nit is");
    EXPECT_EQ(kept.headline, "More buses");
    EXPECT_EQ(kept.look_again_at, outcome == Outcome::parked ? std::optional(day) : std::nullopt);
    EXPECT_EQ(kept.link, outcome == Outcome::done_elsewhere ? "https://buses.example/plan" : "");
    EXPECT_EQ(kept.together_with, outcome == Outcome::merged ? other : ContributionId{});
  }
}

TEST_P(Decisions, RefuseAnswersThatSayTooLittle) {
  const ContributionId about = given("More buses");
  const DecisionId id = draft();
  const Time now = clock.now();
  const struct {
    const char* what;
    Answer words;
    const char* field;
  } cases[] = {
      {"no reason", {.outcome = Outcome::chosen}, "reason"},
      {"blanks for a reason", {.outcome = Outcome::chosen, .reason = " \n\u200b\t"}, "reason"},
      {"a character too many",
       {.outcome = Outcome::chosen, .reason = std::string(reason_length_max + 1, 'x')},
       "reason"},
      {"parked for ever", {.outcome = Outcome::parked, .reason = "Later"}, "look_again"},
      {"parked until now",
       {.outcome = Outcome::parked, .reason = "Later", .look_again_at = now},
       "look_again"},
      {"parked until yesterday",
       {.outcome = Outcome::parked, .reason = "Later", .look_again_at = now - day_ms},
       "look_again"},
      {"done nowhere", {.outcome = Outcome::done_elsewhere, .reason = "Done"}, "link"},
      {"done by a script",
       {.outcome = Outcome::done_elsewhere, .reason = "Done", .link = "javascript:alert(1)"},
       "link"},
      {"done at an address without a scheme",
       {.outcome = Outcome::done_elsewhere, .reason = "Done", .link = "//evil.example"},
       "link"},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.what);
    const auto refused = keep(id, {about}, item.words);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().reason, Reason::invalid);
    EXPECT_THAT(refused.refusal().problems,
                ElementsAre(testing::Field(&Problem::field, item.field)));
  }
  EXPECT_THAT(store().read([&](Tx& tx) { return answers(tx, id); }), IsEmpty());
}

TEST_P(Decisions, TakeExactlyTheLongestReason) {
  std::string longest;
  for (std::size_t i = 0; i < reason_length_max; ++i) longest += "é";
  EXPECT_TRUE(keep(draft(), {given("More buses")}, {.reason = longest}).ok());
}

TEST_P(Decisions, AnswerWhatCanBeSeenInTheirOwnChallengeAlone) {
  const DecisionId id = draft();
  const ContributionId shown = given("More buses");
  const Challenge other = write([](Tx& tx) { return add_challenge(tx, {.title = "Other"}); });
  const ContributionId hidden = given("Rude"), withdrawn = given("Oh no"), merged = given("Same");
  write([&](Tx& tx) {
    contributions::set_state(tx, hidden, State::hidden);
    contributions::set_state(tx, withdrawn, State::withdrawn);
    contributions::set_state(tx, merged, State::merged, shown);
  });
  const std::pair<const char*, ContributionId> cases[] = {
      {"unknown", ContributionId{77}},
      {"none", ContributionId{}},
      {"of another challenge", given_to(other, "More trains", "Eve")},
      {"hidden", hidden},
      {"withdrawn", withdrawn},
      {"merged", merged},
  };
  const auto together_with = [&](ContributionId other_one) {
    return keep(id, {shown},
                {.outcome = Outcome::merged, .reason = "Same", .together_with = other_one});
  };
  for (const auto& [what, about] : cases) {
    SCOPED_TRACE(what);
    EXPECT_FALSE(keep(id, {shown, about}, chosen).ok());
    EXPECT_TRUE(!about || !together_with(about).ok());
  }
  EXPECT_FALSE(together_with(shown).ok());
  // Neither was the one kept that could have been.
  EXPECT_THAT(store().read([&](Tx& tx) { return answers(tx, id); }), IsEmpty());
}

TEST_P(Decisions, GiveManyTheSameAnswerOrNone) {
  const std::vector<ContributionId> three = {given("One"), given("Two"), given("Three")};
  const DecisionId id = draft();
  EXPECT_EQ(keep(id, {}, chosen).refusal().problems.front().field, "contributions");
  EXPECT_EQ(keep(id, three, chosen).value(), 3);
  EXPECT_EQ(keep(id, {three[0], three[1]}, not_now).value(), 2);
  EXPECT_EQ(answer_in(id, three[0]).outcome, Outcome::not_now);
  EXPECT_EQ(answer_in(id, three[2]).outcome, Outcome::chosen);
  EXPECT_EQ(write([&](Tx& tx) { return take_back(tx, ann, id, three); }).value(), 3);
  EXPECT_EQ(write([&](Tx& tx) { return take_back(tx, ann, id, three); }).value(), 0);
  const std::vector<ContributionId> too_many(answers_at_once_max + 1, three[0]);
  EXPECT_EQ(keep(id, too_many, chosen).refusal().reason, Reason::too_large);
}

TEST_P(Decisions, ListWhatWasChosenFirst) {
  const ContributionId no = given("No"), yes = given("Yes"), later = given("Later");
  const DecisionId id = draft();
  keep(id, {no}, not_now).value();
  keep(id, {later}, parked_for(day_ms)).value();
  keep(id, {yes}, chosen).value();
  std::vector<std::string> order;
  for (const Answer& a : store().read([&](Tx& tx) { return answers(tx, id); })) {
    order.push_back(a.headline);
  }
  EXPECT_THAT(order, ElementsAre("Yes", "Later", "No"));
}

TEST_P(Decisions, HaveOneDraftAChallengeHoweverManyOpenIt) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) threads.emplace_back([&] { draft(); });
  }
  EXPECT_EQ(store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM decisions"); }), 1);
  const DecisionId first = draft();
  write([&](Tx& tx) {
    return describe(tx, ann, first, {.title = "A", .rule = "B", .decided_by = {"C"}});
  }).value();
  keep(first, {given("More buses")}, chosen).value();
  try_publish(first).value();
  EXPECT_NE(draft(), first);
}

TEST_P(Decisions, StayPrivateUntilTheyArePublished) {
  const ContributionId about = given("More buses");
  const DecisionId id = ready({about}, chosen);
  store().read([&](Tx& tx) {
    EXPECT_THAT(published(tx, std::nullopt, 10), IsEmpty());
    EXPECT_THAT(published(tx, challenge.id, 10), IsEmpty());
    EXPECT_FALSE(answer_to(tx, about));
    EXPECT_THAT(journeys::links_of(tx, {"decision", id.value}), IsEmpty());
  });
  EXPECT_EQ(outcome_of(about), "");
  EXPECT_THAT(facts_named("decision.published"), IsEmpty());
}

TEST_P(Decisions, ArePublishedInOneDeed) {
  const ContributionId yes = given("More buses"), no = given("A tunnel", "Eve");
  const DecisionId id = ready({yes}, chosen);
  keep(id, {no}, not_now).value();
  clock.advance(minute_ms);
  try_publish(id).value();
  EXPECT_EQ(outcome_of(yes), "chosen");
  EXPECT_EQ(outcome_of(no), "not_now");
  const auto facts = facts_named("decision.published");
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].subject, id.value);
  EXPECT_EQ(facts[0].actor, ann.value);
  EXPECT_EQ(facts[0].scope, challenge.id.value);
  EXPECT_EQ(facts[0].digest.size(), 64u);
  store().read([&](Tx& tx) {
    EXPECT_EQ(find(tx, id)->published_at, clock.now());
    EXPECT_THAT(published(tx, std::nullopt, 10), SizeIs(1));
    EXPECT_EQ(answer_to(tx, no)->answer.reason, not_now.reason);
    std::vector<std::string> links;
    for (const auto& step : journeys::links_of(tx, {"decision", id.value})) {
      links.push_back(step.from.kind + " " + std::string(name_of(step.kind)) + " " + step.detail);
    }
    EXPECT_THAT(links, UnorderedElementsAre("decision asked_in ", "contribution answered_by chosen",
                                            "contribution answered_by not_now"));
  });
}

TEST_P(Decisions, ArePublishedWithAllTheyNeedOrNotAtAll) {
  const DecisionId id = draft();
  const auto fields = [&] {
    std::vector<std::string> names;
    const auto refused = try_publish(id);
    if (refused.ok()) return names;
    for (const Problem& problem : refused.refusal().problems) names.push_back(problem.field);
    return names;
  };
  EXPECT_THAT(fields(), ElementsAre("title", "rule", "decided_by", "answers"));
  write([&](Tx& tx) {
    return describe(tx, ann, id, {.title = " T ", .rule = "R", .decided_by = {" \u200b", "\n"}});
  }).value();
  EXPECT_THAT(fields(), ElementsAre("decided_by", "answers"));
  write([&](Tx& tx) {
    return describe(tx, ann, id, {.title = "T", .rule = "R", .decided_by = {"Ann", "Bob\nEve"}});
  }).value();
  EXPECT_THAT(store().read([&](Tx& tx) { return find(tx, id)->decided_by; }),
              ElementsAre("Ann", "Bob", "Eve"));
  const ContributionId later = given("Later"), gone = given("Gone");
  keep(id, {later}, parked_for(day_ms)).value();
  keep(id, {gone}, chosen).value();
  clock.advance(day_ms);
  EXPECT_THAT(fields(), ElementsAre("answers"));  // its day came while it lay here
  keep(id, {later}, parked_for(day_ms)).value();
  write([&](Tx& tx) { contributions::set_state(tx, gone, State::hidden); });
  EXPECT_THAT(fields(), ElementsAre("answers"));
  EXPECT_EQ(outcome_of(later), "");
  EXPECT_EQ(draft(), id);
  EXPECT_THAT(facts_named("decision.published"), IsEmpty());
}

TEST_P(Decisions, AreDescribedWithinLimits) {
  const DecisionId id = draft();
  const auto refused = write([&](Tx& tx) {
    return describe(tx, ann, id,
                    {.title = std::string(title_length_max + 1, 'x'),
                     .rule = std::string(rule_length_max + 1, 'x'),
                     .summary = std::string(summary_length_max + 1, 'x')});
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.refusal().problems, SizeIs(3));
}

TEST_P(Decisions, ArePublishedOnceAndThenStand) {
  const ContributionId about = given("More buses");
  const DecisionId id = publish_about(about, chosen);
  EXPECT_EQ(try_publish(id).refusal().reason, Reason::conflict);
  EXPECT_EQ(keep(id, {about}, not_now).refusal().reason, Reason::conflict);
  EXPECT_EQ(write([&](Tx& tx) { return take_back(tx, ann, id, {about}); }).refusal().reason,
            Reason::conflict);
  EXPECT_EQ(
      write([&](Tx& tx) { return describe(tx, ann, id, {.title = "Else"}); }).refusal().reason,
      Reason::conflict);
  EXPECT_EQ(try_publish(DecisionId{77}).refusal().reason, Reason::not_found);
  EXPECT_EQ(outcome_of(about), "chosen");
  EXPECT_THAT(facts_named("decision.published"), SizeIs(1));
}

TEST_P(Decisions, ArePublishedByOneOfTwoAtOnce) {
  const DecisionId id = ready({given("More buses")}, chosen);
  std::atomic<int> done = 0, refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] { ++(try_publish(id).ok() ? done : refused); });
    }
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 3);
  EXPECT_THAT(facts_named("decision.published"), SizeIs(1));
}

TEST_P(Decisions, OfOthersThanEveryoneAreNotListedForAll) {
  const ContributionId about = given("More buses");
  publish_about(about, chosen);
  write([&](Tx& tx) {
    tx.run("UPDATE challenges SET audience = 'private' WHERE id = $1", challenge.id);
  });
  store().read([&](Tx& tx) {
    EXPECT_THAT(published(tx, std::nullopt, 10), IsEmpty());
    EXPECT_THAT(published(tx, challenge.id, 10), SizeIs(1));
  });
}

TEST_P(Decisions, AreAmendedWithWhatStoodThereBefore) {
  const ContributionId about = given("More buses");
  const DecisionId id = publish_about(about, chosen);
  clock.advance(day_ms);
  Answer changed = not_now;
  changed.contribution = about;
  ASSERT_TRUE(try_amend(id, changed, " The grant \n was refused ").ok());
  EXPECT_EQ(outcome_of(about), "not_now");
  EXPECT_EQ(answer_in(id, about).reason, not_now.reason);
  const auto all = store().read([&](Tx& tx) { return amendments(tx, id); });
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].headline, "More buses");
  EXPECT_EQ(all[0].outcome_before, Outcome::chosen);
  EXPECT_EQ(all[0].reason_before, chosen.reason);
  EXPECT_EQ(all[0].outcome, Outcome::not_now);
  EXPECT_EQ(all[0].reason, not_now.reason);
  EXPECT_EQ(all[0].why, "The grant \n was refused");
  EXPECT_EQ(all[0].by_name, "Ann");
  EXPECT_EQ(all[0].at, clock.now());
  const auto facts = facts_named("decision.amended");
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].detail, "{\"contribution\":\"" + about.text() + "\"}");
  // The journey says what stands now.
  const auto links =
      store().read([&](Tx& tx) { return journeys::links_of(tx, {"contribution", about.value}); });
  ASSERT_THAT(links, SizeIs(2));
  EXPECT_EQ(links[1].detail, "not_now");
}

TEST_P(Decisions, AreAmendedWithAReasonAndOnlyOncePublished) {
  const ContributionId about = given("More buses"), other = given("A lift share");
  const DecisionId id = ready({about}, chosen);
  Answer changed = not_now;
  changed.contribution = about;
  EXPECT_EQ(try_amend(id, changed).refusal().reason, Reason::conflict);
  try_publish(id).value();
  EXPECT_EQ(try_amend(id, changed, " \n\u200b").refusal().problems.front().field, "why");
  changed.reason = "";
  EXPECT_EQ(try_amend(id, changed).refusal().problems.front().field, "reason");
  changed = {.contribution = about, .outcome = Outcome::parked, .reason = "x"};
  EXPECT_EQ(try_amend(id, changed).refusal().problems.front().field, "look_again");
  changed = {.contribution = about, .outcome = Outcome::merged, .reason = "x"};
  changed.together_with = ContributionId{77};
  EXPECT_FALSE(try_amend(id, changed).ok());
  changed = not_now;
  changed.contribution = other;  // not in this decision
  EXPECT_EQ(try_amend(id, changed).refusal().reason, Reason::not_found);
  EXPECT_EQ(outcome_of(about), "chosen");
  EXPECT_THAT(store().read([&](Tx& tx) { return amendments(tx, id); }), IsEmpty());
  EXPECT_THAT(facts_named("decision.amended"), IsEmpty());
}

TEST_P(Decisions, ThatAreOlderDoNotOverruleNewerOnes) {
  const ContributionId about = given("More buses");
  const DecisionId older = publish_about(about, parked_for(day_ms));
  clock.advance(hour_ms);
  publish_about(about, chosen);
  clock.advance(2 * day_ms);
  EXPECT_EQ(wake(), 0);
  Answer changed = not_now;
  changed.contribution = about;
  ASSERT_TRUE(try_amend(older, changed).ok());
  EXPECT_EQ(outcome_of(about), "chosen");
  EXPECT_EQ(store().read([&](Tx& tx) { return answer_to(tx, about)->answer.outcome; }),
            Outcome::chosen);
}

TEST_P(Decisions, WakeWhatWasParkedOnItsDayOnce) {
  const ContributionId about = given("More buses"), draft_only = given("A lift share");
  const DecisionId id = publish_about(about, parked_for(day_ms));
  keep(draft(), {draft_only}, parked_for(day_ms)).value();
  const auto due = [&] { return store().read([](Tx& tx) { return any_due(tx); }); };
  clock.advance(day_ms - 1);
  EXPECT_FALSE(due());
  EXPECT_EQ(wake(), 0);
  EXPECT_EQ(outcome_of(about), "parked");
  clock.advance(1);
  EXPECT_TRUE(due());
  EXPECT_EQ(wake(), 1);
  EXPECT_FALSE(due());
  EXPECT_EQ(wake(), 0);
  EXPECT_EQ(outcome_of(about), "look_again");
  EXPECT_EQ(outcome_of(draft_only), "");
  EXPECT_EQ(answer_in(id, about).woken_at, clock.now());
  const auto facts = facts_named("contribution.woken");
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].subject, about.value);
  EXPECT_EQ(facts[0].scope, challenge.id.value);
  EXPECT_EQ(facts[0].detail, "{\"decision\":\"" + id.text() + "\"}");
}

TEST_P(Decisions, WakeAgainWhenParkedAnewByAnAmendment) {
  const ContributionId about = given("More buses");
  const DecisionId id = publish_about(about, parked_for(day_ms));
  clock.advance(day_ms);
  EXPECT_EQ(wake(), 1);
  Answer later = parked_for(day_ms);
  later.contribution = about;
  ASSERT_TRUE(try_amend(id, later).ok());
  EXPECT_EQ(outcome_of(about), "parked");
  EXPECT_EQ(wake(), 0);
  clock.advance(day_ms);
  EXPECT_EQ(wake(), 1);
}

TEST_P(Decisions, TellEverybodyConcernedOnce) {
  const ContributionId one = given("More buses"), two = given("A lift share", "Eve");
  const PersonId bob = named("Bob"), eve = named("Eve"), ian = named("Ian"), mairi = named("Mairi");
  const PersonId gone = named("Gone");
  write([&](Tx& tx) -> Result<void> {
    for (const PersonId person : {eve, ian, gone}) TRY(contributions::support(tx, person, one));
    TRY(contributions::support(tx, ian, two));
    TRY(comments::post(tx, ian, *contributions::find(tx, one), "Yes, please"));
    TRY(comments::post(tx, mairi, *contributions::find(tx, two), "I would drive"));
    return people::erase(tx, gone, server::belongings());
  }).value();
  const DecisionId id = ready({one, two}, chosen);
  EXPECT_THAT(store().read([&](Tx& tx) { return people_to_tell(tx, id); }),
              UnorderedElementsAre(bob, eve, ian, mairi));
}

TEST_P(Decisions, AnswerTheOriginalsOfWhatWasJoined) {
  const ContributionId one = given("More buses"), two = given("Buses, please", "Eve"),
                       joint = given("Many more buses", "Ian");
  write([&](Tx& tx) -> Result<void> {
    TRY(merges::into_existing(tx, ann, two, {one}, "The same"));
    TRY(merges::into_existing(tx, ann, joint, {two}, "The same"));
    return done();
  }).value();
  const PersonId bob = named("Bob"), eve = named("Eve"), ian = named("Ian");
  const DecisionId id = publish_about(joint, chosen);
  store().read([&](Tx& tx) {
    EXPECT_THAT(people_to_tell(tx, id), UnorderedElementsAre(bob, eve, ian));
    for (const ContributionId original : {one, two, joint}) {
      ASSERT_TRUE(answer_to(tx, original));
      EXPECT_EQ(answer_to(tx, original)->answer.contribution, joint);
    }
  });
}

TEST_P(Decisions, StartFromWordsThatWereKept) {
  const auto keep_words = [&](std::optional<ChallengeId> where, const Template& words) {
    return write([&](Tx& tx) { return add_template(tx, where, words); });
  };
  EXPECT_EQ(keep_words(challenge.id, {.text = "x"}).refusal().problems[0].field, "title");
  EXPECT_EQ(keep_words(challenge.id, {.title = "x"}).refusal().problems[0].field, "text");
  EXPECT_FALSE(
      keep_words(challenge.id, {.title = "x", .text = std::string(reason_length_max + 1, 'x')})
          .ok());
  keep_words(challenge.id, {.title = "Money", .text = "No money", .outcome = Outcome::not_now})
      .value();
  keep_words(std::nullopt, {.title = "All", .text = "For all", .outcome = Outcome::chosen}).value();
  const Challenge other = write([](Tx& tx) { return add_challenge(tx, {.title = "Other"}); });
  const auto titles = [&](const Challenge& c) {
    std::vector<std::string> out;
    for (const Template& t : store().read([&](Tx& tx) { return templates(tx, c.id); })) {
      out.push_back(t.title);
    }
    return out;
  };
  EXPECT_THAT(titles(challenge), ElementsAre("All", "Money"));
  EXPECT_THAT(titles(other), ElementsAre("All"));
  const auto all = store().read([&](Tx& tx) { return templates(tx, challenge.id); });
  write([&](Tx& tx) {
    remove_template(tx, other.id, all[1].id);  // is not theirs
    remove_template(tx, challenge.id, all[0].id);
  });
  EXPECT_THAT(titles(challenge), ElementsAre("All", "Money"));
  write([&](Tx& tx) { remove_template(tx, challenge.id, all[1].id); });
  EXPECT_THAT(titles(challenge), ElementsAre("All"));
}

}  // namespace
}  // namespace commonty::decisions
