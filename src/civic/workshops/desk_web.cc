// The facilitator's desk: what goes on now, the timer, the agenda, who is in the room.
#include <charconv>

#include "civic/pages/fields.h"
#include "civic/pages/parts.h"
#include "civic/workshops/workshops_web.h"
#include "platform/base/text.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int extension_max = 60;

std::string table_name(const Visit& visit, const Group& group) {
  if (!group.name.empty()) return group.name;
  return visit.text(say("Table {number}", {{"number", std::to_string(group.number)}}));
}

// ---- the page

Message label(Part part) {
  switch (part) {
    case Part::participant:
      return say("takes part");
    case Part::table_host:
      return say("hosts a table");
    case Part::critical_friend:
      return say("critical friend");
    case Part::observer:
      return say("watches");
    case Part::facilitator:
      return say("facilitates");
  }
  return {};
}

json::object person_view(const Visit& visit, const Participant& person) {
  return {{"person", person.person.text()},
          {"name", person.name.empty() ? visit.text(say("A guest")) : person.name},
          {"organisation", person.organisation},
          {"group", person.group},
          {"part", name_of(person.part)},
          {"part_label", visit.text(label(person.part))}};
}

// How many notes its board has, and since when nobody has written.
json::value pulse_of(const json::value& all, int table) {
  if (!all.is_array()) return nullptr;
  for (const json::value& one : all.as_array()) {
    if (one.at("group").as_int64() == table) return one;
  }
  return nullptr;
}

// Tables with their people; those without a table last.
json::array tables_view(const Visit& visit, Tx& tx, const Workshop& w) {
  const json::value pulse = w.activity && visit.app.parts
                                ? visit.app.parts->get("desk", "pulse", visit, tx, w.activity.value)
                                : json::value(nullptr);
  const auto people = participants(tx, w.id);
  auto tables = groups(tx, w.id);
  tables.push_back({0, visit.text(tables.empty() ? say("In the room") : say("No table yet"))});
  json::array out;
  for (const Group& table : tables) {
    json::array seated;
    for (const Participant& person : people) {
      if (person.group == table.number) seated.push_back(person_view(visit, person));
    }
    if (table.number == 0 && seated.empty()) continue;
    out.push_back({{"number", table.number},
                   {"name", table_name(visit, table)},
                   {"count", seated.size()},
                   {"is_working", w.activity && table.number > 0},
                   {"pulse", pulse_of(pulse, table.number)},
                   {"people", std::move(seated)}});
  }
  return out;
}

std::vector<pages::Choice> table_choices(const Visit& visit, Tx& tx, const Workshop& w) {
  std::vector<pages::Choice> items = {{"0", visit.text(say("No table"))}};
  for (const Group& group : groups(tx, w.id)) {
    items.push_back({std::to_string(group.number), table_name(visit, group)});
  }
  return items;
}

std::string names_text(Tx& tx, const Workshop& w) {
  std::string out;
  for (const Group& group : groups(tx, w.id)) out += group.name + "\n";
  return out;
}

json::array moves_of_state(const Visit& visit, State state) {
  struct Way {
    State from, to;
    Message text;
  };
  const Way ways[] = {{State::draft, State::lobby, say("Open the doors")},
                      {State::draft, State::running, say("Begin at once")},
                      {State::lobby, State::running, say("Begin")},
                      {State::running, State::ended, say("End the workshop")},
                      {State::ended, State::running, say("Open it again")}};
  json::array out;
  for (const Way& way : ways) {
    if (way.from != state) continue;
    out.push_back({{"to", name_of(way.to)},
                   {"text", visit.text(way.text)},
                   {"main", out.empty() && way.to != State::ended}});
  }
  return out;
}

// The parts of critical friends are opened one after the other; cards can be dealt again.
json::array phases_view(const Visit& visit, const Activity& activity) {
  json::array out;
  if (activity.tool != "critical_friends") return out;
  const json::value* now = activity.options.if_contains("phase");
  const tools::Setup setup{activity.options, {}};
  for (const tools::Place& place : tools::find(activity.tool)->places(setup)) {
    out.push_back({{"key", place.key},
                   {"label", visit.text(place.label)},
                   {"is_open", now && now->is_string() && now->get_string() == place.key}});
  }
  return out;
}

