// Large products of numbers, fast: the one kernel beneath the language model and the search for
// the nearest notes. It picks what the processor can do when it runs, not when it is compiled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace commonty::products {

enum class Build { plain, avx2, avx512 };  // each can run where the next can

// The fastest that this processor can run.
Build best_build();

// A matrix laid out to stand on the right of products. All matrices lie row after row.
// Threads: may be used from any thread.
class Packed {
 public:
  Packed() = default;
  Packed(const float* values, std::size_t rows, std::size_t columns);
  // The same of a matrix of `columns` x `rows` that is to be transposed.
  static Packed transposed(const float* values, std::size_t rows, std::size_t columns);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  // out (count x columns) = left (count x rows) times this.
  void multiply(const float* left, std::size_t count, float* out, Build build) const;

 private:
  Packed(std::size_t rows, std::size_t columns);
  template <class Value>
  void fill(Value value);

  std::size_t rows_ = 0, columns_ = 0;
  std::vector<float> panels_;  // 16 columns after 16 columns, the last padded with zeros
};

// The sum of products of two rows that keep a byte for each number: a quarter of the memory, where
// one row is compared with very many.
using ByteProduct = std::int32_t (*)(const std::int8_t* a, const std::int8_t* b, std::size_t size);
ByteProduct byte_product(Build build);

}  // namespace commonty::products
