#include "platform/base/time.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace commonty {
namespace {

using std::chrono::sys_days;

constexpr const char* day_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Parts {
  Day day;
  int weekday, hour, minute, second;
};

Parts parts_of(Time t) {
  using namespace std::chrono;
  const sys_time<milliseconds> moment{milliseconds(t.ms)};
  const sys_days midnight = floor<days>(moment);
  const hh_mm_ss clock{floor<seconds>(moment - midnight)};
  return {day_of(t), static_cast<int>(weekday{midnight}.c_encoding()),
          static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

template <class... A>
std::string print(const char* format, A... args) {
  char buffer[64];
  return {buffer, static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, format, args...))};
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Refusal not_a_day() { return refuse(Reason::invalid, say("Enter a real date, such as 14 3 2026")); }

}  // namespace

Time SystemClock::now() const {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::string rfc3339(Time t) {
  const Parts p = parts_of(t);
  return print("%04d-%02d-%02dT%02d:%02d:%02dZ", p.day.year, p.day.month, p.day.day, p.hour,
               p.minute, p.second);
}

std::string iso_date(Time t) {
  const Day d = day_of(t);
  return print("%04d-%02d-%02d", d.year, d.month, d.day);
}

std::string http_date(Time t) {
  const Parts p = parts_of(t);
  return print("%s, %02d %s %04d %02d:%02d:%02d GMT", day_names[p.weekday], p.day.day,
               month_names[p.day.month - 1], p.day.year, p.hour, p.minute, p.second);
}

std::string mail_date(Time t) {
  const Parts p = parts_of(t);
  return print("%s, %02d %s %04d %02d:%02d:%02d +0000", day_names[p.weekday], p.day.day,
               month_names[p.day.month - 1], p.day.year, p.hour, p.minute, p.second);
}

Day day_of(Time t) {
  using namespace std::chrono;
  const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds(t.ms)})};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

Time start_of(Day day) {
  using namespace std::chrono;
  const year_month_day date{year{day.year}, month{static_cast<unsigned>(day.month)},
                            std::chrono::day{static_cast<unsigned>(day.day)}};
  return {duration_cast<milliseconds>(sys_days{date}.time_since_epoch()).count()};
}

Result<Day> make_day(std::string_view day, std::string_view month, std::string_view year) {
  const auto d = whole_number(day), m = whole_number(month), y = whole_number(year);
  if (!d || !m || !y || *y < 1900 || *y > 2200) return not_a_day();
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{*y}, std::chrono::month{static_cast<unsigned>(*m)},
                            std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return not_a_day();
  return Day{*y, *m, *d};
}

Result<Day> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return not_a_day();
  return make_day(text.substr(8, 2), text.substr(5, 2), text.substr(0, 4));
}

}  // namespace commonty
