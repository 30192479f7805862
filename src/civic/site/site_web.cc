#include "civic/site/site_web.h"

#include "civic/pages/pages.h"

namespace commonty::site {
namespace {

using permissions::Deed;

web::Response front_page(Visit& visit) {
  return pages::show(visit, "site/front", {}, {.title = visit.face.name});
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/", Deed::browse, front_page);
  admin_routes(routes);
  skin_routes(routes);
  text_routes(routes);
}

}  // namespace commonty::site
