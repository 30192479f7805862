// Notes that are identical but for capitals, spaces and punctuation count as one, wherever they
// stand.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "numbers/themes/themes.h"

namespace commonty::themes {

struct Unit {
  std::string plain;               // what they have in common
  std::string text;                // as most of them write it
  std::string prompt;              // the one most of them answer
  std::vector<std::size_t> notes;  // ascending
};

// In the order of their plain texts, so that the order of the notes does not matter. Blank notes
// are in none.
std::vector<Unit> units_of(std::span<const Note> notes);

// Where each unit stands by its meaning and its words, as rows of unit length; all zero for one
// that has nothing in common with any other.
struct Standing {
  embedding::Vectors vectors;
  embedding::Vectors meanings;  // as the model gives them, not centred; empty without one
};
Standing standing_of(const std::vector<Unit>& units, const Options& options);

}  // namespace commonty::themes
