#include "civic/imports/note_entry.h"

#include <algorithm>
#include <map>

#include "platform/base/text.h"

namespace commonty::imports {
namespace {

using documents::Line;
using Entries = std::vector<Entry>;

std::size_t columns_of(const std::string& lead) {
  constexpr std::size_t tab = 4;
  std::size_t columns = 0;
  for (const char c : lead) columns += c == '\t' ? tab - columns % tab : 1;
  return columns;
}

// A list that the word processor numbered: its mark says as much as one that was typed.
Marked mark_of_item(const Line& line) {
  Marked typed = marked(line.text);
  Marked own = marked(line.marker + " x");
  if (own.mark == Mark::none) own.mark = Mark::bullet;
  // "• A) What works?" has both; the letter says more.
  if (typed.mark == Mark::letter || typed.mark == Mark::bullet) return typed;
  own.body = line.text;
  return own;
}

Entry entry_of(const Line& line, std::size_t place) {
  Entry entry;
  entry.line = entry.last_line = line.number;
  entry.place = place;
  entry.role = line.role;
  entry.level = line.level;
  entry.text = line.text;
  entry.indent = columns_of(line.lead);
  entry.strong = line.strong;
  entry.cell = line.cell;
  entry.mark = line.role == Line::Role::item ? mark_of_item(line) : marked(line.text);
  const bool heading = line.role == Line::Role::heading || line.role == Line::Role::title;
  if (heading && entry.mark.mark == Mark::quote) entry.mark = {Mark::none, '\0', false, line.text};
  const bool bulleted = entry.mark.mark == Mark::bullet || entry.mark.mark == Mark::quote;
  entry.label = label_of(entry.mark.body, bulleted ? Strictness::strict : Strictness::loose);
  // "- Group: hug" is a note; only a number makes a bulleted line a heading.
  if (bulleted && !heading && entry.label.number.empty()) entry.label = {};
  entry.tabbed = line.role == Line::Role::paragraph && entry.mark.mark == Mark::none &&
                 !entry.label && line.lead.find('\t') != std::string::npos;
  return entry;
}

void settle_gaps(Entries& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i].gap_before = i == 0 || entries[i].line - entries[i - 1].line > 1;
    if (i > 0) entries[i - 1].gap_after = entries[i].gap_before;
  }
  if (!entries.empty()) entries.back().gap_after = true;
}

// In Welsh a line may go on with "o", which means "of"; elsewhere it is Word's round bullet,
// copied.
bool is_welsh(const std::vector<Line>& lines) {
  constexpr int enough = 3;
  int found = 0;
  for (const Line& line : lines) {
    const std::string text = " " + lower_ascii(line.text) + " ";
    for (const char* word : {" yn ", " mae ", " ac ", " i'r ", " a'r ", " mae'r "}) {
      if (text.find(word) != std::string::npos) ++found;
    }
  }
  return found >= enough;
}

void unmark_welsh(Entries& entries) {
  for (Entry& entry : entries) {
    const bool round = entry.role == Line::Role::paragraph && entry.text.compare(0, 2, "o ") == 0;
    if (round && begins_small(entry.mark.body)) entry.mark = {Mark::none, '\0', false, entry.text};
  }
}

// A letter far on in the alphabet, with a full stop, is an initial: "J. Smith".
void settle_letters(Entries& entries) {
  char last = '\0';
  for (Entry& entry : entries) {
    if (entry.label && entry.label.tier != Tier::prompt) last = '\0';
    if (entry.mark.mark != Mark::letter) continue;
    const char letter = entry.mark.letter;
    const bool follows = last != '\0' && (letter == last || letter == last + 1);
    const bool roman = letter == 'i' || letter == 'v' || letter == 'x';
    if (!follows && roman) {
      entry.mark.mark = Mark::number;
    } else if (!follows && entry.mark.dotted && letter > 'h') {
      entry.mark = {Mark::none, '\0', false, entry.text};
    } else {
      last = letter;
    }
  }
}

