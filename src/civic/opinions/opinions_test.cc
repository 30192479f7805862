#include "civic/opinions/opinions.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

#include "civic/contributions/contributions.h"
#include "civic/journeys/journeys.h"
#include "civic/people/people.h"
#include "server/belongings.h"
#include "tests/support/site/rules.h"

namespace commonty::opinions {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Opinions : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    ann = named("Ann"), bob = named("Bob");
    guest = write([](Tx& tx) { return people::add_guest(tx, "").id; });
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    id = made({.question = "Which buses?", .first_statements = "More buses\n- Cheaper buses\n\n"});
    write([&](Tx& tx) { return opinions::open(tx, ann, id); }).value();
  }
  Result<Conversation> tries(const Draft& draft) {
    return write([&](Tx& tx) { return set_up(tx, ann, challenge.id, draft); });
  }
  ConversationId made(const Draft& draft) { return tries(draft).value().id; }
  Conversation now() {
    return read([&](Tx& tx) { return get(tx, id).value(); });
  }
  Result<Statement> gives(PersonId who, const std::string& text) {
    return write([&](Tx& tx) { return give(tx, get(tx, id).value(), who, text); });
  }
  Result<Vote> votes_for(PersonId who, std::int64_t number, Choice choice) {
    return write([&](Tx& tx) { return vote(tx, id, who, number, choice); });
  }
  // By whoever looks after it.
  template <class F>
  Result<void> judges(F&& deed) {
    return write([&](Tx& tx) -> Result<void> { return deed(tx, get(tx, id).value()); });
  }
  Result<void> accepts(std::int64_t number) {
    return judges([&](Tx& tx, const Conversation& c) { return accept(tx, ann, c, number); });
  }
  Result<void> refuses(std::int64_t number, Because because, const std::string& note = "") {
    return judges([&](Tx& tx, const Conversation& c) {
      return refuse_statement(tx, ann, c, number, because, note);
    });
  }
  Statement statement(std::int64_t number) {
    return read([&](Tx& tx) { return get_statement(tx, id, number).value(); });
  }
  std::vector<std::string> texts(std::optional<State> state = {}) {
    std::vector<std::string> out;
    for (const Statement& one : read([&](Tx& tx) { return statements(tx, id, state); })) {
      out.push_back(one.text);
    }
    return out;
  }
  std::optional<std::int64_t> next(PersonId who, double chance) {
    const auto found = read([&](Tx& tx) { return next_statement(tx, id, who, chance); });
    return found ? std::optional(found->number) : std::nullopt;
  }
  Progress progress_of(PersonId who) {
    return read([&](Tx& tx) { return progress(tx, id, who); });
  }
  // "0:1=1": voter, statement, vote.
  std::vector<std::string> kept() {
    std::vector<std::string> out;
    for (const auto& one : read([&](Tx& tx) { return votes(tx, id); })) {
      out.push_back(std::to_string(one.person) + ":" + std::to_string(one.statement) + "=" +
                    std::to_string(one.value));
    }
    return out;
  }
  static std::vector<std::string> fields(const Refusal& refusal) {
    std::vector<std::string> out;
    for (const Problem& problem : refusal.problems) out.push_back(problem.field);
    return out;
  }

  PersonId ann, bob, guest;
  challenges::Challenge challenge;
  ConversationId id;
};
ON_BOTH_DATABASES(Opinions);

TEST_P(Opinions, KeepVotesHiddenAsLongAsWasSaid) {
  const auto shows_from = [&](int people) {
    return write([&](Tx& tx) {
      return change(tx, ann, id, {.question = "Which buses?", .results_from = people});
    });
  };
  EXPECT_TRUE(shows_from(4).ok()) << "nobody has voted yet";
  for (const PersonId who : {ann, bob, guest}) {
    for (const std::int64_t statement : {0, 1}) {
      votes_for(who, statement, Choice::agree).value();
    }
  }
  const auto refused = shows_from(3);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().problems[0].field, "results_from");
  EXPECT_EQ(now().results_from, 4);
  EXPECT_TRUE(shows_from(5).ok());
  for (const PersonId who : {named("Dee"), named("Eve")}) {
    for (const std::int64_t statement : {0, 1}) {
      votes_for(who, statement, Choice::agree).value();
    }
  }
  EXPECT_TRUE(shows_from(3).ok()) << "they are shown already";
}

