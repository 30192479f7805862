// A stream that tells a page when it has changed; the page then asks for itself again, so everyone
// is shown what they may see and nothing else.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "civic/pages/visit.h"
#include "platform/base/shared_look.h"

namespace commonty::pages {

using PlaceLook = SharedLook<std::string>;
using PlaceLooks = SharedLooks<std::string>;

// `look` says where the thing stands; an event comes whenever that differs from what the page saw.
// Whoever `may_still_see` says no to hears nothing of it, and the stream ends.
web::Response changes(const Visit& visit, std::shared_ptr<PlaceLook> look,
                      std::function<bool()> may_still_see);
// The key of the visitor's session, to ask again later who they are.
std::string session_of(const Visit& visit);

}  // namespace commonty::pages
