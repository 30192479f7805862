// Times of the day and whole numbers as people type them, and times as they read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/base/time.h"

namespace commonty::pages {

// `otherwise` for what is not a whole number.
int number_typed(std::string_view text, int otherwise);
// "14:30", "9.05", "9" as minutes of a day.
std::optional<int> typed_time(std::string_view text);
// "9:05", on the clocks of the site.
std::string time_text(Time t);

}  // namespace commonty::pages
