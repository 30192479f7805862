#include "platform/texts/wording.h"

#include <unicode/basictz.h>
#include <unicode/dcfmtsym.h>
#include <unicode/dtfmtsym.h>
#include <unicode/measfmt.h>
#include <unicode/measunit.h>
#include <unicode/reldatefmt.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/tzrule.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace commonty {
namespace {

// English on these islands: "14 March", not "March 14".
icu::Locale locale_of(const std::string& language) {
  return icu::Locale(language.c_str(), language == "en" ? "GB" : nullptr);
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

void require(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + u_errorName(status));
}

// From a moment on, how far the clocks are ahead of UTC.
struct Offset {
  std::int64_t from_ms;
  std::int64_t ahead_ms;
};

// Asked of ICU once: a list page shifts dozens of moments.
std::vector<Offset> read_offsets() {
  constexpr std::int64_t first_ms = -2208988800000, last_ms = 4102444800000;  // 1900 to 2100
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone("Europe/London"));
  const auto* london = dynamic_cast<const icu::BasicTimeZone*>(zone.get());
  if (!london) throw std::runtime_error("ICU does not know Europe/London");

  std::int32_t ahead = 0, summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  london->getOffset(static_cast<UDate>(first_ms), false, ahead, summer, status);
  require(status);
  std::vector<Offset> offsets = {{first_ms, ahead + summer}};
  icu::TimeZoneTransition change;
  while (london->getNextTransition(static_cast<UDate>(offsets.back().from_ms), false, change) &&
         change.getTime() < static_cast<UDate>(last_ms)) {
    offsets.push_back({static_cast<std::int64_t>(change.getTime()),
                       change.getTo()->getRawOffset() + change.getTo()->getDSTSavings()});
  }
  return offsets;
}

const std::vector<Offset>& all_offsets() {
  static const auto offsets = read_offsets();
  return offsets;
}

// When the clocks change next.
std::vector<Offset>::const_iterator next_change(Time t) {
  const auto& offsets = all_offsets();
  return std::upper_bound(offsets.begin() + 1, offsets.end(), t.ms,
                          [](auto ms, const Offset& o) { return ms < o.from_ms; });
}

std::int64_t ahead_at(Time t) { return std::prev(next_change(t))->ahead_ms; }

Time local(Time t) { return t + ahead_at(t); }

}  // namespace

std::int64_t local_day(Time t) {
  const auto ms = local(t).ms;
  return ms / day_ms - (ms % day_ms < 0 ? 1 : 0);
}

Day local_date(Time t) { return day_of(local(t)); }
std::string local_iso_date(Time t) { return iso_date(local(t)); }

// The clocks never change at midnight here, so one look at the distance is enough.
Time start_of_local(Day day) {
  const Time midnight = start_of(day);
  return midnight - (local(midnight).ms - midnight.ms);
}

Time local_moment(Day day, int minutes) {
  const Time shown = start_of(day) + minutes * minute_ms;
  const std::int64_t before = ahead_at(shown - day_ms), after = ahead_at(shown + day_ms);
  for (const std::int64_t ahead : {before, after}) {
    if (local(shown - ahead) == shown) return shown - ahead;
  }
  // The clocks leap over it: from the moment of the leap they show what comes next.
  return {next_change(shown - after)->from_ms};
}

int local_minutes(Time t) {
  return static_cast<int>((local(t).ms - local_day(t) * day_ms) / minute_ms);
}

Time end_of_local(Day day) { return start_of_local(day_of(start_of(day) + day_ms)) - 1; }

Wording::Wording(std::string language) : language_(std::move(language)) {}

