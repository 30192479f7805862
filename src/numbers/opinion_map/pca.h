// The two directions in which people differ most: principal components of a table of votes with
// gaps.
//
// Source: the method of Polis (Small et al. 2021, "Polis: Scaling deliberation by mapping high
// dimensional opinion spaces"). Where a vote is missing the statement's mean stands, so that it
// pulls nobody anywhere; we never write those means down and walk over the votes alone.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/matrix.h"

namespace commonty::opinion_map {

// What the components stand on. All of size matrix.statements().
struct Columns {
  std::vector<double> mean;      // of the votes given, -1..1; 0 for what is out or has no votes
  std::vector<double> is_in;     // 1 or 0
  std::uint32_t with_votes = 0;  // columns that count for the scale of positions
  std::uint32_t zeroed = 0;      // of these, the ones that are out: everybody "voted" 0 there
};

struct Components {
  Columns columns;
  // Two unit vectors over the statements, or zeros where the votes do not differ in that many ways.
  // Each one's loading of largest size is positive (the first of several equal ones), so that a
  // solver's arbitrary sign shows nowhere.
  std::array<std::vector<double>, 2> loadings;
  std::array<double, 2> variance = {0, 0};  // of the filled table, divided by people - 1
  std::array<double, 2> ratio = {0, 0};     // of its total variance, 0..1
};

// `standings`: one a statement. `weights`: how often each person counts, or empty for once; people
// without votes count for nothing. Exact to about 1e-10 of the largest variance, and deterministic:
// the iteration starts from a fixed direction. Equal variances leave a choice of directions, which
// only made-up votes have; the order of the statements decides then.
Components principal_components(const Matrix& matrix, std::span<const Standing> standings,
                                std::span<const std::uint32_t> weights = {});

// The same to about 1e-4 and much faster, beginning at components that are near: for resamples.
Components nearby_components(const Matrix& matrix, std::span<const Standing> standings,
                             std::span<const std::uint32_t> weights, const Components& near);

}  // namespace commonty::opinion_map
