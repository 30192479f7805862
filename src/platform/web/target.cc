#include "platform/web/target.h"

#include <cstdlib>
#include <vector>

#include "platform/base/text.h"
#include "platform/web/encoding.h"

namespace commonty::web {
namespace {

bool has_control_character(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  }
  return false;
}

// "http://host/path" -> the authority, leaving the rest in `target`.
std::string take_authority(std::string_view& target) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_ci(target, scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    std::string authority(target.substr(0, end));
    target.remove_prefix(end);
    return authority;
  }
  return {};
}

// Hashed files keep their whole name; everything else is the JSON of a page.
bool take_json_suffix(std::string& path) {
  constexpr std::string_view suffix = ".json";
  if (!path.ends_with(suffix) || path.starts_with("/static/")) return false;
  path.resize(path.size() - suffix.size());
  if (path == "/index") path = "/";
  return true;
}

// How much one media range of an Accept header likes a type.
struct Liking {
  int quality = 0;    // thousandths
  int precision = 0;  // 0 = does not cover it, 1 = */*, 2 = type/*, 3 = named
};

int quality_of(std::string_view range) {
  for (std::string_view parameter : split(range, ';')) {
    const std::string name = lower_ascii(trim(parameter));
    if (!name.starts_with("q=")) continue;
    const double quality = std::strtod(name.c_str() + 2, nullptr);
    return quality >= 0 && quality <= 1 ? static_cast<int>(quality * 1000) : 0;
  }
  return 1000;
}

int precision_for(std::string_view range, std::string_view type) {
  const std::string name = lower_ascii(trim(range.substr(0, range.find(';'))));
  if (name == type) return 3;
  const std::string whole_family = std::string(type.substr(0, type.find('/'))) + "/*";
  if (name == whole_family) return 2;
  return name == "*/*" ? 1 : 0;
}

// The most precise range decides.
Liking liking_of(std::string_view accept, std::string_view type) {
  Liking best;
  for (std::string_view range : split(accept, ',')) {
    const int precision = precision_for(range, type);
    if (precision > best.precision) best = {quality_of(range), precision};
  }
  return best;
}

bool better(const Liking& a, const Liking& b) {
  if (a.quality != b.quality) return a.quality > b.quality;
  return a.precision > b.precision;
}

}  // namespace

std::optional<std::string> clean_path(std::string_view raw) {
  auto decoded = percent_decode(raw, BadEscape::refuse, Plus::is_plus);
  if (!decoded || !decoded->starts_with('/')) return std::nullopt;
  if (has_control_character(*decoded) || !is_utf8(*decoded)) return std::nullopt;

  std::vector<std::string_view> kept;
  bool open_end = false;  // the address ends in a slash, or in a dot segment
  for (std::string_view segment : split(*decoded, '/')) {
    open_end = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!open_end) kept.push_back(segment);
  }

  std::string path;
  for (std::string_view segment : kept) path.append("/").append(segment);
  if (open_end || kept.empty()) path += '/';
  return path;
}

std::optional<Target> read_target(std::string_view target) {
  Target read;
  read.authority = take_authority(target);
  const std::size_t question = target.find('?');
  std::string_view raw_path = target.substr(0, question);
  if (raw_path.empty() && !read.authority.empty()) raw_path = "/";

  auto path = clean_path(raw_path);
  if (!path) return std::nullopt;
  read.path = *std::move(path);
  read.wants_json = take_json_suffix(read.path);
  if (question != std::string_view::npos) read.query = read_urlencoded(target.substr(question + 1));
  return read;
}

Request::Wants wanted_by(std::string_view accept) {
  const Liking html = liking_of(accept, "text/html");
  Liking json = liking_of(accept, "application/json");
  const Liking problem = liking_of(accept, "application/problem+json");
  if (better(problem, json)) json = problem;
  return json.precision > 1 && json.quality > 0 && better(json, html) ? Request::Wants::json
                                                                      : Request::Wants::page;
}

}  // namespace commonty::web
