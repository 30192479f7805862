#include "numbers/embedding/weights.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <optional>

#include "platform/base/secret.h"

namespace commonty::embedding {
namespace {

// The file: this line, the SHA-256 of all that follows it as 64 digits, a line end, the rest.
constexpr std::string_view first_line = "commonty use-lite 1\n";
constexpr std::size_t head_size = first_line.size() + 64 + 1;

template <class Value>
void append(std::string& out, const Value& value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof bytes);
}

// Takes values from the front; once something is missing, all that follows is, too.
class Taking {
 public:
  explicit Taking(std::string_view rest) : rest_(rest) {}

  bool take(void* to, std::size_t size) {
    if (size > rest_.size()) missing_ = true;
    if (missing_) return false;
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return true;
  }
  bool at_end() const { return !missing_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool missing_ = false;
};

Piece take_piece(Taking& taking) {
  std::uint8_t size = 0;
  Piece piece;
  taking.take(&size, sizeof size);
  piece.text.resize(size);
  taking.take(piece.text.data(), size);
  taking.take(&piece.score, sizeof piece.score);
  return piece;
}

Refusal damaged() {
  return refuse(Reason::invalid, say("The file of the language model is damaged or cut short: "
                                     "build Commonty again, or copy use-lite.bin again"));
}

}  // namespace

Shape shape_of(Tensor tensor) {
  switch (tensor) {
    case Tensor::embedding:
      return {8002, 256};
    case Tensor::timing:
      return {1, 128};
    case Tensor::residual:
    case Tensor::joined_0:
      return {256, 512};
    case Tensor::norm_scale_0:
    case Tensor::norm_bias_0:
      return {1, 256};
    case Tensor::attention_0:
      return {256, 768};
    case Tensor::attention_bias_0:
      return {1, 768};
    case Tensor::attention_1:
    case Tensor::widen_0:
    case Tensor::widen_1:
      return {512, 1536};
    case Tensor::narrow_0:
    case Tensor::narrow_1:
      return {1536, 512};
    case Tensor::attention_bias_1:
    case Tensor::widen_bias_0:
    case Tensor::widen_bias_1:
      return {1, 1536};
    case Tensor::joined_1:
    case Tensor::last:
      return {512, 512};
    default:
      return {1, 512};
  }
}

std::string write_weights(const Weights& weights) {
  assert(weights.vocabulary.size() == vocabulary_size);
  std::string body;
  for (const Piece& piece : weights.vocabulary) {
    append(body, static_cast<std::uint8_t>(piece.text.size()));
    body += piece.text;
    append(body, piece.score);
  }
  for (std::size_t i = 0; i < tensor_count; ++i) {
    const std::vector<float>& values = weights.tensors[i];
    assert(values.size() == shape_of(static_cast<Tensor>(i)).size());
    body.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  }
  return std::string(first_line) + sha256_hex(body) + "\n" + body;
}

Result<Weights> read_weights(std::string_view file) {
  if (!file.starts_with(first_line)) {
    return refuse(Reason::unsupported,
                  say("This is not the file of the language model that this version of Commonty "
                      "reads: use the use-lite.bin that was built with it"));
  }
  if (file.size() < head_size) return damaged();
  const std::string_view body = file.substr(head_size);
  if (sha256_hex(body) != file.substr(first_line.size(), 64)) return damaged();

  Weights weights;
  Taking taking(body);
  weights.vocabulary.reserve(vocabulary_size);
  for (std::size_t i = 0; i < vocabulary_size; ++i) {
    weights.vocabulary.push_back(take_piece(taking));
  }
  for (std::size_t i = 0; i < tensor_count; ++i) {
    std::vector<float>& values = weights.tensors[i];
    values.resize(shape_of(static_cast<Tensor>(i)).size());
    taking.take(values.data(), values.size() * sizeof(float));
  }
  if (!taking.at_end()) return damaged();
  return weights;
}

}  // namespace commonty::embedding
