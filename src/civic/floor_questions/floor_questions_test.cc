#include "civic/floor_questions/floor_questions.h"

#include <gmock/gmock.h>

#include "civic/journeys/journeys.h"
#include "tests/support/site/rules.h"

namespace commonty::floor_questions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class FloorQuestions : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    ann = named("Ann"), bob = named("Bob"), eve = named("Eve");
    guest = write([](Tx& tx) { return people::add_guest(tx, "").id; });
    workshop = write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      const auto id =
          workshops::create(tx, ann, challenge.id, {.title = "An evening", .is_public = true})
              .value();
      workshops::move_to(tx, ann, id, workshops::State::running).value();
      for (const PersonId who : {bob, guest}) workshops::join(tx, who, id, {}).value();
      return id;
    });
  }
  Member as(Tx& tx, PersonId who) {
    const Viewer viewer{.kind = who == guest ? Viewer::Kind::guest : Viewer::Kind::person,
                        .id = who};
    return member_of(tx, viewer, workshops::get(tx, workshop).value());
  }
  Result<FloorQuestionId> tries(PersonId who, const std::string& text, bool with_name = true) {
    return write([&](Tx& tx) {
      return ask(tx, as(tx, who), workshops::get(tx, workshop).value(), text, with_name);
    });
  }
  FloorQuestionId asks(PersonId who, const std::string& text, bool with_name = true) {
    return tries(who, text, with_name).value();
  }
  Result<void> votes(PersonId who, FloorQuestionId id) {
    return write([&](Tx& tx) { return vote(tx, as(tx, who), id); });
  }
  Question now(FloorQuestionId id) {
    return read([&](Tx& tx) { return get(tx, id).value(); });
  }
  std::vector<std::string> listed(Which which = Which::all, PersonId who = {}) {
    return read([&](Tx& tx) {
      std::vector<std::string> out;
      const Member member = who ? as(tx, who) : Member{};
      for (const Question& one : list(tx, workshop, {.which = which, .member = member})) {
        out.push_back(one.text);
      }
      return out;
    });
  }

  PersonId ann, bob, eve, guest;
  WorkshopId workshop;
};
ON_BOTH_DATABASES(FloorQuestions);

TEST_P(FloorQuestions, StandByHowManyWantThemThenByAge) {
  asks(bob, "First?");
  asks(bob, "Second?");
  const auto third = asks(bob, "Third?");
  votes(guest, third).value();
  votes(guest, third).value();  // once a person
  EXPECT_THAT(listed(), ElementsAre("Third?", "First?", "Second?"));
  EXPECT_EQ(now(third).votes, 1);
  const auto after = read(
      [&](Tx& tx) { return list(tx, workshop, {.after = get(tx, third).value(), .limit = 1}); });
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].text, "First?");
  write([&](Tx& tx) { return take_vote_back(tx, as(tx, guest), third); }).value();
  EXPECT_THAT(listed(), ElementsAre("First?", "Second?", "Third?"));
}

TEST_P(FloorQuestions, TellNobodyWhoAskedWithoutAName) {
  EXPECT_EQ(now(asks(bob, "Who pays?")).author_name, "Bob");
  const auto quiet = asks(bob, "Who pays then?", false);
  EXPECT_EQ(now(quiet).author_name, "");
  read([&](Tx& tx) { EXPECT_TRUE(as(tx, bob).wrote(get(tx, quiet).value())); });
  for (const auto& fact : facts_now()) {
    if (fact.name == "floor_question.asked" && fact.subject == quiet.value) {
      EXPECT_EQ(fact.actor, 0);
    }
  }
}

TEST_P(FloorQuestions, AreForThoseInTheRoomUntilTheEnd) {
  EXPECT_EQ(tries(eve, "May I?").refusal().reason, Reason::forbidden);
  EXPECT_EQ(tries(PersonId{}, "May I?").refusal().reason, Reason::forbidden);
  const auto id = asks(bob, "When?");
  EXPECT_EQ(votes(eve, id).refusal().reason, Reason::forbidden);
  EXPECT_EQ(votes(bob, id).refusal().reason, Reason::conflict);  // their own
  asks(ann, "Does the facilitator ask, too?");
  write([&](Tx& tx) {
    return workshops::move_to(tx, ann, workshop, workshops::State::ended);
  }).value();
  EXPECT_EQ(tries(bob, "Too late?").refusal().reason, Reason::closed);
  EXPECT_EQ(votes(guest, id).refusal().reason, Reason::closed);
  EXPECT_EQ(write([&](Tx& tx) { return set_turn(tx, ann, id, Turn::now); }).refusal().reason,
            Reason::closed);
  write([&](Tx& tx) { return answer(tx, ann, id, "In May"); }).value();
  EXPECT_TRUE(now(id).is_answered());
}

