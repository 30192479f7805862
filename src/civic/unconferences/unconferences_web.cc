#include "civic/unconferences/unconferences_web.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/journeys/journeys.h"
#include "civic/pages/calendar.h"
#include "civic/pages/fields.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::unconferences {
namespace json = boost::json;
namespace {

using permissions::Deed;

// ---- what is shown -----------------------------------------------------------------------------

std::string proposers_of(const Visit& visit, const Unconference& day, const Session& session) {
  std::vector<std::string> names;
  for (const Session* part : day.parts_of(session)) {
    const std::string& name = part->proposer_name;
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names.empty() ? visit.text(say("Somebody in the room")) : join(names, ", ");
}

json::object session_view(const Visit& visit, const Here& here, const Session& session) {
  const Unconference& day = *here.day;
  const bool known = visit.viewer.known();
  const bool own = known && session.proposer == visit.viewer.id;
  json::array joined;
  for (const Session* part : day.parts_of(session)) {
    if (part->id == session.id) continue;
    joined.push_back({{"title", part->title},
                      {"url", url_of(*part)},
                      {"removal_url", url_of(*part) + "/merges/removal"}});
  }
  // A hidden one's board is open to facilitators alone, also when its proposer looks.
  const bool opens_board =
      session.published && session.activity && (session.state != State::hidden || here.facilitates);
  return {{"id", session.id.text()},
          {"title", session.title},
          {"about", session.about},
          {"about_html", markdown_to_html(session.about)},
          {"url", url_of(session)},
          {"proposed_by", proposers_of(visit, day, session)},
          {"people", day.who_want(session).size()},
          {"interested", known && day.is_interested(session, visit.viewer.id)},
          {"own", own},
          {"may_show_interest", here.takes_part && session.stands() && !own},
          {"state", name_of(session.state)},
          {"is_withdrawn", session.state == State::withdrawn},
          {"is_hidden", session.state == State::hidden},
          {"place", words_of(visit, day, session.published)},
          {"earlier", words_of(visit, day, session.earlier)},
          {"notes_url",
           opens_board ? json::value("/boards/" + session.activity.text()) : json::value(nullptr)},
          {"joined", std::move(joined)}};
}

json::array your_day(const Visit& visit, const Unconference& day) {
  json::array out;
  for (const Session* session : day_of(visit, day)) {
    out.push_back({{"title", session->title},
                   {"url", url_of(*session)},
                   {"place", words_of(visit, day, session->published)}});
  }
  return out;
}

// Empty, or with the words of the one that is changed.
json::array word_fields(const Visit& visit, const Session& session, const Refusal* refusal) {
  using namespace pages;
  json::array out = {
      text_field(visit,
                 {.name = "title",
                  .label = say("What is it about?"),
                  .hint = say("A few words that make others want to come. At most {max} characters",
                              {{"max", std::to_string(title_length_max)}}),
                  .value = session.title},
                 refusal),
      textarea_field(visit,
                     {.name = "about",
                      .label = say("A little more, if you like"),
                      .hint = say("What you bring, what you want to find out together"),
                      .value = session.about,
                      .rows = 3,
                      .length_max = about_length_max},
                     refusal)};
  if (visit.viewer.name.empty()) return out;
  out.push_back(checkboxes_field(
      visit, {.name = "with_name"}, {{"yes", visit.text(say("Show my name"))}},
      session.with_name ? std::vector<std::string>{"yes"} : std::vector<std::string>{}, refusal));
  return out;
}

json::object list_model(const Visit& visit, const Here& here, const Refusal* refusal) {
  json::object m = view_of(here);
  json::array sessions, yours;
  if (here.day) {
    for (const Session* session : here.day->standing()) {
      sessions.push_back(session_view(visit, here, *session));
    }
    yours = your_day(visit, *here.day);
  }
  m["has_your_day"] = !yours.empty();
  m["your_day"] = std::move(yours);
  m["has_sessions"] = !sessions.empty();
  m["sessions"] = std::move(sessions);
  m["fields"] = here.takes_part ? word_fields(visit, {}, refusal) : json::array();
  m["sessions_each_max"] = sessions_each_max;
  m["sessions_max"] = sessions_max;
  m["back"] = "list";
  m["page_url"] = url_of(here.workshop) + "/sessions";
  return m;
}

web::Response list_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(of_address(visit, tx));
    return list_model(visit, here, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "unconferences/list", *std::move(model),
                     page_of(visit, here, visit.text(say("Sessions")), refusal));
}

json::value merge_field(const Visit& visit, const Here& here, const Session& session,
                        const Refusal* refusal) {
  if (!here.facilitates || here.is_over || !session.stands()) return nullptr;
  std::vector<pages::Choice> others = {{"", visit.text(say("Choose a session"))}};
  for (const Session* other : here.day->standing()) {
    if (other->id != session.id) others.push_back({other->id.text(), other->title});
  }
  if (others.size() == 1) return nullptr;
  return pages::select_field(
      visit,
      {.name = "into",
       .label = say("Join it with another"),
       .hint = say("Whoever wanted either is counted once. You can undo it")},
      others, refusal);
}

bool may_edit(const Visit& visit, const Here& here, const Session& session) {
  return here.takes_part && session.state == State::shown &&
         session.is_proposed_by(visit.viewer.id);
}

web::Response edit_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(of_address(visit, tx));
    const Session session = TRY(session_of_address(visit, here));
    if (!may_edit(visit, here, session)) {
      return refuse(Reason::forbidden, say("Only whoever proposed a session changes its words, as "
                                           "long as sessions can be proposed"));
    }
    json::object m = view_of(here);
    m["session_url"] = url_of(session);
    m["fields"] = word_fields(visit, session, refusal);
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "unconferences/edit", *std::move(model),
                     page_of(visit, here, visit.text(say("Change your session")), refusal));
}

