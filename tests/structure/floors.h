// Who may use whom: floors see those beneath them, concepts see each other's front doors.
#pragma once

#include "tests/structure/tree.h"

namespace structure {

// server > civic > numbers > platform; numbers knows platform/base alone.
Faults floors(const Tree& tree);
// A concept's header x/x.h may be used by other concepts, everything else of it may not; but for
// pages/, on which every concept's views stand. The server joins everything and may see all.
Faults front_doors(const Tree& tree);
// No concept needs, by whatever way round, a concept that needs it.
Faults circles(const Tree& tree);

}  // namespace structure
