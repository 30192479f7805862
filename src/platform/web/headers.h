// The headers that tell a browser what our pages may do, and what others may do with them.
#pragma once

#include "platform/web/response.h"

namespace commonty::web {

enum class Secure { no, yes };

// Adds those that the answer does not set by itself. The edge does this for every answer.
void add_security_headers(Response& response, Secure secure);

}  // namespace commonty::web
