#include <boost/json/array.hpp>

#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"
#include "platform/base/text.h"

namespace commonty::workshops::tools {
namespace json = boost::json;
namespace {

constexpr std::size_t questions_max = 20, prompts_max = 12;

struct Question {
  std::string text;
  std::vector<std::string> prompts;
};

// {"questions": [{"text": "What helps?", "prompts": ["At home", "On the way"]}]}
std::vector<Question> questions_of(const json::object& options) {
  std::vector<Question> out;
  const json::value* list = options.if_contains("questions");
  if (!list || !list->is_array()) return out;
  for (const json::value& item : list->as_array()) {
    if (item.is_string()) out.push_back({clean_line(item.as_string()), {}});
    if (!item.is_object()) continue;
    out.push_back({word_of(item.as_object(), "text"), words_of(item.as_object(), "prompts")});
  }
  std::erase_if(out, [](const Question& question) { return is_blank(question.text); });
  return out;
}

// "a", "b" ... as facilitators write them on the wall.
std::string letter_of(std::size_t index) { return std::string(1, static_cast<char>('a' + index)); }

std::string key_of(std::size_t question, std::size_t prompt) {
  return "q" + std::to_string(question + 1) + "." + letter_of(prompt);
}

struct Spelled {
  std::string key, question, prompt;
};

// A question without prompts takes notes itself.
std::vector<Spelled> all_places(const json::object& options) {
  std::vector<Spelled> out;
  const auto questions = questions_of(options);
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const auto& prompts = questions[q].prompts;
    if (prompts.empty()) out.push_back({"q" + std::to_string(q + 1), questions[q].text, ""});
    for (std::size_t p = 0; p < prompts.size(); ++p) {
      out.push_back({key_of(q, p), questions[q].text, letter_of(p) + ") " + prompts[p]});
    }
  }
  return out;
}

Result<json::object> prepare(json::object options) {
  auto questions = questions_of(options);
  if (questions.empty()) {
    return refuse_field("questions", say("Write at least one question for the tables"));
  }
  if (questions.size() > questions_max) {
    return refuse_field("questions", say("At most {max} questions fit on a board",
                                         {{"max", std::to_string(questions_max)}}));
  }
  json::array list;
  for (Question& question : questions) {
    if (question.prompts.size() > prompts_max) {
      return refuse_field("questions", say("At most {max} prompts fit under a question",
                                           {{"max", std::to_string(prompts_max)}}));
    }
    list.push_back(
        json::object{{"text", question.text},
                     {"prompts", json::array(question.prompts.begin(), question.prompts.end())}});
  }
  options["questions"] = std::move(list);
  return options;
}

std::vector<Place> places(const Setup& setup) {
  std::vector<Place> out;
  for (const Spelled& place : all_places(setup.options)) {
    out.push_back({.key = place.key,
                   .label = {place.prompt.empty() ? place.question : place.prompt, {}},
                   .hint = {},
                   .of_group = per_table(setup)});
  }
  return out;
}

Region draw_table(const Board& board, int group) {
  Region table;
  for (const Spelled& place : all_places(board.setup.options)) {
    Region here =
        filled({.key = place.key, .shape = Region::Shape::column, .accepts = true}, board, group);
    if (place.prompt.empty()) {
      here.label = place.question;
      table.parts.push_back(std::move(here));
      continue;
    }
    here.label = place.prompt;
    if (table.parts.empty() || table.parts.back().label != place.question) {
      table.parts.push_back({.label = place.question});
    }
    table.parts.back().parts.push_back(std::move(here));
  }
  return table;
}

std::vector<Harvested> harvest(const Board& board, const Say&) {
  std::vector<Harvested> out;
  for (const Spelled& place : all_places(board.setup.options)) {
    for (const Note* note : board.at(place.key)) {
      out.push_back({.note = note->id,
                     .text = note->words(),
                     .question = place.question,
                     .prompt = place.prompt,
                     .kind = "idea",
                     .group = note->group,
                     .dots = note->dots_given()});
    }
  }
  return out;
}

}  // namespace

Tool question_board() {
  return {
      .name = "question_board",
      .title = say("Question board"),
      .when_to_use = say("The workhorse: several tables answer the same questions, and the answers "
                         "should stand beside each other afterwards."),
      .how_to_run = say("Two or three questions are enough. Prompts below a question help a quiet "
                        "table along. One note, one thought; the table's host reads the question "
                        "aloud and sees that everyone has written before anyone talks."),
      .watch_for = say("Questions that already hold the answer. Try yours on a colleague first."),
      .minutes = 30,
      .prepare = prepare,
      .places = places,
      .draw =
          [](const Board& board, const Say& speak) {
            return for_each_table(board, speak,
                                  [&](int group) { return draw_table(board, group); });
          },
      .harvest = harvest,
  };
}

}  // namespace commonty::workshops::tools
