// The two largest eigenvalues of a symmetric matrix that is only known by what it does to vectors.
//
// Block Krylov iteration with full orthogonalisation and thick restarts (Wu and Simon 2000, in
// blocks): four vectors at a time, because one walk over the votes costs the same for one or four,
// and because four find eigenvalues that come twice.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace commonty::opinion_map {

inline constexpr std::size_t block_width = 4;

class SymmetricProduct {
 public:
  virtual ~SymmetricProduct() = default;
  virtual std::size_t size() const = 0;
  // A block of four vectors side by side: value i of vector b stands at [i * block_width + b].
  virtual void apply(const double* from, double* to) const = 0;
};

struct LargestEigenvectors {
  std::array<double, 2> values = {0, 0};  // descending, never negative
  // Unit vectors; the second is zeros when the matrix has but one direction.
  std::array<std::vector<double>, 2> vectors;
};

// `start`: a block of size() * block_width numbers, best without a pattern. `residual_max`: how far
// A v may be from value * v, as a share of the largest value. The matrix must have no negative
// eigenvalues.
LargestEigenvectors largest_eigenvectors(const SymmetricProduct& matrix,
                                         const std::vector<double>& start, double residual_max);

}  // namespace commonty::opinion_map
