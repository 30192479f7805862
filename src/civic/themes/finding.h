// The work of finding themes, done beside everything else on a thread of its own.
#pragma once

#include <functional>

#include "civic/pages/jobs.h"
#include "civic/themes/themes.h"

namespace commonty::theming {

// How to find: with the meaning of words where there is a model, otherwise by words alone. What
// notes of a board mean is not remembered: they are few, and nothing of them stays when they are
// erased.
themes::Options ways_of_finding(const App& app, const Set& set);

// Begins the search that waits longest, and ends it; false when none waits. One that was cut off,
// since the program ended or fell silent, is taken up again from its beginning. `worker` tells this
// program from others on the same database.
bool find_next(const App& app, std::int64_t worker, const std::function<bool()>& is_stopping);

}  // namespace commonty::theming
