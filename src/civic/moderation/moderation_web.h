// Reporting, the moderators' queue, hiding with undo, and the public log.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::moderation {

void routes(Routes& routes);

}  // namespace commonty::moderation
