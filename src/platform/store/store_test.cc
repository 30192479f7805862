#include "platform/store/store.h"

#include <gmock/gmock.h>

#include <limits>

#include "tests/support/databases.h"

namespace commonty::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view tables = R"(-- Things of every kind a column can hold.
-- step 1
CREATE TABLE things (
  id BIGINT PRIMARY KEY,
  name TEXT UNIQUE,
  weight DOUBLE PRECISION,
  picture BYTEA
);
CREATE TABLE counters (id BIGINT PRIMARY KEY, value BIGINT NOT NULL);
-- step 2
INSERT INTO counters (id, value) VALUES (1, 0);
)";

struct ThingTag;
using ThingId = Id<ThingTag>;

class AStore : public AnyStore {
 protected:
  AStore() : AnyStore({read_steps("things", tables)}) {}

  std::int64_t count_of_things() {
    return store().read([](Tx& tx) { return tx.one<std::int64_t>("SELECT count(*) FROM things"); });
  }
};
ON_BOTH_DATABASES(AStore);

TEST_P(AStore, KeepsEveryKindOfValue) {
  const std::string bytes("\0\x01\xff'\\", 5);
  const std::string words = "Dè tha dol? 🏔 \"quoted\" 'too' \\ and $1";
  store().write([&](Tx& tx) {
    tx.run("INSERT INTO things (id, name, weight, picture) VALUES ($1, $2, $3, $4)",
           std::numeric_limits<std::int64_t>::max(), words, 0.1, Bytes{bytes});
    tx.run("INSERT INTO things (id, name, weight, picture) VALUES ($1, $2, $3, $4)",
           std::numeric_limits<std::int64_t>::min(), nullptr, nullptr, nullptr);
    tx.run("INSERT INTO things (id, name, weight, picture) VALUES ($1, $2, $3, $4)", 0,
           std::string_view(), -1e300, Bytes{});
  });
  Rows rows = store().read(
      [](Tx& tx) { return tx.query("SELECT id, name, weight, picture FROM things ORDER BY id"); });
  ASSERT_EQ(rows.size(), 3);
  EXPECT_EQ(rows[0].integer(0), std::numeric_limits<std::int64_t>::min());
  EXPECT_TRUE(rows[0].is_null(1) && rows[0].is_null(2) && rows[0].is_null(3));
  EXPECT_EQ(rows[0].get<std::optional<std::string>>(1), std::nullopt);
  EXPECT_EQ(rows[1].text(1), "");
  EXPECT_EQ(rows[1].real(2), -1e300);
  EXPECT_EQ(rows[1].text(3), "");
  std::int64_t id = 0;
  std::string name;
  double weight = 0;
  std::optional<std::string> picture;
  rows[2].into(id, name, weight, picture);
  EXPECT_EQ(id, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(name, words);
  EXPECT_EQ(weight, 0.1);
  EXPECT_EQ(picture, bytes);
}

TEST_P(AStore, UsesEachPlaceholderByItsNumber) {
  auto answer = store().read([](Tx& tx) {
    Rows rows = tx.query(
        "SELECT $2 || '-' || $1 || '-' || $2, count(*) FROM counters WHERE id < $3 AND id > $3 - 2",
        "a", "b", 2);
    return rows[0].get<std::string>(0) + std::to_string(rows[0].integer(1));
  });
  EXPECT_EQ(answer, "b-a-b1");
}

TEST_P(AStore, AnswersTruthsSumsAndAveragesAsNumbers) {
  store().read([](Tx& tx) {
    Rows rows = tx.query(
        "SELECT value = 0, sum(value), avg(value), count(*), 1.5 FROM counters GROUP BY value");
    EXPECT_TRUE(rows[0].get<bool>(0));
    EXPECT_EQ(rows[0].integer(1), 0);
    EXPECT_EQ(rows[0].real(2), 0.0);
    EXPECT_EQ(rows[0].get<int>(3), 1);
    EXPECT_EQ(rows[0].real(4), 1.5);
  });
}

TEST_P(AStore, ComparesWithNothingWhereAValueIsLeftOut) {
  constexpr auto sql = "SELECT count(*) FROM counters WHERE $1 = 0 OR id = $2";
  store().read([&](Tx& tx) {
    EXPECT_EQ(tx.one<int>(sql, 0, std::optional<std::int64_t>()), 1);
    EXPECT_EQ(tx.one<int>(sql, 1, std::optional<std::int64_t>()), 0);
    EXPECT_EQ(tx.one<int>(sql, 1, std::optional<std::int64_t>(1)), 1);
  });
}

TEST_P(AStore, RefusesToReadACellAsWhatItIsNot) {
  store().read([](Tx& tx) {
    Rows rows = tx.query("SELECT 'words', id, NULL FROM counters");
    EXPECT_THROW(rows[0].integer(0), std::logic_error);
    EXPECT_THROW(rows[0].text(1), std::logic_error);
    EXPECT_THROW(rows[0].integer(2), std::logic_error);
    EXPECT_THROW(rows[0].integer(3), std::logic_error);
  });
}

TEST_P(AStore, GivesTheFirstRowOrNone) {
  store().read([](Tx& tx) {
    EXPECT_EQ(tx.first<int>("SELECT value FROM counters WHERE id = $1", 1), 0);
    EXPECT_EQ(tx.first<int>("SELECT value FROM counters WHERE id = $1", 2), std::nullopt);
    EXPECT_THROW(tx.one<int>("SELECT value FROM counters WHERE id = 2"), std::runtime_error);
  });
}

TEST_P(AStore, SaysHowManyRowsChanged) {
  store().write([](Tx& tx) {
    EXPECT_EQ(tx.run("UPDATE counters SET value = 5"), 1);
    EXPECT_EQ(tx.run("UPDATE counters SET value = 6 WHERE id = 9"), 0);
    constexpr auto insert = "INSERT INTO things (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    EXPECT_EQ(tx.run(insert, 1, "one"), 1);
    EXPECT_EQ(tx.run(insert, 2, "one"), 0);
    EXPECT_EQ(tx.run("DELETE FROM things"), 1);
    Rows rows = tx.query("INSERT INTO things (id) VALUES (7) RETURNING id");
    EXPECT_EQ(rows[0].integer(0), 7);
  });
  EXPECT_EQ(count_of_things(), 1);
}

TEST_P(AStore, GivesOneMomentAndGrowingIdsInATransaction) {
  store().write([&](Tx& tx) {
    EXPECT_EQ(tx.now(), clock.now());
    auto first = tx.new_id<ThingId>();
    auto second = tx.new_id<ThingId>();
    EXPECT_LT(first, second);
    EXPECT_EQ(tx.dialect(), dialect());
  });
}

TEST_P(AStore, KeepsNothingOfARefusedWrite) {
  Result<int> answer = store().write([](Tx& tx) -> Result<int> {
    tx.run("INSERT INTO things (id) VALUES (1)");
    return refuse(Reason::closed, say("The time for it is over."));
  });
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.refusal().reason, Reason::closed);
  EXPECT_EQ(count_of_things(), 0);
}

