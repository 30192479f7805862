#include "platform/web/rate_limit.h"

#include <gtest/gtest.h>

namespace commonty::web {
namespace {

TEST(RateLimits, AllowABurstThenAsSlowAsTheRule) {
  FixedClock clock(Time{1'000'000});
  RateLimit limits(clock);
  limits.set("letter", {.at_once = 2, .each_minute = 6});
  EXPECT_EQ(limits.take("letter", "ann"), 0);
  EXPECT_EQ(limits.take("letter", "ann"), 0);
  EXPECT_EQ(limits.take("letter", "ann"), 10);
  EXPECT_EQ(limits.take("letter", "bob"), 0);
  clock.advance(10 * second_ms);
  EXPECT_EQ(limits.take("letter", "ann"), 0);
  EXPECT_GT(limits.take("letter", "ann"), 0);
}

TEST(RateLimits, LeaveAloneWhatHasNoRule) {
  FixedClock clock(Time{0});
  RateLimit limits(clock);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limits.take("read", "ann"), 0);
}

}  // namespace
}  // namespace commonty::web
