// The pages of challenges: the list, the challenge itself, starting and changing one.
#pragma once

#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty::challenges {

void routes(Routes& routes);

// What an organisation asked, for its page.
void parts(Parts& parts);

}  // namespace commonty::challenges
