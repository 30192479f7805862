// What texts mean, remembered: the language model reads each text once, whoever asks.
#pragma once

#include <span>
#include <string>

#include "civic/pages/visit.h"
#include "numbers/themes/themes.h"
#include "platform/store/store.h"

namespace commonty::meanings {

// Gives the vectors of texts: those kept before, and for the others asks the model and keeps them.
// Empty where the program has no model. It reads and writes in transactions of its own, so it is
// called outside any other, never by a page that somebody waits for: a second brings a thousand new
// texts at best. Lives no longer than the app.
themes::Meaning remembered(const App& app);

// Of words that were removed nothing stays.
void forget(Tx& tx, std::span<const std::string> texts);

}  // namespace commonty::meanings

// Finding by meaning comes in by the same door.
#include "civic/meanings/kept_near.h"
#include "civic/meanings/nearest.h"
