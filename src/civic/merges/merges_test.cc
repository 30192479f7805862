#include "civic/merges/merges.h"

#include <gmock/gmock.h>

#include "civic/journeys/journeys.h"
#include "civic/moderation/moderation.h"
#include "tests/support/site/rules.h"

namespace commonty::merges {
namespace {

using challenges::Challenge;
using contributions::Contribution;
using contributions::State;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Ids = std::vector<ContributionId>;

class Merges : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann"), bob = named("Bob"), eve = named("Eve"), ian = named("Ian");
    bus = given(bob, "More buses");
    coach = given(eve, "More coaches");
    taxi = given(ian, "A share taxi");
  }
  ContributionId given(PersonId author, const std::string& text) {
    return write([&](Tx& tx) {
      return contributions::post(tx, author, challenge, {.text = text}).value().id;
    });
  }
  void supported(PersonId by, ContributionId id) {
    write([&](Tx& tx) { contributions::support(tx, by, id).value(); });
  }
  Result<Merge> joined(ContributionId joint, const Ids& originals, const std::string& why = "") {
    return write([&](Tx& tx) { return into_existing(tx, ann, joint, originals, why); });
  }
  Result<Merge> joined_anew(const std::string& words, const Ids& originals) {
    return write([&](Tx& tx) { return into_new(tx, ann, {.text = words}, originals, "Alike"); });
  }
  Result<void> undone(const Merge& merge) {
    return write([&](Tx& tx) { return undo(tx, ann, merge.id); });
  }
  Contribution now(ContributionId id) {
    return read([&](Tx& tx) { return *contributions::find(tx, id); });
  }
  State state(ContributionId id) { return now(id).state; }
  int supports(ContributionId id) { return now(id).supports; }
  std::vector<std::string> listed(const std::string& words = "") {
    return read([&](Tx& tx) {
      std::vector<std::string> out;
      for (const auto& c :
           contributions::list(tx, {.challenge = challenge.id, .words = words}, "", 100).items) {
        out.push_back(c.text);
      }
      return out;
    });
  }
  // What everyone reads of them, and how it is counted.
  std::string everything() {
    return read([&](Tx& tx) {
      std::string out;
      for (const store::Row row : tx.query(
               "SELECT CAST(id AS TEXT) || ' ' || state || ' ' || title || ' ' || text || ' ' || "
               "CAST(coalesce(author, 0) AS TEXT) || ' ' || CAST(supports AS TEXT) || ' ' || "
               "CAST(comments AS TEXT) || ' ' || CAST(coalesce(merged_into, 0) AS TEXT) || ' ' || "
               "outcome FROM contributions ORDER BY id")) {
        out += std::string(row.text(0)) + "\n";
      }
      for (const ContributionId id : {bus, coach, taxi}) {
        out += std::to_string(journeys::links_of(tx, {"contribution", id.value}).size()) + "\n";
      }
      const auto counts = contributions::count(tx, challenge.id);
      return out + std::to_string(counts.all) + " " + std::to_string(counts.people);
    });
  }
  void expect_nothing_joined() {
    EXPECT_THAT(facts_named("contribution.m"), IsEmpty());
    EXPECT_EQ(read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM merges"); }), 0);
  }

  Challenge challenge;
  PersonId ann, bob, eve, ian;
  ContributionId bus, coach, taxi;
};
ON_BOTH_DATABASES(Merges);

TEST_P(Merges, KeepTheOriginalsWithTheirAuthors) {
  const Merge merge = joined(bus, {coach, taxi}, "  All want \n a ride ").value();
  EXPECT_EQ(merge.joint, bus);
  EXPECT_FALSE(merge.joint_is_new);
  EXPECT_THAT(merge.originals, UnorderedElementsAre(coach, taxi));
  EXPECT_EQ(state(bus), State::shown);
  EXPECT_EQ(state(coach), State::merged);
  EXPECT_EQ(now(coach).merged_into, bus);
  EXPECT_EQ(now(coach).text, "More coaches");
  EXPECT_EQ(now(coach).author, eve);
  EXPECT_EQ(now(taxi).author_name, "Ian");
  EXPECT_THAT(listed(), ElementsAre("More buses"));
  EXPECT_THAT(listed("coaches"), IsEmpty());
  const auto counts = read([&](Tx& tx) { return contributions::count(tx, challenge.id); });
  EXPECT_EQ(counts.all, 3);
  EXPECT_EQ(counts.people, 3);
}

TEST_P(Merges, TellWhoJoinedWhatWhenAndWhy) {
  const Merge made = joined(bus, {coach}, "The same").value();
  const auto of = read([&](Tx& tx) { return of_original(tx, coach); });
  ASSERT_TRUE(of);
  EXPECT_EQ(of->id, made.id);
  EXPECT_EQ(of->why, "The same");
  EXPECT_EQ(of->by_name, "Ann");
  EXPECT_EQ(of->at, clock.now());
  EXPECT_FALSE(of->undone_at);
  EXPECT_FALSE(read([&](Tx& tx) { return of_original(tx, bus); }));
  EXPECT_EQ(read([&](Tx& tx) { return into(tx, bus); }).size(), 1u);
  EXPECT_THAT(read([&](Tx& tx) { return into(tx, coach); }), IsEmpty());
  EXPECT_THAT(facts_named("contribution.merged"), ElementsAre("contribution.merged"));
  const auto links =
      read([&](Tx& tx) { return journeys::links_of(tx, {"contribution", coach.value}); });
  ASSERT_EQ(links.size(), 2u);
  EXPECT_EQ(links[1].kind, journeys::Link::merged_into);
  EXPECT_EQ(links[1].to.id, bus.value);
}

TEST_P(Merges, CountThoseWhoSupportSeveralOnce) {
  supported(ian, bus), supported(ian, coach), supported(ann, coach), supported(bob, coach);
  joined(bus, {coach}).value();
  EXPECT_EQ(supports(bus), 3);
  EXPECT_EQ(supports(coach), 3);  // its own stay what they are
  supported(named("Una"), bus);
  EXPECT_EQ(supports(bus), 4);
}

TEST_P(Merges, CountASupportThatIsTakenBackFromAnOriginalNoMore) {
  supported(ann, coach), supported(ian, coach);
  joined(bus, {coach}).value();
  write([&](Tx& tx) { contributions::withdraw_support(tx, ian, coach).value(); });
  EXPECT_EQ(supports(coach), 1);
  EXPECT_EQ(supports(bus), 1);
}

TEST_P(Merges, CountSupportersThroughAChain) {
  supported(ann, bus), supported(ian, bus), supported(ian, coach);
  joined(coach, {bus}).value();
  EXPECT_EQ(supports(coach), 2);
  supported(bob, taxi);
  const Merge second = joined(taxi, {coach}).value();
  EXPECT_EQ(supports(taxi), 3);
  write([&](Tx& tx) { contributions::withdraw_support(tx, ann, bus).value(); });
  EXPECT_EQ(supports(taxi), 2);
  ASSERT_TRUE(undone(second).ok());
  EXPECT_EQ(supports(taxi), 1);
  EXPECT_EQ(supports(coach), 1);
}

TEST_P(Merges, ConcernEverybodyWhoGaveOrSupportedOne) {
  supported(named("Una"), taxi);
  joined(bus, {coach, taxi}).value();
  EXPECT_THAT(read([&](Tx& tx) { return contributions::people_concerned(tx, bus); }),
              UnorderedElementsAre(bob, eve, ian, named("Una")));
}

TEST_P(Merges, MakeNewWordsForAll) {
  supported(ann, bus), supported(ann, coach);
  const Merge merge = joined_anew("A way to get there", {bus, coach}).value();
  EXPECT_TRUE(merge.joint_is_new);
  const Contribution joint = now(merge.joint);
  EXPECT_EQ(joint.text, "A way to get there");
  EXPECT_FALSE(joint.author);
  EXPECT_EQ(joint.source.brought_by, ann);
  EXPECT_EQ(joint.supports, 1);
  EXPECT_EQ(state(bus), State::merged);
  EXPECT_THAT(listed(), ElementsAre("A way to get there", "A share taxi"));
}

TEST_P(Merges, AreUndoneToTheLetter) {
  supported(ian, bus), supported(ian, coach), supported(ann, coach);
  const std::string before = everything();
  const Merge merge = joined(bus, {coach, taxi}).value();
  ASSERT_NE(everything(), before);
  clock.advance(minute_ms);
  ASSERT_TRUE(undone(merge).ok());
  EXPECT_EQ(everything(), before);
  EXPECT_THAT(listed("coaches"), ElementsAre("More coaches"));
  EXPECT_EQ(read([&](Tx& tx) { return find(tx, merge.id); })->undone_at, clock.now());
  EXPECT_FALSE(read([&](Tx& tx) { return of_original(tx, coach); }));
  EXPECT_THAT(read([&](Tx& tx) { return into(tx, bus); }), IsEmpty());
  EXPECT_EQ(facts_named("contribution.unmerged").size(), 2u);
}

TEST_P(Merges, IntoNewWordsAreUndoneToTheLetter) {
  supported(ann, bus);
  const Merge merge = joined_anew("A way to get there", {bus, coach}).value();
  ASSERT_TRUE(undone(merge).ok());
  EXPECT_EQ(state(merge.joint), State::withdrawn);
  EXPECT_THAT(listed(), ElementsAre("A share taxi", "More coaches", "More buses"));
  EXPECT_EQ(supports(bus), 1);
  // And can be joined once more.
  EXPECT_TRUE(joined(bus, {coach}).ok());
}

TEST_P(Merges, AreUndoneOnce) {
  const Merge merge = joined(bus, {coach}).value();
  ASSERT_TRUE(undone(merge).ok());
  const Merge other = joined(taxi, {coach}).value();
  // The form of the first, sent again, must not touch the second.
  const auto again = undone(merge);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.refusal().reason, Reason::conflict);
  EXPECT_EQ(now(coach).merged_into, taxi);
  ASSERT_TRUE(undone(other).ok());
  EXPECT_EQ(write([&](Tx& tx) { return undo(tx, ann, MergeId{99}); }).refusal().reason,
            Reason::not_found);
}

