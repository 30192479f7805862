// The database goes away under an open site, or is not one that it may work on: people are told in
// words, nothing is half kept, and when it is back everything goes on.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <boost/json/object.hpp>
#include <filesystem>

#include "platform/base/secret.h"
#include "platform/store/postgres_connection.h"
#include "tests/support/deeds.h"
#include "tests/support/story.h"

namespace commonty::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

void expect_come_back_later(const WebPage& page) {
  EXPECT_EQ(page.status, 503);
  EXPECT_GT(std::stoi("0" + page.header("retry-after")), 0);
  EXPECT_THAT(page.body, HasSubstr("try again"));
}

// ---- PostgreSQL

// A database of its own on the server of the tests, that can be shut and opened again.
class OwnDatabase {
 public:
  OwnDatabase() : name_("commonty_story_" + to_hex(random_bytes(8))) {
    owner().script("CREATE DATABASE " + name_);
  }
  ~OwnDatabase() { owner().script("DROP DATABASE " + name_ + " WITH (FORCE)"); }
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;

  std::string url() const {
    const std::string other = owner_url();
    const std::size_t path = other.find('/', other.find("//") + 2);
    const std::size_t query = other.find('?');
    return other.substr(0, path) + "/" + name_ +
           (query == std::string::npos ? "" : other.substr(query));
  }
  // Hangs up on everyone, as a server does that restarts.
  void hang_up() {
    owner().script("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                   name_ + "'");
  }
  void shut() {
    owner().script("ALTER DATABASE " + name_ + " ALLOW_CONNECTIONS false");
    hang_up();
  }
  void open() { owner().script("ALTER DATABASE " + name_ + " ALLOW_CONNECTIONS true"); }

 private:
  static std::string owner_url() { return std::getenv("COMMONTY_TEST_POSTGRES"); }
  static store::PostgresConnection& owner() {
    static store::PostgresConnection connection(owner_url());
    return connection;
  }

  const std::string name_;
};

class LostPostgres : public Story {
 protected:
  void SetUp() override {
    data.use(database.url());
    begin("keep going");
  }

