#include "platform/facts/facts.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "platform/store/postgres_connection.h"
#include "tests/support/databases.h"

namespace commonty::facts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Facts : public AnyStore {
 protected:
  Facts() : AnyStore({steps()}) {}

  void record_named(const std::string& name) {
    store().write([&](Tx& tx) { record(tx, {.name = name}); });
  }

  // All that a follower is given from here on, once nothing is held back any more: transactions of
  // other tests on the same server hold facts back too.
  std::vector<Recorded> all_after(Position position, int limit = 100) {
    while (store().read([&](Tx& tx) { return held_back(tx, position); })) std::this_thread::yield();
    return store().read([&](Tx& tx) { return after(tx, position, limit); });
  }

  std::vector<std::string> names_after(Position position) {
    std::vector<std::string> names;
    for (const Recorded& recorded : all_after(position)) names.push_back(recorded.fact.name);
    return names;
  }
};
ON_BOTH_DATABASES(Facts);

TEST_P(Facts, AreKeptWhole) {
  Fact fact{"contribution.posted", 7, 8, 9, R"({"kind":"idea"})", "abc123"};
  store().write([&](Tx& tx) { record(tx, fact); });
  auto recorded = all_after({});
  ASSERT_EQ(recorded.size(), 1u);
  EXPECT_EQ(recorded[0].at, clock.now());
  EXPECT_EQ(recorded[0].fact.name, fact.name);
  EXPECT_EQ(recorded[0].fact.subject, 7);
  EXPECT_EQ(recorded[0].fact.actor, 8);
  EXPECT_EQ(recorded[0].fact.scope, 9);
  EXPECT_EQ(recorded[0].fact.detail, fact.detail);
  EXPECT_EQ(recorded[0].fact.digest, fact.digest);
}

TEST_P(Facts, AreSettledAtTheNewest) {
  EXPECT_FALSE(store().read(settled));
  record_named("a.done");
  const auto first = all_after({}).back().position;
  EXPECT_EQ(store().read(settled), first);
  record_named("b.done");
  const auto second = all_after(first).back().position;
  EXPECT_EQ(store().read(settled), second);
}

TEST_P(Facts, AreReadInOrderAFewAtATime) {
  for (auto name : {"a.done", "b.done", "c.done"}) record_named(name);
  auto first = all_after({}, 2);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].fact.name, "a.done");
  EXPECT_LT(first[0].position, first[1].position);
  EXPECT_THAT(names_after(first[1].position), ElementsAre("c.done"));
  EXPECT_THAT(names_after(first[0].position), ElementsAre("b.done", "c.done"));
}

TEST_P(Facts, HaveANewest) {
  EXPECT_EQ(store().read(newest), Position());
  for (auto name : {"a.done", "b.done"}) record_named(name);
  const auto all = all_after({});
  EXPECT_EQ(store().read(newest), all.back().position);
  EXPECT_THAT(names_after(store().read(newest)), IsEmpty());
}

TEST_P(Facts, TellTheirPlaceInOneWord) {
  EXPECT_EQ(text_of({7, 12}), "7-12");
  EXPECT_EQ(position_in("7-12"), (Position{7, 12}));
  for (auto nonsense :
       {"", "-", "7", "7-", "-12", "7-12 ", "7--1", "a-b", "7-99999999999999999999"}) {
    EXPECT_EQ(position_in(nonsense), std::nullopt) << nonsense;
  }
}

