#include "civic/floor_questions/floor_questions.h"

#include <algorithm>
#include <array>

#include "civic/floor_questions/stored.h"
#include "civic/journeys/journeys.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::floor_questions {
namespace {

using workshops::Workshop;

constexpr std::array<std::string_view, 5> states = {"waiting", "shown", "merged", "hidden",
                                                    "withdrawn"};
constexpr std::array<std::string_view, 3> turns = {"open", "now", "answered"};

// A question and all that was joined into it, however often.
constexpr std::string_view with_family =
    "WITH RECURSIVE family (id) AS (SELECT id FROM floor_questions WHERE id = $1 UNION "
    "SELECT q.id FROM floor_questions q JOIN family f ON q.merged_into = f.id) ";

State state_named(std::string_view name) {
  const auto found = std::ranges::find(states, name);
  return found == states.end() ? State::hidden : static_cast<State>(found - states.begin());
}

Result<void> require_open(const Workshop& workshop) {
  if (workshop.is_paper()) {
    return refuse(Reason::not_found, say("This workshop came on paper; nobody asks here"));
  }
  if (workshop.state == workshops::State::ended) {
    return refuse(Reason::closed, say("The workshop is over. What was asked can still be read, and "
                                      "is answered in writing"));
  }
  return done();
}

Result<void> require_in_the_room(const Member& by) {
  if (by.may_ask()) return done();
  return refuse(Reason::forbidden, say("Join the workshop with its code first"));
}

Result<std::string> checked_words(std::string_view text) {
  std::string words = clean_line(text);
  if (is_blank(words)) return refuse_field("text", say("Write your question"));
  if (length(words) > question_length_max) {
    return refuse_field("text", say("This can be at most {max} characters long",
                                    {{"max", std::to_string(question_length_max)}}));
  }
  return words;
}

Result<Question> to_vote_on(Tx& tx, const Member& by, FloorQuestionId id) {
  Question question = TRY(get(tx, id));
  TRY(require_in_the_room(by));
  TRY(require_open(TRY(workshops::get(tx, question.workshop))));
  TRY(require_state(question, question.is_public()));
  return question;
}

}  // namespace

std::string_view name_of(State state) { return states.at(static_cast<std::size_t>(state)); }
std::string_view name_of(Turn turn) { return turns.at(static_cast<std::size_t>(turn)); }

std::optional<Turn> turn_named(std::string_view name) {
  const auto found = std::ranges::find(turns, name);
  if (found == turns.end()) return std::nullopt;
  return static_cast<Turn>(found - turns.begin());
}

Question read(const store::Row& row) {
  Question q;
  std::string state, turn, because;
  std::optional<FloorQuestionId> merged_into;
  row.into(q.id, q.workshop, q.author, q.author_name, q.named, q.text, state, merged_into, because,
           turn, q.summary, q.votes, q.answers, q.asked_at);
  q.state = state_named(state);
  q.merged_into = merged_into.value_or(FloorQuestionId{});
  q.hidden_because = moderation::reason_named(because);
  q.turn = turn_named(turn).value_or(Turn::open);
  return q;
}

Member member_of(Tx& tx, const Viewer& viewer, const Workshop& workshop) {
  return {.person = viewer.id,
          .in_the_room = viewer.known() && workshops::participant(tx, workshop.id, viewer.id),
          .facilitates = permissions::may(viewer, permissions::Deed::facilitate,
                                          workshops::standing(tx, viewer, workshop))};
}

bool may_see(const Member& member, const Question& question) {
  if (question.state == State::withdrawn) return false;
  return question.is_public() || member.facilitates || member.wrote(question);
}

Result<FloorQuestionId> ask(Tx& tx, const Member& by, const Workshop& workshop,
                            std::string_view text, bool named) {
  TRY(require_in_the_room(by));
  TRY(require_open(workshop));
  const std::string words = TRY(checked_words(text));
  const bool waits = !by.facilitates && is_screened(tx, workshop.id);
  const auto id = tx.new_id<FloorQuestionId>();
  tx.run(
      "INSERT INTO floor_questions (id, workshop, author, named, text, salt, state, asked_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      id, workshop.id, by.person, named, words, random_token(),
      name_of(waits ? State::waiting : State::shown), tx.now());
  journeys::link(tx, {"floor_question", id.value}, {"document", workshop.id.value},
                 journeys::Link::asked_in);
  record(tx, "asked", by.person, TRY(get(tx, id)));
  return id;
}

