// Themes are called by what their notes say now: once one of these was hidden, joined with others,
// changed or erased, or is shown again, their terms and the note in their middle are found anew.
#pragma once

#include <cstdint>

#include "civic/pages/jobs.h"
#include "civic/themes/themes.h"

namespace commonty::theming {

// Marks the themes that may be called otherwise since a fact.
void hear(Tx& tx, const facts::Recorded& recorded);
// For themes that are kept only now, of notes that were read then.
void hear_since(Tx& tx, facts::Position position);

// Describes those of one run that are marked; false when none is. Which note lies where stays.
bool describe_next(const App& app);

}  // namespace commonty::theming
