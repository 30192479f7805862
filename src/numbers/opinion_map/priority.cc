#include "numbers/opinion_map/priority.h"

#include <cmath>

namespace commonty::opinion_map {
namespace {

// How much a statement that nobody has voted on is preferred, and after how many votes that halves.
constexpr double novelty = 8;
constexpr double novelty_half_votes = 5;

}  // namespace

double priority(const Tally& tally, double extremity, Standing standing) {
  if (standing == Standing::meta) return meta_priority;
  const double votes = tally.votes;
  const double passes = votes - tally.agrees - tally.disagrees;
  const double answered = 1 - (passes + 1) / (votes + 2);
  const double agreed = (tally.agrees + 1) / (votes + 2);
  const double fresh = 1 + novelty * std::exp2(-votes / novelty_half_votes);
  const double importance = answered * (1 + extremity) * agreed * fresh;
  return importance * importance;
}

std::vector<double> priorities(const std::vector<std::vector<Tally>>& grouped,
                               std::span<const Tally> all, std::span<const double> extremities,
                               std::span<const Standing> standings) {
  std::vector<double> found;
  for (std::size_t s = 0; s < all.size(); ++s) {
    Tally sum = grouped.empty() ? all[s] : Tally();
    for (const auto& group : grouped) {
      sum.agrees += group[s].agrees;
      sum.disagrees += group[s].disagrees;
      sum.votes += group[s].votes;
    }
    found.push_back(priority(sum, extremities[s], standings[s]));
  }
  return found;
}

}  // namespace commonty::opinion_map
