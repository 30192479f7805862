// The two tables of a conversation that know of groups, with the headings that Polis writes now.
#pragma once

#include <string>

#include "civic/opinion_maps/views.h"

namespace commonty::opinion_maps {

// A row a voter: group, and how they voted on each statement that is put to the vote.
std::string participant_votes_csv(Tx& tx, const Look& look);
// A row a statement: how everybody and each group voted.
std::string comment_groups_csv(const Look& look);

}  // namespace commonty::opinion_maps
