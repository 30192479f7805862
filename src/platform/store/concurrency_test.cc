// Many at once: nothing is lost, nothing is counted twice, and one's failure is one's own.
#include <gmock/gmock.h>

#include <latch>
#include <thread>

#include "tests/support/databases.h"

namespace commonty::store {
namespace {

using testing::HasSubstr;

constexpr std::string_view tables = R"(-- step 1
CREATE TABLE counters (id BIGINT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT UNIQUE);
INSERT INTO counters (id, value) VALUES (1, 0), (2, 0);
)";

class BusyStore : public AnyStore {
 protected:
  BusyStore() : AnyStore({read_steps("busy", tables)}) {}

  // Runs work(0), work(1) ... each on a thread of its own.
  template <class F>
  static void on_threads(int count, F&& work) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  }

  std::int64_t number(std::string_view sql) {
    return store().read([&](Tx& tx) { return tx.one<std::int64_t>(sql); });
  }
};
ON_BOTH_DATABASES(BusyStore);

TEST_P(BusyStore, CountsRightWhenManyCountAtOnce) {
  constexpr int threads = 8, times = 25;
  on_threads(threads, [&](int) {
    for (int i = 0; i < times; ++i) {
      store().write([](Tx& tx) {
        auto value = tx.one<std::int64_t>("SELECT value FROM counters WHERE id = 1");
        tx.run("UPDATE counters SET value = $1 WHERE id = 1", value + 1);
      });
    }
  });
  EXPECT_EQ(number("SELECT value FROM counters WHERE id = 1"), threads * times);
}

TEST_P(BusyStore, NeverLetsTwoBothTakeTheLastPlace) {
  // Each reads both counters and raises its own: only one of them may still find none taken.
  on_threads(8, [&](int i) {
    store().write([&](Tx& tx) {
      if (tx.one<std::int64_t>("SELECT sum(value) FROM counters") > 0) return;
      tx.run("UPDATE counters SET value = value + 1 WHERE id = $1", i % 2 + 1);
    });
  });
  EXPECT_EQ(number("SELECT sum(value) FROM counters"), 1);
}

TEST_P(BusyStore, ReadsWhileOthersWriteAndSeesWholeDeedsOnly) {
  std::atomic<bool> writing = true;
  std::jthread reader([&] {
    while (writing) {
      store().read([](Tx& tx) {
        auto first = tx.one<std::int64_t>("SELECT value FROM counters WHERE id = 1");
        EXPECT_EQ(tx.one<std::int64_t>("SELECT value FROM counters WHERE id = 2"), -first);
      });
    }
  });
  on_threads(4, [&](int) {
    for (int i = 0; i < 20; ++i) {
      store().write([](Tx& tx) {
        tx.run("UPDATE counters SET value = value + 1 WHERE id = 1");
        tx.run("UPDATE counters SET value = value - 1 WHERE id = 2");
      });
    }
  });
  writing = false;
  reader.join();
  EXPECT_EQ(number("SELECT value FROM counters WHERE id = 1"), 80);
}

TEST_P(BusyStore, TellsOneAloneOfTheirSecondOfTheSameKind) {
  std::atomic<int> kept = 0, refused = 0;
  on_threads(8, [&](int i) {
    try {
      store().write(
          [&](Tx& tx) { tx.run("INSERT INTO notes (id, text) VALUES ($1, 'the same')", i); });
      ++kept;
    } catch (const UniqueViolation&) {
      ++refused;
    }
  });
  EXPECT_EQ(kept, 1);
  EXPECT_EQ(refused, 7);
}

TEST_P(BusyStore, KeepsWhatTwoStoresOnTheSameDataWrite) {
  auto other = open();
  on_threads(8, [&](int i) {
    Store& mine = i % 2 == 0 ? store() : *other;
    for (int j = 0; j < 10; ++j) {
      mine.write([](Tx& tx) { tx.run("UPDATE counters SET value = value + 1 WHERE id = 1"); });
    }
  });
  EXPECT_EQ(number("SELECT value FROM counters WHERE id = 1"), 80);
}

TEST_P(BusyStore, CanHoldMoreStatementsThanItRemembers) {
  store().read([](Tx& tx) {
    for (int i = 0; i < 1100; ++i) {
      std::string number = std::to_string(i % 600);
      EXPECT_EQ(tx.one<int>("SELECT " + number + " + count(*) FROM counters"), i % 600 + 2);
    }
  });
}

