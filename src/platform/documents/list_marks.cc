#include "platform/documents/list_marks.h"

#include <algorithm>
#include <array>
#include <utility>

namespace commonty::documents {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 13> roman_numerals = {{
    {1000, "m"},
    {900, "cm"},
    {500, "d"},
    {400, "cd"},
    {100, "c"},
    {90, "xc"},
    {50, "l"},
    {40, "xl"},
    {10, "x"},
    {9, "ix"},
    {5, "v"},
    {4, "iv"},
    {1, "i"},
}};

std::string roman(int number) {
  std::string out;
  for (const auto& [value, letters] : roman_numerals) {
    for (; number >= value; number -= value) out += letters;
  }
  return out;
}

// a, b ... z, aa, bb: how word processors go on after z.
std::string letters(int number) {
  return std::string(static_cast<std::size_t>((number - 1) / 26 + 1),
                     static_cast<char>('a' + (number - 1) % 26));
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

const ListLevel& at(const std::vector<ListLevel>& levels, int level) {
  static const ListLevel none;
  const auto index = static_cast<std::size_t>(level);
  return index < levels.size() ? levels[index] : none;
}

}  // namespace

std::string counted(int number, Counting counting) {
  constexpr int letters_max = 26 * 5;
  constexpr int roman_max = 3999;
  const bool lettered = number >= 1 && number <= letters_max;
  const bool numbered = number >= 1 && number <= roman_max;
  if (counting == Counting::lower_letter && lettered) return letters(number);
  if (counting == Counting::upper_letter && lettered) return upper(letters(number));
  if (counting == Counting::lower_roman && numbered) return roman(number);
  if (counting == Counting::upper_roman && numbered) return upper(roman(number));
  return std::to_string(number);
}

std::string ListMarks::next(const std::string& list, int level,
                            const std::vector<ListLevel>& levels) {
  level = std::clamp(level, 0, list_levels_max - 1);
  std::vector<int>& counts = counts_[list];
  counts.resize(list_levels_max);
  auto count_at = [&](int l) -> int& { return counts[static_cast<std::size_t>(l)]; };
  count_at(level) = count_at(level) == 0 ? at(levels, level).start : count_at(level) + 1;
  std::fill(counts.begin() + level + 1, counts.end(), 0);
  const ListLevel& own = at(levels, level);
  if (own.counting == Counting::bullet) return "•";
  std::string mark;
  for (std::size_t i = 0; i < own.form.size(); ++i) {
    const bool place = own.form[i] == '%' && i + 1 < own.form.size() && own.form[i + 1] >= '1' &&
                       own.form[i + 1] <= '9';
    if (!place) {
      mark += own.form[i];
      continue;
    }
    const int other = own.form[++i] - '1';
    mark += counted(std::max(1, count_at(other)), at(levels, other).counting);
  }
  return mark;
}

void ListMarks::restart(const std::string& list, int level) {
  const auto found = counts_.find(list);
  if (found == counts_.end()) return;
  level = std::clamp(level, 0, list_levels_max - 1);
  std::fill(found->second.begin() + level, found->second.end(), 0);
}

}  // namespace commonty::documents
