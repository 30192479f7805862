// Finds k middles such that people stand near theirs.
//
// Nothing here looks at signs or at the order of points but to break exact ties, and there is no
// chance in it: a mirrored map gives mirrored middles, and there is no seed to choose.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/positions.h"

namespace commonty::opinion_map {

// A place on the map where one or several people stand.
struct Place {
  Point at;
  double weight = 1;  // > 0
};

struct Clustering {
  std::vector<Point> centres;
  std::vector<std::uint8_t> labels;  // one a place: its nearest centre
  std::vector<double> sizes;         // weights by centre
  double inertia = 0;                // sum of weight * squared distance to the nearest centre
  int iterations = 0;
};

inline constexpr std::size_t centres_max = 255;

std::uint8_t nearest(std::span<const Point> centres, Point point);

// Lloyd's algorithm until nobody changes their group, at most 300 times; or until the sum of the
// squared ways that the centres go in one step is no more than `moved_max`, as other programs stop.
// A centre that loses all its places moves to the place farthest from its own. Needs at least one
// centre and one place.
Clustering lloyd(std::span<const Place> places, std::vector<Point> centres, double moved_max = -1);

// The best clusterings into k_min (from 1) to k_max groups that we can find, fewest groups first.
// There are fewer where there are fewer different places.
//
// Source: the fast global k-means of Likas, Vlassis and Verbeek (2003): the best k - 1 centres and
// the one place that lowers the inertia most; then centres are taken away and put elsewhere while
// that helps. Where there are many places this is done on a coarse grid, and its best few answers
// are refined on the places themselves. Inertia comes within 0.1 % of the best of 50 random starts
// on all conversations we know.
std::vector<Clustering> best_clusterings(std::span<const Place> places, int k_min, int k_max);

}  // namespace commonty::opinion_map
