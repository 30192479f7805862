// The workshops of the sample: one that is over, with all that was written, marked and answered,
// and two to come, of which one is an unconference.
#pragma once

#include "civic/samples/reading.h"

namespace commonty::samples {

// Puts the deeds of a workshop into the story, each at the minute at which it is said to have
// happened. `from` must outlive the telling.
void tell_evening(const Cast& cast, const boost::json::object& from);

}  // namespace commonty::samples
