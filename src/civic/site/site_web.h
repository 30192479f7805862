// The site's own pages: the front page, the language switch, the skin.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::site {

void routes(Routes& routes);

}  // namespace commonty::site
