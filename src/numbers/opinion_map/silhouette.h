// How much nearer people stand to their own group than to the next one: -1 to 1 (Rousseeuw 1987).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/positions.h"

namespace commonty::opinion_map {

// Up to here all pairs of people are looked at. Beyond, people who stand close together are taken
// as one place (a few thousand places), which moves the third digit at most.
inline constexpr std::size_t silhouette_exact_max = 2000;

// The mean over all points, for several groupings of the same points at once: the distances, which
// cost the most, are the same for all. labels[g][i] is the group of point i in grouping g. A point
// alone in its group counts 0, as does everybody where there is but one group. Right to six digits.
std::vector<double> silhouettes(std::span<const Point> points,
                                const std::vector<std::vector<std::uint8_t>>& labels);

}  // namespace commonty::opinion_map
