// Where notes stand by the words they share (TF-IDF and a truncated singular value decomposition).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "numbers/embedding/embedding.h"

namespace commonty::themes {

// The words of each note, as they are counted. Notes that no model reads also share pieces of
// words, for many languages bend them.
enum class Pieces { words, words_and_trigrams };
std::vector<std::string> counted_terms(const std::string& text, Pieces pieces);

// One vector of unit length a note; all zero for one that shares no word with any other.
embedding::Vectors word_vectors(const std::vector<std::vector<std::string>>& terms,
                                std::uint64_t seed);

// The directions in which vectors differ most, and the vectors seen along them alone.
embedding::Vectors narrowed(const embedding::Vectors& vectors, std::size_t width);

}  // namespace commonty::themes