// ICU's pattern for a long date: d MMMM y, with letters between ' meaning themselves.
Wording::Dates Wording::read_dates() const {
  Dates out;
  const std::unique_ptr<icu::DateFormat> format(
      icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale_of(language_)));
  const auto* simple = dynamic_cast<icu::SimpleDateFormat*>(format.get());
  if (!simple) throw std::runtime_error("ICU has no dates for " + language_);

  icu::UnicodeString pattern;
  simple->toPattern(pattern);
  bool quoted = false;
  for (const char c : utf8(pattern)) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted && (c == 'd' || c == 'M' || c == 'y')) {
      if (out.date.empty() || out.date.back().field != c) out.date.push_back({c, ""});
    } else {
      if (out.date.empty() || out.date.back().field) out.date.push_back({0, ""});
      out.date.back().words += c;
    }
  }

  const auto* symbols = simple->getDateFormatSymbols();
  std::int32_t count = 0;
  const auto* months =
      symbols->getMonths(count, icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::WIDE);
  for (std::int32_t i = 0; i < count && i < 12; ++i) out.months[i] = utf8(months[i]);
  const auto* halves = symbols->getAmPmStrings(count);
  for (std::int32_t i = 0; i < count && i < 2; ++i) out.half_days[i] = utf8(halves[i]);

  UErrorCode status = U_ZERO_ERROR;
  const icu::DecimalFormatSymbols numbers(locale_of(language_), status);
  require(status);
  out.thousands = utf8(numbers.getSymbol(icu::DecimalFormatSymbols::kGroupingSeparatorSymbol));
  return out;
}

const Wording::Dates& Wording::dates() const {
  std::call_once(dates_read_, [this] { dates_ = read_dates(); });
  return dates_;
}

void Wording::read_spans() const {
  UErrorCode status = U_ZERO_ERROR;
  const auto locale = locale_of(language_);
  const icu::RelativeDateTimeFormatter past(locale, status);
  icu::MeasureFormat spans(locale, UMEASFMT_WIDTH_WIDE, status);
  require(status);

  const std::array<UDateRelativeUnit, 3> past_units = {UDAT_RELATIVE_MINUTES, UDAT_RELATIVE_HOURS,
                                                       UDAT_RELATIVE_DAYS};
  using Make = icu::MeasureUnit* (*)(UErrorCode&);
  const std::array<Make, 3> units = {icu::MeasureUnit::createMinute, icu::MeasureUnit::createHour,
                                     icu::MeasureUnit::createDay};
  for (int unit = minute; unit <= day; ++unit) {
    for (std::int64_t count = 0; count <= span_max; ++count) {
      icu::UnicodeString ago, span;
      past.format(static_cast<double>(count), UDAT_DIRECTION_LAST, past_units[unit], ago, status);
      const icu::Measure measure(icu::Formattable(count), units[unit](status), status);
      icu::FieldPosition anywhere;
      spans.formatMeasures(&measure, 1, span, anywhere, status);
      require(status);
      ago_[unit].push_back(utf8(ago));
      span_[unit].push_back(utf8(span));
    }
  }
}

const std::string& Wording::ago(Unit unit, std::int64_t count) const {
  std::call_once(spans_read_, [this] { read_spans(); });
  return ago_[unit].at(static_cast<std::size_t>(count));
}

const std::string& Wording::span(Unit unit, std::int64_t count) const {
  std::call_once(spans_read_, [this] { read_spans(); });
  return span_[unit].at(static_cast<std::size_t>(count));
}

std::string Wording::date(Time t) const {
  const Day on = day_of(local(t));
  std::string out;
  for (const auto& piece : dates().date) {
    if (piece.field == 'd') {
      out += std::to_string(on.day);
    } else if (piece.field == 'M') {
      out += dates().months[static_cast<std::size_t>(on.month - 1)];
    } else if (piece.field == 'y') {
      out += std::to_string(on.year);
    } else {
      out += piece.words;
    }
  }
  return out;
}

std::string Wording::time_of_day(Time t) const {
  const int in_day = local_minutes(t);
  const int hours = in_day / 60, minutes = in_day % 60;
  std::string out = std::to_string(hours % 12 == 0 ? 12 : hours % 12);
  out += minutes < 10 ? ":0" : ":";
  out += std::to_string(minutes);
  return out + dates().half_days[hours < 12 ? 0 : 1];
}

std::string Wording::number(std::int64_t value) const {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (auto at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, dates().thousands);
  }
  return digits;
}

}  // namespace commonty
