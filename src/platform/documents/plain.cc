#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "platform/base/text.h"
#include "platform/documents/markup.h"
#include "platform/documents/readers.h"

namespace commonty::documents {
namespace {

constexpr std::size_t tab_columns = 4;

// Line ends of any system, and the line separator that word processors paste.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t from = 0;
  std::size_t at = 0;
  auto end_line = [&](std::size_t size) {
    lines.push_back(text.substr(from, at - from));
    from = at = at + size;
  };
  while (at < text.size()) {
    if (text[at] == '\r') {
      end_line(at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
    } else if (text[at] == '\n') {
      end_line(1);
    } else if (text[at] == '\xE2' &&
               (text.substr(at, 3) == "\xE2\x80\xA8" || text.substr(at, 3) == "\xE2\x80\xA9")) {
      end_line(3);
    } else {
      ++at;
    }
  }
  if (from < text.size()) end_line(0);
  return lines;
}

std::size_t indent_of(std::string_view line) {
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++columns;
    } else if (c == '\t') {
      columns += tab_columns - columns % tab_columns;
    } else {
      break;
    }
  }
  return columns;
}

// A line drawn across the page: "-----", "* * *", "____".
bool is_rule(std::string_view line) {
  const std::string bare = trim(line);
  if (bare.size() < 3) return false;
  static constexpr std::string_view marks = "-=_*~#";
  if (marks.find(bare[0]) == std::string_view::npos) return false;
  return bare.find_first_not_of(std::string{bare[0], ' '}) == std::string::npos;
}

// The level of a heading that is underlined with = or -, or 0.
int underlined_level(std::string_view line, std::string_view next, Kind kind) {
  const std::string under = trim(next);
  if (!is_rule(next) || (under[0] != '=' && under[0] != '-')) return 0;
  if (under.find(' ') != std::string::npos) return 0;
  // In a plain text a rule may stand under anything, so it must fit the words above it.
  constexpr long slack = 3;
  const long difference = static_cast<long>(under.size()) - static_cast<long>(length(trim(line)));
  if (kind == Kind::text && std::abs(difference) > slack) return 0;
  return under[0] == '=' ? 1 : 2;
}

struct Item {
  std::string marker;  // "" when the line is no item
  std::string_view rest;
};

// "- x", "* x", "+ x", "1. x", "2) x" as Markdown has them.
Item item_of(std::string_view line) {
  const std::string_view bare = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  std::size_t end = 0;
  if (!bare.empty() && std::string_view("-*+").find(bare[0]) != std::string_view::npos) {
    end = 1;
  } else {
    constexpr std::size_t digits_max = 3;
    while (end < std::min(bare.size(), digits_max) && bare[end] >= '0' && bare[end] <= '9') ++end;
    if (end == 0 || end >= bare.size() || (bare[end] != '.' && bare[end] != ')')) return {};
    ++end;
  }
  if (end < bare.size() && bare[end] != ' ' && bare[end] != '\t') return {};
  return {std::string(bare.substr(0, end)), bare.substr(end)};
}

// "| a | b |": the cells, or none.
std::vector<std::string> table_cells(std::string_view line) {
  const std::string bare = trim(line);
  std::vector<std::string> cells;
  if (bare.size() < 3 || bare[0] != '|') return cells;
  std::string cell;
  for (std::size_t i = 1; i < bare.size(); ++i) {
    if (bare[i] == '\\' && i + 1 < bare.size() && bare[i + 1] == '|') continue;
    if (bare[i] == '|' && bare[i - 1] != '\\') {
      cells.push_back(trim(std::exchange(cell, {})));
    } else {
      cell += bare[i];
    }
  }
  if (!trim(cell).empty()) cells.push_back(trim(cell));
  if (cells.size() > columns_max) cells.resize(columns_max);
  return cells;
}

bool is_table_rule(std::string_view line) {
  return line.find('-') != line.npos && trim(line).find_first_not_of("|-: \t") == std::string::npos;
}

class Reader {
 public:
  Reader(std::string_view text, Kind kind) : lines_(lines_of(text)), kind_(kind) {}

  Result<Document> read() {
    Document document;
    document.kind = kind_;
    std::size_t from = kind_ == Kind::markdown ? front_matter(document) : 0;
    for (at_ = from; at_ < lines_.size() && !out_.full(); ++at_) {
      out_.step();
      take(lines_[at_]);
    }
    document.lines = TRY(std::move(out_).result());
    return document;
  }

