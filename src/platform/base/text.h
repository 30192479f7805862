// Words as people write them: checked, cleaned, measured, cut and compared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace commonty {

bool is_utf8(std::string_view text);
// What may be stored: valid UTF-8 (bad bytes become U+FFFD), NFC, LF line ends, no NUL and no
// control characters but tab and LF, no bidirectional overrides (U+202A-E, U+2066-9), trimmed.
std::string clean(std::string_view text);
// The same on one line: all white space runs become one space.
std::string clean_line(std::string_view text);

// Is there nothing to see? White space, controls and signs without a shape (U+200B) show nothing.
bool is_blank(std::string_view text);

// Characters as a person counts them: grapheme clusters (UAX 29).
std::size_t length(std::string_view text);
// At most `characters`, cut at a word where possible, with an ellipsis.
std::string shorten(std::string_view text, std::size_t characters);
// "Getting to hospital!" -> "getting-to-hospital"; never empty, at most 60 bytes.
std::string slug(std::string_view text);
// Lower case, without marks: what search and "is it the same?" compare.
std::string fold(std::string_view text);
// The folded words of a text (UAX 29 word boundaries), without punctuation.
std::vector<std::string> words(std::string_view text);

std::string trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char by);
std::string join(const std::vector<std::string>& parts, std::string_view by);
bool starts_with_ci(std::string_view text, std::string_view prefix);  // ASCII
std::string lower_ascii(std::string_view text);

// For HTML text and attribute values: & < > " '
std::string escape_html(std::string_view text);
void append_escaped(std::string& out, std::string_view text);
// The same into memory with room for escaped_size_max bytes; answers where it ended.
constexpr std::size_t escaped_size_max(std::size_t bytes) { return 6 * bytes + 16; }
char* write_escaped(char* to, std::string_view text);

// RFC 3986: everything but unreserved characters.
std::string percent_encode(std::string_view text);

}  // namespace commonty
