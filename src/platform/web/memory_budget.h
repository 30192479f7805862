// How much memory all that clients send, and all that waits to be sent to them, may take together.
// What is small is not counted, since the number of connections bounds it: whoever sends or reads
// large things slowly keeps others from large things, but from no page and no form of words.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace commonty::web {

inline constexpr std::size_t small_size_max = 64 * 1024;

// Threads: any.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t size) : left_(static_cast<std::int64_t>(size)) {}

  bool take(std::int64_t bytes) {
    if (left_.fetch_sub(bytes) >= bytes) return true;
    left_.fetch_add(bytes);
    return false;
  }
  void give_back(std::int64_t bytes) { left_.fetch_add(bytes); }

 private:
  std::atomic<std::int64_t> left_;
};

// What one exchange takes of it.
class MemoryShare {
 public:
  explicit MemoryShare(MemoryBudget& budget) : budget_(budget) {}
  ~MemoryShare() { budget_.give_back(held_); }
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;

  // False where there is not so much left; the share stays as it was then.
  bool resize(std::size_t size) {
    const std::int64_t wanted = size > small_size_max ? static_cast<std::int64_t>(size) : 0;
    if (wanted > held_ && !budget_.take(wanted - held_)) return false;
    if (wanted < held_) budget_.give_back(held_ - wanted);
    held_ = wanted;
    return true;
  }

 private:
  MemoryBudget& budget_;
  std::int64_t held_ = 0;
};

}  // namespace commonty::web
