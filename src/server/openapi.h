// What machines may ask of the site, as OpenAPI 3.1, written from the routes themselves.
#pragma once

#include <boost/json/object.hpp>

#include "civic/pages/routes.h"

namespace commonty::server {

boost::json::object openapi(const Routes& routes);

// Adds /openapi.json, which describes all of these routes and itself.
void add_openapi(Routes& routes);

}  // namespace commonty::server
