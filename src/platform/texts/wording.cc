#include "platform/texts/wording.h"

#include <unicode/dcfmtsym.h>
#include <unicode/dtfmtsym.h>
#include <unicode/measfmt.h>
#include <unicode/measunit.h>
#include <unicode/reldatefmt.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

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

const icu::TimeZone& london() {
  static const std::unique_ptr<const icu::TimeZone> zone(
      icu::TimeZone::createTimeZone("Europe/London"));
  return *zone;
}

Time local(Time t) {
  std::int32_t offset = 0, summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  london().getOffset(static_cast<UDate>(t.ms), false, offset, summer, status);
  require(status);
  return t + offset + summer;
}

}  // namespace

std::int64_t local_day(Time t) {
  const auto ms = local(t).ms;
  return ms / day_ms - (ms % day_ms < 0 ? 1 : 0);
}

Wording::Wording(const std::string& language) {
  read_dates(language);
  read_spans(language);
}

// ICU's pattern for a long date: d MMMM y, with letters between ' meaning themselves.
void Wording::read_dates(const std::string& language) {
  const std::unique_ptr<icu::DateFormat> format(
      icu::DateFormat::createDateInstance(icu::DateFormat::kLong, locale_of(language)));
  const auto* simple = dynamic_cast<icu::SimpleDateFormat*>(format.get());
  if (!simple) throw std::runtime_error("ICU has no dates for " + language);

  icu::UnicodeString pattern;
  simple->toPattern(pattern);
  bool quoted = false;
  for (const char c : utf8(pattern)) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted && (c == 'd' || c == 'M' || c == 'y')) {
      if (date_.empty() || date_.back().field != c) date_.push_back({c, ""});
    } else {
      if (date_.empty() || date_.back().field) date_.push_back({0, ""});
      date_.back().words += c;
    }
  }

  const auto* symbols = simple->getDateFormatSymbols();
  std::int32_t count = 0;
  const auto* months =
      symbols->getMonths(count, icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::WIDE);
  for (std::int32_t i = 0; i < count && i < 12; ++i) months_[i] = utf8(months[i]);
  const auto* halves = symbols->getAmPmStrings(count);
  for (std::int32_t i = 0; i < count && i < 2; ++i) half_days_[i] = utf8(halves[i]);

  UErrorCode status = U_ZERO_ERROR;
  const icu::DecimalFormatSymbols numbers(locale_of(language), status);
  require(status);
  thousands_ = utf8(numbers.getSymbol(icu::DecimalFormatSymbols::kGroupingSeparatorSymbol));
}

void Wording::read_spans(const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  const auto locale = locale_of(language);
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

std::string Wording::date(Time t) const {
  const Day on = day_of(local(t));
  std::string out;
  for (const auto& piece : date_) {
    if (piece.field == 'd') {
      out += std::to_string(on.day);
    } else if (piece.field == 'M') {
      out += months_[static_cast<std::size_t>(on.month - 1)];
    } else if (piece.field == 'y') {
      out += std::to_string(on.year);
    } else {
      out += piece.words;
    }
  }
  return out;
}

std::string Wording::time_of_day(Time t) const {
  const auto in_day = local(t).ms - local_day(t) * day_ms;
  const auto hours = in_day / hour_ms;
  const auto minutes = in_day % hour_ms / minute_ms;
  std::string out = std::to_string(hours % 12 == 0 ? 12 : hours % 12);
  out += minutes < 10 ? ":0" : ":";
  out += std::to_string(minutes);
  return out + half_days_[hours < 12 ? 0 : 1];
}

std::string Wording::number(std::int64_t value) const {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (auto at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, thousands_);
  }
  return digits;
}

}  // namespace commonty
