#include "tests/support/site/site.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/facts/facts.h"
#include "platform/store/postgres_connection.h"

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

}  // namespace
}  // namespace commonty::server
