#include "civic/journeys/journeys.h"

#include <gmock/gmock.h>

#include "server/concepts.h"
#include "tests/support/databases.h"

namespace commonty::journeys {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// Things need no rows of their own here: a journey knows of links alone.
const Thing paper{"document", 1}, note{"contribution", 2}, twin{"contribution", 3},
    joint{"contribution", 4}, decision{"decision", 5}, trial{"trial", 6}, measure{"measure", 7},
    saving{"benefit", 8}, question{"challenge", 9};

class Journeys : public AnyStore {
 protected:
  Journeys() : AnyStore(server::all_steps()) {}

  void join(const Thing& from, const Thing& to, Link kind, std::string_view detail = "") {
    clock.advance(1);
    store().write([&](Tx& tx) { link(tx, from, to, kind, detail); });
  }
  // "contribution 2 made_from document 1"
  std::vector<std::string> walked(const Thing& from, int depth = 6, int steps_max = 200) {
    return store().read([&](Tx& tx) {
      std::vector<std::string> out;
      for (const Step& step : walk(tx, from, depth, steps_max)) {
        out.push_back(step.from.kind + " " + std::to_string(step.from.id) + " " +
                      std::string(name_of(step.kind)) + " " + step.to.kind + " " +
                      std::to_string(step.to.id));
      }
      return out;
    });
  }
  // From the note on paper to the saving.
  void add_whole_thread() {
    join(note, question, Link::asked_in);
    join(note, paper, Link::made_from);
    join(note, joint, Link::merged_into);
    join(joint, decision, Link::answered_by);
    join(joint, trial, Link::tested_in);
    join(trial, measure, Link::measured_by);
    join(measure, saving, Link::saved);
  }
};
ON_BOTH_DATABASES(Journeys);

TEST_P(Journeys, GoBackToTheNoteAndOnToTheSaving) {
  add_whole_thread();
  EXPECT_THAT(
      walked(note),
      ElementsAre("contribution 2 asked_in challenge 9", "contribution 2 made_from document 1",
                  "contribution 2 merged_into contribution 4",
                  "contribution 4 answered_by decision 5", "contribution 4 tested_in trial 6",
                  "trial 6 measured_by measure 7", "measure 7 saved benefit 8"));
  EXPECT_THAT(walked(saving),
              UnorderedElementsAre(
                  "measure 7 saved benefit 8", "trial 6 measured_by measure 7",
                  "contribution 4 tested_in trial 6", "contribution 2 merged_into contribution 4",
                  "contribution 2 made_from document 1", "contribution 2 asked_in challenge 9"));
  EXPECT_THAT(walked(trial), SizeIs(6));  // all but the decision, which it did not come from
}

TEST_P(Journeys, DoNotTurnRoundToWhatSharesAnOriginOrAnEnd) {
  add_whole_thread();
  join(twin, paper, Link::made_from);
  join(twin, decision, Link::answered_by);
  join(twin, question, Link::asked_in);
  for (const std::string& step : walked(note)) EXPECT_EQ(step.find("contribution 3"), step.npos);
  EXPECT_THAT(walked(decision), testing::Contains("contribution 3 answered_by decision 5"));
  EXPECT_THAT(walked(paper), testing::Contains("contribution 3 made_from document 1"));
}

TEST_P(Journeys, EndAtAChallengeUnlessItIsTheirs) {
  add_whole_thread();
  join(question, twin, Link::made_from);  // the challenge grew from an earlier contribution
  EXPECT_THAT(walked(twin), ElementsAre("challenge 9 made_from contribution 3"));
  EXPECT_THAT(walked(note),
              testing::Not(testing::Contains("challenge 9 made_from contribution 3")));
  EXPECT_THAT(walked(question), testing::Contains("contribution 2 merged_into contribution 4"));
}

TEST_P(Journeys, TakeEachLinkOfADiamondOnce) {
  join(note, paper, Link::made_from);
  join(twin, paper, Link::made_from);
  join(note, joint, Link::merged_into);
  join(twin, joint, Link::merged_into);
  EXPECT_THAT(walked(joint), UnorderedElementsAre("contribution 2 merged_into contribution 4",
                                                  "contribution 3 merged_into contribution 4",
                                                  "contribution 2 made_from document 1",
                                                  "contribution 3 made_from document 1"));
  EXPECT_THAT(walked(paper), SizeIs(4));
}

TEST_P(Journeys, EndInCirclesToo) {
  join(note, twin, Link::merged_into);
  join(twin, joint, Link::merged_into);
  join(joint, note, Link::merged_into);
  join(note, note, Link::merged_into);
  EXPECT_THAT(walked(note, 100), UnorderedElementsAre("contribution 2 merged_into contribution 2",
                                                      "contribution 2 merged_into contribution 3",
                                                      "contribution 3 merged_into contribution 4",
                                                      "contribution 4 merged_into contribution 2"));
}

TEST_P(Journeys, FollowChainsOfMergesAsFarAsAsked) {
  for (int i = 10; i < 20; ++i) {
    join({"contribution", i}, {"contribution", i + 1}, Link::merged_into);
  }
  EXPECT_THAT(walked({"contribution", 10}, 6), SizeIs(6));
  EXPECT_THAT(walked({"contribution", 20}, 20), SizeIs(10));
  EXPECT_THAT(walked({"contribution", 15}, 1),
              ElementsAre("contribution 14 merged_into contribution 15",
                          "contribution 15 merged_into contribution 16"));
  EXPECT_THAT(walked({"contribution", 10}, 20, 4), SizeIs(4));
  EXPECT_THAT(walked({"contribution", 10}, 0), IsEmpty());
}

TEST_P(Journeys, KeepALinkOnceAndForgetItWhenUndone) {
  join(note, paper, Link::made_from, "Table 4");
  join(note, paper, Link::made_from, "Table 5");
  join(note, paper, Link::brought_by);
  const auto links = [&] { return store().read([](Tx& tx) { return links_of(tx, note); }); };
  ASSERT_THAT(links(), SizeIs(2));
  EXPECT_EQ(links()[0].detail, "Table 4");
  EXPECT_EQ(links()[0].at, clock.now() - 2);
  store().write([](Tx& tx) {
    unlink(tx, note, paper, Link::made_from);
    unlink(tx, note, paper, Link::made_from);
    unlink(tx, paper, note, Link::brought_by);  // the other way round is another link
  });
  ASSERT_THAT(links(), SizeIs(1));
  EXPECT_EQ(links()[0].kind, Link::brought_by);
}

TEST_P(Journeys, OfADeedThatIsRefusedLeaveNoLink) {
  const auto refused = store().write([](Tx& tx) -> Result<void> {
    link(tx, note, paper, Link::made_from);
    return refuse(Reason::closed, say("No"));
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(walked(note), IsEmpty());
}

}  // namespace
}  // namespace commonty::journeys
