// How a language writes days, times of day, spans of time and numbers; what ICU knows of it.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/time.h"

namespace commonty {

// ICU is asked once, not for every page: a page writes many dates, and ICU's formatters cost more
// than the rest of it. Threads: may be asked from any thread.
class Wording {
 public:
  explicit Wording(std::string language);

  // "14 March 2026", "9:05am"; by the clocks of Europe/London.
  std::string date(Time t) const;
  std::string time_of_day(Time t) const;
  // "3 days ago" and "3 days", up to span_max of each unit.
  enum Unit { minute, hour, day };
  static constexpr std::int64_t span_max = 60;
  const std::string& ago(Unit unit, std::int64_t count) const;
  const std::string& span(Unit unit, std::int64_t count) const;
  std::string number(std::int64_t value) const;

 private:
  // A piece of a date: words as they are, or a field 'd', 'M' or 'y'.
  struct Piece {
    char field;
    std::string words;
  };
  struct Dates {
    std::vector<Piece> date;
    std::array<std::string, 12> months;
    std::array<std::string, 2> half_days;  // am, pm
    std::string thousands;
  };
  using ByCount = std::array<std::vector<std::string>, 3>;

  Dates read_dates() const;
  void read_spans() const;
  const Dates& dates() const;

  std::string language_;
  // Filled when first asked for: it takes milliseconds and memory, and a small site may never need
  // Welsh.
  mutable std::once_flag dates_read_, spans_read_;
  mutable Dates dates_;
  mutable ByCount ago_, span_;
};

// The day on the clocks of Europe/London, counted from 1970.
std::int64_t local_day(Time t);

}  // namespace commonty