TEST_P(Opinions, TellVotersInAnOrderOfTheirOwn) {
  std::vector<PersonId> people;
  for (int i = 0; i < 20; ++i) {
    people.push_back(named("Voter" + std::to_string(i)));
    votes_for(people.back(), i % 2, Choice::agree).value();
  }
  const auto order = told_order("secret", now());
  EXPECT_EQ(order, told_order("secret", now()));
  EXPECT_NE(order, told_order("other", now()));
  EXPECT_FALSE(std::ranges::is_sorted(order));
  auto sorted = order;
  std::ranges::sort(sorted);
  for (std::int64_t i = 0; i < 20; ++i) EXPECT_EQ(sorted[static_cast<std::size_t>(i)], i);
  const auto some = std::span(order).subspan(5, 3);
  const auto of_some = read([&](Tx& tx) { return opinions::votes_of(tx, id, some); });
  ASSERT_EQ(of_some.size(), 3U);
  for (std::uint32_t place = 0; place < 3; ++place) {
    EXPECT_EQ(of_some[place].person, place);
    EXPECT_EQ(of_some[place].statement, some[place] % 2);
  }
}

TEST_P(Opinions, BeginWithAQuestionAndAFewStatements) {
  EXPECT_THAT(texts(State::accepted), ElementsAre("More buses", "Cheaper buses"));
  EXPECT_TRUE(statement(0).seed);
  EXPECT_THAT(facts_named("conversation."),
              ElementsAre("conversation.set_up", "conversation.opened"));
  const auto refused = tries({.question = " ",
                              .first_statements = std::string(statement_length_max + 1, 'x'),
                              .statements_per_day = -1,
                              .results_from = results_from_min - 1});
  EXPECT_THAT(fields(refused.refusal()),
              ElementsAre("question", "first_statements", "statements_per_day", "results_from"));
  std::string too_many;
  for (int i = 0; i <= first_statements_max; ++i) too_many += "Line " + std::to_string(i) + "\n";
  EXPECT_THAT(fields(tries({.question = "Why?", .first_statements = too_many}).refusal()),
              ElementsAre("first_statements"));
}

TEST_P(Opinions, PassOverSeedsThatAreThereAlready) {
  const auto added = write([&](Tx& tx) {
    return add_seeds(tx, ann, get(tx, id).value(), "more buses.\nBuses at night\nBuses at night");
  });
  EXPECT_EQ(added.value(), 1);
  EXPECT_THAT(texts(), ElementsAre("More buses", "Cheaper buses", "Buses at night"));
}

TEST_P(Opinions, OpenAndCloseAndOpenAgain) {
  const auto closes = [&] { return write([&](Tx& tx) { return opinions::close(tx, ann, id); }); };
  const auto opens = [&] { return write([&](Tx& tx) { return opinions::open(tx, ann, id); }); };
  EXPECT_EQ(opens().refusal().reason, Reason::conflict);
  const Time first = *now().opened_at;
  clock.advance(day_ms);
  closes().value();
  EXPECT_EQ(now().stage(), Stage::closed);
  EXPECT_EQ(closes().refusal().reason, Reason::conflict);
  EXPECT_EQ(votes_for(bob, 0, Choice::agree).refusal().reason, Reason::closed);
  EXPECT_EQ(gives(bob, "Longer buses").refusal().reason, Reason::closed);
  EXPECT_THAT(kept(), IsEmpty());
  opens().value();
  EXPECT_EQ(now().opened_at, first);
  votes_for(bob, 0, Choice::agree).value();
}

