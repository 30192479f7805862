// Signing in, the profile, sessions, and the list of people for those who run the site.
#pragma once

#include "civic/pages/routes.h"
#include "civic/people/people.h"

namespace commonty {
class Jobs;
}

namespace commonty::people {

void routes(Routes& routes);
void jobs(Jobs& jobs);

// Parts of routes(), each in a file of its own.
void sign_in_routes(Routes& routes);
void admin_routes(Routes& routes);

}  // namespace commonty::people
