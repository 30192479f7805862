#include "civic/people/people_web.h"

#include <boost/json/serialize.hpp>

#include "civic/pages/fields.h"
#include "civic/pages/jobs.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "civic/people/belongings.h"
#include "civic/people/sign_in.h"

namespace commonty::people {
namespace json = boost::json;
namespace {

using pages::Crumb;
using permissions::Deed;

Crumb me(const Visit& visit) { return {visit.text(say("You")), "/me"}; }

std::vector<pages::Choice> languages(const Visit& visit) {
  std::vector<pages::Choice> out = {{"", visit.text(say("As my browser says"))}};
  for (const Texts& texts : visit.app.languages.all()) {
    const std::string& code = texts.language();
    out.push_back({code, pages::language_name(code)});
  }
  return out;
}

json::object name_field(const Visit& visit, const Person& who, const Refusal* refusal) {
  return pages::text_field(
      visit,
      {.name = "name",
       .label = say("Your name"),
       .hint = say("As others will see it beside what you give. You may leave it "
                   "empty; at most {max} characters",
                   {{"max", std::to_string(name_length_max)}}),
       .value = who.name,
       .autocomplete = "name"},
      refusal);
}

// ---- the profile

web::Response profile_page(Visit& visit, const Refusal* refusal = nullptr) {
  json::object model = visit.read([&](Tx& tx) {
    const Person who = *find(tx, visit.viewer.id);
    json::object out{
        {"name", who.name},
        {"email", who.email},
        {"language", who.language},
        {"is_guest", who.is_guest},
        {"joined", pages::moment(visit, who.joined_at)},
        {"site_admin", who.site_admin},
        {"name_field", name_field(visit, who, refusal)},
        {"language_field",
         pages::select_field(visit,
                             {.name = "language", .label = say("Language"), .value = who.language},
                             languages(visit), refusal)}};
    visit.app.parts->put_into(out, "profile", visit, tx, who.id.value);
    return out;
  });
  return pages::show(visit, "people/profile", std::move(model),
                     {.title = visit.text(say("You")), .crumbs = {me(visit)}, .refusal = refusal});
}

web::Response show_profile(Visit& visit) { return profile_page(visit); }

// The language cookie of a browser would outweigh what was just chosen.
void forget_language_cookie(Visit& visit) {
  visit.cookies.push_back(web::set_cookie({"language", "", -1, visit.app.settings.secure_cookies}));
}

std::string offered_language(const Visit& visit, std::string_view wanted) {
  for (const Texts& texts : visit.app.languages.all()) {
    if (texts.language() == wanted) return texts.language();
  }
  return "";
}

web::Response change_profile_form(Visit& visit) {
  forget_language_cookie(visit);
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Profile profile{std::string(visit.field("name")),
                              offered_language(visit, visit.field("language"))};
        TRY(change_profile(tx, visit.viewer.id, profile));
        return pages::to("/me", say("Saved"));
      },
      [&](const Refusal& refusal) { return profile_page(visit, &refusal); });
}

// ---- the first time: what may we call you?

web::Response name_page(Visit& visit, const Refusal* refusal = nullptr) {
  const std::string back = local_path(refusal ? visit.field("back") : visit.query("back"));
  json::object model = visit.read([&](Tx& tx) {
    return json::object{{"name_field", name_field(visit, *find(tx, visit.viewer.id), refusal)},
                        {"back", back}};
  });
  return pages::show(visit, "people/name", std::move(model),
                     {.title = visit.text(say("What may we call you?")),
                      .crumbs = {me(visit)},
                      .refusal = refusal});
}

web::Response show_name(Visit& visit) { return name_page(visit); }

web::Response give_name(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Profile profile{std::string(visit.field("name")), visit.viewer.language};
        TRY(change_profile(tx, visit.viewer.id, profile));
        return pages::to(local_path(visit.field("back")),
                         say("Thank you, {name}", {{"name", profile.name}}));
      },
      [&](const Refusal& refusal) { return name_page(visit, &refusal); });
}

// ---- sessions

