// The words of contributions as they are kept for search, and questions about them, in the words of
// whichever database it is. For the files of this folder alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "civic/contributions/prepared.h"

namespace commonty::contributions {

SearchWords search_words(const Contribution& c);
// In the transaction of the deed; `c` as it was stored.
void index_words(Tx& tx, const Contribution& c);
// The same with words that were split before.
void index_words(Tx& tx, const Contribution& c, const SearchWords& words);
// Before a change of words, kind, state or outcome: `c` as it was.
void unindex_words(Tx& tx, const Contribution& c);

// What somebody typed into a search box: never a mistake, whatever it is.
struct Asked {
  std::vector<std::vector<std::string>> phrases;  // mostly of one word each; all must be there
  bool last_is_begun = false;                     // the last word may go on
  bool empty() const { return phrases.empty(); }
};
Asked read_asked(std::string_view typed);
// What the filter asks for. Where so many say the very last word that others which only begin with
// it are not needed, it is meant as it is: to gather those as well would take long.
Asked read_asked(Tx& tx, Filter filter);
inline constexpr int said_by_many = 1000;

// A text to be matched with `words_match(dialect, "$3")`.
std::string question(store::Dialect dialect, const Asked& asked, Filter filter);
// Any of these words, within one challenge and shown: for similar ones.
std::string question_any(store::Dialect dialect, const std::vector<std::string>& any,
                         ChallengeId challenge);
std::string words_match(store::Dialect dialect, std::string_view placeholder);
// What to select from and join, so that `c` and `words_match` stand.
std::string_view words_from(store::Dialect dialect);

// The folded words, split the same way for both databases.
std::vector<std::string> plain_words(std::string_view text);

}  // namespace commonty::contributions
