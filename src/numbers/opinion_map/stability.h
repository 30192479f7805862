// Would the groups be the same if other people of the same kind had come? How often two people who
// are in one group stay together when the conversation is held again with people drawn from it.
//
// Source: the bootstrap (Efron 1979), for groups as in Hennig (2007), "Cluster-wise assessment of
// cluster stability". Everything is done anew for each draw: means, components, positions, groups.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/groups.h"
#include "numbers/opinion_map/pca.h"

namespace commonty::opinion_map {

inline constexpr int resamples_default = 25;
// More people than this are not drawn at a time, and no more are looked at: enough for two digits.
inline constexpr std::uint32_t drawn_max = 4000;
// Below this the groups depend on who happened to come.
inline constexpr double together_clear = 0.75;

struct Stability {
  int resamples = 0;         // 0: there are no groups to look at
  std::uint32_t drawn = 0;   // people in each, with replacement
  double together = 0;       // share of pairs of one group that stay in one group, 0..1
  double apart = 0;          // share of pairs of two groups that stay in two, 0..1
  double adjusted_rand = 0;  // the same in one number: 1 as before, 0 as by chance
  std::vector<double> together_by_group;
};

// `people`: those who were grouped. The draws are fixed: the same votes give the same numbers.
Stability stability(const Matrix& matrix, std::span<const Standing> standings,
                    const Components& components, const Groups& groups,
                    std::span<const std::uint32_t> people, int resamples = resamples_default);

// How alike two groupings of the same people are: 1 the same, about 0 by chance (Hubert and Arabie
// 1985). Labels are numbers from 0; empty or single groups on both sides count as the same.
double adjusted_rand_index(std::span<const int> a, std::span<const int> b);

}  // namespace commonty::opinion_map
