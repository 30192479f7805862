#include "platform/templates/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/base/text.h"

namespace commonty {
namespace {

// The reader's cost, and the size of what it makes, grow with the square of these (measured:
// 64 KB of > and lazy lines took 27 s). People stay far below them.
constexpr std::size_t brackets_max = 2000;
constexpr std::size_t brackets_with_references_max = 100;
constexpr std::size_t nested_on_a_line_max = 50;
constexpr std::size_t table_cells_max = 20'000;

bool begins_list_item(std::string_view line, std::size_t at) {
  const bool space_follows = at + 1 < line.size() && (line[at + 1] == ' ' || line[at + 1] == '\t');
  return space_follows && std::string_view("-*+.)").find(line[at]) != std::string_view::npos;
}

std::size_t nested_on(std::string_view line) {
  std::size_t count = 0;
  const auto end = std::min(line.find_first_not_of(" \t>-*+.)0123456789"), line.size());
  for (std::size_t i = 0; i < end; ++i) count += line[i] == '>' || begins_list_item(line, i);
  return count;
}

bool is_beyond_a_person(std::string_view text) {
  if (text.size() > markdown_bytes_max) return true;
  const auto brackets = static_cast<std::size_t>(std::count(text.begin(), text.end(), '['));
  const bool references = text.find("]:") != text.npos;
  if (brackets > (references ? brackets_with_references_max : brackets_max)) return true;
  for (const auto line : split(text, '\n')) {
    if (nested_on(line) > nested_on_a_line_max) return true;
  }
  return false;
}

// Every row of a table is filled up to the width of its head.
bool may_hold_tables(std::string_view text) {
  std::size_t pipes = 0, lines = 0;
  for (const auto line : split(text, '\n')) {
    pipes = std::max(pipes, static_cast<std::size_t>(std::count(line.begin(), line.end(), '|')));
    ++lines;
  }
  return pipes > 0 && pipes * lines <= table_cells_max;
}

// Without any sign that means something in Markdown: then the text is its own words.
bool is_unmarked(std::string_view text) {
  constexpr std::string_view marks("*_~`[<&\\|\r\0", 11), at_line_start = "#>-+=0123456789";
  if (text.find_first_of(marks) != text.npos) return false;
  for (const auto line : split(text, '\n')) {
    const auto first = line.find_first_not_of(" \t");
    if (first != line.npos && at_line_start.find(line[first]) != line.npos) return false;
  }
  return true;
}

using Node = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;

// One at a time: the library keeps in a global table which letters its extensions look for, and
// takes them out after each text.
Node read(std::string_view text) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(
      cmark_parser_new(CMARK_OPT_VALIDATE_UTF8), cmark_parser_free);
  const auto extend = [&](const char* name) {
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
  };
  extend("strikethrough");
  if (may_hold_tables(text)) extend("table");
  cmark_parser_feed(parser.get(), text.data(), text.size());
  Node document(cmark_parser_finish(parser.get()), cmark_node_free);
  cmark_consolidate_text_nodes(document.get());
  return document;
}

std::string_view view(const char* text) { return text ? std::string_view(text) : ""; }

enum class Target { none, here, elsewhere };

// Browsers skip control characters and take \ for /, so an address with either is none.
Target target_of(std::string_view url) {
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == '\x7F') return Target::none;
  }
  if (url.starts_with('/')) return url.starts_with("//") ? Target::none : Target::here;
  for (const auto scheme : {"http://", "https://", "mailto:"}) {
    if (starts_with_ci(url, scheme)) return Target::elsewhere;
  }
  return Target::none;
}

void open_link(std::string& out, std::string_view url, Target target) {
  out += "<a href=\"";
  append_escaped(out, url);
  out += target == Target::elsewhere ? "\" rel=\"nofollow ugc noopener\">" : "\">";
}

// Where a bare address ends: before the marks that belong to the sentence around it.
std::size_t address_size(std::string_view text) {
  text = text.substr(0, text.find_first_of(" \t\n<>\"\\"));
  auto unopened =
      std::count(text.begin(), text.end(), ')') - std::count(text.begin(), text.end(), '(');
  while (!text.empty()) {
    if (text.back() == ')' && unopened > 0) {
      --unopened;
    } else if (std::string_view("?!.,:;*_~'").find(text.back()) == std::string_view::npos) {
      break;
    }
    text.remove_suffix(1);
  }
  return text.size();
}

// The library's own finder of addresses takes time with the square of the text.
void append_with_links(std::string& out, std::string_view text) {
  constexpr std::size_t address_size_max = 2000;
  for (std::size_t done = 0, at = 0;;) {
    at = text.find("http", at);
    if (at == text.npos) return append_escaped(out, text.substr(done));
    const auto rest = text.substr(at, address_size_max);
    const bool begins = at == 0 || std::string_view(" \t\n(*_~").find(text[at - 1]) != text.npos;
    const auto host = rest.find("://");
    const auto size =
        begins && (host == 4 || (host == 5 && rest[4] == 's')) ? address_size(rest) : 0;
    if (size <= host + 3) {
      at += 4;
      continue;
    }
    append_escaped(out, text.substr(done, at - done));
    const auto url = text.substr(at, size);
    open_link(out, url, Target::elsewhere);
    append_escaped(out, url);
    out += "</a>";
    done = at += size;
  }
}

