// Coming in by the code, the wall that everyone looks at, the calendar.
#include <charconv>
#include <qrcodegen/qrcodegen.hpp>

#include "civic/pages/calendar.h"
#include "civic/pages/fields.h"
#include "civic/pages/parts.h"
#include "civic/workshops/workshops_web.h"
#include "platform/base/text.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int calendar_max = 200;
constexpr std::int64_t usual_length_ms = 2 * hour_ms;

// ---- joining

json::object code_field(const Visit& visit, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "code",
                            .label = say("Code"),
                            .hint = say("Eight letters and digits, on the wall of the room"),
                            .autocomplete = "off",
                            .width = 10},
                           refusal);
}

web::Response code_page(Visit& visit, const Refusal* refusal) {
  const std::string title = visit.text(say("Join a workshop"));
  return pages::show(
      visit, "workshops/code", {{"code_field", code_field(visit, refusal)}},
      {.title = title, .crumbs = {{title, ""}}, .section = "/workshops", .refusal = refusal});
}

web::Response take_code(Visit& visit, std::string_view code) {
  const auto within = pages::within_limit(visit, "join");
  if (!within) return pages::refused(visit, within.refusal());
  auto found = visit.read([&](Tx& tx) { return find_by_code(tx, code); });
  if (!found) return code_page(visit, &found.refusal());
  return web::see_other("/join/" + found->code);
}

web::Response type_code(Visit& visit) { return take_code(visit, visit.field("code")); }

// As the front page's box sends it: nothing is changed by a code, so it may stand in the address.
web::Response ask_code(Visit& visit) {
  const std::string_view code = visit.query("code");
  return is_blank(code) ? code_page(visit, nullptr) : take_code(visit, code);
}

// Whoever is in the room already finds what they said, so that a change of table changes only that.
json::array join_fields(const Visit& visit, Tx& tx, const Workshop& w, const Refusal* refusal) {
  using namespace pages;
  json::array out;
  const Participant said = participant(tx, w.id, visit.viewer.id).value_or(Participant{});
  if (!visit.viewer.signed_in()) {
    out.push_back(text_field(visit,
                             {.name = "name",
                              .label = say("Your name"),
                              .hint = say("As people here should see it; you may leave it empty"),
                              .value = visit.viewer.name,
                              .autocomplete = "name"},
                             refusal));
  }
  out.push_back(text_field(visit,
                           {.name = "organisation",
                            .label = say("Organisation or place"),
                            .hint = say("So that tables mix; you may leave it empty"),
                            .value = said.organisation,
                            .autocomplete = "organization"},
                           refusal));
  const auto tables = groups(tx, w.id);
  if (!tables.empty()) {
    std::vector<Choice> items = {{"0", visit.text(say("I will be told"))}};
    for (const Group& group : tables) {
      items.push_back({std::to_string(group.number), visit.text(label(group))});
    }
    out.push_back(select_field(
        visit, {.name = "table", .label = say("Your table"), .value = std::to_string(said.group)},
        items, refusal));
  }
  if (!visit.viewer.signed_in()) {
    out.push_back(pages::address_field(visit, said.email, refusal));
  }
  out.push_back(checkboxes_field(
      visit, {.name = "may_name"},
      {{"yes", visit.text(say("My name may stand in the record of the day"))}},
      said.may_name ? std::vector<std::string>{"yes"} : std::vector<std::string>{}, refusal));
  return out;
}

web::Response join_page(Visit& visit, const Refusal* refusal) {
  const auto within = pages::within_limit(visit, "join");
  if (!within) return pages::refused(visit, within.refusal());
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    Here here;
    visit.asked = true;  // whoever has the code may come in
    here.workshop = TRY(find_by_code(tx, visit.route("code")));
    if (here.workshop.challenge) here.challenge = challenges::find(tx, here.workshop.challenge);
    json::object m = view_of(visit, here);
    m["fields"] = join_fields(visit, tx, here.workshop, refusal);
    m["action"] = "/join/" + here.workshop.code;
    return m;
  });
  if (!model) return code_page(visit, &model.refusal());
  const std::string title = visit.text(say("Come in"));
  return pages::show(visit, "workshops/join", *std::move(model),
                     {.title = title,
                      .crumbs = {{visit.text(say("Workshops")), "/workshops"}, {title, ""}},
                      .section = "/workshops",
                      .refusal = refusal});
}

web::Response come_in(Visit& visit) {
  const auto within = pages::within_limit(visit, "join");
  if (!within) return pages::refused(visit, within.refusal());
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        visit.asked = true;  // whoever has the code may come in
        const Workshop w = TRY(find_by_code(tx, visit.route("code")));
        int table = 0;
        const std::string_view typed = visit.field("table");
        std::from_chars(typed.data(), typed.data() + typed.size(), table);
        const PersonId person = people::author_of(tx, visit, visit.field("name"));
        TRY(join(tx, person, w.id,
                 {.organisation = std::string(visit.field("organisation")),
                  .email = std::string(visit.field("email")),
                  .may_name = visit.field("may_name") == "yes",
                  .group = table}));
        return pages::to(url_of(w), say("Welcome. You are in the room"), "", heard(tx, w.id));
      },
      [&](const Refusal& refusal) { return join_page(visit, &refusal); });
}

