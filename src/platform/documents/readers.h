// One reader a format, all behind documents::read, and what they have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "platform/base/result.h"
#include "platform/documents/documents.h"
#include "platform/documents/zip.h"

namespace commonty::documents {

// The part of an office file from which all others are found.
struct MainPart {
  const std::string& name;
  const pugi::xml_document& tree;
};

Result<Document> read_docx(Archive& archive, MainPart main);
Result<Document> read_xlsx(Archive& archive, MainPart main);
Result<Document> read_odt(Archive& archive);
Result<Document> read_csv_document(const std::string& text);
// The separator with which most lines have the same number of cells, more than one.
char csv_separator(std::string_view text);
// Takes Excel's own first line, "sep=;", off the text, if it is there.
bool take_separator_line(std::string_view& text, char& separator);
Result<Document> read_text(const std::string& text, Kind kind);

// The bytes of a text file as UTF-8: by its BOM (UTF-8, UTF-16), else UTF-8 where it is valid, else
// Windows-1252. Refuses what is no text at all.
Result<std::string> to_utf8(std::string_view bytes);

// A part of an archive as a tree; it must be there.
Result<pugi::xml_document> xml_part(Archive& archive, const std::string& name);
// The same, but an empty tree when there is no such part.
Result<pugi::xml_document> xml_part_or_empty(Archive& archive, const std::string& name);

Refusal damaged();
Refusal locked();
Refusal too_much_text();

// Gathers the lines of a document, counts them and keeps the limits.
class Lines {
 public:
  // Goes on to the next paragraph, or line of a text.
  void step() { ++count_; }
  // Keeps the line if it has words. Cleans `text`, and takes its lead from it when it has none.
  void add(Line line);
  bool full() const { return problem_.has_value(); }
  Result<std::vector<Line>> result() &&;

 private:
  std::vector<Line> lines_;
  std::optional<Refusal> problem_;
  int count_ = 0;
};

// Gathers the rows of a sheet and keeps the limits.
class Rows {
 public:
  // What all the sheets of a document hold.
  struct Held {
    std::size_t bytes = 0, cells = 0;
  };
  explicit Rows(Held& held) : held_(held) {}

  // Drops empty cells at the end, and the whole row when nothing is left.
  void add(int number, std::vector<std::string> cells);
  bool full() const { return problem_.has_value(); }
  Result<Sheet> result(std::string name) &&;

 private:
  Held& held_;
  Sheet sheet_;
  std::optional<Refusal> problem_;
};

}  // namespace commonty::documents