web::Response show_sessions(Visit& visit) {
  json::array list = visit.read([&](Tx& tx) {
    json::array items;
    for (const Session& session : sessions(tx, visit.viewer.id)) {
      items.push_back({{"id", session.id.text()},
                       {"device", session.device},
                       {"opened", pages::moment(visit, session.opened_at)},
                       {"is_this", session.id == visit.viewer.session},
                       {"end_url", "/me/sessions/" + session.id.text() + "/end"}});
    }
    return items;
  });
  const bool others = list.size() > 1;
  return pages::show(visit, "people/sessions",
                     {{"sessions", std::move(list)}, {"has_others", others}},
                     {.title = visit.text(say("Where you are signed in")), .crumbs = {me(visit)}});
}

web::Response end_one(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const SessionId session = TRY(visit.route_id<SessionId>());
    TRY(end_session(tx, visit.viewer.id, session));
    return pages::to("/me/sessions", say("Signed out there"));
  });
}

web::Response end_others(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    end_other_sessions(tx, visit.viewer.id, visit.viewer.session);
    return pages::to("/me/sessions", say("Signed out everywhere else"));
  });
}

// ---- what we keep, and forgetting it

web::Response give_data(Visit& visit) {
  const json::object all =
      visit.read([&](Tx& tx) { return everything_of(tx, visit.viewer.id, *visit.app.belongings); });
  web::Response response = web::json(json::serialize(all));
  response.set("Content-Disposition", "attachment; filename=\"my-commonty.json\"");
  response.set("Cache-Control", "no-store");
  return response;
}

web::Response ask_erasure(Visit& visit) {
  return pages::ask(
      visit,
      {.title = visit.text(say("Erase everything about you?")),
       .body = visit.text(
           say("Your name and address go, and your words are replaced by a note that you wished "
               "them gone. Supports and votes stay counted, without a name. This cannot be undone. "
               "You may want to download what is yours first.")),
       .button = visit.text(say("Erase me for good")),
       .action = "/me/erasure",
       .back = "/me",
       .danger = true},
      {.title = visit.text(say("Erase everything about you?")), .crumbs = {me(visit)}});
}

void forget_session_cookie(Visit& visit) {
  visit.cookies.push_back(web::set_cookie({"session", "", -1, visit.app.settings.secure_cookies}));
}

web::Response erase_me(Visit& visit) {
  web::Response response = pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    TRY(erase(tx, visit.viewer.id, *visit.app.belongings));
    return pages::to("/", say("You are erased. Thank you for what you gave"));
  });
  if (response.status < 400) {
    response.add("Set-Cookie",
                 web::set_cookie({"session", "", -1, visit.app.settings.secure_cookies}));
  }
  return response;
}

web::Response sign_out(Visit& visit) {
  forget_session_cookie(visit);
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    // Nothing to end is no reason to complain.
    if (visit.viewer.known()) {
      (void)end_session(tx, visit.viewer.id, visit.viewer.session).ok();
    }
    return pages::to("/", say("You are signed out"));
  });
}

web::Response choose_language(Visit& visit) {
  const std::string code = offered_language(visit, visit.query("to"));
  web::Response response = web::see_other(local_path(visit.query("back")));
  if (!code.empty()) {
    constexpr long year_s = 365L * 24 * 3600;
    response.add("Set-Cookie",
                 web::set_cookie({"language", code, year_s, visit.app.settings.secure_cookies}));
  }
  return response;
}

}  // namespace

void routes(Routes& routes) {
  sign_in_routes(routes);
  admin_routes(routes);
  routes.get("/me", Deed::own_account, show_profile);
  routes.post("/me", Deed::own_account, change_profile_form);
  routes.get("/me/name", Deed::own_account, show_name);
  routes.post("/me/name", Deed::own_account, give_name);
  routes.get("/me/sessions", Deed::own_account, show_sessions);
  routes.post("/me/sessions/others/end", Deed::own_account, end_others);
  routes.post("/me/sessions/{id}/end", Deed::own_account, end_one);
  routes.get_long("/me/data", Deed::own_account, give_data);
  routes.get("/me/erasure", Deed::own_account, ask_erasure);
  routes.post("/me/erasure", Deed::own_account, erase_me);
  routes.post("/sign-out", Deed::browse, sign_out);
  routes.get("/language", Deed::browse, choose_language);
}

void jobs(Jobs& jobs) {
  jobs.chore("people", [](const App& app) {
    const bool due = app.store.read([](Tx& tx) { return anything_to_sweep(tx); });
    if (due) app.store.write(sweep);
  });
}

}  // namespace commonty::people
