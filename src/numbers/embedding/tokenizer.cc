#include "numbers/embedding/tokenizer.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <string>

namespace commonty::embedding {
namespace {

constexpr std::size_t first_piece = 6;  // those before it are reserved
constexpr char32_t word_mark = U'\u2581';

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::u32string characters_of(const icu::UnicodeString& text) {
  std::u32string out;
  out.reserve(static_cast<std::size_t>(text.length()) + 1);
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out += static_cast<char32_t>(text.char32At(i));
  }
  return out;
}

// As the model was trained to see it: compatibility forms folded (NFKC), a mark for every space and
// one in front.
std::u32string prepared(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  std::u32string out = characters_of(nfkc->normalize(to_icu(text), status));
  if (out.empty()) return out;
  std::replace(out.begin(), out.end(), U' ', word_mark);
  return word_mark + out;
}

std::uint64_t step_key(std::uint32_t node, char32_t character) {
  return std::uint64_t(node) << 32 | character;
}

// The best way to reach a place in the text.
struct Way {
  double score = 0;
  int piece = 0;
  std::size_t length = 1;  // of the last piece
};

// The reference takes a score of exactly 0 for "not reached yet", and later ways win ties. The
// tokens depend on both.
void consider(Way& best, const Way& way) {
  if (best.score == 0 || way.score >= best.score) best = way;
}

std::vector<int> pieces_of(const std::vector<Way>& ways) {
  std::vector<int> out;
  for (std::size_t at = ways.size() - 1; at > 0; at -= ways[at].length) {
    const int piece = ways[at].piece;
    if (piece == 0 && !out.empty() && out.back() == 0) continue;  // a run of unknown ones is one
    out.push_back(piece);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

Tokenizer::Tokenizer(const std::vector<Piece>& vocabulary) : nodes_(1) {
  next_.reserve(40'000);
  for (std::size_t i = first_piece; i < vocabulary.size(); ++i) {
    add(characters_of(to_icu(vocabulary[i].text)), static_cast<int>(i), vocabulary[i].score);
  }
}

void Tokenizer::add(std::u32string_view text, int piece, double score) {
  std::uint32_t node = 0;
  for (const char32_t character : text) {
    const auto fresh = static_cast<std::uint32_t>(nodes_.size());
    const auto [found, added] = next_.emplace(step_key(node, character), fresh);
    if (added) nodes_.emplace_back();
    node = found->second;
  }
  nodes_[node] = {piece, score};
}

std::uint32_t Tokenizer::after(std::uint32_t node, char32_t character) const {
  const auto found = next_.find(step_key(node, character));
  return found == next_.end() ? 0 : found->second;
}

std::vector<int> Tokenizer::tokens(std::string_view text) const {
  const std::u32string characters = prepared(text);
  std::vector<Way> ways(characters.size() + 1);
  for (std::size_t from = 0; from < characters.size(); ++from) {
    bool any = false;
    std::uint32_t node = 0;
    for (std::size_t to = from; to < characters.size(); ++to) {
      node = after(node, characters[to]);
      if (node == 0) break;
      if (nodes_[node].piece == 0) continue;
      any = true;
      consider(ways[to + 1],
               {ways[from].score + nodes_[node].score, nodes_[node].piece, to + 1 - from});
    }
    if (!any) consider(ways[from + 1], {ways[from].score, 0, 1});
  }
  return pieces_of(ways);
}

}  // namespace commonty::embedding