TEST_P(Opinions, WaitForTheirConvenerBeforeTheyBegin) {
  const ConversationId prepared = made({.question = "Which trains?"});
  read([&](Tx& tx) {
    const Conversation c = get(tx, prepared).value();
    EXPECT_EQ(c.stage(), Stage::prepared);
    const Viewer convener{.kind = Viewer::Kind::person, .id = ann};
    const Viewer other{.kind = Viewer::Kind::person, .id = bob};
    using permissions::Deed;
    EXPECT_TRUE(permissions::may(convener, Deed::see, standing(tx, convener, c)));
    EXPECT_FALSE(permissions::may(other, Deed::see, standing(tx, other, c)));
    EXPECT_EQ(list_open(tx, {}, 10).size(), 1U);
    EXPECT_EQ(of_challenge(tx, challenge.id).size(), 2U);
    return 0;
  });
}

TEST_P(Opinions, KeepOneVoteAPersonAndStatement) {
  EXPECT_EQ(votes_for(bob, 1, Choice::agree).value().before, std::nullopt);
  votes_for(guest, 0, Choice::disagree).value();
  const auto mark = now().votes_mark;
  EXPECT_EQ(votes_for(bob, 1, Choice::agree).value().before, Choice::agree);
  EXPECT_EQ(now().votes_mark, mark);
  EXPECT_EQ(votes_for(bob, 1, Choice::pass).value().before, Choice::agree);
  EXPECT_GT(now().votes_mark, mark);
  EXPECT_THAT(kept(), ElementsAre("0:1=0", "1:0=-1"));
  EXPECT_EQ(votes_for(bob, 7, Choice::agree).refusal().reason, Reason::not_found);
  EXPECT_EQ(progress_of(bob).answered, 1);
  EXPECT_EQ(progress_of(bob).of, 2);
  const auto all = read([&](Tx& tx) { return counts(tx, get(tx, id).value()); });
  EXPECT_EQ(all[0].disagree, 1);
  EXPECT_EQ(all[1].pass, 1);
  EXPECT_EQ(all[1].all(), 1);
  // Who voted how is nobody's to learn.
  EXPECT_THAT(facts_named("vote"), IsEmpty());
}

TEST_P(Opinions, TakeAVoteBack) {
  votes_for(bob, 0, Choice::agree).value();
  write([&](Tx& tx) { return take_vote_back(tx, id, bob, 0); }).value();
  write([&](Tx& tx) { return take_vote_back(tx, id, guest, 0); }).value();
  EXPECT_THAT(kept(), IsEmpty());
  EXPECT_EQ(read([&](Tx& tx) { return participation(tx, get(tx, id).value()); }).people, 0);
}

TEST_P(Opinions, ShowANewStatementOnceItIsAccepted) {
  const Statement given = gives(guest, "  Buses  at night ").value();
  EXPECT_EQ(given.text, "Buses at night");
  EXPECT_EQ(given.number, 2);
  EXPECT_EQ(given.state, State::waiting);
  EXPECT_EQ(votes_for(bob, 2, Choice::agree).refusal().reason, Reason::gone);
  accepts(2).value();
  EXPECT_EQ(accepts(2).refusal().reason, Reason::conflict);
  votes_for(bob, 2, Choice::disagree).value();
  // Whoever says it agrees with it, and is not asked.
  EXPECT_THAT(kept(), ElementsAre("0:2=1", "1:2=-1"));
  EXPECT_EQ(standing_of(statement(2)), opinion_map::Standing::in);
  EXPECT_THAT(facts_named("statement."), ElementsAre("statement.given", "statement.given",
                                                     "statement.given", "statement.accepted"));
}

TEST_P(Opinions, TellWhyAStatementIsRefused) {
  gives(guest, "Buses are bad and so are trains").value();
  refuses(2, Because::several_things, "Say it as two statements").value();
  const Statement refused = statement(2);
  EXPECT_EQ(refused.state, State::refused);
  EXPECT_EQ(refused.refused_because, Because::several_things);
  EXPECT_EQ(refused.refused_note, "Say it as two statements");
  EXPECT_EQ(standing_of(refused), opinion_map::Standing::out);
  judges([&](Tx& tx, const Conversation& c) { return set_back(tx, ann, c, 2); }).value();
  EXPECT_EQ(statement(2).state, State::waiting);
  EXPECT_EQ(statement(2).refused_because, std::nullopt);
  EXPECT_EQ(fields(refuses(2, Because::rude, std::string(501, 'x')).refusal()),
            std::vector<std::string>{"note"});
}

