#include <algorithm>
#include <span>

#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/documents/zip.h"

namespace commonty::documents {
namespace {

constexpr int heading_levels = 6;
constexpr int list_levels = 3;
constexpr int text_width = 9638;  // between the margins, in twentieths of a point
constexpr int indents_max = 8;

constexpr std::string_view xml_begins =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view word =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
constexpr std::string_view office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr std::string_view word_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.";
constexpr std::string_view package_relations =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";

// U+FFFE and U+FFFF may not even be named in XML; clean() has taken away all else that may not.
std::string xml_text(std::string_view text) {
  std::string allowed = clean_line(text);
  for (const std::string_view never : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (auto at = allowed.find(never); at != allowed.npos; at = allowed.find(never, at)) {
      allowed.erase(at, never.size());
    }
  }
  return escape_html(allowed);
}

std::string style_of(const Line& line) {
  switch (line.role) {
    case Line::Role::title:
      return "Title";
    case Line::Role::heading:
      return "Heading" + std::to_string(std::clamp(line.level, 1, heading_levels));
    case Line::Role::item:
      return "ListParagraph";
    case Line::Role::paragraph:
      return "";
  }
  return "";
}

std::string border_of(Edge edge) {
  switch (edge) {
    case Edge::solid:
    case Edge::thin:
      return "single";
    case Edge::twice:
      return "double";
    case Edge::dotted:
      return "dotted";
    case Edge::dashed:
      return "dashed";
    case Edge::wavy:
      return "wave";
  }
  return "single";
}

// A white line parts it from the next on the same paper.
std::string paper_of(const Paper& paper) {
  const std::string eighths = paper.edge == Edge::thin ? "6" : "24";
  return "<w:pBdr><w:left w:val=\"" + border_of(paper.edge) + "\" w:sz=\"" + eighths +
         "\" w:space=\"4\" w:color=\"" + escape_html(paper.edge_colour) +
         "\"/><w:between w:val=\"single\" w:sz=\"24\" w:space=\"1\" w:color=\"FFFFFF\"/></w:pBdr>"
         "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"" +
         escape_html(paper.colour) + "\"/><w:ind w:left=\"" +
         std::to_string(120 + 360 * std::clamp(paper.depth, 0, indents_max)) + "\"/>";
}

std::string paragraph(const Line& line) {
  std::string properties;
  if (const std::string style = style_of(line); !style.empty()) {
    properties += "<w:pStyle w:val=\"" + style + "\"/>";
  }
  if (line.role == Line::Role::item) {
    const int level = std::clamp(line.level, 1, list_levels) - 1;
    properties += "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) +
                  "\"/><w:numId w:val=\"1\"/></w:numPr>";
  }
  if (!line.paper.colour.empty()) properties += paper_of(line.paper);
  const std::string strong = line.strong ? "<w:rPr><w:b/></w:rPr>" : "";
  return "<w:p><w:pPr>" + properties + "</w:pPr><w:r>" + strong + "<w:t xml:space=\"preserve\">" +
         xml_text(line.text) + "</w:t></w:r></w:p>\n";
}

// ---- tables ------------------------------------------------------------------------------------

using Lines = std::span<const Line>;

std::string borders() {
  std::string out = "<w:tblBorders>";
  for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"}) {
    out += "<w:" + std::string(side) +
           " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"A0A0A0\"/>";
  }
  return out + "</w:tblBorders>";
}

// A cell holds a paragraph, even when it says nothing.
std::string cell_of(Lines lines, int row, int column, int width) {
  std::string paragraphs;
  for (const Line& line : lines) {
    if (line.cell.row == row && line.cell.column == column) paragraphs += paragraph(line);
  }
  return "<w:tc><w:tcPr><w:tcW w:w=\"" + std::to_string(width) + "\" w:type=\"dxa\"/></w:tcPr>" +
         (paragraphs.empty() ? "<w:p/>" : paragraphs) + "</w:tc>";
}

std::string table(Lines lines) {
  int rows = 1, columns = 1;
  for (const Line& line : lines) {
    rows = std::max(rows, line.cell.row);
    columns = std::max(columns, line.cell.column);
  }
  const int width = text_width / columns;
  std::string out = "<w:tbl><w:tblPr><w:tblW w:w=\"" + std::to_string(width * columns) +
                    "\" w:type=\"dxa\"/>" + borders() +
                    "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>";
  for (int column = 1; column <= columns; ++column) {
    out += "<w:gridCol w:w=\"" + std::to_string(width) + "\"/>";
  }
  out += "</w:tblGrid>\n";
  for (int row = 1; row <= rows; ++row) {
    out += "<w:tr>";
    for (int column = 1; column <= columns; ++column) out += cell_of(lines, row, column, width);
    out += "</w:tr>\n";
  }
  // Two tables in a row would be read as one.
  return out + "</w:tbl><w:p/>\n";
}

std::string body(Lines lines) {
  std::string out;
  while (!lines.empty()) {
    const int number = lines.front().cell.table;
    const auto next =
        std::ranges::find_if(lines, [&](const Line& line) { return line.cell.table != number; });
    const auto count = static_cast<std::size_t>(next - lines.begin());
    if (number > 0) out += table(lines.first(count));
    for (const Line& line : lines.first(number > 0 ? 0 : count)) out += paragraph(line);
    lines = lines.subspan(count);
  }
  return out;
}

std::string document(const std::vector<Line>& lines) {
  // A4, in twentieths of a point, with margins of 2 cm.
  return std::string(xml_begins) + "<w:document" + std::string(word) + "><w:body>\n" + body(lines) +
         "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" "
         "w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" "
         "w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>";
}

std::string style(const std::string& id, const std::string& name, const std::string& paragraph_is,
                  int half_points) {
  const std::string size = std::to_string(half_points);
  return "<w:style w:type=\"paragraph\" w:styleId=\"" + id + "\"><w:name w:val=\"" + name +
         "\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>" +
         paragraph_is + "</w:pPr><w:rPr><w:b/><w:sz w:val=\"" + size + "\"/></w:rPr></w:style>\n";
}

std::string styles() {
  std::string out = std::string(xml_begins) + "<w:styles" + std::string(word) +
                    "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" "
                    "w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"22\"/></w:rPr>"
                    "</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr>"
                    "</w:pPrDefault></w:docDefaults>\n<w:style w:type=\"paragraph\" "
                    "w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\n"
                    "<w:style w:type=\"paragraph\" w:styleId=\"ListParagraph\"><w:name "
                    "w:val=\"List Paragraph\"/><w:basedOn w:val=\"Normal\"/></w:style>\n";
  out += style("Title", "Title", "", 44);
  for (int level = 1; level <= heading_levels; ++level) {
    const std::string number = std::to_string(level);
    out += style("Heading" + number, "heading " + number,
                 "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/><w:outlineLvl w:val=\"" +
                     std::to_string(level - 1) + "\"/>",
                 std::max(22, 38 - 4 * level));
  }
  return out + "</w:styles>";
}

std::string numbering() {
  std::string out = std::string(xml_begins) + "<w:numbering" + std::string(word) +
                    "><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType "
                    "w:val=\"hybridMultilevel\"/>";
  for (int level = 0; level < list_levels; ++level) {
    out += "<w:lvl w:ilvl=\"" + std::to_string(level) +
           "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/>"
           "<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"" +
           std::to_string(360 * (level + 1)) + "\" w:hanging=\"360\"/></w:pPr></w:lvl>";
  }
  return out +
         "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
         "</w:numbering>";
}

std::string part_type(std::string_view part, std::string_view type) {
  return "<Override PartName=\"/" + std::string(part) + "\" ContentType=\"" + std::string(type) +
         "\"/>";
}

std::string content_types() {
  const std::string in_word(word_type);
  return std::string(xml_begins) +
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
         "Extension=\"rels\" "
         "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
         "Extension=\"xml\" ContentType=\"application/xml\"/>" +
         part_type("word/document.xml", in_word + "document.main+xml") +
         part_type("word/styles.xml", in_word + "styles+xml") +
         part_type("word/numbering.xml", in_word + "numbering+xml") +
         part_type("docProps/core.xml",
                   "application/vnd.openxmlformats-package.core-properties+xml") +
         "</Types>";
}

std::string relation(std::string_view id, std::string_view type, std::string_view target) {
  return "<Relationship Id=\"" + std::string(id) + "\" Type=\"" + std::string(type) +
         "\" Target=\"" + std::string(target) + "\"/>";
}

std::string relations() {
  return std::string(xml_begins) + std::string(package_relations) +
         relation("r1", std::string(office) + "officeDocument", "word/document.xml") +
         relation("r2",
                  "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
                  "core-properties",
                  "docProps/core.xml") +
         "</Relationships>";
}

std::string document_relations() {
  return std::string(xml_begins) + std::string(package_relations) +
         relation("r1", std::string(office) + "styles", "styles.xml") +
         relation("r2", std::string(office) + "numbering", "numbering.xml") + "</Relationships>";
}

std::string properties(const std::vector<Line>& lines) {
  const bool has_title = !lines.empty() && lines.front().role == Line::Role::title;
  return std::string(xml_begins) +
         "<cp:coreProperties "
         "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>" +
         (has_title ? xml_text(lines.front().text) : "") + "</dc:title></cp:coreProperties>";
}

}  // namespace

std::string write_docx(const std::vector<Line>& lines) {
  return zip_of_parts({{"[Content_Types].xml", content_types()},
                       {"_rels/.rels", relations()},
                       {"word/document.xml", document(lines)},
                       {"word/_rels/document.xml.rels", document_relations()},
                       {"word/styles.xml", styles()},
                       {"word/numbering.xml", numbering()},
                       {"docProps/core.xml", properties(lines)}});
}

}  // namespace commonty::documents