// SQLite's one writer: what waits while it is busy goes into one commit.
class GroupCommit : public BusyStore {
 protected:
  // Holds the writer, lets `count` writes gather behind it, then lets them all go.
  template <class F>
  void all_at_once(int count, F&& write) {
    std::latch holding(1), gathered(1);
    std::jthread holder([&] {
      store().write([&](Tx&) {
        holding.count_down();
        gathered.wait();
      });
    });
    holding.wait();
    std::jthread opener([&] {
      while (store().counts().waiting < count + 1) std::this_thread::yield();
      gathered.count_down();
    });
    on_threads(count, write);
  }
};
ON_SQLITE(GroupCommit);

TEST_P(GroupCommit, CarriesAllThatWait) {
  auto before = store().counts();
  all_at_once(10, [&](int) {
    store().write([](Tx& tx) { tx.run("UPDATE counters SET value = value + 1 WHERE id = 1"); });
  });
  EXPECT_EQ(number("SELECT value FROM counters WHERE id = 1"), 10);
  auto after = store().counts();
  EXPECT_EQ(after.writes - before.writes, 11);
  EXPECT_EQ(after.commits - before.commits, 2);
  EXPECT_EQ(after.waiting, 0);
}

TEST_P(GroupCommit, LeavesOutThoseThatFailAndKeepsTheirNeighbours) {
  std::atomic<int> refused = 0, thrown = 0, doubled = 0;
  auto before = store().counts();
  all_at_once(12, [&](int i) {
    auto write = [&](Tx& tx) -> Result<void> {
      tx.run("INSERT INTO notes (id, text) VALUES ($1, $2)", i, "note " + std::to_string(i));
      if (i % 4 == 0) return refuse(Reason::closed, say("The time for it is over."));
      if (i % 4 == 1) throw std::out_of_range("an accident");
      if (i % 4 == 2) tx.run("INSERT INTO notes (id, text) VALUES ($1, 'again')", i);
      return done();
    };
    try {
      refused += !store().write(write).ok();
    } catch (const std::out_of_range&) {
      ++thrown;
    } catch (const UniqueViolation&) {
      ++doubled;
    }
  });
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(thrown, 3);
  EXPECT_EQ(doubled, 3);
  EXPECT_EQ(number("SELECT count(*) FROM notes"), 3);
  EXPECT_EQ(number("SELECT count(*) FROM notes WHERE id % 4 = 3"), 3);
  EXPECT_EQ(store().counts().commits - before.commits, 2);
}

TEST_P(GroupCommit, GivesEachATurnWhenOneIsTooBigForTheDisk) {
  store().write([](Tx& tx) { tx.query("PRAGMA max_page_count = 60"); });
  std::atomic<int> full = 0;
  all_at_once(8, [&](int i) {
    std::string text(i == 3 ? 1'000'000 : 10, static_cast<char>('a' + i));
    try {
      store().write([&](Tx& tx) { tx.run("INSERT INTO notes VALUES ($1, $2)", i, text); });
    } catch (const Unavailable& unavailable) {
      EXPECT_THAT(unavailable.what(), HasSubstr("The disk is full"));
      EXPECT_EQ(i, 3);
      ++full;
    }
  });
  EXPECT_EQ(full, 1);
  EXPECT_EQ(number("SELECT count(*) FROM notes"), 7);
}

TEST_P(GroupCommit, BlamesTheOneThatBreaksARuleLookedAtLast) {
  store().write([](Tx& tx) {
    tx.run(
        "CREATE TABLE children (parent BIGINT REFERENCES notes (id) "
        "DEFERRABLE INITIALLY DEFERRED)");
  });
  std::atomic<int> broken = 0;
  all_at_once(6, [&](int i) {
    auto write = [&](Tx& tx) {
      tx.run("UPDATE counters SET value = value + 1 WHERE id = 1");
      if (i == 2) tx.run("INSERT INTO children (parent) VALUES (99)");
    };
    try {
      store().write(write);
    } catch (const std::runtime_error&) {
      EXPECT_EQ(i, 2);
      ++broken;
    }
  });
  EXPECT_EQ(broken, 1);
  EXPECT_EQ(number("SELECT value FROM counters WHERE id = 1"), 5);
}

}  // namespace
}  // namespace commonty::store
