// Gathers people who stand close together into one place, so that far fewer distances remain.
#pragma once

#include <span>
#include <vector>

#include "numbers/opinion_map/k_means.h"

namespace commonty::opinion_map {

struct Grid {
  std::vector<Place> cells;         // the mean of what is in each, and its weight
  std::vector<double> spread;       // of each: mean squared distance of its people from its mean
  std::vector<std::uint32_t> cell;  // one a place: where it went
};

// Squares with sides of `side` times the overall spread (root of the sum of both variances), laid
// from the mean outwards, alike in all four directions. With `kinds`, one a place, places of
// different kinds never share a cell.
Grid lay_grid(std::span<const Place> places, double side,
              std::span<const std::uint32_t> kinds = {});

}  // namespace commonty::opinion_map
