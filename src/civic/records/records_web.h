// The pages of the record: the day to read and print, as a document and as a table; and the paper
// for a table before it.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::records {

void routes(Routes& routes);

}  // namespace commonty::records
