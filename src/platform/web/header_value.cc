#include "platform/web/header_value.h"

#include <algorithm>

#include "platform/base/text.h"

namespace commonty::web {
namespace {

// Takes a quoted string off the front, without its quotes. A backslash counts only before a quote
// or another backslash: some programs send C:\notes.docx as it is.
std::string take_quoted(std::string_view& text) {
  std::string value;
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    const bool escaped =
        text.front() == '\\' && text.size() > 1 && (text[1] == '"' || text[1] == '\\');
    if (escaped) text.remove_prefix(1);
    value += text.front();
    text.remove_prefix(1);
  }
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

std::string_view take_until(std::string_view& text, std::string_view marks) {
  const std::size_t end = std::min(text.find_first_of(marks), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

}  // namespace

std::optional<std::string> HeaderValue::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

HeaderValue read_header_value(std::string_view text) {
  HeaderValue read;
  read.word = lower_ascii(trim(take_until(text, ";")));
  while (!text.empty()) {
    text.remove_prefix(1);  // the semicolon
    std::string name = lower_ascii(trim(take_until(text, "=;")));
    if (text.empty() || text.front() == ';') continue;
    text.remove_prefix(1);  // the equals sign
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    std::string value = text.starts_with('"') ? take_quoted(text) : trim(take_until(text, ";"));
    take_until(text, ";");
    if (!name.empty()) read.parameters.emplace_back(std::move(name), std::move(value));
  }
  return read;
}

}  // namespace commonty::web
