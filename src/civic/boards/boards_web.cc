#include "civic/boards/boards_web.h"

#include <algorithm>
#include <charconv>

#include "civic/boards/live_board.h"
#include "civic/boards/views.h"
#include "civic/pages/fields.h"
#include "civic/pages/listening.h"

namespace commonty::boards {
namespace json = boost::json;
namespace tools = workshops::tools;
namespace {

using permissions::Deed;

// The viewer's own table, unless another is asked for.
Look look_of(const Visit& visit, const Here& here) {
  Look look{visit, here.sheet, here.mover, here.mover.group};
  if (!visit.query("table").empty()) {
    look.table = static_cast<int>(number_of(visit.query("table")));
  }
  look.themes = &here.themes;
  return look;
}

// ---- pages -------------------------------------------------------------------------------------

json::array table_links(const Look& look) {
  json::array out;
  if (look.sheet.board.setup.groups.empty()) return out;
  const std::string url = url_of(look.sheet) + "?table=";
  for (const tools::Group& group : look.sheet.board.setup.groups) {
    out.push_back({{"text", look.visit.text(workshops::label({group.number, group.name}))},
                   {"table_url", url + std::to_string(group.number)},
                   {"current", look.table == group.number}});
  }
  out.push_back({{"text", look.visit.text(say("All tables"))},
                 {"table_url", url + "0"},
                 {"current", look.table == 0}});
  return out;
}

Message why_closed(const Sheet& sheet) {
  switch (sheet.activity.stage) {
    case workshops::Stage::waiting:
      return say("This board is not open yet. The facilitator opens it when it is time.");
    case workshops::Stage::locked:
      return say("The board is locked: it can be read, not written on.");
    case workshops::Stage::closed:
      return say("The board is closed. What was written stays.");
    case workshops::Stage::open:
      return {};
  }
  return {};
}

json::object board_model(const Look& look, const Here& here) {
  const Sheet& sheet = here.sheet;
  const Visit& visit = look.visit;
  const Message closed = why_closed(sheet);
  json::object out{
      {"id", sheet.activity.id.text()},
      {"title", sheet.activity.title},
      {"board_url", url_of(sheet)},
      {"tool", sheet.tool->name},
      {"tool_title", visit.text(sheet.tool->title)},
      {"how_to_run", visit.text(sheet.tool->how_to_run)},
      {"workshop",
       {{"title", sheet.workshop.title}, {"url", "/workshops/" + sheet.workshop.id.text()}}},
      {"question", ""},
      {"stage", workshops::name_of(sheet.activity.stage)},
      {"closed", closed.id.empty() ? "" : visit.text(closed)},
      {"position", sheet.position},
      {"room_place", sheet.workshop.changes},
      {"set_up", here.set_up},
      {"table", look.table},
      {"tables", table_links(look)},
      {"in_the_room", here.mover.in_the_room},
      {"may_move", here.mover.in_the_room || here.mover.facilitates},
      {"can_join", !here.mover.in_the_room && !here.mover.facilitates && sheet.workshop.code_open},
      {"dots_left", nullptr},
      {"message", sheet.workshop.message},
      {"themes", theme_links(look)},
      {"picture", picture(look)}};
  if (const int each = tools::dots_each(*sheet.tool, sheet.board.setup); each > 0) {
    out["dots_left"] = each - sheet.board.dots_used(here.mover.person.value);
  }
  if (const json::value* question = sheet.activity.options.if_contains("question")) {
    out["question"] = *question;
  }
  if (sheet.activity.ends_at) {
    out["left"] = visit.texts.left(*sheet.activity.ends_at, visit.now);
    out["left_s"] = std::max<std::int64_t>(0, (*sheet.activity.ends_at - visit.now) / 1000);
  }
  return out;
}

web::Response outline_page(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return board_here(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  const Look look = look_of(visit, *here);
  const std::string_view theme = visit.query("theme");
  const std::string title = visit.text(say("Outline"));
  return pages::show(
      visit, "boards/outline",
      {{"title", here->sheet.activity.title},
       {"board_url", url_of(here->sheet)},
       {"themes", theme_links(look, theme)},
       {"all_url", theme.empty() ? "" : url_of(here->sheet) + "/outline"},
       {"lines", outline_view(look, theme)}},
      {.title = title, .crumbs = crumbs(visit, *here, title), .section = "/workshops"});
}

web::Response history_page(Visit& visit) {
  const std::int64_t asked = number_of(visit.query("at"));
  struct Found {
    Here here;
    std::int64_t moves;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    const auto activity = TRY(workshops::get_activity(tx, TRY(visit.route_id<ActivityId>())));
    const std::int64_t at = visit.query("at").empty()
                                ? activity.moves
                                : std::clamp<std::int64_t>(asked, 0, activity.moves);
    return Found{TRY(board_here(visit, tx, at)), activity.moves};
  });
  if (!found) return pages::refused(visit, found.refusal());
  found->here.mover = {};  // the past cannot be written on
  const Look look = look_of(visit, found->here);
  json::object model = board_model(look, found->here);
  model["moves"] = found->moves;
  const std::int64_t at = found->here.sheet.position;
  model["earlier"] = at > 0 ? json::value(at - 1) : json::value(nullptr);
  model["later"] = at < found->moves ? json::value(at + 1) : json::value(nullptr);
  const std::string title = visit.text(say("How it grew"));
  return pages::show(
      visit, "boards/history", std::move(model),
      {.title = title, .crumbs = crumbs(visit, found->here, title), .section = "/workshops"});
}

json::array colour_choices(const tools::Note& note, const Visit& visit) {
  using tools::Colour;
  json::array out;
  for (const Colour colour :
       {Colour::yellow, Colour::blue, Colour::green, Colour::pink, Colour::orange, Colour::grey}) {
    out.push_back({{"value", tools::name_of(colour)},
                   {"text", visit.text(tools::label_of(colour))},
                   {"current", colour == note.colour.value}});
  }
  return out;
}

// ---- the stream --------------------------------------------------------------------------------

web::Response stream(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return board_here(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  const Sheet& sheet = here->sheet;
  const ActivityId id = sheet.activity.id;
  return pages::listen(
      visit, workshops::room_of(id), sheet.position,
      [id](const Visit& nobody, Tx& tx, live::Position after) {
        return news_of(nobody, tx, id, after);
      },
      [&app = visit.app, workshop = sheet.workshop.id, session = pages::session_of(visit)] {
        return app.store.read([&](Tx& tx) { return workshops::may_hear(tx, session, workshop); });
      });
}

}  // namespace

// ---- shared with the moves ---------------------------------------------------------------------

std::int64_t number_of(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Result<Here> board_here(Visit& visit, Tx& tx, std::optional<std::int64_t> until) {
  Here here;
  const auto id = TRY(visit.route_id<ActivityId>());
  here.sheet = TRY(until ? open_past(tx, id, *until) : open(tx, id));
  const workshops::Workshop& w = here.sheet.workshop;
  const auto standing = workshops::standing(tx, visit.viewer, w);
  TRY(visit.require(standing));
  const bool facilitates = visit.may(Deed::facilitate, standing);
  TRY(require_in_sight(here.sheet, facilitates));
  here.mover = mover(tx, visit.viewer, here.sheet, facilitates);
  here.themes = themes_of(visit, tx, id);
  here.set_up = workshops::set_up_mark(w, here.sheet.activity, workshops::groups(tx, w.id));
  return here;
}

NoteId note_of_address(const Visit& visit) {
  const auto id = Id<struct NoteTag>::parse(visit.route("note"));
  return id ? id->value : 0;
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& last) {
  const workshops::Workshop& w = here.sheet.workshop;
  std::vector<pages::Crumb> out = {{visit.text(say("Workshops")), "/workshops"},
                                   {w.title, "/workshops/" + w.id.text()}};
  if (!last.empty()) out.push_back({here.sheet.activity.title, url_of(here.sheet)});
  out.push_back({last.empty() ? here.sheet.activity.title : last, ""});
  return out;
}

bool is_on_wall(const Sheet& sheet) { return sheet.workshop.activity == sheet.activity.id; }

web::Response board_page(Visit& visit, const Refusal* refusal) {
  auto here = visit.read([&](Tx& tx) { return board_here(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  Look look = look_of(visit, *here);
  const std::string typed(refusal ? visit.field("text") : "");
  const bool fits_its_place = refusal && !typed.empty() && refusal->reason == Reason::invalid;
  if (fits_its_place) {
    look.typed = typed;
    look.typed_at = visit.field("place");
    look.typed_group = static_cast<int>(number_of(visit.field("table")));
  }
  json::object model = board_model(look, *here);
  // Where nobody can write now, the words are given back beside the board.
  model["given_back"] = fits_its_place ? "" : typed;
  web::Response response = pages::show(visit, "boards/board", std::move(model),
                                       {.title = here->sheet.activity.title,
                                        .crumbs = crumbs(visit, *here, ""),
                                        .section = "/workshops",
                                        .refusal = refusal});
  if (refusal && refusal->retry_after_s > 0) {
    response.set("Retry-After", std::to_string(refusal->retry_after_s));
  }
  return response;
}

web::Response note_page(Visit& visit, const Refusal* refusal) {
  auto here = visit.read([&](Tx& tx) -> Result<Here> {
    Here found = TRY(board_here(visit, tx));
    const tools::Note* note = found.sheet.board.find(note_of_address(visit));
    if (!note || note->removed.value || (note->hidden.value && !found.mover.facilitates)) {
      return refuse(Reason::gone, say("This note is not on the board any more"));
    }
    return found;
  });
  if (!here) return pages::refused(visit, here.refusal());
  const tools::Note& note = *here->sheet.board.find(note_of_address(visit));
  const Look look = look_of(visit, *here);
  json::object model = note_view(look, note);
  std::string saw;
  for (const tools::Text* text : note.current()) saw += std::to_string(text->stamp) + " ";
  model["board_url"] = url_of(here->sheet);
  model["saw"] = saw;
  model["hidden"] = note.hidden.value;
  model["may_edit"] = look.mover.looks_after || model["mine"].as_bool();
  model["may_hide"] = look.mover.facilitates;
  model["in_spotlight"] = here->sheet.workshop.spotlight == note.id;
  model["may_spotlight"] = look.mover.facilitates && !note.hidden.value && is_on_wall(here->sheet);
  model["place_field"] = pages::select_field(
      visit, {.name = "place", .label = say("Move to"), .value = note.place.value},
      place_choices(look));
  model["colours"] = colour_choices(note, visit);
  model["chains"] = here->sheet.tool->chains && may_write_at(look, {.group = note.group});
  model["text_field"] = pages::textarea_field(visit,
                                              {.name = "text",
                                               .label = say("The note"),
                                               .value = note.words(),
                                               .rows = 3,
                                               .length_max = tools::note_length_max},
                                              refusal);
  const std::string title = visit.text(say("A note"));
  return pages::show(visit, "boards/note", std::move(model),
                     {.title = title,
                      .crumbs = crumbs(visit, *here, title),
                      .section = "/workshops",
                      .refusal = refusal});
}

void routes(Routes& routes) {
  routes.get("/boards/{id}", Deed::see, [](Visit& visit) { return board_page(visit); });
  routes.get("/boards/{id}/outline", Deed::see, outline_page);
  picture_routes(routes);
  routes.get("/boards/{id}/history", Deed::see, history_page);
  routes.get("/boards/{id}/stream", Deed::see, stream);
  routes.get("/boards/{id}/notes/{note}", Deed::see, [](Visit& visit) { return note_page(visit); });
  move_routes(routes);
}

}  // namespace commonty::boards
