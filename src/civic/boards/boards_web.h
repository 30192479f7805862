// The pages of boards: the board itself, a note on it, its outline, its history.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::boards {

void routes(Routes& routes);

}  // namespace commonty::boards
