// The form in which an answer is given or amended: outcome, reason, when to look again, where it
// is being done.
#pragma once

#include <boost/json/object.hpp>

#include "civic/decisions/decisions.h"
#include "civic/pages/fields.h"

namespace commonty::decisions {

// For {{> decisions/answer_fields}}; without an outcome none is chosen yet.
boost::json::object answer_fields(const Visit& visit, std::optional<Outcome> outcome,
                                  const Answer& shown, const Refusal* refusal);
std::vector<pages::Choice> outcome_choices(const Visit& visit);
// The answer that was sent.
Result<Answer> read_answer_form(const Visit& visit);

}  // namespace commonty::decisions
