// The pages of workshops: a list of them, and what each brought.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::workshops {

void routes(Routes& routes);
// What a journey calls the workshop from which a note came.
void parts(Parts& parts);

}  // namespace commonty::workshops
