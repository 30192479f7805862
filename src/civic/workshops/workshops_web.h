// The pages of workshops: bringing their notes in, and what each brought.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
}

namespace commonty::workshops {

void routes(Routes& routes);
void jobs(Jobs& jobs);

}  // namespace commonty::workshops
