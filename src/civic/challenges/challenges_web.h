// The pages of challenges: the list, the challenge itself, starting and changing one.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::challenges {

void routes(Routes& routes);

}  // namespace commonty::challenges