TEST_P(Facts, OfARefusedDeedAreNotKept) {
  auto refused = store().write([](Tx& tx) -> Result<void> {
    record(tx, {.name = "a.done"});
    return refuse(Reason::closed, say("The time for it is over."));
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(names_after({}), IsEmpty());
}

TEST_P(Facts, AreFollowedFromABookmarkOn) {
  record_named("a.done");
  record_named("b.done");
  EXPECT_EQ(store().read([](Tx& tx) { return bookmark(tx, "ledger"); }), Position());
  auto first = all_after({}, 1);
  store().write([&](Tx& tx) { move_bookmark(tx, "ledger", first[0].position); });
  close();
  auto again = open();
  Position resumed = again->read([](Tx& tx) { return bookmark(tx, "ledger"); });
  EXPECT_EQ(resumed, first[0].position);
  again->write([&](Tx& tx) { move_bookmark(tx, "ledger", {5, 6}); });
  EXPECT_EQ(again->read([](Tx& tx) { return bookmark(tx, "ledger"); }), (Position{5, 6}));
  EXPECT_EQ(again->read([](Tx& tx) { return bookmark(tx, "notices"); }), Position());
}

TEST_P(Facts, KeepTheirOrderWhenTheProgramStartsAgain) {
  record_named("a.done");
  store().write([](Tx& tx) { keep_order_after_restore(tx); });
  record_named("b.done");
  EXPECT_THAT(names_after({}), ElementsAre("a.done", "b.done"));
}

TEST_P(Facts, AreEachGivenOnceToAFollowerWhileManyAreRecorded) {
  constexpr int writers = 6, each = 20;
  std::vector<std::jthread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([this, writer] {
      for (int i = 0; i < each; ++i) {
        store().write(
            [&](Tx& tx) { record(tx, {.name = "a.done", .subject = writer * each + i}); });
      }
    });
  }
  std::set<std::int64_t> subjects;
  Position position;
  while (subjects.size() < writers * each) {
    auto given = store().read([&](Tx& tx) { return after(tx, position, 7); });
    for (const Recorded& recorded : given) {
      ASSERT_LT(position, recorded.position);
      position = recorded.position;
      ASSERT_TRUE(subjects.insert(recorded.fact.subject).second);
    }
  }
}

// What only PostgreSQL knows: transactions that overlap.
class OverlappingFacts : public Facts {
 protected:
  void record_on(store::PostgresConnection& connection, const std::string& name) {
    connection.script(
        "INSERT INTO facts (at, name, subject, actor, scope, detail, digest, epoch) SELECT 0, '" +
        name + "', 0, 0, 0, '', '', pg_current_xact_id()::text::bigint + base FROM fact_epoch");
  }
  std::vector<std::string> given_after(Position position) {
    std::vector<std::string> names;
    store().read([&](Tx& tx) {
      names.clear();
      for (const Recorded& each : after(tx, position, 100)) names.push_back(each.fact.name);
    });
    return names;
  }
};
ON_POSTGRES(OverlappingFacts);

TEST_P(OverlappingFacts, AreNeverSkippedByAFollower) {
  store::PostgresConnection early(database().place());
  store::PostgresConnection late(database().place());
  early.begin("BEGIN");
  record_on(early, "early.done");
  late.begin("BEGIN");
  record_on(late, "late.done");
  late.script("COMMIT");
  // Were "late" given now, a follower would move past the place where "early" will stand.
  EXPECT_THAT(given_after({}), IsEmpty());
  EXPECT_EQ(store().read(newest), Position());
  EXPECT_TRUE(store().read([](Tx& tx) { return held_back(tx, {}); }));
  // Nor does what is made of the store now hold until something newer happens.
  EXPECT_FALSE(store().read(settled));
  early.script("COMMIT");
  EXPECT_THAT(names_after({}), ElementsAre("early.done", "late.done"));
}

TEST_P(OverlappingFacts, AreGivenWhenTheOlderTransactionIsUndone) {
  store::PostgresConnection early(database().place());
  early.begin("BEGIN");
  record_on(early, "early.done");
  record_named("late.done");
  EXPECT_THAT(given_after({}), IsEmpty());
  early.script("ROLLBACK");
  EXPECT_THAT(names_after({}), ElementsAre("late.done"));
  EXPECT_FALSE(store().read([](Tx& tx) { return held_back(tx, {}); }));
}

TEST_P(OverlappingFacts, ComeAfterThoseOfARestoredDump) {
  constexpr std::int64_t far_ahead = std::int64_t{1} << 50;
  store().write([&](Tx& tx) {
    record(tx, {.name = "old.done"});
    tx.run("UPDATE facts SET epoch = $1", far_ahead);
  });
  store().write([](Tx& tx) { keep_order_after_restore(tx); });
  record_named("new.done");
  EXPECT_THAT(names_after({}), ElementsAre("old.done", "new.done"));
  EXPECT_THAT(names_after({far_ahead, 1}), ElementsAre("new.done"));
}

}  // namespace
}  // namespace commonty::facts
