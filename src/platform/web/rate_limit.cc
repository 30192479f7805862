#include "platform/web/rate_limit.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>

#include "platform/base/secret.h"

namespace commonty::web {
namespace {

// Beyond this the bucket that was used longest ago is forgotten, so memory is bounded.
constexpr std::size_t buckets_max = 50'000;

}  // namespace

int RateLimit::take(std::string_view what, std::string_view who) {
  const auto found = rules_.find(what);
  if (found == rules_.end()) return 0;
  const Rule& rule = found->second;
  const Time now = clock_.now();
  std::lock_guard lock(mutex_);
  Bucket& kept = *bucket(std::string(what) + " " + std::string(who), rule, now);
  // A clock that was set back must not take away what somebody has left.
  const double minutes = std::max(0.0, static_cast<double>(now - kept.filled_at) / minute_ms);
  kept.tokens = std::min<double>(rule.at_once, kept.tokens + minutes * rule.each_minute);
  kept.filled_at = now;
  if (kept.tokens >= 1) {
    kept.tokens -= 1;
    return 0;
  }
  return static_cast<int>(std::ceil((1 - kept.tokens) * 60 / rule.each_minute));
}

RateLimit::Buckets::iterator RateLimit::bucket(const std::string& key, const Rule& rule, Time now) {
  if (const auto known = by_key_.find(key); known != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, known->second);
    return buckets_.begin();
  }
  if (buckets_.size() >= buckets_max) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({key, static_cast<double>(rule.at_once), now});
  by_key_[key] = buckets_.begin();
  return buckets_.begin();
}

std::string address_key(std::string_view address) {
  in6_addr parsed{};
  std::string text(address);
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
  return to_hex({reinterpret_cast<const char*>(&parsed), 8}) + "/64";
}

}  // namespace commonty::web
