// Days as people type them on pages: day, month, year.
#pragma once

#include <optional>
#include <string>

#include "civic/pages/visit.h"

namespace commonty::pages {

// The first moment of a day, or its last.
enum class DayPart { begin, end };

// From the fields NAME-day, NAME-month and NAME-year; nothing when all are empty.
std::optional<Time> typed_day(const Visit& visit, const std::string& name, DayPart part,
                              Problems& problems);

}  // namespace commonty::pages
