#include <boost/json/array.hpp>

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/people/people_web.h"
#include "platform/base/text.h"

namespace commonty::people {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int people_a_page = 50;

json::object line(const Visit& visit, const Person& person) {
  return {{"id", person.id.text()},
          {"name", person.name},
          {"email", person.email},
          {"site_admin", person.site_admin},
          {"joined", pages::moment(visit, person.joined_at)},
          {"admin_url", "/site/people/" + person.id.text() + "/role"}};
}

web::Response list(Visit& visit) {
  const std::string words(visit.query("q"));
  auto found = visit.read([&](Tx& tx) {
    return search(tx, {.words = words,
                       .before = PersonId::parse(visit.query("after")),
                       .limit = people_a_page + 1});
  });
  std::string next_url;
  if (static_cast<int>(found.size()) > people_a_page) {
    found.pop_back();
    next_url = "/site/people?q=" + percent_encode(words) + "&after=" + found.back().id.text();
  }
  json::array lines;
  for (const Person& person : found) lines.push_back(line(visit, person));
  return pages::show(
      visit, "people/list",
      {{"people", std::move(lines)},
       {"next_url", next_url},
       {"search_field", pages::text_field(visit, {.name = "q",
                                                  .label = say("Name or e-mail address"),
                                                  .value = words,
                                                  .type = "search"})}},
      {.title = visit.text(say("People")),
       .crumbs = {{visit.text(say("The site")), "/site"}, {visit.text(say("People")), ""}}});
}

web::Response change_role(Visit& visit) {
  const bool is_admin = visit.field("to") == "administrator";
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const PersonId person = TRY(visit.route_id<PersonId>());
    TRY(change_site_admin(tx, visit.viewer.id, person, is_admin));
    return pages::to("/site/people", is_admin ? say("They look after the site now")
                                              : say("They are no longer an administrator"));
  });
}

}  // namespace

void admin_routes(Routes& routes) {
  routes.get("/site/people", Deed::run_site, list);
  routes.post("/site/people/{id}/role", Deed::run_site, change_role);
}

}  // namespace commonty::people
