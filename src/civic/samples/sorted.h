// The themes of the sample: found among what was given and written, and put right by somebody who
// had read it all.
#pragma once

#include "civic/samples/reading.h"

namespace commonty::samples {

// Of a challenge and of its workshop that is over. `from` must outlive the telling.
void tell_themes(const Cast& cast, const boost::json::object& from);

}  // namespace commonty::samples
