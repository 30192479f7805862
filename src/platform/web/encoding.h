// The encodings of addresses and forms: percent signs and UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace commonty::web {

enum class BadEscape { keep, refuse };  // what a '%' that no two hex digits follow is
enum class Plus { is_plus, is_space };

// RFC 3986, section 2.1. Nothing only when a bad escape is to be refused.
std::optional<std::string> percent_decode(std::string_view text, BadEscape bad_escape, Plus plus);

// What cannot stand in a text becomes U+FFFD: bytes that are not UTF-8, and NUL, which no database
// keeps.
std::string repair_utf8(std::string text);

}  // namespace commonty::web
