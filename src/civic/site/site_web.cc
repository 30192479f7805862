#include "civic/site/site_web.h"

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"

namespace commonty::site {
namespace {

using permissions::Deed;

// What is asked and what was decided is given by the concepts that know it.
web::Response front_page(Visit& visit) {
  boost::json::object model = visit.read([&](Tx& tx) {
    boost::json::object out{
        {"going_on", nullptr},
        {"decided", nullptr},
        {"join", nullptr},
        {"words_field", pages::text_field(visit, {.name = "q",
                                                  .label = say("What have people said about it?"),
                                                  .type = "search"})}};
    if (visit.app.parts) visit.app.parts->put_into(out, "front", visit, tx, 0);
    return out;
  });
  return pages::show(visit, "site/front", std::move(model), {.title = visit.face.name});
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/", Deed::browse, front_page);
  admin_routes(routes);
  skin_routes(routes);
  text_routes(routes);
}

}  // namespace commonty::site
