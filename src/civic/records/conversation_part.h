// What a conversation of the day came to, as the record tells it: never more than its results page
// does, which keeps everything back until enough people have voted.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "civic/opinion_maps/opinion_maps.h"
#include "civic/opinions/opinions.h"
#include "civic/workshops/workshops.h"
#include "platform/documents/documents.h"

namespace commonty::records {

struct ConversationPart {
  // "What all share", with the statements and how people voted on each.
  struct Finding {
    std::string kind;  // for programs: shared, group, divides, trust
    Message heading;
    std::vector<Message> words;
    std::vector<opinion_maps::Line> lines;
  };
  opinions::Conversation conversation;
  opinions::Participation participation;
  std::vector<Message> about;  // who voted; which groups there are, or why none; what is kept back
  std::vector<Finding> findings;  // empty while results are kept back

  std::string url() const;
};
// None where the activity is no conversation, or one that has not begun.
std::optional<ConversationPart> conversation_of(Tx& tx, const workshops::Activity& activity);

// For the page, and as JSON.
boost::json::object conversation_view(const ConversationPart& part, const Texts& texts);
// For the document; `site` is the address before the path.
std::vector<documents::Line> conversation_lines(const ConversationPart& part, const Texts& texts,
                                                const std::string& site);
// For the table of notes, in its columns: a row a statement, and a row a finding.
std::string conversation_rows(Tx& tx, const workshops::Activity& activity,
                              const workshops::tools::Say& speak);

}  // namespace commonty::records