web::Response session_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  std::string title;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(of_address(visit, tx));
    const Session session = TRY(session_of_address(visit, here));
    title = session.title;
    json::object m = view_of(here);
    m["back"] = "session";
    m["page_url"] = url_of(session);
    m["session"] = session_view(visit, here, session);
    m["edit_url"] = may_edit(visit, here, session) ? url_of(session) + "/edit" : "";
    m["may_change"] = !here.is_over && (here.facilitates || m["session"].at("own").as_bool());
    const Session* into = here.day->find(session.merged_into);
    m["into"] =
        into ? json::value({{"title", into->title}, {"url", url_of(*into)}}) : json::value(nullptr);
    m["merge_field"] = merge_field(visit, here, session, refusal);
    m["journey"] = journeys::shown(visit, tx, {"session", session.id.value});
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "unconferences/session", *std::move(model),
                     page_of(visit, here, title, refusal));
}

web::Response calendar(Visit& visit) {
  std::vector<pages::Event> events;
  auto here = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  if (!here->day) return pages::calendar(visit, events);
  const Unconference& day = *here->day;
  for (const Session* session : day_of(visit, day)) {
    const Slot* slot = day.slot(session->published->slot);
    events.push_back({.uid = "session-" + session->id.text(),
                      .stamp = day.changed_at.value_or(*day.published_at),
                      .starts = slot->starts_at,
                      .ends = slot->ends_at(),
                      .title = session->title,
                      .place = day.room(session->published->room)->name,
                      .about = session->about,
                      .path = url_of(*session)});
  }
  return pages::calendar(visit, events);
}

// ---- what is done ------------------------------------------------------------------------------

Draft typed(const Visit& visit) {
  return {std::string(visit.field("title")), std::string(visit.field("about")),
          visit.field("with_name") == "yes"};
}

web::Response propose_one(Visit& visit) {
  const auto within = pages::within_limit(visit, "give");
  if (!within) return pages::refused(visit, within.refusal());
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        const ProposalId id = TRY(propose(tx, doer(visit, here), here.workshop, typed(visit)));
        return pages::to(url_of(here.workshop) + "/sessions#session-" + id.text(),
                         say("Your session is proposed. Others can show interest now"));
      },
      [&](const Refusal& refusal) { return list_page(visit, &refusal); });
}

web::Response edit(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        const Session session = TRY(session_of_address(visit, here));
        TRY(change(tx, doer(visit, here), here.workshop, session.id, typed(visit)));
        return pages::to(url_of(session), say("Your session is changed"));
      },
      [&](const Refusal& refusal) { return edit_page(visit, &refusal); });
}

// Nobody else hears of it: a hall that clicks at once would ask for its pages without end.
web::Response change_interest(Visit& visit, Interest interest) {
  const auto within = pages::within_limit(visit, "move");
  if (!within) return pages::refused(visit, within.refusal());
  return act(visit, [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
    const Session session = TRY(session_of_address(visit, here));
    TRY(set_interest(tx, doer(visit, here), here.workshop, session.id, interest));
    if (visit.field("back") == "session") return pages::to(url_of(session));
    return pages::to(url_of(here.workshop) + "/sessions#session-" + session.id.text());
  });
}

web::Response change_state(Visit& visit, State state, const Message& told) {
  return act(visit, [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
    const Session session = TRY(session_of_address(visit, here));
    TRY(set_state(tx, doer(visit, here), here.workshop, session.id, state,
                  visit.text(say("A session that is hidden"))));
    return pages::to(url_of(session), told);
  });
}

web::Response merge_two(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        const Session session = TRY(session_of_address(visit, here));
        const auto into = ProposalId::parse(visit.field("into")).value_or(ProposalId{});
        TRY(merge(tx, doer(visit, here), here.workshop, session.id, into));
        return pages::to(url_of(*here.day->find(into)),
                         say("Joined. Below you can take it apart again"));
      },
      [&](const Refusal& refusal) { return session_page(visit, &refusal); });
}

