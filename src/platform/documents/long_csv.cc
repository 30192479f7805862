#include "platform/documents/long_csv.h"

#include <algorithm>

#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/documents/readers.h"

namespace commonty::documents {
namespace {

constexpr std::size_t read_size = 1 << 18;

Refusal row_too_long(std::size_t line) {
  return refuse(Reason::too_large,
                say("Line {line} is too long.", {{"line", std::to_string(line)}}));
}

}  // namespace

bool LongCsv::fill() {
  if (ended_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + read_size);
  in_.read(buffer_.data() + size, read_size);
  buffer_.resize(size + static_cast<std::size_t>(in_.gcount()));
  ended_ = buffer_.size() < size + read_size;
  return buffer_.size() > size;
}

Result<void> LongCsv::begin() {
  begun_ = true;
  fill();
  if (buffer_.find('\0') != buffer_.npos) {
    return refuse(Reason::unsupported, say("This is no text file. Save it as CSV with UTF-8."));
  }
  if (buffer_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (buffer_.find('\n') == buffer_.npos && buffer_.find('\r') != buffer_.npos) line_mark_ = '\r';
  std::string_view text = std::string_view(buffer_).substr(at_);
  separator_ = csv_separator(text);
  if (take_separator_line(text, separator_)) {
    at_ = buffer_.size() - text.size();
    ++line_;
  }
  return done();
}

std::size_t LongCsv::line_end(std::size_t from) {
  for (std::size_t ahead = from - at_;;) {
    const std::size_t end = buffer_.find(line_mark_, at_ + ahead);
    if (end != buffer_.npos) return end;
    ahead = buffer_.size() - at_;
    if (ahead > line_size_max || !fill()) return buffer_.npos;
  }
}

// A row ends at the first line end that has an even number of quotation marks before it.
Result<std::string_view> LongCsv::take_row() {
  row_line_ = line_;
  std::size_t length = 0;
  bool quoted = false;
  for (;;) {
    const std::size_t end = line_end(at_ + length);
    const bool last = end == buffer_.npos;
    const std::size_t stop = last ? buffer_.size() : end;
    const auto piece = std::string_view(buffer_).substr(at_ + length, stop - at_ - length);
    if (piece.find('"') != piece.npos) quoted ^= std::count(piece.begin(), piece.end(), '"') % 2;
    length = stop - at_;
    if (length > line_size_max) return row_too_long(row_line_);
    if (quoted && last) {
      return refuse(Reason::invalid,
                    say("A quotation mark that opens on line {line} is never closed. Close it or "
                        "take it out, and try again.",
                        {{"line", std::to_string(row_line_)}}));
    }
    if (!last) ++line_;
    if (quoted) {
      ++length;  // the line end belongs to the cell
      continue;
    }
    const auto row = std::string_view(buffer_).substr(at_, length);
    at_ = std::min(at_ + length + 1, buffer_.size());
    return row;
  }
}

void LongCsv::cut(std::string_view row, std::vector<std::string_view>& cells) {
  if (row.ends_with('\r')) row.remove_suffix(1);
  if (row.find('"') != row.npos) return cut_quoted(row, cells);
  for (;;) {
    const std::size_t end = row.find(separator_);
    cells.push_back(row.substr(0, end));
    if (end == row.npos) return;
    row.remove_prefix(end + 1);
  }
}

void LongCsv::cut_quoted(std::string_view row, std::vector<std::string_view>& cells) {
  unquoted_.clear();
  unquoted_.reserve(row.size());  // so that the cells stay where they are
  std::size_t begin = 0;
  bool quoted = false;
  auto end_cell = [&] {
    cells.push_back(std::string_view(unquoted_).substr(begin));
    begin = unquoted_.size();
  };
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '"' && quoted && i + 1 < row.size() && row[i + 1] == '"') {
      unquoted_ += row[i++];
    } else if (row[i] == '"') {
      quoted = !quoted;
    } else if (row[i] == separator_ && !quoted) {
      end_cell();
    } else {
      unquoted_ += row[i];
    }
  }
  end_cell();
}

Result<bool> LongCsv::next(std::vector<std::string_view>& cells) {
  if (!begun_) TRY(begin());
  for (;;) {
    cells.clear();
    if (at_ >= buffer_.size() && !fill()) return false;
    cut(TRY(take_row()), cells);
    const bool empty = std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
      return cell.find_first_not_of(" \t") == cell.npos;
    });
    if (!empty) return true;
  }
}

}  // namespace commonty::documents
