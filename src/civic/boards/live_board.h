// A board while people look at it: what its moves have changed, drawn once for all who read the
// same language.
#pragma once

#include <optional>

#include "civic/boards/boards.h"
#include "civic/pages/visit.h"
#include "platform/live/rooms.h"

namespace commonty::boards {

// Of one message; who has missed more is told to load the page again.
inline constexpr int live_notes_max = 200;

// What differs from how the board stood after the move at `after`. None: there is no such board any
// more.
std::optional<live::News> news_of(const Visit& nobody, Tx& tx, ActivityId id, live::Position after);

}  // namespace commonty::boards
