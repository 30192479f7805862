// What the files of this concept share and nobody else needs.
#pragma once

#include "civic/opinions/opinions.h"

namespace commonty::opinions {

inline constexpr std::string_view statement_columns =
    "s.conversation_id, s.number, s.id, s.text, s.author_id, s.state, s.meta, s.seed, "
    "s.refused_reason, s.refused_note, s.priority, s.contribution_id, s.created_at";
inline constexpr int statement_columns_count = 13;
// A row that begins with these columns.
Statement read_statement(const store::Row& row);

// The map is drawn anew, and whoever looks at it hears of it. Comes before the change of a
// statement: where everybody takes first the conversation and then the statement, nobody waits in a
// circle.
void note_change(Tx& tx, ConversationId id);
// The number of the person among the voters, who becomes one where they are none yet.
std::int64_t voter(Tx& tx, ConversationId id, PersonId person);
// Keeps the vote, counts it and notes the change; what was said before.
std::optional<Choice> keep_vote(Tx& tx, ConversationId id, std::int64_t voter,
                                std::int64_t statement, Choice choice);
// Once many votes were brought in: each statement's, counted anew.
void count_votes(Tx& tx, ConversationId id);
void recount_votes(Tx& tx, ConversationId id, std::int64_t voter);

struct NewStatement {
  std::string text;
  PersonId author;  // 0 = nobody known
  State state = State::accepted;
  bool seed = false, meta = false;
  ContributionId contribution = {};
};
// Gives it the next number.
Statement add_statement(Tx& tx, const Conversation& conversation, const NewStatement& given);
// Each with its bullet left away, without the blank ones.
std::vector<std::string> lines_of(std::string_view text);
// Beside `field`, where one of them is too long.
void check_lines(Problems& problems, std::string_view field, const std::vector<std::string>& lines);

Result<void> require_open(const Conversation& conversation);

}  // namespace commonty::opinions
