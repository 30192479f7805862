#include "civic/imports/columns.h"

#include <algorithm>
#include <array>
#include <set>

#include "civic/imports/keys.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace {

using documents::Sheet;
using Index = Columns::Index;
using Words = std::vector<std::string>;

enum class Role { none, text, person, date, place, kind, status };

bool holds(const Words& said, std::initializer_list<std::string_view> known) {
  return std::any_of(said.begin(), said.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  });
}

// What a heading says its column holds; the first rule that fits decides.
Role role_named(const std::string& heading) {
  const Words said = words(heading);
  constexpr std::size_t words_max = 12;
  if (said.empty() || said.size() > words_max) return Role::none;
  const bool person = holds(said, {"author", "authors", "person", "participant", "user", "username",
                                   "who", "respondent", "contributor", "email", "submitter", "by"});
  if (person) return Role::person;
  if (holds(said, {"id", "ids", "count", "votes", "score", "agrees", "disagrees", "likes", "url",
                   "link"})) {
    return Role::none;
  }
  if (holds(said, {"date", "timestamp", "datetime", "when", "created", "submitted", "time"}))
    return Role::date;
  if (holds(said, {"place", "location", "where", "area", "postcode", "ward", "town", "village",
                   "city", "neighbourhood", "address", "district", "region", "venue", "street"})) {
    return Role::place;
  }
  if (holds(said, {"moderated", "moderation", "status", "approved", "accepted"}))
    return Role::status;
  if (holds(said, {"kind", "type", "category"})) return Role::kind;
  if (holds(said, {"text",    "comment",    "comments",     "body",     "note",      "notes",
                   "idea",    "ideas",      "contribution", "response", "responses", "answer",
                   "answers", "suggestion", "suggestions",  "feedback", "message",   "description",
                   "content", "statement",  "opinion",      "proposal", "words",     "experience",
                   "what",    "how",        "why",          "tell",     "think"})) {
    return Role::text;
  }
  if (holds(said, {"name", "names"})) return Role::person;
  return Role::none;
}

std::string cell(const std::vector<std::string>& row, const Index& column) {
  return column && *column < row.size() ? row[*column] : "";
}

std::size_t width(const Sheet& sheet) {
  std::size_t columns = 0;
  for (const auto& row : sheet.rows) columns = std::max(columns, row.size());
  return columns;
}

// ---- Headings ----

bool looks_like_value(const std::string& text) {
  constexpr std::size_t heading_size_max = 60;
  if (text.empty()) return false;
  return text.size() > heading_size_max || date_in(text) ||
         text.find_first_not_of("0123456789.,-+ ") == std::string::npos;
}

bool names_anything(const std::vector<std::string>& row) {
  return std::any_of(row.begin(), row.end(), [](const std::string& text) {
    constexpr std::size_t words_max = 4;
    return words(text).size() <= words_max && role_named(text) != Role::none;
  });
}

// A few short cells, none of them twice, over longer or more numerous ones.
bool is_heading(const Sheet& sheet, std::size_t row) {
  const auto& cells = sheet.rows[row];
  const std::set<std::string> distinct(cells.begin(), cells.end());
  const bool values = std::any_of(cells.begin(), cells.end(), looks_like_value);
  if (values || distinct.size() != cells.size() || distinct.count("") > 1) return false;
  return names_anything(cells) || (cells.size() > 1 && cells.size() == width(sheet));
}

// Title lines may stand above the headings.
std::size_t first_row_of(const Sheet& sheet) {
  constexpr std::size_t rows_max = 5;
  for (std::size_t i = 0; i < std::min(rows_max, sheet.rows.size()); ++i) {
    const bool wide = sheet.rows[i].size() > 1 || width(sheet) == 1;
    if (wide && is_heading(sheet, i)) return i + 1;
  }
  return 0;
}

// ---- Values ----

struct Values {
  std::size_t filled = 0;
  std::size_t letters = 0;  // bytes in all
  std::size_t dates = 0;
  std::size_t plain_dates = 0;  // that only one moment can mean: ISO or a count of seconds
  std::size_t kinds = 0;
  std::size_t distinct = 0;

  bool are_mostly(std::size_t count) const { return filled > 0 && count * 10 >= filled * 8; }
};

bool is_kind(const std::string& text) {
  static const std::set<std::string> kinds = {"experience", "idea", "evidence", "question",
                                              "offer"};
  return kinds.count(lower_ascii(text)) > 0;
}

bool is_plain_date(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return digits || parse_iso_date(text.substr(0, std::min<std::size_t>(10, text.size()))).ok();
}

Values values_of(const Sheet& sheet, std::size_t first_row, std::size_t column) {
  constexpr std::size_t rows_max = 500;
  Values values;
  std::set<std::string> seen;
  const std::size_t end = std::min(sheet.rows.size(), first_row + rows_max);
  for (std::size_t i = first_row; i < end; ++i) {
    const std::string text = cell(sheet.rows[i], column);
    if (text.empty()) continue;
    ++values.filled;
    values.letters += text.size();
    seen.insert(text);
    if (is_kind(text)) ++values.kinds;
    if (!date_in(text)) continue;
    ++values.dates;
    if (is_plain_date(text)) ++values.plain_dates;
  }
  values.distinct = seen.size();
  return values;
}