// ---- Lines that go on with the line before ----

bool breaks_off(const std::string& text) { return !ends_with_any(text, ".!?:;"); }

bool goes_on_mid_sentence(const Entry& before, const Entry& entry) {
  const std::string& last = before.more.empty() ? before.text : before.more.back().text;
  return begins_small(entry.text) && breaks_off(last);
}

bool quote_is_open(const Entry& entry) {
  constexpr std::size_t lines_max = 10;
  if (entry.text.compare(0, 3, "\u201c") != 0 || entry.more.size() > lines_max) return false;
  return entry.with_more(entry.text).find("\u201d") == std::string::npos;
}

// The rules by which a line belongs to the one before, each by a name.
bool goes_on_with(const Entry& before, const Entry& entry) {
  const bool paragraph = entry.role == Line::Role::paragraph;
  if (!paragraph || entry.label || entry.cell != before.cell || entry.heads_column) return false;
  if (entry.mark.mark != Mark::none && !entry.tabbed) return false;
  const bool adjacent = entry.line - before.last_line == 1;
  const bool deeper = entry.indent > before.indent;
  const bool listed = before.is_marked() && !before.tabbed;
  const bool lettered = before.mark.mark == Mark::letter;
  const bool mid_sentence = goes_on_mid_sentence(before, entry);

  const bool after_bare_mark = listed && !lettered && before.mark.body.empty() &&
                               before.more.empty() && adjacent && entry.indent >= before.indent;
  const bool indented_on = listed && !lettered && deeper && !entry.tabbed &&
                           (adjacent || entry.indent >= before.indent + 2);
  const bool tabbed_on = before.tabbed && deeper && adjacent;
  const bool wrapped_on =
      adjacent && (listed || before.label) && mid_sentence && !is_about_meeting(entry.text);
  constexpr std::size_t long_line = 50;
  const bool long_line_on = adjacent && before.is_plain() && before.text.size() >= long_line &&
                            !entry.strong && mid_sentence;
  const bool quoted_on = adjacent && quote_is_open(before);
  return after_bare_mark || indented_on || tabbed_on || wrapped_on || long_line_on || quoted_on;
}

Entries joined(Entries entries) {
  Entries out;
  for (Entry& entry : entries) {
    if (!out.empty() && goes_on_with(out.back(), entry)) {
      out.back().gap_after = entry.gap_after;
      out.back().last_line = entry.line;
      out.back().more.push_back({entry.place, entry.text});
    } else {
      out.push_back(std::move(entry));
    }
  }
  return out;
}

// ---- Tables ----

using Cells = std::map<std::pair<int, int>, Entries>;  // (row, column)

struct Table {
  Cells cells;
  int rows = 0;
  int columns = 0;

  explicit Table(const Entries& entries) {
    for (const Entry& entry : entries) {
      rows = std::max(rows, entry.cell.row);
      columns = std::max(columns, entry.cell.column);
      cells[{entry.cell.row, entry.cell.column}].push_back(entry);
    }
  }

  const Entries& at(int row, int column) const {
    static const Entries none;
    const auto found = cells.find({row, column});
    return found == cells.end() ? none : found->second;
  }
};

bool could_head(const Entries& cell) {
  constexpr std::size_t size_max = 160;
  return cell.size() == 1 && cell[0].text.size() <= size_max && !cell[0].is_note_like();
}

bool surely_heads(const Entries& cell) {
  if (!could_head(cell)) return false;
  const Entry& entry = cell[0];
  return entry.strong || entry.label || entry.mark.mark == Mark::letter ||
         entry.role == Line::Role::heading || ends_with_any(entry.text, "?:");
}

bool any_note_below(const Table& table) {
  return std::any_of(table.cells.begin(), table.cells.end(), [](const auto& cell) {
    return cell.first.first > 1 && std::any_of(cell.second.begin(), cell.second.end(),
                                               [](const Entry& e) { return e.is_note_like(); });
  });
}

