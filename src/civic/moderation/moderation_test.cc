#include "civic/moderation/moderation.h"

#include <gmock/gmock.h>

#include "tests/support/site/rules.h"

namespace commonty::moderation {
namespace {

using challenges::Challenge;
using contributions::Contribution;
using contributions::State;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Moderation : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann"), bob = named("Bob"), eve = named("Eve");
    rude = given("Something unkind");
  }
  Contribution given(const std::string& text) {
    return write(
        [&](Tx& tx) { return contributions::post(tx, bob, challenge, {.text = text}).value(); });
  }
  CommentId commented(const std::string& text) {
    return write([&](Tx& tx) { return comments::post(tx, eve, rude, text).value().id; });
  }
  Contribution now(const Contribution& c) {
    return read([&](Tx& tx) { return *contributions::find(tx, c.id); });
  }
  std::vector<std::string> found(const std::string& words) {
    return read([&](Tx& tx) {
      std::vector<std::string> out;
      for (const auto& c :
           contributions::list(tx, {.challenge = challenge.id, .words = words}, "", 100).items) {
        out.push_back(c.text);
      }
      return out;
    });
  }
  Result<void> reported(PersonId by, const Words& words, Reason reason = Reason::rude,
                        const std::string& explanation = "") {
    return write([&](Tx& tx) { return report(tx, by, words, reason, explanation); });
  }
  Result<void> hidden(const Words& words, Reason reason = Reason::rude,
                      const std::string& note = "") {
    return write([&](Tx& tx) { return hide(tx, ann, words, reason, note); });
  }
  Result<void> shown_again(const Words& words) {
    return write([&](Tx& tx) { return show_again(tx, ann, words); });
  }
  std::vector<Report> waiting_now() {
    return read([&](Tx& tx) { return queue(tx, challenge.id, 100); });
  }
  int number_waiting() {
    return read([&](Tx& tx) { return waiting(tx, challenge.id); });
  }
  std::vector<std::string> logged() {
    return read([&](Tx& tx) {
      std::vector<std::string> out;
      for (const Entry& entry : log(tx, challenge.id, 100)) {
        out.push_back(entry.action + (entry.about == About::comment ? " comment" : "") +
                      (entry.reason ? " " + std::string(name_of(*entry.reason)) : ""));
      }
      return out;
    });
  }
  std::vector<facts::Fact> facts_of(std::string_view ending) {
    std::vector<facts::Fact> out = facts_now();
    std::erase_if(out, [&](const facts::Fact& fact) { return !fact.name.ends_with(ending); });
    return out;
  }

  Challenge challenge;
  PersonId ann, bob, eve;
  Contribution rude;
};
ON_BOTH_DATABASES(Moderation);

TEST_P(Moderation, HasReasonsThatAreKnownByTheirNames) {
  for (const Reason reason : reasons) {
    EXPECT_EQ(reason_named(name_of(reason)), reason);
    EXPECT_NE(label(reason).id, "");
  }
  EXPECT_EQ(reason_named(""), std::nullopt);
  EXPECT_EQ(reason_named("I do not like it"), std::nullopt);
}

TEST_P(Moderation, QueuesEachWordsOnceWithAllWhoReportedThem) {
  const Contribution other = given("Buy my carpets");
  ASSERT_TRUE(reported(eve, {rude.id, {}}, Reason::rude, " It  hurts \n").ok());
  ASSERT_TRUE(reported(ann, {rude.id, {}}, Reason::off_topic).ok());
  ASSERT_TRUE(reported(eve, {other.id, {}}, Reason::spam).ok());
  const auto reports = waiting_now();
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].words.contribution, rude.id);
  EXPECT_EQ(reports[0].reason, Reason::rude);
  EXPECT_THAT(reports[0].explanation, HasSubstr("hurts"));
  EXPECT_EQ(reports[0].others, 1);
  EXPECT_EQ(reports[0].text, "Something unkind");
  EXPECT_EQ(reports[0].at, clock.now());
  EXPECT_EQ(reports[1].reason, Reason::spam);
  EXPECT_EQ(reports[1].others, 0);
  EXPECT_EQ(number_waiting(), 3);
}

