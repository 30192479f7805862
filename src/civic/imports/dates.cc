#include "civic/imports/dates.h"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "platform/base/text.h"

namespace commonty::imports {
namespace {

constexpr std::array<std::string_view, 12> months = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Runs of digits and runs of letters, with the character before each.
struct Token {
  std::string text;
  char before = '\0';
  bool number = false;

  long value() const {
    long out = -1;
    if (number) std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
  }
};

std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::size_t tokens_max = 16;
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size() && tokens.size() < tokens_max;) {
    const bool number = is_digit(text[at]);
    const bool word = is_letter(text[at]);
    std::size_t end = at + 1;
    while (end < text.size() && ((number && is_digit(text[end])) || (word && is_letter(text[end]))))
      ++end;
    if (number || word) {
      tokens.push_back(
          {std::string(text.substr(at, end - at)), at == 0 ? '\0' : text[at - 1], number});
    }
    at = end;
  }
  return tokens;
}

// The month that a word of three letters or more begins, or 0.
int month_of(const std::string& word) {
  constexpr std::size_t letters_min = 3;
  if (word.size() < letters_min) return 0;
  if (word == "sept") return 9;
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (months.at(i).substr(0, word.size()) == word) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::optional<Time> day_at(long year, long month, long day) {
  constexpr long two_digits = 100;
  constexpr long century = 2000;
  if (year < two_digits) year += century;
  const auto made = make_day(std::to_string(day), std::to_string(month), std::to_string(year));
  if (!made.ok()) return std::nullopt;
  return start_of(*made);
}

// "9:05", "09:05:16", "9:05 pm", with an offset such as +01:00 behind it, as milliseconds.
std::int64_t time_of_day(const std::vector<Token>& tokens, std::size_t from) {
  for (std::size_t i = from; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].number || !tokens[i + 1].number || tokens[i + 1].before != ':') continue;
    long hour = tokens[i].value();
    const long minute = tokens[i + 1].value();
    std::size_t next = i + 2;
    const bool has_seconds =
        next < tokens.size() && tokens[next].number && tokens[next].before == ':';
    const long second = has_seconds ? tokens[next++].value() : 0;
    if (next < tokens.size() && tokens[next].number && tokens[next].before == '.') ++next;
    if (next < tokens.size() && tokens[next].text == "pm" && hour < 12) hour += 12;
    if (next < tokens.size() && tokens[next].text == "am" && hour == 12) hour = 0;
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second > 60) return 0;
    std::int64_t ms = hour * hour_ms + minute * minute_ms + second * second_ms;
    const bool offset = next < tokens.size() && tokens[next].number &&
                        (tokens[next].before == '+' || tokens[next].before == '-');
    if (!offset) return ms;
    const long whole = tokens[next].value();
    const bool together = tokens[next].text.size() == 4;
    const long minutes = together                   ? whole % 100
                         : next + 1 < tokens.size() ? tokens[next + 1].value()
                                                    : 0;
    const std::int64_t shift =
        (together ? whole / 100 : whole) * hour_ms + std::max(0L, minutes) * minute_ms;
    return tokens[next].before == '+' ? ms - shift : ms + shift;
  }
  return 0;
}

std::optional<Time> from_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr std::int64_t since_s = 631'152'000;    // 1990
  constexpr std::int64_t until_s = 4'102'444'800;  // 2100
  if (value >= since_s && value < until_s) return Time{value * second_ms};
  if (value >= since_s * second_ms && value < until_s * second_ms) return Time{value};
  constexpr std::size_t compact_size = 8;  // 20260314
  if (text.size() != compact_size) return std::nullopt;
  return day_at(value / 10000, value / 100 % 100, value % 100);
}

struct Numeric {
  long first, second, third;
  bool year_first;
};

// Three numbers with the same mark between them.
std::optional<Numeric> numeric(const std::vector<Token>& tokens) {
  if (tokens.size() < 3 || !tokens[0].number || !tokens[1].number || !tokens[2].number)
    return std::nullopt;
  const char mark = tokens[1].before;
  if (tokens[2].before != mark || (mark != '-' && mark != '/' && mark != '.')) return std::nullopt;
  constexpr std::size_t year_size = 4;
  const bool year_first = tokens[0].text.size() == year_size;
  if (!year_first && tokens[2].text.size() != year_size && tokens[2].text.size() != 2)
    return std::nullopt;
  return Numeric{tokens[0].value(), tokens[1].value(), tokens[2].value(), year_first};
}

std::optional<Time> from_words(const std::vector<Token>& tokens) {
  int month = 0;
  long day = 0;
  long year = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool of_time =
        token.before == ':' || (i + 1 < tokens.size() && tokens[i + 1].before == ':');
    if (!token.number && month == 0) month = month_of(token.text);
    if (!token.number || of_time || token.before == '+') continue;
    if (token.text.size() == 4) {
      if (year == 0) year = token.value();
    } else if (token.text.size() <= 2 && day == 0) {
      day = token.value();
    }
  }
  if (month == 0 || day == 0 || year == 0) return std::nullopt;
  return day_at(year, month, day);
}

}  // namespace

std::optional<Time> date_in(std::string_view text, DayOrder order) {
  constexpr std::size_t size_max = 60;
  const std::string bare = lower_ascii(trim(text));
  if (bare.empty() || bare.size() > size_max) return std::nullopt;
  if (bare.find_first_not_of("0123456789") == std::string::npos) return from_number(bare);
  const std::vector<Token> tokens = tokens_of(bare);
  if (tokens.empty()) return std::nullopt;
  if (const auto found = numeric(tokens)) {
    const bool day_first = order == DayOrder::day_first;
    const auto day = found->year_first ? day_at(found->first, found->second, found->third)
                     : day_first       ? day_at(found->third, found->second, found->first)
                                       : day_at(found->third, found->first, found->second);
    if (!day) return std::nullopt;
    return *day + time_of_day(tokens, 3);
  }
  const auto day = from_words(tokens);
  if (!day) return std::nullopt;
  return *day + time_of_day(tokens, 0);
}

std::optional<DayOrder> day_order_in(std::string_view text) {
  const auto found = numeric(tokens_of(lower_ascii(trim(text))));
  constexpr long months_max = 12;
  if (!found || found->year_first) return std::nullopt;
  if (found->first > months_max && found->second <= months_max) return DayOrder::day_first;
  if (found->second > months_max && found->first <= months_max) return DayOrder::month_first;
  return std::nullopt;
}

}  // namespace commonty::imports