bool heads_columns(const Table& table, int from_column) {
  int heads = 0;
  bool sure = true;
  for (int column = from_column; column <= table.columns; ++column) {
    const Entries& head = table.at(1, column);
    if (head.empty()) continue;
    if (!could_head(head)) return false;
    sure = sure && surely_heads(head);
    ++heads;
  }
  return heads >= (from_column > 1 ? 1 : 2) && table.rows > 1 && (sure || any_note_below(table));
}

// Its first column names the rows, as in "Group 1 | what works | what does not".
bool heads_rows(const Table& table) {
  int heads = 0;
  for (int row = 2; row <= table.rows; ++row) {
    const Entries& head = table.at(row, 1);
    if (head.empty()) continue;
    if (!could_head(head) || (!head[0].label && !head[0].strong)) return false;
    ++heads;
  }
  return heads > 0 && table.columns > 1;
}

void append(Entries& out, const Entries& more) { out.insert(out.end(), more.begin(), more.end()); }

void append_head(Entries& out, Entries head, bool repeats) {
  for (Entry& entry : head) {
    entry.heads_column = true;
    entry.repeats = repeats;
    out.push_back(std::move(entry));
  }
}

Entries by_column(const Table& table) {
  Entries out;
  for (int column = 1; column <= table.columns; ++column) {
    append_head(out, table.at(1, column), false);
    for (int row = 2; row <= table.rows; ++row) append(out, table.at(row, column));
  }
  return out;
}

void append_corner(Entries& out, Entries corner) {
  for (Entry& entry : corner) {
    entry.is_corner = true;
    entry.label = {};
    out.push_back(std::move(entry));
  }
}

// The rows of such a table are its groups, whatever they are called.
Entries named_as_groups(Entries head) {
  for (Entry& entry : head) {
    if (!entry.label) entry.label = {Tier::group, "", "", entry.text, entry.mark.body, false};
  }
  return head;
}

Entries by_row_and_column(const Table& table) {
  Entries out;
  append_corner(out, table.at(1, 1));
  for (int row = 2; row <= table.rows; ++row) {
    append_head(out, named_as_groups(table.at(row, 1)), false);
    for (int column = 2; column <= table.columns; ++column) {
      append_head(out, table.at(1, column), row > 2);
      append(out, table.at(row, column));
    }
  }
  return out;
}

Entries in_order(const Entries& table_entries) {
  const Table table(table_entries);
  // What a hostile table would cost to walk by columns; nobody writes notes in one like it.
  constexpr long cells_max = 20'000;
  const long cells = static_cast<long>(table.rows) * table.columns;
  if (cells <= cells_max && heads_rows(table) && heads_columns(table, 2)) {
    return by_row_and_column(table);
  }
  if (cells <= cells_max && heads_columns(table, 1)) return by_column(table);
  return table_entries;
}

// Text boxes and nested tables may interrupt a table; only what stands together is arranged.
Entries arranged(Entries entries) {
  Entries out;
  for (std::size_t from = 0; from < entries.size();) {
    std::size_t end = from + 1;
    const int table = entries[from].cell.table;
    while (end < entries.size() && entries[end].cell.table == table) ++end;
    const Entries run(entries.begin() + static_cast<long>(from),
                      entries.begin() + static_cast<long>(end));
    append(out, table == 0 ? run : in_order(run));
    from = end;
  }
  return out;
}

}  // namespace

std::string Entry::with_more(std::string words) const {
  for (const More& next : more) words += (words.empty() ? "" : " ") + next.text;
  return words;
}

std::vector<Entry> entries_of(const std::vector<Line>& lines) {
  Entries entries;
  for (std::size_t i = 0; i < lines.size(); ++i) entries.push_back(entry_of(lines[i], i));
  if (is_welsh(lines)) unmark_welsh(entries);
  settle_gaps(entries);
  entries = arranged(joined(std::move(entries)));
  settle_letters(entries);
  return entries;
}

}  // namespace commonty::imports
