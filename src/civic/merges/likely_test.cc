#include "civic/merges/likely.h"

#include "civic/meanings/meanings.h"
#include "civic/merges/merges.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/language_model.h"
#include "tests/support/site/site.h"

namespace commonty::merges {
namespace {

using challenges::Challenge;
using testing::HasSubstr;
using testing::Not;
using Because = LikelyPair::Because;

class LikelyPairs : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    url = "/challenges/" + challenge.slug;
  }
  ContributionId give(const std::string& by, const std::string& text) {
    return store().write([&](Tx& tx) {
      return contributions::post(tx, add_person(tx, by), challenge, {.text = text}).value().id;
    });
  }
  Likely found() {
    run_jobs();
    return store().read([&](Tx& tx) { return likely(site().app(), tx, challenge.id); });
  }
  Browser convener() { return browser_of("ann@people.example"); }
  static FormFields two(ContributionId first, ContributionId second) {
    return {{"first", first.text()}, {"second", second.text()}};
  }

  Challenge challenge;
  std::string url;
};
ON_BOTH_DATABASES(LikelyPairs);

TEST_P(LikelyPairs, AreThoseInTheSameWordsAndThenInNearlyTheSame) {
  const auto bus = give("Bob", "More buses to the hospital in the evening, please");
  give("Ian", "Warm soup");
  const auto near = give("Ewa", "More busses to the hospital in the evenings please");
  const auto copy = give("Una", "MORE buses to the hospital, in the evening. Please!");
  const Likely pairs = found();
  ASSERT_EQ(pairs.pairs.size(), 2u);
  EXPECT_EQ(pairs.pairs[0].because, Because::same_words);
  EXPECT_EQ(pairs.pairs[0].first.id, bus);
  EXPECT_EQ(pairs.pairs[0].second.id, copy);
  EXPECT_EQ(pairs.pairs[1].because, Because::nearly_same_words);
  EXPECT_EQ(pairs.pairs[1].second.id, near);
  EXPECT_GE(pairs.pairs[1].likeness, 0.85);
  EXPECT_FALSE(pairs.are_more);
  EXPECT_FALSE(pairs.by_meaning);
}

TEST_P(LikelyPairs, AreNoneOnceTheyWereJoinedOrToldApart) {
  const auto bus = give("Bob", "More buses to the hospital");
  const auto copy = give("Una", "More buses to the hospital!");
  const PersonId ann = person("ann@people.example");
  const auto tell = [&](auto deed) {
    return store().write([&](Tx& tx) { return deed(tx, ann, challenge.id, copy, bus); });
  };
  ASSERT_TRUE(tell(tell_apart));
  ASSERT_TRUE(tell(tell_apart));  // again changes nothing
  EXPECT_TRUE(found().pairs.empty());
  ASSERT_TRUE(tell(undo_tell_apart));
  EXPECT_EQ(found().pairs.size(), 1u);
  store().write([&](Tx& tx) { return into_existing(tx, ann, bus, {copy}, ""); }).value();
  EXPECT_TRUE(found().pairs.empty());
}

TEST_P(LikelyPairs, AreNotThoseWhoseWordsWereErased) {
  for (const char* by : {"Bob", "Una"}) {
    const auto id = give(by, std::string("My neighbour and I, says ") + by);
    store().write(
        [&](Tx& tx) { contributions::erase_words_of(tx, contributions::find(tx, id)->author); });
  }
  EXPECT_TRUE(found().pairs.empty());
}

TEST_P(LikelyPairs, AreProposedAFewAtATime) {
  for (int i = 0; i < 53; ++i) give("Person" + std::to_string(i), "The very same words");
  const Likely pairs = found();
  EXPECT_EQ(pairs.pairs.size(), likely_shown_max);
  EXPECT_TRUE(pairs.are_more);
  EXPECT_THAT(convener().get(url + "/duplicates").body, HasSubstr("There are more"));
}

TEST_P(LikelyPairs, AreToldApartOnThePageAndProposedAgain) {
  const auto bus = give("Bob", "More buses to the hospital");
  const auto copy = give("Una", "More buses to the hospital!");
  Browser ann = convener();
  EXPECT_THAT(ann.get(url + "/duplicates").body, HasSubstr("The same words"));
  EXPECT_THAT(ann.get(url + "/duplicates").body,
              HasSubstr(url + "/merges/comparison?contributions=" + bus.text()));
  const Answer after = ann.post_and_follow(url + "/duplicates/apart", two(bus, copy));
  EXPECT_THAT(after.body, HasSubstr("No two look alike"));
  EXPECT_THAT(after.body, HasSubstr("Undo"));
  const std::string removal =
      url + "/duplicates/apart/removal?first=" + bus.text() + "&second=" + copy.text();
  EXPECT_THAT(ann.get(removal).body, HasSubstr("More buses to the hospital"));
  EXPECT_THAT(ann.post_and_follow(removal).body, HasSubstr("The same words"));
}

TEST_P(LikelyPairs, AreRefusedWhereTheyAreNoTwoOfThisChallenge) {
  const auto bus = give("Bob", "More buses to the hospital");
  const ContributionId elsewhere = store().write([&](Tx& tx) {
    const Challenge other = add_challenge(tx, {.title = "Warm homes"});
    return contributions::post(tx, add_person(tx, "Bob"), other, {.text = "Damp"}).value().id;
  });
  Browser ann = convener();
  EXPECT_EQ(ann.post(url + "/duplicates/apart", two(bus, elsewhere)).status, 409);
  EXPECT_EQ(ann.post(url + "/duplicates/apart", two(bus, bus)).status, 409);
  EXPECT_EQ(ann.post(url + "/duplicates/apart", {{"first", "-"}}).status, 409);
  EXPECT_EQ(
      ann.get(url + "/duplicates/apart/removal?first=" + bus.text() + "&second=" + elsewhere.text())
          .status,
      404);
  EXPECT_EQ(store().read([](Tx& tx) { return tx.one<int>("SELECT COUNT(*) FROM told_apart"); }), 0);
}

class LikelyPairsByMeaning : public LikelyPairs {
 protected:
  LikelyPairsByMeaning() { encoder = language_model(); }
};
ON_BOTH_DATABASES(LikelyPairsByMeaning);

TEST_P(LikelyPairsByMeaning, SayTheSameInOtherWords) {
  NEEDS_LANGUAGE_MODEL();
  give("Bob", "Parking is too expensive");
  give("Ewa", "Parking costs too much");
  give("Ian", "Warm soup for everyone who waits");
  const Likely pairs = found();
  EXPECT_TRUE(pairs.by_meaning);
  ASSERT_EQ(pairs.pairs.size(), 1u);
  EXPECT_EQ(pairs.pairs[0].because, Because::same_meaning);
  EXPECT_THAT(convener().get(url + "/duplicates").body,
              HasSubstr("May say the same in other words"));
}

TEST_P(LikelyPairsByMeaning, NeverShowWhatWasHiddenAMomentAgo) {
  NEEDS_LANGUAGE_MODEL();
  const auto parking = give("Bob", "Parking is too expensive");
  give("Ewa", "Parking costs too much");
  ASSERT_EQ(found().pairs.size(), 1u);
  store().write([&](Tx& tx) { set_state(tx, parking, contributions::State::hidden); });
  EXPECT_TRUE(
      store().read([&](Tx& tx) { return likely(site().app(), tx, challenge.id); }).pairs.empty());
}

}  // namespace
}  // namespace commonty::merges
