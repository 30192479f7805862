#include "civic/challenges/dates.h"

#include "civic/pages/fields.h"

namespace commonty::challenges {
namespace json = boost::json;

std::optional<Time> typed_day(const Visit& visit, const std::string& name, DayPart part,
                              Problems& problems) {
  const std::string_view day = visit.field(name + "-day"), month = visit.field(name + "-month"),
                         year = visit.field(name + "-year");
  if (day.empty() && month.empty() && year.empty()) return std::nullopt;
  const auto date = make_day(day, month, year);
  if (!date) {
    problems.add(name, date.refusal().problems.front().text);
    return std::nullopt;
  }
  const Time begin = start_of(*date);
  return part == DayPart::begin ? begin : begin + (day_ms - 1);
}

json::object day_field(const Visit& visit, const std::string& name, const Message& label,
                       const Message& hint, std::optional<Time> value, const Refusal* refusal) {
  json::object out = pages::input(visit, {.name = name, .label = label, .hint = hint}, refusal);
  std::string day, month, year;
  if (refusal) {
    day = visit.field(name + "-day");
    month = visit.field(name + "-month");
    year = visit.field(name + "-year");
  } else if (value) {
    const Day date = day_of(*value);
    day = std::to_string(date.day);
    month = std::to_string(date.month);
    year = std::to_string(date.year);
  }
  out["day"] = day;
  out["month"] = month;
  out["year"] = year;
  return out;
}

}  // namespace commonty::challenges
