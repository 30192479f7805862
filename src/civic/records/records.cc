#include "civic/records/records.h"

#include <algorithm>
#include <map>
#include <set>

#include "civic/people/people.h"
#include "platform/base/text.h"

namespace commonty::records {
namespace {

using workshops::Activity;
using workshops::Participant;
using workshops::Workshop;
using workshops::tools::OutlineLine;

constexpr int answered_max = 500;

std::vector<Attendance> attendance_of(const std::vector<Participant>& people) {
  std::map<std::string, Attendance> by_name;
  for (const Participant& one : people) {
    Attendance& of = by_name[fold(one.organisation)];
    if (of.organisation.empty()) of.organisation = one.organisation;
    ++of.people;
    if (one.may_name && !one.name.empty()) of.names.push_back(one.name);
  }
  std::vector<Attendance> out;
  for (auto& [folded, of] : by_name) {
    std::ranges::sort(of.names);
    out.push_back(std::move(of));
  }
  // Those who told none stand last.
  std::ranges::stable_partition(out, [](const Attendance& of) { return !of.organisation.empty(); });
  return out;
}

bool was_held(const Activity& activity) {
  return activity.stage != workshops::Stage::waiting || activity.moves > 0;
}

void add_pictures(Part& part, const boards::Sheet& sheet, const Say& speak) {
  part.board_url = "/boards/" + sheet.activity.id.text();
  part.board = boards::as_everyone_sees(sheet);
  for (boards::Pane& pane : boards::panes(sheet, speak)) {
    if (!pane.has_notes()) continue;
    const std::string id = "b" + sheet.activity.id.text() + "-" + std::to_string(pane.group);
    part.pictures.push_back(boards::picture_of(sheet, pane, id, speak));
    part.panes.push_back(std::move(pane));
  }
}

void add_conversation(Tx& tx, Part& part, const Say& speak) {
  if (!opinions::of_activity(tx, part.activity.id)) return;
  part.tool_title = speak(say("Conversation: agree or disagree"));
  if (part.was_held) part.conversation = conversation_of(tx, part.activity);
}

Part part_of(Tx& tx, const Activity& activity, const Say& speak) {
  Part part;
  part.activity = activity;
  part.was_held = was_held(activity);
  add_conversation(tx, part, speak);
  const auto sheet = boards::open(tx, activity.id);
  if (!sheet) return part;
  part.tool_title = speak(sheet->tool->title);
  if (!part.was_held) return part;
  part.lines = boards::without_empty_headings(boards::in_words(*sheet, speak));
  add_pictures(part, *sheet, speak);
  return part;
}

std::vector<contributions::Contribution> answered_of(Tx& tx, const Workshop& workshop) {
  contributions::Filter filter;
  filter.document = workshop.id.value;
  auto all = contributions::list(tx, filter, "", answered_max).items;
  std::erase_if(all, [](const contributions::Contribution& c) { return c.outcome.empty(); });
  return all;
}

// ---- a table of all notes ----------------------------------------------------------------------

std::set<std::int64_t> who_may_be_named(Tx& tx, WorkshopId workshop) {
  std::set<std::int64_t> out;
  for (const Participant& one : workshops::participants(tx, workshop)) {
    if (one.may_name) out.insert(one.person.value);
  }
  return out;
}

// ---- paper -------------------------------------------------------------------------------------

using workshops::tools::Region;

// Where the notes of a region are written: its places, however deep they lie.
void add_places(std::vector<const Region*>& out, const Region& region) {
  if (region.accepts) out.push_back(&region);
  for (const Region& part : region.parts) add_places(out, part);
}

// "a) At home" is "At home" to the one who counts the prompts.
std::string without_letter(const std::string& label) {
  const bool lettered = label.size() > 3 && label[0] >= 'a' && label[0] <= 'z' && label[1] == ')';
  return lettered ? trim(label.substr(2)) : label;
}

Question question_of(int number, const std::string& text,
                     const std::vector<const Region*>& places) {
  constexpr std::size_t letters = 26;
  Question out{number, text, {}};
  for (const Region* place : places) {
    const std::string label = without_letter(place->label);
    const bool says_it_again = places.size() == 1 && label == text;
    if (label.empty() || says_it_again || out.prompts.size() == letters) continue;
    const char letter = static_cast<char>('a' + out.prompts.size());
    out.prompts.push_back({std::string(1, letter), label, place->hint});
  }
  if (out.prompts.empty()) {
    out.prompts.push_back({"", "", places.empty() ? "" : places.front()->hint});
  }
  return out;
}

void add_question(Sheets& sheets, const std::string& text, const Region& region) {
  std::vector<const Region*> places;
  add_places(places, region);
  if (places.empty()) return;
  const int number = static_cast<int>(sheets.questions.size()) + 1;
  sheets.questions.push_back(question_of(number, text, places));
}

// Parts with headings of their own are questions; where all are mere places, the activity is one.
void add_questions(Sheets& sheets, const boards::Sheet& sheet, const Say& speak) {
  workshops::tools::Board empty;
  empty.setup = sheet.board.setup;
  empty.setup.groups.clear();
  const Region all = sheet.tool->draw(empty, speak);
  const bool asks = std::ranges::any_of(
      all.parts, [](const Region& part) { return !part.label.empty() && !part.parts.empty(); });
  const auto* question = sheet.activity.options.if_contains("question");
  const bool has_question = question && question->is_string() && !question->get_string().empty();
  const std::string title =
      has_question ? std::string(question->get_string()) : sheet.activity.title;
  if (!asks && sheet.tool->name != "question_board") return add_question(sheets, title, all);
  for (const Region& part : all.parts) {
    add_question(sheets, part.label.empty() ? title : part.label, part);
  }
}

documents::Line heading(int level, std::string text) {
  return {.role = documents::Line::Role::heading, .level = level, .text = std::move(text)};
}

}  // namespace

Record of(Tx& tx, const Workshop& workshop, const Say& speak) {
  Record out;
  out.workshop = workshop;
  if (workshop.challenge) out.challenge = challenges::find(tx, workshop.challenge);
  const auto people = workshops::participants(tx, workshop.id);
  out.people = static_cast<int>(people.size());
  out.attendance = attendance_of(people);
  for (const Activity& activity : workshops::shown_agenda(tx, workshop.id)) {
    out.parts.push_back(part_of(tx, activity, speak));
  }
  out.floor = floor_of(tx, workshop);
  out.answered = answered_of(tx, workshop);
  return out;
}

std::string as_csv(Tx& tx, const Workshop& workshop, const Say& speak) {
  std::string out =
      documents::csv_row({"activity", "table", "question", "prompt", "kind", "note", "author",
                          "dots", "written_at", "agree", "disagree", "pass"});
  const auto named = who_may_be_named(tx, workshop.id);
  const workshops::TableNames tables(tx, workshop.id, speak);
  for (const Activity& activity : workshops::shown_agenda(tx, workshop.id)) {
    if (was_held(activity)) out += conversation_rows(tx, activity, speak);
    const auto sheet = boards::open(tx, activity.id);
    if (!sheet) continue;
    const auto written = boards::written_at(tx, activity.id);
    const bool shows_dots = boards::shows_dots(*sheet);
    for (const auto& one : whole_harvest(*sheet->tool, sheet->board, speak)) {
      const auto* note = sheet->board.find(one.note);
      const auto at = written.find(one.note);
      out += documents::csv_row({activity.title, tables.of(one.group), one.question, one.prompt,
                                 one.kind, one.text,
                                 note && named.contains(note->person) ? note->author : "",
                                 shows_dots ? std::to_string(one.dots) : "",
                                 at == written.end() ? "" : rfc3339(at->second), "", "", ""});
    }
  }
  out += floor_rows(floor_of(tx, workshop), speak);
  return out;
}

Sheets paper_of(Tx& tx, const Workshop& workshop, const Say& speak) {
  Sheets sheets;
  for (const workshops::Group& group : workshops::groups(tx, workshop.id)) {
    const std::string number =
        speak(say("Table {number}", {{"number", std::to_string(group.number)}}));
    sheets.tables.push_back(group.name.empty() ? number : number + ": " + group.name);
  }
  if (sheets.tables.empty()) {
    sheets.tables.push_back(speak(say("Table {number}", {{"number", "1"}})));
  }
  for (const Activity& activity : workshops::shown_agenda(tx, workshop.id)) {
    const auto sheet = boards::open(tx, activity.id);
    if (sheet) add_questions(sheets, *sheet, speak);
  }
  return sheets;
}

std::vector<documents::Line> lines_of(const Workshop& workshop, const Sheets& sheets,
                                      const Say& speak) {
  std::vector<documents::Line> out = {
      {.role = documents::Line::Role::title, .text = workshop.title}};
  for (const std::string& table : sheets.tables) {
    out.push_back(heading(1, table));
    for (const Question& question : sheets.questions) {
      out.push_back(heading(2, speak(say("Question {number}: {question}",
                                         {{"number", std::to_string(question.number)},
                                          {"question", question.text}}))));
      for (const Prompt& prompt : question.prompts) {
        if (!prompt.letter.empty()) out.push_back(heading(3, prompt.letter + ") " + prompt.text));
      }
    }
  }
  return out;
}

}  // namespace commonty::records
