// What belongs to a person: moved from guest to person, given out, erased.
#pragma once

#include <boost/json/object.hpp>
#include "civic/people/people.h"

namespace commonty::people {

// What the guest of a browser gave is the person's from now on; the guest is nobody any more.
void adopt_guest(Tx& tx, PersonId guest, PersonId person, const Belongings& belongings);

// All that is kept of a person: {"person": {...}, "contributions": [...], ...}.
boost::json::object everything_of(Tx& tx, PersonId person, const Belongings& belongings);

// Removes name, address and words for good; what was counted stays counted. Refuses the last
// administrator of the site.
Result<void> erase(Tx& tx, PersonId person, const Belongings& belongings);

}  // namespace commonty::people
