// The pages of boards: the board itself, a note on it, its outline, its picture, its history.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::boards {

void routes(Routes& routes);
// Part of routes(), in a file of its own.
void picture_routes(Routes& routes);
// What the desk and the wall of a workshop show of its boards.
void parts(Parts& parts);

}  // namespace commonty::boards
