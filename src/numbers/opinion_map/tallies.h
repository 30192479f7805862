// How each group voted on each statement, and how unlike the others that is.
//
// Source: Polis ("representative comments"). All probabilities have one vote of each kind added, so
// that a group of few does not seem certain; z values are one-sided and signed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/matrix.h"

namespace commonty::opinion_map {

// The normal quantile of 0.9: a z value above it is called significant.
inline constexpr double significant_z = 1.2815515655446004;

struct Tally {
  std::uint32_t agrees = 0, disagrees = 0, votes = 0;  // passes are votes too

  bool operator==(const Tally&) const = default;
};

// One group's view of one statement; names as in the literature, units in brackets.
struct View {
  Tally tally;
  double pa = 0, pd = 0;    // probability that a member agrees, disagrees [0..1]
  double pat = 0, pdt = 0;  // is that more than half? [z]
  double ra = 0, rd = 0;    // times as probable as among all other grouped people [ratio]
  double rat = 0, rdt = 0;  // is it more than among them? [z]
};

// [group][statement]; people in no group (-1) are left out.
std::vector<std::vector<Tally>> tallies(const Matrix& matrix, std::span<const int> group_of_person,
                                        int groups);
// Everybody together: [statement].
std::vector<Tally> tallies_of_all(const Matrix& matrix);

// [group][statement], from the tallies of all groups.
std::vector<std::vector<View>> views(const std::vector<std::vector<Tally>>& tallies);
// The view of one crowd that is compared with nobody: ra to rdt stay 0.
View view_of(const Tally& tally);

}  // namespace commonty::opinion_map
