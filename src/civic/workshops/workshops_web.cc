#include "civic/workshops/workshops_web.h"

#include "civic/contributions/contributions.h"
#include "civic/pages/parts.h"
#include "civic/workshops/tools/tool.h"
#include "platform/templates/markdown.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int listed_max = 100;
constexpr int notes_shown_max = 2000;

json::object challenge_view(const challenges::Challenge& challenge) {
  return {{"name", challenge.short_title},
          {"question", challenge.question},
          {"url", "/challenges/" + challenge.slug}};
}

Message label(State state) {
  switch (state) {
    case State::draft:
      return say("Being prepared");
    case State::lobby:
      return say("Doors open");
    case State::running:
      return say("Going on now");
    case State::ended:
      return say("Over");
  }
  return {};
}

json::object when_view(const Visit& visit, const Workshop& w) {
  json::object out = pages::moment(visit, *w.starts_at);
  out["text"] = visit.texts.date_time(*w.starts_at);
  return out;
}

json::array listed(const Visit& visit, Tx& tx, std::vector<Workshop> workshops) {
  json::array out;
  for (Workshop& w : workshops) {
    Here here{std::move(w), std::nullopt, {}};
    if (here.workshop.challenge) here.challenge = challenges::find(tx, here.workshop.challenge);
    out.push_back(view_of(visit, here));
  }
  return out;
}

web::Response list_page(Visit& visit) {
  json::object model = visit.read([&](Tx& tx) {
    std::vector<Workshop> mine;
    if (visit.viewer.known()) mine = list_of(tx, visit.viewer.id, listed_max);
    return json::object{{"mine", listed(visit, tx, std::move(mine))},
                        {"workshops", listed(visit, tx, list(tx, std::nullopt, listed_max))},
                        {"may_make", visit.viewer.signed_in()}};
  });
  const std::string title = visit.text(say("Workshops"));
  return pages::show(visit, "workshops/list", std::move(model),
                     {.title = title, .crumbs = {{title, ""}}, .section = "/workshops"});
}

// The notes of a workshop in the order of the paper: tables, questions, prompts.
json::array paper_view(Tx& tx, const Workshop& w, bool sees_hidden) {
  json::array out;
  std::string group, question, prompt;
  for (const store::Row row :
       tx.query("SELECT id, title, text, state, source_group, source_question, source_prompt, "
                "source_line, supports FROM contributions WHERE document = $1 "
                "ORDER BY source_line, id LIMIT $2",
                w.id, notes_shown_max)) {
    const bool is_public = row.text(3) == "shown" || row.text(3) == "merged";
    if (!is_public && !(row.text(3) == "hidden" && sees_hidden)) continue;
    contributions::Contribution c;
    c.title = row.text(1);
    c.text = row.text(2);
    const bool new_group = out.empty() || row.text(4) != group;
    const bool new_question = new_group || row.text(5) != question;
    const bool new_prompt = new_question || row.text(6) != prompt;
    group = row.text(4), question = row.text(5), prompt = row.text(6);
    out.push_back({{"url", "/contributions/" + row.get<ContributionId>(0).text()},
                   {"headline", contributions::headline(c)},
                   {"text", c.text},
                   {"group", group},
                   {"question", question},
                   {"prompt", prompt},
                   {"line", row.integer(7)},
                   {"supports", row.integer(8)},
                   {"new_group", new_group && !group.empty()},
                   {"new_question", new_question && !question.empty()},
                   {"new_prompt", new_prompt && !prompt.empty()}});
  }
  return out;
}

json::value seat_view(const Visit& visit, Tx& tx, const Workshop& w) {
  if (!visit.viewer.known()) return nullptr;
  const auto here = participant(tx, w.id, visit.viewer.id);
  if (!here) return nullptr;
  const std::string table =
      TableNames(tx, w.id, [&](const Message& m) { return visit.text(m); }).of(here->group);
  return json::object{{"table", table},
                      {"group", here->group},
                      {"part", name_of(here->part)},
                      {"code", w.code_open ? w.code : ""}};
}

web::Response show(Visit& visit) {
  struct Found {
    Here here;
    json::object model;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    Found out{TRY(of_address(visit, tx)), {}};
    const Workshop& w = out.here.workshop;
    json::object& m = out.model = view_of(visit, out.here);
    m["notes"] = paper_view(tx, w, visit.may(Deed::moderate, out.here.standing));
    m["agenda"] = agenda_view(visit, tx, w);
    m["seat"] = seat_view(visit, tx, w);
    m["live_place"] = w.changes;
    m["set_up"] = page_mark(w);
    m["sessions"] = m["floor"] = m["synthesis"] = m["opinions"] = nullptr;
    if (visit.app.parts) visit.app.parts->put_into(m, "workshop", visit, tx, w.id.value);
    m["may_facilitate"] = !w.is_paper() && visit.may(Deed::facilitate, out.here.standing);
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  const std::string title = found->here.workshop.title;
  return pages::show(
      visit, "workshops/show", std::move(found->model),
      {.title = title, .crumbs = crumbs(visit, found->here, title), .section = "/workshops"});
}

json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto workshop = find(tx, WorkshopId{id});
  if (!workshop || !visit.may(Deed::see, standing(tx, visit.viewer, *workshop))) return nullptr;
  json::object out{{"title", workshop->title}, {"url", url_of(*workshop)}};
  if (!workshop->is_paper()) out["label"] = visit.text(say("Workshop"));
  return out;
}

}  // namespace

void parts(Parts& parts) {
  parts.add("journey", "document", name_in_journey);
  parts.add("front", "join", join_box);
  parts.add("challenge", "workshops", on_challenge_page);
}

