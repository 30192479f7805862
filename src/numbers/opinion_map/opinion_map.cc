#include "numbers/opinion_map/opinion_map.h"

#include <cassert>

namespace commonty::opinion_map {

OpinionMap map_opinions(const Matrix& matrix, const std::vector<Standing>& standings,
                        const Options& options) {
  assert(standings.size() == matrix.statements());
  OpinionMap map;
  map.components = principal_components(matrix, standings);
  map.positions = positions(matrix, map.components);
  map.extremities = extremities(map.components);

  const std::vector<std::uint32_t> people = people_to_group(matrix);
  map.groups = options.groups ? given_groups(map.positions, *options.groups)
                              : find_groups(map.positions, people, options.history);
  const auto by_group = tallies(matrix, map.groups.of_person, map.groups.k);
  const std::vector<Tally> all = tallies_of_all(matrix);
  map.views = views(by_group);
  for (const auto& group : map.views) {
    map.representatives.push_back(representatives(group, standings));
  }
  map.across = across_groups(map.views, matrix.statements());
  map.priorities = priorities(by_group, all, map.extremities, standings);
  map.consensus = consensus(all, standings);
  if (!options.groups) {
    map.stability =
        stability(matrix, standings, map.components, map.groups, people, options.resamples);
  }
  return map;
}

}  // namespace commonty::opinion_map
