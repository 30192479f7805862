#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "civic/imports/note_line.h"
#include "civic/imports/note_reader.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace {

using documents::Sheet;
using Row = std::vector<std::string>;
using Fate = Notes::Fate;

enum Column { group, question, prompt, note, columns };

constexpr std::array<std::string_view, 7> group_words = {"group", "groups", "table",   "tables",
                                                         "team",  "room",   "breakout"};
constexpr std::array<std::string_view, 4> question_words = {"question", "questions", "topic",
                                                            "theme"};
constexpr std::array<std::string_view, 4> prompt_words = {"prompt", "prompts", "subquestion",
                                                          "part"};
constexpr std::array<std::string_view, 18> note_words = {
    "note",  "notes",    "text",      "comment", "comments", "idea",
    "ideas", "response", "responses", "answer",  "answers",  "feedback",
    "point", "points",   "said",      "sticky",  "postit",   "contribution"};

template <class Words>
bool any_of(const std::vector<std::string>& said, const Words& known) {
  return std::any_of(said.begin(), said.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  });
}

// What a heading cell says its column holds.
std::optional<Column> column_named(const std::string& cell) {
  const std::vector<std::string> said = words(cell);
  constexpr std::size_t words_max = 4;
  if (said.empty() || said.size() > words_max) return std::nullopt;
  if (any_of(said, note_words)) return note;
  if (any_of(said, prompt_words)) return prompt;
  if (any_of(said, question_words)) return question;
  if (any_of(said, group_words)) return group;
  return std::nullopt;
}

struct Header {
  std::size_t row = 0;
  std::array<int, columns> at = {-1, -1, -1, -1};
};

std::optional<Header> header_in(const Sheet& sheet) {
  constexpr std::size_t rows_max = 10;
  for (std::size_t i = 0; i < std::min(rows_max, sheet.rows.size()); ++i) {
    Header header;
    header.row = i;
    for (std::size_t cell = 0; cell < sheet.rows[i].size(); ++cell) {
      const auto named = column_named(sheet.rows[i][cell]);
      if (named && header.at.at(*named) < 0) header.at.at(*named) = static_cast<int>(cell);
    }
    const bool placed = header.at[group] >= 0 || header.at[question] >= 0 || header.at[prompt] >= 0;
    if (header.at[note] >= 0 && placed) return header;
  }
  return std::nullopt;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// "Sheet1" is the program's name, not somebody's.
std::string given_name(const Sheet& sheet) {
  std::string bare = lower_ascii(sheet.name);
  while (!bare.empty() && (ends_with_any(bare, "0123456789 "))) bare.pop_back();
  return bare == "sheet" || bare == "tabelle" || bare == "feuil" ? "" : sheet.name;
}

// "Question 1: x" and "A) x" as they would be read in a text.
Label label_in_cell(const std::string& cell, Tier tier) {
  Label label = label_of(cell, Strictness::loose);
  if (label.tier == tier) return label;
  const Marked mark = marked(cell);
  const bool enumerated =
      (mark.mark == Mark::letter || mark.mark == Mark::number) && !mark.body.empty();
  return {tier, "", "", cell, enumerated ? mark.body : cell, false};
}

class SheetReader {
 public:
  SheetReader(Notes& notes, NoteTree& tree, const Sheet& sheet, const Header& header)
      : notes_(notes), tree_(tree), sheet_(sheet), header_(header) {
    if (header.at[group] < 0) now_[group] = given_name(sheet);
  }

  void read() {
    for (std::size_t i = 0; i < sheet_.rows.size(); ++i) {
      row_ = i;
      const Fate fate = i < header_.row    ? above_header()
                        : i == header_.row ? Fate::heading
                                           : take();
      notes_.lines.push_back({number(), join(filled(), " | "), sheet_.name, fate});
    }
  }

 private:
  int number() const { return sheet_.numbers.at(row_); }

  std::vector<std::string> filled() const {
    std::vector<std::string> cells;
    for (const std::string& cell : sheet_.rows[row_]) {
      if (!cell.empty()) cells.push_back(clean_line(cell));
    }
    return cells;
  }

  Fate above_header() {
    if (!notes_.title.empty() || filled().size() != 1) return Fate::introduction;
    notes_.title = filled()[0];
    return Fate::title;
  }

  std::string raw_cell(Column column) const {
    const int at = header_.at.at(column);
    const Row& row = sheet_.rows[row_];
    return at < 0 || static_cast<std::size_t>(at) >= row.size() ? ""
                                                                : row[static_cast<std::size_t>(at)];
  }

  // A 3 under "Table" is table 3.
  std::string cell(Column column) const {
    std::string text = clean_line(raw_cell(column));
    if (!is_number(text) || column == prompt) return text;
    return (column == group ? clean_line(heading(group)) : "Question") + " " + text;
  }

  const std::string& heading(Column column) const {
    return sheet_.rows[header_.row][static_cast<std::size_t>(header_.at.at(column))];
  }

  Fate take() {
    const bool moved = settle_place();
    const std::string text = raw_cell(note);
    if (text.empty()) {
      if (!moved) return Fate::not_understood;
      enter();
      return Fate::heading;
    }
    enter();
    for (const std::string& words : notes_in(text)) tree_.add({words, number(), sheet_.name});
    return Fate::note;
  }

  // An empty cell goes on with the one above it, where all to its left are empty as well.
  bool settle_place() {
    bool filled_before = false;
    for (const Column column : {group, question, prompt}) {
      const std::string text = cell(column);
      if (text.empty() && !filled_before) continue;
      if (header_.at.at(column) < 0) continue;
      now_.at(column) = text;
      filled_before = true;
    }
    return filled_before;
  }

  void enter() {
    if (now_ == entered_) return;
    entered_ = now_;
    if (now_[group].empty()) {
      tree_.leave_group();
    } else {
      tree_.enter_group(label_in_cell(now_[group], Tier::group));
    }
    if (!now_[question].empty())
      tree_.enter_question(label_in_cell(now_[question], Tier::question));
    if (!now_[prompt].empty()) tree_.enter_prompt(label_in_cell(now_[prompt], Tier::prompt).name);
  }

  // One note, or several where each line of the cell has its bullet.
  static std::vector<std::string> notes_in(const std::string& text) {
    std::vector<std::string> found;
    bool all_marked = true;
    for (const std::string_view line : split(text, '\n')) {
      const Marked mark = marked(clean_line(line));
      if (mark.body.empty()) continue;
      const bool listed = mark.mark == Mark::bullet || mark.mark == Mark::number;
      all_marked = all_marked && listed;
      found.push_back(listed ? mark.body : clean_line(line));
    }
    if (all_marked && !found.empty()) return found;
    return {clean_line(text)};
  }

  Notes& notes_;
  NoteTree& tree_;
  const Sheet& sheet_;
  const Header& header_;
  std::size_t row_ = 0;
  std::array<std::string, 3> now_;
  std::array<std::string, 3> entered_ = {"\n", "", ""};
};

}  // namespace

bool names_columns_of_notes(const Sheet& sheet) {
  const std::optional<Header> header = header_in(sheet);
  return header && header->row == 0;
}

bool read_sheet(Notes& notes, NoteTree& tree, const Sheet& sheet) {
  const std::optional<Header> header = header_in(sheet);
  if (header) SheetReader(notes, tree, sheet, *header).read();
  return header.has_value();
}

}  // namespace commonty::imports