web::Response unmerge_two(Visit& visit) {
  return act(visit, [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
    const Session session = TRY(session_of_address(visit, here));
    TRY(unmerge(tx, doer(visit, here), here.workshop, session.id));
    return pages::to(url_of(session), say("It stands for itself again"));
  });
}

// The page is shown again, with what was typed.
bool may_try_again(Reason reason) {
  return reason == Reason::invalid || reason == Reason::conflict || reason == Reason::too_large;
}

// ---- for other pages ---------------------------------------------------------------------------

json::value sessions_of_workshop(const Visit&, Tx& tx, std::int64_t id) {
  const auto counts = count(tx, WorkshopId{id});
  if (!counts) return nullptr;
  return json::object{{"count", counts->sessions}, {"published", counts->published}};
}

json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto session = find_session(tx, ProposalId{id});
  if (!session || session->state == State::hidden) return nullptr;
  const auto of = workshops::find(tx, session->workshop);
  if (!of || !visit.may(Deed::see, workshops::standing(tx, visit.viewer, *of))) return nullptr;
  return json::object{
      {"label", visit.text(say("Session"))}, {"title", session->title}, {"url", url_of(*session)}};
}

}  // namespace

void parts(Parts& parts) {
  parts.add("workshop", "sessions", sessions_of_workshop);
  parts.add("journey", "session", name_in_journey);
}

// ---- shared with the other pages ---------------------------------------------------------------

Result<Here> of_address(Visit& visit, Tx& tx) {
  Here here;
  here.workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
  const auto standing = workshops::standing(tx, visit.viewer, here.workshop);
  TRY(visit.require(standing));
  if (here.workshop.is_paper()) {
    return refuse(Reason::not_found, say("This workshop came on paper; nobody proposes sessions"));
  }
  here.facilitates = visit.may(Deed::facilitate, standing);
  here.is_over = here.workshop.state == workshops::State::ended;
  here.day = find(tx, here.workshop.id);
  here.takes_part = here.day && require_part(tx, doer(visit, here), here.workshop).ok();
  return here;
}

Result<Session> session_of_address(const Visit& visit, const Here& here) {
  const auto id = TRY(visit.route_id<ProposalId>("session"));
  const Session* session = here.day ? here.day->find(id) : nullptr;
  const bool own = session && visit.viewer.known() && session->proposer == visit.viewer.id;
  if (session && (session->state != State::hidden || here.facilitates || own)) return *session;
  return refuse(Reason::not_found, say("There is no such session"));
}

Doer doer(const Visit& visit, const Here& here) { return {visit.viewer.id, here.facilitates}; }

web::Response act(Visit& visit, const Did& did,
                  const std::function<web::Response(const Refusal&)>& again) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(of_address(visit, tx));
        pages::Outcome outcome = TRY(did(tx, here));
        const WorkshopId id = here.workshop.id;
        outcome.heard = {{workshops::room_of(id), workshops::changes(tx, id)}};
        return outcome;
      },
      again ? [&](const Refusal& refusal) {
        return may_try_again(refusal.reason) ? again(refusal) : pages::refused(visit, refusal);
      } : again);
}

void routes(Routes& routes) {
  const std::string all = "/workshops/{id}/sessions", one = all + "/{session}";
  routes.get(all, Deed::see, [](Visit& visit) { return list_page(visit); });
  routes.post(all, Deed::see, propose_one);
  routes.get(all + ".ics", Deed::see, calendar);
  routes.get(one, Deed::see, [](Visit& visit) { return session_page(visit); });
  routes.get(one + "/edit", Deed::see, [](Visit& visit) { return edit_page(visit); });
  routes.post(one + "/edit", Deed::see, edit);
  routes.post(one + "/interest", Deed::see,
              [](Visit& visit) { return change_interest(visit, Interest::shown); });
  routes.post(one + "/interest/removal", Deed::see,
              [](Visit& visit) { return change_interest(visit, Interest::taken_back); });
  routes.post(one + "/withdrawal", Deed::see, [](Visit& visit) {
    return change_state(visit, State::withdrawn, say("Withdrawn. You can propose it again here"));
  });
  routes.post(one + "/hiding", Deed::facilitate, [](Visit& visit) {
    return change_state(visit, State::hidden, say("Hidden. You can show it again here"));
  });
  routes.post(one + "/showing", Deed::see, [](Visit& visit) {
    return change_state(visit, State::shown, say("It can be seen again"));
  });
  routes.post(one + "/merges", Deed::facilitate, merge_two);
  routes.post(one + "/merges/removal", Deed::facilitate, unmerge_two);
  places_routes(routes);
  timetable_routes(routes);
}

}  // namespace commonty::unconferences
