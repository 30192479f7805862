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

TEST(RateLimits, GoOnWhenTheClockIsSetBack) {
  FixedClock clock(Time{day_ms});
  RateLimit limits(clock);
  limits.set("letter", {.at_once = 2, .each_minute = 6});
  EXPECT_EQ(limits.take("letter", "ann"), 0);
  clock.set(Time{0});
  EXPECT_EQ(limits.take("letter", "ann"), 0);
  EXPECT_EQ(limits.take("letter", "ann"), 10);
  clock.advance(10 * second_ms);
  EXPECT_EQ(limits.take("letter", "ann"), 0);
}

TEST(RateLimits, LeaveAloneWhatHasNoRule) {
  FixedClock clock(Time{0});
  RateLimit limits(clock);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(limits.take("read", "ann"), 0);
}

TEST(RateLimits, DoNotCountWhatTheyRefuse) {
  FixedClock clock(Time{1'000'000});
  RateLimit limits(clock);
  limits.set("letter", {.at_once = 1, .each_minute = 6});
  EXPECT_EQ(limits.take("letter", "ann"), 0);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limits.take("letter", "ann"), 10);
  clock.advance(9'500);
  EXPECT_EQ(limits.take("letter", "ann"), 1);
}

TEST(RateLimits, TakeAVisitorsWholeNetworkAsOne) {
  EXPECT_EQ(address_key("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(address_key("2001:db8:1:2:3:4:5:6"), address_key("2001:db8:1:2::1"));
  EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
}

}  // namespace
}  // namespace commonty::web
