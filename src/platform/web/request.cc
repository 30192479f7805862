#include "platform/web/request.h"

#include <algorithm>
#include <array>

#include "platform/base/text.h"
#include "platform/web/encoding.h"

namespace commonty::web {
namespace {

struct MethodName {
  Method method;
  std::string_view name;
};
constexpr std::array<MethodName, 7> method_names = {{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::del, "DELETE"},
    {Method::options, "OPTIONS"},
}};

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string decode_form_text(std::string_view text) {
  return repair_utf8(*percent_decode(text, BadEscape::keep, Plus::is_space));
}

std::string_view without_weakness(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

bool names_tag(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  for (std::string_view item : split(if_none_match, ',')) {
    if (without_weakness(trim(item)) == without_weakness(etag)) return true;
  }
  return false;
}

// The value of one cookie in a Cookie header (RFC 6265, section 5.4), or nothing.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
  for (std::string_view pair : split(header, ';')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    if (without_spaces(pair.substr(0, equals)) != name) continue;
    std::string_view value = without_spaces(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Method method) {
  for (const MethodName& known : method_names) {
    if (known.method == method) return known.name;
  }
  return "OTHER";
}

Method method_named(std::string_view name) {
  for (const MethodName& known : method_names) {
    if (known.name == name) return known.method;
  }
  return Method::other;
}

void Fields::add(std::string name, std::string value) {
  pairs_.emplace_back(std::move(name), std::move(value));
}

std::string_view Fields::get(std::string_view name) const {
  for (const auto& [key, value] : pairs_) {
    if (key == name) return value;
  }
  return {};
}

bool Fields::has(std::string_view name) const {
  for (const auto& pair : pairs_) {
    if (pair.first == name) return true;
  }
  return false;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : pairs_) {
    if (key == name) found.push_back(value);
  }
  return found;
}

std::string_view Request::cookie(std::string_view name) const {
  for (std::string_view line : headers.all("cookie")) {
    if (auto value = find_cookie(line, name)) return *value;
  }
  return {};
}

bool Request::has(std::string_view etag) const {
  const auto lines = headers.all("if-none-match");
  return std::ranges::any_of(lines, [&](std::string_view line) { return names_tag(line, etag); });
}

bool Request::is_loopback() const { return remote == "::1" || remote.starts_with("127."); }

Fields read_urlencoded(std::string_view text) {
  Fields fields;
  for (std::string_view pair : split(text, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const bool bare = equals == std::string_view::npos;
    fields.add(decode_form_text(pair.substr(0, equals)),
               bare ? "" : decode_form_text(pair.substr(equals + 1)));
  }
  return fields;
}

}  // namespace commonty::web
