// How often things were looked at, kept in memory until it is written down for many at once: a page
// that is read must not wait for the disk.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/time.h"

namespace commonty {

// Threads: any thread may add and take.
class Tally {
 public:
  void add(std::string_view kind, std::int64_t id);

  struct Count {
    std::int64_t id, number;
  };
  // All of a kind, by id, and begins anew; nothing within `pause_ms` after the last time, so that
  // the writing down does not become the work.
  std::vector<Count> take(std::string_view kind, Time now, std::int64_t pause_ms);

 private:
  struct Kept {
    std::map<std::int64_t, std::int64_t> numbers;
    Time taken_at;
  };
  std::mutex mutex_;
  std::map<std::string, Kept, std::less<>> kept_;
};

}  // namespace commonty
