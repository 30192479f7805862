// Sample data: an invented council area with three challenges, so that a newcomer sees every page
// alive. Each deed is done by the same rules as a real one, on the day on which it is said to have
// happened.
#pragma once

#include <string_view>

#include "platform/base/time.h"
#include "platform/store/store.h"

namespace commonty::samples {

// True when nobody has asked anything here yet.
bool is_empty(Tx& tx);

// `store` must have been opened with this clock, which is moved from day to day and ends at `now`.
void load(store::Store& store, FixedClock& clock, Time now, std::string_view json);

// The sample that travels inside the program.
std::string_view text();

}  // namespace commonty::samples
