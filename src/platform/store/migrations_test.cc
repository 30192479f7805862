#include "platform/store/migrations.h"

#include <gmock/gmock.h>

#include "tests/support/databases.h"

namespace commonty::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Steps, AreSplitAtTheirMarkers) {
  Steps steps = read_steps("tests", "-- Why.\n\n-- step 1\nA;\n\nB;\n-- step 2\r\nC;");
  EXPECT_EQ(steps.concept_name, "tests");
  EXPECT_THAT(steps.sql, ElementsAre("A;\n\nB;\n", "C;\n"));
}

TEST(Steps, MustBeNumberedFromOne) {
  EXPECT_THROW(read_steps("tests", ""), std::logic_error);
  EXPECT_THROW(read_steps("tests", "CREATE TABLE a (b BIGINT);"), std::logic_error);
  EXPECT_THROW(read_steps("tests", "-- step 2\nA;"), std::logic_error);
  EXPECT_THROW(read_steps("tests", "-- step 1\nA;\n-- step 1\nB;"), std::logic_error);
}

TEST(Steps, AreWrittenInTheWordsOfEachDatabase) {
  constexpr auto sql =
      "CREATE TABLE a (id BIGINT PRIMARY KEY);\n"
      "-- only sqlite\nS;\n-- end only\n-- only postgres\nP;\n-- end only\nB;\n";
  EXPECT_EQ(in_dialect(sql, Dialect::sqlite), "CREATE TABLE a (id INTEGER PRIMARY KEY);\nS;\nB;\n");
  EXPECT_EQ(in_dialect(sql, Dialect::postgres),
            "CREATE TABLE a (id BIGINT PRIMARY KEY);\nP;\nB;\n");
}

class Migrations : public AnyStore {
 protected:
  Migrations() : AnyStore({one()}) {}
  static Steps one() { return read_steps("tests", "-- step 1\nCREATE TABLE a (b BIGINT);"); }
  static Steps two() {
    return read_steps(
        "tests",
        "-- step 1\nCREATE TABLE a (b BIGINT);\n"
        "-- step 2\nALTER TABLE a ADD COLUMN c TEXT;\nINSERT INTO a VALUES (1, 'x');");
  }
  std::unique_ptr<Store> open_with(std::vector<Steps> steps) {
    return database().open(steps, options());
  }
};
ON_BOTH_DATABASES(Migrations);

TEST_P(Migrations, RunOnceEach) {
  store().write([](Tx& tx) { tx.run("INSERT INTO a (b) VALUES (7)"); });
  close();
  for (int i = 0; i < 2; ++i) {
    auto opened = open_with({two()});
    opened->read([](Tx& tx) {
      EXPECT_EQ(tx.one<int>("SELECT count(*) FROM a"), 2);
      EXPECT_EQ(tx.one<int>("SELECT count(*) FROM schema_steps"), 2);
    });
  }
}

TEST_P(Migrations, LeaveNothingBehindWhenOneFails) {
  close();
  Steps broken = two();
  broken.sql.push_back("INSERT INTO nowhere VALUES (1);");
  EXPECT_THROW(open_with({broken}), std::runtime_error);
  auto opened = open_with({one()});
  EXPECT_EQ(opened->read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM schema_steps"); }),
            1);
}

TEST_P(Migrations, RefuseANewerDatabase) {
  close();
  open_with({two()}).reset();
  try {
    open_with({one()});
    FAIL() << "opened a newer database";
  } catch (const Unavailable& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("written by a newer Commonty"));
  }
}

TEST_P(Migrations, RefuseADatabaseWithAnUnknownConcept) {
  close();
  open_with({one(), read_steps("later", "-- step 1\nCREATE TABLE d (e BIGINT);")}).reset();
  EXPECT_THROW(open_with({one()}), Unavailable);
}

TEST_P(Migrations, MakeAnIntegerKeyTheRowNumberOnSqlite) {
  close();
  Steps keyed = one();
  keyed.sql.push_back(
      "CREATE TABLE k (id BIGINT PRIMARY KEY);\n"
      "-- only sqlite\nINSERT INTO k SELECT rowid FROM (SELECT 9 AS rowid);\n-- end only\n"
      "-- only postgres\nINSERT INTO k VALUES (9);\n-- end only\n");
  auto opened = open_with({keyed});
  EXPECT_EQ(opened->read([](Tx& tx) { return tx.one<int>("SELECT id FROM k"); }), 9);
  if (dialect() == Dialect::sqlite) {
    EXPECT_EQ(opened->read([](Tx& tx) { return tx.one<int>("SELECT rowid FROM k"); }), 9);
  }
}

}  // namespace
}  // namespace commonty::store
