// Names for themes: the words that tell each from the others.
#pragma once

#include <string>
#include <vector>

namespace commonty::themes {

struct Counted {
  const std::string* text = nullptr;
  std::size_t notes = 1;  // how many say exactly this
};

// At most three terms of one or two words for each theme; none where its notes share no word.
std::vector<std::vector<std::string>> label_terms(const std::vector<std::vector<Counted>>& themes);

// Does the text have the term, in whatever number and case?
bool has_term(const std::string& text, const std::string& term);

}  // namespace commonty::themes
