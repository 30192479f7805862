#include "civic/search/marks.h"

#include <algorithm>

#include "platform/base/text.h"

namespace commonty::search {
namespace {

constexpr std::size_t typed_bytes_max = 1000;
constexpr std::size_t words_max = 24;
constexpr std::size_t begun_bytes_min = 2;
constexpr std::size_t bytes_before_hit_max = 80;

bool is_ascii_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// How many bytes of punctuation or white space stand here; 0 = it belongs to a word. Of what is
// not ASCII: no-break space and guillemets, and General Punctuation (dashes, quotes).
std::size_t gap_at(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80) return is_ascii_of_word(text.front()) ? 0 : 1;
  if (byte == 0xC2) return std::min<std::size_t>(2, text.size());
  if (text.starts_with("\xE2\x80") || text.starts_with("\xE2\x81") ||
      text.starts_with("\xE3\x80")) {
    return std::min<std::size_t>(3, text.size());
  }
  return 0;
}

struct Piece {
  std::size_t begin = 0, end = 0;
  bool is_word = false;
};

// The text in turns of words and what is between them.
std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t gap = gap_at(text.substr(i));
    const bool is_word = gap == 0;
    const std::size_t size = is_word ? 1 : gap;
    if (pieces.empty() || pieces.back().is_word != is_word) pieces.push_back({i, i, is_word});
    i += size;
    pieces.back().end = i;
  }
  return pieces;
}

std::string_view text_of(std::string_view text, const Piece& piece) {
  return text.substr(piece.begin, piece.end - piece.begin);
}

bool is_hit(std::string_view word, const Wanted& wanted) {
  const std::string folded = fold(word);
  if (std::find(wanted.words.begin(), wanted.words.end(), folded) != wanted.words.end()) {
    return true;
  }
  return wanted.last_is_begun && folded.starts_with(wanted.words.back());
}

// Where to begin so that the first hit is seen: 0, or at a word a little before it.
std::size_t begin_of(std::string_view text, const std::vector<Piece>& pieces, const Wanted& wanted,
                     std::size_t characters) {
  for (const Piece& hit : pieces) {
    if (!hit.is_word || !is_hit(text_of(text, hit), wanted)) continue;
    if (hit.end <= characters) return 0;
    for (const Piece& before : pieces) {
      if (before.is_word && before.begin + bytes_before_hit_max >= hit.begin) return before.begin;
    }
  }
  return 0;
}

}  // namespace

Wanted wanted(std::string_view typed) {
  const std::string text = clean(typed.substr(0, typed_bytes_max));
  Wanted out;
  for (const Piece& piece : pieces_of(text)) {
    if (piece.is_word && out.words.size() < words_max) {
      out.words.push_back(fold(text_of(text, piece)));
    }
  }
  out.last_is_begun =
      !out.words.empty() && !text.ends_with('"') && out.words.back().size() >= begun_bytes_min;
  return out;
}

std::vector<Part> marked(std::string_view text, const Wanted& wanted, std::size_t characters) {
  const std::size_t begin = begin_of(text, pieces_of(text), wanted, characters);
  const std::string cut = (begin > 0 ? "…" : "") + shorten(text.substr(begin), characters);
  std::vector<Part> parts;
  for (const Piece& piece : pieces_of(cut)) {
    const bool hit = piece.is_word && is_hit(text_of(cut, piece), wanted);
    if (parts.empty() || parts.back().hit || hit) parts.push_back({"", hit});
    parts.back().text += text_of(cut, piece);
  }
  return parts;
}

}  // namespace commonty::search
