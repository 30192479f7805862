// The pages where notes are brought in: a file chosen, looked at, put right and taken over.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
}

namespace commonty::imports {

void routes(Routes& routes);
void jobs(Jobs& jobs);

}  // namespace commonty::imports
