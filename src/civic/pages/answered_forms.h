// Forms that were answered are remembered for a while, so that one sent twice is answered once.
#pragma once

#include "civic/pages/jobs.h"

namespace commonty::pages {

// Forgets those answered long ago.
void jobs(Jobs& jobs);

}  // namespace commonty::pages