Result<void> vote(Tx& tx, const Member& by, FloorQuestionId id) {
  const Question question = TRY(to_vote_on(tx, by, id));
  if (by.wrote(question)) {
    return refuse(Reason::conflict, say("This is your own question: it counts already"));
  }
  const auto added = tx.run(
      "INSERT INTO floor_votes (question, person, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      id, by.person, tx.now());
  if (added == 0) return done();
  recount(tx, id);
  note_change(tx, question.workshop);
  return done();
}

Result<void> take_vote_back(Tx& tx, const Member& by, FloorQuestionId id) {
  const Question question = TRY(to_vote_on(tx, by, id));
  // The vote may have been for one that was joined into it.
  const store::Rows rows =
      tx.query(std::string(with_family) +
                   "SELECT v.question FROM floor_votes v JOIN family f ON f.id = v.question "
                   "WHERE v.person = $2",
               id, by.person);
  for (const store::Row row : rows) {
    const auto voted_for = row.get<FloorQuestionId>(0);
    tx.run("DELETE FROM floor_votes WHERE question = $1 AND person = $2", voted_for, by.person);
    recount(tx, voted_for);
  }
  note_change(tx, question.workshop);
  return done();
}

Result<void> withdraw(Tx& tx, const Member& by, FloorQuestionId id) {
  const Question question = TRY(get(tx, id));
  if (!by.wrote(question)) {
    return refuse(Reason::forbidden, say("Only whoever asked it can take it back"));
  }
  TRY(require_state(question, question.state != State::withdrawn));
  release_merged(tx, by.person, id);
  tx.run(
      "UPDATE floor_questions SET state = 'withdrawn', merged_into = NULL, turn = 'open' "
      "WHERE id = $1",
      id);
  if (question.merged_into) {
    journeys::unlink(tx, {"floor_question", id.value},
                     {"floor_question", question.merged_into.value}, journeys::Link::merged_into);
    recount(tx, question.merged_into);
  }
  recount(tx, id);
  record(tx, "withdrawn", by.person, question);
  return done();
}

std::vector<PersonId> people_concerned(Tx& tx, FloorQuestionId id) {
  std::vector<PersonId> people;
  for (const store::Row row : tx.query(
           std::string(with_family) +
               "SELECT id FROM people WHERE erased_at IS NULL AND id IN ("
               "SELECT author FROM floor_questions q JOIN family f ON f.id = q.id UNION "
               "SELECT person FROM floor_votes v JOIN family f ON f.id = v.question) ORDER BY 1",
           id)) {
    people.push_back(row.get<PersonId>(0));
  }
  return people;
}

void join_votes(Tx& tx, PersonId guest, PersonId person) {
  const store::Rows rows = tx.query("SELECT question FROM floor_votes WHERE person = $1", guest);
  tx.run(
      "INSERT INTO floor_votes (question, person, at) SELECT question, $1, at FROM floor_votes "
      "WHERE person = $2 ON CONFLICT DO NOTHING",
      person, guest);
  tx.run("DELETE FROM floor_votes WHERE person = $1", guest);
  for (const store::Row row : rows) recount(tx, row.get<FloorQuestionId>(0));
}

void erase_words_of(Tx& tx, PersonId person) {
  // A new salt: what facts recorded can no longer be compared with any words.
  for (const store::Row row :
       tx.query("SELECT id FROM floor_questions WHERE author = $1", person)) {
    tx.run("UPDATE floor_questions SET text = $1, named = 0, salt = $2 WHERE id = $3",
           people::erased_words, random_token(), row.get<FloorQuestionId>(0));
  }
}

// ---- shared ------------------------------------------------------------------------------------

void note_change(Tx& tx, WorkshopId workshop) {
  tx.run(
      "INSERT INTO floor_rules (workshop, screened, changes) VALUES ($1, 0, 1) "
      "ON CONFLICT (workshop) DO UPDATE SET changes = floor_rules.changes + 1",
      workshop);
}

void record(Tx& tx, std::string_view deed, PersonId by, const Question& question,
            std::string detail) {
  const auto [salt, challenge] = [&] {
    const auto rows = tx.query(
        "SELECT q.salt, coalesce(w.challenge, 0) FROM floor_questions q JOIN workshops w "
        "ON w.id = q.workshop WHERE q.id = $1",
        question.id);
    return std::pair(rows[0].get<std::string>(0), rows[0].integer(1));
  }();
  const bool keeps_quiet = by == question.author && !question.named;
  facts::record(tx, {.name = "floor_question." + std::string(deed),
                     .subject = question.id.value,
                     .actor = keeps_quiet ? 0 : by.value,
                     .scope = challenge,
                     .detail = std::move(detail),
                     .digest = sha256_hex(salt + question.text)});
  note_change(tx, question.workshop);
}

void recount(Tx& tx, FloorQuestionId id) {
  for (FloorQuestionId at = id; at;) {
    tx.run("UPDATE floor_questions SET votes = (" + std::string(with_family) +
               "SELECT count(DISTINCT v.person) FROM floor_votes v JOIN family f "
               "ON f.id = v.question) WHERE id = $1",
           at);
    at = tx.one<FloorQuestionId>(
        "SELECT coalesce(merged_into, 0) FROM floor_questions WHERE id = $1", at);
  }
}

Result<void> require_state(const Question& question, bool is_right) {
  if (question.state == State::withdrawn) {
    return refuse(Reason::gone, say("Whoever asked this has taken it back"));
  }
  if (is_right) return done();
  return refuse(Reason::conflict, say("Somebody else was faster. Reload the page"));
}

}  // namespace commonty::floor_questions
