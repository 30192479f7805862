// What is done on a board: each form of it is a move, and leads back to the board.
#include <algorithm>

#include "civic/boards/boards_web.h"
#include "civic/boards/views.h"
#include "platform/base/text.h"

namespace commonty::boards {
namespace tools = workshops::tools;
namespace {

using permissions::Deed;
using Kind = Move::Kind;

bool has_table(const Sheet& sheet, int number) {
  return std::ranges::any_of(sheet.board.setup.groups,
                             [&](const tools::Group& group) { return group.number == number; });
}

// The table whose note it is. Where each has its own board, a note without one would lie nowhere.
Result<int> table_of(const Visit& visit, const Here& here) {
  if (!here.mover.in_the_room && !here.mover.facilitates) return 0;  // refused for that
  const auto places = here.sheet.tool->places(here.sheet.board.setup);
  const bool chooses = here.mover.looks_after || here.mover.group == 0;
  const int typed = static_cast<int>(number_of(visit.field("table")));
  const int table = chooses && has_table(here.sheet, typed) ? typed : here.mover.group;
  if (table == 0 && !places.empty() && places.front().of_group) {
    return refuse_field("text", say("Choose a table first, so that your note lies at one"));
  }
  return table;
}

std::string back_to(const Visit& visit, const Here& here) {
  const std::string_view table =
      visit.field("table").empty() ? visit.query("table") : visit.field("table");
  return url_of(here.sheet) + (table.empty() ? "" : "?table=" + percent_encode(table));
}

std::vector<pages::Heard> heard(const Here& here) {
  return {{workshops::room_of(here.sheet.activity.id), here.sheet.position}};
}

// What is said after a move, with an undo where something went out of sight.
pages::Outcome outcome_of(const Visit& visit, const Here& here, const Move& move, Message told) {
  const tools::Note* note = here.sheet.board.find(move.note);
  if (move.kind == Kind::edit && note && note->current().size() > 1) {
    told = say("Somebody changed this note at the same time. Both texts are kept");
  }
  const bool out_of_sight = move.kind == Kind::remove || move.kind == Kind::hide;
  // A new note is found by its address, by who has sent it as well.
  const bool is_new = move.kind == Kind::add;
  const std::string at = is_new ? "#note-" + Id<struct NoteTag>{move.note}.text() : "";
  return pages::to(back_to(visit, here) + at, std::move(told),
                   out_of_sight ? url_of(here.sheet) + "/undo" : "", heard(here));
}

web::Response move_here(Visit& visit, const std::function<Result<Move>(const Here&)>& read_move,
                        const Message& told,
                        const std::function<web::Response(const Refusal&)>& again) {
  const auto within = pages::within_limit(visit, "move");
  if (!within) return again(within.refusal());
  return pages::act_as_person(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        Here here = TRY(board_here(visit, tx));
        const Move made = TRY(make(tx, here.mover, here.sheet, TRY(read_move(here))));
        return outcome_of(visit, here, made, told);
      },
      again);
}

web::Response write(Visit& visit) {
  return move_here(
      visit,
      [&](const Here& here) -> Result<Move> {
        return Move{.kind = Kind::add,
                    .group = TRY(table_of(visit, here)),
                    .text = std::string(visit.field("text")),
                    .place = std::string(visit.field("place")),
                    .parent = Id<struct NoteTag>::parse(visit.field("parent"))
                                  .value_or(Id<struct NoteTag>{})
                                  .value,
                    .colour = tools::colour_named(visit.field("colour"))};
      },
      {}, [&](const Refusal& refusal) { return board_page(visit, &refusal); });
}

Handler change_note(Kind kind, Message told) {
  return [kind, told](Visit& visit) {
    return move_here(
        visit,
        [&](const Here& here) -> Result<Move> {
          Move move{.kind = kind,
                    .note = note_of_address(visit),
                    .text = std::string(visit.field("text")),
                    .place = std::string(visit.field("place")),
                    .colour = tools::colour_named(visit.field("colour")),
                    .mark = std::string(visit.field("mark"))};
          for (const std::string_view stamp : split(visit.field("saw"), ' ')) {
            if (const auto value = number_of(stamp)) move.saw.push_back(value);
          }
          const tools::Note* note = here.sheet.board.find(move.note);
          if (kind == Kind::put && note) move.parent = note->parent.value;
          if (kind == Kind::mark && visit.field("on") == "no") move.kind = Kind::unmark;
          return move;
        },
        told,
        [&](const Refusal& refusal) {
          return refusal.reason == Reason::invalid ? note_page(visit, &refusal)
                                                   : board_page(visit, &refusal);
        });
  };
}

// The last of the mover's dots on a note.
web::Response take_dot_back(Visit& visit) {
  return move_here(
      visit,
      [&](const Here& here) -> Result<Move> {
        Move move{.kind = Kind::undot, .note = note_of_address(visit)};
        const tools::Note* note = here.sheet.board.find(move.note);
        if (!note) return refuse(Reason::gone, say("This note is not on the board any more"));
        const auto mine = note->dots.find(here.mover.person.value);
        if (mine == note->dots.end()) return move;
        for (const auto& [stamp, dot] : mine->second) {
          if (dot.value) move.dot = stamp;
        }
        return move;
      },
      {}, [&](const Refusal& refusal) { return pages::refused(visit, refusal); });
}

// Shown large on the wall; the one that is there already is taken down.
web::Response spotlight(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(board_here(visit, tx));
    const NoteId id = note_of_address(visit);
    const tools::Note* note = here.sheet.board.find(id);
    if (!note || !note->is_shown()) {
      return refuse(Reason::gone, say("This note is not on the board any more"));
    }
    if (!is_on_wall(here.sheet)) {
      return refuse(Reason::conflict, say("This board is not on the wall. Open it from the desk "
                                          "first"));
    }
    const bool is_there = here.sheet.workshop.spotlight == id;
    const WorkshopId workshop = here.sheet.workshop.id;
    workshops::spotlight(tx, visit.viewer.id, workshop, is_there ? 0 : id);
    return pages::to(url_of(here.sheet),
                     is_there ? say("Taken down from the wall") : say("The wall shows it large"),
                     "", {{workshops::room_of(workshop), workshops::changes(tx, workshop)}});
  });
}

