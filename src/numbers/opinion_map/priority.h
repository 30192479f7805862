// Which statement to show next: those that divide, that people can answer, and that few have seen.
//
// Source: Polis ("comment routing").
#pragma once

#include <span>
#include <vector>

#include "numbers/opinion_map/tallies.h"

namespace commonty::opinion_map {

// A statement about the voter's own life, which does not divide: shown, but no more than others.
inline constexpr double meta_priority = 49;

// > 0; draw among the statements that a person has not seen in proportion to it. `extremity`: the
// statement's distance from the middle of the map.
double priority(const Tally& tally, double extremity, Standing standing);

// One a statement. `grouped`: [group][statement]; where there are no groups, `all` counts.
std::vector<double> priorities(const std::vector<std::vector<Tally>>& grouped,
                               std::span<const Tally> all, std::span<const double> extremities,
                               std::span<const Standing> standings);

}  // namespace commonty::opinion_map