std::string plain_paragraphs(std::string_view text) {
  std::string out, paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) out += "<p>" + paragraph + "</p>\n";
    paragraph.clear();
  };
  for (const auto line : split(text, '\n')) {
    const auto words = trim(line);
    if (words.empty()) {
      end_paragraph();
      continue;
    }
    if (!paragraph.empty()) paragraph += "<br>\n";
    append_escaped(paragraph, words);
  }
  end_paragraph();
  return out;
}

class Writer {
 public:
  std::string write(cmark_node* document) {
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> steps(cmark_iter_new(document),
                                                                        cmark_iter_free);
    for (auto step = cmark_iter_next(steps.get()); step != CMARK_EVENT_DONE;
         step = cmark_iter_next(steps.get())) {
      cmark_node* node = cmark_iter_get_node(steps.get());
      if (step == CMARK_EVENT_ENTER) {
        enter(node);
      } else {
        leave(node);
      }
    }
    return std::move(out_);
  }

 private:
  void enter(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT:
        return links_ > 0 ? append_escaped(out_, words(node))
                          : append_with_links(out_, words(node));
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK:
        out_ += "<br>\n";
        return;
      case CMARK_NODE_CODE:
        return whole("<code>", node, "</code>");
      case CMARK_NODE_CODE_BLOCK:
        return whole("<pre><code>", node, "</code></pre>\n");
      case CMARK_NODE_HTML_BLOCK:
        out_ += plain_paragraphs(words(node));
        return;
      case CMARK_NODE_HTML_INLINE:
        return append_escaped(out_, words(node));
      case CMARK_NODE_THEMATIC_BREAK:
        out_ += "<hr>\n";
        return;
      case CMARK_NODE_LINK:
        return enter_link(node);
      default:
        open(node);
    }
  }

  void leave(cmark_node* node) {
    if (cmark_node_get_type(node) == CMARK_NODE_LINK) {
      --links_;
      if (target_of(view(cmark_node_get_url(node))) != Target::none) out_ += "</a>";
      return;
    }
    const auto name = tag(node);
    if (name.empty()) return;
    out_.append("</").append(name).append(">");
    if (is_block(node)) out_ += '\n';
  }

  // A picture leaves its words behind; its tag, like that of a document, is "".
  static std::string tag(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_BLOCK_QUOTE:
        return "blockquote";
      case CMARK_NODE_LIST:
        return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? "ol" : "ul";
      case CMARK_NODE_ITEM:
        return "li";
      case CMARK_NODE_PARAGRAPH:
        return is_in_tight_list(node) ? "" : "p";
      case CMARK_NODE_HEADING:
        return "h" + std::to_string(std::min(6, cmark_node_get_heading_level(node) + 2));
      case CMARK_NODE_EMPH:
        return "em";
      case CMARK_NODE_STRONG:
        return "strong";
      default:
        return extension_tag(node);
    }
  }

  static std::string extension_tag(cmark_node* node) {
    const auto type = view(cmark_node_get_type_string(node));
    if (type == "table") return "table";
    if (type == "table_header" || type == "table_row") return "tr";
    if (type == "table_cell") return is_header_cell(node) ? "th" : "td";
    if (type == "strikethrough") return "del";
    return "";
  }

  static bool is_header_cell(cmark_node* cell) {
    return view(cmark_node_get_type_string(cmark_node_parent(cell))) == "table_header";
  }

  static bool is_in_tight_list(cmark_node* paragraph) {
    cmark_node* item = cmark_node_parent(paragraph);
    cmark_node* list = item ? cmark_node_parent(item) : nullptr;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
  }

  static bool is_block(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    return type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG && extension_tag(node) != "del";
  }

  void open(cmark_node* node) {
    const auto name = tag(node);
    if (name.empty()) return;
    out_.append("<").append(name);
    if (name == "th") out_ += " scope=\"col\"";
    const int start = name == "ol" ? cmark_node_get_list_start(node) : 1;
    if (start != 1) out_ += " start=\"" + std::to_string(start) + "\"";
    out_ += '>';
  }

  void enter_link(cmark_node* node) {
    ++links_;
    const auto url = view(cmark_node_get_url(node));
    const auto target = target_of(url);
    if (target != Target::none) open_link(out_, url, target);
  }

  void whole(std::string_view before, cmark_node* node, std::string_view after) {
    out_ += before;
    append_escaped(out_, words(node));
    out_ += after;
  }

  static std::string_view words(cmark_node* node) { return view(cmark_node_get_literal(node)); }

  std::string out_;
  int links_ = 0;
};

// Between two blocks there is a space, within one there is not.
std::string words_of(cmark_node* document) {
  std::string out;
  const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> steps(cmark_iter_new(document),
                                                                      cmark_iter_free);
  for (auto step = cmark_iter_next(steps.get()); step != CMARK_EVENT_DONE;
       step = cmark_iter_next(steps.get())) {
    cmark_node* node = cmark_iter_get_node(steps.get());
    const auto type = cmark_node_get_type(node);
    const bool in_line = (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
    if (step == CMARK_EVENT_ENTER) out += view(cmark_node_get_literal(node));
    if (!in_line || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) out += ' ';
  }
  return out;
}

}  // namespace

std::string markdown_to_html(std::string_view text) {
  if (is_beyond_a_person(text)) return plain_paragraphs(text);
  const auto document = read(text);
  return Writer().write(document.get());
}

std::string markdown_to_text(std::string_view text) {
  if (is_unmarked(text) || is_beyond_a_person(text)) return clean_line(text);
  const auto document = read(text);
  return clean_line(words_of(document.get()));
}

}  // namespace commonty
