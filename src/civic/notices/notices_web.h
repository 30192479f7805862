// The page of notices, and the one click that ends the letters.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
}

namespace commonty::notices {

void routes(Routes& routes);
void jobs(Jobs& jobs);

}  // namespace commonty::notices
