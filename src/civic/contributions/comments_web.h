// Comments as pages show them, a page at a time.
#pragma once

#include <boost/json/object.hpp>

#include "civic/contributions/comments.h"
#include "civic/pages/visit.h"

namespace commonty::comments {

// {"comments": [...], "next_url", "order", "form": {...}}: the page that ?after= and ?order= ask
// for.
boost::json::object section(const Visit& visit, Tx& tx, const contributions::Contribution& about,
                            const Refusal* refusal = nullptr);

}  // namespace commonty::comments
