#include "civic/pages/times.h"

#include <charconv>

#include "platform/base/text.h"
#include "platform/texts/texts.h"

namespace commonty::pages {

int number_typed(std::string_view text, int otherwise) {
  const std::string cleaned = trim(text);
  int value = 0;
  const auto [end, error] = std::from_chars(cleaned.data(), cleaned.data() + cleaned.size(), value);
  return error == std::errc() && end == cleaned.data() + cleaned.size() ? value : otherwise;
}

std::optional<int> typed_time(std::string_view text) {
  const std::string typed = trim(text);
  const std::size_t colon = typed.find_first_of(":.");
  const int hour = number_typed(std::string_view(typed).substr(0, colon), -1);
  const int minute =
      colon == std::string::npos ? 0 : number_typed(std::string_view(typed).substr(colon + 1), -1);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

std::string time_text(Time t) {
  const int in_day = local_minutes(t);
  const std::string minute = std::to_string(in_day % 60);
  return std::to_string(in_day / 60) + ":" + (minute.size() < 2 ? "0" : "") + minute;
}

}  // namespace commonty::pages