TEST_P(Moderation, TakesOneReportAPersonForTheSameWords) {
  ASSERT_TRUE(reported(eve, {rude.id, {}}).ok());
  ASSERT_TRUE(reported(eve, {rude.id, {}}, Reason::spam).ok());
  EXPECT_EQ(number_waiting(), 1);
  EXPECT_EQ(waiting_now()[0].reason, Reason::rude);
  EXPECT_EQ(facts_of(".reported").size(), 1u);
  // Once it was looked at, they may say so again.
  const ReportId first = waiting_now()[0].id;
  ASSERT_TRUE(write([&](Tx& tx) { return settle(tx, ann, challenge.id, first); }).ok());
  ASSERT_TRUE(reported(eve, {rude.id, {}}, Reason::unlawful).ok());
  EXPECT_EQ(waiting_now()[0].reason, Reason::unlawful);
}

TEST_P(Moderation, TellsAContributionFromACommentUnderIt) {
  const CommentId comment = commented("You fool");
  ASSERT_TRUE(reported(ann, {rude.id, comment}).ok());
  ASSERT_TRUE(reported(ann, {rude.id, {}}).ok());
  const auto reports = waiting_now();
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].text, "You fool");
  EXPECT_EQ(reports[0].others, 0);
  EXPECT_EQ(reports[1].text, "Something unkind");
  ASSERT_TRUE(hidden({rude.id, comment}).ok());
  ASSERT_EQ(waiting_now().size(), 1u);
  EXPECT_FALSE(waiting_now()[0].words.comment);
}

TEST_P(Moderation, RefusesAnExplanationOrANoteThatIsTooLong) {
  std::string longest;
  for (std::size_t i = 0; i < words_length_max; ++i) longest += "é";
  const auto report_refused = reported(eve, {rude.id, {}}, Reason::rude, longest + "x");
  ASSERT_FALSE(report_refused.ok());
  EXPECT_EQ(report_refused.refusal().problems[0].field, "words");
  EXPECT_TRUE(reported(eve, {rude.id, {}}, Reason::rude, longest).ok());
  const auto hiding_refused = hidden({rude.id, {}}, Reason::rude, longest + "x");
  ASSERT_FALSE(hiding_refused.ok());
  EXPECT_EQ(hiding_refused.refusal().problems[0].field, "note");
  EXPECT_EQ(now(rude).state, State::shown);
  EXPECT_THAT(logged(), IsEmpty());
}

TEST_P(Moderation, LeavesWordsAsTheyAre) {
  ASSERT_TRUE(reported(eve, {rude.id, {}}).ok());
  ASSERT_TRUE(reported(ann, {rude.id, {}}).ok());
  const ReportId id = waiting_now()[0].id;
  ASSERT_TRUE(write([&](Tx& tx) { return settle(tx, ann, challenge.id, id); }).ok());
  EXPECT_THAT(waiting_now(), IsEmpty());
  EXPECT_EQ(number_waiting(), 0);
  EXPECT_EQ(now(rude).state, State::shown);
  EXPECT_THAT(logged(), ElementsAre("left"));
  // Two moderators at the same moment: the second learns of the first.
  const auto again = write([&](Tx& tx) { return settle(tx, ann, challenge.id, id); });
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.refusal().reason, commonty::Reason::conflict);
  EXPECT_THAT(logged(), ElementsAre("left"));
}

