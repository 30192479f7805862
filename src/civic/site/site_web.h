// The site's own pages: the front page, help and privacy, the skin, and its administration.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::site {

void routes(Routes& routes);

// Parts of routes(), each in a file of its own.
void admin_routes(Routes& routes);
void skin_routes(Routes& routes);
void text_routes(Routes& routes);

}  // namespace commonty::site
