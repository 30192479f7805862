// The pages of themes: what was found, one theme, what another search would change, the synthesis
// of a workshop.
#pragma once

#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
}

namespace commonty::theming {

void routes(Routes& routes);
void jobs(Jobs& jobs);
void parts(Parts& parts);

// Parts of routes(), each in a file of its own.
void run_routes(Routes& routes);
void theme_routes(Routes& routes);
void export_routes(Routes& routes);
void synthesis_routes(Routes& routes);

}  // namespace commonty::theming
