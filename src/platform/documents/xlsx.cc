#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/base/text.h"
#include "platform/documents/ooxml.h"
#include "platform/documents/readers.h"
#include "platform/documents/sheet_dates.h"
#include "platform/documents/xml.h"

namespace commonty::documents {
namespace {

constexpr std::size_t sheets_max = 50;

// The words of a shared or inline string, without the reading aids of East Asian scripts.
std::string rich_text(pugi::xml_node string) {
  std::string out = string.child("t").text().get();
  for (const pugi::xml_node run : string.children("r")) out += run.child("t").text().get();
  return out;
}

// White space is left out here already, so that no million of cells need be told it again.
Result<std::vector<std::string>> shared_strings(const pugi::xml_document& document) {
  std::vector<std::string> strings;
  for (const pugi::xml_node node : document.child("sst").children("si")) {
    std::string text = rich_text(node);
    if (text.size() > line_size_max) return too_much_text();
    strings.push_back(trim(text).empty() ? "" : std::move(text));
  }
  return strings;
}

// Which styles of cells show a date.
std::vector<bool> date_styles(const pugi::xml_document& document) {
  const pugi::xml_node root = document.child("styleSheet");
  std::set<int> dates;
  std::set<int> own;
  for (const pugi::xml_node node : root.child("numFmts").children("numFmt")) {
    const int id = node.attribute("numFmtId").as_int();
    own.insert(id);
    if (is_date_format(node.attribute("formatCode").value())) dates.insert(id);
  }
  std::vector<bool> styles;
  for (const pugi::xml_node node : root.child("cellXfs").children("xf")) {
    const int id = node.attribute("numFmtId").as_int();
    styles.push_back(dates.count(id) > 0 || (own.count(id) == 0 && is_built_in_date_format(id)));
  }
  return styles;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// 0.1 is kept as 0.10000000000000001; people typed 0.1.
std::string as_typed(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

// "BC12" -> 55, the column from 1; 0 when there is none.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z' || column > columns_max) break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
  }
  return column;
}

struct Workbook {
  std::vector<std::string> strings;
  std::vector<bool> dates;
  Epoch epoch = Epoch::year_1900;

  std::string text_of(pugi::xml_node cell) const {
    const std::string_view type = cell.attribute("t").as_string("n");
    const std::string value = cell.child("v").text().get();
    if (type == "s") return shared(value);
    if (type == "inlineStr") return rich_text(cell.child("is"));
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    return type == "n" ? number_text(cell, value) : value;
  }

  std::string shared(const std::string& value) const {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), index);
    return error == std::errc() && index < strings.size() ? strings[index] : "";
  }

  std::string number_text(pugi::xml_node cell, const std::string& value) const {
    const std::optional<double> number = number_of(value);
    if (!number) return value;
    const std::size_t style = cell.attribute("s").as_uint(0);
    if (style < dates.size() && dates[style]) {
      if (const auto date = date_text(*number, epoch)) return *date;
    }
    return as_typed(*number);
  }
};

// What all sheets together hold, and all words copied out of cells, even where one cell replaces
// another: one short string may stand in every cell of a file.
struct Budget {
  Rows::Held held;
  std::size_t copied = 0;
};

Result<Sheet> read_sheet(const pugi::xml_document& document, const Workbook& workbook,
                         Budget& budget, std::string name) {
  Rows rows(budget.held);
  int number = 0;
  for (const pugi::xml_node row : document.child("worksheet").child("sheetData").children("row")) {
    number = row.attribute("r").as_int(number + 1);
    std::vector<std::string> cells;
    std::size_t column = 0;
    for (const pugi::xml_node cell : row.children("c")) {
      const std::size_t own = column_of(cell.attribute("r").value());
      column = own == 0 ? column + 1 : own;
      std::string text = workbook.text_of(cell);
      budget.copied += text.size();
      if (budget.copied > zip_total_size_max) return too_much_text();
      if (trim(text).empty()) continue;
      if (column > columns_max) return too_much_text();
      if (cells.size() < column) cells.resize(column);
      cells[column - 1] = std::move(text);
    }
    rows.add(number, std::move(cells));
    if (rows.full()) break;
  }
  return std::move(rows).result(std::move(name));
}

}  // namespace

Result<Document> read_xlsx(Archive& archive, MainPart main) {
  const pugi::xml_node root = main.tree.child("workbook");
  const ooxml::Relations relations = TRY(ooxml::relations(archive, main.name));
  Workbook workbook;
  workbook.strings = TRY(shared_strings(TRY(ooxml::related(archive, relations, "sharedStrings"))));
  workbook.dates = date_styles(TRY(ooxml::related(archive, relations, "styles")));
  if (root.child("workbookPr").attribute("date1904").as_bool()) workbook.epoch = Epoch::year_1904;
  Budget budget;
  Document document;
  document.kind = Kind::xlsx;
  for (const pugi::xml_node sheet : root.child("sheets").children("sheet")) {
    // What somebody hid was not meant for others' eyes.
    if (!std::string_view(sheet.attribute("state").as_string("visible")).starts_with("vis"))
      continue;
    const auto relation = relations.find(sheet.attribute("r:id").value());
    if (relation == relations.end() || relation->second.type != "worksheet") continue;
    if (document.sheets.size() >= sheets_max) return too_much_text();
    const auto tree = TRY(xml_part(archive, relation->second.target));
    document.sheets.push_back(
        TRY(read_sheet(tree, workbook, budget, clean_line(sheet.attribute("name").value()))));
  }
  document.title = TRY(ooxml::title(archive));
  return document;
}

}  // namespace commonty::documents
