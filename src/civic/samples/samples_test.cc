#include "civic/samples/samples.h"

#include "tests/support/site/site.h"

namespace commonty::samples {
namespace {

using testing::HasSubstr;

class Samples : public AnySite {};
ON_BOTH_DATABASES(Samples);

TEST_P(Samples, FillEveryPageThatANewcomerOpens) {
  load(store(), clock, clock.now(), text());
  Browser anyone = browser();
  for (const char* page :
       {"/", "/challenges", "/challenges/getting-to-hospital", "/challenges/warm-halls",
        "/challenges/childcare-before-the-job", "/decisions", "/organisations", "/search?q=bus"}) {
    SCOPED_TRACE(page);
    EXPECT_EQ(anyone.get(page).status, 200);
  }
  EXPECT_THAT(anyone.get("/decisions").body, HasSubstr("Warm halls"));
  const int contributions =
      store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM contributions"); });
  EXPECT_GE(contributions, 150);
  const int pictures =
      store().read([](Tx& tx) { return tx.one<int>("SELECT sum(pictures) FROM contributions"); });
  EXPECT_GE(pictures, 2);
}

TEST_P(Samples, WakeTheParkedIdeaWhoseDayHasCome) {
  load(store(), clock, clock.now(), text());
  site().run_jobs();
  EXPECT_EQ(store().read([](Tx& tx) {
    return tx.one<int>("SELECT count(*) FROM contributions WHERE outcome = 'look_again'");
  }),
            1);
}

}  // namespace
}  // namespace commonty::samples