TEST_P(FloorQuestions, RefuseWhatIsEmptyOrTooLong) {
  EXPECT_EQ(tries(bob, " \n ").refusal().problems[0].field, "text");
  EXPECT_EQ(tries(bob, std::string(question_length_max + 1, 'x')).refusal().reason,
            Reason::invalid);
  EXPECT_TRUE(tries(bob, std::string(question_length_max, 'x')).ok());
  EXPECT_EQ(listed().size(), 1U);
}

TEST_P(FloorQuestions, WaitWhereTheyAreReadFirst) {
  write([&](Tx& tx) { set_screened(tx, workshop, true); });
  const auto id = asks(bob, "Is it safe?");
  EXPECT_THAT(listed(), IsEmpty());
  EXPECT_THAT(listed(Which::all, guest), IsEmpty());
  EXPECT_THAT(listed(Which::all, bob), ElementsAre("Is it safe?"));
  EXPECT_THAT(listed(Which::all, ann), ElementsAre("Is it safe?"));
  EXPECT_EQ(votes(guest, id).refusal().reason, Reason::conflict);
  write([&](Tx& tx) { return show(tx, ann, id); }).value();
  EXPECT_THAT(listed(), ElementsAre("Is it safe?"));
  EXPECT_EQ(now(asks(ann, "Mine?")).state, State::shown);  // who lets through need not wait
}

TEST_P(FloorQuestions, JoinedCountEveryoneOnceAndCanBeSeparated) {
  const auto one = asks(bob, "When does the bus come?"), other = asks(bob, "When is the bus?");
  votes(guest, one).value();
  votes(guest, other).value();
  votes(ann, other).value();
  write([&](Tx& tx) { return merge(tx, ann, one, other); }).value();
  EXPECT_EQ(now(other).votes, 2);
  EXPECT_THAT(listed(), ElementsAre("When is the bus?"));
  const auto beneath = read([&](Tx& tx) { return merged(tx, workshop); });
  ASSERT_EQ(beneath.size(), 1U);
  EXPECT_EQ(beneath[0].text, "When does the bus come?");
  EXPECT_EQ(beneath[0].merged_into, other);
  const auto links_of = [&] {
    return read(
        [&](Tx& tx) { return journeys::links_of(tx, {"floor_question", one.value}).size(); });
  };
  EXPECT_EQ(links_of(), 2U);  // to its workshop, and to the other
  write([&](Tx& tx) { return unmerge(tx, ann, one); }).value();
  EXPECT_EQ(now(other).votes, 2);
  EXPECT_EQ(now(one).votes, 1);
  EXPECT_EQ(links_of(), 1U);
  EXPECT_THAT(facts_named("floor_question."), Contains("floor_question.unmerged"));
}

TEST_P(FloorQuestions, TakeAVoteBackFromWhatWasJoinedToo) {
  const auto one = asks(bob, "One?"), other = asks(bob, "Other?");
  votes(guest, one).value();
  write([&](Tx& tx) { return merge(tx, ann, one, other); }).value();
  EXPECT_EQ(now(other).votes, 1);
  write([&](Tx& tx) { return take_vote_back(tx, as(tx, guest), other); }).value();
  EXPECT_EQ(now(other).votes, 0);
  EXPECT_EQ(now(one).votes, 0);
}

TEST_P(FloorQuestions, RefuseToBeJoinedWithThemselvesOrWithWhatIsNotShown) {
  const auto one = asks(bob, "One?"), other = asks(bob, "Other?");
  const auto into = [&](FloorQuestionId target) {
    return write([&](Tx& tx) { return merge(tx, ann, one, target); });
  };
  EXPECT_EQ(into(one).refusal().problems[0].field, "into");
  write([&](Tx& tx) { return hide(tx, ann, other, moderation::Reason::rude); }).value();
  EXPECT_EQ(into(other).refusal().problems[0].field, "into");
  EXPECT_EQ(into(FloorQuestionId{1}).refusal().problems[0].field, "into");
}

TEST_P(FloorQuestions, HiddenOnesLetGoWhatWasJoinedIntoThem) {
  const auto polite = asks(bob, "When is it?"), rude = asks(guest, "When, you fools?");
  write([&](Tx& tx) { return merge(tx, ann, polite, rude); }).value();
  write([&](Tx& tx) { return hide(tx, ann, rude, moderation::Reason::rude); }).value();
  EXPECT_THAT(listed(), ElementsAre("When is it?"));
  EXPECT_EQ(now(rude).hidden_because, moderation::Reason::rude);
  EXPECT_THAT(listed(Which::all, guest), UnorderedElementsAre("When is it?", "When, you fools?"));
  write([&](Tx& tx) { return show(tx, ann, rude); }).value();
  EXPECT_THAT(listed(), UnorderedElementsAre("When is it?", "When, you fools?"));
  EXPECT_EQ(now(rude).hidden_because, std::nullopt);
}

