#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "platform/base/text.h"
#include "platform/documents/list_marks.h"
#include "platform/documents/readers.h"
#include "platform/documents/xml.h"

namespace commonty::documents {
namespace {

constexpr int start_max = 1'000'000;
constexpr std::size_t form_size_max = 16;

Counting counting_of(std::string_view format) {
  if (format == "A") return Counting::upper_letter;
  if (format == "a") return Counting::lower_letter;
  if (format == "I") return Counting::upper_roman;
  if (format == "i") return Counting::lower_roman;
  return format.empty() ? Counting::bullet : Counting::decimal;
}

struct OdtStyle {
  std::string parent;
  bool bold = false;
  const OdtStyle* made_from = nullptr;
};

// The styles that a content.xml or styles.xml defines.
struct OdtStyles {
  std::map<std::string, OdtStyle> styles;
  std::map<std::string, std::vector<ListLevel>> lists;

  void take(pugi::xml_node node) {
    const std::string name = xml::name_in(node.attribute("style:name"));
    if (xml::is(node, "style:style")) {
      const std::string weight =
          xml::name_in(node.child("style:text-properties").attribute("fo:font-weight"));
      styles[name] = {xml::name_in(node.attribute("style:parent-style-name")), weight == "bold"};
    }
    if (xml::is(node, "text:list-style")) lists[name] = levels_of(node);
  }

  static std::vector<ListLevel> levels_of(pugi::xml_node list) {
    std::vector<ListLevel> levels;
    for (const pugi::xml_node node : list.children()) {
      if (levels.size() == list_levels_max) break;
      const auto form =
          std::string(node.attribute("style:num-prefix").value()).substr(0, form_size_max) + "%" +
          std::to_string(levels.size() + 1) +
          std::string(node.attribute("style:num-suffix").value()).substr(0, form_size_max);
      const int start = node.attribute("text:start-value").as_int(1);
      levels.push_back({xml::is(node, "text:list-level-style-number")
                            ? counting_of(node.attribute("style:num-format").value())
                            : Counting::bullet,
                        form, std::clamp(start, 1, start_max)});
    }
    return levels;
  }

  const OdtStyle* find(const std::string& name) const {
    const auto found = styles.find(name);
    return found == styles.end() ? nullptr : &found->second;
  }

  // Once all are taken.
  void settle_parents() {
    for (auto& [name, style] : styles) style.made_from = find(style.parent);
  }

  // The style itself, or one that it is made from.
  bool is_made_from(const std::string& name, std::string_view wanted) const {
    constexpr int inheritance_max = 30;
    if (name == wanted) return true;
    const OdtStyle* style = find(name);
    for (int step = 1; step < inheritance_max && style != nullptr; ++step) {
      if (style->parent == wanted) return true;
      style = style->made_from;
    }
    return false;
  }

