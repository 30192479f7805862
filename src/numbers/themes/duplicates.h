// Notes that say the same in nearly the same letters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "numbers/themes/themes.h"

namespace commonty::themes {

// The cosine of the sets of their character trigrams, from 0 to 1. Texts are plain (terms.h).
double likeness(const std::string& a, const std::string& b);

// Pairs of distinct plain texts with at least this likeness, by their places. Candidates come from
// MinHash, which misses fewer than one in a thousand. Of very many alike, each is compared with a
// few: whoever merges them finds the rest on the way.
std::vector<Pair> near_duplicates(std::span<const std::string> texts, double score_min);

}  // namespace commonty::themes
