// What the pages of decisions show of answers and decisions, as JSON for their views.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "civic/decisions/decisions.h"
#include "civic/pages/pages.h"

namespace commonty::decisions {

boost::json::object view_of(const Visit& visit, const Answer& answer);
// What was answered, with its address; only that it is not shown, when its headline is "".
void name_contribution(boost::json::object& view, const Visit& visit, ContributionId id,
                       const std::string& headline);
boost::json::array view_of(const Visit& visit, const std::vector<Answer>& answers);
// How many of each outcome, in their order, for the picture and the table.
boost::json::array tally(const Visit& visit, const std::vector<Answer>& answers);
// Title, rule, summary, names, date and address.
boost::json::object view_of(const Visit& visit, const Decision& decision);
// A decision's title may still be empty while it is a draft.
std::string title_of(const Visit& visit, const Decision& decision);
// The challenge of a decision, once permissions were asked about it.
Result<challenges::Challenge> challenge_of(Visit& visit, Tx& tx, const Decision& decision);

}  // namespace commonty::decisions
