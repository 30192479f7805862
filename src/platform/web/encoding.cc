#include "platform/web/encoding.h"

#include <unicode/utf8.h>

#include "platform/base/text.h"

namespace commonty::web {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that "%4a" at `at` stands for, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, BadEscape bad_escape, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int byte = escaped_byte(text, i);
      if (byte < 0 && bad_escape == BadEscape::refuse) return std::nullopt;
      out += byte < 0 ? '%' : static_cast<char>(byte);
      if (byte >= 0) i += 2;
    } else {
      out += text[i] == '+' && plus == Plus::is_space ? ' ' : text[i];
    }
  }
  return out;
}

std::string repair_utf8(std::string text) {
  if (is_utf8(text) && text.find('\0') == std::string::npos) return text;
  std::string out;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t start = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c > 0) {
      out.append(text, static_cast<std::size_t>(start), static_cast<std::size_t>(i - start));
    } else {
      out += replacement;
    }
  }
  return out;
}

}  // namespace commonty::web