json::object desk_model(const Visit& visit, Tx& tx, const Here& here) {
  const Workshop& w = here.workshop;
  json::object m = view_of(visit, here);
  m["code"] = w.code;
  m["has_challenge"] = here.challenge.has_value();
  m["join_url"] = visit.app.settings.base_url + "/join/" + w.code;
  m["agenda"] = agenda_view(visit, tx, w);
  m["live_place"] = w.changes;
  m["now"] = nullptr;
  for (const json::value& item : m["agenda"].as_array()) {
    if (item.at("now").as_bool()) m["now"] = item;
  }
  m["has_begun"] = !m["now"].is_null();
  if (w.activity && m["has_begun"].as_bool()) {
    const Activity now = get_activity(tx, w.activity).value();
    json::object& shown = m["now"].as_object();
    shown["phases"] = phases_view(visit, now);
    shown["has_phases"] = !shown["phases"].as_array().empty();
    shown["deals_cards"] = now.tool == "scenario_cards";
  }
  m["conversation"] =
      w.activity && visit.app.parts
          ? visit.app.parts->get("desk", "conversation", visit, tx, w.activity.value)
          : json::value(nullptr);
  m["next"] = nullptr;
  for (const json::value& item : m["agenda"].as_array()) {
    if (m["next"].is_null() && item.at("is_waiting").as_bool()) m["next"] = item;
  }
  m["current"] = w.activity ? json::value(w.activity.text()) : json::value("");
  m["ways"] = moves_of_state(visit, w.state);
  m["tables"] = tables_view(visit, tx, w);
  m["people_count"] =
      tx.one<std::int64_t>("SELECT count(*) FROM participants WHERE workshop = $1", w.id);
  const auto choices = table_choices(visit, tx, w);
  json::array numbers;
  for (const pages::Choice& choice : choices) {
    numbers.push_back({{"value", choice.value}, {"text", choice.text}});
  }
  m["table_choices"] = std::move(numbers);
  m["has_tables"] = choices.size() > 1;
  m["names_field"] =
      pages::textarea_field(visit, {.name = "names",
                                    .label = say("Tables, a name a line"),
                                    .hint = say("An empty line is a table with only a number"),
                                    .value = names_text(tx, w),
                                    .rows = 6});
  m["message_field"] = pages::text_field(visit, {.name = "message",
                                                 .label = say("Say something to everyone"),
                                                 .hint = say("Leave it empty to take it down"),
                                                 .value = w.message});
  return m;
}

web::Response desk(Visit& visit) {
  struct Found {
    Here here;
    json::object model;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    Here here = TRY(of_address(visit, tx));
    if (here.workshop.is_paper()) {
      return refuse(Reason::not_found, say("This workshop came on paper; it has no desk"));
    }
    json::object model = desk_model(visit, tx, here);
    return Found{std::move(here), std::move(model)};
  });
  if (!found) return pages::refused(visit, found.refusal());
  const std::string title =
      visit.text(say("Desk: {title}", {{"title", found->here.workshop.title}}));
  return pages::show(visit, "workshops/desk", std::move(found->model),
                     {.title = title,
                      .crumbs = crumbs(visit, found->here, visit.text(say("Desk"))),
                      .section = "/workshops"});
}

// ---- what is done there

using Deeds = std::function<Result<Message>(Tx&, const Here&)>;

web::Response act_at_desk(Visit& visit, const Deeds& deed) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(of_address(visit, tx));
    Message told = TRY(deed(tx, here));
    return pages::to(url_of(here.workshop) + "/desk", std::move(told), "",
                     heard(tx, here.workshop.id));
  });
}

std::optional<State> state_named(std::string_view name) {
  for (State state : {State::draft, State::lobby, State::running, State::ended}) {
    if (name_of(state) == name) return state;
  }
  return std::nullopt;
}

Message said_of(State state) {
  switch (state) {
    case State::draft:
      return say("The doors are closed. The workshop is being prepared");
    case State::lobby:
      return say("The doors are open: people can come in");
    case State::running:
      return say("The workshop is going on");
    case State::ended:
      return say("The workshop is over. Its notes can be taken home");
  }
  return {};
}

web::Response move_workshop(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const auto state = state_named(visit.field("to"));
    if (!state) return refuse(Reason::invalid, say("Choose what should happen"));
    TRY(move_to(tx, visit.viewer.id, here.workshop.id, *state));
    return said_of(*state);
  });
}

web::Response open_code(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const bool open = visit.field("open") == "yes";
    set_code_open(tx, visit.viewer.id, here.workshop.id, open);
    return open ? say("The code is open") : say("The code is closed. Those inside stay inside");
  });
}

web::Response announce(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    TRY(say_to_all(tx, visit.viewer.id, here.workshop.id, visit.field("message")));
    return say("Everyone sees it now");
  });
}

web::Response name_tables(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    std::vector<std::string> names;
    // Trimming would take away the last tables without names.
    std::string typed(visit.field("names"));
    std::erase(typed, '\r');
    if (typed.ends_with('\n')) typed.pop_back();
    if (!typed.empty()) {
      for (const std::string_view name : split(typed, '\n')) names.push_back(clean_line(name));
    }
    TRY(set_groups(tx, here.workshop.id, names));
    return say("The tables are set");
  });
}

web::Response seat_somebody(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const auto person = PersonId::parse(visit.field("person")).value_or(PersonId{});
    int table = 0;
    const std::string_view typed = visit.field("table");
    std::from_chars(typed.data(), typed.data() + typed.size(), table);
    TRY(seat(tx, here.workshop.id, person, table));
    if (const auto part = part_named(visit.field("part"))) {
      TRY(set_part(tx, here.workshop.id, person, *part));
    }
    return say("They sit there now");
  });
}

