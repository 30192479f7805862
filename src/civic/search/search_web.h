// Search: what people gave, over all public challenges, by words, kind and answer.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::search {

void routes(Routes& routes);

}  // namespace commonty::search
