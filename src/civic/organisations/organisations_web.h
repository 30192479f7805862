// The pages of organisations, their members and networks.
#pragma once

#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty::organisations {

void routes(Routes& routes);
// Where somebody belongs, for their profile.
void parts(Parts& parts);

// Parts of routes(), each in a file of its own.
void member_routes(Routes& routes);
void network_routes(Routes& routes);

}  // namespace commonty::organisations
