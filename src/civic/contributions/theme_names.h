// What the published themes of a challenge are called, as the concept of themes tells it.
#pragma once

#include <boost/json/array.hpp>

#include "civic/contributions/contributions.h"
#include "civic/pages/visit.h"

namespace commonty::contributions {

// [{theme, theme_label, theme_count, theme_url, current}], the largest first; empty where none are
// published.
boost::json::array published_themes(const Visit& visit, Tx& tx, ChallengeId challenge);
// Each card says which it belongs to.
void name_themes(boost::json::array& cards, const boost::json::array& themes);

}  // namespace commonty::contributions
