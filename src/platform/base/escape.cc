// Escaping is most of what printing a page costs, so it looks at eight characters at a time.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "platform/base/text.h"

namespace commonty {
namespace {

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

constexpr std::uint64_t each = 0x0101010101010101;

// The high bit of the first zero byte, and maybe of some after it.
constexpr std::uint64_t zero_bytes(std::uint64_t eight) {
  return (eight - each) & ~eight & (each * 0x80);
}

// The same for the first & ' " < or >. Two tests find two each: & and ' differ in their lowest
// bit, < and > in the next.
constexpr std::uint64_t special_bytes(std::uint64_t eight) {
  return zero_bytes((eight & each * 0xFE) ^ each * '&') |
         zero_bytes((eight & each * 0xFD) ^ each * '<') | zero_bytes(eight ^ each * '"');
}

struct Escaped {
  char text[8] = "";
  std::size_t size = 0;
};

// By the character itself; a switch would be a jump that processors guess wrong.
constexpr auto escapes = [] {
  std::array<Escaped, 64> table;
  table['&'] = {"&amp;", 5};
  table['<'] = {"&lt;", 4};
  table['>'] = {"&gt;", 4};
  table['"'] = {"&quot;", 6};
  table['\''] = {"&#39;", 5};
  return table;
}();

template <class Word>
std::uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// The last few bytes of a text, and zeros: never a byte from beyond it.
std::uint64_t load_last(const char* from, std::size_t bytes) {
  if (bytes >= 4) {
    return load<std::uint32_t>(from) | load<std::uint32_t>(from + bytes - 4) << 8 * (bytes - 4);
  }
  if (bytes >= 2) {
    return load<std::uint16_t>(from) | load<std::uint16_t>(from + bytes - 2) << 8 * (bytes - 2);
  }
  return static_cast<unsigned char>(*from);
}

}  // namespace

char* write_escaped(char* to, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from < end) {
    const auto bytes = std::min<std::size_t>(8, static_cast<std::size_t>(end - from));
    const auto word = bytes == 8 ? load<std::uint64_t>(from) : load_last(from, bytes);
    std::memcpy(to, &word, sizeof word);
    const auto found = special_bytes(word);
    if (!found) {
      from += bytes;
      to += bytes;
      continue;
    }
    const auto plain = std::countr_zero(found) / 8;
    const auto& written = escapes[static_cast<unsigned char>(from[plain])];
    std::memcpy(to + plain, written.text, sizeof written.text);
    from += plain + 1;
    to += plain + written.size;
  }
  return to;
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::size_t piece_max = 256;
  char piece[escaped_size_max(piece_max)];
  while (!text.empty()) {
    const auto taken = text.substr(0, piece_max);
    out.append(piece, static_cast<std::size_t>(write_escaped(piece, taken) - piece));
    text.remove_prefix(taken.size());
  }
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text);
  return out;
}

}  // namespace commonty