  bool is_bold(const std::string& name) const {
    const OdtStyle* style = find(name);
    return style != nullptr && style->bold;
  }
};

struct OpenParagraph {
  pugi::xml_node node;
  bool bold = false;
  std::string text = {};
  bool any_plain = false;
};

struct OpenList {
  std::string style;
  bool first_paragraph = false;  // of the item we are in
};

bool is_white(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

class Reader {
 public:
  explicit Reader(const OdtStyles& styles) : styles_(styles) {}

  Result<std::vector<Line>> read(pugi::xml_node body) {
    xml::walk(
        body, [&](pugi::xml_node node) { return enter(node); },
        [&](pugi::xml_node node) { leave(node); });
    return std::move(lines_).result();
  }

 private:
  bool enter(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (lines_.full() || is_left_aside(name)) return false;
    if (name == "text:p" || name == "text:h") open_.push_back({node, is_bold(node)});
    if (name == "text:span" && is_bold(node)) ++bold_;
    if (name == "text:list") begin_list(node);
    if (name == "text:list-item" && !lists_.empty()) lists_.back().first_paragraph = true;
    if (name == "table:table") tables_.push_back({++table_count_, 0, 0});
    if (name == "table:table-row" && !tables_.empty()) begin_row();
    if (name == "table:table-cell" && !tables_.empty()) ++tables_.back().column;
    if (name == "text:s") append(" ");
    if (name == "text:tab") append("\t");
    if (name == "text:line-break") append("\n");
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata)
      append_words(node.value());
    return true;
  }

  // What was deleted, what stands at the foot of the page, and contents pages, which would make
  // every heading appear twice.
  static bool is_left_aside(std::string_view name) {
    static constexpr std::string_view names[] = {"text:tracked-changes",
                                                 "office:annotation",
                                                 "text:note",
                                                 "text:table-of-content",
                                                 "office:forms",
                                                 "text:sequence-decls",
                                                 "text:illustration-index",
                                                 "text:table-index",
                                                 "text:alphabetical-index",
                                                 "svg:title",
                                                 "svg:desc",
                                                 "text:ruby-text"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  }

  static std::string style_of(pugi::xml_node node) {
    return xml::name_in(node.attribute("text:style-name"));
  }

  bool is_bold(pugi::xml_node node) const { return styles_.is_bold(style_of(node)); }

  void begin_list(pugi::xml_node node) {
    std::string style = style_of(node);
    if (style.empty() && !lists_.empty()) style = lists_.back().style;
    const bool goes_on = node.attribute("text:continue-numbering").as_bool() ||
                         !node.attribute("text:continue-list").empty();
    if (!goes_on) marks_.restart(style, static_cast<int>(lists_.size()));
    lists_.push_back({style, false});
  }

  void begin_row() {
    ++tables_.back().row;
    tables_.back().column = 0;
  }

  // Outside text:s and its like, white space is only there to lay out the XML.
  void append_words(std::string_view text) {
    std::string words;
    for (const char c : text) {
      const bool white = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!white) words += c;
      if (white && (words.empty() || words.back() != ' ')) words += ' ';
    }
    if (!open_.empty() && open_.back().text.empty() && !words.empty() && words[0] == ' ') {
      words.erase(0, 1);
    }
    append(words);
  }

  void append(std::string_view text) {
    if (open_.empty()) return;
    open_.back().text += text;
    if (bold_ == 0 && !is_white(text) && !open_.back().bold) open_.back().any_plain = true;
  }

  void leave(pugi::xml_node node) {
    const std::string_view name = node.name();
    if ((name == "text:p" || name == "text:h") && !open_.empty()) {
      finish(std::move(open_.back()));
      open_.pop_back();
    }
    if (name == "text:span" && is_bold(node)) --bold_;
    if (name == "text:list" && !lists_.empty()) lists_.pop_back();
    if (name == "table:table" && !tables_.empty()) tables_.pop_back();
  }

  void finish(OpenParagraph open) {
    Line line;
    settle_role(line, open.node);
    line.strong = !open.any_plain;
    if (!tables_.empty()) line.cell = tables_.back();
    if (line.role != Line::Role::paragraph) {
      line.text = std::move(open.text);
      lines_.step();
      return lines_.add(std::move(line));
    }
    // People press shift and enter to begin a line of its own, so a broken paragraph is several.
    for (const std::string_view piece : split(open.text, '\n')) {
      line.text = piece;
      lines_.step();
      lines_.add(line);
    }
  }

  void settle_role(Line& line, pugi::xml_node node) {
    if (xml::is(node, "text:h")) {
      line.role = Line::Role::heading;
      line.level = std::clamp(node.attribute("text:outline-level").as_int(1), 1, 9);
    } else if (styles_.is_made_from(style_of(node), "Title")) {
      line.role = Line::Role::title;
    } else if (!lists_.empty()) {
      OpenList& list = lists_.back();
      const int level = static_cast<int>(lists_.size());
      // A second paragraph of the same item belongs to the words before it.
      if (!std::exchange(list.first_paragraph, false)) {
        line.lead.assign(static_cast<std::size_t>(std::min(level, list_levels_max)) * 4, ' ');
        return;
      }
      line.role = Line::Role::item;
      line.level = level;
      line.marker = next_mark(list.style, level - 1);
    }
  }

  std::string next_mark(const std::string& style, int level) {
    const auto found = styles_.lists.find(style);
    return found == styles_.lists.end() ? "•" : marks_.next(style, level, found->second);
  }

  const OdtStyles& styles_;
  Lines lines_;
  ListMarks marks_;
  std::vector<OpenParagraph> open_;
  std::vector<OpenList> lists_;
  std::vector<Cell> tables_;
  int table_count_ = 0;
  int bold_ = 0;
};

OdtStyles styles_of(pugi::xml_node content, pugi::xml_node styles) {
  OdtStyles found;
  for (const pugi::xml_node root : {styles, content}) {
    for (const char* place : {"office:styles", "office:automatic-styles"}) {
      for (const pugi::xml_node node : root.child(place).children()) found.take(node);
    }
  }
  found.settle_parents();
  return found;
}

// A password hides the words but not the list of parts, which tells of it.
Result<bool> is_encrypted(Archive& archive) {
  const std::string manifest = TRY(archive.part_or_empty("META-INF/manifest.xml"));
  return manifest.find("encryption-data") != std::string::npos;
}

std::string title_of(const std::vector<Line>& lines, const pugi::xml_document& meta) {
  for (const Line& line : lines) {
    if (line.role == Line::Role::title) return line.text;
  }
  return clean_line(
      xml::text_of(meta.child("office:document-meta").child("office:meta").child("dc:title")));
}

}  // namespace

Result<Document> read_odt(Archive& archive) {
  if (TRY(is_encrypted(archive))) return locked();
  const pugi::xml_document content = TRY(xml_part(archive, "content.xml"));
  const pugi::xml_node root = content.child("office:document-content");
  const pugi::xml_node body = root.child("office:body").child("office:text");
  if (!body) return damaged();
  const pugi::xml_document styles = TRY(xml_part_or_empty(archive, "styles.xml"));
  const pugi::xml_document meta = TRY(xml_part_or_empty(archive, "meta.xml"));
  const OdtStyles found = styles_of(root, styles.child("office:document-styles"));
  Document document;
  document.kind = Kind::odt;
  document.lines = TRY(Reader(found).read(body));
  document.title = title_of(document.lines, meta);
  return document;
}

}  // namespace commonty::documents
