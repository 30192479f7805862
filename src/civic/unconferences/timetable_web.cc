// The timetable: the plan as the facilitator corrects it, and what everyone finds once it is
// published.
#include <boost/json/array.hpp>

#include "civic/pages/times.h"
#include "civic/unconferences/unconferences_web.h"

namespace commonty::unconferences {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t clashes_told_max = 12;

// ---- the grid ----------------------------------------------------------------------------------

const std::optional<Place>& place_in(const Session& session, Which which) {
  return which == Which::planned ? session.planned : session.published;
}

std::string why_not_held(const Visit& visit, const Unconference& day, const Session& session) {
  if (const Session* into = day.find(session.merged_into)) {
    return visit.text(say("Joined with “{title}”", {{"title", into->title}}));
  }
  return session.state == State::withdrawn ? visit.text(say("Withdrawn")) : "";
}

json::object entry_view(const Visit& visit, const Unconference& day, const Session& session,
                        Which which) {
  const bool published = which == Which::published;
  const bool known = visit.viewer.known();
  return {{"title", session.title},
          {"url", url_of(session)},
          {"people", day.who_want(session).size()},
          {"is_held", session.stands()},
          {"why_not", why_not_held(visit, day, session)},
          {"pinned", !published && session.pinned},
          {"mine", known && day.who_want(session).contains(visit.viewer.id)},
          {"moved_from", published ? words_of(visit, day, session.earlier) : ""},
          {"notes_url", published && session.activity
                            ? json::value("/boards/" + session.activity.text())
                            : json::value(nullptr)}};
}

// Who stands there; what would have been there only while nothing else is.
json::array entries_at(const Visit& visit, const Unconference& day, const Place& place,
                       Which which) {
  json::array held, not_held;
  for (const Session& session : day.sessions) {
    if (session.state == State::hidden || place_in(session, which) != place) continue;
    (session.stands() ? held : not_held).push_back(entry_view(visit, day, session, which));
  }
  return held.empty() ? not_held : held;
}

json::array grid_of(const Visit& visit, const Unconference& day, Which which) {
  json::array rows;
  for (const Slot& slot : day.slots) {
    json::array cells;
    for (const Room& room : day.rooms) {
      const Place place{slot.number, room.number};
      json::array entries = entries_at(visit, day, place, which);
      const bool empty = entries.empty();
      cells.push_back({{"room", room.name},
                       {"is_shut", day.shut.contains(place)},
                       {"is_empty", empty},
                       {"entries", std::move(entries)}});
    }
    rows.push_back({{"time", time_of(visit, day, slot)},
                    {"starts", rfc3339(slot.starts_at)},
                    {"cells", std::move(cells)}});
  }
  return rows;
}

json::array rooms_of(const Visit& visit, const Unconference& day) {
  json::array out;
  for (const Room& room : day.rooms) {
    const std::string seats =
        room.seats == 0 ? ""
                        : visit.text(say("for {seats}", {{"seats", std::to_string(room.seats)}}));
    out.push_back({{"number", room.number}, {"name", room.name}, {"seats", seats}});
  }
  return out;
}

// ---- in words ----------------------------------------------------------------------------------

Message told(timetable::Why why) {
  using timetable::Why;
  switch (why) {
    case Why::nowhere:
      return say("there is no room and time to put it");
    case Why::full:
      return say("all places are taken by others");
    case Why::proposers_busy:
      return say("whenever a room is free, whoever proposed it has another session");
    case Why::pinned_elsewhere:
      return say("it cannot be where it was set by hand");
    case Why::not_placed:
      return say("it was not put anywhere yet");
  }
  return {};
}

json::object words_of_cost(const Visit& visit, const Unconference& day, Which which) {
  const auto all = day.standing();
  const timetable::Timetable table = judged(day, which);
  const auto title = [&](int index) { return all[static_cast<std::size_t>(index)]->title; };
  json::array clashes, crowds, left_out;
  for (const timetable::Clash& clash : table.clashes) {
    if (clashes.size() == clashes_told_max) break;
    clashes.push_back(json::object{
        {"people", clash.people}, {"one", title(clash.one)}, {"other", title(clash.other)}});
  }
  for (const timetable::Crowd& crowd : table.crowds) {
    crowds.push_back(
        json::object{{"people", crowd.without_seat}, {"session", title(crowd.session)}});
  }
  for (const timetable::LeftOut& one : table.left_out) {
    const Session& session = *all[static_cast<std::size_t>(one.session)];
    left_out.push_back(json::object{
        {"session", session.title}, {"url", url_of(session)}, {"why", visit.text(told(one.why))}});
  }
  const auto more = table.clashes.size() - clashes.size();
  return {{"has_clashes", !clashes.empty()},
          {"clashes", std::move(clashes)},
          {"more_clashes", more},
          {"has_crowds", !crowds.empty()},
          {"crowds", std::move(crowds)},
          {"has_left_out", !left_out.empty()},
          {"left_out", std::move(left_out)}};
}

// ---- what a facilitator corrects ---------------------------------------------------------------

json::array choices(const std::vector<std::pair<int, std::string>>& all,
                    std::optional<int> chosen) {
  json::array out;
  for (const auto& [number, text] : all) {
    out.push_back({{"value", number}, {"text", text}, {"chosen", chosen == number}});
  }
  return out;
}

std::optional<Place> typed_place(const Visit& visit) {
  if (visit.field("time").empty() && visit.field("room").empty()) return std::nullopt;
  return Place{pages::number_typed(visit.field("time"), 0),
               pages::number_typed(visit.field("room"), 0)};
}

// A refused move shows what was chosen.
json::array moves_of(const Visit& visit, const Unconference& day) {
  std::vector<std::pair<int, std::string>> times, rooms;
  for (const Slot& slot : day.slots) times.emplace_back(slot.number, time_of(visit, day, slot));
  for (const Room& room : day.rooms) rooms.emplace_back(room.number, room.name);
  json::array out;
  for (const Session* session : day.standing()) {
    const bool refused = visit.field("session") == session->id.text();
    const auto at = refused ? typed_place(visit) : session->planned;
    out.push_back({{"id", session->id.text()},
                   {"title", session->title},
                   {"url", url_of(*session)},
                   {"people", day.who_want(*session).size()},
                   {"placed", session->planned.has_value()},
                   {"pinned", session->pinned},
                   {"times", choices(times, at ? std::optional(at->slot) : std::nullopt)},
                   {"rooms", choices(rooms, at ? std::optional(at->room) : std::nullopt)}});
  }
  return out;
}

bool any_planned(const Unconference& day) {
  for (const Session* session : day.standing()) {
    if (session->planned) return true;
  }
  return false;
}

bool has_closed_boards(Tx& tx, const Here& here) {
  for (const workshops::Activity& activity : workshops::agenda(tx, here.workshop.id)) {
    if (!activity.on_agenda() && activity.stage == workshops::Stage::closed) return true;
  }
  return false;
}

json::object model_of(const Visit& visit, Tx& tx, const Here& here) {
  json::object m = view_of(here);
  const bool corrects = here.facilitates && !here.is_over && here.day.has_value();
  const Which which =
      corrects && visit.query("seen") != "published" ? Which::planned : Which::published;
  const bool shown = here.day && (which == Which::planned || here.day->published_at);
  m["page_url"] = url_of(here.workshop) + "/timetable" +
                  (here.facilitates && which == Which::published ? "?seen=published" : "");
  m["is_plan"] = which == Which::planned;
  m["corrects"] = corrects && which == Which::planned;
  m["has_grid"] = shown && !here.day->rooms.empty() && !here.day->slots.empty();
  m["has_plan"] = here.day && any_planned(*here.day);
  m["has_unpublished"] = corrects && here.day->has_unpublished();
  m["may_publish"] = corrects && (m["has_unpublished"].as_bool() || has_closed_boards(tx, here));
  m["rooms"] = shown ? rooms_of(visit, *here.day) : json::array();
  m["times"] = shown ? grid_of(visit, *here.day, which) : json::array();
  m["words"] = shown ? json::value(words_of_cost(visit, *here.day, which)) : json::value(nullptr);
  m["moves"] = m["corrects"].as_bool() ? moves_of(visit, *here.day) : json::array();
  m["has_moves"] = !m["moves"].as_array().empty();
  m["published"] = nullptr;
  m["changed"] = nullptr;
  if (here.day && here.day->published_at) {
    m["published"] = pages::moment(visit, *here.day->published_at);
  }
  if (here.day && here.day->changed_at) m["changed"] = pages::moment(visit, *here.day->changed_at);
  return m;
}

web::Response page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(of_address(visit, tx));
    return model_of(visit, tx, here);
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "unconferences/timetable", *std::move(model),
                     page_of(visit, here, visit.text(say("Timetable")), refusal));
}

