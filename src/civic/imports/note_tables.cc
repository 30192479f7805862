#include "civic/imports/note_tables.h"

#include <algorithm>
#include <map>

#include "civic/imports/columns.h"
#include "civic/imports/note_reader.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace {

using documents::Document;
using documents::Line;
using documents::Sheet;

// What a hostile table would cost; nobody writes notes in one like it.
constexpr int columns_max = 50;
// A title and a few sentences over the one table of a document.
constexpr std::size_t lines_beside_max = 5;

// Several lines of a cell stay lines; items keep a bullet, so that each is a note.
void add(std::string& cell, const Line& line) {
  const std::string text = line.marker.empty() ? line.text : "- " + line.text;
  cell += (cell.empty() ? "" : "\n") + text;
}

std::map<int, Sheet> tables_of(const Document& document) {
  std::map<int, Sheet> tables;
  std::map<int, int> rows;
  for (const Line& line : document.lines) {
    const documents::Cell& at = line.cell;
    if (at.table == 0 || at.column < 1 || at.column > columns_max) continue;
    Sheet& sheet = tables[at.table];
    if (sheet.rows.empty() || rows[at.table] != at.row) {
      rows[at.table] = at.row;
      sheet.rows.emplace_back();
      sheet.numbers.push_back(line.number);
    }
    auto& row = sheet.rows.back();
    if (row.size() < static_cast<std::size_t>(at.column)) {
      row.resize(static_cast<std::size_t>(at.column));
    }
    add(row[static_cast<std::size_t>(at.column) - 1], line);
  }
  return tables;
}

// "What works?" and "Group 1" over a column are what people were asked and who they were.
bool is_bare_name(const std::string& cell) {
  constexpr std::size_t words_max = 3;
  return !cell.empty() && words(cell).size() <= words_max &&
         cell.find_first_of("?:0123456789\n") == std::string::npos;
}

bool has_headings(const Sheet& sheet) {
  const auto& first = sheet.rows.front();
  return sheet.rows.size() > 1 && first.size() > 1 &&
         std::all_of(first.begin(), first.end(), is_bare_name);
}

bool is_all_there_is(const Document& document, int table) {
  std::size_t beside = 0;
  for (const Line& line : document.lines) beside += line.cell.table != table ? 1 : 0;
  return beside <= lines_beside_max && document.sheets.empty();
}

}  // namespace

Document with_tables_as_sheets(Document document) {
  for (auto& [table, sheet] : tables_of(document)) {
    if (!has_headings(sheet)) continue;
    const bool has_notes = names_columns_of_notes(sheet);
    if (!has_notes && !(names_columns_of_people(sheet) && is_all_there_is(document, table))) {
      continue;
    }
    std::erase_if(document.lines, [&, number = table](const Line& line) {
      return line.cell.table == number && line.cell.column <= columns_max;
    });
    document.sheets.push_back(std::move(sheet));
  }
  return document;
}

}  // namespace commonty::imports
