#include "numbers/opinion_map/tallies.h"

#include <cmath>

namespace commonty::opinion_map {
namespace {

void count(Tally& tally, std::int8_t value) {
  tally.agrees += value > 0;
  tally.disagrees += value < 0;
  ++tally.votes;
}

double probability(double count, double votes) { return (count + 1) / (votes + 2); }

// Is the share of `count` among `votes` more than half?
double one_proportion_z(double count, double votes) {
  return 2 * std::sqrt(votes + 1) * ((count + 1) / (votes + 1) - 0.5);
}

// Is a share inside a group more than the share outside?
double two_proportion_z(double inside, double inside_votes, double outside, double outside_votes) {
  const double a = inside + 1, n = inside_votes + 1, b = outside + 1, m = outside_votes + 1;
  const double share = (a + b) / (n + m);
  if (share >= 1) return 0;
  return (a / n - b / m) / std::sqrt(share * (1 - share) * (1 / n + 1 / m));
}

View compared(const Tally& inside, const Tally& outside) {
  View view = view_of(inside);
  view.ra = view.pa / probability(outside.agrees, outside.votes);
  view.rd = view.pd / probability(outside.disagrees, outside.votes);
  view.rat = two_proportion_z(inside.agrees, inside.votes, outside.agrees, outside.votes);
  view.rdt = two_proportion_z(inside.disagrees, inside.votes, outside.disagrees, outside.votes);
  return view;
}

}  // namespace

std::vector<std::vector<Tally>> tallies(const Matrix& matrix, std::span<const int> group_of_person,
                                        int groups) {
  std::vector<std::vector<Tally>> counted(static_cast<std::size_t>(groups),
                                          std::vector<Tally>(matrix.statements()));
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    if (group_of_person[p] < 0) continue;
    const Matrix::Row row = matrix.row(p);
    auto& group = counted[static_cast<std::size_t>(group_of_person[p])];
    for (std::size_t i = 0; i < row.size(); ++i) count(group[row.statements[i]], row.values[i]);
  }
  return counted;
}

std::vector<Tally> tallies_of_all(const Matrix& matrix) {
  std::vector<Tally> counted(matrix.statements());
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    const Matrix::Row row = matrix.row(p);
    for (std::size_t i = 0; i < row.size(); ++i) count(counted[row.statements[i]], row.values[i]);
  }
  return counted;
}

View view_of(const Tally& tally) {
  View view;
  view.tally = tally;
  view.pa = probability(tally.agrees, tally.votes);
  view.pd = probability(tally.disagrees, tally.votes);
  view.pat = one_proportion_z(tally.agrees, tally.votes);
  view.pdt = one_proportion_z(tally.disagrees, tally.votes);
  return view;
}

std::vector<std::vector<View>> views(const std::vector<std::vector<Tally>>& tallies) {
  std::vector<std::vector<View>> seen(tallies.size());
  const std::size_t statements = tallies.empty() ? 0 : tallies[0].size();
  for (std::size_t s = 0; s < statements; ++s) {
    Tally all;
    for (const auto& group : tallies) {
      all.agrees += group[s].agrees;
      all.disagrees += group[s].disagrees;
      all.votes += group[s].votes;
    }
    for (std::size_t g = 0; g < tallies.size(); ++g) {
      const Tally& inside = tallies[g][s];
      seen[g].push_back(
          compared(inside, {all.agrees - inside.agrees, all.disagrees - inside.disagrees,
                            all.votes - inside.votes}));
    }
  }
  return seen;
}

}  // namespace commonty::opinion_map
