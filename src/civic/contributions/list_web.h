// Lists of contributions as people filter, sort and page them; for the pages of this folder.
#pragma once

#include <boost/json/object.hpp>

#include "civic/contributions/cards.h"
#include "civic/contributions/contributions.h"
#include "civic/contributions/drawn_lists.h"
#include "civic/pages/visit.h"

namespace commonty::contributions {

inline constexpr int cards_a_page = 25;

inline Reading reading_of(const Visit& visit) { return {visit.texts, visit.now}; }

// What the address asks for: ?kind=&way=&outcome=&q=&sort=&from=me
Filter filter_of(const Visit& visit, ChallengeId challenge);
// {"contributions": [cards], "next", "next_url", "filter": {...}, "counts": {...}, "downloads"...};
// for a page "counts_html" and "cards_html" instead, as they were drawn last.
boost::json::object section(const Visit& visit, Tx& tx, const challenges::Challenge& challenge,
                            DrawnLists& drawn);
// The contribution in the address, once permissions agreed.
Result<Contribution> of_address(Visit& visit, Tx& tx);
// The same; refuses one that its author has taken back, for all others.
Result<Contribution> readable_of_address(Visit& visit, Tx& tx);
// Fields that several forms have.
boost::json::object kind_field(const Visit& visit, std::string_view chosen, const Refusal* refusal);
boost::json::object text_field(const Visit& visit, const Message& label, std::string_view value,
                               const Refusal* refusal);
boost::json::object title_field(const Visit& visit, std::string_view value, const Refusal* refusal);
boost::json::object name_field(const Visit& visit, std::string_view value, const Refusal* refusal);

// The challenge with its contributions and the form to give one; `refusal`: what was wrong with it.
web::Response challenge_page(Visit& visit, DrawnLists& drawn, const Refusal* refusal = nullptr);
web::Response list_page(Visit& visit, DrawnLists& drawn);

}  // namespace commonty::contributions
