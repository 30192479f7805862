#include "numbers/products/products.h"

#include <algorithm>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Functions compiled for a newer processor stand here alone, each under its own attribute. A whole
// file compiled for it could lend its copies of inline functions to the rest of the program.
namespace commonty::products {
namespace {

constexpr std::size_t panel_columns = 16;
constexpr std::size_t tile_rows_max = 12;
// So much of a panel stays in the innermost cache while all rows pass by.
constexpr std::size_t inner_at_once = 256;

// A few rows of the left side times a panel: the sums stay in registers. The rows lie side by side:
// left[k * rows + r].
using Tile = void (*)(const float* left, std::size_t inner, const float* panel, float* out,
                      std::size_t out_stride);

typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));
constexpr std::size_t plain_rows = 3;

void plain_tile(const float* left, std::size_t inner, const float* panel, float* out,
                std::size_t out_stride) {
  Four sums[plain_rows][4] = {};
  for (std::size_t k = 0; k < inner; ++k) {
    const auto* right = reinterpret_cast<const Four*>(panel + k * panel_columns);
#pragma GCC unroll 3
    for (std::size_t r = 0; r < plain_rows; ++r) {
#pragma GCC unroll 4
      for (std::size_t c = 0; c < 4; ++c) sums[r][c] += left[k * plain_rows + r] * right[c];
    }
  }
#pragma GCC unroll 3
  for (std::size_t r = 0; r < plain_rows; ++r) {
    auto* to = reinterpret_cast<Four*>(out + r * out_stride);
#pragma GCC unroll 4
    for (std::size_t c = 0; c < 4; ++c) to[c] += sums[r][c];
  }
}

#if defined(__x86_64__)
constexpr std::size_t avx2_rows = 6;

[[gnu::target("avx2,fma")]] void avx2_tile(const float* left, std::size_t inner, const float* panel,
                                           float* out, std::size_t out_stride) {
  __m256 sums[avx2_rows][2];
#pragma GCC unroll 6
  for (std::size_t r = 0; r < avx2_rows; ++r) sums[r][0] = sums[r][1] = _mm256_setzero_ps();
  for (std::size_t k = 0; k < inner; ++k) {
    const __m256 right_0 = _mm256_loadu_ps(panel + k * panel_columns);
    const __m256 right_1 = _mm256_loadu_ps(panel + k * panel_columns + 8);
#pragma GCC unroll 6
    for (std::size_t r = 0; r < avx2_rows; ++r) {
      const __m256 value = _mm256_broadcast_ss(left + k * avx2_rows + r);
      sums[r][0] = _mm256_fmadd_ps(value, right_0, sums[r][0]);
      sums[r][1] = _mm256_fmadd_ps(value, right_1, sums[r][1]);
    }
  }
#pragma GCC unroll 6
  for (std::size_t r = 0; r < avx2_rows; ++r) {
    float* to = out + r * out_stride;
    _mm256_storeu_ps(to, _mm256_add_ps(_mm256_loadu_ps(to), sums[r][0]));
    _mm256_storeu_ps(to + 8, _mm256_add_ps(_mm256_loadu_ps(to + 8), sums[r][1]));
  }
}

constexpr std::size_t avx512_rows = 12;

[[gnu::target("avx512f")]] void avx512_tile(const float* left, std::size_t inner,
                                            const float* panel, float* out,
                                            std::size_t out_stride) {
  __m512 sums[avx512_rows];
#pragma GCC unroll 12
  for (std::size_t r = 0; r < avx512_rows; ++r) sums[r] = _mm512_setzero_ps();
  for (std::size_t k = 0; k < inner; ++k) {
    const __m512 right = _mm512_loadu_ps(panel + k * panel_columns);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < avx512_rows; ++r) {
      sums[r] = _mm512_fmadd_ps(_mm512_set1_ps(left[k * avx512_rows + r]), right, sums[r]);
    }
  }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < avx512_rows; ++r) {
    float* to = out + r * out_stride;
    _mm512_storeu_ps(to, _mm512_add_ps(_mm512_loadu_ps(to), sums[r]));
  }
}
#endif

struct Kernel {
  Tile tile;
  std::size_t rows;
};

Kernel kernel_of([[maybe_unused]] Build build) {
#if defined(__x86_64__)
  if (build == Build::avx512) return {avx512_tile, avx512_rows};
  if (build == Build::avx2) return {avx2_tile, avx2_rows};
#endif
  return {plain_tile, plain_rows};
}

// A part of the left side as tiles want it: rows side by side, the last tile padded with zeros.
void lay_side_by_side(const float* left, std::size_t count, std::size_t stride, std::size_t inner,
                      std::size_t rows, std::vector<float>& to) {
  to.assign((count + rows - 1) / rows * rows * inner, 0);
  for (std::size_t row = 0; row < count; ++row) {
    float* tile = &to[row / rows * rows * inner + row % rows];
    for (std::size_t k = 0; k < inner; ++k) tile[k * rows] = left[row * stride + k];
  }
}

// A tile at the lower or right edge sticks out over it, so it is worked out aside.
void add_at_edge(const Kernel& kernel, const float* left, std::size_t inner, const float* panel,
                 float* out, std::size_t out_stride, std::size_t rows, std::size_t columns) {
  float aside[tile_rows_max * panel_columns] = {};
  kernel.tile(left, inner, panel, aside, panel_columns);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c)
      out[r * out_stride + c] += aside[r * panel_columns + c];
  }
}

}  // namespace

Build best_build() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return Build::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Build::avx2;
#endif
  return Build::plain;
}

Packed::Packed(std::size_t rows, std::size_t columns)
    : rows_(rows),
      columns_(columns),
      panels_((columns + panel_columns - 1) / panel_columns * panel_columns * rows) {}

Packed::Packed(const float* values, std::size_t rows, std::size_t columns) : Packed(rows, columns) {
  fill([&](std::size_t row, std::size_t column) { return values[row * columns + column]; });
}

Packed Packed::transposed(const float* values, std::size_t rows, std::size_t columns) {
  Packed made(rows, columns);
  made.fill([&](std::size_t row, std::size_t column) { return values[column * rows + row]; });
  return made;
}

template <class Value>
void Packed::fill(Value value) {
  for (std::size_t column = 0; column < columns_; ++column) {
    float* to = &panels_[column / panel_columns * panel_columns * rows_ + column % panel_columns];
    for (std::size_t row = 0; row < rows_; ++row) to[row * panel_columns] = value(row, column);
  }
}

void Packed::multiply(const float* left, std::size_t count, float* out, Build build) const {
  const Kernel kernel = kernel_of(build);
  std::fill_n(out, count * columns_, 0.0F);
  std::vector<float> tiles;
  for (std::size_t k = 0; k < rows_; k += inner_at_once) {
    const std::size_t inner = std::min(inner_at_once, rows_ - k);
    lay_side_by_side(left + k, count, rows_, inner, kernel.rows, tiles);
    for (std::size_t column = 0; column < columns_; column += panel_columns) {
      const float* panel = panels_.data() + column * rows_ + k * panel_columns;
      const std::size_t columns = std::min(panel_columns, columns_ - column);
      for (std::size_t row = 0; row < count; row += kernel.rows) {
        const std::size_t rows = std::min(kernel.rows, count - row);
        float* to = out + row * columns_ + column;
        if (rows == kernel.rows && columns == panel_columns) {
          kernel.tile(&tiles[row * inner], inner, panel, to, columns_);
        } else {
          add_at_edge(kernel, &tiles[row * inner], inner, panel, to, columns_, rows, columns);
        }
      }
    }
  }
}

}  // namespace commonty::products