Result<Here> of_address(Visit& visit, Tx& tx) {
  Here here;
  here.workshop = TRY(get(tx, TRY(visit.route_id<WorkshopId>())));
  if (here.workshop.challenge) here.challenge = challenges::find(tx, here.workshop.challenge);
  here.standing = standing(tx, visit.viewer, here.workshop);
  TRY(visit.require(here.standing));
  return here;
}

Result<Activity> activity_of_address(const Visit& visit, Tx& tx, const Workshop& workshop) {
  Activity activity = TRY(get_activity(tx, TRY(visit.route_id<ActivityId>("activity"))));
  if (activity.workshop != workshop.id) {
    return refuse(Reason::not_found, say("There is no such activity"));
  }
  return activity;
}

std::string url_of(const Workshop& workshop) { return "/workshops/" + workshop.id.text(); }

std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title) {
  std::vector<pages::Crumb> out;
  if (here.challenge) {
    out = {{visit.text(say("Challenges")), "/challenges"},
           {here.challenge->short_title, "/challenges/" + here.challenge->slug}};
  } else {
    out = {{visit.text(say("Workshops")), "/workshops"}};
  }
  if (title != here.workshop.title) out.push_back({here.workshop.title, url_of(here.workshop)});
  out.push_back({title, ""});
  return out;
}

json::object view_of(const Visit& visit, const Here& here) {
  const Workshop& w = here.workshop;
  json::object out{{"id", w.id.text()},
                   {"title", w.title},
                   {"url", url_of(w)},
                   {"about", w.about},
                   {"about_html", markdown_to_html(w.about)},
                   {"place", w.place},
                   {"starts", nullptr},
                   {"ends", ""},
                   {"state", name_of(w.state)},
                   {"state_label", visit.text(label(w.state))},
                   {"is_over", w.state == State::ended},
                   {"is_paper", w.is_paper()},
                   {"is_open", w.code_open},
                   {"document", w.document},
                   {"made_by", w.made_by_name},
                   {"made", pages::moment(visit, w.made_at)},
                   {"notes_count", w.contributions},
                   {"message", w.message},
                   {"challenge", nullptr}};
  if (w.starts_at) out["starts"] = when_view(visit, w);
  if (w.ends_at) out["ends"] = visit.texts.date_time(*w.ends_at);
  if (here.challenge) out["challenge"] = challenge_view(*here.challenge);
  return out;
}

json::object activity_view(const Visit& visit, const Activity& activity) {
  const tools::Tool* tool = tools::find(activity.tool);
  json::object out{{"id", activity.id.text()},
                   {"place", activity.place},
                   {"title", activity.title},
                   {"tool", activity.tool},
                   {"tool_title", tool ? visit.text(tool->title) : ""},
                   {"board_url", tool ? "/boards/" + activity.id.text() : ""},
                   {"minutes", activity.minutes},
                   {"stage", name_of(activity.stage)},
                   {"is_waiting", activity.stage == Stage::waiting},
                   {"is_open", activity.stage == Stage::open},
                   {"is_locked", activity.stage == Stage::locked},
                   {"is_closed", activity.stage == Stage::closed},
                   {"moves", activity.moves},
                   {"ends_at", nullptr},
                   {"left_s", nullptr},
                   {"paused", activity.left_ms.has_value() && activity.stage == Stage::open}};
  if (activity.ends_at) {
    out["ends_at"] = rfc3339(*activity.ends_at);
    out["left_s"] = std::max<std::int64_t>(0, (*activity.ends_at - visit.now) / 1000);
    out["left"] = visit.texts.left(*activity.ends_at, visit.now);
  } else if (activity.left_ms) {
    out["left_s"] = *activity.left_ms / 1000;
  }
  return out;
}

namespace {

// By the activity's id.
json::value pages_of(const Visit& visit, Tx& tx, WorkshopId workshop) {
  if (!visit.app.parts) return nullptr;
  return visit.app.parts->get("agenda", "pages", visit, tx, workshop.value);
}

json::value one_of(const json::value& pages, const std::string& activity) {
  const json::value* page = pages.is_object() ? pages.get_object().if_contains(activity) : nullptr;
  return page ? *page : json::value(nullptr);
}

void put_page(json::object& item, const json::value& pages) {
  const json::value page = one_of(pages, std::string(item.at("id").as_string()));
  item["page_url"] = item["off_agenda_url"] = "";
  if (page.is_null()) return;
  item["page_url"] = page.at("url");
  item["off_agenda_url"] = page.at("off_agenda_url");
  item["tool_title"] = page.at("title");
}

}  // namespace

json::value page_of(const Visit& visit, Tx& tx, const Activity& activity) {
  return one_of(pages_of(visit, tx, activity.workshop), activity.id.text());
}

json::array agenda_view(const Visit& visit, Tx& tx, const Workshop& workshop) {
  const json::value pages = pages_of(visit, tx, workshop.id);
  json::array out;
  for (const Activity& activity : shown_agenda(tx, workshop.id)) {
    if (!activity.on_agenda() && activity.id != workshop.activity) continue;
    json::object item = activity_view(visit, activity);
    item["now"] = activity.id == workshop.activity;
    put_page(item, pages);
    out.push_back(std::move(item));
  }
  return out;
}

void routes(Routes& routes) {
  routes.get("/workshops", Deed::browse, list_page);
  routes.get("/workshops/{id}", Deed::see, show);
  set_up_routes(routes);
  desk_routes(routes);
  room_routes(routes);
  live_routes(routes);
}

}  // namespace commonty::workshops
