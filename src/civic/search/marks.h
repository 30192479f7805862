// Which words of a text somebody looked for, so that a page can mark them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace commonty::search {

struct Part {
  std::string text;
  bool hit = false;
};
// The words of a question, folded; the last may go on ("bus" finds "buses") unless it is quoted.
struct Wanted {
  std::vector<std::string> words;
  bool last_is_begun = false;
};
Wanted wanted(std::string_view typed);

// About `characters` of a text around the first word that was looked for, in parts that together
// are that text; an ellipsis stands where it was cut.
std::vector<Part> marked(std::string_view text, const Wanted& wanted, std::size_t characters);

}  // namespace commonty::search
