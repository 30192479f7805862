// The rows of a .csv of any length, one at a time: votes of a hundred thousand people are more than
// anybody should hold as cells.
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"

namespace commonty::documents {

// RFC 4180 with BOM, CRLF or CR, `;` or tab, and Excel's "sep=" line recognised, as in read_csv;
// UTF-8 or one of its cousins. Empty rows are left out.
class LongCsv {
 public:
  explicit LongCsv(std::istream& in) : in_(in) {}

  // The next row, or false at the end. The cells live until the next call. Refuses what is no text,
  // a row longer than line_size_max and a quotation mark that is never closed.
  Result<bool> next(std::vector<std::string_view>& cells);
  // Of the row last given, from 1.
  std::size_t line() const { return row_line_; }

 private:
  Result<void> begin();
  bool fill();
  // The place of the next line end at or after `from`, reading on as needed; npos at the end.
  std::size_t line_end(std::size_t from);
  Result<std::string_view> take_row();
  void cut(std::string_view row, std::vector<std::string_view>& cells);
  void cut_quoted(std::string_view row, std::vector<std::string_view>& cells);

  std::istream& in_;
  std::string buffer_;
  std::size_t at_ = 0;  // of the next row in the buffer
  bool begun_ = false, ended_ = false;
  char separator_ = ',', line_mark_ = '\n';
  std::size_t line_ = 1, row_line_ = 0;
  std::string unquoted_;  // where cells with quotation marks are put together
};

}  // namespace commonty::documents
