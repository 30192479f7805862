// What the files of this concept share and nobody else needs.
#pragma once

#include "civic/notices/notices.h"

namespace commonty::notices {

// "/unsubscribe/..." with the site's address before it.
std::string whole_url(const App& app, const std::string& path);
// What a guest left with a workshop, to be asked about; again when it is left another day. A person
// with an account has an address.
void keep_address(Tx& tx, PersonId person, WorkshopId workshop);

}  // namespace commonty::notices
