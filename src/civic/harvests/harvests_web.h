// The page on which the notes of a workshop's boards are looked at, put right and taken into the
// challenge.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::harvests {

void routes(Routes& routes);
// What a journey calls the part of a workshop on whose board a note was written.
void parts(Parts& parts);

}  // namespace commonty::harvests