TEST_P(Merges, InAChainAreUndoneInAnyOrder) {
  supported(ann, bus), supported(ann, coach), supported(bob, coach);
  const std::string before = everything();
  const Merge first = joined(coach, {bus}).value();
  const Merge second = joined(taxi, {coach}).value();
  EXPECT_EQ(supports(taxi), 2);
  ASSERT_TRUE(undone(first).ok());
  EXPECT_EQ(state(bus), State::shown);
  EXPECT_EQ(now(coach).merged_into, taxi);
  ASSERT_TRUE(undone(second).ok());
  EXPECT_EQ(everything(), before);

  const Merge third = joined(coach, {bus}).value();
  const Merge fourth = joined(taxi, {coach}).value();
  ASSERT_TRUE(undone(fourth).ok());
  EXPECT_EQ(now(bus).merged_into, coach);
  ASSERT_TRUE(undone(third).ok());
  EXPECT_EQ(everything(), before);
}

TEST_P(Merges, IntoNewWordsThatWereJoinedFurtherAreUndoneLater) {
  const Merge first = joined_anew("A way to get there", {bus, coach}).value();
  const Merge second = joined(taxi, {first.joint}).value();
  const auto refused = undone(first);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().reason, Reason::conflict);
  EXPECT_EQ(state(bus), State::merged);
  ASSERT_TRUE(undone(second).ok());
  EXPECT_EQ(state(first.joint), State::shown);
  ASSERT_TRUE(undone(first).ok());
  EXPECT_EQ(state(first.joint), State::withdrawn);
  EXPECT_THAT(listed(), ElementsAre("A share taxi", "More coaches", "More buses"));
}

