#include "tests/structure/views.h"

#include <algorithm>
#include <regex>

namespace structure {

namespace {

// A tag of a view, without what Mustache stands in it: <a {{#x}}href="{{y}}"{{/x}}> is <a href="">.
struct Tag {
  std::string name;  // "form", "/form"; lower case
  std::string text;
  std::size_t begin = 0, end = 0;  // in the source
  int line = 0;
};

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '/'; }

// Behind the tag that begins at `begin`; leaves Mustache tags out of `text`.
std::size_t end_of_tag(const std::string& source, std::size_t begin, std::string& text) {
  char quote = 0;
  for (std::size_t i = begin; i < source.size(); ++i) {
    if (source.compare(i, 2, "{{") == 0) {
      const std::size_t close = source.find("}}", i);
      if (close == source.npos) return source.size();
      i = close + (source.compare(close, 3, "}}}") == 0 ? 2 : 1);
      continue;
    }
    text += source[i];
    if (quote == 0 && source[i] == '>') return i + 1;
    if (quote == source[i]) {
      quote = 0;
    } else if (quote == 0 && (source[i] == '"' || source[i] == '\'')) {
      quote = source[i];
    }
  }
  return source.size();
}

std::vector<Tag> tags_of(const std::string& source) {
  std::vector<Tag> tags;
  std::size_t counted = 0;
  int line = 1;
  for (std::size_t i = source.find('<'); i != source.npos; i = source.find('<', i)) {
    if (source.compare(i, 4, "<!--") == 0) {
      i = std::min(source.find("-->", i), source.size());
      continue;
    }
    if (i + 1 >= source.size() || !is_name(source[i + 1])) {
      ++i;
      continue;
    }
    Tag tag;
    tag.begin = i;
    tag.end = end_of_tag(source, i, tag.text);
    line += static_cast<int>(std::count(source.begin() + static_cast<long>(counted),
                                        source.begin() + static_cast<long>(i), '\n'));
    counted = i;
    tag.line = line;
    for (std::size_t j = i + 1; j < source.size() && is_name(source[j]); ++j) {
      tag.name += static_cast<char>(std::tolower(static_cast<unsigned char>(source[j])));
    }
    i = tag.end;
    tags.push_back(std::move(tag));
  }
  return tags;
}

bool has(const Tag& tag, const std::regex& pattern) { return std::regex_search(tag.text, pattern); }

// Why the policy would block a tag, or "".
std::string blocked(const Tag& tag) {
  static const std::regex style(R"(\sstyle\s*=)", std::regex::icase);
  static const std::regex handler(R"(\son[a-z]+\s*=)", std::regex::icase);
  static const std::regex source(R"(\ssrc\s*=)", std::regex::icase);
  static const std::regex javascript(R"(=\s*["']?\s*javascript:)", std::regex::icase);
  static const std::regex elsewhere(R"(\s(src|srcset|href|data|poster)\s*=\s*["']?(https?:)?//)",
                                    std::regex::icase);
  if (tag.name == "style" || has(tag, style)) return "an inline style";
  if (tag.name == "script" && !has(tag, source)) return "an inline script";
  if (has(tag, handler)) return "an inline handler";
  if (has(tag, javascript)) return "a javascript: address";
  const bool is_link = tag.name == "a" || tag.name == "area";
  if (!is_link && has(tag, elsewhere)) return "a file of another host";
  return "";
}

bool posts(const Tag& tag) {
  static const std::regex post(R"(\smethod\s*=\s*["']?post)", std::regex::icase);
  return tag.name == "form" && has(tag, post);
}

bool holds_token(const std::string& form) {
  static const std::regex token(R"(\{\{>\s*pages/csrf\s*\}\}|name="csrf")");
  return std::regex_search(form, token);
}

bool is_view(std::string_view path) {
  return starts_with(path, "src/") && ends_with(path, ".html");
}

}  // namespace

Faults inline_parts(const Tree& tree) {
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (!is_view(path)) continue;
    for (const Tag& tag : tags_of(text)) {
      const std::string why = blocked(tag);
      if (!why.empty()) faults.push_back(at(path, tag.line) + ": <" + tag.name + "> has " + why);
    }
  }
  return faults;
}

Faults forms_without_token(const Tree& tree) {
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (!is_view(path)) continue;
    const std::vector<Tag> tags = tags_of(text);
    for (auto form = tags.begin(); form != tags.end(); ++form) {
      if (!posts(*form)) continue;
      const auto close =
          std::find_if(form, tags.end(), [](const Tag& tag) { return tag.name == "/form"; });
      const std::size_t end = close == tags.end() ? text.size() : close->begin;
      if (!holds_token(text.substr(form->end, end - form->end))) {
        faults.push_back(at(path, form->line) + ": a form that posts has no token");
      }
    }
  }
  return faults;
}

}  // namespace structure
