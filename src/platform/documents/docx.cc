#include <algorithm>
#include <string>
#include <vector>

#include "platform/base/text.h"
#include "platform/documents/docx_styles.h"
#include "platform/documents/ooxml.h"
#include "platform/documents/readers.h"
#include "platform/documents/xml.h"

namespace commonty::documents {
namespace {

using docx::ListPlace;
using docx::Numbering;
using docx::Style;
using docx::Styles;

// A paragraph that has begun; one may lie inside another, in a text box.
struct Open {
  Style style;
  std::string text;
  std::string lead;
  bool any_plain = false;  // some letter is not bold
};

// Word's own contents pages repeat every heading, so they would make each group appear twice.
bool is_contents(const Style& style) { return style.name.compare(0, 4, "toc ") == 0; }

bool is_white(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

class Reader {
 public:
  Reader(const Styles& styles, Numbering& numbering) : styles_(styles), numbering_(numbering) {}

  Result<std::vector<Line>> read(pugi::xml_node body) {
    xml::walk(
        body, [&](pugi::xml_node node) { return enter(node); },
        [&](pugi::xml_node node) { leave(node); });
    return std::move(lines_).result();
  }

 private:
  bool enter(pugi::xml_node node) {
    if (lines_.full() || is_left_aside(node)) return false;
    const std::string_view name = node.name();
    if (name == "mc:Fallback") return !has_choice(node.parent());
    if (name == "w:p") begin(node);
    if (name == "w:r") bold_ = run_is_bold(node);
    if (name == "w:tbl") tables_.push_back({++table_count_, 0, 0});
    if (name == "w:tr" && !tables_.empty())
      tables_.back() = {tables_.back().table, tables_.back().row + 1, 0};
    if (name == "w:tc" && !tables_.empty()) ++tables_.back().column;
    if (name == "w:t") append(node.text().get());
    if (name == "w:tab") append("\t");
    if (name == "w:br" || name == "w:cr") append("\n");
    if (name == "w:noBreakHyphen") append("-");
    return true;
  }

  // Deleted words, codes of fields, and all but one branch of what is there twice.
  static bool is_left_aside(pugi::xml_node node) {
    static constexpr std::string_view names[] = {"w:pPr",
                                                 "w:rPr",
                                                 "w:sectPr",
                                                 "w:tblPr",
                                                 "w:tblGrid",
                                                 "w:trPr",
                                                 "w:tcPr",
                                                 "w:del",
                                                 "w:moveFrom",
                                                 "w:delText",
                                                 "w:instrText",
                                                 "w:sdtPr",
                                                 "w:rt",
                                                 "w:object",
                                                 "w:footnoteReference",
                                                 "w:endnoteReference",
                                                 "w:numPr",
                                                 "w:comment"};
    const std::string_view name = node.name();
    if (std::find(std::begin(names), std::end(names), name) != std::end(names)) return true;
    if (name == "mc:Choice") return node.previous_sibling("mc:Choice") != nullptr;
    return false;
  }

  // Remembered while we are inside the parent, for a million branches may share it.
  bool has_choice(pugi::xml_node parent) {
    if (alternatives_.empty() || alternatives_.back().parent != parent) {
      alternatives_.push_back({parent, !parent.child("mc:Choice").empty()});
    }
    return alternatives_.back().has_choice;
  }

  bool run_is_bold(pugi::xml_node run) const {
    const pugi::xml_node bold = run.child("w:rPr").child("w:b");
    if (bold) return docx::is_on(bold);
    return !open_.empty() && open_.back().style.bold.value_or(false);
  }

  void begin(pugi::xml_node paragraph) {
    const pugi::xml_node properties = paragraph.child("w:pPr");
    Open open;
    open.style = styles_.resolved(xml::name_in(properties.child("w:pStyle").attribute("w:val")));
    if (const auto outline = docx::outline_level(properties)) open.style.outline = outline;
    if (const auto list = docx::list_place(properties)) open.style.list = merged(open.style, *list);
    const int indent = properties.child("w:ind").attribute("w:left").as_int(
        properties.child("w:ind").attribute("w:start").as_int(0));
    constexpr int twips_a_column = 120;
    constexpr int columns_max_indent = 80;
    open.lead.assign(
        static_cast<std::size_t>(std::clamp(indent / twips_a_column, 0, columns_max_indent)), ' ');
    open_.push_back(std::move(open));
  }

  // A paragraph may give only the level and leave the list to its style.
  static ListPlace merged(const Style& style, ListPlace own) {
    if (own.list.empty() && style.list) own.list = style.list->list;
    return own;
  }

  void append(std::string_view text) {
    if (open_.empty()) return;
    open_.back().text += text;
    if (!bold_ && !is_white(text)) open_.back().any_plain = true;
  }

  void leave(pugi::xml_node node) {
    const std::string_view name = node.name();
    if (name == "w:p" && !open_.empty()) {
      finish(std::move(open_.back()));
      open_.pop_back();
    }
    if (name == "w:r") bold_ = false;
    if (name == "w:tbl" && !tables_.empty()) tables_.pop_back();
    if (!alternatives_.empty() && alternatives_.back().parent == node) alternatives_.pop_back();
  }

  void finish(Open open) {
    if (is_contents(open.style)) return lines_.step();
    Line line;
    settle_role(line, open.style);
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
      line.lead = piece.substr(0, 1) == "\t" ? "" : open.lead;
      lines_.step();
      lines_.add(line);
    }
  }

  void settle_role(Line& line, const Style& style) {
    constexpr int outline_levels = 9;
    if (style.name == "title") {
      line.role = Line::Role::title;
    } else if (style.outline.value_or(outline_levels) < outline_levels) {
      line.role = Line::Role::heading;
      line.level = std::max(0, *style.outline) + 1;
    } else if (style.list && !style.list->list.empty() && style.list->list != "0") {
      line.role = Line::Role::item;
      line.level = style.list->level + 1;
      line.marker = numbering_.next(*style.list);
    }
  }

  const Styles& styles_;
  Numbering& numbering_;
  Lines lines_;
  std::vector<Open> open_;
  std::vector<Cell> tables_;
  struct Alternatives {
    pugi::xml_node parent;
    bool has_choice;
  };
  std::vector<Alternatives> alternatives_;  // of the nodes we are in
  int table_count_ = 0;
  bool bold_ = false;
};

std::string title_among(const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    if (line.role == Line::Role::title) return line.text;
  }
  return "";
}

}  // namespace

Result<Document> read_docx(Archive& archive, MainPart main) {
  const pugi::xml_node body = main.tree.child("w:document").child("w:body");
  if (!body) return damaged();
  const ooxml::Relations relations = TRY(ooxml::relations(archive, main.name));
  const Styles styles(TRY(ooxml::related(archive, relations, "styles")));
  Numbering numbering(TRY(ooxml::related(archive, relations, "numbering")));
  Document document;
  document.kind = Kind::docx;
  document.lines = TRY(Reader(styles, numbering).read(body));
  document.title = title_among(document.lines);
  if (document.title.empty()) document.title = TRY(ooxml::title(archive));
  return document;
}

}  // namespace commonty::documents