TEST_P(Opinions, KeepVotesOnAStatementThatIsRefusedLater) {
  votes_for(bob, 0, Choice::agree).value();
  refuses(0, Because::off_topic).value();
  EXPECT_THAT(kept(), ElementsAre("0:0=1"));
  EXPECT_EQ(progress_of(bob).answered, 0);
  EXPECT_EQ(progress_of(bob).of, 1);
  EXPECT_THAT(read([&](Tx& tx) { return own_votes(tx, id, bob); }), IsEmpty());
}

TEST_P(Opinions, TakeOnlyStatementsThatCanBeVotedOn) {
  for (const std::string& text :
       {std::string(), std::string("  "), std::string(statement_length_max + 1, 'x'),
        std::string("MORE buses!")}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(fields(gives(bob, text).refusal()), ElementsAre("text"));
  }
  EXPECT_TRUE(gives(bob, "🚌🚌").ok());
  EXPECT_EQ(now().statements, 3);
}

TEST_P(Opinions, TakeSoManyStatementsADay) {
  for (int i = 0; i < statements_per_day_default; ++i) {
    gives(bob, "Thought " + std::to_string(i)).value();
  }
  EXPECT_THAT(fields(gives(bob, "One more").refusal()), ElementsAre("text"));
  EXPECT_TRUE(gives(guest, "One more").ok());
  clock.advance(day_ms + 1);
  EXPECT_TRUE(gives(bob, "A day later").ok());
  EXPECT_EQ(read([&](Tx& tx) { return statements_left(tx, get(tx, id).value(), bob); }),
            statements_per_day_default - 1);
}

TEST_P(Opinions, TakeNoStatementsWhereTheConvenerWantsNone) {
  write([&](Tx& tx) {
    return change(tx, ann, id, {.question = "Which buses?", .statements_per_day = 0});
  }).value();
  EXPECT_THAT(fields(gives(bob, "Another").refusal()), ElementsAre("text"));
}

TEST_P(Opinions, DrawTheNextStatementInProportionToItsPriority) {
  write([&](Tx& tx) {
    add_seeds(tx, ann, get(tx, id).value(), "Buses at night").value();
    set_priorities(tx, id, {{0, 1}, {1, 2}, {2, 5}});
    return 0;
  });
  std::map<std::int64_t, int> drawn;
  constexpr int draws = 800;
  for (int i = 0; i < draws; ++i) ++drawn[*next(bob, static_cast<double>(i) / draws)];
  EXPECT_EQ(drawn, (std::map<std::int64_t, int>{{0, 100}, {1, 200}, {2, 500}}));
  votes_for(bob, 2, Choice::pass).value();
  EXPECT_EQ(next(bob, 0.999), 1);
  EXPECT_EQ(next(guest, 0.999), 2);
  EXPECT_EQ(next({}, 0.999), 2);
  votes_for(bob, 0, Choice::pass).value();
  votes_for(bob, 1, Choice::pass).value();
  EXPECT_EQ(next(bob, 0.5), std::nullopt);
}

TEST_P(Opinions, DrawAStatementWithoutAPriorityAsOftenAsOneOfPriorityOne) {
  write([&](Tx& tx) {
    set_priorities(tx, id, {{0, 0}, {1, 1}});
    return 0;
  });
  EXPECT_EQ(next(bob, 0.49), 0);
  EXPECT_EQ(next(bob, 0.51), 1);
}

TEST(Chance, IsTheSameForTheSameWords) {
  EXPECT_EQ(chance_of("a"), chance_of("a"));
  EXPECT_NE(chance_of("a"), chance_of("b"));
  for (int i = 0; i < 1000; ++i) {
    EXPECT_GE(chance_of(std::to_string(i)), 0);
    EXPECT_LT(chance_of(std::to_string(i)), 1);
  }
}