TEST_P(Merges, NeedTwoThatDiffer) {
  for (const Ids& few : {Ids{}, Ids{bus}, Ids{bus, bus}}) {
    EXPECT_EQ(joined(bus, few).refusal().problems[0].field, "contributions");
    EXPECT_EQ(joined_anew("A way", few).refusal().problems[0].field, "contributions");
  }
  expect_nothing_joined();
  EXPECT_EQ(joined(bus, {bus, coach, coach})->originals, Ids{coach});
}

TEST_P(Merges, RefuseWhatIsNotShown) {
  write([&](Tx& tx) { contributions::set_state(tx, coach, State::hidden); });
  EXPECT_EQ(joined(bus, {coach}).refusal().reason, Reason::conflict);
  EXPECT_EQ(joined(coach, {bus}).refusal().reason, Reason::conflict);
  EXPECT_EQ(joined_anew("A way", {bus, coach}).refusal().reason, Reason::conflict);
  write([&](Tx& tx) { contributions::set_state(tx, coach, State::withdrawn); });
  EXPECT_EQ(joined(bus, {coach}).refusal().reason, Reason::conflict);
  EXPECT_EQ(joined(bus, {ContributionId{12345}}).refusal().reason, Reason::not_found);
  expect_nothing_joined();
  EXPECT_EQ(state(bus), State::shown);
}

