#include "civic/notices/notices.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "civic/contributions/contributions.h"
#include "civic/moderation/moderation.h"

namespace commonty::notices {
namespace json = boost::json;
namespace {

constexpr std::array kinds = {Kind::answered,
                              Kind::amended,
                              Kind::woken,
                              Kind::merged,
                              Kind::unmerged,
                              Kind::hidden,
                              Kind::shown_again,
                              Kind::file_hidden,
                              Kind::file_shown_again,
                              Kind::comment_hidden,
                              Kind::comment_shown_again,
                              Kind::commented};

// News of what was hidden or taken back is for its author alone.
constexpr std::string_view readable = "(c.state IN ('shown', 'merged') OR c.author = n.person)";

std::string detail(const facts::Fact& fact, std::string_view key) {
  if (fact.detail.empty()) return "";
  const json::value value = json::parse(fact.detail);
  const json::value* found = value.as_object().if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : "";
}

Kind hidden_kind(moderation::About about) {
  switch (about) {
    case moderation::About::contribution:
      return Kind::hidden;
    case moderation::About::comment:
      return Kind::comment_hidden;
    case moderation::About::attachment:
      return Kind::file_hidden;
  }
  return Kind::hidden;
}
Kind shown_again_kind(moderation::About about) {
  switch (about) {
    case moderation::About::contribution:
      return Kind::shown_again;
    case moderation::About::comment:
      return Kind::comment_shown_again;
    case moderation::About::attachment:
      return Kind::file_shown_again;
  }
  return Kind::shown_again;
}

struct News {
  Kind kind;
  Time at;
  ChallengeId challenge;
  ContributionId contribution;
  DecisionId decision = {};
  std::string words = {};
  PersonId actor = {};  // who did it knows already
};

// The fact's own time stands in the row, so that one that is read again tells nothing again. Those
// who were erased are told nothing.
void tell(Tx& tx, PersonId person, const News& news) {
  if (person == news.actor) return;
  tx.run(
      "INSERT INTO notices (id, person, kind, challenge, contribution, decision, words, made_at) "
      "SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM people WHERE id = $2 AND erased_at IS NULL "
      "ON CONFLICT DO NOTHING",
      tx.next_id(), person, name_of(news.kind), news.challenge, news.contribution, news.decision,
      news.words, news.at);
}

void tell_all(Tx& tx, const News& news) {
  for (const PersonId person : contributions::people_concerned(tx, news.contribution)) {
    tell(tx, person, news);
  }
}

void tell_author(Tx& tx, const News& news) {
  const auto contribution = contributions::find(tx, news.contribution);
  if (contribution && contribution->author) tell(tx, contribution->author, news);
}

// What a fact of moderation is about. Nothing: words of another sort.
std::optional<moderation::Words> words_of(const facts::Fact& fact) {
  if (fact.name.starts_with("contribution.")) return moderation::Words{{fact.subject}};
  const auto contribution = ContributionId::parse(detail(fact, "contribution"));
  if (!contribution) return std::nullopt;
  if (fact.name.starts_with("comment.")) {
    return moderation::Words{*contribution, CommentId{fact.subject}};
  }
  if (fact.name.starts_with("attachment.")) {
    return moderation::Words{*contribution, {}, AttachmentId{fact.subject}};
  }
  return std::nullopt;
}

void tell_author_of(Tx& tx, const moderation::Words& words, News news) {
  news.contribution = words.contribution;
  if (words.about() != moderation::About::comment) return tell_author(tx, news);
  const auto comment = comments::find(tx, words.comment);
  if (comment) tell(tx, comment->author, news);
}

// In the moderator's own words where there are any, otherwise by the reason from the list.
void tell_hidden(Tx& tx, const facts::Fact& fact, News news) {
  const auto words = words_of(fact);
  if (!words) return;
  const auto why = moderation::why_hidden(tx, *words);
  news.words = why && !why->note.empty() ? why->note : detail(fact, "reason");
  news.kind = hidden_kind(words->about());
  tell_author_of(tx, *words, news);
}

void tell_shown_again(Tx& tx, const facts::Fact& fact, News news) {
  const auto words = words_of(fact);
  if (!words) return;
  news.kind = shown_again_kind(words->about());
  tell_author_of(tx, *words, news);
}

void tell_answers(Tx& tx, News news, DecisionId decision) {
  news.decision = decision;
  news.actor = {};  // whoever published it is still told of what they gave themselves
  for (const decisions::Answer& answer : decisions::answers(tx, decision)) {
    news.contribution = answer.contribution;
    tell_all(tx, news);
  }
}

Notice read(const store::Row& row) {
  Notice n;
  std::string kind, title, text;
  std::optional<Time> seen_at;
  std::optional<DecisionId> decision;
  row.into(n.id, n.person, kind, n.challenge, n.contribution, decision, n.words, n.made_at, seen_at,
           title, text, n.challenge_title, n.challenge_slug);
  n.kind = kind_named(kind).value_or(Kind::answered);
  n.decision = decision.value_or(DecisionId{});
  n.seen = seen_at.has_value();
  contributions::Contribution words;
  words.title = title;
  words.text = text;
  n.headline = contributions::headline(words);
  return n;
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::answered:
      return "answered";
    case Kind::amended:
      return "amended";
    case Kind::woken:
      return "woken";
    case Kind::merged:
      return "merged";
    case Kind::unmerged:
      return "unmerged";
    case Kind::hidden:
      return "hidden";
    case Kind::shown_again:
      return "shown_again";
    case Kind::file_hidden:
      return "file_hidden";
    case Kind::file_shown_again:
      return "file_shown_again";
    case Kind::comment_hidden:
      return "comment_hidden";
    case Kind::comment_shown_again:
      return "comment_shown_again";
    case Kind::commented:
      return "commented";
  }
  return "";
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const Kind kind : kinds) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

void follow(Tx& tx, const facts::Recorded& recorded) {
  const facts::Fact& fact = recorded.fact;
  News news{Kind::answered, recorded.at, ChallengeId{fact.scope}, ContributionId{fact.subject}};
  news.actor = PersonId{fact.actor};
  if (fact.name == "decision.published") return tell_answers(tx, news, DecisionId{fact.subject});
  if (fact.name == "decision.amended") {
    const auto contribution = ContributionId::parse(detail(fact, "contribution"));
    if (!contribution) return;
    return tell_all(
        tx, {Kind::amended, news.at, news.challenge, *contribution, DecisionId{fact.subject}});
  }
  if (fact.name == "contribution.woken") {
    news.kind = Kind::woken;
    news.decision = DecisionId::parse(detail(fact, "decision")).value_or(DecisionId{});
    return tell_all(tx, news);
  }
  if (fact.name == "contribution.merged" || fact.name == "contribution.unmerged") {
    news.kind = fact.name == "contribution.merged" ? Kind::merged : Kind::unmerged;
    return tell_all(tx, news);
  }
  if (fact.name.ends_with(".hidden")) return tell_hidden(tx, fact, news);
  if (fact.name.ends_with(".shown")) return tell_shown_again(tx, fact, news);
  if (fact.name == "comment.posted") {
    const auto contribution = ContributionId::parse(detail(fact, "contribution"));
    if (!contribution) return;
    news.kind = Kind::commented;
    news.contribution = *contribution;
    return tell_author(tx, news);
  }
}

int unread(Tx& tx, PersonId person) {
  return tx.one<int>(
      "SELECT count(*) FROM notices n JOIN contributions c ON c.id = n.contribution "
      "WHERE n.person = $1 AND n.seen_at IS NULL AND " +
          std::string(readable),
      person);
}

std::vector<Notice> list(Tx& tx, PersonId person, std::int64_t before, int limit) {
  std::vector<Notice> out;
  for (const store::Row row : tx.query(
           "SELECT n.id, n.person, n.kind, n.challenge, n.contribution, n.decision, n.words, "
           "n.made_at, n.seen_at, c.title, c.text, h.short_title, h.slug FROM notices n "
           "JOIN contributions c ON c.id = n.contribution JOIN challenges h ON h.id = n.challenge "
           "WHERE n.person = $1 AND ($2 = 0 OR n.id < $2) AND " +
               std::string(readable) + " ORDER BY n.id DESC LIMIT $3",
           person, before, limit)) {
    Notice notice = read(row);
    if (notice.decision) {
      notice.answer = decisions::find_answer(tx, notice.decision, notice.contribution);
    }
    out.push_back(std::move(notice));
  }
  return out;
}

void mark_seen(Tx& tx, PersonId person) {
  tx.run("UPDATE notices SET seen_at = $1 WHERE person = $2 AND seen_at IS NULL", tx.now(), person);
}

bool wants_mail(Tx& tx, PersonId person) {
  return tx.first<bool>("SELECT by_mail FROM notice_choices WHERE person = $1", person)
      .value_or(true);
}

void set_wants_mail(Tx& tx, PersonId person, bool wants) {
  tx.run(
      "INSERT INTO notice_choices (person, by_mail) VALUES ($1, $2) "
      "ON CONFLICT (person) DO UPDATE SET by_mail = excluded.by_mail",
      person, wants);
}

void forget_choice_of_guest(Tx& tx, PersonId guest, PersonId) {
  tx.run("DELETE FROM notice_choices WHERE person = $1", guest);
}

Message words_below(const Notice& notice) {
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
  }
  return {};
}

}  // namespace commonty::notices
