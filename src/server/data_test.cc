#include "server/data.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "platform/facts/facts.h"
#include "server/concepts.h"
#include "tests/support/databases.h"

namespace commonty::server {
namespace {

using testing::HasSubstr;

TEST(Data, ThatIsNotThereIsNotMadeByThoseWhoOnlyUseIt) {
  const TemporaryFolder folder;
  try {
    open_kept_data({.folder = folder.file("nowhere")});
    FAIL() << "there is nothing to open";
  } catch (const store::Unavailable& problem) {
    EXPECT_THAT(problem.what(), HasSubstr("There is no data in"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.file("nowhere")));
}

class RestoredDump : public AnyStore {
 protected:
  RestoredDump() : AnyStore(all_steps()) {}
};
ON_POSTGRES(RestoredDump);

// Another server's transactions were counted far beyond this one's.
TEST_P(RestoredDump, IsGivenNewFactsAfterTheOldOnesOnceItIsOpened) {
  constexpr std::int64_t far_ahead = std::int64_t{1} << 50;
  store().write([&](Tx& tx) {
    facts::record(tx, {.name = "old.done"});
    tx.run("UPDATE facts SET epoch = $1", far_ahead);
  });
  const auto opened = open_data({.database = database().place()});
  opened->write([](Tx& tx) { facts::record(tx, {.name = "new.done"}); });
  const auto epoch = opened->read([](Tx& tx) {
    return tx.one<std::int64_t>("SELECT epoch FROM facts WHERE name = 'new.done'");
  });
  EXPECT_GT(epoch, far_ahead);
}

}  // namespace
}  // namespace commonty::server
