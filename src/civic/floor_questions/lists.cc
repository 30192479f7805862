// The questions of a workshop as they are read: sorted, filtered, counted.
#include <map>

#include "civic/floor_questions/stored.h"

namespace commonty::floor_questions {
namespace {

constexpr int merged_max = 2'000;

// The name only where it was asked with one.
constexpr std::string_view select_questions =
    "SELECT q.id, q.workshop, q.author, CASE WHEN q.named = 1 THEN p.name ELSE '' END, q.named, "
    "q.text, q.state, q.merged_into, q.hidden_because, q.turn, q.summary, q.votes, q.answers, "
    "q.asked_at FROM floor_questions q JOIN people p ON p.id = q.author ";
constexpr std::string_view answered = "(q.turn = 'answered' OR q.answers > 0)";

std::string_view among(Which which) {
  switch (which) {
    case Which::open:
      return "AND NOT (q.turn = 'answered' OR q.answers > 0) ";
    case Which::answered:
      return "AND (q.turn = 'answered' OR q.answers > 0) ";
    case Which::all:
      return "";
  }
  return "";
}

}  // namespace

std::optional<Question> find(Tx& tx, FloorQuestionId id) {
  const auto rows = tx.query(std::string(select_questions) + "WHERE q.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Question> get(Tx& tx, FloorQuestionId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return refuse(Reason::not_found, say("There is no such question"));
}

Result<Question> get(Tx& tx, WorkshopId workshop, FloorQuestionId id) {
  Question question = TRY(get(tx, id));
  if (question.workshop == workshop) return question;
  return refuse(Reason::not_found, say("There is no such question"));
}

std::vector<Question> list(Tx& tx, WorkshopId workshop, const Filter& filter) {
  const Question after = filter.after.value_or(Question{});
  std::vector<Question> out;
  for (const store::Row row :
       tx.query(std::string(select_questions) +
                    "WHERE q.workshop = $1 AND (q.state = 'shown' OR (q.state IN ('waiting', "
                    "'hidden') AND ($2 = 1 OR q.author = $3))) AND ($4 = 0 OR q.votes < $5 OR "
                    "(q.votes = $5 AND q.id > $4)) " +
                    std::string(among(filter.which)) + "ORDER BY q.votes DESC, q.id LIMIT $6",
                workshop, filter.member.facilitates, filter.member.person, after.id, after.votes,
                filter.limit)) {
    out.push_back(read(row));
  }
  return out;
}

std::vector<Question> merged(Tx& tx, WorkshopId workshop) {
  std::vector<Question> out;
  std::map<FloorQuestionId, FloorQuestionId> above;
  for (const store::Row row :
       tx.query(std::string(select_questions) +
                    "WHERE q.workshop = $1 AND q.state = 'merged' ORDER BY q.id LIMIT $2",
                workshop, merged_max)) {
    out.push_back(read(row));
    above[out.back().id] = out.back().merged_into;
  }
  for (Question& one : out) {
    for (auto at = above.find(one.merged_into); at != above.end();
         at = above.find(one.merged_into)) {
      one.merged_into = at->second;
    }
  }
  return out;
}

std::optional<Question> on_stage(Tx& tx, WorkshopId workshop) {
  const auto rows = tx.query(std::string(select_questions) +
                                 "WHERE q.workshop = $1 AND q.turn = 'now' AND q.state = 'shown'",
                             workshop);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

std::set<FloorQuestionId> voted(Tx& tx, WorkshopId workshop, PersonId person) {
  std::set<FloorQuestionId> out;
  if (!person) return out;
  for (const store::Row row :
       tx.query("SELECT v.question FROM floor_votes v JOIN floor_questions q ON q.id = v.question "
                "WHERE v.person = $1 AND q.workshop = $2",
                person, workshop)) {
    out.insert(row.get<FloorQuestionId>(0));
  }
  return out;
}

Counts count(Tx& tx, WorkshopId workshop) {
  Counts out;
  for (const store::Row row :
       tx.query("SELECT q.state, CASE WHEN " + std::string(answered) +
                    " THEN 1 ELSE 0 END, count(*) FROM floor_questions q WHERE q.workshop = $1 AND "
                    "q.state IN ('shown', 'waiting') GROUP BY 1, 2",
                workshop)) {
    const int many = static_cast<int>(row.integer(2));
    if (row.text(0) == "waiting") {
      out.waiting += many;
    } else {
      (row.integer(1) == 1 ? out.answered : out.open) += many;
    }
  }
  return out;
}

bool is_screened(Tx& tx, WorkshopId workshop) {
  return tx.first<bool>("SELECT screened FROM floor_rules WHERE workshop = $1", workshop)
      .value_or(false);
}

std::string room_of(WorkshopId workshop) { return "questions " + workshop.text(); }

std::int64_t changes(Tx& tx, WorkshopId workshop) {
  return tx.first<std::int64_t>("SELECT changes FROM floor_rules WHERE workshop = $1", workshop)
      .value_or(0);
}

std::vector<Answer> answers(Tx& tx, FloorQuestionId id) {
  std::vector<Answer> out;
  for (const store::Row row :
       tx.query("SELECT a.text, p.name, a.at FROM floor_answers a JOIN people p ON p.id = "
                "a.written_by WHERE a.question = $1 ORDER BY a.id DESC",
                id)) {
    Answer& one = out.emplace_back();
    row.into(one.text, one.by_name, one.at);
  }
  return out;
}

std::vector<Answered> newest_answers(Tx& tx, WorkshopId workshop) {
  std::vector<Answered> out;
  for (const store::Row row :
       tx.query("SELECT a.question, a.text, p.name, a.at FROM floor_answers a JOIN people p ON "
                "p.id = a.written_by WHERE a.id IN (SELECT max(n.id) FROM floor_answers n JOIN "
                "floor_questions q ON q.id = n.question WHERE q.workshop = $1 GROUP BY n.question)",
                workshop)) {
    Answered& one = out.emplace_back();
    row.into(one.question, one.answer.text, one.answer.by_name, one.answer.at);
  }
  return out;
}

}  // namespace commonty::floor_questions