 private:
  // "---", "title: ...", "---" before all else. What else stands there is kept as words.
  std::size_t front_matter(Document& document) {
    constexpr std::size_t size_max = 100;
    const auto is_fence = [](std::string_view line) { return trim(line) == "---"; };
    if (lines_.empty() || !is_fence(lines_[0])) return 0;
    const auto last = lines_.begin() + static_cast<long>(std::min(lines_.size(), size_max));
    const auto end = std::find_if(lines_.begin() + 1, last, is_fence);
    if (end == last) return 0;
    out_.step();
    for (auto line = lines_.begin() + 1; line != end; ++line) {
      out_.step();
      if (starts_with_ci(*line, "title:")) {
        document.title = clean_line(unquoted(trim(line->substr(6))));
      } else {
        paragraph(*line);
      }
    }
    out_.step();
    return static_cast<std::size_t>(end - lines_.begin()) + 1;
  }

  static std::string unquoted(const std::string& text) {
    const bool quoted = text.size() > 1 && text.front() == text.back() &&
                        (text.front() == '"' || text.front() == '\'');
    return quoted ? text.substr(1, text.size() - 2) : text;
  }

  void take(std::string_view line) {
    if (trim(line).empty()) {
      in_table_ = false;
    } else if (is_fence(line)) {
      in_code_ = !in_code_;
    } else if (in_code_ || !take_marked(line)) {
      paragraph(line);
    }
  }

  // Any but a paragraph.
  bool take_marked(std::string_view line) {
    return take_heading(line) || take_underlined(line) || is_rule(line) || take_table_row(line) ||
           take_item(line);
  }

  bool is_fence(std::string_view line) const {
    const std::string bare = trim(line);
    return kind_ == Kind::markdown &&
           (bare.compare(0, 3, "```") == 0 || bare.compare(0, 3, "~~~") == 0);
  }

  bool take_heading(std::string_view line) {
    const std::string bare = trim(line);
    const std::size_t level = std::min(bare.find_first_not_of('#'), bare.size());
    constexpr std::size_t levels = 6;
    if (level == 0 || level > levels || level >= bare.size() || bare[level] != ' ') return false;
    std::string words = trim(bare.substr(level));
    const std::size_t end = words.find_last_not_of('#');
    if (end != std::string::npos && end + 1 < words.size() && words[end] == ' ') words.resize(end);
    heading(words, static_cast<int>(level));
    return true;
  }

  bool take_underlined(std::string_view line) {
    if (at_ + 1 >= lines_.size() || is_rule(line) || !item_of(line).marker.empty()) return false;
    const int level = underlined_level(line, lines_[at_ + 1], kind_);
    if (level == 0) return false;
    heading(line, level);
    out_.step();
    ++at_;
    return true;
  }

  void heading(std::string_view words, int level) {
    Line line;
    line.role = Line::Role::heading;
    line.level = level;
    line.text = plain(words);
    out_.add(std::move(line));
  }

  bool take_table_row(std::string_view line) {
    if (kind_ != Kind::markdown) return false;
    const std::vector<std::string> cells = table_cells(line);
    if (cells.empty()) return false;
    if (in_table_ && is_table_rule(line)) return true;
    if (!in_table_) cell_ = {cell_.table + 1, 0, 0};
    in_table_ = true;
    ++cell_.row;
    cell_.column = 0;
    for (const std::string& words : cells) {
      ++cell_.column;
      Line kept;
      kept.text = plain(words);
      kept.strong = is_wholly_bold(words);
      kept.cell = cell_;
      out_.add(std::move(kept));
    }
    return true;
  }

  bool take_item(std::string_view line) {
    if (kind_ != Kind::markdown) return false;
    const Item item = item_of(line);
    if (item.marker.empty()) return false;
    Line kept;
    kept.role = Line::Role::item;
    kept.level = static_cast<int>(std::min<std::size_t>(indent_of(line) / 2, 20)) + 1;
    kept.marker = item.marker;
    kept.lead = line.substr(0, line.find_first_not_of(" \t"));
    kept.strong = is_wholly_bold(item.rest);
    kept.text = plain(without_box(item.rest));
    out_.add(std::move(kept));
    return true;
  }

  // "[ ] words" and "[x] words".
  static std::string_view without_box(std::string_view text) {
    const std::size_t at = text.find_first_not_of(' ');
    if (at == text.npos || text.size() < at + 4 || text[at] != '[' || text[at + 2] != ']')
      return text;
    return std::string_view(" xX").find(text[at + 1]) == text.npos ? text : text.substr(at + 3);
  }

  void paragraph(std::string_view words) {
    Line line;
    line.text = plain(words);
    line.strong = kind_ == Kind::markdown && is_wholly_bold(words);
    out_.add(std::move(line));
  }

  std::string plain(std::string_view words) const {
    return kind_ == Kind::markdown && !in_code_ ? without_markup(words) : std::string(words);
  }

  std::vector<std::string_view> lines_;
  Kind kind_;
  Lines out_;
  std::size_t at_ = 0;
  Cell cell_;
  bool in_code_ = false;
  bool in_table_ = false;
};

}  // namespace

Result<Document> read_text(const std::string& text, Kind kind) { return Reader(text, kind).read(); }

}  // namespace commonty::documents