TEST_P(Opinions, ShowResultsOnceEnoughPeopleVotedOnEnough) {
  write([&](Tx& tx) {
    return change(tx, ann, id, {.question = "Which buses?", .results_from = 3});
  }).value();
  const auto part = [&] {
    return read([&](Tx& tx) { return participation(tx, get(tx, id).value()); });
  };
  for (const PersonId who : {ann, bob, guest}) votes_for(who, 0, Choice::agree).value();
  EXPECT_EQ(part().people, 3);
  EXPECT_EQ(part().counted, 0);
  EXPECT_FALSE(part().shows_results);
  // All of two statements are enough, where there are no seven.
  for (const PersonId who : {ann, bob, guest}) votes_for(who, 1, Choice::agree).value();
  EXPECT_EQ(part().counted, 3);
  EXPECT_TRUE(part().shows_results);
}

TEST_P(Opinions, MarkStatementsThatTellAboutTheVoter) {
  const auto mark = now().votes_mark;
  judges([&](Tx& tx, const Conversation& c) { return set_meta(tx, ann, c, 0, true); }).value();
  EXPECT_EQ(standing_of(statement(0)), opinion_map::Standing::meta);
  EXPECT_GT(now().votes_mark, mark);
  judges([&](Tx& tx, const Conversation& c) { return set_meta(tx, ann, c, 0, false); }).value();
  EXPECT_EQ(standing_of(statement(0)), opinion_map::Standing::in);
}

TEST_P(Opinions, FindStatementsThatSayNearlyTheSame) {
  const auto found = read([&](Tx& tx) { return similar(tx, id, "Many more buses!", 3); });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "More buses");
  EXPECT_THAT(read([&](Tx& tx) { return similar(tx, id, "", 3); }), IsEmpty());
}

TEST_P(Opinions, AskWhatPeopleThinkOfAContribution) {
  const auto contribution =
      write([&](Tx& tx) {
        return contributions::post(tx, bob, challenge, {.text = "A bus to the hospital at night"});
      }).value();
  const auto asked =
      write([&](Tx& tx) {
        return add_from_contribution(tx, ann, get(tx, id).value(), contribution.id, "A night bus");
      }).value();
  EXPECT_EQ(asked.contribution, contribution.id);
  EXPECT_EQ(asked.state, State::accepted);
  EXPECT_EQ(read([&](Tx& tx) { return made_from(tx, contribution.id); }).size(), 1U);
  const auto steps =
      read([&](Tx& tx) { return journeys::links_of(tx, {"statement", asked.id.value}); });
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[1].to, (journeys::Thing{"contribution", contribution.id.value}));
  EXPECT_EQ(write([&](Tx& tx) {
              const auto elsewhere = add_challenge(tx, {.title = "Trains"});
              const auto c = set_up(tx, ann, elsewhere.id, {.question = "Which?"}).value();
              return add_from_contribution(tx, ann, c, contribution.id, "A night bus");
            })
                .refusal()
                .reason,
            Reason::not_found);
}

