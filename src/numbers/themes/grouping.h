// Divides notes into groups: by the graph of their nearest neighbours.
#pragma once

#include <cstdint>
#include <vector>

#include "numbers/themes/neighbours.h"

namespace commonty::themes {

// The group of each row; groups count from 0.
using Groups = std::vector<int>;

// Leiden's communities at every fineness of the slider, from few large to many small ones, and how
// steady each is: several seeds, compared.
struct Step {
  double fineness = 0;
  double stability = 0;  // the mean agreement of two seeds
  Groups groups;         // the best of the seeds
};
std::vector<Step> slider(const Graph& graph, std::uint64_t seed);

// As many groups as asked for, or as near to it as the graph allows.
Groups communities(const Graph& graph, std::size_t count, std::uint64_t seed);

// How far two groupings agree, beyond chance: 1 are the same, 0 have nothing to do with each other.
double adjusted_rand(const Groups& a, const Groups& b);
// How far groups hold one label each, and labels stand in one group each (0 to 1).
double v_measure(const Groups& labels, const Groups& groups);

}  // namespace commonty::themes
