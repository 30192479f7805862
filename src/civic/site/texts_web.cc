#include <array>

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/site/site_web.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/templates/markdown.h"

namespace commonty::site {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t text_length_max = 20'000;

// Pages whose words the host may replace by their own.
struct StaticPage {
  std::string_view name;  // its address, and its view under site/
  Message title;
};
const std::array<StaticPage, 4>& static_pages() {
  static const std::array<StaticPage, 4> list = {{{"help", say("Help")},
                                                  {"accessibility", say("Accessibility")},
                                                  {"privacy", say("What we know of you, and why")},
                                                  {"keys", say("With the keyboard")}}};
  return list;
}

const StaticPage* page_named(std::string_view name) {
  for (const StaticPage& page : static_pages()) {
    if (page.name == name) return &page;
  }
  return nullptr;
}

std::string setting_of(const StaticPage& page) { return "text_" + std::string(page.name); }

web::Response show_page(Visit& visit, const StaticPage& page) {
  const std::string own = visit.read([&](Tx& tx) { return settings::get(tx, setting_of(page)); });
  const std::string title = visit.text(page.title);
  return pages::show(visit, "site/" + std::string(page.name),
                     {{"title", title}, {"own", own}, {"own_html", markdown_to_html(own)}},
                     {.title = title, .crumbs = {{title, ""}}});
}

// ---- the host's own words

Result<const StaticPage*> page_in_address(const Visit& visit) {
  if (const StaticPage* page = page_named(visit.route("name"))) return page;
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  const auto page = page_in_address(visit);
  if (!page) return pages::refused(visit, page.refusal());
  const std::string own = visit.read([&](Tx& tx) { return settings::get(tx, setting_of(**page)); });
  const std::string title = visit.text((*page)->title);
  return pages::show(
      visit, "site/text_form",
      {{"title", title},
       {"action", "/site/texts/" + std::string((*page)->name)},
       {"url", "/" + std::string((*page)->name)},
       {"text_field",
        pages::textarea_field(
            visit,
            {.name = "text",
             .label = say("Your own words"),
             .hint = say("They replace ours on that page, and may be Markdown. Leave it "
                         "empty to have ours"),
             .value = own,
             .rows = 20},
            refusal)}},
      {.title = title,
       .crumbs = {{visit.text(say("The site")), "/site"}, {title, ""}},
       .refusal = refusal});
}

web::Response show_edit(Visit& visit) { return edit_page(visit, nullptr); }

web::Response edit(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const StaticPage* page = TRY(page_in_address(visit));
        const std::string text = clean(visit.field("text"));
        if (length(text) > text_length_max) {
          return refuse_field("text", say("This can be at most {max} characters long",
                                          {{"max", std::to_string(text_length_max)}}));
        }
        settings::set(tx, setting_of(*page), text);
        facts::record(tx, {.name = "site_text.changed",
                           .actor = visit.viewer.id.value,
                           .digest = sha256_hex(text)});
        return pages::to("/" + std::string(page->name), say("Saved"));
      },
      [&](const Refusal& refusal) { return edit_page(visit, &refusal); });
}

// ---- for machines

web::Response show_robots(Visit& visit) {
  web::Response response = web::text(
      "User-agent: *\n"
      "Disallow: /me\n"
      "Disallow: /sign-in\n"
      "Disallow: /site\n"
      "Disallow: /search\n");
  response.set("Cache-Control", "public, max-age=86400");
  (void)visit;
  return response;
}

web::Response show_security(Visit& visit) {
  const std::string contact =
      visit.read([](Tx& tx) { return settings::get(tx, "security_contact"); });
  if (contact.empty()) {
    return pages::refused(
        visit,
        refuse(Reason::not_found, say("There is no page at this address, or it is not for you")));
  }
  constexpr std::int64_t valid_ms = 180 * day_ms;
  return web::text("Contact: mailto:" + contact + "\nExpires: " + rfc3339(visit.now + valid_ms) +
                   "\nPreferred-Languages: en\n");
}

}  // namespace

void text_routes(Routes& routes) {
  for (const StaticPage& page : static_pages()) {
    routes.get("/" + std::string(page.name), Deed::browse,
               [&page](Visit& visit) { return show_page(visit, page); });
  }
  routes.get("/site/texts/{name}", Deed::run_site, show_edit);
  routes.post("/site/texts/{name}", Deed::run_site, edit);
  routes.get("/robots.txt", Deed::browse, show_robots);
  routes.get("/.well-known/security.txt", Deed::browse, show_security);
}

}  // namespace commonty::site
