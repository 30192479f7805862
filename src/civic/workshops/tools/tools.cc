#include <algorithm>
#include <set>

#include "civic/workshops/tools/build.h"
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

Result<void> require_known_mark(const Tool& tool, std::string_view mark) {
  if (std::ranges::find(tool.marks, mark) != tool.marks.end()) return done();
  return refuse_field("mark", say("This board has no such mark"));
}

Result<void> require_dot_left(const Tool& tool, const Board& board, std::int64_t person) {
  const int each = dots_each(tool, board.setup);
  if (each == 0) return refuse_field("dot", say("This board has no dots"));
  if (board.dots_used(person) < each) return done();
  return refuse_field("dot", say("You have used all your dots. Take one back first"));
}

Result<void> require_dot_of(const Note& note, const Move& move) {
  const auto given = note.dots.find(move.person);
  if (given != note.dots.end() && given->second.contains(move.dot)) return done();
  return refuse_field("dot", say("There is no dot of yours here"));
}

Result<void> require_space(const Tool& tool, const Board& board, const Move& move) {
  if (static_cast<int>(board.notes.size()) >= notes_a_board_max) {
    return refuse(Reason::too_large, say("This board is full"));
  }
  TRY(require_room(tool, board, move));
  return require_parent(board, move);
}

Result<void> require_possible(const Tool& tool, const Board& board, const Note& note,
                              const Move& move) {
  switch (move.kind) {
    case Kind::put:
      TRY(require_room(tool, board, move));
      return require_parent(board, move);
    case Kind::mark:
    case Kind::unmark:
      return require_known_mark(tool, move.mark);
    case Kind::dot:
      return require_dot_left(tool, board, move.person);
    case Kind::undot:
      return require_dot_of(note, move);
    default:
      return done();
  }
}

// The move as it will be kept.
Result<Move> allowed(const Tool& tool, const Board& board, Move move) {
  if (tool.check) TRY(tool.check(board, move));
  const Note* note = board.find(move.note);
  if (move.kind == Kind::add) {
    if (note) return move;  // sent twice
    move.text = TRY(written(move.text));
    TRY(require_space(tool, board, move));
    return move;
  }
  if (!note) return refuse(Reason::gone, say("This note is not on the board any more"));
  if (move.kind == Kind::edit) move.text = TRY(written(move.text));
  TRY(require_possible(tool, board, *note, move));
  return move;
}

void lay(Note& note, const Move& move) {
  note.place.set(move.place, move.stamp);
  note.parent.set(move.parent, move.stamp);
  note.rank.set(move.rank, move.stamp);
}

void write(Note& note, const Move& move) {
  note.texts[move.stamp] = {move.text, move.stamp, move.saw};
}

void add(Board& board, const Move& move) {
  const auto [place, is_new] = board.notes.try_emplace(move.note);
  if (!is_new) return;
  Note& note = place->second;
  note.id = move.note;
  note.person = move.person;
  note.author = move.author;
  note.group = move.group;
  note.colour.set(move.colour, move.stamp);
  write(note, move);
  lay(note, move);
}

void take_dot_back(Note& note, const Move& move) {
  auto& given = note.dots[move.person];
  const auto found = given.find(move.dot);
  if (found != given.end()) found->second.set(false, move.stamp);
}

void change(Note& note, const Move& move) {
  switch (move.kind) {
    case Kind::add:
      return;
    case Kind::edit:
      return write(note, move);
    case Kind::put:
      return lay(note, move);
    case Kind::colour:
      return note.colour.set(move.colour, move.stamp);
    case Kind::remove:
    case Kind::restore:
      return note.removed.set(move.kind == Kind::remove, move.stamp);
    case Kind::hide:
    case Kind::show:
      return note.hidden.set(move.kind == Kind::hide, move.stamp);
    case Kind::mark:
    case Kind::unmark:
      return note.marks[move.mark].set(move.kind == Kind::mark, move.stamp);
    case Kind::dot:
      return note.dots[move.person][move.stamp].set(true, move.stamp);
    case Kind::undot:
      return take_dot_back(note, move);
  }
}

// ---- what lies nowhere -------------------------------------------------------------------------

void add_drawn(std::set<NoteId>& drawn, const Region& region) {
  drawn.insert(region.notes.begin(), region.notes.end());
  for (const Region& part : region.parts) add_drawn(drawn, part);
}

// Notes whose question was taken away, or that were written before there were tables.
std::vector<const Note*> homeless(const Board& board, const Region& picture) {
  std::set<NoteId> drawn;
  add_drawn(drawn, picture);
  std::vector<const Note*> out;
  for (const auto& [id, note] : board.notes) {
    if (note.is_shown() && !drawn.contains(id)) out.push_back(&note);
  }
  return out;
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

void replay(Board& board, const Move& move) {
  if (move.kind == Kind::add) return add(board, move);
  const auto found = board.notes.find(move.note);
  if (found != board.notes.end()) change(found->second, move);
}

Result<Move> apply(const Tool& tool, Board& board, Move move) {
  move = TRY(allowed(tool, board, std::move(move)));
  replay(board, move);
  return move;
}

Region whole_picture(const Tool& tool, const Board& board, const Say& speak) {
  Region all = tool.draw(board, speak);
  const auto left = homeless(board, all);
  if (left.empty()) return all;
  Region rest{.label = speak(say("Without a place")),
              .hint = speak(say("Their place was taken away. Move them to another one.")),
              .notes = ids_of(left)};
  all.parts.push_back(std::move(rest));
  return all;
}

std::vector<Harvested> whole_harvest(const Tool& tool, const Board& board, const Say& speak) {
  std::vector<Harvested> out = tool.harvest(board, speak);
  std::set<NoteId> taken;
  for (const Harvested& one : out) taken.insert(one.note);
  for (const Note* note : homeless(board, tool.draw(board, speak))) {
    if (taken.contains(note->id)) continue;
    out.push_back({.note = note->id,
                   .text = note->words(),
                   .group = note->group,
                   .dots = note->dots_given()});
  }
  return out;
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
  add_region(out, board, whole_picture(tool, board, speak), 1, speak);
  return out;
}

}  // namespace commonty::workshops::tools
