// Any sheet of contributions: which column holds the words, the person, the date, the place. We
// guess from headings and values; a person may choose otherwise.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "civic/imports/dates.h"
#include "platform/base/result.h"
#include "platform/base/time.h"
#include "platform/documents/documents.h"

namespace commonty::imports {

// Indices of columns from 0.
struct Columns {
  using Index = std::optional<std::size_t>;

  std::size_t first_row = 0;  // the first that is no heading
  Index text;
  Index person;
  Index date;
  Index place;
  Index kind;
  Index status;  // "rejected" or -1 here means that somebody turned the row down before
  DayOrder day_order = DayOrder::day_first;

  bool operator==(const Columns&) const = default;
};

Columns guess_columns(const documents::Sheet& sheet);
// Its first row names a column of words, and one of people, days or places.
bool names_columns_of_people(const documents::Sheet& sheet);
// "comment-body", or "Column 3" where there are no headings.
std::vector<std::string> column_names(const documents::Sheet& sheet, const Columns& columns);

struct SheetRow {
  int line = 0;  // the row of the sheet, or the line of a .csv
  std::string text;
  std::string person;
  std::string place;
  std::string kind;
  std::optional<Time> date;
  std::string key;                 // the same when the same row is read again
  std::optional<Message> refused;  // why this row cannot be taken over
  std::optional<Message> remark;   // what was left aside of a row that can
};

// All rows after the headings, in order, the refused ones among them.
std::vector<SheetRow> rows_of(const documents::Sheet& sheet, const Columns& columns);

}  // namespace commonty::imports
