// What happens to files: other programs', locked, read-only, damaged, full, and cut off mid-write.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "platform/store/sqlite_connection.h"
#include "tests/support/databases.h"
#include "tests/support/processes.h"

namespace commonty::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const Steps notes = read_steps("notes",
                               "-- step 1\nCREATE TABLE notes (id BIGINT PRIMARY KEY, "
                               "text TEXT NOT NULL);");

class DataFile : public testing::Test {
 protected:
  std::unique_ptr<Store> open(Options::Use use = Options::Use::exclusive) const {
    return open_sqlite(file, {&notes, 1}, options(use));
  }
  static Options options(Options::Use use) {
    Options options;
    options.use = use;
    options.lock_wait_ms = 1;
    options.durability = Options::Durability::none;
    return options;
  }
  // What is said when it cannot be opened; empty when it can.
  std::string refusal(const std::string& place) const {
    try {
      open_sqlite(place, {&notes, 1}, options(Options::Use::exclusive));
      return "";
    } catch (const Unavailable& unavailable) {
      return unavailable.what();
    }
  }
  std::string refusal() const { return refusal(file); }
  void write_file(std::string_view bytes) const { std::ofstream(file) << bytes; }

  std::string bytes() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static void add(Store& store, std::int64_t id, const std::string& text = "words") {
    store.write([&](Tx& tx) { tx.run("INSERT INTO notes VALUES ($1, $2)", id, text); });
  }
  static std::int64_t count(Store& store) {
    return store.read([](Tx& tx) { return tx.one<std::int64_t>("SELECT count(*) FROM notes"); });
  }

  TemporaryFolder folder;
  std::string file = folder.file("data.commonty");
};

TEST_F(DataFile, IsMadeWhereThereIsNone) {
  auto store = open();
  EXPECT_EQ(count(*store), 0);
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(DataFile, MayBeAnEmptyFile) {
  write_file("");
  EXPECT_EQ(refusal(), "");
}

TEST_F(DataFile, NeedsItsFolder) {
  EXPECT_THAT(refusal(folder.file("nowhere/data.commonty")), HasSubstr("does not exist"));
}

TEST_F(DataFile, CannotBeAFolder) { EXPECT_THAT(refusal(folder.path()), HasSubstr("is a folder")); }

TEST_F(DataFile, CannotBeAnyFile) {
  write_file(
      "These are minutes of a meeting, long enough to be taken for a header of a file. "
      "They say nothing of rows and pages.");
  EXPECT_THAT(refusal(), StartsWith("The file is not a Commonty data file"));
}

TEST_F(DataFile, CannotBeAnotherProgramsAndLeavesItAsItWas) {
  SqliteConnection(file, Access::read_write, 1).script("CREATE TABLE theirs (a TEXT)");
  std::string before = bytes();
  EXPECT_THAT(refusal(), HasSubstr("another program's data is in it"));
  EXPECT_EQ(bytes(), before);
}

TEST_F(DataFile, IsServedByOneProgramAtATime) {
  auto store = open();
  EXPECT_THAT(refusal(), HasSubstr("in use by another running Commonty"));
  store.reset();
  EXPECT_EQ(refusal(), "");
}

TEST_F(DataFile, IsOpenToToolsBesideTheServer) {
  auto store = open();
  auto tool = open(Options::Use::shared);
  add(*store, 1);
  add(*tool, 2);
  EXPECT_EQ(count(*store), 2);
  EXPECT_EQ(count(*tool), 2);
}

TEST_F(DataFile, IsNotChangedByANewerToolUnderAnOlderServer) {
  auto store = open();
  Steps newer = notes;
  newer.sql.push_back("ALTER TABLE notes ADD COLUMN more TEXT;");
  auto open_newer = [&] { return open_sqlite(file, {&newer, 1}, options(Options::Use::shared)); };
  EXPECT_THROW(open_newer(), Unavailable);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.query("SELECT * FROM notes").columns(); }), 2);
  store.reset();
  EXPECT_EQ(count(*open_newer()), 0);
}