web::Response ask_undo(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return board_here(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  const std::string title = visit.text(say("Take back your last move?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = here->sheet.activity.title,
       .button = visit.text(say("Take it back")),
       .action = url_of(here->sheet) + "/undo",
       .back = url_of(here->sheet)},
      {.title = title, .crumbs = crumbs(visit, *here, title), .section = "/workshops"});
}

Handler undo_or_redo(Result<void> (*deed)(Tx&, const Mover&, Sheet&), Message told) {
  return [deed, told](Visit& visit) {
    return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
      Here here = TRY(board_here(visit, tx));
      TRY(deed(tx, here.mover, here.sheet));
      return pages::to(back_to(visit, here), told, "", heard(here));
    });
  };
}

}  // namespace

void move_routes(Routes& routes) {
  routes.post("/boards/{id}/notes", Deed::give, write);
  const std::string note = "/boards/{id}/notes/{note}";
  routes.post(note + "/edit", Deed::give, change_note(Kind::edit, say("Changed")));
  routes.post(note + "/place", Deed::give, change_note(Kind::put, say("Moved")));
  routes.post(note + "/colour", Deed::give, change_note(Kind::colour, say("Changed")));
  routes.post(note + "/removal", Deed::give,
              change_note(Kind::remove, say("Taken away. You can take that back")));
  routes.post(note + "/marks", Deed::give, change_note(Kind::mark, say("Marked")));
  routes.post(note + "/dots", Deed::give, change_note(Kind::dot, {}));
  routes.post(note + "/dots/removal", Deed::give, take_dot_back);
  routes.post(note + "/hiding", Deed::give, change_note(Kind::hide, say("Hidden from the room")));
  routes.post(note + "/showing", Deed::give, change_note(Kind::show, say("Shown again")));
  routes.post(note + "/spotlight", Deed::facilitate, spotlight);
  routes.get("/boards/{id}/undo", Deed::see, ask_undo);
  routes.post("/boards/{id}/undo", Deed::give, undo_or_redo(undo, say("Taken back")));
  routes.post("/boards/{id}/redo", Deed::give, undo_or_redo(redo, say("Done again")));
}

}  // namespace commonty::boards
