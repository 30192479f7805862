// How promises are shown, on their own pages and where other pages speak of them.
#pragma once

#include <boost/json/object.hpp>

#include "civic/commitments/commitments.h"
#include "civic/pages/pages.h"

namespace commonty::commitments {

std::string url_of(const Commitment& commitment);
std::string list_url(const challenges::Challenge& challenge);
// "by 3 March 2027", or "was due 3 March 2027" by the clock; "" when it was taken back.
std::string due_text(const Visit& visit, const Commitment& commitment);
boost::json::object view_of(const Visit& visit, const Commitment& commitment);

inline constexpr std::size_t title_length = 60;  // of a page that is called by many words
// The challenge in the address, once permissions were asked.
Result<challenges::Challenge> challenge_here(Visit& visit, Tx& tx);
boost::json::object challenge_view(const challenges::Challenge& challenge);
std::vector<pages::Crumb> crumbs(const Visit& visit, const challenges::Challenge& challenge,
                                 const std::string& title);

}  // namespace commonty::commitments
