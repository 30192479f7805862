// Moments, in milliseconds since 1970 UTC, and the clock that gives them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace commonty {

struct Time {
  std::int64_t ms = 0;

  auto operator<=>(const Time&) const = default;
};

inline constexpr std::int64_t second_ms = 1000;
inline constexpr std::int64_t minute_ms = 60 * second_ms;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;

inline Time operator+(Time t, std::int64_t ms) { return {t.ms + ms}; }
inline Time operator-(Time t, std::int64_t ms) { return {t.ms - ms}; }
inline std::int64_t operator-(Time a, Time b) { return a.ms - b.ms; }

// Threads: a clock may be asked from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

// Stands still until told otherwise; for tests and for sample data.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Time now) : now_(now) {}
  Time now() const override { return now_; }
  void set(Time now) { now_ = now; }
  void advance(std::int64_t ms) { now_ = now_ + ms; }

 private:
  Time now_;
};

// "2026-03-14T09:05:00Z" (RFC 3339, whole seconds).
std::string rfc3339(Time t);
// "2026-03-14", the day in UTC.
std::string iso_date(Time t);
// "Sat, 14 Mar 2026 09:05:00 GMT" (RFC 9110, section 5.6.7).
std::string http_date(Time t);
// "Sat, 14 Mar 2026 09:05:00 +0000" (RFC 5322, section 3.3).
std::string mail_date(Time t);

struct Day {
  int year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31
};
Day day_of(Time t);
// The first moment of a day in UTC.
Time start_of(Day day);
// "14 3 2026" as three fields, or "2026-03-14"; refuses the 31st of February.
Result<Day> make_day(std::string_view day, std::string_view month, std::string_view year);
Result<Day> parse_iso_date(std::string_view text);

}  // namespace commonty
