#include "numbers/products/products.h"

#include <algorithm>
#include <array>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Functions compiled for a newer processor stand here alone, each under its own attribute. A whole
// file compiled for it could lend its copies of inline functions to the rest of the program.
namespace commonty::products {
namespace {

constexpr std::size_t panel_columns = 16;
constexpr std::size_t tile_columns_max = 32;
constexpr std::size_t tile_rows_max = 12;

// A few rows of the left side, column by column, times one panel or two that stand side by side;
// the sums stay in registers.
using Tile = void (*)(const float* left, std::size_t inner, const float* panel, float* out,
                      std::size_t out_stride);

using Four = float __attribute__((vector_size(16)));
struct __attribute__((packed, may_alias)) FourInTable {
  Four all;
};

template <std::size_t rows>
void plain_tile(const float* left, std::size_t inner, const float* panel, float* out,
                std::size_t out_stride) {
  // Two halves: 16 registers hold the sums of three rows of 16, not of six.
  for (std::size_t first = 0; first < rows; first += 3) {
    constexpr std::size_t at_once = rows < 3 ? rows : 3;
    Four sums[at_once][4] = {};
    const float* column = panel;
    for (std::size_t k = 0; k < inner; ++k, column += panel_columns) {
      const auto* right = reinterpret_cast<const FourInTable*>(column);
#pragma GCC unroll 3
      for (std::size_t r = 0; r < at_once; ++r) {
        const std::size_t row = std::min(first + r, rows - 1);
        const float value = left[k * rows + row];
#pragma GCC unroll 4
        for (std::size_t c = 0; c < 4; ++c) sums[r][c] += value * right[c].all;
      }
    }
    for (std::size_t r = 0; r < at_once && first + r < rows; ++r) {
      auto* to = reinterpret_cast<FourInTable*>(out + (first + r) * out_stride);
      for (std::size_t c = 0; c < 4; ++c) to[c].all = sums[r][c];
    }
  }
}

#if defined(__x86_64__)
template <std::size_t rows>
[[gnu::target("avx2,fma")]] void avx2_tile(const float* left, std::size_t inner, const float* panel,
                                           float* out, std::size_t out_stride) {
  __m256 sums[rows][2];
#pragma GCC unroll 6
  for (std::size_t r = 0; r < rows; ++r) sums[r][0] = sums[r][1] = _mm256_setzero_ps();
  for (std::size_t k = 0; k < inner; ++k) {
    const __m256 right_0 = _mm256_loadu_ps(panel + k * panel_columns);
    const __m256 right_1 = _mm256_loadu_ps(panel + k * panel_columns + 8);
#pragma GCC unroll 6
    for (std::size_t r = 0; r < rows; ++r) {
      const __m256 value = _mm256_broadcast_ss(left + k * rows + r);
      sums[r][0] = _mm256_fmadd_ps(value, right_0, sums[r][0]);
      sums[r][1] = _mm256_fmadd_ps(value, right_1, sums[r][1]);
    }
  }
#pragma GCC unroll 6
  for (std::size_t r = 0; r < rows; ++r) {
    _mm256_storeu_ps(out + r * out_stride, sums[r][0]);
    _mm256_storeu_ps(out + r * out_stride + 8, sums[r][1]);
  }
}

// The same with registers twice as wide, and twice as many: twice the rows, and two panels, so that
// a value once fetched from the left side is used twice.
template <std::size_t rows>
[[gnu::target("avx512f")]] void avx512_tile(const float* left, std::size_t inner,
                                            const float* panel, float* out,
                                            std::size_t out_stride) {
  const float* const next_panel = panel + inner * panel_columns;
  __m512 sums[rows][2];
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) sums[r][0] = sums[r][1] = _mm512_setzero_ps();
  for (std::size_t k = 0; k < inner; ++k) {
    const __m512 right_0 = _mm512_loadu_ps(panel + k * panel_columns);
    const __m512 right_1 = _mm512_loadu_ps(next_panel + k * panel_columns);
#pragma GCC unroll 12
    for (std::size_t r = 0; r < rows; ++r) {
      const __m512 value = _mm512_set1_ps(left[k * rows + r]);
      sums[r][0] = _mm512_fmadd_ps(value, right_0, sums[r][0]);
      sums[r][1] = _mm512_fmadd_ps(value, right_1, sums[r][1]);
    }
  }
#pragma GCC unroll 12
  for (std::size_t r = 0; r < rows; ++r) {
    _mm512_storeu_ps(out + r * out_stride, sums[r][0]);
    _mm512_storeu_ps(out + r * out_stride + panel_columns, sums[r][1]);
  }
}

[[gnu::target("avx2")]] std::int32_t avx2_bytes(const std::int8_t* a, const std::int8_t* b,
                                                std::size_t size) {
  __m256i sums = _mm256_setzero_si256();
  std::size_t k = 0;
  for (; k + 16 <= size; k += 16) {
    const auto at = [k](const std::int8_t* row) {
      return reinterpret_cast<const __m128i*>(row + k);
    };
    const __m256i left = _mm256_cvtepi8_epi16(_mm_loadu_si128(at(a)));
    const __m256i right = _mm256_cvtepi8_epi16(_mm_loadu_si128(at(b)));
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(left, right));
  }
  alignas(32) std::int32_t parts[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(parts), sums);
  std::int32_t sum = 0;
  for (const std::int32_t part : parts) sum += part;
  for (; k < size; ++k) sum += a[k] * b[k];
  return sum;
}
#endif

