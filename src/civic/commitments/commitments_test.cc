#include "civic/commitments/commitments.h"

#include <gmock/gmock.h>

#include "civic/journeys/journeys.h"
#include "tests/support/site/rules.h"

namespace commonty::commitments {
namespace {

using testing::ElementsAre;

class Commitments : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    ann = named("Ann");
    challenge = write([](Tx& tx) { return add_challenge(tx); });
  }
  Draft of(const std::string& words, int days = 10) {
    return {.words = words, .owner = "Bob Reid", .due_at = clock.now() + days * day_ms};
  }
  Result<CommitmentId> tries(const Draft& draft) {
    return write([&](Tx& tx) { return make(tx, ann, challenge.id, draft); });
  }
  CommitmentId made(const Draft& draft) { return tries(draft).value(); }
  Result<void> becomes(CommitmentId id, const Change& step) {
    return write([&](Tx& tx) { return change(tx, ann, id, step); });
  }
  Commitment now(CommitmentId id) {
    return read([&](Tx& tx) { return get(tx, id).value(); });
  }
  std::vector<std::string> fields(const Result<CommitmentId>& result) {
    std::vector<std::string> out;
    for (const Problem& problem : result.refusal().problems) out.push_back(problem.field);
    return out;
  }

  PersonId ann;
  challenges::Challenge challenge;
};
ON_BOTH_DATABASES(Commitments);

TEST_P(Commitments, HaveWordsAnOwnerAndADay) {
  EXPECT_THAT(fields(tries({})), ElementsAre("words", "owner", "due"));
  Draft draft = of(std::string(words_length_max + 1, 'x'), -1);
  EXPECT_THAT(fields(tries(draft)), ElementsAre("words", "due"));
  draft = of("Two buses more");
  draft.organisation = OrganisationId{1};
  EXPECT_THAT(fields(tries(draft)), ElementsAre("organisation"));
  draft.organisation = write([](Tx& tx) { return add_organisation(tx, "council", "The council"); });
  EXPECT_EQ(now(made(draft)).owner, "Bob Reid, The council");
  draft.owner = "";
  EXPECT_EQ(now(made(draft)).owner, "The council");
}

TEST_P(Commitments, KeepASentenceEachTimeTheyChange) {
  const auto id = made(of("Two buses more"));
  const Time first_day = now(id).due_at, later = first_day + 30 * day_ms;
  EXPECT_EQ(becomes(id, {.state = State::kept}).refusal().problems[0].field, "why");
  EXPECT_EQ(becomes(id, {.state = State::open, .why = "x"}).refusal().problems[0].field, "state");
  EXPECT_EQ(becomes(id, {.state = State::changed, .why = "x"}).refusal().problems[0].field,
            "words");
  becomes(id, {.state = State::changed, .why = "No drivers", .due_at = later}).value();
  EXPECT_EQ(now(id).due_at, later);
  EXPECT_EQ(now(id).words, "Two buses more");
  becomes(id, {.state = State::kept, .why = "They run", .words = "Not looked at"}).value();
  const auto all = read([&](Tx& tx) { return history(tx, id); });
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].why, "They run");
  EXPECT_EQ(all[0].words, "Two buses more");
  EXPECT_EQ(all[1].why, "No drivers");
  EXPECT_EQ(all[2].due_at, first_day);
  EXPECT_THAT(facts_named("commitment."),
              ElementsAre("commitment.made", "commitment.changed", "commitment.changed"));
}

TEST_P(Commitments, AreOverdueByTheClock) {
  const auto soon = made(of("Soon", 1)), later = made(of("Later", 30)), kept = made(of("Kept", 2));
  becomes(kept, {.state = State::kept, .why = "Done"}).value();
  clock.advance(5 * day_ms);
  EXPECT_TRUE(now(soon).is_overdue(clock.now()));
  EXPECT_FALSE(now(later).is_overdue(clock.now()));
  EXPECT_FALSE(now(kept).is_overdue(clock.now()));
  const Counts counts = read([&](Tx& tx) { return count(tx, challenge.id); });
  EXPECT_EQ(counts.open, 2);
  EXPECT_EQ(counts.overdue, 1);
  EXPECT_EQ(counts.kept, 1);
  std::vector<std::string> words;
  for (const auto& one : read([&](Tx& tx) { return list(tx, challenge.id); })) {
    words.push_back(one.words);
  }
  EXPECT_THAT(words, ElementsAre("Soon", "Later", "Kept"));
}

TEST_P(Commitments, AreTakenBackWithAReasonAndStandAgainAsTheyWere) {
  const auto id = made(of("Two buses more", 1)), other = made(of("A shelter"));
  becomes(id, {.state = State::changed, .why = "No drivers", .words = "One bus more"}).value();
  const auto back = [&](const char* why) {
    return write([&](Tx& tx) { return take_back(tx, ann, id, why); });
  };
  EXPECT_EQ(back(" ").refusal().problems[0].field, "why");
  EXPECT_EQ(back(std::string(why_length_max + 1, 'x').c_str()).refusal().problems[0].field, "why");
  back("Nobody said so").value();
  EXPECT_EQ(back("Twice").refusal().reason, Reason::conflict) << "somebody else was first";
  EXPECT_EQ(becomes(id, {.state = State::kept, .why = "x"}).refusal().reason, Reason::conflict);
  clock.advance(5 * day_ms);
  EXPECT_FALSE(now(id).is_overdue(clock.now()));
  const Counts counts = read([&](Tx& tx) { return count(tx, challenge.id); });
  EXPECT_EQ(counts.all(), 1);
  EXPECT_EQ(counts.overdue, 0);
  EXPECT_EQ(read([&](Tx& tx) { return list(tx, challenge.id); }).back().id, id);

  const auto stands = [&] { return write([&](Tx& tx) { return let_stand(tx, ann, id); }); };
  stands().value();
  EXPECT_EQ(stands().refusal().reason, Reason::conflict);
  EXPECT_EQ(now(id).state, State::changed);
  EXPECT_EQ(now(id).words, "One bus more");
  const auto all = read([&](Tx& tx) { return history(tx, id); });
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[1].state, State::taken_back);
  EXPECT_EQ(all[1].why, "Nobody said so");
  EXPECT_EQ(now(other).state, State::open);
  EXPECT_THAT(facts_named("commitment."),
              ElementsAre("commitment.made", "commitment.made", "commitment.changed",
                          "commitment.taken_back", "commitment.let_stand"));
}

TEST_P(Commitments, LeadBackToTheQuestionTheyWereMadeAbout) {
  Draft draft = of("A shelter");
  write([&](Tx& tx) {
    draft.workshop = workshops::create(tx, ann, challenge.id, {.title = "An evening"}).value();
    draft.question = floor_questions::ask(tx, {.person = ann, .facilitates = true},
                                          workshops::get(tx, draft.workshop).value(), "Rain?", true)
                         .value();
  });
  const auto id = made(draft);
  const auto steps = read([&](Tx& tx) { return journeys::links_of(tx, {"commitment", id.value}); });
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].to.kind, "challenge");
  EXPECT_EQ(steps[1].to, (journeys::Thing{"floor_question", draft.question.value}));
  EXPECT_EQ(read([&](Tx& tx) { return of_workshop(tx, draft.workshop); }).front().id, id);
}

}  // namespace
}  // namespace commonty::commitments
