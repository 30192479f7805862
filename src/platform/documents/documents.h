// Documents that people bring: .docx, .odt, .xlsx, .csv, .md, .txt, read into plain paragraphs and
// tables. Refused by content, never by name; limits on size, parts and depth.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"

namespace commonty::documents {

inline constexpr std::size_t file_size_max = 20 * 1024 * 1024;
inline constexpr std::size_t zip_entries_max = 2000;
inline constexpr std::size_t zip_part_size_max = 30 * 1024 * 1024;
inline constexpr std::size_t zip_total_size_max = 100 * 1024 * 1024;
inline constexpr std::size_t lines_max = 100'000;
inline constexpr std::size_t columns_max = 200;

enum class Kind { docx, odt, xlsx, csv, markdown, text };

struct Line {
  enum class Role { title, heading, item, paragraph };
  Role role = Role::paragraph;
  int level = 0;     // heading or list depth from 1
  int number = 0;    // the paragraph's place in the document, from 1
  std::string text;  // cleaned, one line, emphasis dropped
};

struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;  // the first may be a header
};

struct Document {
  Kind kind = Kind::text;
  std::string title;          // from the document's title paragraph or properties; may be empty
  std::vector<Line> lines;    // word-processor and text documents
  std::vector<Sheet> sheets;  // xlsx and csv (one sheet)
};

// `name` only helps to tell .md from .txt and .csv. Refuses with Reason::unsupported, too_large or
// invalid, in words for the person who chose the file.
Result<Document> read(std::string_view bytes, std::string_view name);

// RFC 4180, with BOM, CRLF, `;` or tab, and Windows-1252 recognised.
Result<std::vector<std::vector<std::string>>> read_csv(std::string_view bytes);

// One row for writing: quoted where needed; a cell that begins with = + - @ tab or CR gets a
// leading apostrophe, so that no spreadsheet runs it (numbers are left alone).
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace commonty::documents
