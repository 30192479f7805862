// The pages of challenges: the list, the challenge itself, starting and changing one.
#pragma once

#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/pages/parts.h"
#include "civic/pages/routes.h"

namespace commonty::challenges {

void routes(Routes& routes);

// Parts of routes(), each in a file of its own.
void asking_routes(Routes& routes);
void running_routes(Routes& routes);

// The challenge in the address, once permissions were asked.
Result<Challenge> of_address(Visit& visit, Tx& tx);

// Cards of public challenges, newest first: those that go on, or those that are over.
enum class Which { going_on, earlier };
boost::json::array cards(const Visit& visit, Tx& tx, Which which, int limit);

// What an organisation asked, for its page.
void parts(Parts& parts);

}  // namespace commonty::challenges