TEST_P(FloorQuestions, AreTakenBackByTheirAuthorAlone) {
  const auto id = asks(bob, "Never mind?");
  EXPECT_EQ(write([&](Tx& tx) { return withdraw(tx, as(tx, ann), id); }).refusal().reason,
            Reason::forbidden);
  write([&](Tx& tx) { return withdraw(tx, as(tx, bob), id); }).value();
  EXPECT_THAT(listed(Which::all, ann), IsEmpty());
  EXPECT_EQ(votes(guest, id).refusal().reason, Reason::gone);
}

TEST_P(FloorQuestions, HaveOneTurnAtATime) {
  const auto one = asks(bob, "One?"), other = asks(bob, "Other?");
  const auto turn = [&](FloorQuestionId id, Turn to, const char* summary = "") {
    write([&](Tx& tx) { return set_turn(tx, ann, id, to, summary); }).value();
  };
  turn(one, Turn::now);
  turn(other, Turn::now);
  EXPECT_EQ(now(one).turn, Turn::open);
  EXPECT_EQ(read([&](Tx& tx) { return on_stage(tx, workshop); })->id, other);
  turn(other, Turn::answered, "Yes, by May");
  EXPECT_FALSE(read([&](Tx& tx) { return on_stage(tx, workshop); }));
  EXPECT_EQ(now(other).summary, "Yes, by May");
  EXPECT_THAT(listed(Which::open), ElementsAre("One?"));
  EXPECT_THAT(listed(Which::answered), ElementsAre("Other?"));
  turn(other, Turn::open);
  EXPECT_THAT(listed(Which::answered), IsEmpty());
}

TEST_P(FloorQuestions, KeepWhatAnAnswerWasBefore) {
  const auto id = asks(bob, "When?");
  const auto answered = [&](const char* text) {
    return write([&](Tx& tx) { return answer(tx, ann, id, text); });
  };
  EXPECT_EQ(answered(" ").refusal().problems[0].field, "answer");
  answered("In May").value();
  answered("In May").value();  // the same again corrects nothing
  answered("In June").value();
  const auto all = read([&](Tx& tx) { return answers(tx, id); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].text, "In June");
  EXPECT_EQ(all[1].text, "In May");
  EXPECT_EQ(all[1].by_name, "Ann");
  EXPECT_THAT(facts_named("floor_question.answer"),
              ElementsAre("floor_question.answered", "floor_question.answer_corrected"));
}

TEST_P(FloorQuestions, ConcernThoseWhoAskedOrWantThem) {
  const auto one = asks(bob, "One?"), other = asks(ann, "Other?");
  votes(guest, one).value();
  write([&](Tx& tx) { return merge(tx, ann, one, other); }).value();
  EXPECT_THAT(read([&](Tx& tx) { return people_concerned(tx, other); }),
              UnorderedElementsAre(ann, bob, guest));
  EXPECT_THAT(read([&](Tx& tx) { return people_concerned(tx, one); }),
              UnorderedElementsAre(bob, guest));
}

TEST_P(FloorQuestions, CountAPersonOnceWhoWasAGuestBefore) {
  const auto id = asks(ann, "When?");
  votes(guest, id).value();
  votes(bob, id).value();
  write([&](Tx& tx) { join_votes(tx, guest, bob); });
  EXPECT_EQ(now(id).votes, 1);
}

TEST_P(FloorQuestions, LoseTheirWordsAndNameWithTheirAuthor) {
  const auto id = asks(bob, "My own words?");
  write([&](Tx& tx) { erase_words_of(tx, bob); });
  EXPECT_EQ(now(id).text, people::erased_words);
  EXPECT_FALSE(now(id).named);
}

TEST_P(FloorQuestions, CountEveryDeedForThoseWhoFollow) {
  const auto count = [&] { return read([&](Tx& tx) { return changes(tx, workshop); }); };
  EXPECT_EQ(count(), 0);
  const auto id = asks(bob, "When?");
  EXPECT_EQ(count(), 1);
  votes(guest, id).value();
  EXPECT_EQ(count(), 2);
  write([&](Tx& tx) { return set_turn(tx, ann, id, Turn::now); }).value();
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(count(), 3);
}

}  // namespace
}  // namespace commonty::floor_questions
