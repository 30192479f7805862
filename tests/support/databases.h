// A fresh store for each test, on SQLite and on a real PostgreSQL.
//
//   class Challenges : public AnyStore {
//    protected:
//     Challenges() : AnyStore({store::read_steps("challenges", resources::find("src/civic/..."))})
//     {}
//   };
//   ON_BOTH_DATABASES(Challenges);
//
//   TEST_P(Challenges, OpenWithAQuestion) { store().write([&](Tx& tx) { ... }); }
//
// PostgreSQL takes part when COMMONTY_TEST_POSTGRES holds a URL of a server where databases may be
// made; otherwise one test is skipped that says so.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/time.h"
#include "platform/store/store.h"

namespace commonty {

// A folder that goes away with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// A database of its own: a SQLite file, or one in PostgreSQL, copied from one with the same tables.
// It outlives the stores opened on it, so they can be closed and opened again.
class TestDatabase {
 public:
  explicit TestDatabase(store::Dialect dialect);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  std::unique_ptr<store::Store> open(std::span<const store::Steps> steps,
                                     store::Options options) const;
  store::Dialect dialect() const { return dialect_; }
  // The SQLite file, or the URL of the database: what --database takes. It is empty, unless a store
  // was opened before.
  const std::string& place() const;

 private:
  void make(std::span<const store::Steps> steps) const;

  store::Dialect dialect_;
  TemporaryFolder folder_;
  std::string place_;
  std::string name_;  // in PostgreSQL
  mutable bool is_made_ = false;
};

class AnyStore : public testing::TestWithParam<store::Dialect> {
 protected:
  explicit AnyStore(std::vector<store::Steps> steps = {}) : steps_(std::move(steps)) {}

  void SetUp() override { store_ = open(); }

  store::Store& store() { return *store_; }
  store::Dialect dialect() const { return GetParam(); }
  const TestDatabase& database() const { return database_; }
  // What stores are opened with: this clock, these ids, no waiting for the disk.
  store::Options options();
  // One more on the same data (on SQLite as a tool beside the server).
  std::unique_ptr<store::Store> open();
  void close() { store_.reset(); }

  FixedClock clock{Time{1773478800000}};  // 14 March 2026, 9:00
  CountingIdSource ids;

 private:
  std::vector<store::Steps> steps_;
  TestDatabase database_{GetParam()};
  std::unique_ptr<store::Store> store_;
};

// Both, or those of the two that can be tested here.
std::vector<store::Dialect> databases_to_test();
std::vector<store::Dialect> databases_to_test(store::Dialect only);
std::string database_name(const testing::TestParamInfo<store::Dialect>& info);

}  // namespace commonty

#define ON_BOTH_DATABASES(Fixture)                                                          \
  INSTANTIATE_TEST_SUITE_P(On, Fixture, testing::ValuesIn(::commonty::databases_to_test()), \
                           ::commonty::database_name)

// For what only one of them knows.
#define ON_SQLITE(Fixture)                                                                  \
  INSTANTIATE_TEST_SUITE_P(                                                                 \
      On, Fixture,                                                                          \
      testing::ValuesIn(::commonty::databases_to_test(::commonty::store::Dialect::sqlite)), \
      ::commonty::database_name)
#define ON_POSTGRES(Fixture)                                                                  \
  GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Fixture);                                     \
  INSTANTIATE_TEST_SUITE_P(                                                                   \
      On, Fixture,                                                                            \
      testing::ValuesIn(::commonty::databases_to_test(::commonty::store::Dialect::postgres)), \
      ::commonty::database_name)
