// The marks that a word processor puts before the items of a list: "•", "3.", "B)".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace commonty::documents {

enum class Counting { bullet, decimal, upper_letter, lower_letter, upper_roman, lower_roman };

// 28 -> "bb", 4 -> "iv"; what cannot be written so is written as a number.
std::string counted(int number, Counting counting);

// One level of a list: `form` holds %1, %2 ... where the numbers of that level stand.
struct ListLevel {
  Counting counting = Counting::bullet;
  std::string form = "%1.";
  int start = 1;
};

inline constexpr int list_levels_max = 10;

// Counts the items of all the lists of a document.
class ListMarks {
 public:
  // The mark of the next item of `list` on a level from 0.
  std::string next(const std::string& list, int level, const std::vector<ListLevel>& levels);
  // Begins a list anew from one level on.
  void restart(const std::string& list, int level);

 private:
  std::map<std::string, std::vector<int>> counts_;  // 0 where nothing was counted yet
};

}  // namespace commonty::documents
