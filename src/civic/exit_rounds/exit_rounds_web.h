// The pages of the exit round: three questions, and what all said.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::exit_rounds {

void routes(Routes& routes);

}  // namespace commonty::exit_rounds