std::int32_t plain_bytes(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < size; ++k) sum += a[k] * b[k];
  return sum;
}

// The tiles of a build by their number of rows, from 1.
struct Tiles {
  std::array<Tile, tile_rows_max> by_rows;
  std::size_t rows_max, columns;
};

constexpr Tiles plain_tiles = {
    {plain_tile<1>, plain_tile<2>, plain_tile<3>, plain_tile<4>, plain_tile<5>, plain_tile<6>},
    6,
    16};
#if defined(__x86_64__)
constexpr Tiles avx2_tiles = {
    {avx2_tile<1>, avx2_tile<2>, avx2_tile<3>, avx2_tile<4>, avx2_tile<5>, avx2_tile<6>}, 6, 16};
constexpr Tiles avx512_tiles = {{avx512_tile<1>, avx512_tile<2>, avx512_tile<3>, avx512_tile<4>,
                                 avx512_tile<5>, avx512_tile<6>, avx512_tile<7>, avx512_tile<8>,
                                 avx512_tile<9>, avx512_tile<10>, avx512_tile<11>, avx512_tile<12>},
                                12,
                                32};
#endif

const Tiles& tiles_of([[maybe_unused]] Build build) {
#if defined(__x86_64__)
  if (build == Build::avx512) return avx512_tiles;
  if (build == Build::avx2) return avx2_tiles;
#endif
  return plain_tiles;
}

// The last tile may stick out over the right edge of `out`: then it is worked out aside.
void one_tile(const Tiles& tiles, const float* left, std::size_t inner, const float* panel,
              float* out, std::size_t out_stride, std::size_t rows, std::size_t columns) {
  const Tile tile = tiles.by_rows[rows - 1];
  if (columns == tiles.columns) return tile(left, inner, panel, out, out_stride);
  float aside[tile_rows_max * tile_columns_max];
  tile(left, inner, panel, aside, tiles.columns);
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(aside + r * tiles.columns, columns, out + r * out_stride);
  }
}

// The rows that a tile takes at once, column by column: a tile then reads them from front to back.
// Where they lie, rows of 512 or 1,536 numbers, they would drive each other out of the cache.
std::vector<float> in_tiles(const float* left, std::size_t inner, std::size_t count,
                            std::size_t rows_max) {
  std::vector<float> out(count * inner);
  for (std::size_t first = 0; first < count; first += rows_max) {
    const std::size_t rows = std::min(rows_max, count - first);
    float* to = out.data() + first * inner;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t k = 0; k < inner; ++k) to[k * rows + r] = left[(first + r) * inner + k];
    }
  }
  return out;
}

}  // namespace

Build best_build() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return Build::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Build::avx2;
#endif
  return Build::plain;
}

ByteProduct byte_product([[maybe_unused]] Build build) {
#if defined(__x86_64__)
  if (build != Build::plain) return avx2_bytes;
#endif
  return plain_bytes;
}

Packed::Packed(std::size_t rows, std::size_t columns)
    : rows_(rows),
      columns_(columns),
      panels_((columns + tile_columns_max - 1) / tile_columns_max * tile_columns_max * rows) {}

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
  const Tiles& tiles = tiles_of(build);
  const std::vector<float> tiled = in_tiles(left, rows_, count, tiles.rows_max);
  for (std::size_t column = 0; column < columns_; column += tiles.columns) {
    const float* panel = panels_.data() + column * rows_;
    const std::size_t columns = std::min(tiles.columns, columns_ - column);
    for (std::size_t row = 0; row < count; row += tiles.rows_max) {
      const std::size_t rows = std::min(tiles.rows_max, count - row);
      one_tile(tiles, tiled.data() + row * rows_, rows_, panel, out + row * columns_ + column,
               columns_, rows, columns);
    }
  }
}

}  // namespace commonty::products
