// What belongs to a person, given out to them.
#pragma once

#include <boost/json/object.hpp>
#include "civic/people/people.h"

namespace commonty::people {

// All that is kept of a person: {"person": {...}, "contributions": [...], ...}.
boost::json::object everything_of(Tx& tx, PersonId person, const Belongings& belongings);

}  // namespace commonty::people
