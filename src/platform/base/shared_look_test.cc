#include "platform/base/shared_look.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace commonty {
namespace {

TEST(SharedLook, IsNeverOlderThanTheAsking) {
  int value = 1;
  SharedLook<int> look([&] { return value; });
  EXPECT_EQ(look.now(), 1);
  value = 2;
  EXPECT_EQ(look.now(), 2);
}

TEST(SharedLook, AnswersAllWhoAskedBeforeItBegan) {
  constexpr int askers = 8;
  std::atomic<int> looks = 0, inside = 0, arrived = 0;
  SharedLook<int> look([&] {
    EXPECT_EQ(++inside, 1);
    // The first look waits until everyone else has come to the door.
    if (looks == 0) {
      while (arrived < askers) std::this_thread::yield();
    }
    --inside;
    return ++looks;
  });
  std::vector<std::thread> threads;
  std::atomic<int> least = 1000;
  for (int i = 0; i < askers; ++i) {
    threads.emplace_back([&] {
      ++arrived;
      const int seen = look.now();
      int before = least;
      while (seen < before && !least.compare_exchange_weak(before, seen)) {
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(least, 1);
  EXPECT_LE(looks, askers);
  EXPECT_EQ(look.now(), looks);
}

TEST(SharedLooks, AreSharedWhileSomebodyLooks) {
  SharedLooks<int> looks;
  const auto one = [] { return 1; };
  auto first = looks.of(7, one);
  EXPECT_EQ(looks.of(7, one), first);
  EXPECT_NE(looks.of(8, one), first);
  std::weak_ptr<SharedLook<int>> gone = first;
  first.reset();
  EXPECT_TRUE(gone.expired());
  EXPECT_EQ(looks.of(7, one)->now(), 1);
}

}  // namespace
}  // namespace commonty
