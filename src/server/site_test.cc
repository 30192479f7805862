#include "tests/support/site/site.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/facts/facts.h"
#include "platform/store/postgres_connection.h"
#include "platform/web/rate_limit.h"

namespace commonty::server {
namespace {

class OvertakenFacts : public AnySite {
 protected:
  facts::Position bookmark_of(const std::string& follower) {
    return store().read([&](Tx& tx) { return facts::bookmark(tx, follower); });
  }
};
ON_POSTGRES(OvertakenFacts);

// Its end may be without a commit that anybody hears of.
TEST_P(OvertakenFacts, AreLookedForAgainUntilTheOlderTransactionHasEnded) {
  store::PostgresConnection older(database().place());
  older.begin("BEGIN");
  older.script("SELECT pg_current_xact_id()");
  store().write([](Tx& tx) { facts::record(tx, {.name = "site.greeted"}); });
  EXPECT_EQ(site().run_jobs(), Site::Due::soon);
  EXPECT_EQ(bookmark_of("notices"), facts::Position{});
  older.script("ROLLBACK");
  while (site().run_jobs() == Site::Due::soon) std::this_thread::yield();
  EXPECT_GT(bookmark_of("notices"), facts::Position{});
}

class Addresses : public AnySite {
 protected:
  bool may_block(const std::string& path) {
    return site().front().body_rule(web::Method::get, path).may_block;
  }
};
ON_BOTH_DATABASES(Addresses);

// What is read in memory is answered on the thread of its connection.
TEST_P(Addresses, LeaveWhatTakesLongToAWorker) {
  for (const char* path :
       {"/search", "/me/data", "/attachments/7", "/imports/7", "/boards/7/picture.svg",
        "/challenges/bus/contributions.csv", "/opinions/7/map", "/workshops/7/record.docx"}) {
    EXPECT_TRUE(may_block(path)) << path;
  }
  for (const char* path : {"/", "/contributions/7", "/no/such/page"}) {
    EXPECT_EQ(may_block(path), store().dialect() == store::Dialect::postgres) << path;
  }
}

TEST_P(Addresses, AreGuessedNoFasterThanPagesAreRead) {
  Browser prober = browser();
  web::RateLimit& limits = site().app().limits;
  for (int i = 1; i < Settings().requests_a_minute; ++i) limits.take("read", prober.remote);
  EXPECT_EQ(prober.get("/no/such/page").status, 404);
  EXPECT_EQ(prober.get("/no/such/page").status, 429);
  EXPECT_EQ(browser().get("/challenges").status, 429);  // of the same address
  clock.advance(minute_ms);
  EXPECT_EQ(prober.get("/no/such/page").status, 404);
}

}  // namespace
}  // namespace commonty::server
