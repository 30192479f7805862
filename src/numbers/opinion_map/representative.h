// Statements that tell what a group stands for, unlike the others: at most five.
//
// Source: Polis ("repness"), with one mend: where statements are clear enough but none can be
// called the best agreed one, red-dwarf shows nothing and we show those.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/tallies.h"

namespace commonty::opinion_map {

inline constexpr std::size_t representative_max = 5;

struct Representative {
  std::uint32_t statement = 0;
  bool agree = true;          // else the group disagrees with it
  std::uint32_t success = 0;  // members who voted that way
  std::uint32_t trials = 0;   // members who voted on it
  double probability = 0;     // pa or pd
  double probability_z = 0;   // pat or pdt
  double ratio = 0;           // ra or rd
  double ratio_z = 0;         // rat or rdt
  std::uint32_t agrees = 0;   // members who agree, whichever way it is shown
  bool best_agree = false;    // the one that the group agrees with most tellingly
};

// Of one group, in the order to show them: agreed ones first. `views`: one a statement.
std::vector<Representative> representatives(std::span<const View> views,
                                            std::span<const Standing> standings);

}  // namespace commonty::opinion_map
