// An opinion map: where people stand by how they voted, which groups they form, what each group
// stands for, and what all share. A pure function of the votes: no chance, no clock, no history
// but the one that is handed in.
#pragma once

#include <optional>
#include <vector>

#include "numbers/opinion_map/consensus.h"
#include "numbers/opinion_map/groups.h"
#include "numbers/opinion_map/matrix.h"
#include "numbers/opinion_map/pca.h"
#include "numbers/opinion_map/positions.h"
#include "numbers/opinion_map/priority.h"
#include "numbers/opinion_map/representative.h"
#include "numbers/opinion_map/silhouette.h"
#include "numbers/opinion_map/stability.h"
#include "numbers/opinion_map/tallies.h"

namespace commonty::opinion_map {

struct Options {
  std::optional<std::vector<int>> groups;  // given, one a person; else they are found
  KHistory history;                        // of a live map, so that its groups do not flicker
  int resamples = resamples_default;       // 0: leave out the stability
};

struct OpinionMap {
  Components components;
  std::vector<Point> positions;     // [person]
  std::vector<double> extremities;  // [statement]
  Groups groups;
  std::vector<std::vector<View>> views;                      // [group][statement]
  std::vector<std::vector<Representative>> representatives;  // [group]
  std::vector<AcrossGroups> across;  // [statement]; 1 where there are no groups
  std::vector<double> priorities;    // [statement]
  Consensus consensus;
  Stability stability;  // of groups that we found, never of given ones
};

// `standings`: one a statement of the matrix. Every number is finite, whatever the votes.
OpinionMap map_opinions(const Matrix& matrix, const std::vector<Standing>& standings,
                        const Options& options = {});

}  // namespace commonty::opinion_map
