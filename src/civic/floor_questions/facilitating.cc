// What facilitators do with questions: join and separate, hide and show, call up, answer.
#include "civic/floor_questions/stored.h"
#include "civic/journeys/journeys.h"
#include "platform/base/text.h"

namespace commonty::floor_questions {
namespace {

using journeys::Link;

journeys::Thing thing(FloorQuestionId id) { return {"floor_question", id.value}; }

std::string detail_of(std::string_view name, std::string_view value) {
  return "{\"" + std::string(name) + "\":\"" + std::string(value) + "\"}";
}

void separate(Tx& tx, PersonId by, const Question& question) {
  // What a facilitator hid meanwhile stays hidden.
  tx.run(
      "UPDATE floor_questions SET merged_into = NULL, state = CASE WHEN state = 'merged' THEN "
      "'shown' ELSE state END WHERE id = $1",
      question.id);
  journeys::unlink(tx, thing(question.id), thing(question.merged_into), Link::merged_into);
  recount(tx, question.merged_into);
  record(tx, "unmerged", by, question, detail_of("joint", question.merged_into.text()));
}

Result<std::string> checked(std::string_view field, std::string text, std::size_t length_max) {
  if (length(text) <= length_max) return text;
  return refuse_field(std::string(field), say("This can be at most {max} characters long",
                                              {{"max", std::to_string(length_max)}}));
}

}  // namespace

void set_screened(Tx& tx, WorkshopId workshop, bool screened) {
  note_change(tx, workshop);
  tx.run("UPDATE floor_rules SET screened = $1 WHERE workshop = $2", screened, workshop);
}

Result<void> merge(Tx& tx, PersonId by, FloorQuestionId id, FloorQuestionId into) {
  const Question question = TRY(get(tx, id));
  const auto joint = find(tx, into);
  if (!joint || joint->workshop != question.workshop || joint->id == id ||
      joint->state != State::shown) {
    return refuse_field("into", say("Choose another question that everyone sees"));
  }
  TRY(require_state(question, question.state == State::shown));
  tx.run(
      "UPDATE floor_questions SET state = 'merged', merged_into = $1, turn = CASE WHEN turn = "
      "'now' THEN 'open' ELSE turn END WHERE id = $2",
      into, id);
  journeys::link(tx, thing(id), thing(into), Link::merged_into);
  recount(tx, into);
  record(tx, "merged", by, question, detail_of("joint", into.text()));
  return done();
}

Result<void> unmerge(Tx& tx, PersonId by, FloorQuestionId id) {
  const Question question = TRY(get(tx, id));
  TRY(require_state(question, question.state == State::merged));
  separate(tx, by, question);
  return done();
}

void release_merged(Tx& tx, PersonId by, FloorQuestionId joint) {
  std::vector<FloorQuestionId> ids;
  for (const store::Row row :
       tx.query("SELECT id FROM floor_questions WHERE merged_into = $1", joint)) {
    ids.push_back(row.get<FloorQuestionId>(0));
  }
  for (const FloorQuestionId id : ids) separate(tx, by, *find(tx, id));
}

Result<void> hide(Tx& tx, PersonId by, FloorQuestionId id, moderation::Reason reason) {
  const Question question = TRY(get(tx, id));
  TRY(require_state(question, question.state != State::hidden));
  release_merged(tx, by, id);
  tx.run(
      "UPDATE floor_questions SET state = 'hidden', hidden_because = $1, turn = CASE WHEN turn = "
      "'now' THEN 'open' ELSE turn END WHERE id = $2",
      name_of(reason), id);
  record(tx, "hidden", by, question, detail_of("reason", name_of(reason)));
  return done();
}

Result<void> show(Tx& tx, PersonId by, FloorQuestionId id) {
  const Question question = TRY(get(tx, id));
  TRY(require_state(question, question.state == State::hidden || question.state == State::waiting));
  const State state = question.merged_into ? State::merged : State::shown;
  tx.run("UPDATE floor_questions SET state = $1, hidden_because = '' WHERE id = $2", name_of(state),
         id);
  record(tx, question.state == State::waiting ? "let_through" : "shown", by, question);
  return done();
}

Result<void> set_turn(Tx& tx, PersonId by, FloorQuestionId id, Turn turn,
                      std::optional<std::string_view> summary) {
  const Question question = TRY(get(tx, id));
  TRY(require_state(question, question.state == State::shown));
  const auto workshop = TRY(workshops::get(tx, question.workshop));
  if (turn == Turn::now && workshop.state == workshops::State::ended) {
    return refuse(Reason::closed, say("The workshop is over. Answer it in writing"));
  }
  const std::string words =
      TRY(checked("summary", clean(summary.value_or(question.summary)), summary_length_max));
  if (turn == Turn::now) {
    tx.run("UPDATE floor_questions SET turn = 'open' WHERE workshop = $1 AND turn = 'now'",
           question.workshop);
  }
  tx.run("UPDATE floor_questions SET turn = $1, summary = $2 WHERE id = $3", name_of(turn), words,
         id);
  constexpr std::string_view deeds[] = {"put_back", "called", "answered_on_stage"};
  record(tx, deeds[static_cast<std::size_t>(turn)], by, question);
  return done();
}

Result<void> answer(Tx& tx, PersonId by, FloorQuestionId id, std::string_view text) {
  const Question question = TRY(get(tx, id));
  TRY(require_state(question, question.state == State::shown));
  const std::string words = TRY(checked("answer", clean(text), answer_length_max));
  if (is_blank(words)) return refuse_field("answer", say("Write the answer"));
  const auto before = answers(tx, id);
  if (!before.empty() && before.front().text == words) return done();
  tx.run(
      "INSERT INTO floor_answers (id, question, text, written_by, at) VALUES ($1, $2, $3, $4, $5)",
      tx.next_id(), id, words, by, tx.now());
  tx.run(
      "UPDATE floor_questions SET answers = answers + 1, turn = CASE WHEN turn = 'now' THEN 'open' "
      "ELSE turn END WHERE id = $1",
      id);
  record(tx, before.empty() ? "answered" : "answer_corrected", by, question);
  return done();
}

}  // namespace commonty::floor_questions
