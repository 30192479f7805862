#include "civic/site/site_web.h"

#include "civic/pages/pages.h"

namespace commonty::site {
namespace {

using permissions::Deed;

web::Response front_page(Visit& visit) {
  return pages::show(visit, "site/front", {}, {.title = "Commonty"});
}

}  // namespace

void routes(Routes& routes) { routes.get("/", Deed::browse, front_page); }

}  // namespace commonty::site
