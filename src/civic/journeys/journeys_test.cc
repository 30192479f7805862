#include "civic/journeys/journeys.h"

#include <gmock/gmock.h>

#include <set>

#include "server/concepts.h"
#include "tests/support/databases.h"

namespace commonty::journeys {
namespace {

using testing::UnorderedElementsAre;

const Thing challenge{"challenge", 1}, document{"document", 2}, ruth{"person", 3};
const Thing note{"contribution", 4}, joined{"contribution", 5}, other{"contribution", 6};
const Thing decision{"decision", 7}, trial{"trial", 8};

// Three notes of one document: two are joined into one of them, and one decision answers all.
class Journeys : public AnyStore {
 protected:
  Journeys() : AnyStore(server::all_steps()) {}
  void SetUp() override {
    AnyStore::SetUp();
    store().write([](Tx& tx) {
      for (const Thing& one : {note, joined, other}) {
        link(tx, one, challenge, Link::asked_in);
        link(tx, one, document, Link::made_from);
        link(tx, one, ruth, Link::brought_by);
      }
      link(tx, note, joined, Link::merged_into);
      link(tx, joined, decision, Link::answered_by);
      link(tx, other, decision, Link::answered_by);
      link(tx, decision, challenge, Link::asked_in);
      link(tx, decision, trial, Link::tested_in);
    });
  }

  std::set<Thing> met_from(const Thing& thing) {
    std::set<Thing> out;
    for (const Step& step : store().read([&](Tx& tx) { return walk(tx, thing); })) {
      out.insert(step.from);
      out.insert(step.to);
    }
    out.erase(thing);
    return out;
  }
};
ON_BOTH_DATABASES(Journeys);

TEST_P(Journeys, LeadFromANoteBackToTheRoomAndOnToWhatCameOfIt) {
  EXPECT_THAT(met_from(note),
              UnorderedElementsAre(challenge, document, ruth, joined, decision, trial));
}

TEST_P(Journeys, LeadFromAJointOneBackToItsOriginals) {
  EXPECT_THAT(met_from(joined),
              UnorderedElementsAre(challenge, document, ruth, note, decision, trial));
}

TEST_P(Journeys, LeadFromTheLastThingBackToEveryNote) {
  EXPECT_THAT(met_from(trial),
              UnorderedElementsAre(challenge, document, ruth, note, joined, other, decision));
}

TEST_P(Journeys, EndWhereTheyAreToldTo) {
  EXPECT_EQ(store().read([](Tx& tx) { return walk(tx, note, 1); }).size(), 4u);
  EXPECT_EQ(store().read([](Tx& tx) { return walk(tx, note, 6, 2); }).size(), 2u);
}

}  // namespace
}  // namespace commonty::journeys
