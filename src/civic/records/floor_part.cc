#include "civic/records/floor_part.h"

#include <boost/json/array.hpp>
#include <map>
#include <set>

#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/templates/markdown.h"

namespace commonty::records {
namespace json = boost::json;
namespace {

using commitments::Commitment;
using floor_questions::Question;
using Asked = FloorPart::Asked;

constexpr int questions_max = 2'000;

class Asking {
 public:
  Asking(Tx& tx, WorkshopId workshop) {
    for (const auto& one : workshops::participants(tx, workshop)) {
      if (one.may_name) may_be_named_.insert(one.person);
    }
    for (auto& one : floor_questions::newest_answers(tx, workshop)) {
      answers_[one.question] = std::move(one.answer.text);
    }
  }
  Asked of(const Question& question, const std::string& joint) const {
    const auto answer = answers_.find(question.id);
    const bool named = question.named && may_be_named_.contains(question.author);
    return {question, named ? question.author_name : "",
            answer == answers_.end() ? "" : answer->second, joint};
  }

 private:
  std::set<PersonId> may_be_named_;
  std::map<FloorQuestionId, std::string> answers_;
};

std::string with_name(const Asked& asked) {
  return asked.question.text + (asked.by.empty() ? "" : " – " + asked.by);
}

Message said_of(const Asked& asked) {
  if (!asked.answer.empty()) return say("Answered in writing");
  if (asked.question.turn == floor_questions::Turn::answered) return say("Answered on the stage");
  return say("Not answered yet");
}

std::string answer_in_words(const Asked& asked) {
  return asked.answer.empty() ? std::string(asked.question.said()) : markdown_to_text(asked.answer);
}

std::string line_of(const Commitment& c, const Texts& texts) {
  if (c.is_taken_back()) {
    return c.words + " – " + c.owner + " (" + texts(commitments::label(c.state)) + ")";
  }
  return c.words + " – " + c.owner + ", " +
         texts(say("by {date}", {{"date", texts.date(c.due_at)}})) + " (" +
         texts(commitments::label(c.state)) + ")";
}

}  // namespace

FloorPart floor_of(Tx& tx, const workshops::Workshop& workshop) {
  const Asking asking(tx, workshop.id);
  std::map<FloorQuestionId, std::vector<Question>> beneath;
  for (Question& one : floor_questions::merged(tx, workshop.id)) {
    beneath[one.merged_into].push_back(std::move(one));
  }
  FloorPart out;
  for (const Question& question :
       floor_questions::list(tx, workshop.id, {.limit = questions_max})) {
    out.asked.push_back(asking.of(question, ""));
    for (const Question& one : beneath[question.id]) {
      out.asked.push_back(asking.of(one, question.text));
    }
  }
  out.promised = commitments::of_workshop(tx, workshop.id);
  return out;
}

void add_floor(json::object& model, const FloorPart& floor, const Texts& texts) {
  json::array asked, promised;
  for (const Asked& one : floor.asked) {
    asked.push_back({{"text", one.question.text},
                     {"by", one.by},
                     {"votes", one.question.votes},
                     {"said", texts(said_of(one))},
                     {"summary", one.question.said()},
                     {"answer_html", markdown_to_html(one.answer)},
                     {"joint", one.joint}});
  }
  for (const Commitment& one : floor.promised) {
    promised.push_back(
        {{"text", line_of(one, texts)}, {"promise_url", "/commitments/" + one.id.text()}});
  }
  model["asked"] = std::move(asked);
  model["promised"] = std::move(promised);
}

std::vector<std::string> asked_lines(const FloorPart& floor, const Texts& texts) {
  std::vector<std::string> out;
  for (const Asked& one : floor.asked) {
    if (!one.joint.empty()) {
      out.push_back(texts(
          say("{text} (joined with “{joint}”)", {{"text", with_name(one)}, {"joint", one.joint}})));
      continue;
    }
    const std::string answer = answer_in_words(one);
    out.push_back(with_name(one) + " – " + texts(said_of(one)) +
                  (answer.empty() ? "" : ": " + answer));
  }
  return out;
}

std::vector<std::string> promised_lines(const FloorPart& floor, const Texts& texts) {
  std::vector<std::string> out;
  for (const Commitment& one : floor.promised) out.push_back(line_of(one, texts));
  return out;
}

std::string floor_rows(const FloorPart& floor, const workshops::tools::Say& speak) {
  const std::string part = speak(say("Questions from the floor"));
  std::map<FloorQuestionId, std::string> words;
  std::string out;
  for (const Asked& one : floor.asked) {
    const Question& q = one.question;
    words[q.id] = q.text;
    out += documents::csv_row({part, "", one.joint, "", "floor_question", q.text, one.by,
                               std::to_string(q.votes), rfc3339(q.asked_at), "", "", ""});
    const std::string answer = answer_in_words(one);
    if (!answer.empty()) {
      out += documents::csv_row({part, "", q.text, "", "answer", answer, "", "", "", "", "", ""});
    }
  }
  for (const Commitment& one : floor.promised) {
    out += documents::csv_row({part, "", words[one.question], local_iso_date(one.due_at),
                               one.is_taken_back() ? "promise_taken_back" : "promise", one.words,
                               one.owner, "", rfc3339(one.made_at), "", "", ""});
  }
  return out;
}

}  // namespace commonty::records
