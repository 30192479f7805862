// A refusal as machines read it: problem+json (RFC 9457).
#pragma once

#include "platform/base/result.h"
#include "platform/texts/texts.h"
#include "platform/web/error_words.h"
#include "platform/web/response.h"

namespace commonty::web {

// `type` is "/problems/NAME" and does not change; `title` says it in general, `errors` has each
// problem with its field ("" for the whole), in the person's language.
Response problem(const Refusal& refusal, const Texts& texts);

// The same for a status of the network edge: without fields, the advice as `detail`.
Response problem(int status, const ErrorWords& words, const Texts& texts);

// What stands above a refusal: "Something needs to be put right".
Message title_of(Reason reason);

}  // namespace commonty::web
