#include "civic/pages/dates.h"

namespace commonty::pages {

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
  return part == DayPart::begin ? start_of_local(*date) : end_of_local(*date);
}

}  // namespace commonty::pages
