#include "server/front.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <stdexcept>

#include "civic/pages/pages.h"
#include "civic/people/people.h"
#include "platform/base/log.h"
#include "platform/base/secret.h"
#include "platform/web/assets.h"
#include "platform/web/problem.h"
#include "platform/web/rate_limit.h"

namespace commonty::server {
namespace {

using permissions::Deed;
using web::Method;

// Deeds about a thing: the handler itself must ask, since only it knows the thing.
bool is_about_a_thing(Deed deed) {
  static const std::set<Deed> general = {Deed::browse, Deed::own_account, Deed::run_site};
  return !general.contains(deed);
}

bool changes_something(Method method) { return method != Method::get && method != Method::head; }

bool is_forged(const Visit& visit) {
  if (!changes_something(visit.request.method)) return false;
  const std::string_view sent =
      visit.field("csrf").empty() ? visit.request.header("x-csrf-token") : visit.field("csrf");
  return !same_secret(sent, visit.csrf);
}

std::optional<Flash> read_flash(const App& app, const web::Request& request) {
  const std::string name = web::cookie_name("flash", app.settings.secure_cookies);
  const auto text = pages::unsign(app, "flash", request.cookie(name));
  if (!text) return std::nullopt;
  const boost::json::value value = boost::json::parse(*text);
  return Flash{{std::string(value.at("text").as_string()), {}},
               std::string(value.at("undo").as_string())};
}

Refusal not_found() {
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

std::string_view limit_of(const web::Request& request) {
  return changes_something(request.method) ? "write" : "read";
}

// What nobody said otherwise about may be meant for one visitor alone: none but them keeps it.
void keep_private(web::Response& response) {
  if (response.events || response.seat || !response.header("Cache-Control").empty()) return;
  response.set("Cache-Control", response.header("ETag").empty() ? "no-store" : "private, no-cache");
  if (response.header("Vary").empty()) response.set("Vary", "Accept, Accept-Language, Cookie");
}

}  // namespace

std::string csrf_token(const App& app, std::string_view visitor) {
  return to_base64url(hmac_sha256(app.settings.secret, "csrf\n" + std::string(visitor)));
}

Visit Front::open_visit(const web::Request& request, Deed deed) const {
  const bool secure = app_.settings.secure_cookies;
  Viewer viewer;
  const std::string session(request.cookie(web::cookie_name("session", secure)));
  settings::Face face;
  app_.store.read([&](Tx& tx) {
    face = settings::face(tx);
    if (!session.empty()) viewer = people::viewer_of_session(tx, session);
  });
  remember(face);
  std::string visitor(request.cookie(web::cookie_name("visitor", secure)));
  const bool new_visitor = visitor.size() != 43;
  if (new_visitor) visitor = random_token();

  const std::string chosen(request.cookie(web::cookie_name("language", secure)));
  const Texts& texts = !chosen.empty() ? app_.languages.get(chosen)
                       : !viewer.language.empty()
                           ? app_.languages.get(viewer.language)
                           : app_.languages.negotiate(request.header("accept-language"));
  Visit visit{app_,
              request,
              std::move(viewer),
              texts,
              app_.clock.now(),
              deed,
              csrf_token(app_, visitor),
              read_flash(app_, request),
              {},
              std::move(face)};
  if (new_visitor) visit.cookies.push_back(web::set_cookie({"visitor", visitor, 0, secure}));
  if (visit.flash) visit.cookies.push_back(web::set_cookie({"flash", "", -1, secure}));
  return visit;
}

web::Response Front::handle(web::Request& request) const {
  try {
    return answer(request);
  } catch (const store::Unavailable& problem) {
    log::error("store unavailable", {{"why", problem.what()}});
    web::Response response = page_of_words(
        {say("We cannot reach our records just now"),
         {say("Please try again in a minute. A form that is sent again is never kept twice.")}},
        503, request);
    response.set("Retry-After", "30");
    return response;
  }
}

web::Response Front::answer(web::Request& request) const {
  if (request.path.starts_with("/static/")) return app_.assets.answer(request);
  Routes::Match match = routes_.match(request.method, request.path);
  request.route_values = std::move(match.values);
  Visit visit = open_visit(request, match.route ? match.route->deed : Deed::browse);
  // Also where there is no page: to say so costs as much as a page.
  if (const auto refusal = too_much(visit)) return pages::refused(visit, *refusal);
  if (match.route) return run(visit, *match.route);
  web::Response response = pages::refused(visit, not_found());
  if (!match.other_methods.empty()) {
    response.status = 405;
    response.set("Allow", "GET, HEAD, POST");
  }
  return response;
}

std::optional<Refusal> Front::too_much(const Visit& visit) const {
  const std::string who =
      visit.viewer.known() ? visit.viewer.id.text() : web::address_key(visit.request.remote);
  const int wait_s = app_.limits.take(limit_of(visit.request), who);
  if (wait_s == 0) return std::nullopt;
  return Refusal{
      Reason::too_many, {{"", say("That was a lot at once. Please wait a moment")}}, wait_s};
}

web::Response Front::run(Visit& visit, const Route& route) const {
  if (!route.from_outside && is_forged(visit)) {
    return pages::refused(
        visit, refuse(Reason::conflict, say("This form was open for too long, or came from another "
                                            "place. Go back, reload the page and send it again")));
  }
  if (!is_about_a_thing(route.deed)) {
    auto allowed = visit.require({});
    if (!allowed) return pages::refused(visit, allowed.refusal());
  }
  web::Response response = route.handler(visit);
  keep_private(response);
  if (!visit.asked && response.status < 400) {
    throw std::logic_error(route.pattern + " answered without asking permissions");
  }
  return response;
}

void Front::remember(const settings::Face& face) const {
  if (*face_.load() != face) face_.store(std::make_shared<const settings::Face>(face));
}

web::Response Front::error_page(int status, const web::Request& request) const {
  return page_of_words(web::error_words(status, request), status, request);
}

web::Response Front::page_of_words(const web::ErrorWords& words, int status,
                                   const web::Request& request) const {
  const Texts& texts = app_.languages.negotiate(request.header("accept-language"));
  if (request.wants == web::Request::Wants::json) return web::problem(status, words, texts);
  boost::json::array advice;
  for (const Message& sentence : words.advice) advice.emplace_back(texts(sentence));
  Visit visit{app_, request, {}, texts, app_.clock.now(), Deed::browse, {}, {}, {}, *face_.load()};
  return pages::show(visit, "pages/broken", {{"advice", std::move(advice)}},
                     {.title = texts(words.title), .status = status});
}

web::BodyRule Front::body_rule(Method method, std::string_view path) const {
  const Routes::Match match = routes_.match(method, path);
  web::BodyRule rule;
  rule.known = match.route != nullptr;
  const bool takes_long = match.route && match.route->takes_long;
  if (match.route) rule.size_max = match.route->body_max;
  rule.may_block =
      changes_something(method) || takes_long || app_.store.dialect() == store::Dialect::postgres;
  return rule;
}

}  // namespace commonty::server
