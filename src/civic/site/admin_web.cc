#include <boost/json/array.hpp>

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/site/site_web.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/mail/mail.h"

namespace commonty::site {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t site_name_length_max = 60;
constexpr std::size_t tagline_length_max = 160;

struct Words {
  std::string name, tagline, security_contact;
};

Words kept(Tx& tx) {
  return {settings::get(tx, "name"), settings::get(tx, "tagline"),
          settings::get(tx, "security_contact")};
}

Words typed(const Visit& visit) {
  return {clean_line(visit.field("name")), clean_line(visit.field("tagline")),
          clean_line(visit.field("security_contact"))};
}

Message too_long(std::size_t max) {
  return say("This can be at most {max} characters long", {{"max", std::to_string(max)}});
}

Result<void> check(const Words& words) {
  Problems problems;
  if (length(words.name) > site_name_length_max)
    problems.add("name", too_long(site_name_length_max));
  if (length(words.tagline) > tagline_length_max) {
    problems.add("tagline", too_long(tagline_length_max));
  }
  if (!words.security_contact.empty()) {
    const auto address = mail::check_address(words.security_contact);
    if (!address) problems.add("security_contact", address.refusal().problems.front().text);
  }
  return std::move(problems).result();
}

Result<void> keep(Tx& tx, PersonId by, const Words& words) {
  TRY(check(words));
  settings::set(tx, "name", words.name);
  settings::set(tx, "tagline", words.tagline);
  settings::set(tx, "security_contact", words.security_contact);
  facts::record(tx, {.name = "site.changed",
                     .actor = by.value,
                     .digest = sha256_hex(words.name + "\n" + words.tagline)});
  return done();
}

web::Response site_page(Visit& visit, const Refusal* refusal) {
  const Words words = visit.read(kept);
  return pages::show(
      visit, "site/admin",
      {{"name_field",
        pages::text_field(
            visit,
            {.name = "name",
             .label = say("Name of the site"),
             .hint = say("At the top of every page and in every letter; at most {max} "
                         "characters",
                         {{"max", std::to_string(site_name_length_max)}}),
             .value = words.name.empty() ? visit.face.name : words.name},
            refusal)},
       {"tagline_field", pages::text_field(visit,
                                           {.name = "tagline",
                                            .label = say("What it is for, in one sentence"),
                                            .value = words.tagline},
                                           refusal)},
       {"security_field",
        pages::text_field(visit,
                          {.name = "security_contact",
                           .label = say("Address for those who find a hole in it"),
                           .hint = say("Shown in security.txt. Leave it empty to have none"),
                           .value = words.security_contact,
                           .type = "email"},
                          refusal)}},
      {.title = visit.text(say("The site")),
       .crumbs = {{visit.text(say("The site")), ""}},
       .refusal = refusal});
}

web::Response show_site(Visit& visit) { return site_page(visit, nullptr); }

web::Response change_site(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        TRY(keep(tx, visit.viewer.id, typed(visit)));
        return pages::to("/site", say("Saved"));
      },
      [&](const Refusal& refusal) { return site_page(visit, &refusal); });
}

}  // namespace

void admin_routes(Routes& routes) {
  routes.get("/site", Deed::run_site, show_site);
  routes.post("/site", Deed::run_site, change_site);
}

}  // namespace commonty::site
