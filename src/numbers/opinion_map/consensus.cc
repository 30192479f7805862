#include "numbers/opinion_map/consensus.h"

#include <algorithm>

namespace commonty::opinion_map {
namespace {

void keep_clearest(std::vector<Shared>& shared) {
  std::stable_sort(shared.begin(), shared.end(), [](const Shared& a, const Shared& b) {
    return a.probability * a.probability_z > b.probability * b.probability_z;
  });
  if (shared.size() > consensus_max) shared.resize(consensus_max);
}

}  // namespace

Consensus consensus(std::span<const Tally> all, std::span<const Standing> standings) {
  Consensus found;
  for (std::uint32_t s = 0; s < all.size(); ++s) {
    // Nobody has voted on it yet: the added votes alone must not decide.
    if (standings[s] != Standing::in || all[s].votes == 0) continue;
    const View view = view_of(all[s]);
    if (view.pa > 0.5 && view.pat > significant_z) {
      found.agree.push_back({s, all[s].agrees, all[s].votes, view.pa, view.pat});
    }
    if (view.pd > 0.5 && view.pdt > significant_z) {
      found.disagree.push_back({s, all[s].disagrees, all[s].votes, view.pd, view.pdt});
    }
  }
  keep_clearest(found.agree);
  keep_clearest(found.disagree);
  return found;
}

std::vector<AcrossGroups> across_groups(const std::vector<std::vector<View>>& views,
                                        std::size_t statements) {
  std::vector<AcrossGroups> products(statements);
  for (const auto& group : views) {
    for (std::size_t s = 0; s < statements; ++s) {
      products[s].agree *= group[s].pa;
      products[s].disagree *= group[s].pd;
    }
  }
  return products;
}

}  // namespace commonty::opinion_map
