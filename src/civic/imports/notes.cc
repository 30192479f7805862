#include "civic/imports/notes.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "civic/imports/keys.h"
#include "civic/imports/note_reader.h"
#include "civic/imports/note_tables.h"
#include "civic/imports/note_tree.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace {

namespace json = boost::json;
using Fate = Notes::Fate;

void leave_to_choose(Notes& notes, const documents::Sheet& sheet) {
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    std::vector<std::string> cells;
    for (const std::string& cell : sheet.rows[i]) {
      if (!cell.empty()) cells.push_back(clean_line(cell));
    }
    notes.lines.push_back(
        {sheet.numbers.at(i), join(cells, " | "), sheet.name, Fate::not_understood});
  }
}

template <class Call>
void each_prompt(const Notes& notes, Call call) {
  for (const Notes::Group& group : notes.groups) {
    for (const Notes::Question& question : group.questions) {
      for (const Notes::Prompt& prompt : question.prompts) call(group, question, prompt);
    }
  }
}

json::array group_names(const Notes& notes) {
  json::array names;
  for (const Notes::Group& group : notes.groups) {
    if (!group.name.empty()) names.emplace_back(group.name);
  }
  return names;
}

json::array question_names(const Notes& notes) {
  json::array names;
  std::map<std::string, bool> seen;
  for (const Notes::Group& group : notes.groups) {
    for (const Notes::Question& question : group.questions) {
      if (question.name.empty() || std::exchange(seen[question.name], true)) continue;
      names.emplace_back(question.name);
    }
  }
  return names;
}

json::array prompts(const Notes& notes) {
  json::array all;
  each_prompt(notes, [&](const auto& group, const auto& question, const auto& prompt) {
    if (prompt.name.empty()) return;
    all.push_back(json::object{{"group", group.name},
                               {"question", question.name},
                               {"prompt", prompt.name},
                               {"notes", prompt.notes.size()}});
  });
  return all;
}

json::object with_sheet(json::object line, const std::string& sheet) {
  if (!sheet.empty()) line["sheet"] = sheet;
  return line;
}

json::array note_list(const Notes& notes) {
  json::array all;
  for (const PlacedNote& note : placed(notes)) {
    all.push_back(with_sheet({{"group", note.group},
                              {"question", note.question},
                              {"prompt", note.prompt},
                              {"text", note.text},
                              {"line", note.line}},
                             note.sheet));
  }
  return all;
}

json::array line_list(const Notes& notes, Fate fate) {
  json::array all;
  for (const Notes::Line& line : lines_that_became(notes, fate)) {
    all.push_back(with_sheet({{"line", line.line}, {"text", line.text}}, line.sheet));
  }
  return all;
}

}  // namespace

Notes read_notes(const documents::Document& given) {
  const documents::Document document = with_tables_as_sheets(given);
  Notes notes;
  NoteTree tree(notes);
  read_lines(notes, tree, document);
  for (std::size_t i = 0; i < document.sheets.size(); ++i) {
    if (read_sheet(notes, tree, document.sheets[i])) continue;
    leave_to_choose(notes, document.sheets[i]);
    notes.sheets_to_choose.push_back(i);
  }
  if (notes.title.empty()) notes.title = document.title;
  return notes;
}

std::vector<Notes::Line> lines_that_became(const Notes& notes, Notes::Fate fate) {
  std::vector<Notes::Line> found;
  std::copy_if(notes.lines.begin(), notes.lines.end(), std::back_inserter(found),
               [&](const Notes::Line& line) { return line.fate == fate; });
  return found;
}

std::vector<PlacedNote> placed(const Notes& notes) {
  std::vector<PlacedNote> all;
  Keys keys;
  each_prompt(notes, [&](const auto& group, const auto& question, const auto& prompt) {
    for (const Notes::Note& note : prompt.notes) {
      all.push_back({group.name, question.name, prompt.name, note.text, note.line, note.sheet, ""});
      all.back().key = keys.next({group.name, question.name, prompt.name, note.text});
    }
  });
  return all;
}

boost::json::object to_json(const Notes& notes) {
  return {{"title", notes.title},
          {"groups", group_names(notes)},
          {"questions", question_names(notes)},
          {"prompts", prompts(notes)},
          {"notes", note_list(notes)},
          {"introduction", line_list(notes, Fate::introduction)},
          {"not_understood", line_list(notes, Fate::not_understood)}};
}

}  // namespace commonty::imports
