// Comments under a contribution: posted, answered, changed with their history, read page by page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/contributions/contributions.h"

namespace commonty {
using CommentId = Id<struct CommentTag>;
}

namespace commonty::comments {

inline constexpr std::size_t text_length_max = 2'000;
inline constexpr int page_size = 20;

using contributions::State;  // shown, hidden or withdrawn

struct Comment {
  CommentId id;
  ContributionId contribution;
  PersonId author;
  std::string author_name;  // "" = a guest
  State state = State::shown;
  std::string text;  // Markdown
  Time given_at;
  std::optional<Time> edited_at;
  CommentId answer_to;                         // 0 = to the contribution itself
  std::string answer_to_name, answer_to_text;  // "" also when that one is no longer shown
};

Result<void> check(std::string_view text);
// Refuses what is empty, too long, said before by the same person here, or about something that is
// not shown. An answer to an answer is kept as an answer to what began it. Records comment.posted.
Result<Comment> post(Tx& tx, PersonId author, const contributions::Contribution& contribution,
                     std::string_view text, CommentId answer_to = {});
// The one in which this author said the very same before.
std::optional<CommentId> said_before(Tx& tx, PersonId author, ContributionId contribution,
                                     std::string_view text);

std::optional<Comment> find(Tx& tx, CommentId id);
Result<Comment> get(Tx& tx, CommentId id);

// A page costs the same however many there are. `after` is the cursor that the page before gave.
enum class Order { oldest, newest };
struct Listed {
  std::vector<Comment> items;
  std::string next;  // cursor; "" = that was all
};
Listed list(Tx& tx, ContributionId contribution, Order order, std::string_view after,
            int limit = page_size);
// The cursor from which a page begins with this very comment.
std::string cursor_before(CommentId id, Order order);

// How someone stands towards it: the contribution's standing, and whether it is theirs or hidden.
permissions::Standing standing(Tx& tx, const Viewer& viewer,
                               const contributions::Contribution& contribution,
                               const Comment& comment);

// Keeps the earlier words as a version that everyone can read.
Result<Comment> edit(Tx& tx, PersonId by, CommentId id, std::string_view text);
struct Version {
  std::string text;
  Time until;
};
std::vector<Version> versions(Tx& tx, CommentId id);
Result<void> withdraw(Tx& tx, PersonId by, CommentId id);
Result<void> undo_withdraw(Tx& tx, PersonId by, CommentId id);

// For moderation only, which records its own fact.
void set_state(Tx& tx, CommentId id, State state);

}  // namespace commonty::comments
