// What the files of this concept share and nobody else needs.
#pragma once

#include <string_view>

#include "civic/workshops/workshops.h"

namespace commonty::workshops {

// A text that is too long, or empty where it must not be.
void check_length(Problems& problems, std::string_view field, std::string_view text,
                  std::size_t length_max, const Message& if_empty = {});

// Counts a change that everyone in the room sees; or one that somebody sees on their own page, where
// they sit.
void room_changed(Tx& tx, WorkshopId id);
void seats_changed(Tx& tx, WorkshopId id);

}  // namespace commonty::workshops
