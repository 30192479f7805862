// The two tables of a conversation that know of groups, with the headings that Polis writes now.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "civic/opinion_maps/views.h"

namespace commonty::opinion_maps {

// A row a voter: group, and how they voted on each statement that is put to the vote. Of a hundred
// thousand people it is too long to be held, so it is written some voters at a time.
class ParticipantVotes {
 public:
  ParticipantVotes(Tx& tx, const Look& look, std::string_view secret);

  std::vector<std::string> heading() const;
  // Of the voters in the places `from` and following, but not `before`; see opinions::told_order.
  std::string rows(Tx& tx, std::int64_t from, std::int64_t before) const;

 private:
  ConversationId id_;
  std::vector<std::int64_t> voters_;      // in their order
  std::vector<std::int64_t> statements_;  // whose votes are told
  std::vector<std::int8_t> groups_;       // by voter
};
// A row a statement: how everybody and each group voted.
std::string comment_groups_csv(const Look& look);

}  // namespace commonty::opinion_maps
