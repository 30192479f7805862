// The pages of boards: the board itself, a note on it, its outline, its history.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::boards {

void routes(Routes& routes);
// What the desk and the wall of a workshop show of its boards.
void parts(Parts& parts);

}  // namespace commonty::boards
