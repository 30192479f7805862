// The pages of promises: those of a challenge, one with its history, recording one.
#pragma once

#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::commitments {

void routes(Routes& routes);
// How many a challenge has, for its page; those made about the questions of a workshop; what a
// journey calls one.
void parts(Parts& parts);

// A part of routes(), in a file of its own.
void recording_routes(Routes& routes);

}  // namespace commonty::commitments
