#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/people/people_web.h"
#include "civic/people/sign_in.h"
#include "platform/base/text.h"
#include "platform/web/rate_limit.h"

namespace commonty::people {
namespace json = boost::json;
namespace {

using permissions::Deed;

// ---- asking for a link

web::Response ask_page(Visit& visit, const Refusal* refusal = nullptr) {
  const std::string back = local_path(refusal ? visit.field("back") : visit.query("back"));
  json::object email = pages::text_field(
      visit,
      {.name = "email",
       .label = say("Your e-mail address"),
       .hint = say("We send you a link. No password, and nobody else sees your address"),
       .type = "email",
       .autocomplete = "email"},
      refusal);
  return pages::show(
      visit, "people/sign_in",
      {{"email_field", std::move(email)}, {"back", back}, {"signed_in", visit.viewer.signed_in()}},
      {.title = visit.text(say("Sign in")), .refusal = refusal});
}

web::Response show_ask(Visit& visit) { return ask_page(visit); }

std::string typed_email(const Visit& visit) { return lower_ascii(trim(visit.field("email"))); }

Refusal too_often(int wait_s) {
  return Refusal{Reason::too_many,
                 {{"", say("We have sent several links already. Look in your mail, also among the "
                           "spam, or wait a few minutes")}},
                 wait_s};
}

// The configured address; without one the name that the browser used, which the network edge has
// checked to be one of ours.
std::string base_url(const Visit& visit) {
  const std::string& configured = visit.app.settings.base_url;
  if (!configured.empty()) return configured;
  return (visit.request.secure ? "https://" : "http://") + visit.request.host;
}

bool shows_links(const Visit& visit) {
  return visit.app.settings.sample && visit.request.is_loopback();
}

// Enough letters have gone to this address. Whoever else asked for them, its owner can use any.
web::Response point_to_mail(Visit& visit, int wait_s) {
  const std::string email = typed_email(visit);
  if (!visit.read([&](Tx& tx) { return has_usable_link(tx, email); })) {
    return pages::refused(visit, too_often(wait_s));
  }
  return pages::act(visit,
                    [](Tx&) -> Result<pages::Outcome> { return pages::to("/sign-in/sent"); });
}

// By address of the asker and by the address asked for: neither can be flooded.
web::Response send(Visit& visit) {
  web::RateLimit& limits = visit.app.limits;
  const std::string email = typed_email(visit);
  const int asked = limits.take("sign_in_remote", web::address_key(visit.request.remote));
  if (asked > 0) return pages::refused(visit, too_often(asked));
  const int sent = email.empty() ? 0 : limits.take("sign_in_email", email);
  if (sent > 0) return point_to_mail(visit, sent);
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const std::string token = TRY(ask_for_link(tx,
                                                   {.email = std::string(visit.field("email")),
                                                    .back = std::string(visit.field("back")),
                                                    .base_url = base_url(visit),
                                                    .site_name = visit.face.name},
                                                   visit.texts));
        return pages::to(shows_links(visit) ? "/sign-in/sent?link=" + token : "/sign-in/sent");
      },
      [&](const Refusal& refusal) { return ask_page(visit, &refusal); });
}

web::Response show_sent(Visit& visit) {
  std::string url;
  const std::string_view token = visit.query("link");
  if (shows_links(visit) && token.size() == link_token_length) {
    url = "/sign-in/" + percent_encode(token);
  }
  return pages::show(visit, "people/sent", {{"link_url", url}, {"minutes", link_minutes}},
                     {.title = visit.text(say("Look in your mail"))});
}

// ---- following it

// One page a way in which a link can be of no use; each offers a new one.
web::Response spent_page(Visit& visit, LinkState state) {
  return pages::show(visit, "people/spent_link",
                     {{"used", state == LinkState::used},
                      {"expired", state == LinkState::expired},
                      {"unknown", state == LinkState::unknown},
                      {"minutes", link_minutes},
                      {"signed_in", visit.viewer.signed_in()}},
                     {.title = visit.text(say("This link does not work any more")), .status = 410});
}

// Only a page: programs that read mail follow links, and must not spend them.
web::Response show_link(Visit& visit) {
  const std::string token(visit.route("token"));
  const Link link = visit.read([&](Tx& tx) { return look_at_link(tx, token); });
  if (link.state != LinkState::usable) return spent_page(visit, link.state);
  web::Response response =
      pages::show(visit, "people/link",
                  {{"email", link.email},
                   {"action", "/sign-in/" + token},
                   {"other", visit.viewer.signed_in() ? visit.viewer.name : ""}},
                  {.title = visit.text(say("Sign in"))});
  // The address is a secret for half an hour.
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cache-Control", "no-store");
  return response;
}

std::string where_next(const SignedIn& done) {
  if (!done.person.name.empty()) return done.back;
  return "/me/name?back=" + percent_encode(done.back);
}

web::Response follow_link(Visit& visit) {
  const std::string token(visit.route("token"));
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const SignedIn in = TRY(use_link(
            tx, token, visit.viewer, visit.request.header("user-agent"), *visit.app.belongings));
        visit.new_session = in.session;
        return pages::to(where_next(in), say("You are signed in"));
      },
      [&](const Refusal& refusal) {
        if (visit.request.wants == web::Request::Wants::json) return pages::refused(visit, refusal);
        const Link link = visit.read([&](Tx& tx) { return look_at_link(tx, token); });
        return spent_page(visit, link.state);
      });
}

// ---- the very first

Refusal no_first_run() {
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

web::Response first_run_page(Visit& visit, const Refusal* refusal = nullptr) {
  const std::string key(refusal ? visit.field("key") : visit.query("key"));
  if (!visit.read([&](Tx& tx) { return opens_first_run(tx, key); })) {
    return pages::refused(visit, no_first_run());
  }
  return pages::show(
      visit, "people/first_run",
      {{"key", key},
       {"email_field", pages::text_field(visit,
                                         {.name = "email",
                                          .label = say("Your e-mail address"),
                                          .type = "email",
                                          .autocomplete = "email"},
                                         refusal)},
       {"name_field",
        pages::text_field(
            visit, {.name = "name", .label = say("Your name"), .autocomplete = "name"}, refusal)}},
      {.title = visit.text(say("Begin")), .refusal = refusal});
}

web::Response show_first_run(Visit& visit) { return first_run_page(visit); }

web::Response begin_site(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        Person first =
            TRY(begin(tx, visit.field("key"), visit.field("email"), visit.field("name")));
        const SignedIn in = sign_in(tx, std::move(first), visit.viewer,
                                    visit.request.header("user-agent"), *visit.app.belongings);
        visit.new_session = in.session;
        return pages::to("/site", say("Welcome. This site is yours to look after"));
      },
      [&](const Refusal& refusal) { return first_run_page(visit, &refusal); });
}

}  // namespace

void sign_in_routes(Routes& routes) {
  routes.get("/sign-in", Deed::browse, show_ask);
  routes.post("/sign-in", Deed::browse, send);
  routes.get("/sign-in/sent", Deed::browse, show_sent);
  routes.get("/sign-in/{token}", Deed::browse, show_link);
  routes.post("/sign-in/{token}", Deed::browse, follow_link);
  routes.get("/first-run", Deed::browse, show_first_run);
  routes.post("/first-run", Deed::browse, begin_site);
}

}  // namespace commonty::people
