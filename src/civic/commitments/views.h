// How promises are shown, on their own pages and where other pages speak of them.
#pragma once

#include <boost/json/object.hpp>

#include "civic/commitments/commitments.h"
#include "civic/pages/visit.h"

namespace commonty::commitments {

std::string url_of(const Commitment& commitment);
std::string list_url(const challenges::Challenge& challenge);
// "by 3 March 2027", or "was due 3 March 2027" by the clock.
std::string due_text(const Visit& visit, const Commitment& commitment);
boost::json::object view_of(const Visit& visit, const Commitment& commitment);

}  // namespace commonty::commitments
