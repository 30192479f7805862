// The words of a note as they are compared, counted and shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace commonty::themes {

struct Word {
  std::string shown;    // in lower case, but for abbreviations
  std::string key;      // folded: without capitals and marks
  bool common = false;  // "the", "agus": says nothing about what a note is about
};

// Scripts without spaces give pairs of characters.
std::vector<Word> words_of(std::string_view text);
// The key of one and of many: "buses" and "bus".
std::string singular(std::string key);
bool is_common(std::string_view key);

// Lower case, without punctuation, one space between words: notes with the same are identical.
std::string plain(std::string_view text);

}  // namespace commonty::themes
