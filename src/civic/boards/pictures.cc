// Pictures of boards: what each table filled, without what only the facilitator may see yet.
#include "civic/boards/boards.h"

namespace commonty::boards {
namespace tools = workshops::tools;
namespace {

int notes_in(const tools::Region& region) {
  int notes = static_cast<int>(region.notes.size());
  for (const tools::Region& part : region.parts) notes += notes_in(part);
  return notes;
}

}  // namespace

bool Pane::has_notes() const { return notes_in(region) > 0; }

std::vector<Pane> panes(const Sheet& sheet, const tools::Say& speak) {
  tools::Region all = whole_picture(*sheet.tool, sheet.board, speak);
  const bool has_tables = all.label.empty() && !all.parts.empty() && all.parts.front().group != 0;
  if (!has_tables) return {{.region = std::move(all)}};
  std::vector<Pane> out;
  for (tools::Region& table : all.parts) {
    Pane pane{table.group, std::move(table.label), std::move(table)};
    pane.region.label.clear();
    out.push_back(std::move(pane));
  }
  return out;
}

Board as_everyone_sees(const Sheet& sheet) {
  Board board = sheet.board;
  if (shows_dots(sheet)) return board;
  for (auto& [id, note] : board.notes) note.dots.clear();
  return board;
}

std::string picture_of(const Sheet& sheet, const Pane& pane, std::string_view id,
                       const tools::Say& speak) {
  const std::string notes = std::to_string(notes_in(pane.region));
  const std::string& activity = sheet.activity.title;
  const tools::Caption caption{
      .title = pane.table.empty() ? activity : activity + " – " + pane.table,
      .description = speak(say("Notes on the board: {count}. The outline says the same in words.",
                               {{"count", notes}})),
      .id = std::string(id)};
  return tools::draw_svg(tools::lay_out(pane.region, as_everyone_sees(sheet), speak), caption,
                         speak);
}

}  // namespace commonty::boards
