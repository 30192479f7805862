#include <algorithm>

#include "civic/workshops/tools/list.h"
#include "civic/workshops/tools/tool.h"
#include "platform/base/text.h"

namespace commonty::workshops::tools {
namespace {

using Kind = Move::Kind;

Result<std::string> written(std::string_view text) {
  std::string words = clean(text);
  if (is_blank(words)) return refuse_field("text", say("Write something first"));
  if (const auto count = length(words); count > note_length_max) {
    return refuse_field(
        "text", say("This note has {length} characters; {max} fit on a note",
                    {{"length", std::to_string(count)}, {"max", std::to_string(note_length_max)}}));
  }
  return words;
}

Result<Place> known_place(const Tool& tool, const Board& board, std::string_view key) {
  for (Place& place : tool.places(board.setup)) {
    if (place.key == key) return std::move(place);
  }
  return refuse_field("place", say("This board has no such place"));
}

Result<void> require_room(const Tool& tool, const Board& board, const Move& move) {
  const Place place = TRY(known_place(tool, board, move.place));
  if (place.notes_max == 0) return done();
  const auto there = board.at(place.key, place.of_group ? move.group : 0);
  const auto others =
      std::ranges::count_if(there, [&](const Note* note) { return note->id != move.note; });
  if (others < place.notes_max) return done();
  return refuse_field("place", say("This place is full. Take something away first"));
}

// A note cannot hang below itself.
bool is_below(const Board& board, NoteId note, NoteId above) {
  for (std::size_t steps = 0; note != 0 && steps <= board.notes.size(); ++steps) {
    if (note == above) return true;
    const Note* here = board.find(note);
    note = here ? here->parent.value : 0;
  }
  return false;
}

Result<void> require_parent(const Board& board, const Move& move) {
  if (move.parent == 0) return done();
  if (!board.find(move.parent)) {
    return refuse_field("parent", say("The note this one belongs to is gone"));
  }
  if (is_below(board, move.parent, move.note)) {
    return refuse_field("parent", say("A note cannot belong to itself"));
  }
  return done();
}

Result<void> add(const Tool& tool, Board& board, const Move& move) {
  if (board.notes.contains(move.note)) return done();  // sent twice
  if (static_cast<int>(board.notes.size()) >= notes_a_board_max) {
    return refuse(Reason::too_large, say("This board is full"));
  }
  std::string words = TRY(written(move.text));
  TRY(require_room(tool, board, move));
  TRY(require_parent(board, move));
  Note note;
  note.id = move.note;
  note.person = move.person;
  note.author = move.author;
  note.group = move.group;
  note.texts[move.stamp] = {std::move(words), move.stamp, {}};
  note.place.set(move.place, move.stamp);
  note.parent.set(move.parent, move.stamp);
  note.rank.set(move.rank, move.stamp);
  note.colour.set(move.colour, move.stamp);
  board.notes.emplace(note.id, std::move(note));
  return done();
}

Result<void> edit(Note& note, const Move& move) {
  note.texts[move.stamp] = {TRY(written(move.text)), move.stamp, move.saw};
  return done();
}

Result<void> put(const Tool& tool, Board& board, Note& note, const Move& move) {
  TRY(require_room(tool, board, move));
  TRY(require_parent(board, move));
  note.place.set(move.place, move.stamp);
  note.parent.set(move.parent, move.stamp);
  note.rank.set(move.rank, move.stamp);
  return done();
}

Result<void> mark(const Tool& tool, Note& note, const Move& move) {
  if (std::ranges::find(tool.marks, move.mark) == tool.marks.end()) {
    return refuse_field("mark", say("This board has no such mark"));
  }
  note.marks[move.mark].set(move.kind == Kind::mark, move.stamp);
  return done();
}

Result<void> dot(const Tool& tool, Board& board, Note& note, const Move& move) {
  const int each = dots_each(tool, board.setup);
  if (each == 0) return refuse_field("dot", say("This board has no dots"));
  if (board.dots_used(move.person) >= each) {
    return refuse_field("dot", say("You have used all your dots. Take one back first"));
  }
  note.dots[move.person][move.stamp].set(true, move.stamp);
  return done();
}

Result<void> take_dot_back(Note& note, const Move& move) {
  auto& given = note.dots[move.person];
  const auto found = given.find(move.dot);
  if (found == given.end()) return refuse_field("dot", say("There is no dot of yours here"));
  found->second.set(false, move.stamp);
  return done();
}

Result<void> change(const Tool& tool, Board& board, Note& note, const Move& move) {
  switch (move.kind) {
    case Kind::add:
      return done();
    case Kind::edit:
      return edit(note, move);
    case Kind::put:
      return put(tool, board, note, move);
    case Kind::colour:
      note.colour.set(move.colour, move.stamp);
      return done();
    case Kind::remove:
    case Kind::restore:
      note.removed.set(move.kind == Kind::remove, move.stamp);
      return done();
    case Kind::hide:
    case Kind::show:
      note.hidden.set(move.kind == Kind::hide, move.stamp);
      return done();
    case Kind::mark:
    case Kind::unmark:
      return mark(tool, note, move);
    case Kind::dot:
      return dot(tool, board, note, move);
    case Kind::undot:
      return take_dot_back(note, move);
  }
  return done();
}

// ---- the outline -------------------------------------------------------------------------------

constexpr int depth_max = 6;

void add_note(std::vector<OutlineLine>& out, const Board& board, NoteId id, const Say& speak) {
  const Note* note = board.find(id);
  if (!note) return;
  std::string text = note->words();
  if (const int dots = note->dots_given()) {
    text += " " + speak(say("({dots} dots)", {{"dots", std::to_string(dots)}}));
  }
  for (const auto& [name, on] : note->marks) {
    if (on.value) text += " (" + speak(label_of_mark(name)) + ")";
  }
  out.push_back({0, std::move(text), id});
}

void add_region(std::vector<OutlineLine>& out, const Board& board, const Region& region, int depth,
                const Say& speak) {
  if (!region.label.empty()) {
    out.push_back({std::min(depth, depth_max), region.label});
    ++depth;
  }
  for (const std::string& line : region.lines) out.push_back({0, line});
  for (const NoteId id : region.notes) add_note(out, board, id, speak);
  for (const Region& part : region.parts) add_region(out, board, part, depth, speak);
}

}  // namespace

const std::vector<Tool>& all() {
  static const std::vector<Tool> tools = {
      question_board(),   five_whys(),      worry_matrix(),    eisenhower_box(),
      placemat(),         double_diamond(), circles(),         critical_friends(),
      one_two_four_all(), dot_vote(),       priority_grid(),   stop_start_continue(),
      scenario_cards(),   smart_builder(),  hopes_and_fears(),
  };
  return tools;
}

const Tool* find(std::string_view name) {
  const auto found = std::ranges::find(all(), name, &Tool::name);
  return found == all().end() ? nullptr : &*found;
}

int dots_each(const Tool& tool, const Setup& setup) {
  const auto* chosen = setup.options.if_contains("dots");
  if (tool.dots_each == 0 || !chosen || !chosen->is_int64()) return tool.dots_each;
  return static_cast<int>(std::clamp<std::int64_t>(chosen->as_int64(), 1, dots_each_max));
}

Message label_of_mark(std::string_view mark) {
  if (mark == "in_our_gift") return say("in our gift");
  return {std::string(mark), {}};
}

Result<void> apply(const Tool& tool, Board& board, const Move& move) {
  if (tool.check) TRY(tool.check(board, move));
  if (move.kind == Kind::add) return add(tool, board, move);
  const auto found = board.notes.find(move.note);
  if (found == board.notes.end()) {
    return refuse(Reason::gone, say("This note is not on the board any more"));
  }
  return change(tool, board, found->second, move);
}

std::optional<Move> opposite(const Board& before, const Move& move, Stamp stamp) {
  Move back = move;
  back.stamp = stamp;
  const Note* note = before.find(move.note);
  if (!note && move.kind != Kind::add) return std::nullopt;
  switch (move.kind) {
    case Kind::add:
      back.kind = Kind::remove;
      return back;
    case Kind::edit:
      back.text = note->words();
      back.saw = {move.stamp};
      return back;
    case Kind::put:
      back.place = note->place.value;
      back.parent = note->parent.value;
      back.rank = note->rank.value;
      return back;
    case Kind::colour:
      back.colour = note->colour.value;
      return back;
    case Kind::remove:
      back.kind = Kind::restore;
      return back;
    case Kind::restore:
      back.kind = Kind::remove;
      return back;
    case Kind::hide:
      back.kind = Kind::show;
      return back;
    case Kind::show:
      back.kind = Kind::hide;
      return back;
    case Kind::mark:
      back.kind = Kind::unmark;
      return back;
    case Kind::unmark:
      back.kind = Kind::mark;
      return back;
    case Kind::dot:
      back.kind = Kind::undot;
      back.dot = move.stamp;
      return back;
    case Kind::undot:
      back.kind = Kind::dot;
      return back;
  }
  return std::nullopt;
}

std::vector<OutlineLine> outline(const Tool& tool, const Board& board, const Say& speak) {
  std::vector<OutlineLine> out;
  add_region(out, board, tool.draw(board, speak), 1, speak);
  return out;
}

}  // namespace commonty::workshops::tools
