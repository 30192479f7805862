// Any bytes as Markdown: the HTML holds our own tags alone, and links only where they may go.
#include <cstdint>
#include <cstdlib>

#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace {

constexpr std::string_view tags[] = {
    "a",  "blockquote", "br", "code", "del", "em",     "h3",    "h4", "h5", "h6", "hr",
    "li", "ol",         "p",  "pre",  "ul",  "strong", "table", "td", "th", "tr",
};

bool is_ours(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  const auto name = tag.substr(0, tag.find_first_of(" >"));
  const auto rest = tag.substr(name.size());
  for (const auto one : tags) {
    if (name != one) continue;
    if (name == "a" && rest != ">") {
      return rest.starts_with(" href=\"/") || rest.starts_with(" href=\"mailto:") ||
             commonty::starts_with_ci(rest, " href=\"http") ||
             commonty::starts_with_ci(rest, " href=\"mailto:");
    }
    return rest.starts_with('>') || rest.starts_with(" scope=\"col\">") ||
           rest.starts_with(" start=\"");
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto html = commonty::markdown_to_html(text);
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const auto end = html.find('>', at);
    if (end == html.npos || !is_ours(std::string_view(html).substr(at + 1, end - at))) std::abort();
  }
  if (html.size() > 4096 + 100 * size) std::abort();
  const auto words = commonty::markdown_to_text(text);
  if (words.find('\n') != words.npos || !commonty::is_utf8(words)) std::abort();
  return 0;
}