  OwnDatabase database;
};
ON_POSTGRES(LostPostgres);

TEST_P(LostPostgres, IsSaidWithAWordOnWhenToComeBackAndThenAllGoesOn) {
  WebBrowser guest = browser();
  const std::string before = give(guest, challenge, "Said before it went away").address;
  Form words = guest.get(challenge).form(challenge + "/contributions");
  words.set("text", "Sent while it was away");

  database.shut();
  expect_come_back_later(guest.get(challenge));
  expect_come_back_later(guest.send(words));
  const WebPage json = guest.get_json(challenge);
  expect_come_back_later(json);
  EXPECT_THAT(json.header("content-type"), StartsWith("application/problem+json"));

  database.open();
  EXPECT_TRUE(guest.get(challenge).says("Said before it went away"));
  const WebPage kept = guest.send(words);
  EXPECT_EQ(kept.status, 303);
  EXPECT_EQ(guest.send(words).header("location"), kept.header("location"));
  EXPECT_EQ(contributions().size(), 2u);
  // What follows the deeds goes on as well: a letter is written and sent.
  hide(ann(), before.substr(0, before.find('?')), "off_topic");
  signed_in("isla@people.example", "Isla");
}

TEST_P(LostPostgres, IsNotNoticedWhenItOnlyHangsUp) {
  WebBrowser guest = browser();
  for (int i = 0; i < 5; ++i) {
    database.hang_up();
    EXPECT_EQ(guest.get(challenge).status, 200);
    database.hang_up();
    EXPECT_EQ(give(guest, challenge, "After the hang-up number " + std::to_string(i)).status, 200);
  }
  EXPECT_EQ(contributions().size(), 5u);
}

// Somebody else's transaction that is older than a deed holds back what follows from it, and may
// end without a sound.
TEST_P(LostPostgres, TellsPeopleSoonAfterAnOlderTransactionHasEnded) {
  WebBrowser isla = signed_in("isla@people.example", "Isla");
  const std::string thanked = give(isla, challenge, "Cheaper than the other shop!").address;
  store::PostgresConnection older(database.url());
  older.begin("BEGIN");
  older.script("SELECT pg_current_xact_id()");
  hide(ann(), thanked.substr(0, thanked.find('?')), "spam");
  EXPECT_THAT(outbox.letters_to("isla@people.example", news), IsEmpty());
  older.script("ROLLBACK");
  EXPECT_EQ(outbox.wait_for("isla@people.example", news, 1).size(), 1u);
}

class PostgresAtTheStart : public Story {};
ON_POSTGRES(PostgresAtTheStart);

TEST_P(PostgresAtTheStart, IsAskedForInOneLineWhenItIsNotThere) {
  OwnDatabase database;
  database.shut();
  for (const std::string& url :
       {database.url(), std::string("postgresql://nobody@127.0.0.1:1/nothing")}) {
    const Ran ran = run_program({"serve", "--database", url, "--listen", "127.0.0.1:0"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, StartsWith("commonty: "));
    EXPECT_EQ(ran.err.find('\n'), ran.err.size() - 1) << ran.err;
  }
}

// ---- SQLite

// Another program that works on the same file.
class OtherProgram {
 public:
  explicit OtherProgram(const std::string& file) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("cannot open");
    sqlite3_busy_timeout(handle_, 10'000);
  }
  ~OtherProgram() { sqlite3_close(handle_); }
  OtherProgram(const OtherProgram&) = delete;
  OtherProgram& operator=(const OtherProgram&) = delete;

  void run(const char* sql) {
    ASSERT_EQ(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle_);
  }

 private:
  sqlite3* handle_ = nullptr;
};

class FileInTheWay : public Story {
 protected:
  void SetUp() override { begin("keep going"); }

  void expect_refused_to_open(const std::string& folder, const std::string& why,
                              Rights rights = Rights::ours) {
    const Ran ran = run_program({"serve", "--data", folder, "--listen", "127.0.0.1:0"}, rights);
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, StartsWith("commonty: "));
    EXPECT_THAT(ran.err, HasSubstr(why));
    EXPECT_EQ(ran.err.find('\n'), ran.err.size() - 1) << ran.err;
  }
};
ON_SQLITE(FileInTheWay);

TEST_P(FileInTheWay, OfAnotherProgramThatWritesKeepsReadersReading) {
  WebBrowser guest = browser();
  Form words = guest.get(challenge).form(challenge + "/contributions");
  words.set("text", "Sent while another wrote");
  OtherProgram other(data.place());
  other.run("BEGIN IMMEDIATE");
  EXPECT_EQ(guest.get(challenge).status, 200);
  expect_come_back_later(guest.send(words));
  EXPECT_THAT(contributions(), IsEmpty());
  other.run("ROLLBACK");
  EXPECT_EQ(guest.send(words).status, 303);
  EXPECT_EQ(contributions().size(), 1u);
}

TEST_P(FileInTheWay, OfAnOpenSiteIsNotOpenedTwice) {
  expect_refused_to_open(data.folder(), "in use by another running Commonty");
  EXPECT_EQ(browser().get(challenge).status, 200);
}

TEST_P(FileInTheWay, OfANewerProgramIsLeftAlone) {
  EXPECT_EQ(site().stop(), 0);
  OtherProgram(data.place())
      .run("INSERT INTO schema_steps (concept_name, step, applied_at) VALUES ('people', 99, 0)");
  expect_refused_to_open(data.folder(), "written by a newer Commonty");
  const Ran checked = run({"check"});
  EXPECT_EQ(checked.exit, 1);
  EXPECT_THAT(checked.err, HasSubstr("newer Commonty"));
}

TEST_P(FileInTheWay, OfSomebodyElseIsNotTouched) {
  EXPECT_EQ(site().stop(), 0);
  fs::permissions(fs::path(data.folder()).parent_path(), fs::perms(0755));
  fs::permissions(data.folder(), fs::perms(0555));
  fs::permissions(data.place(), fs::perms(0444));
  expect_refused_to_open(data.folder(), "", Rights::nobody);
  fs::permissions(data.folder(), fs::perms(0755));
  open();
  EXPECT_EQ(browser().get(challenge).status, 200);
}

}  // namespace
}  // namespace commonty::test
