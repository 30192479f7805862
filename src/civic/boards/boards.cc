#include "civic/boards/boards.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <ranges>
#include <set>

#include "platform/facts/facts.h"

namespace commonty::boards {
namespace json = boost::json;
namespace {

using workshops::Part;
using workshops::Stage;
using workshops::tools::Colour;
using workshops::tools::Note;
using workshops::tools::Text;
using Kind = Move::Kind;

enum class Way { plain, undo, redo };
std::string_view name_of(Way way) {
  return way == Way::plain ? "do" : way == Way::undo ? "undo" : "redo";
}

// ---- moves as they are kept --------------------------------------------------------------------

std::string body_of(const Move& move) {
  json::object body;
  if (!move.text.empty()) body["text"] = move.text;
  if (!move.saw.empty()) body["saw"] = json::array(move.saw.begin(), move.saw.end());
  if (!move.place.empty()) body["place"] = move.place;
  if (move.parent) body["parent"] = move.parent;
  if (move.rank != 0) body["rank"] = move.rank;
  if (move.colour != Colour::yellow) body["colour"] = workshops::tools::name_of(move.colour);
  if (!move.mark.empty()) body["mark"] = move.mark;
  if (move.dot) body["dot"] = move.dot;
  return json::serialize(body);
}

void read_body(std::string_view text, Move& move) {
  const json::object body = json::parse(text).as_object();
  for (const auto& [key, value] : body) {
    if (key == "text") move.text = value.as_string();
    if (key == "place") move.place = value.as_string();
    if (key == "parent") move.parent = value.as_int64();
    if (key == "rank") move.rank = value.to_number<double>();
    if (key == "colour") move.colour = workshops::tools::colour_named(value.as_string());
    if (key == "mark") move.mark = value.as_string();
    if (key == "dot") move.dot = value.as_int64();
    if (key != "saw") continue;
    for (const json::value& stamp : value.as_array()) move.saw.push_back(stamp.as_int64());
  }
}

struct Kept {
  Move move;
  std::string way;
};

Kept read(const store::Row& row) {
  Kept kept;
  Move& move = kept.move;
  std::string kind, body;
  std::optional<std::int64_t> person;
  row.into(move.stamp, person, move.author, move.group, kind, move.note, kept.way, body);
  move.person = person.value_or(0);
  move.kind = workshops::tools::move_kind_named(kind).value_or(Kind::add);
  read_body(body, move);
  return kept;
}

constexpr std::string_view select_moves =
    "SELECT position, person, author, group_number, kind, note, way, body FROM board_moves ";

void keep(Tx& tx, const Sheet& sheet, const Move& move, Way way) {
  tx.run(
      "INSERT INTO board_moves (activity, position, person, author, group_number, kind, note, way, "
      "body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      sheet.activity.id, move.stamp, move.person, move.author, move.group,
      workshops::tools::name_of(move.kind), move.note, name_of(way), body_of(move), tx.now());
}

// The place of a new move in the order of all. Locks the activity's row, so two who move at once
// get two positions, one after the other.
std::int64_t next_position(Tx& tx, ActivityId activity) {
  return tx.one<std::int64_t>(
      "UPDATE activities SET moves = moves + 1 WHERE id = $1 RETURNING moves", activity);
}

// Moves that came between the reading of the sheet and our turn.
void catch_up(Tx& tx, Sheet& sheet, std::int64_t before) {
  for (const store::Row row :
       tx.query(std::string(select_moves) +
                    "WHERE activity = $1 AND position > $2 AND position < $3 ORDER BY position",
                sheet.activity.id, sheet.position, before)) {
    const Kept kept = read(row);
    workshops::tools::replay(sheet.board, kept.move);
    sheet.position = kept.move.stamp;
  }
}

// Tables that were taken away after somebody had written at them: their notes are still to be seen.
void keep_tables_with_notes(Board& board) {
  auto& groups = board.setup.groups;
  if (groups.empty()) return;
  std::set<int> missing;
  for (const auto& [id, note] : board.notes) missing.insert(note.group);
  missing.erase(0);
  for (const auto& group : groups) missing.erase(group.number);
  for (const int number : missing) groups.push_back({number, ""});
}

// ---- who may -----------------------------------------------------------------------------------

bool is_tidying(Kind kind) { return kind == Kind::hide || kind == Kind::show; }

Result<void> require_open(const Mover& by, const Sheet& sheet) {
  if (!by.in_the_room && !by.facilitates) {
    return refuse(Reason::forbidden, say("Join the workshop with its code first"));
  }
  if (by.facilitates || sheet.activity.stage == Stage::open) return done();
  if (sheet.activity.stage == Stage::waiting) {
    return refuse(Reason::closed, say("This board is not open yet. Keep your words for a moment"));
  }
  return refuse(Reason::closed, say("This board is locked now. Your words were not added; the "
                                    "facilitator can open it again"));
}

bool changes_words(Kind kind) {
  return kind == Kind::edit || kind == Kind::remove || kind == Kind::restore;
}

// Nobody changes what they cannot see: a tab of yesterday may still show it.
Result<void> require_there(const Mover& by, const Sheet& sheet, const Move& move) {
  if (move.kind == Kind::add || move.kind == Kind::restore) return done();
  const Note* note = sheet.board.find(move.note);
  if (note && !note->removed.value && (!note->hidden.value || by.facilitates)) return done();
  return refuse(Reason::gone, say("This note is not on the board any more"));
}

Result<void> require_own(const Mover& by, const Sheet& sheet, const Move& move) {
  if (is_tidying(move.kind) && !by.facilitates) {
    return refuse(Reason::forbidden, say("Only the facilitator hides a note"));
  }
  const Note* note = sheet.board.find(move.note);
  if (!note || !changes_words(move.kind) || by.looks_after) return done();
  if (note->person != 0 && note->person == by.person.value) return done();
  return refuse(Reason::forbidden,
                say("These are somebody else's words. Write a note of your own beside them"));
}

// Moves are no facts; that words are others, went out of sight, or came back, others must hear.
void record_words(Tx& tx, const Sheet& sheet, const Move& move) {
  if (!is_tidying(move.kind) && !changes_words(move.kind)) return;
  facts::record(tx, {.name = "board.reworded",
                     .subject = sheet.activity.id.value,
                     .actor = move.person,
                     .scope = sheet.workshop.id.value});
}

Result<void> apply_and_keep(Tx& tx, Sheet& sheet, Move& move, Way way) {
  move.stamp = next_position(tx, sheet.activity.id);
  catch_up(tx, sheet, move.stamp);
  move = TRY(workshops::tools::apply(*sheet.tool, sheet.board, std::move(move)));
  sheet.position = move.stamp;
  keep(tx, sheet, move, way);
  record_words(tx, sheet, move);
  return done();
}

double last_rank(const Board& board, std::string_view place, int group) {
  double last = 0;
  for (const Note* note : board.at(place, group)) last = std::max(last, note->rank.value);
  return last + 1;
}

// ---- undo --------------------------------------------------------------------------------------

// The mover's own moves that stand, and those taken back, the last at the end.
struct Stacks {
  std::vector<Move> standing, taken_back;
};

Stacks stacks_of(Tx& tx, PersonId person, ActivityId activity) {
  Stacks out;
  for (const store::Row row :
       tx.query(std::string(select_moves) + "WHERE person = $1 AND activity = $2 ORDER BY position",
                person, activity)) {
    Kept kept = read(row);
    if (kept.way == "undo" && !out.standing.empty()) {
      out.taken_back.push_back(std::move(out.standing.back()));
      out.standing.pop_back();
    } else if (kept.way == "redo" && !out.taken_back.empty()) {
      out.taken_back.pop_back();
      out.standing.push_back(std::move(kept.move));
    } else if (kept.way == "do") {
      out.taken_back.clear();
      out.standing.push_back(std::move(kept.move));
    }
  }
  return out;
}

// An edit replaces whatever stands there now.
void see_current(const Sheet& sheet, Move& move) {
  const Note* note = sheet.board.find(move.note);
  if (!note || move.kind != Kind::edit) return;
  move.saw.clear();
  for (const Text* text : note->current()) move.saw.push_back(text->stamp);
}

}  // namespace

Result<Sheet> open(Tx& tx, ActivityId activity, std::optional<std::int64_t> until) {
  Sheet sheet;
  sheet.activity = TRY(workshops::get_activity(tx, activity));
  sheet.workshop = TRY(workshops::get(tx, sheet.activity.workshop));
  sheet.tool = workshops::tools::find(sheet.activity.tool);
  if (!sheet.tool) return refuse(Reason::not_found, say("This activity has no board"));
  sheet.board.setup.options = sheet.activity.options;
  sheet.board.setup.options["state"] = workshops::name_of(sheet.activity.stage);
  for (const workshops::Group& group : workshops::groups(tx, sheet.workshop.id)) {
    sheet.board.setup.groups.push_back({group.number, group.name});
  }
  const std::int64_t moves = sheet.activity.moves;
  catch_up(tx, sheet, std::min(until.value_or(moves), moves) + 1);
  keep_tables_with_notes(sheet.board);
  return sheet;
}

Result<Sheet> open_past(Tx& tx, ActivityId activity, std::int64_t until) {
  Sheet past = TRY(open(tx, activity, until));
  const Sheet now = TRY(open(tx, activity));
  std::erase_if(past.board.notes, [&](const auto& item) {
    const Note* note = now.board.find(item.first);
    return !note || !note->is_shown();
  });
  return past;
}

Result<void> require_in_sight(const Sheet& sheet, bool facilitates) {
  if (!sheet.activity.is_hidden || facilitates) return done();
  return refuse(Reason::gone, say("A facilitator has hidden this board"));
}

Mover mover(Tx& tx, const Viewer& viewer, const Sheet& sheet, bool facilitates) {
  Mover out{.person = viewer.id, .name = viewer.name};
  out.facilitates = out.looks_after = facilitates;
  if (!viewer.known()) return out;
  const auto here = workshops::participant(tx, sheet.workshop.id, viewer.id);
  if (!here) return out;
  out.in_the_room = here->part != Part::observer;
  out.group = here->group;
  out.looks_after = out.looks_after || here->part == Part::table_host;
  return out;
}

Result<Move> make(Tx& tx, const Mover& by, Sheet& sheet, Move move) {
  move.person = by.person.value;
  move.author = by.name;
  if (move.kind == Kind::add) {
    move.note = tx.new_id<Id<struct NoteTag>>().value;
  } else if (const Note* note = sheet.board.find(move.note)) {
    move.group = note->group;
  }
  TRY(require_open(by, sheet));
  TRY(require_there(by, sheet, move));
  TRY(require_own(by, sheet, move));
  if ((move.kind == Kind::add || move.kind == Kind::put) && move.rank == 0) {
    move.rank = last_rank(sheet.board, move.place, move.group);
  }
  TRY(apply_and_keep(tx, sheet, move, Way::plain));
  return move;
}

Result<void> undo(Tx& tx, const Mover& by, Sheet& sheet) {
  TRY(require_open(by, sheet));
  const Stacks stacks = stacks_of(tx, by.person, sheet.activity.id);
  if (stacks.standing.empty()) {
    return refuse(Reason::conflict, say("There is nothing of yours to take back"));
  }
  const Move& last = stacks.standing.back();
  const Sheet before = TRY(open(tx, sheet.activity.id, last.stamp - 1));
  auto back = workshops::tools::opposite(before.board, last, 0);
  if (!back) return refuse(Reason::conflict, say("This cannot be taken back"));
  TRY(require_own(by, sheet, *back));
  see_current(sheet, *back);
  return apply_and_keep(tx, sheet, *back, Way::undo);
}

Result<void> redo(Tx& tx, const Mover& by, Sheet& sheet) {
  TRY(require_open(by, sheet));
  const Stacks stacks = stacks_of(tx, by.person, sheet.activity.id);
  if (stacks.taken_back.empty()) {
    return refuse(Reason::conflict, say("There is nothing to do again"));
  }
  Move again = stacks.taken_back.back();
  if (again.kind == Kind::add) again.kind = Kind::restore;  // the note is there, but removed
  TRY(require_own(by, sheet, again));
  see_current(sheet, again);
  return apply_and_keep(tx, sheet, again, Way::redo);
}

std::vector<Pulse> pulse(Tx& tx, ActivityId activity) {
  std::vector<Pulse> out;
  for (const store::Row row :
       tx.query("SELECT group_number, count(*), max(at) FROM board_moves WHERE activity = $1 AND "
                "kind = 'add' AND way = 'do' GROUP BY group_number ORDER BY group_number",
                activity)) {
    out.push_back(
        {static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1)), row.get<Time>(2)});
  }
  return out;
}

