// The conversation of the sample: its statements, and the invented people who voted on them.
#pragma once

#include "civic/samples/reading.h"

namespace commonty::samples {

// `from` must outlive the telling.
void tell_conversation(const Cast& cast, const boost::json::object& from);

}  // namespace commonty::samples
