#include "platform/documents/sheet_dates.h"

#include <cmath>

#include "platform/base/time.h"

namespace commonty::documents {
namespace {

constexpr double serial_max = 2'958'466;  // the day after 31 December 9999
constexpr int minutes_a_day = 24 * 60;

std::int64_t first_day(Epoch epoch, std::int64_t days) {
  if (epoch == Epoch::year_1904) return start_of({1904, 1, 1}).ms;
  // Lotus took 1900 for a leap year, and every spreadsheet since agrees with it.
  constexpr std::int64_t day_that_never_was = 60;
  return days < day_that_never_was ? start_of({1899, 12, 31}).ms : start_of({1899, 12, 30}).ms;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

bool is_built_in_date_format(int id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
  bool quoted = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const std::size_t end = code.find(']', i);
      if (end == std::string_view::npos) return false;
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      if (!inside.empty() && inside.find_first_not_of("hHmMsS") == inside.npos) return true;
      i = end;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'm' || c == 'M' || c == 'h' ||
               c == 'H') {
      return true;
    } else if (c == 'G' || c == 'g') {
      return false;  // "General"
    }
  }
  return false;
}

std::optional<std::string> date_text(double serial, Epoch epoch) {
  if (!(serial >= 0 && serial < serial_max)) return std::nullopt;
  const auto minutes = static_cast<std::int64_t>(std::llround(serial * minutes_a_day));
  const std::int64_t days = minutes / minutes_a_day;
  const int minute = static_cast<int>(minutes % minutes_a_day);
  std::string time = two(minute / 60) + ":" + two(minute % 60);
  if (days == 0 && epoch == Epoch::year_1900) return time;
  std::string day = iso_date(Time{first_day(epoch, days)} + days * day_ms);
  return minute == 0 ? day : day + " " + time;
}

}  // namespace commonty::documents
