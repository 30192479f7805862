// A refusal as machines read it: problem+json (RFC 9457) with a stable `type`.
#pragma once

#include "platform/base/result.h"
#include "platform/texts/texts.h"
#include "platform/web/response.h"

namespace commonty::web {

// {"type": "/problems/closed", "title": ..., "status": 409, "errors": [{"field", "message"}]}
Response problem(const Refusal& refusal, const Texts& texts);

}  // namespace commonty::web
