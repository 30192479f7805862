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
inline constexpr std::size_t line_size_max = 100'000;  // bytes of one line, paragraph or cell
inline constexpr std::size_t columns_max = 200;
inline constexpr std::size_t cells_max = 2'000'000;  // of all sheets; empty ones between others too

enum class Kind { docx, odt, xlsx, csv, markdown, text };

// Where in a table a line stands; all from 1, or 0 outside any table.
struct Cell {
  int table = 0;
  int row = 0;
  int column = 0;

  bool operator==(const Cell&) const = default;
};

// The coloured paper that a paragraph stands on, for writing; none without a colour.
enum class Edge { solid, twice, dotted, dashed, wavy, thin };
struct Paper {
  std::string colour, edge_colour;  // "fff6cf"
  Edge edge = Edge::solid;          // at its left
  int depth = 0;                    // how far it is indented
};

struct Line {
  enum class Role { title, heading, item, paragraph };
  Role role = Role::paragraph;
  int level = 0;     // heading or list depth from 1
  int number = 0;    // its place from 1: the line of a text, else the paragraph, empty ones counted
  std::string text;  // cleaned, one line, emphasis dropped; never empty
  std::string marker;   // what the program puts before an item: "•", "3.", "A)"
  std::string lead;     // the white space before it, as it was written
  bool strong = false;  // wholly bold, as many write their headings
  Cell cell;
  Paper paper;
};

struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;  // the first may be a header; none is empty
  std::vector<int> numbers;                    // of each row: its row, or its line in a .csv
};

struct Document {
  Kind kind = Kind::text;
  std::string title;          // from the document's title paragraph or properties; may be empty
  std::vector<Line> lines;    // word-processor and text documents
  std::vector<Sheet> sheets;  // xlsx (those that are not hidden) and csv (one sheet)
};

// `name` only helps to tell .md from .txt and .csv. Refuses with Reason::unsupported, too_large or
// invalid, in words for the person who chose the file. Headers, footers, comments, footnotes and
// deleted words are left aside, for they are not what the page says.
Result<Document> read(std::string_view bytes, std::string_view name);

// A .docx of titles, headings, items (with bullets), paragraphs and tables: `read` gives the same
// lines back. Neighbours whose cells name the same table are one, in the order of its rows. What
// office programs call its title is the first line's when that is a title.
std::string write_docx(const std::vector<Line>& lines);

// RFC 4180, with BOM, CRLF, `;` or tab, and Windows-1252 recognised. Empty rows are left out.
Result<std::vector<std::vector<std::string>>> read_csv(std::string_view bytes);

// One row for writing, with its CRLF: quoted where needed; a cell that begins with = + - @ tab, CR
// or LF gets a leading apostrophe, so that no spreadsheet runs it (numbers are left alone).
std::string csv_row(const std::vector<std::string>& cells);
// Such a cell as it was before.
std::string armed_again(std::string cell);

}  // namespace commonty::documents
