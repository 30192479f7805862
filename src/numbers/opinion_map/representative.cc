#include "numbers/opinion_map/representative.h"

#include <algorithm>
#include <optional>

namespace commonty::opinion_map {
namespace {

Representative shown(std::uint32_t statement, const View& view) {
  const bool agree = view.rat > view.rdt;
  return {statement,
          agree,
          agree ? view.tally.agrees : view.tally.disagrees,
          view.tally.votes,
          agree ? view.pa : view.pd,
          agree ? view.pat : view.pdt,
          agree ? view.ra : view.rd,
          agree ? view.rat : view.rdt,
          view.tally.agrees,
          false};
}

// Does this one speak for the group better than the best so far? What was found before decides by
// which measure, so the order of the statements matters; it is the order of their ids.
bool is_better_agreed(const View& view, const std::optional<View>& best) {
  if (view.tally.agrees == 0 && view.tally.disagrees == 0) return false;
  if (!best) return view.pat > significant_z || (view.ra > 1 && view.pa > 0.5);
  if (best->ra > 1) {
    return view.ra * view.rat * view.pa * view.pat > best->ra * best->rat * best->pa * best->pat;
  }
  return view.pa * view.pat > best->pa * best->pat;
}

bool is_sufficient(const View& view) {
  return (view.pat > significant_z && view.rat > significant_z) ||
         (view.pdt > significant_z && view.rdt > significant_z);
}

double tellingness(const Representative& one) {
  return one.ratio * one.ratio_z * one.probability * one.probability_z;
}

struct Found {
  std::optional<std::uint32_t> best_agree, most_unlike;
  std::vector<Representative> sufficient;
};

Found scan(std::span<const View> views, std::span<const Standing> standings) {
  Found found;
  std::optional<View> best;
  double most = 0;
  for (std::uint32_t s = 0; s < views.size(); ++s) {
    if (standings[s] != Standing::in) continue;
    if (is_better_agreed(views[s], best)) {
      best = views[s];
      found.best_agree = s;
    }
    if (is_sufficient(views[s])) found.sufficient.push_back(shown(s, views[s]));
    const double unlike = std::max(views[s].rat, views[s].rdt);
    if (views[s].tally.votes > 0 && (!found.most_unlike || unlike > most)) {
      most = unlike;
      found.most_unlike = s;
    }
  }
  return found;
}

}  // namespace

std::vector<Representative> representatives(std::span<const View> views,
                                            std::span<const Standing> standings) {
  Found found = scan(views, standings);
  std::vector<Representative> chosen;
  if (found.best_agree) {
    chosen.push_back(shown(*found.best_agree, views[*found.best_agree]));
    chosen.back().best_agree = true;
  } else if (found.sufficient.empty() && found.most_unlike) {
    chosen.push_back(shown(*found.most_unlike, views[*found.most_unlike]));
  }
  std::stable_sort(found.sufficient.begin(), found.sufficient.end(),
                   [](const Representative& a, const Representative& b) {
                     return tellingness(a) > tellingness(b);
                   });
  for (const Representative& one : found.sufficient) {
    if (chosen.size() >= representative_max) break;
    if (found.best_agree != one.statement) chosen.push_back(one);
  }
  std::stable_partition(chosen.begin(), chosen.end(),
                        [](const Representative& one) { return one.agree; });
  return chosen;
}

}  // namespace commonty::opinion_map
