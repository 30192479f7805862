#include "civic/notices/notices_web.h"

#include <boost/json/array.hpp>

#include "civic/notices/notices.h"
#include "civic/pages/jobs.h"
#include "civic/pages/pages.h"
#include "platform/base/id.h"

namespace commonty::notices {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int notices_a_page = 30;

json::object view_of(const Visit& visit, const Notice& n) {
  json::object out{{"kind", name_of(n.kind)},
                   {"sentence", visit.text(sentence(n))},
                   {"url", n.url},
                   {"challenge", {{"name", n.home_title}, {"url", n.home_url}}},
                   {"reason", n.answer ? n.answer->reason : visit.text(words_below(n))},
                   {"decision_url", n.decision_url},
                   {"when", pages::moment(visit, n.made_at)},
                   {"is_new", !n.seen},
                   {"look_again", ""}};
  if (n.answer && n.answer->look_again_at && !n.answer->woken_at) {
    out["look_again"] = visit.texts.date(*n.answer->look_again_at);
  }
  return out;
}

web::Response page(Visit& visit) {
  const std::int64_t before = from_base32(visit.query("after")).value_or(0);
  json::object model = visit.read([&](Tx& tx) {
    json::array items;
    const auto found = list(tx, visit.viewer.id, before, notices_a_page + 1);
    for (std::size_t i = 0; i < found.size() && i < notices_a_page; ++i) {
      items.push_back(view_of(visit, found[i]));
    }
    const bool more = found.size() > notices_a_page;
    return json::object{
        {"notices", std::move(items)},
        {"by_mail", wants_mail(tx, visit.viewer.id)},
        {"unread", unread(tx, visit.viewer.id)},
        {"next_url",
         more ? "/me/notices?after=" + to_base32(found[notices_a_page - 1].id) : std::string()}};
  });
  const std::string title = visit.text(say("What became of it"));
  return pages::show(visit, "notices/page", std::move(model),
                     {.title = title, .crumbs = {{title, ""}}});
}

web::Response seen(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    mark_seen(tx, visit.viewer.id);
    return pages::to("/me/notices");
  });
}

web::Response choose_mail(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const bool wants = visit.field("by_mail") == "yes";
    set_wants_mail(tx, visit.viewer.id, wants);
    return pages::to("/me/notices", wants ? say("You will get one letter a day at most")
                                          : say("You will get no more letters"));
  });
}

// The signed link names the person; nobody needs to be signed in to stop letters.
Result<PersonId> reader(const Visit& visit) {
  const auto text = pages::unsign(visit.app, "unsubscribe", visit.route("token"));
  const auto id = text ? PersonId::parse(*text) : std::nullopt;
  if (id) return *id;
  return refuse(Reason::not_found, say("This link is not complete. Copy it whole from the letter"));
}

web::Response unsubscribe_page(Visit& visit) {
  auto who = reader(visit);
  if (!who) return pages::refused(visit, who.refusal());
  const std::string title = visit.text(say("No more letters?"));
  return pages::ask(visit,
                    {.title = title,
                     .body = visit.text(say("You will still find all news on this site.")),
                     .button = visit.text(say("Send me no more letters")),
                     .action = visit.request.path,
                     .back = "/"},
                    {.title = title});
}

// A mail program's one click; it follows no redirect (RFC 8058, section 3.1).
web::Response unsubscribe_by_program(Visit& visit) {
  auto stopped = visit.app.store.write([&](Tx& tx) -> Result<void> {
    set_wants_mail(tx, TRY(reader(visit)), false);
    return done();
  });
  if (!stopped) return pages::refused(visit, stopped.refusal());
  return web::text(visit.text(say("You will get no more letters")) + "\n");
}

web::Response unsubscribe(Visit& visit) {
  if (visit.field("List-Unsubscribe") == "One-Click") return unsubscribe_by_program(visit);
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    set_wants_mail(tx, TRY(reader(visit)), false);
    return pages::to("/", say("You will get no more letters"));
  });
}

// ---- an address that a guest left

Result<Address> address_here(const Visit& visit) {
  if (auto address = address_of_link(visit.app, visit.route("token"))) return *std::move(address);
  return refuse(Reason::not_found, say("This link is not complete. Copy it whole from the letter"));
}

// Only a page: programs that read mail follow links, and say yes for nobody.
web::Response ask_address(Visit& visit) {
  const auto address = address_here(visit);
  if (!address) return pages::refused(visit, address.refusal());
  const std::string title = visit.text(say("Is this your address?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = visit.text(say("We write to {email} when there is news of what you gave, one letter "
                              "a day at most. Each tells you how to end them.",
                              {{"email", address->email}})),
       .button = visit.text(say("Yes, write to me")),
       .action = visit.request.path,
       .back = "/"},
      {.title = title});
}

web::Response confirm_address(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    TRY(confirm(tx, TRY(address_here(visit))));
    return pages::to("/", say("Thank you. You will hear when there is news"));
  });
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/me/notices", Deed::own_account, page);
  routes.post("/me/notices/seen", Deed::own_account, seen);
  routes.post("/me/notices/letters", Deed::own_account, choose_mail);
  routes.get("/unsubscribe/{token}", Deed::browse, unsubscribe_page);
  routes.get("/addresses/{token}", Deed::browse, ask_address);
  routes.post("/addresses/{token}", Deed::browse, confirm_address);
  // A mail program sends this by itself (RFC 8058): it has no cookie and no form of ours.
  routes.post_from_outside("/unsubscribe/{token}", Deed::browse, unsubscribe);
}

void jobs(Jobs& jobs) {
  jobs.follow("notices", follow);
  jobs.chore("letters to new addresses", [](const App& app) { ask_addresses(app); });
  jobs.chore("letters with news", [](const App& app) { queue_letters(app); });
}

}  // namespace commonty::notices
