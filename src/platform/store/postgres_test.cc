// What happens with a server: connections that are cut, nodes side by side, and no server at all.
#include <gmock/gmock.h>

#include <condition_variable>
#include <latch>
#include <thread>

#include "platform/base/secret.h"
#include "platform/store/postgres_connection.h"
#include "tests/support/databases.h"

namespace commonty::store {
namespace {

using testing::HasSubstr;

constexpr std::string_view tables = R"(-- step 1
CREATE TABLE counters (id BIGINT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (id, value) VALUES (1, 0);
)";

// Waits for what another thread makes true; gives up, and fails the test, after a minute.
class Signal {
 public:
  void raise() {
    std::lock_guard lock(mutex_);
    ++count_;
    raised_.notify_all();
  }
  bool wait_for(int count) {
    std::unique_lock lock(mutex_);
    return raised_.wait_for(lock, std::chrono::minutes(1), [&] { return count_ >= count; });
  }
  int count() {
    std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable raised_;
  int count_ = 0;
};

std::string with_option(const std::string& url, const std::string& option) {
  return url + (url.find('?') == url.npos ? '?' : '&') + option;
}

class OnPostgres : public AnyStore {
 protected:
  OnPostgres() : AnyStore({read_steps("counters", tables)}) {}

  // Other data in the same database: a schema of its own.
  std::unique_ptr<Store> open_elsewhere() {
    PostgresConnection(database().place()).script("CREATE SCHEMA elsewhere");
    const Steps steps = read_steps("counters", tables);
    return open_postgres(place_of_schema("elsewhere"), {&steps, 1}, options());
  }
  std::string place_of_schema(const std::string& schema) const {
    return with_option(database().place(), "options=-csearch_path%3D" + schema);
  }

  // Hangs up on a connection of the store, as a server does that is stopped.
  void cut(std::int64_t pid) {
    knife().query("SELECT pg_terminate_backend($1::int, 60000)", std::vector<Param>{pid});
  }
  // Hangs up on the connection by which the named node hears others.
  void cut_ear() {
    cut(knife()
            .query("SELECT pid FROM pg_stat_activity WHERE query LIKE '%commonty_commit%' "
                   "AND application_name = $1",
                   std::vector<Param>{param(name)})[0]
            .integer(0));
  }
  PostgresConnection& knife() {
    if (!knife_) knife_ = std::make_unique<PostgresConnection>(database().place());
    return *knife_;
  }

  // One more node on the same data, to be found by `name` among the server's connections.
  std::unique_ptr<Store> open_named() {
    Steps steps = read_steps("counters", tables);
    return open_postgres(with_option(database().place(), "application_name=" + name), {&steps, 1},
                         options());
  }
  const std::string name = "node_" + to_hex(random_bytes(8));

  static std::int64_t pid_of(Tx& tx) { return tx.one<std::int64_t>("SELECT pg_backend_pid()"); }
  static void raise(Tx& tx) { tx.run("UPDATE counters SET value = value + 1"); }
  std::int64_t value() {
    return store().read([](Tx& tx) { return tx.one<std::int64_t>("SELECT value FROM counters"); });
  }

