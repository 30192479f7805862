// How a question is shown, on the list and on its own page. Nobody is shown who asked one that was
// asked without a name.
#include "civic/floor_questions/floor_questions_web.h"
#include "civic/pages/parts.h"
#include "platform/templates/markdown.h"

namespace commonty::floor_questions {
namespace json = boost::json;
namespace {

std::string asked_by(const Visit& visit, const Question& q) {
  if (!q.named) return visit.text(say("Without a name"));
  return q.author_name.empty() ? visit.text(say("A guest")) : q.author_name;
}

json::array beneath_view(const Look& look, const Question& question) {
  json::array out;
  const auto found = look.beneath.find(question.id);
  if (found == look.beneath.end()) return out;
  for (const Question& one : found->second) {
    out.push_back({{"text", one.text},
                   {"by", asked_by(look.visit, one)},
                   {"yours", look.here.member.wrote(one)},
                   {"question_url", url_of(one)}});
  }
  return out;
}

void add_answer(json::object& out, const Look& look, const Question& question) {
  const auto found = look.answers.find(question.id);
  const bool has_answer = found != look.answers.end();
  out["answer"] = has_answer ? found->second.text : "";
  out["answer_html"] = has_answer ? markdown_to_html(found->second.text) : "";
  out["answer_by"] = has_answer ? found->second.by_name : "";
  out["answer_when"] = nullptr;
  if (has_answer) out["answer_when"] = pages::moment(look.visit, found->second.at);
  out["is_corrected"] = question.answers > 1;
}

void add_promises(json::array& out, const Look& look, const Question& question) {
  if (!look.promises.is_object()) return;
  const json::value* found = look.promises.as_object().if_contains(question.id.text());
  if (!found) return;
  for (const json::value& one : found->as_array()) out.push_back(one);
}

// Also what was promised about a question before it was joined into this one.
json::array promises_view(const Look& look, const Question& question) {
  json::array out;
  add_promises(out, look, question);
  const auto beneath = look.beneath.find(question.id);
  if (beneath == look.beneath.end()) return out;
  for (const Question& one : beneath->second) add_promises(out, look, one);
  return out;
}

// Whose turn it was when the workshop ended, nobody answers now.
Turn turn_of(const Look& look, const Question& question) {
  return question.turn == Turn::now && !look.here.is_open() ? Turn::open : question.turn;
}

}  // namespace

std::string list_url(const workshops::Workshop& workshop) {
  return "/workshops/" + workshop.id.text() + "/questions";
}

std::string url_of(const Question& question) {
  return "/workshops/" + question.workshop.text() + "/questions/" + question.id.text();
}

Look look_at(const Visit& visit, Tx& tx, const Here& here) {
  Look look{visit, here, voted(tx, here.workshop.id, visit.viewer.id), {}, {}, nullptr};
  for (Question& one : merged(tx, here.workshop.id)) {
    // A vote for what was joined into another counts for the other.
    if (look.voted.contains(one.id)) look.voted.insert(one.merged_into);
    look.beneath[one.merged_into].push_back(std::move(one));
  }
  for (Answered& one : newest_answers(tx, here.workshop.id)) {
    look.answers[one.question] = std::move(one.answer);
  }
  if (visit.app.parts) {
    look.promises =
        visit.app.parts->get("floor_questions", "promises", visit, tx, here.workshop.id.value);
  }
  return look;
}

json::object view_of(const Look& look, const Question& q) {
  const Visit& visit = look.visit;
  const Member& member = look.here.member;
  const bool yours = member.wrote(q);
  const Turn turn = turn_of(look, q);
  json::object out{
      {"id", q.id.text()},
      {"question_url", url_of(q)},
      {"text", q.text},
      {"by", asked_by(visit, q)},
      {"yours", yours},
      {"when", pages::moment(visit, q.asked_at)},
      {"state", name_of(q.state)},
      {"turn", name_of(turn)},
      {"votes", q.votes},
      {"voted", look.voted.contains(q.id)},
      {"may_vote", look.here.is_open() && member.may_ask() && !yours && q.state == State::shown},
      {"may_facilitate", member.facilitates},
      {"may_call", member.facilitates && look.here.is_open()},
      {"is_shown", q.state == State::shown},
      {"is_waiting", q.state == State::waiting},
      {"is_hidden", q.state == State::hidden},
      {"is_merged", q.state == State::merged},
      {"is_now", turn == Turn::now},
      {"is_answered", q.is_answered()},
      {"answered_on_stage", q.turn == Turn::answered},
      {"summary", q.said()},
      {"hidden_because",
       q.hidden_because ? visit.text(moderation::label(*q.hidden_because)) : std::string()},
      {"merged", beneath_view(look, q)},
      {"promises", promises_view(look, q)}};
  add_answer(out, look, q);
  return out;
}

}  // namespace commonty::floor_questions
