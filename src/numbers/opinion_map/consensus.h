// What nearly everybody shares, whatever group they are in, and what each group shares.
//
// Source: Polis.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/tallies.h"

namespace commonty::opinion_map {

inline constexpr std::size_t consensus_max = 5;

struct Shared {
  std::uint32_t statement = 0;
  std::uint32_t success = 0;  // people who voted that way
  std::uint32_t trials = 0;   // people who voted on it
  double probability = 0;     // pa or pd, 0..1
  double probability_z = 0;   // pat or pdt
};

struct Consensus {
  std::vector<Shared> agree, disagree;  // the clearest first, at most five each
};

// Over everybody who voted, grouped or not; `all`: one a statement.
Consensus consensus(std::span<const Tally> all, std::span<const Standing> standings);

// The probability that one member of each group, drawn at random, all agree (disagree): high only
// where no group is against. 0..1; 1 where there are no groups.
struct AcrossGroups {
  double agree = 1, disagree = 1;
};
// One a statement.
std::vector<AcrossGroups> across_groups(const std::vector<std::vector<View>>& views,
                                        std::size_t statements);

}  // namespace commonty::opinion_map
