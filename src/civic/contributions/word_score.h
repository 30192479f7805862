// How well the words of a question stand in a text.
#pragma once

#include <vector>

#include "civic/contributions/contributions.h"
#include "civic/contributions/words.h"

namespace commonty::contributions {

struct WordScore {
  double score = 0;       // BM25 from 0 to 1, the title counted twice
  bool says_all = false;  // none of the words is missing
};

// Of each, compared with each other by their lengths.
std::vector<WordScore> word_scores(const Asked& asked, const std::vector<Contribution>& among);

}  // namespace commonty::contributions