class Guesser {
 public:
  explicit Guesser(const Sheet& sheet) : sheet_(sheet) {
    guess_.first_row = first_row_of(sheet);
    for (std::size_t column = 0; column < width(sheet); ++column) {
      const bool headed = guess_.first_row > 0;
      roles_.push_back(headed ? role_named(cell(sheet.rows[guess_.first_row - 1], column))
                              : Role::none);
      values_.push_back(values_of(sheet, guess_.first_row, column));
    }
  }

  Columns guess() {
    guess_.date = best(Role::date, [](const Values& v) { return v.dates + v.plain_dates; });
    if (!guess_.date) {
      guess_.date =
          best(Role::none, [](const Values& v) { return v.are_mostly(v.dates) ? v.dates : 0; });
    }
    guess_.person = best(Role::person, [](const Values& v) { return v.filled; });
    guess_.place = best(Role::place, [](const Values& v) { return v.filled; });
    guess_.status = best(Role::status, [](const Values& v) { return v.filled; });
    guess_.kind = best(Role::kind, [](const Values& v) { return v.filled; });
    if (!guess_.kind) {
      guess_.kind =
          best(Role::none, [](const Values& v) { return v.are_mostly(v.kinds) ? v.kinds : 0; });
    }
    guess_.text = best(Role::text, [](const Values& v) { return v.letters; });
    if (!guess_.text) guess_.text = longest();
    guess_.day_order = day_order();
    return guess_;
  }

 private:
  // The column of that role with the highest score above 0.
  template <class Score>
  Index best(Role role, Score score) const {
    Index found;
    std::size_t highest = 0;
    for (std::size_t column = 0; column < roles_.size(); ++column) {
      const std::size_t own = roles_[column] == role ? score(values_[column]) : 0;
      if (own <= highest) continue;
      highest = own;
      found = column;
    }
    return found;
  }

  // People's own words are the longest thing in a sheet, and seldom the same twice.
  Index longest() const {
    return best(Role::none, [](const Values& v) {
      constexpr std::size_t average_min = 12;
      const bool wordy = v.filled > 0 && v.letters / v.filled >= average_min;
      return wordy && v.distinct * 2 > v.filled && v.dates == 0 ? v.letters : 0;
    });
  }

  DayOrder day_order() const {
    for (const auto& row : sheet_.rows) {
      if (const auto order = day_order_in(cell(row, guess_.date))) return *order;
    }
    return DayOrder::day_first;
  }

  const Sheet& sheet_;
  Columns guess_;
  std::vector<Role> roles_;
  std::vector<Values> values_;
};

// ---- Rows ----

bool was_rejected(const std::string& status) {
  static const std::set<std::string> no = {"-1",      "rejected", "hidden",   "spam",
                                           "deleted", "removed",  "declined", "unapproved"};
  return no.count(lower_ascii(status)) > 0;
}

SheetRow row_of(const std::vector<std::string>& cells, const Columns& columns) {
  SheetRow row;
  row.text = cell(cells, columns.text);
  row.person = clean_line(cell(cells, columns.person));
  row.place = clean_line(cell(cells, columns.place));
  row.kind = clean_line(cell(cells, columns.kind));
  const std::string date = cell(cells, columns.date);
  row.date = date_in(date, columns.day_order);
  if (!date.empty() && !row.date) {
    row.remark =
        say("The date \"{date}\" could not be read.", {{"date", shorten(clean_line(date), 40)}});
  }
  if (row.text.empty()) row.refused = say("This row has no words.");
  if (was_rejected(cell(cells, columns.status))) {
    row.refused = say("This row was turned down where it comes from.");
  }
  return row;
}

}  // namespace

Columns guess_columns(const Sheet& sheet) { return Guesser(sheet).guess(); }

bool names_columns_of_people(const Sheet& sheet) {
  std::set<Role> named;
  for (const std::string& heading : sheet.rows.front()) named.insert(role_named(heading));
  return named.contains(Role::text) && (named.contains(Role::person) ||
                                        named.contains(Role::date) || named.contains(Role::place));
}

std::vector<std::string> column_names(const Sheet& sheet, const Columns& columns) {
  std::vector<std::string> names;
  for (std::size_t column = 0; column < width(sheet); ++column) {
    const bool headed = columns.first_row > 0 && columns.first_row <= sheet.rows.size();
    std::string name = headed ? clean_line(cell(sheet.rows[columns.first_row - 1], column)) : "";
    names.push_back(name.empty() ? "Column " + std::to_string(column + 1) : name);
  }
  return names;
}

std::vector<SheetRow> rows_of(const Sheet& sheet, const Columns& columns) {
  std::vector<SheetRow> rows;
  Keys keys;
  for (std::size_t i = columns.first_row; i < sheet.rows.size(); ++i) {
    SheetRow row = row_of(sheet.rows[i], columns);
    row.line = sheet.numbers.at(i);
    row.key = keys.next({row.text, row.person, row.date ? rfc3339(*row.date) : ""});
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace commonty::imports