TEST_P(Moderation, HidesFromListsSearchAndCountsAndShowsAllAgain) {
  write([&](Tx& tx) { return contributions::support(tx, eve, rude.id); }).value();
  commented("Please be kind");
  const Contribution before = now(rude);
  const auto counted = [&] {
    return read([&](Tx& tx) { return contributions::count(tx, challenge.id); });
  };
  ASSERT_EQ(counted().all, 1);

  ASSERT_TRUE(hidden({rude.id, {}}, Reason::personal_data, "Leave the name away").ok());
  EXPECT_EQ(now(rude).state, State::hidden);
  EXPECT_THAT(found(""), IsEmpty());
  EXPECT_THAT(found("unkind"), IsEmpty());
  EXPECT_EQ(counted().all, 0);
  EXPECT_EQ(counted().people, 0);
  EXPECT_EQ(counted().hidden, 1);
  EXPECT_EQ(counted().by_kind, (std::array<int, 5>{}));
  const auto why = read([&](Tx& tx) { return why_hidden(tx, {rude.id}); });
  ASSERT_TRUE(why);
  EXPECT_EQ(why->reason, Reason::personal_data);
  EXPECT_EQ(why->note, "Leave the name away");
  EXPECT_EQ(why->at, clock.now());

  ASSERT_TRUE(shown_again({rude.id, {}}).ok());
  const Contribution after = now(rude);
  EXPECT_EQ(after.state, State::shown);
  EXPECT_EQ(after.text, before.text);
  EXPECT_EQ(after.author, bob);
  EXPECT_EQ(after.supports, 1);
  EXPECT_EQ(after.comments, 1);
  EXPECT_EQ(after.edited_at, before.edited_at);
  EXPECT_THAT(found("unkind"), ElementsAre("Something unkind"));
  EXPECT_EQ(counted().all, 1);
  EXPECT_EQ(counted().people, 1);
  EXPECT_EQ(counted().hidden, 0);
  EXPECT_THAT(logged(), ElementsAre("shown", "hidden personal_data"));
}

TEST_P(Moderation, HidesOnceHoweverOftenItIsAsked) {
  ASSERT_TRUE(hidden({rude.id, {}}, Reason::rude).ok());
  const auto again = hidden({rude.id, {}}, Reason::spam);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.refusal().reason, commonty::Reason::conflict);
  EXPECT_EQ(read([&](Tx& tx) { return why_hidden(tx, {rude.id}); })->reason, Reason::rude);
  ASSERT_TRUE(shown_again({rude.id, {}}).ok());
  EXPECT_FALSE(shown_again({rude.id, {}}).ok());
  EXPECT_THAT(logged(), ElementsAre("shown", "hidden rude"));
}

TEST_P(Moderation, NeverBringsBackWhatItsAuthorTookBack) {
  write([&](Tx& tx) { return contributions::withdraw(tx, bob, rude.id); }).value();
  EXPECT_FALSE(hidden({rude.id, {}}).ok());
  EXPECT_FALSE(shown_again({rude.id, {}}).ok());
  EXPECT_EQ(now(rude).state, State::withdrawn);
  EXPECT_THAT(logged(), IsEmpty());
}

TEST_P(Moderation, HasNothingToDoAboutWhatWasTakenBackMeanwhile) {
  const CommentId comment = commented("You fool");
  ASSERT_TRUE(reported(eve, {rude.id, {}}).ok());
  ASSERT_TRUE(reported(ann, {rude.id, comment}).ok());
  write([&](Tx& tx) { return comments::withdraw(tx, eve, comment); }).value();
  EXPECT_EQ(waiting_now().size(), 1u);
  write([&](Tx& tx) { return contributions::withdraw(tx, bob, rude.id); }).value();
  EXPECT_THAT(waiting_now(), IsEmpty());
  EXPECT_EQ(number_waiting(), 0);
  write([&](Tx& tx) { return contributions::undo_withdraw(tx, bob, rude.id); }).value();
  EXPECT_EQ(waiting_now().size(), 1u);
}

TEST_P(Moderation, HidesACommentAndShowsItAgain) {
  const CommentId comment = commented("You fool");
  const auto listed = [&] {
    return read([&](Tx& tx) {
      return comments::list(tx, rude.id, comments::Order::oldest, "").items.size();
    });
  };
  ASSERT_TRUE(reported(ann, {rude.id, comment}).ok());
  ASSERT_TRUE(hidden({rude.id, comment}, Reason::rude, "Say it kindly").ok());
  EXPECT_EQ(listed(), 0u);
  EXPECT_EQ(now(rude).comments, 0);
  EXPECT_EQ(now(rude).state, State::shown);
  EXPECT_THAT(waiting_now(), IsEmpty());
  EXPECT_FALSE(hidden({rude.id, comment}).ok());
  // Why a comment is hidden says nothing about the contribution.
  EXPECT_FALSE(read([&](Tx& tx) { return why_hidden(tx, {rude.id}); }));
  ASSERT_TRUE(shown_again({rude.id, comment}).ok());
  EXPECT_EQ(listed(), 1u);
  EXPECT_EQ(now(rude).comments, 1);
  EXPECT_THAT(logged(), ElementsAre("shown comment", "hidden comment rude"));
}