TEST_P(AStore, KeepsNothingOfAWriteThatThrows) {
  auto write = [](Tx& tx) {
    tx.run("INSERT INTO things (id) VALUES (1)");
    throw std::out_of_range("an accident");
  };
  EXPECT_THROW(store().write(write), std::out_of_range);
  EXPECT_EQ(count_of_things(), 0);
  Result<int> kept = store().write([](Tx& tx) -> Result<int> {
    return static_cast<int>(tx.run("INSERT INTO things (id) VALUES (2)"));
  });
  EXPECT_EQ(kept.value(), 1);
  EXPECT_EQ(count_of_things(), 1);
}

TEST_P(AStore, TellsOfASecondOfTheSameKind) {
  auto insert_twice = [](Tx& tx) {
    tx.run("INSERT INTO things (id, name) VALUES (1, 'one')");
    tx.run("INSERT INTO things (id, name) VALUES (2, 'one')");
  };
  EXPECT_THROW(store().write(insert_twice), UniqueViolation);
  auto same_key = [](Tx& tx) { tx.run("INSERT INTO counters (id, value) VALUES (1, 1)"); };
  EXPECT_THROW(store().write(same_key), UniqueViolation);
  EXPECT_EQ(count_of_things(), 0);
}

TEST_P(AStore, KeepsNothingAfterAFailedStatementEvenWhenItIsCaught) {
  auto write = [](Tx& tx) {
    tx.run("INSERT INTO things (id) VALUES (1)");
    try {
      tx.run("INSERT INTO things (id) VALUES (1)");
    } catch (const UniqueViolation&) {
    }
  };
  EXPECT_THROW(store().write(write), UniqueViolation);
  EXPECT_EQ(count_of_things(), 0);
}

