// The pages of decisions: answering, the last look, the published decision, amendments.
#pragma once

#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
}

namespace commonty::decisions {

void routes(Routes& routes);
void jobs(Jobs& jobs);
// What was decided last, for the front page.
void parts(Parts& parts);

// Part of routes(): the table in which contributions are answered.
void answering_routes(Routes& routes);

}  // namespace commonty::decisions
