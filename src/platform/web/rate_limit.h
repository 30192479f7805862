// How often one person or address may do something: a bucket that fills again with time.
#pragma once

#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/base/time.h"

namespace commonty::web {

// Threads: take() may be called from any thread.
class RateLimit {
 public:
  struct Rule {
    double at_once = 60;      // what a full bucket holds
    double each_minute = 60;  // how fast it fills
  };

  explicit RateLimit(const Clock& clock) : clock_(clock) {}

  // Before the first take(): how much of `what` is allowed. What has no rule is not limited.
  void set(std::string what, Rule rule) { rules_[std::move(what)] = rule; }
  // 0 = go ahead; otherwise the seconds until it will be allowed again.
  int take(std::string_view what, std::string_view who);

 private:
  struct Bucket {
    std::string key;
    double tokens;
    Time filled_at;
  };
  using Buckets = std::list<Bucket>;
  Buckets::iterator bucket(const std::string& key, const Rule& rule, Time now);

  const Clock& clock_;
  std::map<std::string, Rule, std::less<>> rules_;
  std::mutex mutex_;
  Buckets buckets_;  // the most recently used first
  std::unordered_map<std::string, Buckets::iterator> by_key_;
};

// Who an address stands for: of IPv6 the first 64 bits, since one visitor has all the others.
std::string address_key(std::string_view address);

}  // namespace commonty::web