TEST_P(Merges, RefuseWhatIsJoinedAlready) {
  joined(bus, {coach}).value();
  EXPECT_EQ(joined(taxi, {coach}).refusal().reason, Reason::conflict);
  EXPECT_EQ(joined(coach, {taxi}).refusal().reason, Reason::conflict);
  // Nor can a circle be made.
  EXPECT_EQ(joined(coach, {bus}).refusal().reason, Reason::conflict);
  EXPECT_EQ(now(coach).merged_into, bus);
  EXPECT_EQ(facts_named("contribution.merged").size(), 1u);
}

TEST_P(Merges, RefuseWhatWasGivenToAnotherChallenge) {
  const Challenge other = write([](Tx& tx) { return add_challenge(tx, {.title = "Other"}); });
  const ContributionId elsewhere = write([&](Tx& tx) {
    return contributions::post(tx, bob, other, {.text = "Elsewhere"}).value().id;
  });
  EXPECT_EQ(joined(bus, {elsewhere}).refusal().reason, Reason::conflict);
  EXPECT_EQ(joined(elsewhere, {bus}).refusal().reason, Reason::conflict);
  EXPECT_EQ(joined_anew("A way", {bus, elsewhere}).refusal().reason, Reason::conflict);
  expect_nothing_joined();
}

TEST_P(Merges, AreAllOrNone) {
  write([&](Tx& tx) { contributions::set_state(tx, taxi, State::hidden); });
  EXPECT_FALSE(joined(bus, {coach, taxi}).ok());
  EXPECT_EQ(state(coach), State::shown);
  EXPECT_FALSE(joined_anew("", {bus, coach}).ok());
  EXPECT_EQ(joined_anew("", {bus, coach}).refusal().problems[0].field, "text");
  EXPECT_EQ(state(bus), State::shown);
  expect_nothing_joined();
}

TEST_P(Merges, RefuseTooManyAtOnce) {
  Ids many;
  for (int i = 0; i <= static_cast<int>(originals_max); ++i) {
    many.push_back(given(bob, "Bus number " + std::to_string(i)));
  }
  EXPECT_EQ(joined_anew("Buses", many).refusal().reason, Reason::too_large);
  many.pop_back();
  EXPECT_EQ(joined_anew("Buses", many)->originals.size(), originals_max);
}

TEST_P(Merges, NeverBringBackWhatAModeratorHidMeanwhile) {
  const Merge merge = joined(bus, {coach, taxi}).value();
  const moderation::Words words{coach, {}};
  write([&](Tx& tx) { moderation::hide(tx, ann, words, moderation::Reason::rude, "").value(); });
  ASSERT_TRUE(undone(merge).ok());
  EXPECT_EQ(state(coach), State::hidden);
  EXPECT_EQ(state(taxi), State::shown);
  write([&](Tx& tx) { moderation::show_again(tx, ann, words).value(); });
  EXPECT_EQ(state(coach), State::shown);
  EXPECT_FALSE(now(coach).merged_into);
}

TEST_P(Merges, CutAWhyThatIsTooLong) {
  const Merge merge = joined(bus, {coach}, std::string(why_length_max + 100, 'x')).value();
  EXPECT_LE(length(merge.why), why_length_max);
}

}  // namespace
}  // namespace commonty::merges
