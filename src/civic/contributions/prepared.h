// What can be done with the words of a draft before the transaction that stores them: behind
// SQLite's one writer others wait. For the files of this folder alone.
#pragma once

#include "civic/contributions/contributions.h"

namespace commonty::contributions {

// The folded words by which search finds a contribution.
struct SearchWords {
  std::vector<std::string> headline, text;
};

// A draft that was checked, cleaned and split into its words.
struct Prepared {
  Contribution contribution;  // still without id, challenge, author and day
  SearchWords for_search;
  std::string digest;  // of the folded words: the same words twice are found
  std::optional<Time> given_at;
};
Result<Prepared> prepare(const Draft& draft);
// Each line of `draft.text` for itself; bullets are left away.
Result<std::vector<Prepared>> prepare_lines(const Draft& draft);

// As with drafts.
Result<Contribution> post(Tx& tx, PersonId author, const challenges::Challenge& challenge,
                          const Prepared& prepared);
Result<std::vector<Contribution>> post_lines(Tx& tx, PersonId author,
                                             const challenges::Challenge& challenge,
                                             const std::vector<Prepared>& lines);

}  // namespace commonty::contributions
