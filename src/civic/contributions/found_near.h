// Which contributions can be found by what they mean.
#pragma once

#include "civic/meanings/meanings.h"

namespace commonty::contributions {

// Those that are shown, each in its challenge.
meanings::Source found_near();

}  // namespace commonty::contributions
