// Contributions that probably say the same: proposed to those who join them, who decide.
#pragma once

#include <vector>

#include "civic/contributions/contributions.h"
#include "civic/pages/visit.h"

namespace commonty::merges {

inline constexpr int likely_looked_through_max = 3'000;  // the newest of a challenge
inline constexpr std::size_t likely_shown_max = 50;

struct LikelyPair {
  contributions::Contribution first, second;  // the older one first
  enum class Because { same_words, nearly_same_words, same_meaning } because;
  double likeness = 0;  // to 1
};

struct Likely {
  std::vector<LikelyPair> pairs;  // the most alike first, those in the same words before others
  bool are_more = false;          // than these
  bool all_looked_through = true;
  bool by_meaning = false;  // the language model took part
};

// Without those of which somebody said that they are not the same.
Likely likely(const App& app, Tx& tx, ChallengeId challenge);

// Remembers that these two are not the same, or forgets it again. Both of the challenge.
Result<void> tell_apart(Tx& tx, PersonId by, ChallengeId challenge, ContributionId one,
                        ContributionId other);
Result<void> undo_tell_apart(Tx& tx, PersonId by, ChallengeId challenge, ContributionId one,
                             ContributionId other);

}  // namespace commonty::merges
