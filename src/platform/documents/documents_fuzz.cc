// Whatever a file holds, reading it ends, stays within the limits, and gives clean lines.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "tests/support/office.h"

namespace {

using namespace commonty;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_text(const std::string& text) {
  require(is_utf8(text) && text.find('\0') == std::string::npos);
  require(text.size() <= 2 * documents::line_size_max);
}

void check(const documents::Document& document) {
  require(document.lines.size() <= documents::lines_max);
  for (const documents::Line& line : document.lines) {
    require(!line.text.empty() && line.text.find('\n') == std::string::npos);
    require(line.level >= 0 && line.number >= 0);
    check_text(line.text);
  }
  for (const documents::Sheet& sheet : document.sheets) {
    require(sheet.rows.size() == sheet.numbers.size());
    for (const auto& row : sheet.rows) {
      require(!row.empty() && row.size() <= documents::columns_max);
      for (const std::string& cell : row) check_text(cell);
    }
  }
}

// A word inside a spreadsheet program's cell must not become a formula.
void check_export(const std::string& text) {
  const std::string row = documents::csv_row({text, "x"});
  require(row.size() >= 4 && row.substr(row.size() - 4) == ",x\r\n");
}

struct Named {
  std::string name, bytes;
};

// The first byte chooses the format; for the packed ones the rest is XML inside a sound archive, so
// that the readers behind the archive get their share.
Named file_of(std::uint8_t choice, const std::string& rest) {
  switch (choice % 7) {
    case 0:
      return {"notes.txt", rest};
    case 1:
      return {"notes.md", rest};
    case 2:
      return {"notes.csv", rest};
    case 3:
      return {"notes.docx", docx_of(rest)};
    case 4:
      return {"notes.odt", odt_of(rest, rest)};
    case 5:
      return {"notes.xlsx", xlsx_of(rest)};
    default:
      return {"notes.docx", "PK\x03\x04" + rest};
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(reinterpret_cast<const char*>(data + 1), size - 1);
  const Named file = file_of(data[0], rest);
  if (const auto document = documents::read(file.bytes, file.name)) check(*document);
  check_export(rest);
  return 0;
}
