// A refusal as machines read it: problem+json (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "platform/base/result.h"
#include "platform/texts/texts.h"
#include "platform/web/response.h"

namespace commonty::web {

// `type` is "/problems/NAME" and does not change; `title` says it in general, `errors` has each
// problem with its field ("" for the whole), in the person's language.
Response problem(const Refusal& refusal, const Texts& texts);

// The same for a status of the network edge, without fields.
Response problem(int status, std::string_view name, std::string_view title,
                 std::string_view detail);

// What stands above a refusal: "Something needs to be put right".
Message title_of(Reason reason);

}  // namespace commonty::web
