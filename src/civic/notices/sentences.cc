// How notices are called in rows, and what they say to people.
#include <algorithm>
#include <array>

#include "civic/moderation/moderation.h"
#include "civic/notices/notices.h"

namespace commonty::notices {
namespace {

// In the order of Kind.
constexpr std::array<std::string_view, 24> names = {"answered",
                                                    "amended",
                                                    "woken",
                                                    "merged",
                                                    "unmerged",
                                                    "hidden",
                                                    "shown_again",
                                                    "file_hidden",
                                                    "file_shown_again",
                                                    "comment_hidden",
                                                    "comment_shown_again",
                                                    "commented",
                                                    "question_answered",
                                                    "question_hidden",
                                                    "question_shown_again",
                                                    "promise_made",
                                                    "promise_open_again",
                                                    "promise_kept",
                                                    "promise_changed",
                                                    "promise_not_kept",
                                                    "promise_taken_back",
                                                    "promise_stands_again",
                                                    "statement_accepted",
                                                    "statement_refused"};
static_assert(names.size() == static_cast<std::size_t>(Kind::statement_refused) + 1);

}  // namespace

std::string_view name_of(Kind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::optional<Kind> kind_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Kind>(found - names.begin());
}

Message words_below(const Notice& notice) {
  if (notice.statement) {
    const auto because = opinions::because_named(notice.words);
    return because ? opinions::label(*because) : Message{notice.words, {}};
  }
  if (const auto reason = moderation::reason_named(notice.words)) return moderation::label(*reason);
  return {notice.words, {}};
}

Message sentence(const Notice& n) {
  const std::vector<std::pair<std::string, std::string>> what = {{"what", n.headline}};
  switch (n.kind) {
    case Kind::answered:
      switch (n.answer ? n.answer->outcome : decisions::Outcome::merged) {
        case decisions::Outcome::chosen:
          return say("“{what}” was chosen", what);
        case decisions::Outcome::parked:
          return say("“{what}” was parked for now", what);
        case decisions::Outcome::not_now:
          return say("“{what}” was not chosen this time", what);
        case decisions::Outcome::merged:
          return say("“{what}” was answered with another", what);
        case decisions::Outcome::done_elsewhere:
          return say("“{what}” is being done elsewhere", what);
      }
      break;
    case Kind::amended:
      return say("The answer to “{what}” was changed", what);
    case Kind::woken:
      return say("“{what}” was parked, and is being looked at again", what);
    case Kind::merged:
      return say("“{what}” was joined with others that say the same", what);
    case Kind::unmerged:
      return say("“{what}” stands by itself again", what);
    case Kind::hidden:
      return say("“{what}” was hidden by a moderator", what);
    case Kind::shown_again:
      return say("“{what}” can be seen again", what);
    case Kind::file_hidden:
      return say("A picture or PDF beside “{what}” was hidden by a moderator", what);
    case Kind::file_shown_again:
      return say("A picture or PDF beside “{what}” can be seen again", what);
    case Kind::comment_hidden:
      return say("Your comment on “{what}” was hidden by a moderator", what);
    case Kind::comment_shown_again:
      return say("Your comment on “{what}” can be seen again", what);
    case Kind::commented:
      return say("Somebody commented on “{what}”", what);
    case Kind::question_answered:
      return say("The question “{what}” was answered", what);
    case Kind::question_hidden:
      return say("Your question “{what}” was hidden by a facilitator", what);
    case Kind::question_shown_again:
      return say("Your question “{what}” can be seen again", what);
    case Kind::promise_made:
      return say("Somebody promised: “{what}”", what);
    case Kind::promise_open_again:
      return say("The promise “{what}” is open again", what);
    case Kind::promise_kept:
      return say("The promise “{what}” was kept", what);
    case Kind::promise_changed:
      return say("The promise “{what}” was changed", what);
    case Kind::promise_not_kept:
      return say("The promise “{what}” was not kept", what);
    case Kind::promise_taken_back:
      return say("The promise “{what}” was taken back: it was recorded by mistake", what);
    case Kind::promise_stands_again:
      return say("The promise “{what}” stands again", what);
    case Kind::statement_accepted:
      return say("People vote on your statement “{what}” now", what);
    case Kind::statement_refused:
      return say("Your statement “{what}” is not put to the vote", what);
  }
  return {};
}

}  // namespace commonty::notices
