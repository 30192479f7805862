// What a workshop's desk and wall show of the board that people work on.
#include "civic/boards/boards_web.h"
#include "civic/boards/views.h"
#include "civic/pages/parts.h"

namespace commonty::boards {
namespace json = boost::json;
namespace tools = workshops::tools;
namespace {

// For each table: how many notes, and for how many minutes it has been silent.
json::value pulse_at_desk(const Visit& visit, Tx& tx, std::int64_t id) {
  json::array out;
  for (const Pulse& one : pulse(tx, ActivityId{id})) {
    const std::int64_t silent = std::max<std::int64_t>(0, (visit.now - one.last) / minute_ms);
    out.push_back({{"group", one.group}, {"notes", one.notes}, {"silent", silent}});
  }
  return out;
}

// As anybody sees it: nobody writes on the wall.
json::value board_on_wall(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto sheet = open(tx, ActivityId{id});
  if (!sheet || sheet->activity.is_hidden) return nullptr;
  json::object out = picture({.visit = visit, .sheet = *sheet});
  const NoteId large = sheet->workshop.spotlight;
  const tools::Note* note = sheet->board.find(large);
  const json::value* question = sheet->activity.options.if_contains("question");
  return json::object{
      {"spotlight", note && note->is_shown() ? json::value(note->words()) : json::value(nullptr)},
      {"spotlight_note", "note-" + Id<struct NoteTag>{large}.text()},
      {"question", question ? *question : json::value("")},
      {"picture", std::move(out)}};
}

}  // namespace

void parts(Parts& parts) {
  parts.add("desk", "pulse", pulse_at_desk);
  parts.add("wall", "board", board_on_wall);
}

}  // namespace commonty::boards