std::string timetable_of(const Here& here) { return url_of(here.workshop) + "/timetable"; }

web::Response plan(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        TRY(make_plan(tx, visit.viewer.id, here.workshop));
        return pages::to(timetable_of(here),
                         say("Here is a plan. Only those who facilitate see it until you publish"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

web::Response put_by_hand(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        const auto id = ProposalId::parse(visit.field("session")).value_or(ProposalId{});
        if (!here.day || !here.day->find(id)) {
          return refuse_field("place", say("Choose the session that you want to move"));
        }
        const auto place = typed_place(visit);
        // What is moved is set by hand; without moving it, it can be set loose again.
        const bool moved = place != here.day->find(id)->planned;
        const bool pinned = moved || visit.field("pin") == "yes";
        TRY(set_place(tx, visit.viewer.id, here.workshop, id, place,
                      pinned ? Hold::pinned : Hold::loose));
        return pages::to(timetable_of(here) + "#move-" + id.text(), say("Set in the plan"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

web::Response ask_publication(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  const std::string title = visit.text(say("Publish the timetable?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = visit.text(say("Everyone sees it from now on, and each session gets a board for its "
                              "notes. You can move sessions later; what moved is shown as moved.")),
       .button = visit.text(say("Publish it")),
       .action = timetable_of(*here) + "/publication",
       .back = timetable_of(*here)},
      page_of(visit, *here, title));
}

// The board that every session gets.
Boards boards_for_notes(const Visit& visit) {
  json::array questions;
  for (const Message& question : {say("What was said?"), say("What did we find out or agree?"),
                                  say("What should happen next, and who takes it on?")}) {
    questions.push_back(json::value(visit.text(question)));
  }
  return {"question_board", {{"questions", std::move(questions)}, {"per_table", false}}};
}

web::Response publish_plan(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        TRY(publish(tx, visit.viewer.id, here.workshop, boards_for_notes(visit)));
        return pages::to(timetable_of(here), say("The timetable is published. Each session has a "
                                                 "board for its notes"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

}  // namespace

void timetable_routes(Routes& routes) {
  const std::string at = "/workshops/{id}/timetable";
  routes.get(at, Deed::see, [](Visit& visit) { return page(visit); });
  routes.post(at, Deed::facilitate, plan);
  routes.post(at + "/places", Deed::facilitate, put_by_hand);
  routes.get(at + "/publication", Deed::facilitate, ask_publication);
  routes.post(at + "/publication", Deed::facilitate, publish_plan);
}

}  // namespace commonty::unconferences
