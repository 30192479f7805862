#include <cmath>
#include <map>

#include "numbers/themes/grouping.h"

namespace commonty::themes {
namespace {

struct Table {
  std::map<std::pair<int, int>, double> both;
  std::map<int, double> first, second;
  double all = 0;
};

Table counts(const Groups& a, const Groups& b) {
  Table table;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++table.both[{a[i], b[i]}];
    ++table.first[a[i]];
    ++table.second[b[i]];
  }
  table.all = static_cast<double>(a.size());
  return table;
}

template <class Counts>
double pairs_in(const Counts& counts) {
  double sum = 0;
  for (const auto& [group, count] : counts) sum += count * (count - 1) / 2;
  return sum;
}

template <class Counts>
double entropy(const Counts& counts, double all) {
  double sum = 0;
  for (const auto& [group, count] : counts) sum -= count / all * std::log(count / all);
  return sum;
}

}  // namespace

double adjusted_rand(const Groups& a, const Groups& b) {
  const Table table = counts(a, b);
  const double all = table.all * (table.all - 1) / 2;
  if (all == 0) return 1;
  const double first = pairs_in(table.first), second = pairs_in(table.second);
  const double by_chance = first * second / all, most = (first + second) / 2;
  if (most == by_chance) return 1;  // both are one group, or both are single notes
  return (pairs_in(table.both) - by_chance) / (most - by_chance);
}

double v_measure(const Groups& labels, const Groups& groups) {
  const Table table = counts(labels, groups);
  if (table.all == 0) return 1;
  const double of_labels = entropy(table.first, table.all);
  const double of_groups = entropy(table.second, table.all);
  const double of_both = entropy(table.both, table.all);
  const double homogeneity = of_labels > 0 ? (of_labels + of_groups - of_both) / of_labels : 1;
  const double completeness = of_groups > 0 ? (of_labels + of_groups - of_both) / of_groups : 1;
  const double sum = homogeneity + completeness;
  return sum > 0 ? 2 * homogeneity * completeness / sum : 0;
}

}  // namespace commonty::themes
