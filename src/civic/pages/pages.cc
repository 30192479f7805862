#include "civic/pages/pages.h"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "civic/pages/components.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/live/rooms.h"
#include "platform/web/assets.h"
#include "platform/web/problem.h"
#include "platform/web/rate_limit.h"

namespace commonty::pages {
namespace json = boost::json;
namespace {

constexpr long session_cookie_s = 90 * 24 * 3600;
// So long the answer to a form may have been lost on its way, and be given again with its session.
constexpr std::int64_t session_again_ms = 10 * minute_ms;

struct NavItem {
  Message text;
  std::string url;
};

const std::vector<NavItem>& navigation() {
  static const std::vector<NavItem> items = {{say("Challenges"), "/challenges"},
                                             {say("Workshops"), "/workshops"},
                                             {say("Decisions"), "/decisions"},
                                             {say("People and places"), "/organisations"},
                                             {say("Search"), "/search"}};
  return items;
}

const std::vector<Message>& step_names() {
  static const std::vector<Message> names = {say("Ask"),    say("Gather"), say("Make sense"),
                                             say("Choose"), say("Try"),    say("Measure"),
                                             say("Share")};
  return names;
}

json::array nav(const Visit& visit, const Page& page) {
  json::array items;
  for (const NavItem& item : navigation()) {
    items.push_back({{"text", visit.text(item.text)},
                     {"url", item.url},
                     {"current", page.section == item.url}});
  }
  return items;
}

json::array crumbs(const Visit& visit, const Page& page) {
  json::array items;
  if (page.crumbs.empty() && visit.request.path == "/") return items;
  items.push_back({{"text", visit.text(say("Home"))}, {"url", "/"}});
  for (const Crumb& crumb : page.crumbs) {
    items.push_back({{"text", crumb.text}, {"url", crumb.url}});
  }
  return items;
}

json::value error_summary(const Visit& visit, const Page& page) {
  if (!page.refusal) return nullptr;
  return prepare_component("error-summary",
                           {{"titleText", visit.text(say("There is something to put right"))},
                            {"errorList", messages(visit, page.refusal->problems)}});
}

json::object viewer(const Visit& visit) {
  const Viewer& who = visit.viewer;
  return {{"signed_in", who.signed_in()}, {"is_guest", who.kind == Viewer::Kind::guest},
          {"known", who.known()},         {"name", who.name},
          {"site_admin", who.site_admin}, {"url", "/me"}};
}

json::array languages(const Visit& visit) {
  json::array items;
  for (const Texts& texts : visit.app.languages.all()) {
    const std::string& code = texts.language();
    items.push_back(
        {{"code", code},
         {"name", language_name(code)},
         {"current", code == visit.texts.language()},
         {"url", "/language?to=" + code + "&back=" + percent_encode(visit.request.target)}});
  }
  return items;
}

json::object assets(const web::Assets& assets) {
  json::array css, js, preload;
  const web::Assets::Entry entry = assets.entry("src/site.ts");
  if (!entry.file.empty()) js.push_back(json::object{{"url", entry.file}});
  for (const std::string& url : entry.css) css.push_back(json::object{{"url", url}});
  for (const std::string& url : entry.imports) preload.push_back(json::object{{"url", url}});
  return {{"css", std::move(css)}, {"js", std::move(js)}, {"preload", std::move(preload)}};
}

// The same as data: what was asked for behind the path is asked for again.
std::string json_url(const web::Request& request) {
  std::string url = (request.path == "/" ? "/index" : request.path) + ".json";
  char sign = '?';
  for (const auto& [name, value] : request.query.pairs()) {
    url += std::exchange(sign, '&') + percent_encode(name) + "=" + percent_encode(value);
  }
  return url;
}

json::object layout(const Visit& visit, const Page& page) {
  std::string title = page.title;
  json::array trail = crumbs(visit, page);
  if (page.refusal) title = visit.text(say("Error: {title}", {{"title", title}}));
  json::object out{
      {"site", {{"name", visit.face.name}, {"tagline", visit.face.tagline}}},
      {"page_language", visit.texts.language()},
      {"languages", languages(visit)},
      {"viewer", viewer(visit)},
      {"nav", nav(visit, page)},
      {"csrf", visit.csrf},
      {"once", random_token()},
      {"assets", assets(visit.app.assets)},
      {"skin_url", visit.face.skin_url},
      {"sample", visit.app.settings.sample},
      {"has_breadcrumbs", !trail.empty()},
      {"breadcrumbs", std::move(trail)},
      {"error_summary", error_summary(visit, page)},
      {"page_title", std::move(title)},
      {"path", visit.request.path},
      {"json_url", json_url(visit.request)},
  };
  if (visit.flash) {
    out["flash"] = {{"text", visit.text(visit.flash->text)}, {"undo_url", visit.flash->undo_url}};
  }
  return out;
}

void remember_session(Visit& visit) {
  if (visit.new_session.empty()) return;
  const bool secure = visit.app.settings.secure_cookies;
  visit.cookies.push_back(
      web::set_cookie({"session", visit.new_session, session_cookie_s, secure}));
}

web::Response with_cookies(Visit& visit, web::Response response) {
  for (std::string& line : visit.cookies) response.add("Set-Cookie", line);
  visit.cookies.clear();
  return response;
}

struct Answered {
  std::string location;
  std::string session;  // padded; "" where none was opened, or too long ago
};

// What one key was answered before, or nothing when it is new (and now taken).
std::optional<Answered> take_key(Tx& tx, std::string_view key) {
  const auto taken = tx.run(
      "INSERT INTO forms_answered (key, location, session, at) VALUES ($1, '', '', $2) "
      "ON CONFLICT DO NOTHING",
      key, tx.now());
  if (taken == 1) return std::nullopt;
  const auto rows =
      tx.query("SELECT location, session, at FROM forms_answered WHERE key = $1", key);
  const bool fresh = tx.now() - rows[0].get<Time>(2) < session_again_ms;
  return Answered{rows[0].get<std::string>(0), fresh ? rows[0].get<std::string>(1) : ""};
}

// Twice gives back what it was. The pad is made of what was said, and of the visitor's token with
// it, which is kept nowhere: whoever reads our tables finds no session in them.
std::string padded(const Visit& visit, std::string_view said, std::string_view session) {
  const std::string pad = hmac_sha256(visit.app.settings.secret, "session\n" + std::string(said));
  std::string bytes = from_base64url(session).value_or("");
  if (bytes.size() != pad.size()) return "";
  for (std::size_t i = 0; i < pad.size(); ++i) bytes[i] = static_cast<char>(bytes[i] ^ pad[i]);
  return to_base64url(bytes);
}

// Only this visitor's own forms share keys, whatever another may have guessed. What was typed is
// part of it: whoever goes back and says something else means it. Who they are is not: the first
// form makes a guest of them.
std::string said_by(const Visit& visit, const std::string& whose) {
  const web::Request& request = visit.request;
  const std::string_view once =
      visit.field("once").empty() ? request.header("idempotency-key") : visit.field("once");
  if (once.empty()) return "";
  std::string all = whose + "\n" + request.path + "\n" + std::string(once);
  const auto add = [&](std::string_view part) {
    all += "\n" + std::to_string(part.size()) + " " + std::string(part);
  };
  for (const auto& [name, value] : request.form.pairs()) {
    if (name == "csrf") continue;  // it says only which visitor's form it is
    add(name);
    add(value);
  }
  for (const web::Upload& upload : request.uploads) {
    add(upload.file_name);
    add(sha256(upload.bytes()));  // a file put right may be as long as it was before
  }
  return all;
}

// Each room asks the store itself, so what it tells is what stands there by then.
void tell_rooms(live::Rooms& rooms, const Outcome& outcome) {
  for (const Heard& one : outcome.heard) {
    if (one.rights_changed) rooms.recheck(one.room);
    rooms.point_to(one.room, one.position);
  }
}

void remember_flash(Visit& visit, const Outcome& outcome) {
  if (outcome.text.id.empty()) return;
  const json::object flash{{"text", visit.text(outcome.text)}, {"undo", outcome.undo_url}};
  const bool secure = visit.app.settings.secure_cookies;
  visit.cookies.push_back(
      web::set_cookie({"flash", sign(visit.app, "flash", json::serialize(flash)), 60, secure}));
}

}  // namespace

std::string language_name(std::string_view code) {
  return code == "gd" ? "Gàidhlig" : code == "cy" ? "Cymraeg" : "English";
}

json::array messages(const Visit& visit, const std::vector<Problem>& problems) {
  json::array items;
  for (const Problem& problem : problems) {
    items.push_back({{"field", problem.field},
                     {"text", visit.text(problem.text)},
                     {"href", problem.field.empty() ? "" : "#" + problem.field}});
  }
  return items;
}

web::Response show(Visit& visit, std::string_view view, json::object model, Page page) {
  const int status =
      page.refusal && page.status == 200 ? web::status_of(page.refusal->reason) : page.status;
  if (visit.request.wants == web::Request::Wants::json) {
    if (page.refusal) return with_cookies(visit, web::problem(*page.refusal, visit.texts));
    return with_cookies(visit, web::json(json::serialize(model), status));
  }
  const json::value frame = layout(visit, page), content = std::move(model);
  const json::value* const contexts[] = {&frame, &content};
  web::Response response =
      web::html(visit.app.templates.render(view, contexts, visit.texts), status);
  response.set("Content-Language", visit.texts.language());
  response.set("Vary", "Accept, Accept-Language, Cookie");
  response.set("Cache-Control", visit.viewer.known() ? "no-store" : "no-cache");
  return with_cookies(visit, std::move(response));
}

web::Response refused(Visit& visit, const Refusal& refusal) {
  const Refusal& what = refusal;
  if (visit.request.wants == web::Request::Wants::json) {
    return with_cookies(visit, web::problem(what, visit.texts));
  }
  if (what.reason == Reason::sign_in && visit.request.method == web::Method::get) {
    return with_cookies(visit,
                        web::see_other("/sign-in?back=" + percent_encode(visit.request.target)));
  }
  const std::string kind(web::name_of(what.reason));
  json::object model{{"kind", kind},
                     {"messages", messages(visit, what.problems)},
                     {"back", visit.request.header("referer").empty() ? "/" : ""}};
  web::Response response = show(
      visit, "pages/refused", std::move(model),
      {.title = visit.text(say("We could not do that")), .status = web::status_of(what.reason)});
  if (what.retry_after_s > 0) response.set("Retry-After", std::to_string(what.retry_after_s));
  return response;
}

namespace {

web::Response act_once(Visit& visit, const std::string& said,
                       const std::function<Result<Outcome>(Tx&)>& deed,
                       const std::function<web::Response(const Refusal&)>& again) {
  const std::string key = said.empty() ? "" : sha256_hex(said);
  Result<Outcome> result = visit.app.store.write([&](Tx& tx) -> Result<Outcome> {
    visit.new_session.clear();  // of a run that was undone
    if (!key.empty()) {
      if (const auto before = take_key(tx, key)) {
        visit.asked = true;  // when the form was answered the first time
        // Its answer may never have arrived, and with it the cookie.
        if (!visit.viewer.known()) visit.new_session = padded(visit, said, before->session);
        return to(before->location);
      }
    }
    Outcome outcome = TRY(deed(tx));
    if (!key.empty()) {
      tx.run("UPDATE forms_answered SET location = $1, session = $2 WHERE key = $3",
             outcome.location, padded(visit, said, visit.new_session), key);
    }
    return outcome;
  });
  if (result) remember_session(visit);
  if (result) tell_rooms(visit.app.rooms, *result);
  if (!result) return again ? again(result.refusal()) : refused(visit, result.refusal());
  if (visit.request.wants == web::Request::Wants::json) {
    return with_cookies(
        visit, web::json(json::serialize(json::object{{"location", result->location},
                                                      {"message", visit.text(result->text)},
                                                      {"undo", result->undo_url}})));
  }
  remember_flash(visit, *result);
  return with_cookies(visit, web::see_other(result->location));
}

}  // namespace

web::Response act(Visit& visit, const std::function<Result<Outcome>(Tx&)>& deed,
                  const std::function<web::Response(const Refusal&)>& again) {
  return act_once(visit, said_by(visit, visit.csrf), deed, again);
}

web::Response act_as_person(Visit& visit, const std::function<Result<Outcome>(Tx&)>& deed,
                            const std::function<web::Response(const Refusal&)>& again) {
  const bool known = visit.viewer.known();
  return act_once(visit, said_by(visit, known ? "person " + visit.viewer.id.text() : visit.csrf),
                  deed, again);
}

Result<void> within_limit(const Visit& visit, std::string_view what) {
  const bool known = visit.viewer.known();
  const std::string who = known ? visit.viewer.id.text() : web::address_key(visit.request.remote);
  // Many people may stand behind one address, so those not known yet have a rule of their own.
  const int wait_s =
      visit.app.limits.take(known ? std::string(what) : std::string(what) + " unknown", who);
  if (wait_s == 0) return done();
  return Refusal{
      Reason::too_many, {{"", say("That was a lot at once. Please wait a moment")}}, wait_s};
}

web::Response ask(Visit& visit, const Question& question, Page page) {
  return show(visit, "pages/question",
              {{"title", question.title},
               {"body", question.body},
               {"button", question.button},
               {"action", question.action},
               {"back", question.back},
               {"danger", question.danger}},
              std::move(page));
}

json::object moment(const Visit& visit, Time t) {
  return {
      {"iso", rfc3339(t)}, {"date", visit.texts.date(t)}, {"ago", visit.texts.ago(t, visit.now)}};
}

json::array thread(const Visit& visit, int current, const std::vector<Step>& steps) {
  json::array items;
  for (int i = 0; i < 7; ++i) {
    const std::string url = i < static_cast<int>(steps.size()) ? steps[i].url : "";
    items.push_back({{"name", visit.text(step_names()[i])},
                     {"url", url},
                     {"done", i < current},
                     {"now", i == current}});
  }
  return items;
}

std::string sign(const App& app, std::string_view purpose, std::string_view text) {
  const std::string payload = to_base64url(text);
  return payload + "." +
         to_base64url(hmac_sha256(app.settings.secret, std::string(purpose) + "\n" + payload));
}

std::optional<std::string> unsign(const App& app, std::string_view purpose,
                                  std::string_view signed_text) {
  const std::size_t dot = signed_text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view payload = signed_text.substr(0, dot);
  const std::string expected = to_base64url(
      hmac_sha256(app.settings.secret, std::string(purpose) + "\n" + std::string(payload)));
  if (!same_secret(expected, signed_text.substr(dot + 1))) return std::nullopt;
  return from_base64url(payload);
}

}  // namespace commonty::pages