web::Response spread_people(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    spread(tx, here.workshop.id);
    return say("Everyone has a table, organisations mixed");
  });
}

std::optional<Stage> stage_named(std::string_view name) {
  for (Stage stage : {Stage::waiting, Stage::open, Stage::locked, Stage::closed}) {
    if (name_of(stage) == name) return stage;
  }
  return std::nullopt;
}

Message said_of(Stage stage, const std::string& title) {
  switch (stage) {
    case Stage::open:
      return say("“{title}” is open", {{"title", title}});
    case Stage::locked:
      return say("“{title}” is locked: it can be read, and nothing is added", {{"title", title}});
    case Stage::closed:
      return say("“{title}” is closed", {{"title", title}});
    case Stage::waiting:
      return say("“{title}” waits for its turn", {{"title", title}});
  }
  return {};
}

web::Response set_stage_of(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const Activity a = TRY(activity_of_address(visit, tx, here.workshop));
    const auto stage = stage_named(visit.field("stage"));
    if (!stage) return refuse(Reason::invalid, say("Choose what should happen"));
    if (*stage == Stage::open && here.workshop.state != State::running) {
      TRY(move_to(tx, visit.viewer.id, here.workshop.id, State::running));
    }
    // "Next": what went on until now can be read, not written on, and its clock calls nobody.
    if (const auto before = ActivityId::parse(visit.field("after"));
        before && *before == here.workshop.activity && *before != a.id) {
      TRY(set_stage(tx, visit.viewer.id, *before, Stage::locked));
      TRY(pause(tx, *before));
    }
    TRY(set_stage(tx, visit.viewer.id, a.id, *stage));
    return said_of(*stage, a.title);
  });
}

web::Response set_timer(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const Activity a = TRY(activity_of_address(visit, tx, here.workshop));
    const std::string_view deed = visit.field("deed");
    if (deed == "pause") {
      TRY(pause(tx, a.id));
      return say("The timer stands still");
    }
    if (deed == "resume") {
      TRY(resume(tx, a.id));
      return say("The timer runs");
    }
    int minutes = 0;
    const std::string_view typed = visit.field("minutes");
    std::from_chars(typed.data(), typed.data() + typed.size(), minutes);
    if (minutes == 0 || minutes > extension_max || minutes < -extension_max) {
      return refuse_field("minutes", say("Say how many minutes more, or fewer"));
    }
    TRY(extend(tx, a.id, minutes));
    return say("The timer is set anew");
  });
}

web::Response reorder(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const Activity a = TRY(activity_of_address(visit, tx, here.workshop));
    move_activity(tx, a.id, visit.field("to") == "earlier" ? Towards::earlier : Towards::later);
    return say("Moved");
  });
}

web::Response remove_from_agenda(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const Activity a = TRY(activity_of_address(visit, tx, here.workshop));
    TRY(remove_activity(tx, visit.viewer.id, a.id));
    return say("“{title}” is off the agenda", {{"title", a.title}});
  });
}

web::Response change_option(Visit& visit) {
  return act_at_desk(visit, [&](Tx& tx, const Here& here) -> Result<Message> {
    const Activity a = TRY(activity_of_address(visit, tx, here.workshop));
    if (visit.field("name") == "phase") {
      TRY(set_option(tx, a.id, "phase", json::value(std::string(visit.field("value")))));
      return say("The next part is open");
    }
    if (visit.field("name") == "seed") {
      TRY(set_option(tx, a.id, "seed", a.moves + visit.now.ms % 1000));
      return say("New cards are dealt");
    }
    return refuse(Reason::invalid, say("Choose what should happen"));
  });
}

}  // namespace

void desk_routes(Routes& routes) {
  routes.get("/workshops/{id}/desk", Deed::facilitate, desk);
  routes.post("/workshops/{id}/states", Deed::facilitate, move_workshop);
  routes.post("/workshops/{id}/code", Deed::facilitate, open_code);
  routes.post("/workshops/{id}/messages", Deed::facilitate, announce);
  routes.post("/workshops/{id}/tables", Deed::facilitate, name_tables);
  routes.post("/workshops/{id}/seats", Deed::facilitate, seat_somebody);
  routes.post("/workshops/{id}/spread", Deed::facilitate, spread_people);
  routes.post("/workshops/{id}/activities/{activity}/stages", Deed::facilitate, set_stage_of);
  routes.post("/workshops/{id}/activities/{activity}/timer", Deed::facilitate, set_timer);
  routes.post("/workshops/{id}/activities/{activity}/place", Deed::facilitate, reorder);
  routes.post("/workshops/{id}/activities/{activity}/removal", Deed::facilitate,
              remove_from_agenda);
  routes.post("/workshops/{id}/activities/{activity}/options", Deed::facilitate, change_option);
}

}  // namespace commonty::workshops