TEST_F(DataFile, SaysSoWhenAnotherProgramHoldsItLocked) {
  open().reset();
  SqliteConnection other(file, Access::read_write, 1);
  other.script("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  EXPECT_THAT(refusal(), HasSubstr("in use by another program"));
}

TEST_F(DataFile, CanBeWrittenAgainOnceAnotherProgramLetsGo) {
  auto store = open();
  SqliteConnection other(file, Access::read_write, 1);
  other.script("BEGIN IMMEDIATE");
  EXPECT_THROW(add(*store, 1), Unavailable);
  EXPECT_EQ(count(*store), 0);
  other.script("ROLLBACK");
  add(*store, 1);
  EXPECT_EQ(count(*store), 1);
}

TEST_F(DataFile, CannotBeReadOnly) {
  open().reset();
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::filesystem::permissions(file, std::filesystem::perms(0444));
  std::filesystem::permissions(file + ".lock", std::filesystem::perms(0666));
  // Root may write everything, so somebody else tries.
  ChildProcess somebody([&](int out) {
    if (getuid() == 0 && setuid(65534) != 0) return;
    std::string said = refusal();
    if (write(out, said.data(), said.size()) < 0) _exit(1);
  });
  EXPECT_THAT(somebody.read_all(), HasSubstr("may only be read"));
}

TEST_F(DataFile, StaysUsableWhenTheDiskWasFull) {
  auto store = open();
  add(*store, 1);
  store->write([](Tx& tx) { tx.query("PRAGMA max_page_count = 20"); });
  EXPECT_THROW(add(*store, 2, std::string(1'000'000, 'x')), Unavailable);
  EXPECT_EQ(count(*store), 1);
  store->write([](Tx& tx) { tx.query("PRAGMA max_page_count = 100000"); });
  add(*store, 2, std::string(1'000'000, 'x'));
  EXPECT_EQ(count(*store), 2);
  EXPECT_THAT(store->check(), IsEmpty());
}

// Writes until the system says no, then is given room again; says what became of it.
std::string fill_the_disk(const std::string& file) {
  signal(SIGXFSZ, SIG_IGN);
  Options options;
  auto store = open_sqlite(file, {&notes, 1}, options);
  rlimit limit{300'000, RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &limit);
  int kept = 0;
  try {
    while (kept < 1000) {
      store->write([&](Tx& tx) {
        tx.run("INSERT INTO notes VALUES ($1, $2)", kept, std::string(5000, 'x'));
      });
      ++kept;
    }
    return "the limit was not felt";
  } catch (const Unavailable&) {
  }
  limit.rlim_cur = RLIM_INFINITY;
  setrlimit(RLIMIT_FSIZE, &limit);
  store->write([](Tx& tx) { tx.run("INSERT INTO notes VALUES (5000, 'room again')"); });
  auto found = store->read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM notes"); });
  if (found != kept + 1) return "kept " + std::to_string(found);
  return store->check().empty() ? "well" : "damaged";
}

TEST_F(DataFile, LosesNothingWhenTheSystemRefusesMoreRoom) {
  ChildProcess child([&](int out) {
    std::string said = fill_the_disk(file);
    if (write(out, said.data(), said.size()) < 0) _exit(1);
  });
  EXPECT_EQ(child.read_all(), "well");
}

TEST_F(DataFile, TakesOverItsLogBeforeThatGrowsLong) {
  auto store = open();
  constexpr int megabyte = 1'000'000;
  for (int id = 1; id <= 80; ++id) add(*store, id, std::string(megabyte, 'a'));
  EXPECT_GT(std::filesystem::file_size(file), 60U * megabyte);
  EXPECT_LT(std::filesystem::file_size(file + "-wal"), 40U * megabyte);
}

TEST_F(DataFile, TellsOfDamage) {
  auto store = open();
  for (int i = 0; i < 200; ++i) add(*store, i, std::string(500, 'x'));
  store.reset();
  std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
  damaged.seekp(5 * 4096);
  damaged << std::string(3 * 4096, '\x55');
  damaged.close();
  EXPECT_THAT(open()->check(), Not(IsEmpty()));
}

TEST_F(DataFile, TellsOfReferencesToNothing) {
  Steps family = read_steps("family",
                            "-- step 1\nCREATE TABLE parents (id BIGINT PRIMARY KEY);\n"
                            "CREATE TABLE children (parent BIGINT REFERENCES parents (id));");
  auto store = open_sqlite(file, {&family, 1}, options(Options::Use::exclusive));
  auto orphan = [](Tx& tx) { tx.run("INSERT INTO children VALUES (7)"); };
  EXPECT_THROW(store->write(orphan), std::runtime_error);
  SqliteConnection careless(file, Access::read_write, 1);
  careless.script("PRAGMA foreign_keys = OFF; INSERT INTO children VALUES (7)");
  EXPECT_THAT(store->check(),
              ElementsAre("a row of children refers to one of parents that is missing"));
}

TEST_F(DataFile, IsBackedUpWhileItIsWritten) {
  auto store = open();
  std::atomic<bool> writing = true;
  std::jthread writer([&] {
    for (int i = 0; writing; ++i) add(*store, i, std::string(1000, 'x'));
  });
  while (count(*store) < 10) std::this_thread::yield();
  std::string copy = folder.file("copy.commonty");
  EXPECT_TRUE(store->backup(copy).ok());
  writing = false;
  writer.join();
  auto opened = open_sqlite(copy, {&notes, 1}, options(Options::Use::exclusive));
  EXPECT_GE(count(*opened), 10);
  EXPECT_THAT(opened->check(), IsEmpty());
}

TEST_F(DataFile, IsNotBackedUpOverAnotherFile) {
  auto store = open();
  std::string precious = folder.file("precious.txt");
  std::ofstream(precious) << "keep me";
  auto refused = store->backup(precious);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().reason, Reason::conflict);
  EXPECT_EQ(std::filesystem::file_size(precious), 7u);
  EXPECT_FALSE(store->backup(folder.file("nowhere/copy.commonty")).ok());
}

// Four threads write and say which ids they were told are kept, until killed.
void write_for_ever(const std::string& file, int out) {
  auto store = open_sqlite(file, {&notes, 1});
  std::atomic<std::int64_t> next =
      1 + store->read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM notes") * 1000; });
  std::vector<std::jthread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      while (true) {
        std::int64_t id = next++;
        store->write([&](Tx& tx) { tx.run("INSERT INTO notes VALUES ($1, 'kept')", id); });
        std::string line = std::to_string(id) + "\n";
        if (write(out, line.data(), line.size()) < 0) _exit(1);
      }
    });
  }
}

TEST_F(DataFile, StillHasEveryAcknowledgedWriteAfterKillDashNine) {
  std::mt19937 random(std::random_device{}());
  std::set<std::int64_t> acknowledged;
  for (int round = 0; round < 3; ++round) {
    ChildProcess child([&](int out) { write_for_ever(file, out); });
    int until = std::uniform_int_distribution(20, 300)(random);
    for (int i = 0; i < until; ++i) acknowledged.insert(std::stoll(child.read_line()));
    child.kill();
    for (auto line = child.read_line(); !line.empty(); line = child.read_line()) {
      acknowledged.insert(std::stoll(line));
    }
    auto store = open();
    EXPECT_THAT(store->check(), IsEmpty());
    std::set<std::int64_t> kept;
    Rows rows = store->read([](Tx& tx) { return tx.query("SELECT id FROM notes"); });
    for (Row row : rows) kept.insert(row.integer(0));
    EXPECT_TRUE(std::includes(kept.begin(), kept.end(), acknowledged.begin(), acknowledged.end()));
  }
}

}  // namespace
}  // namespace commonty::store