// ---- the code as a picture

// ISO/IEC 18004, by Nayuki's generator; one path, so that it prints sharp at any size.
std::string qr_svg(const std::string& text) {
  using qrcodegen::QrCode;
  constexpr int quiet = 4;  // modules of white around it, as the standard asks
  const QrCode code = QrCode::encodeText(text.c_str(), QrCode::Ecc::MEDIUM);
  const std::string size = std::to_string(code.getSize() + 2 * quiet);
  std::string path;
  for (int y = 0; y < code.getSize(); ++y) {
    for (int x = 0; x < code.getSize(); ++x) {
      if (!code.getModule(x, y)) continue;
      path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h1v1h-1z";
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "H0z\"/><path d=\"" + path +
         "\"/></svg>";
}

// The code is for those in the room and those who prepare it: it is what lets others in.
bool sees_code(const Visit& visit, Tx& tx, const Here& here) {
  return visit.may(Deed::facilitate, here.standing) ||
         (visit.viewer.known() && participant(tx, here.workshop.id, visit.viewer.id));
}

web::Response qr(Visit& visit) {
  auto here = visit.read([&](Tx& tx) -> Result<Here> {
    Here found = TRY(of_address(visit, tx));
    if (sees_code(visit, tx, found)) return found;
    return refuse(Reason::forbidden, say("The code is for those in the room"));
  });
  if (!here) return pages::refused(visit, here.refusal());
  if (here->workshop.is_paper()) {
    return pages::refused(visit, refuse(Reason::not_found, say("This workshop has no code")));
  }
  return web::bytes(qr_svg(visit.app.settings.base_url + "/join/" + here->workshop.code),
                    "image/svg+xml");
}

// ---- the wall

web::Response wall(Visit& visit) {
  struct Found {
    Here here;
    json::object model;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    Found out{TRY(of_address(visit, tx)), {}};
    const Workshop& w = out.here.workshop;
    out.model = view_of(visit, out.here);
    out.model["code"] = w.code_open && sees_code(visit, tx, out.here) ? w.code : "";
    out.model["join_url"] = visit.app.settings.base_url + "/join";
    out.model["now"] = nullptr;
    out.model["board"] = nullptr;
    out.model["conversation"] = nullptr;
    if (w.activity) {
      const Activity a = TRY(get_activity(tx, w.activity));
      out.model["now"] = activity_view(visit, a);
      if (visit.app.parts) {
        out.model["board"] = visit.app.parts->get("wall", "board", visit, tx, a.id.value);
        out.model["conversation"] =
            visit.app.parts->get("wall", "conversation", visit, tx, a.id.value);
      }
    }
    out.model["floor"] = nullptr;
    if (visit.app.parts) {
      out.model["floor"] = visit.app.parts->get("wall", "floor", visit, tx, w.id.value);
    }
    out.model["agenda"] = agenda_view(visit, tx, w);
    out.model["live_place"] = w.changes;
    out.model["set_up"] = set_up_mark(tx, w);
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  const std::string title = found->here.workshop.title;
  return pages::show(visit, "workshops/wall", std::move(found->model),
                     {.title = title,
                      .crumbs = crumbs(visit, found->here, visit.text(say("Wall"))),
                      .section = "/workshops"});
}

// ---- the calendar

web::Response calendar_of(const Visit& visit, const std::vector<Workshop>& workshops) {
  std::vector<pages::Event> events;
  for (const Workshop& w : workshops) {
    if (!w.starts_at) continue;
    events.push_back({.uid = "workshop-" + w.id.text(),
                      .stamp = w.made_at,
                      .starts = *w.starts_at,
                      .ends = w.ends_at.value_or(*w.starts_at + usual_length_ms),
                      .title = w.title,
                      .place = w.place,
                      .about = w.about,
                      .path = url_of(w)});
  }
  return pages::calendar(visit, events);
}

web::Response calendar(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  return calendar_of(visit, {here->workshop});
}

web::Response whole_calendar(Visit& visit) {
  return calendar_of(visit,
                     visit.read([&](Tx& tx) { return list(tx, std::nullopt, calendar_max); }));
}

}  // namespace

void room_routes(Routes& routes) {
  routes.get("/join", Deed::browse, ask_code);
  routes.post("/join", Deed::browse, type_code);
  routes.get("/join/{code}", Deed::browse, [](Visit& visit) { return join_page(visit, nullptr); });
  routes.post("/join/{code}", Deed::browse, come_in);
  routes.get("/workshops/{id}/qr", Deed::see, qr);
  routes.get("/workshops/{id}/wall", Deed::see, wall);
  routes.get("/workshops/{id}/calendar.ics", Deed::see, calendar);
  routes.get("/workshops/calendar.ics", Deed::browse, whole_calendar);
}

}  // namespace commonty::workshops
