// What a short text means, as 512 numbers: texts that say alike lie close together. English only.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "numbers/products/products.h"
#include "platform/base/result.h"

namespace commonty::embedding {

inline constexpr std::size_t width = 512;
// The model reads this many tokens of a text; longer ones are read in parts.
inline constexpr std::size_t tokens_max = 128;
inline constexpr std::size_t parts_max = 8;

// One vector a row.
struct Vectors {
  std::size_t width = embedding::width;
  std::vector<float> values;

  std::size_t size() const { return values.size() / width; }
  std::span<const float> operator[](std::size_t row) const {
    return {values.data() + row * width, width};
  }
};

// Universal Sentence Encoder lite: a tokeniser and a transformer of two layers.
// Threads: may be used from any thread.
class Encoder {
 public:
  // Reads the flat file that the build makes of the weights (weights.h).
  static Result<Encoder> open(std::string_view file, products::Build = products::best_build());
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;
  ~Encoder();

  // Indices of the vocabulary; 0 is what it does not know.
  std::vector<int> tokens(std::string_view text) const;
  // Exactly as the reference: the first 128 tokens, unit length; a text without tokens is all zero.
  Vectors encode(std::span<const std::string> texts) const;
  // The mean of everyday sentences: what a few notes are compared with when they are centred.
  std::span<const float> background() const;
  // May this be English? Other languages fall apart into small pieces, other scripts are unknown.
  bool reads(std::string_view text) const;

 private:
  struct Model;
  explicit Encoder(std::unique_ptr<const Model> model);
  std::unique_ptr<const Model> model_;
};

// The meaning of notes as people write them: white space evened out, words in capitals lowered (a
// sentence shouted means the same), long texts read in parts and averaged. All zero for a text that
// is blank or in a language the model does not read.
Vectors meanings(const Encoder& encoder, std::span<const std::string> texts);

// The name under which the meaning of a text may be kept: it changes with the model.
std::string key_of(std::string_view text);

}  // namespace commonty::embedding
