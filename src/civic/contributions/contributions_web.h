// The pages of contributions: the challenge with what was given to it, giving, the contribution
// itself, its history and supports, comments, attachments, downloads and live lists.
#pragma once

#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty {
class Jobs;
}

namespace commonty::contributions {

void routes(Routes& routes);
void jobs(Jobs& jobs);
void parts(Parts& parts);

// Parts of routes(), each in a file of its own.
void attachment_routes(Routes& routes);
void attachment_jobs(Jobs& jobs);
void comment_routes(Routes& routes);
void export_routes(Routes& routes);
void live_routes(Routes& routes);
void own_words_routes(Routes& routes);

}  // namespace commonty::contributions