TEST_P(AStore, CallsAMistakeInSqlAMistake) {
  auto read = [](Tx& tx) { tx.query("SELECT nothing FROM nowhere"); };
  EXPECT_THROW(store().read(read), std::runtime_error);
  auto too_few = [](Tx& tx) { tx.query("SELECT id FROM things WHERE id = $1 OR id = $2", 1); };
  EXPECT_THROW(store().read(too_few), std::exception);
  EXPECT_EQ(count_of_things(), 0);
}

TEST_P(AStore, RefusesToChangeAnythingInARead) {
  auto change = [](Tx& tx) { tx.run("INSERT INTO things (id) VALUES (1)"); };
  EXPECT_THROW(store().read(change), std::logic_error);
  EXPECT_EQ(count_of_things(), 0);
}

TEST_P(AStore, RefusesAWriteInsideAWrite) {
  auto nested = [&](Tx&) { store().write([](Tx&) {}); };
  EXPECT_THROW(store().write(nested), std::logic_error);
}

TEST_P(AStore, ReadsInASnapshotThatALaterWriteDoesNotDisturb) {
  store().read([&](Tx& tx) {
    EXPECT_EQ(tx.one<int>("SELECT value FROM counters"), 0);
    store().write([](Tx& other) { other.run("UPDATE counters SET value = 1"); });
    EXPECT_EQ(tx.one<int>("SELECT value FROM counters"), 0);
    store().read([](Tx& inner) { EXPECT_EQ(inner.one<int>("SELECT value FROM counters"), 1); });
  });
}

TEST_P(AStore, CallsListenersAfterACommitThatChangedSomething) {
  int calls = 0;
  store().on_commit([&] { ++calls; });
  store().write([](Tx& tx) { tx.run("UPDATE counters SET value = 1"); });
  EXPECT_EQ(calls, 1);
  store().write([](Tx& tx) { tx.run("UPDATE counters SET value = 1 WHERE id = 9"); });
  auto refused = store().write([](Tx& tx) -> Result<void> {
    tx.run("UPDATE counters SET value = 2");
    return refuse(Reason::closed, say("The time for it is over."));
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(calls, 1);
}

TEST_P(AStore, KeepsWhatWasWrittenWhenItIsClosedAndOpened) {
  store().write([](Tx& tx) { tx.run("UPDATE counters SET value = 42"); });
  close();
  auto again = open();
  EXPECT_EQ(again->read([](Tx& tx) { return tx.one<int>("SELECT value FROM counters"); }), 42);
}

TEST_P(AStore, FindsNoDamageInGoodData) { EXPECT_THAT(store().check(), ElementsAre()); }

TEST_P(AStore, CountsWritesAndCommits) {
  auto before = store().counts();
  store().write([](Tx& tx) { tx.run("UPDATE counters SET value = 1"); });
  EXPECT_EQ(store().counts().writes, before.writes + 1);
  EXPECT_EQ(store().counts().commits, before.commits + 1);
}

}  // namespace
}  // namespace commonty::store
