#include "numbers/products/products.h"

#include <gtest/gtest.h>

#include <random>

namespace commonty::products {
namespace {

std::vector<float> numbers(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<float> made(count);
  for (float& value : made) value = static_cast<float>(random() % 2001) / 1000 - 1;
  return made;
}

std::vector<double> by_hand(const std::vector<float>& left, const std::vector<float>& right,
                            std::size_t count, std::size_t inner, std::size_t columns) {
  std::vector<double> out(count * columns);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < inner; ++k) {
      for (std::size_t j = 0; j < columns; ++j) {
        out[i * columns + j] += double(left[i * inner + k]) * right[k * columns + j];
      }
    }
  }
  return out;
}

// All that this processor can run.
std::vector<Build> builds() {
  std::vector<Build> all = {Build::plain, Build::avx2, Build::avx512};
  all.resize(static_cast<std::size_t>(best_build()) + 1);
  return all;
}

TEST(Products, AreThoseOfTheTextbookInEveryShapeAndBuild) {
  for (const std::size_t count : {1, 2, 5, 6, 7, 13}) {
    for (const std::size_t inner : {1, 3, 64}) {
      for (const std::size_t columns : {1, 15, 16, 17, 48}) {
        SCOPED_TRACE(testing::Message() << count << " x " << inner << " x " << columns);
        const auto left = numbers(count * inner, 1), right = numbers(inner * columns, 2);
        const auto expected = by_hand(left, right, count, inner, columns);
        const Packed packed(right.data(), inner, columns);
        for (const Build build : builds()) {
          std::vector<float> out(count * columns, 99);
          packed.multiply(left.data(), count, out.data(), build);
          for (std::size_t i = 0; i < out.size(); ++i) ASSERT_NEAR(out[i], expected[i], 1e-4);
        }
      }
    }
  }
}

TEST(Products, OfATransposedMatrixCompareRowsWithRows) {
  const std::size_t inner = 5, columns = 21;
  const auto rows = numbers(columns * inner, 3);
  const Packed packed = Packed::transposed(rows.data(), inner, columns);
  std::vector<float> out(columns * columns);
  packed.multiply(rows.data(), columns, out.data(), best_build());
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      double expected = 0;
      for (std::size_t k = 0; k < inner; ++k) {
        expected += double(rows[i * inner + k]) * rows[j * inner + k];
      }
      ASSERT_NEAR(out[i * columns + j], expected, 1e-5);
    }
  }
}

TEST(Products, OfBytesAreExactInEverySizeAndBuild) {
  std::mt19937 random(5);
  for (const std::size_t size : {0, 1, 15, 16, 17, 512}) {
    std::vector<std::int8_t> a(size, -127), b(size, -127);
    std::int32_t largest = 0, mixed = 0;
    for (std::size_t i = 0; i < size; ++i) largest += a[i] * b[i];
    for (const Build build : builds()) {
      EXPECT_EQ(byte_product(build)(a.data(), b.data(), size), largest) << size;
    }
    for (std::size_t i = 0; i < size; ++i) {
      a[i] = static_cast<std::int8_t>(int(random() % 255) - 127);
      b[i] = static_cast<std::int8_t>(int(random() % 255) - 127);
      mixed += a[i] * b[i];
    }
    for (const Build build : builds()) {
      EXPECT_EQ(byte_product(build)(a.data(), b.data(), size), mixed) << size;
    }
  }
}

}  // namespace
}  // namespace commonty::products
