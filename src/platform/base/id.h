// Names of things: 63-bit numbers that grow with time, written in URLs as short lower-case words.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/time.h"

namespace commonty {

// Crockford's base32, lower case, without leading zeros; 13 characters at most.
std::string to_base32(std::int64_t value);
// Reads it back; forgives upper case and o/0, i/l/1. Nothing else, and nothing over 63 bits.
std::optional<std::int64_t> from_base32(std::string_view text);

// The tag makes a PersonId and a ChallengeId different types.
template <class Tag>
struct Id {
  std::int64_t value = 0;

  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
  std::string text() const { return to_base32(value); }
  static std::optional<Id> parse(std::string_view text) {
    auto value = from_base32(text);
    return value ? std::optional<Id>(Id{*value}) : std::nullopt;
  }
};

// Makes ids: 42 bits of milliseconds since 2024, then 21 bits that start at random in each
// millisecond and count up. Later ids are larger; two nodes collide with a chance of 1 in 2^21
// a pair of ids made in the same millisecond, and the primary key then refuses and we retry.
// Threads: may be asked from any thread.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual std::int64_t next(Time now) = 0;
};

class RandomIdSource final : public IdSource {
 public:
  std::int64_t next(Time now) override;
};

// 1, 2, 3 in the low bits: the same in every run of a test.
class CountingIdSource final : public IdSource {
 public:
  std::int64_t next(Time now) override;

 private:
  std::atomic<std::int64_t> count_ = 0;
};

}  // namespace commonty

template <class Tag>
struct std::hash<commonty::Id<Tag>> {
  std::size_t operator()(const commonty::Id<Tag>& id) const {
    return std::hash<std::int64_t>()(id.value);
  }
};
