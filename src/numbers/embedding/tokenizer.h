// Cuts a text into the pieces that the language model knows (SentencePiece, unigram).
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "numbers/embedding/weights.h"

namespace commonty::embedding {

class Tokenizer {
 public:
  explicit Tokenizer(const std::vector<Piece>& vocabulary);

  // The likeliest way to cut it, as indices of the vocabulary; 0 for what has no piece.
  std::vector<int> tokens(std::string_view text) const;

 private:
  struct Node {
    int piece = 0;
    double score = 0;
  };

  void add(std::u32string_view text, int piece, double score);
  // The node that follows by a character, or 0, the root, which follows none.
  std::uint32_t after(std::uint32_t node, char32_t character) const;

  std::vector<Node> nodes_;
  std::unordered_map<std::uint64_t, std::uint32_t> next_;  // by node and character
};

}  // namespace commonty::embedding
