// Statements that say something like a text: by its words, and by what it means.
#pragma once

#include "civic/meanings/meanings.h"
#include "civic/opinions/opinions.h"

namespace commonty::opinions {

// The same as similar() in opinions.h, also by meaning where there is a model.
std::vector<Statement> similar(const App& app, Tx& tx, ConversationId id, std::string_view text,
                               int limit);

// Those that are put to the vote, each in its conversation.
meanings::Source found_near();

}  // namespace commonty::opinions
