#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "platform/base/text.h"
#include "platform/documents/readers.h"

namespace commonty::documents {
namespace {

constexpr std::size_t sniffed_size_max = 64 * 1024;

// How many of `mark` stand outside quotes on each line, as count -> lines.
std::map<int, int> counts_a_line(std::string_view text, char mark) {
  std::map<int, int> lines;
  int count = 0;
  bool quoted = false;
  for (const char c : text.substr(0, sniffed_size_max)) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == mark) ++count;
    if (c == '\n') {
      ++lines[count];
      count = 0;
    }
  }
  if (count > 0) ++lines[count];
  return lines;
}

}  // namespace

// Where the first line has any mark, it must have that one: headings rarely hold the others.
char csv_separator(std::string_view text) {
  char best = ',';
  int most = 0;
  const std::string_view first = text.substr(0, text.find('\n'));
  const bool first_counts = first.find_first_of(",;\t") != std::string_view::npos;
  for (const char mark : {',', ';', '\t'}) {
    if (first_counts && first.find(mark) == std::string_view::npos) continue;
    for (const auto& [count, lines] : counts_a_line(text, mark)) {
      if (count > 0 && lines > most) {
        best = mark;
        most = lines;
      }
    }
  }
  return best;
}

bool take_separator_line(std::string_view& text, char& separator) {
  if (!starts_with_ci(text, "sep=") || text.size() < 6) return false;
  const std::size_t end = text.find('\n');
  if (end < 5 || end > 6) return false;  // one sign, and perhaps a return
  separator = text[4];
  text.remove_prefix(end + 1);
  return true;
}

namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {
    separator_ = csv_separator(text);
    if (take_separator_line(rest_, separator_)) ++line_;
  }

  Result<Sheet> parse() {
    for (std::size_t i = 0; i < rest_.size() && !rows_.full(); ++i) {
      if (quoted_) {
        inside_quotes(i);
      } else {
        outside_quotes(i);
      }
    }
    if (quoted_ && !rows_.full()) {
      return refuse(Reason::invalid,
                    say("A quotation mark that opens on line {line} is never closed. Close it or "
                        "take it out, and try again.",
                        {{"line", std::to_string(quote_line_)}}));
    }
    end_row();
    return std::move(rows_).result("");
  }

 private:
  void inside_quotes(std::size_t& i) {
    const char c = rest_[i];
    if (c == '\n') ++line_;
    if (c != '"') {
      add(c);
    } else if (i + 1 < rest_.size() && rest_[i + 1] == '"') {
      add('"');
      ++i;
    } else {
      quoted_ = false;
    }
  }

  void outside_quotes(std::size_t i) {
    const char c = rest_[i];
    const bool ends_line =
        c == '\n' || (c == '\r' && !(i + 1 < rest_.size() && rest_[i + 1] == '\n'));
    if (c == '"' && !has_words_) {
      quoted_ = true;
      quote_line_ = line_;
      cell_.clear();
    } else if (c == separator_) {
      end_cell();
    } else if (ends_line) {
      end_row();
      ++line_;
      row_line_ = line_;
    } else if (c != '\r') {
      add(c);
    }
  }

  void add(char c) {
    cell_ += c;
    if (c != ' ' && (c < '\t' || c > '\r')) has_words_ = true;
  }

  // A row of a million commas must not cost a million cells, so one too many is the most we keep.
  void end_cell() {
    std::string cell = std::exchange(cell_, {});
    has_words_ = false;
    if (cells_.size() < columns_max || (cells_.size() == columns_max && !cell.empty())) {
      cells_.push_back(std::move(cell));
    }
  }

  void end_row() {
    end_cell();
    rows_.add(row_line_, std::exchange(cells_, {}));
  }

  std::string_view rest_;
  char separator_ = ',';
  Rows::Held held_;
  Rows rows_{held_};
  std::vector<std::string> cells_;
  std::string cell_;
  bool has_words_ = false;  // in the cell, so far
  bool quoted_ = false;
  int line_ = 1;
  int row_line_ = 1;
  int quote_line_ = 1;
};

bool is_number(std::string_view text) {
  bool digits = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits = true;
    } else if (c == '+' || c == '-') {
      if (i != 0) return false;
    } else if (c != '.' && c != ',') {
      return false;
    }
  }
  return digits;
}

bool may_run(std::string_view cell) {
  static constexpr std::string_view starts = "=+-@\t\r\n";
  return !cell.empty() && starts.find(cell[0]) != std::string_view::npos && !is_number(cell);
}

}  // namespace

Result<Document> read_csv_document(const std::string& text) {
  Document document;
  document.kind = Kind::csv;
  document.sheets.push_back(TRY(Parser(text).parse()));
  return document;
}

Result<std::vector<std::vector<std::string>>> read_csv(std::string_view bytes) {
  if (bytes.size() > file_size_max) return too_much_text();
  const std::string text = TRY(to_utf8(bytes));
  return TRY(Parser(text).parse()).rows;
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) out += ',';
    const std::string safe = may_run(cell) ? "'" + cell : cell;
    // A semicolon or a tab would split the cell in other programs, and its second half might run.
    if (safe.find_first_of(",;\"\t\r\n") == std::string::npos) {
      out += safe;
      continue;
    }
    out += '"';
    for (const char c : safe) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
  }
  return out + "\r\n";
}

std::string armed_again(std::string cell) {
  const bool is_disarmed = cell.starts_with('\'') && may_run(std::string_view(cell).substr(1));
  return is_disarmed ? cell.substr(1) : cell;
}

}  // namespace commonty::documents
