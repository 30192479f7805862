#include "civic/notices/notices.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/moderation/moderation.h"
#include "civic/notices/stored.h"

namespace commonty::notices {
namespace json = boost::json;
namespace {

// News of what was hidden or taken back is for its author alone.
constexpr std::string_view readable =
    "(n.about = 'commitment' OR s.author_id = n.person OR c.state IN ('shown', 'merged') OR "
    "c.author = n.person OR "
    "q.state IN ('shown', 'merged') OR q.author = n.person)";
constexpr std::string_view with_things =
    " FROM notices n "
    "LEFT JOIN contributions c ON n.about = 'contribution' AND c.id = n.thing "
    "LEFT JOIN floor_questions q ON n.about = 'question' AND q.id = n.thing "
    "LEFT JOIN commitments m ON n.about = 'commitment' AND m.id = n.thing "
    "LEFT JOIN statements s ON n.about = 'statement' AND s.id = n.thing ";

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
  FloorQuestionId question = {};
  CommitmentId commitment = {};
  StatementId statement = {};

  std::string_view about() const {
    if (question) return "question";
    if (statement) return "statement";
    return commitment ? "commitment" : "contribution";
  }
  std::int64_t thing() const {
    if (question) return question.value;
    if (statement) return statement.value;
    return commitment ? commitment.value : contribution.value;
  }
};

// The fact's own time stands in the row, so that one that is read again tells nothing again. Those
// who were erased are told nothing.
void tell(Tx& tx, PersonId person, const News& news) {
  if (person == news.actor) return;
  tx.run(
      "INSERT INTO notices (id, person, kind, challenge, about, thing, decision, words, made_at) "
      "SELECT $1, id, $3, $4, $5, $6, $7, $8, $9 FROM people WHERE id = $2 AND erased_at IS NULL "
      "ON CONFLICT DO NOTHING",
      tx.next_id(), person, name_of(news.kind),
      news.challenge ? std::optional(news.challenge) : std::nullopt, news.about(), news.thing(),
      news.decision, news.words, news.at);
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

// ---- questions from the floor, and promises ----------------------------------------------------

Kind kind_of(commitments::State state) {
  switch (state) {
    case commitments::State::open:
      return Kind::promise_open_again;
    case commitments::State::kept:
      return Kind::promise_kept;
    case commitments::State::changed:
      return Kind::promise_changed;
    case commitments::State::not_kept:
      return Kind::promise_not_kept;
    case commitments::State::taken_back:
      return Kind::promise_taken_back;
  }
  return Kind::promise_changed;
}

void tell_asker(Tx& tx, const News& news) {
  const auto question = floor_questions::find(tx, news.question);
  if (question) tell(tx, question->author, news);
}

void follow_question(Tx& tx, const facts::Fact& fact, News news) {
  news.question = FloorQuestionId{fact.subject};
  if (fact.name == "floor_question.answered") {
    news.kind = Kind::question_answered;
    for (const PersonId person : floor_questions::people_concerned(tx, news.question)) {
      tell(tx, person, news);
    }
  }
  if (fact.name == "floor_question.hidden") {
    news.kind = Kind::question_hidden;
    news.words = detail(fact, "reason");
    tell_asker(tx, news);
  }
  if (fact.name == "floor_question.shown") {
    news.kind = Kind::question_shown_again;
    tell_asker(tx, news);
  }
}

// Those who wanted an answer hear of the promise, and of what becomes of it.
void follow_commitment(Tx& tx, const facts::Fact& fact, News news) {
  news.commitment = CommitmentId{fact.subject};
  const auto commitment = commitments::find(tx, news.commitment);
  if (!commitment) return;
  news.kind = Kind::promise_made;
  if (fact.name != "commitment.made") {
    const auto state = commitments::state_named(detail(fact, "state"));
    news.kind = kind_of(state.value_or(commitments::State::changed));
    if (fact.name == "commitment.let_stand") news.kind = Kind::promise_stands_again;
    const auto steps = commitments::history(tx, news.commitment);
    const auto then = std::ranges::find_if(steps, [&](const auto& s) { return s.at <= news.at; });
    if (then != steps.end()) news.words = then->why;
  }
  std::set<PersonId> concerned;
  const auto add = [&](const std::vector<PersonId>& all) {
    concerned.insert(all.begin(), all.end());
  };
  if (commitment->question) add(floor_questions::people_concerned(tx, commitment->question));
  // What is said to be a mistake, or none after all, whose promise it is hears as well.
  const bool is_about_mistakes =
      news.kind == Kind::promise_taken_back || news.kind == Kind::promise_stands_again;
  if (is_about_mistakes) add(commitments::owners(tx, news.commitment));
  for (const PersonId person : concerned) tell(tx, person, news);
}

// In the words of whoever read it where there are any, otherwise by the reason from the list.
void follow_statement(Tx& tx, const facts::Fact& fact, News news) {
  news.statement = StatementId{fact.subject};
  const auto statement = opinions::find_statement(tx, news.statement);
  if (!statement || !statement->author) return;
  if (fact.name == "statement.accepted") {
    news.kind = Kind::statement_accepted;
    tell(tx, statement->author, news);
  }
  if (fact.name == "statement.refused") {
    news.kind = Kind::statement_refused;
    news.words = statement->refused_note.empty() ? detail(fact, "reason") : statement->refused_note;
    tell(tx, statement->author, news);
  }
}

Notice read(const store::Row& row) {
  Notice n;
  std::string kind, about, title, text;
  std::optional<Time> seen_at;
  std::optional<DecisionId> decision;
  std::int64_t thing = 0;
  row.into(n.id, n.person, kind, n.challenge, about, thing, decision, n.words, n.made_at, seen_at,
           title, text, n.challenge_title, n.challenge_slug, n.workshop, n.workshop_title,
           n.promised_about, n.conversation);
  n.kind = kind_named(kind).value_or(Kind::answered);
  if (about == "contribution") n.contribution = ContributionId{thing};
  if (about == "question") n.question = FloorQuestionId{thing};
  if (about == "commitment") n.commitment = CommitmentId{thing};
  if (about == "statement") n.statement = StatementId{thing};
  n.decision = decision.value_or(DecisionId{});
  n.seen = seen_at.has_value();
  contributions::Contribution words;
  words.title = title;
  words.text = text;
  n.headline = contributions::headline(words);
  return n;
}

}  // namespace

void follow(Tx& tx, const facts::Recorded& recorded) {
  const facts::Fact& fact = recorded.fact;
  if (fact.name == "workshop.address_left") {
    return keep_address(tx, PersonId{fact.actor}, WorkshopId{fact.subject});
  }
  News news{Kind::answered, recorded.at, ChallengeId{fact.scope}, ContributionId{fact.subject}};
  news.actor = PersonId{fact.actor};
  if (fact.name.starts_with("floor_question.")) return follow_question(tx, fact, news);
  if (fact.name.starts_with("commitment.")) return follow_commitment(tx, fact, news);
  if (fact.name.starts_with("statement.")) return follow_statement(tx, fact, news);
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
  return tx.one<int>("SELECT count(*)" + std::string(with_things) +
                         "WHERE n.person = $1 AND n.seen_at IS NULL AND " + std::string(readable),
                     person);
}

std::vector<Notice> list(Tx& tx, PersonId person, std::int64_t before, int limit) {
  std::vector<Notice> out;
  Doors doors(tx, person);
  for (const store::Row row : tx.query(
           "SELECT n.id, n.person, n.kind, coalesce(n.challenge, 0), n.about, n.thing, n.decision, "
           "n.words, n.made_at, n.seen_at, coalesce(c.title, ''), coalesce(c.text, q.text, "
           "m.words, s.text), "
           "coalesce(h.short_title, ''), coalesce(h.slug, ''), coalesce(w.id, 0), "
           "coalesce(w.title, ''), coalesce(m.question, 0), coalesce(s.conversation_id, 0)" +
               std::string(with_things) +
               "LEFT JOIN workshops w ON w.id = coalesce(q.workshop, m.workshop, c.document) "
               "LEFT JOIN challenges h ON h.id = n.challenge "
               "WHERE n.person = $1 AND ($2 = 0 OR n.id < $2) AND " +
               std::string(readable) + " ORDER BY n.id DESC LIMIT $3",
           person, before, limit)) {
    Notice notice = read(row);
    if (notice.decision) {
      notice.answer = decisions::find_answer(tx, notice.decision, notice.contribution);
    }
    doors.find(notice);
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

}  // namespace commonty::notices
