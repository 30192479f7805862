// Opinion groups: people who vote alike, how many groups there are, and how clear they are.
//
// Differences from Polis and red-dwarf, with reasons: docs/decisions/0014-opinion-map.md.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "numbers/opinion_map/k_means.h"

namespace commonty::opinion_map {

// Below these numbers we show no groups: a handful of people are not groups of opinion, and what
// one "group" of one thinks is one person's votes.
inline constexpr std::uint32_t votes_min = 7;  // or all statements, where there are fewer
inline constexpr std::size_t grouped_people_min = 10;
inline constexpr std::size_t group_size_min = 3;
inline constexpr int groups_min = 2;
inline constexpr int groups_max = 5;

// In group 0 is the first person who is in a group at all, in group 1 the first who is not in
// group 0, and so on.
inline constexpr int in_no_group = -1;

// One way of grouping, with its numbers. Groups are numbered as said above.
struct Grouping {
  std::vector<Point> centres;
  std::vector<std::size_t> sizes;
  double inertia = 0;
  double silhouette = 0;
  bool offered = true;  // no group is too small
};

// The number of groups on a live map must not flicker, so a better one has to be the best this many
// times in a row (Polis).
inline constexpr int k_changes_after = 4;
struct KHistory {
  int shown = 0;  // 0: nothing was shown yet
  int best = 0;   // at the last update
  int times = 0;  // it has been the best in a row
};
KHistory smoothed(KHistory before, int best_k);

enum class Shortage {
  none,
  people,  // too few people voted on enough statements
  spread,  // they all stand at one place, or all but a few do
};

struct Groups {
  Shortage shortage = Shortage::none;
  int k = 0;                       // 0: no groups
  std::vector<int> of_person;      // one a person; in_no_group
  std::vector<std::size_t> sizes;  // k of them
  std::vector<Point> centres;      // k of them
  double inertia = 0;              // defined for k > 0
  double silhouette = 0;           // defined for k > 0
  std::vector<Grouping> tried;     // from groups_min on; empty where groups were given
  KHistory history;
};

// On how many statements one must have voted: votes_min, or all where there are fewer.
std::uint32_t votes_needed(const Matrix& matrix);
// Who has voted on enough statements to be grouped, in ascending order. Votes on statements that
// are out count, so that nobody loses their group by moderation.
std::vector<std::uint32_t> people_to_group(const Matrix& matrix);

// Groups these people by k-means for k = 2 to 5 and takes the k of largest silhouette, the smaller
// of equal ones; with a history, the smoothed one. `positions`: one a person of the matrix.
Groups find_groups(std::span<const Point> positions, std::span<const std::uint32_t> people,
                   KHistory before = {});

// Takes groups as they are: numbers from 0 without gaps or in_no_group, one a person, at most 255.
Groups given_groups(std::span<const Point> positions, std::vector<int> of_person);

}  // namespace commonty::opinion_map