std::map<NoteId, Time> written_at(Tx& tx, ActivityId activity) {
  std::map<NoteId, Time> out;
  for (const store::Row row :
       tx.query("SELECT note, min(at) FROM board_moves WHERE activity = $1 AND kind = 'add' "
                "GROUP BY note",
                activity)) {
    out.emplace(row.integer(0), row.get<Time>(1));
  }
  return out;
}

std::vector<workshops::tools::OutlineLine> in_words(const Sheet& sheet,
                                                    const workshops::tools::Say& speak) {
  return workshops::tools::outline(*sheet.tool, as_everyone_sees(sheet), speak);
}

std::vector<workshops::tools::OutlineLine> without_empty_headings(
    const std::vector<workshops::tools::OutlineLine>& lines) {
  std::vector<workshops::tools::OutlineLine> kept;
  for (const auto& line : std::views::reverse(lines)) {
    const bool is_note = line.depth == 0;
    const bool holds = !kept.empty() && (kept.back().depth == 0 || kept.back().depth > line.depth);
    if (is_note || holds) kept.push_back(line);
  }
  std::ranges::reverse(kept);
  return kept;
}

bool shows_dots(const Sheet& sheet) {
  return !sheet.tool->dots_hidden || sheet.activity.stage == Stage::closed;
}

void erase_words_of(Tx& tx, PersonId person) {
  for (const store::Row row :
       tx.query("SELECT activity, position, body FROM board_moves WHERE person = $1", person)) {
    json::object body = json::parse(row.text(2)).as_object();
    if (body.contains("text")) body["text"] = people::erased_words;
    tx.run("UPDATE board_moves SET author = '', body = $1 WHERE activity = $2 AND position = $3",
           json::serialize(body), row.integer(0), row.integer(1));
  }
}

}  // namespace commonty::boards
