// Search: what says the words that somebody typed, and what means the same in others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/contributions/contributions.h"
#include "civic/pages/visit.h"

namespace commonty::contributions {

// Whether meaning took part, or why words stand alone.
enum class SearchedBy {
  words_and_meaning,
  words_without_model,     // this site has none
  words_in_this_language,  // the model reads English only
  words_in_a_row,          // somebody quotes: then the very words are meant
};

struct Closest {
  struct Item {
    Contribution contribution;
    bool by_meaning = false;  // it lacks some of the words
  };
  std::vector<Item> items;
  std::string next;  // cursor; "" = that was all
  SearchedBy by = SearchedBy::words_without_model;
};

// The best first: those that say all the words, then those that mean the same in others; among
// each, half by words, half by meaning. By words alone, and beyond the first hundreds, those that
// say it in their title come before the others, the newest first.
Closest closest(const App& app, Tx& tx, const Filter& filter, std::string_view after, int limit);

// Whether there is a model, so that a search can go by meaning as well.
bool can_search_by_meaning(const App& app);
// What a reader should know of how it was searched; nothing when there is nothing to say.
std::optional<Message> note_on(SearchedBy by);

// The same as similar() in contributions.h, also by meaning where there is a model. `except`, when
// it is given, is the contribution whose text it is.
std::vector<Contribution> similar(const App& app, Tx& tx, ChallengeId challenge,
                                  std::string_view text, int limit, ContributionId except = {});

}  // namespace commonty::contributions
