// Joining contributions: choose, compare side by side, join, undo.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::merges {

void routes(Routes& routes);

}  // namespace commonty::merges
