// What belongs to a person, over all concepts: moved at sign-in, given out, erased.
#pragma once

#include "civic/people/people.h"

namespace commonty::server {

// Every column that names a person is here; a test reads all tables and tells which is missing.
const people::Belongings& belongings();

}  // namespace commonty::server
