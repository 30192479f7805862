// What people write, with Markdown's signs for lists, links and emphasis, as safe HTML.
#pragma once

#include <string>
#include <string_view>

namespace commonty {

// CommonMark with tables, ~~strikethrough~~ and bare addresses as links. A new line stays one.
// Whoever reads it is safe: no HTML but our own few tags, no pictures, no scripts, and links only
// to http, https, mailto and this site (/...); those that leave it have rel="nofollow ugc
// noopener". Headings begin at h3, below those of the page. Text beyond markdown_bytes_max, or
// with more nesting, brackets or table cells than a person types, is shown as plain paragraphs.
// Threads: may be called from many at once.
std::string markdown_to_html(std::string_view text);

// The words alone, on one line, for summaries and mail subjects. Not escaped.
std::string markdown_to_text(std::string_view text);

inline constexpr std::size_t markdown_bytes_max = 64 * 1024;

}  // namespace commonty
