#include "numbers/opinion_map/pca.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "numbers/opinion_map/largest_eigenvectors.h"
#include "numbers/opinion_map/newer_processors.h"

namespace commonty::opinion_map {
namespace {

// How much of the largest variance a direction must have; less is rounding.
constexpr double variance_share_min = 1e-10;
// Loadings that differ by less than this are equally large.
constexpr double loading_tie = 1e-9;

double weight_of(std::span<const std::uint32_t> weights, std::uint32_t person) {
  return weights.empty() ? 1.0 : weights[person];
}

Columns columns_of(const Matrix& matrix, std::span<const Standing> standings,
                   std::span<const std::uint32_t> weights) {
  const std::size_t size = matrix.statements();
  Columns columns;
  columns.mean.assign(size, 0);
  columns.is_in.assign(size, 0);
  std::vector<double> votes(size, 0);
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    const double weight = weight_of(weights, p);
    if (weight == 0) continue;
    const Matrix::Row row = matrix.row(p);
    for (std::size_t i = 0; i < row.size(); ++i) {
      votes[row.statements[i]] += weight;
      columns.mean[row.statements[i]] += weight * row.values[i];
    }
  }
  for (std::size_t s = 0; s < size; ++s) {
    columns.is_in[s] = standings[s] == Standing::in ? 1 : 0;
    const bool counts = votes[s] > 0 && columns.is_in[s] > 0;
    columns.mean[s] = counts ? columns.mean[s] / votes[s] : 0;
    columns.with_votes += votes[s] > 0;
    columns.zeroed += votes[s] > 0 && columns.is_in[s] == 0;
  }
  return columns;
}

// Four numbers that the processor takes at once where it can; in a table they begin anywhere.
using Four = double __attribute__((vector_size(4 * sizeof(double))));
struct __attribute__((packed, may_alias)) FourInTable {
  Four all;
};
static_assert(block_width == 4);

// to += weight * d d' from, where d are one person's distances from the means.
inline void add_row(const Matrix::Row& row, const std::vector<double>& means, double weight,
                    const double* from, double* to, double* distances) {
  Four even = {}, odd = {};
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t s = row.statements[i];
    distances[i] = row.values[i] - means[s];
    const Four part =
        distances[i] * reinterpret_cast<const FourInTable*>(from + s * block_width)->all;
    i % 2 == 0 ? even += part : odd += part;
  }
  const Four sum = weight * (even + odd);
  for (std::size_t i = 0; i < row.size(); ++i) {
    reinterpret_cast<FourInTable*>(to + row.statements[i] * block_width)->all += distances[i] * sum;
  }
}

// Most of the time goes here.
FOR_NEWER_PROCESSORS_TOO void add_rows(const Matrix& matrix, const std::vector<double>& means,
                                       std::span<const std::uint32_t> weights, const double* from,
                                       double* to, double* distances) {
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    const double weight = weight_of(weights, p);
    if (weight != 0) add_row(matrix.row(p), means, weight, from, to, distances);
  }
}

// X -> D'WDX, where D holds each vote's distance from the mean of its statement.
class Spread final : public SymmetricProduct {
 public:
  Spread(const Matrix& matrix, const Columns& columns, std::span<const std::uint32_t> weights)
      : matrix_(matrix), columns_(columns), weights_(weights) {}

  std::size_t size() const override { return matrix_.statements(); }

  // A statement that is out has zeros in `from`, for it began so and we keep it so.
  void apply(const double* from, double* to) const override {
    std::fill(to, to + size() * block_width, 0.0);
    std::vector<double> distances(size());
    add_rows(matrix_, columns_.mean, weights_, from, to, distances.data());
    for (std::size_t s = 0; s < size(); ++s) {
      for (std::size_t b = 0; b < block_width; ++b) to[s * block_width + b] *= columns_.is_in[s];
    }
  }

 private:
  const Matrix& matrix_;
  const Columns& columns_;
  std::span<const std::uint32_t> weights_;
};

struct Total {
  double squares = 0;  // sum of the squared distances from the means: all there is to explain
  double people = 0;
};

Total total_of(const Matrix& matrix, const Columns& columns,
               std::span<const std::uint32_t> weights) {
  Total total;
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    const Matrix::Row row = matrix.row(p);
    const double weight = weight_of(weights, p);
    if (row.size() == 0 || weight == 0) continue;
    total.people += weight;
    double squares = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t s = row.statements[i];
      const double distance = columns.is_in[s] * (row.values[i] - columns.mean[s]);
      squares += distance * distance;
    }
    total.squares += weight * squares;
  }
  return total;
}

void fix_sign(std::vector<double>& loadings) {
  double largest = 0;
  for (const double loading : loadings) largest = std::max(largest, std::abs(loading));
  const auto first = std::find_if(loadings.begin(), loadings.end(), [&](double loading) {
    return std::abs(loading) >= largest * (1 - loading_tie);
  });
  if (first == loadings.end() || *first >= 0) return;
  for (double& loading : loadings) loading = loading == 0 ? 0 : -loading;
}

// Fixed numbers without a pattern, one a cell of the first block; what is out gets none.
std::vector<double> start_block(const Columns& columns) {
  std::vector<double> block(columns.mean.size() * block_width);
  for (std::size_t i = 0; i < block.size(); ++i) {
    std::uint64_t mixed = (i + 1) * 0x9E3779B97F4A7C15u;  // SplitMix64
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    const double even = static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * 0x1p-52 - 1;
    block[i] = columns.is_in[i / block_width] * even;
  }
  return block;
}

Components components(const Matrix& matrix, std::span<const Standing> standings,
                      std::span<const std::uint32_t> weights, const Components* near) {
  Components found;
  found.columns = columns_of(matrix, standings, weights);
  const Total total = total_of(matrix, found.columns, weights);
  for (auto& loadings : found.loadings) loadings.assign(matrix.statements(), 0);
  if (total.squares == 0) return found;

  std::vector<double> start = start_block(found.columns);
  for (std::size_t s = 0; near && s < matrix.statements(); ++s) {
    for (std::size_t c = 0; c < 2; ++c) {
      // A little of the fixed numbers stays, for where the near ones hold nothing.
      const double known = near->loadings[c][s] * found.columns.is_in[s];
      start[s * block_width + c] = known + 1e-6 * start[s * block_width + c];
    }
  }
  const LargestEigenvectors largest =
      largest_eigenvectors(Spread(matrix, found.columns, weights), start, near ? 1e-3 : 1e-10);
  for (std::size_t c = 0; c < 2; ++c) {
    if (largest.values[c] <= variance_share_min * largest.values[0]) continue;
    found.loadings[c] = largest.vectors[c];
    fix_sign(found.loadings[c]);
    found.variance[c] = total.people > 1 ? largest.values[c] / (total.people - 1) : 0;
    found.ratio[c] = largest.values[c] / total.squares;
  }
  return found;
}

}  // namespace

Components principal_components(const Matrix& matrix, std::span<const Standing> standings,
                                std::span<const std::uint32_t> weights) {
  return components(matrix, standings, weights, nullptr);
}

Components nearby_components(const Matrix& matrix, std::span<const Standing> standings,
                             std::span<const std::uint32_t> weights, const Components& near) {
  return components(matrix, standings, weights, &near);
}

}  // namespace commonty::opinion_map
