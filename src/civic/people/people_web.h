// Signing in, the profile, sessions.
#pragma once

#include "civic/pages/routes.h"

namespace commonty::people {

void routes(Routes& routes);

// Whoever gives something without being known becomes a guest of this browser: makes the guest in
// the same transaction as the deed and leaves a session cookie. Gives the viewer's id otherwise.
PersonId author_of(Tx& tx, Visit& visit, std::string_view guest_name = "");

}  // namespace commonty::people
