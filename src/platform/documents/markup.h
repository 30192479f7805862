// One line of Markdown as plain words.
#pragma once

#include <string>
#include <string_view>

namespace commonty::documents {

// Drops emphasis, code marks, the addresses of links and backslashes, in time that grows with the
// line alone.
std::string without_markup(std::string_view text);

// The whole line is bold.
bool is_wholly_bold(std::string_view text);

}  // namespace commonty::documents
