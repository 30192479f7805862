#include "server/labelled_notes.h"

#include <algorithm>
#include <optional>

#include "platform/base/text.h"
#include "platform/documents/documents.h"

namespace commonty::server {
namespace {

using Cells = std::vector<std::string>;

std::optional<std::size_t> column_called(const Cells& header, const std::string& name) {
  const auto found =
      std::ranges::find(header, fold(name), [](const auto& cell) { return fold(cell); });
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

// Under the first of these names that there is.
std::optional<std::size_t> column_called_one_of(const Cells& header,
                                                std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const auto column = column_called(header, name)) return column;
  }
  return std::nullopt;
}

std::string cell(const Cells& row, std::optional<std::size_t> column) {
  return column && *column < row.size() ? row[*column] : "";
}

// `""` or `,,`: a row whose cells are all empty, which is more than an empty line.
bool is_row_of_nothing(std::string_view line) {
  const auto quotes = std::ranges::count(line, '"');
  return quotes % 2 == 0 && line.find_first_of("\",;\t") != std::string_view::npos &&
         line.find_first_not_of("\",;\t \r") == std::string_view::npos;
}

// The reader leaves out rows of nothing; but rows are counted here, so they come back.
std::vector<Cells> rows_with_empty_ones(const documents::Sheet& sheet, std::string_view bytes) {
  const std::vector<std::string_view> lines = split(bytes, '\n');
  std::vector<Cells> out;
  std::size_t next = sheet.numbers.empty() ? 0 : static_cast<std::size_t>(sheet.numbers[0]);
  const auto pass_to = [&](std::size_t line) {
    for (; next < line; ++next) {
      if (next <= lines.size() && is_row_of_nothing(lines[next - 1])) out.emplace_back();
    }
  };
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    const auto line = static_cast<std::size_t>(sheet.numbers[i]);
    pass_to(line);
    out.push_back(sheet.rows[i]);
    next = line + 1;
  }
  pass_to(lines.size() + 1);
  return out;
}

Refusal no_column(const std::string& name, const Cells& header) {
  return refuse(Reason::invalid, say("There is no column {name}; the columns are: {columns}",
                                     {{"name", name}, {"columns", join(header, ", ")}}));
}

Result<LabelledNotes> from_sheet(const std::vector<Cells>& rows, const std::string& labels_from) {
  const Cells& header = rows.front();
  const auto text =
      column_called_one_of(header, {"text", "note", "comment", "comment-body", "idea"});
  const auto prompt = column_called_one_of(header, {"prompt", "question"});
  const auto label = column_called(header, labels_from);
  const bool is_list = std::ranges::all_of(rows, [](const Cells& row) { return row.size() < 2; });
  if (!text && (!is_list || header.front().find('|') != std::string::npos)) {
    return no_column("text", header);
  }
  if (!labels_from.empty() && !label) return no_column(labels_from, header);

  LabelledNotes out;
  out.has_header = text.has_value();
  for (std::size_t i = out.has_header ? 1 : 0; i < rows.size(); ++i) {
    out.notes.push_back({cell(rows[i], text.value_or(0)), cell(rows[i], prompt)});
    if (label) out.labels.push_back(cell(rows[i], label));
  }
  return out;
}

}  // namespace

Result<LabelledNotes> read_labelled_notes(std::string_view bytes, const std::string& name,
                                          const std::string& labels_from) {
  const documents::Document document = TRY(documents::read(bytes, name));
  LabelledNotes out;
  if (!document.sheets.empty() && !document.sheets.front().rows.empty()) {
    const documents::Sheet& sheet = document.sheets.front();
    const bool is_csv = document.kind == documents::Kind::csv;
    out = TRY(from_sheet(is_csv ? rows_with_empty_ones(sheet, bytes) : sheet.rows, labels_from));
  } else if (!labels_from.empty()) {
    return no_column(labels_from, {});
  }
  for (const documents::Line& line : document.lines) out.notes.push_back({line.text});
  if (out.notes.empty()) {
    return refuse(Reason::invalid, say("There are no notes in this file"));
  }
  return out;
}

}  // namespace commonty::server
