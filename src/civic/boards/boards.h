// The board of an activity, kept as the moves that made it: written, moved, marked, undone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/workshops/workshops.h"

namespace commonty::boards {

using workshops::tools::Board;
using workshops::tools::Move;
using workshops::tools::NoteId;
using workshops::tools::Tool;

// What is needed to do anything with a board.
struct Sheet {
  workshops::Workshop workshop;
  workshops::Activity activity;
  const Tool* tool = nullptr;
  Board board;
  std::int64_t position = 0;  // of the last move that is in it
};
// As it is, or as it was after the move at `until`.
Result<Sheet> open(Tx& tx, ActivityId activity, std::optional<std::int64_t> until = std::nullopt);
// As it was, without what was hidden or taken away since: nobody digs that up here.
Result<Sheet> open_past(Tx& tx, ActivityId activity, std::int64_t until);

// Who wants to move, and as what.
struct Mover {
  PersonId person;
  std::string name;  // as shown; "" = none
  int group = 0;     // where they sit
  bool in_the_room = false;
  bool looks_after = false;  // facilitator, or host of the table
  bool facilitates = false;
};
// What was hidden is there for facilitators alone.
Result<void> require_in_sight(const Sheet& sheet, bool facilitates);
Mover mover(Tx& tx, const Viewer& viewer, const Sheet& sheet, bool facilitates);

// Does the move and keeps it. A new note's id is made here. Refuses those who are not in the room,
// closed boards, and other people's words.
Result<Move> make(Tx& tx, const Mover& by, Sheet& sheet, Move move);
// Takes back the mover's last move that stands, or does it again.
Result<void> undo(Tx& tx, const Mover& by, Sheet& sheet);
Result<void> redo(Tx& tx, const Mover& by, Sheet& sheet);

// How lively each table is: for the facilitator, who cannot stand at all of them.
struct Pulse {
  int group = 0;
  int notes = 0;
  Time last;  // when somebody there wrote a note
};
std::vector<Pulse> pulse(Tx& tx, ActivityId activity);

// All of it in words, in reading order.
std::vector<workshops::tools::OutlineLine> in_words(const Sheet& sheet,
                                                    const workshops::tools::Say& speak);
// Headings below which nobody wrote anything say nothing afterwards.
std::vector<workshops::tools::OutlineLine> without_empty_headings(
    const std::vector<workshops::tools::OutlineLine>& lines);
// What one table filled, or the whole room: the places and notes of it. `table` is its name, or "".
struct Pane {
  int group = 0;
  std::string table;
  workshops::tools::Region region;

  bool has_notes() const;
};
std::vector<Pane> panes(const Sheet& sheet, const workshops::tools::Say& speak);
// As everyone may see it: what is hidden before a vote is closed is left out.
Board as_everyone_sees(const Sheet& sheet);
// A pane as an SVG. `id` is what it is called in its page.
std::string picture_of(const Sheet& sheet, const Pane& pane, std::string_view id,
                       const workshops::tools::Say& speak);
// Counts stay hidden until the facilitator closes a vote, so that nobody follows the crowd.
bool shows_dots(const Sheet& sheet);

// When each note was written.
std::map<NoteId, Time> written_at(Tx& tx, ActivityId activity);

// Of a person who wants their words to be gone: the notes stay, as empty places in a conversation.
void erase_words_of(Tx& tx, PersonId person);

}  // namespace commonty::boards