// Counts are kept beside the votes; whatever people do, they say what the votes say.
TEST_P(Opinions, CountTheVotesThatThereAre) {
  std::vector<PersonId> people = {ann, bob, guest};
  for (int i = 0; i < 4; ++i) people.push_back(named("Voter" + std::to_string(i)));
  write([&](Tx& tx) {
    return add_seeds(tx, ann, get(tx, id).value(), "Buses at night\nTrams\nA ferry");
  }).value();
  const auto counted = [&] {
    std::vector<Counts> out(static_cast<std::size_t>(now().statements));
    for (const auto& one : read([&](Tx& tx) { return votes(tx, id); })) {
      Counts& of = out[one.statement];
      ++(one.value > 0 ? of.agree : one.value < 0 ? of.disagree : of.pass);
    }
    return out;
  };
  constexpr std::array choices = {Choice::agree, Choice::disagree, Choice::pass};
  std::minstd_rand chance(7);
  const auto one_of = [&](std::size_t count) { return chance() % count; };
  for (int deed = 0; deed < 300; ++deed) {
    SCOPED_TRACE(deed);
    clock.advance(1);
    const PersonId who = people[one_of(people.size())];
    const auto statement = static_cast<std::int64_t>(one_of(5));
    if (one_of(4) == 0) {
      write([&](Tx& tx) { return take_vote_back(tx, id, who, statement); }).value();
    } else {
      votes_for(who, statement, choices[one_of(3)]).value();
    }
    if (deed % 50 == 49) {
      // A new guest turns out to be somebody who may have voted already.
      const PersonId other = write([](Tx& tx) { return people::add_guest(tx, "").id; });
      for (std::int64_t s = 0; s < 3; ++s) votes_for(other, s, Choice::agree).value();
      clock.advance(1);
      for (std::int64_t s = 2; s < 5; ++s) votes_for(who, s, Choice::pass).value();
      write([&](Tx& tx) { return join_voters(tx, other, who), done(); }).value();
    }
    if (deed % 100 == 60) {
      refuses(statement, Because::off_topic).value();
      accepts(statement).value();
    }
    ASSERT_EQ(read([&](Tx& tx) { return counts(tx, get(tx, id).value()); }), counted());
  }
}

TEST_P(Opinions, CountAGuestWhoTurnsOutToBeAPersonOnce) {
  votes_for(bob, 0, Choice::agree).value();
  votes_for(guest, 1, Choice::pass).value();
  clock.advance(1);
  votes_for(guest, 0, Choice::disagree).value();
  gives(guest, "Buses at night").value();
  write([&](Tx& tx) {
    people::adopt_guest(tx, guest, bob, server::belongings());
    return 0;
  });
  // The later vote counts.
  EXPECT_THAT(kept(), ElementsAre("0:0=-1", "0:1=0", "0:2=1"));
  EXPECT_EQ(read([&](Tx& tx) { return participation(tx, get(tx, id).value()); }).people, 1);
  EXPECT_EQ(statement(2).author, bob);
}

TEST_P(Opinions, ForgetWordsButNotVotesOfWhoeverLeaves) {
  gives(bob, "Buses at night").value();
  accepts(2).value();
  votes_for(guest, 2, Choice::agree).value();
  write([&](Tx& tx) { return people::erase(tx, bob, server::belongings()); }).value();
  EXPECT_EQ(statement(2).text, people::erased_words);
  EXPECT_EQ(statement(2).state, State::refused);
  EXPECT_THAT(kept(), ElementsAre("0:2=1", "1:2=1"));
  EXPECT_EQ(read([&](Tx& tx) { return voter_of(tx, id, bob); }), std::nullopt);
  EXPECT_THAT(texts(), Not(testing::Contains(HasSubstr("night"))));
  EXPECT_EQ(accepts(2).refusal().reason, Reason::gone);
  EXPECT_EQ(judges([&](Tx& tx, const Conversation& c) { return set_back(tx, ann, c, 2); })
                .refusal()
                .reason,
            Reason::gone);
}

TEST_P(Opinions, ForgetWhatWasMadeOfTheWordsOfWhoeverLeaves) {
  gives(bob, "Buses at night").value();
  accepts(2).value();
  const auto copy = write([&](Tx& tx) {
                      return to_contribution(tx, ann, challenge, get(tx, id).value(), 2);
                    }).value();
  const auto given = write([&](Tx& tx) {
                       return contributions::post(tx, bob, challenge, {.text = "A ferry at dawn"});
                     }).value();
  const auto asked =
      write([&](Tx& tx) {
        return add_from_contribution(tx, ann, get(tx, id).value(), given.id, "A ferry at dawn?");
      }).value();
  write([&](Tx& tx) { return people::erase(tx, bob, server::belongings()); }).value();
  EXPECT_EQ(read([&](Tx& tx) { return contributions::get(tx, copy).value(); }).text,
            people::erased_words);
  EXPECT_EQ(statement(asked.number).text, people::erased_words);
  EXPECT_EQ(statement(asked.number).state, State::refused);
  EXPECT_EQ(statement(0).text, "More buses");
}

}  // namespace
}  // namespace commonty::opinions