 private:
  std::unique_ptr<PostgresConnection> knife_;
};
ON_POSTGRES(OnPostgres);

TEST_P(OnPostgres, FindsANewConnectionWhenIdleOnesWereCut) {
  std::vector<std::int64_t> pids;
  store().read([&](Tx& tx) {
    pids = {pid_of(tx)};
    store().read([&](Tx& other) { pids.push_back(pid_of(other)); });
  });
  for (auto pid : pids) cut(pid);
  EXPECT_EQ(value(), 0);
  for (auto pid : pids) cut(pid);
  store().write(raise);
  EXPECT_EQ(value(), 1);
}

TEST_P(OnPostgres, ReadsAgainWhenItIsCutWhileReading) {
  int runs = 0;
  store().read([&](Tx& tx) {
    if (++runs == 1) cut(pid_of(tx));
    EXPECT_EQ(tx.one<int>("SELECT value FROM counters"), 0);
  });
  EXPECT_EQ(runs, 2);
}

TEST_P(OnPostgres, WritesAgainWhenItIsCutBeforeTheCommit) {
  int runs = 0;
  store().write([&](Tx& tx) {
    raise(tx);
    if (++runs == 1) cut(pid_of(tx));
    raise(tx);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(value(), 2);
}

TEST_P(OnPostgres, GivesUpWhenItIsCutEachTime) {
  int runs = 0;
  auto write = [&](Tx& tx) {
    ++runs;
    cut(pid_of(tx));
    raise(tx);
  };
  EXPECT_THROW(store().write(write), Unavailable);
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(value(), 0);
}

TEST_P(OnPostgres, SaysPlainlyWhenTheAnswerToACommitIsLost) {
  store().write([](Tx& tx) {
    tx.run(
        "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
    tx.run(
        "CREATE CONSTRAINT TRIGGER cut AFTER UPDATE ON counters DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION hang_up()");
  });
  int runs = 0;
  try {
    store().write([&](Tx& tx) {
      ++runs;
      raise(tx);
    });
    FAIL() << "the commit was answered";
  } catch (const Unavailable& unavailable) {
    EXPECT_THAT(unavailable.what(), HasSubstr("it may have been kept, or not"));
  }
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(value(), 0);
}

TEST_P(OnPostgres, KeepsEachDeedOnceWhileConnectionsAreCut) {
  auto fragile = open_named();
  std::atomic<bool> writing = true;
  std::jthread cutter([&] {
    PostgresConnection own(database().place());
    while (writing) {
      own.script(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
          "WHERE state LIKE 'idle%' AND application_name = '" +
          name + "'");
    }
  });
  int kept = 0, unknown = 0;
  for (int i = 0; i < 30; ++i) {
    try {
      fragile->write(raise);
      ++kept;
    } catch (const Unavailable& unavailable) {
      unknown += std::string(unavailable.what()).find("or not") != std::string::npos;
    }
  }
  writing = false;
  cutter.join();
  EXPECT_GE(value(), kept);
  EXPECT_LE(value(), kept + unknown);
}

TEST_P(OnPostgres, HearsOfOtherNodesCommits) {
  auto other = open();
  Signal heard;
  store().on_commit([&] { heard.raise(); });
  other->write(raise);
  ASSERT_TRUE(heard.wait_for(1));
  store().write(raise);
  other->write(raise);
  ASSERT_TRUE(heard.wait_for(3));
  // Its own commit it heard of once, though PostgreSQL tells it too.
  EXPECT_EQ(heard.count(), 3);
  close();
}

TEST_P(OnPostgres, DoesNotHearOfOtherDataInTheSameDatabase) {
  auto stranger = open_elsewhere();
  auto other = open();
  Signal heard;
  store().on_commit([&] { heard.raise(); });
  stranger->write(raise);
  other->write(raise);
  ASSERT_TRUE(heard.wait_for(1));
  EXPECT_EQ(heard.count(), 1);
  close();
}

TEST_P(OnPostgres, HearsAgainAfterItsEarWasCut) {
  auto other = open();
  auto listening = open_named();
  Signal heard;
  listening->on_commit([&] { heard.raise(); });
  cut_ear();
  // What was said meanwhile is made up for by one call when it is back.
  ASSERT_TRUE(heard.wait_for(1));
  other->write(raise);
  EXPECT_TRUE(heard.wait_for(2));
}

TEST_P(OnPostgres, HearsWordsOfOtherNodesAlone) {
  auto stranger = open_elsewhere();
  auto other = open();
  Signal heard;
  std::vector<std::string> words;
  store().on_word([&](std::string_view about, std::string_view word) {
    words.push_back(std::string(about) + ": " + std::string(word));
    heard.raise();
  });
  stranger->tell_others("board 7", "1");
  store().tell_others("board 7", "2");
  other->tell_others("board 7 'of' the \"hall\"", "3");
  ASSERT_TRUE(heard.wait_for(1));
  other->tell_others("board 8", "4");
  ASSERT_TRUE(heard.wait_for(2));
  EXPECT_THAT(words, testing::ElementsAre("board 7 'of' the \"hall\": 3", "board 8: 4"));
  EXPECT_THROW(other->tell_others(std::string(2000, 'x'), "5"), std::invalid_argument);
  close();
}

TEST_P(OnPostgres, SaysThatItMayHaveMissedWords) {
  auto listening = open_named();
  Signal heard;
  listening->on_word([&](std::string_view about, std::string_view word) {
    if (about.empty() && word.empty()) heard.raise();
  });
  cut_ear();
  EXPECT_TRUE(heard.wait_for(1));
}

TEST_P(OnPostgres, BringsTheTablesUpOnceWhenNodesStartTogether) {
  TestDatabase fresh(Dialect::postgres);
  ASSERT_NE(fresh.place(), "");  // which makes it, without tables
  Steps steps = read_steps("counters", tables);
  std::vector<std::jthread> nodes;
  for (int i = 0; i < 4; ++i) {
    nodes.emplace_back([&] {
      auto node = fresh.open({&steps, 1}, options());
      node->write(raise);
    });
  }
  nodes.clear();
  auto node = fresh.open({&steps, 1}, options());
  EXPECT_EQ(node->read([](Tx& tx) { return tx.one<int>("SELECT value FROM counters"); }), 4);
}

TEST_P(OnPostgres, SharesAFewConnectionsAmongMany) {
  Options few = options();
  few.pool_size = 2;
  Steps steps = read_steps("counters", tables);
  auto small = database().open({&steps, 1}, few);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { small->write(raise); });
  threads.clear();
  EXPECT_EQ(value(), 8);
}

TEST_P(OnPostgres, LeavesBackupsToPgDump) {
  auto refused = store().backup("/nowhere");
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.refusal().problems[0].text.id, HasSubstr("pg_dump"));
}

TEST_P(OnPostgres, SaysWhenItsSchemaIsMissing) {
  try {
    open_postgres(place_of_schema("missing"), {});
    FAIL() << "opened a schema that is not there";
  } catch (const Unavailable& unavailable) {
    EXPECT_THAT(unavailable.what(), HasSubstr("The schema does not exist"));
  }
}

TEST(NoPostgres, IsTold) {
  try {
    open_postgres("postgresql://nobody@127.0.0.1:1/nothing", {});
    FAIL() << "nobody listens at port 1";
  } catch (const Unavailable& unavailable) {
    EXPECT_THAT(unavailable.what(), HasSubstr("PostgreSQL cannot be reached"));
  }
}

}  // namespace
}  // namespace commonty::store
