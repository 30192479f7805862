// Days as people type them on the pages of challenges: day, month, year.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "civic/pages/visit.h"

namespace commonty::challenges {

// The first moment of a day, or its last.
enum class DayPart { begin, end };

// From the fields NAME-day, NAME-month and NAME-year; nothing when all are empty.
std::optional<Time> typed_day(const Visit& visit, const std::string& name, DayPart part,
                              Problems& problems);
// For {{> challenges/day}}.
boost::json::object day_field(const Visit& visit, const std::string& name, const Message& label,
                              const Message& hint, std::optional<Time> value,
                              const Refusal* refusal);

}  // namespace commonty::challenges
