// The pages of opinion maps: results that follow the votes, the picture, a report to print, files.
#pragma once

#include "civic/pages/jobs.h"
#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty::opinion_maps {

void routes(Routes& routes);
void jobs(Jobs& jobs);
void parts(Parts& parts);

}  // namespace commonty::opinion_maps
