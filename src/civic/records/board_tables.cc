#include "civic/records/board_tables.h"

#include <algorithm>
#include <utility>

namespace commonty::records {
namespace {

using documents::Line;
using workshops::tools::Region;
using workshops::tools::Row;

constexpr int first_level = 3;  // the activity stands above

// The edges of the board's cards, as far as a word processor has them.
documents::Edge edge_of(workshops::tools::Colour colour) {
  using documents::Edge;
  using workshops::tools::Colour;
  switch (colour) {
    case Colour::yellow:
      return Edge::solid;
    case Colour::blue:
      return Edge::twice;
    case Colour::green:
      return Edge::dotted;
    case Colour::pink:
      return Edge::dashed;
    case Colour::orange:
      return Edge::wavy;
    case Colour::grey:
      return Edge::thin;
  }
  return Edge::solid;
}

class Writing {
 public:
  Writing(const Part& part, int& tables) : part_(part), tables_(tables) {}

  void add_pane(const boards::Pane& pane) {
    int level = first_level;
    if (!pane.table.empty()) add_heading(level++, pane.table);
    add_region(pane.region, level);
  }

  std::vector<Line> lines;

 private:
  void add_heading(int level, const std::string& text) {
    if (!text.empty()) lines.push_back({.role = Line::Role::heading, .level = level, .text = text});
  }

  // Places side by side are a table; what holds such is a heading over it.
  void add_region(const Region& region, int level) {
    if (is_place(region)) return add_table({{&region}});
    add_heading(level, region.label);
    for (const auto& note : region.notes) add_note({}, note, 0);
    std::vector<Row> grid;
    for (const Row& row : rows_of(region)) {
      const bool holds_places = row.size() > 1 || is_place(*row.front());
      if (holds_places) {
        grid.push_back(row);
        continue;
      }
      add_table(std::exchange(grid, {}));
      add_region(*row.front(), level + !region.label.empty());
    }
    add_table(grid);
  }

  void add_table(const std::vector<Row>& rows) {
    if (rows.empty()) return;
    ++tables_;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t column = 0; column < rows[row].size(); ++column) {
        const documents::Cell cell{tables_, static_cast<int>(row) + 1,
                                   static_cast<int>(column) + 1};
        if (rows[row][column]) add_place(cell, *rows[row][column]);
      }
    }
  }

  void add_place(const documents::Cell& cell, const Region& place) {
    if (!place.label.empty()) {
      lines.push_back({.text = place.label, .strong = true, .cell = cell});
    }
    for (const std::string& line : place.lines) lines.push_back({.text = line, .cell = cell});
    add_notes(cell, place, 0);
  }

  void add_notes(const documents::Cell& cell, const Region& place, int depth) {
    for (const auto& note : place.notes) add_note(cell, note, depth);
    for (const Region& below : place.parts) {
      add_notes(cell, below, depth + !place.notes.empty());
    }
  }

  void add_note(const documents::Cell& cell, workshops::tools::NoteId id, int depth) {
    const auto* note = part_.board.find(id);
    if (!note) return;
    const auto paint = workshops::tools::paint_of(note->colour.value);
    lines.push_back({.text = in_words(id, note->words()),
                     .cell = cell,
                     .paper = {std::string(paint.paper), std::string(paint.edge),
                               edge_of(note->colour.value), depth}});
  }

  // With its dots and marks, as the outline tells it.
  std::string in_words(workshops::tools::NoteId id, const std::string& otherwise) const {
    const auto line = std::ranges::find(part_.lines, id, &workshops::tools::OutlineLine::note);
    return line == part_.lines.end() ? otherwise : line->text;
  }

  const Part& part_;
  int& tables_;
};

}  // namespace

std::vector<Line> board_lines(const Part& part, int& tables) {
  Writing writing(part, tables);
  for (const boards::Pane& pane : part.panes) writing.add_pane(pane);
  return std::move(writing.lines);
}

}  // namespace commonty::records
