// The pages of workshops: bringing their notes in, and what each brought.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
class Parts;
}  // namespace commonty

namespace commonty::workshops {

void routes(Routes& routes);
void jobs(Jobs& jobs);
// What a journey calls the document from which a note came.
void parts(Parts& parts);

}  // namespace commonty::workshops