TEST_P(Moderation, KnowsACommentByItsContribution) {
  const CommentId comment = commented("You fool");
  const Contribution other = given("More buses");
  EXPECT_FALSE(hidden({other.id, comment}).ok());
  EXPECT_EQ(now(rude).comments, 1);
  EXPECT_EQ(now(other).comments, 0);
}

TEST_P(Moderation, HidesWhatWasJoinedAndKeepsItJoined) {
  const Contribution joint = given("More buses");
  write([&](Tx& tx) { contributions::set_state(tx, rude.id, State::merged, joint.id); });
  ASSERT_TRUE(hidden({rude.id, {}}).ok());
  EXPECT_EQ(now(rude).state, State::hidden);
  ASSERT_TRUE(shown_again({rude.id, {}}).ok());
  EXPECT_EQ(now(rude).state, State::merged);
  EXPECT_EQ(now(rude).merged_into, joint.id);
}

TEST_P(Moderation, RecordsFactsWithoutTheWords) {
  const CommentId comment = commented("You fool");
  ASSERT_TRUE(reported(eve, {rude.id, {}}, Reason::rude, "It hurts").ok());
  ASSERT_TRUE(hidden({rude.id, {}}, Reason::rude, "Be kind").ok());
  ASSERT_TRUE(hidden({rude.id, comment}, Reason::spam).ok());
  const auto hidings = facts_of(".hidden");
  ASSERT_EQ(hidings.size(), 2u);
  EXPECT_EQ(hidings[0].name, "contribution.hidden");
  EXPECT_EQ(hidings[0].subject, rude.id.value);
  EXPECT_EQ(hidings[0].actor, ann.value);
  EXPECT_EQ(hidings[0].scope, challenge.id.value);
  EXPECT_EQ(hidings[0].detail, "{\"reason\":\"rude\"}");
  EXPECT_EQ(hidings[1].name, "comment.hidden");
  EXPECT_EQ(hidings[1].subject, comment.value);
  EXPECT_THAT(hidings[1].detail, HasSubstr(rude.id.text()));
  for (const auto& fact : facts_of("")) {
    EXPECT_THAT(fact.detail, Not(HasSubstr("hurts"))) << fact.name;
    EXPECT_THAT(fact.detail, Not(HasSubstr("Be kind"))) << fact.name;
  }
}

TEST_P(Moderation, KeepsTheLogOfEachChallengeApart) {
  const Challenge other = write([](Tx& tx) { return add_challenge(tx, {.title = "Other"}); });
  ASSERT_TRUE(reported(eve, {rude.id, {}}).ok());
  ASSERT_TRUE(hidden({rude.id, {}}).ok());
  EXPECT_THAT(read([&](Tx& tx) { return queue(tx, other.id, 100); }), IsEmpty());
  EXPECT_THAT(read([&](Tx& tx) { return log(tx, other.id, 100); }), IsEmpty());
  EXPECT_EQ(read([&](Tx& tx) { return waiting(tx, other.id); }), 0);
}

TEST_P(Moderation, RefusesWhatIsNotThere) {
  const ContributionId none{12345};
  EXPECT_EQ(reported(eve, {none, {}}).refusal().reason, commonty::Reason::not_found);
  EXPECT_EQ(hidden({none, {}}).refusal().reason, commonty::Reason::not_found);
  EXPECT_EQ(shown_again({none, {}}).refusal().reason, commonty::Reason::not_found);
  EXPECT_EQ(hidden({rude.id, CommentId{12345}}).refusal().reason, commonty::Reason::not_found);
  EXPECT_FALSE(write([&](Tx& tx) { return settle(tx, ann, challenge.id, ReportId{12345}); }).ok());
  EXPECT_THAT(logged(), IsEmpty());
}

}  // namespace
}  // namespace commonty::moderation
