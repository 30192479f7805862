// Dates as people and programs write them in sheets.
#pragma once

#include <optional>
#include <string_view>

#include "platform/base/time.h"

namespace commonty::imports {

// Which number comes first in 3/4/2026.
enum class DayOrder { day_first, month_first };

// "2026-03-14", "2026-03-14T09:05:00Z", "14/3/26", "14.3.2026 9:05", "14th March 2026",
// "Tue Feb 13 12:58:16 WIB 2018", 1518501496471 (milliseconds), 1518501496 (seconds). Times without
// an offset are taken as UTC, and the names of time zones are passed over, for they are ambiguous.
std::optional<Time> date_in(std::string_view text, DayOrder order = DayOrder::day_first);

// month_first for a "3/14/2026", day_first for a "14/3/2026", nothing where it could be either.
std::optional<DayOrder> day_order_in(std::string_view text);

}  // namespace commonty::imports
