#include "numbers/embedding/embedding.h"

#include <Eigen/Core>
#include <algorithm>
#include <numeric>

#include "numbers/embedding/tokenizer.h"

namespace commonty::embedding {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::Matrix<float, 1, Eigen::Dynamic>;

constexpr Eigen::Index embedding_width = 256;
constexpr Eigen::Index heads = 4;
// Texts are read together until they have this many tokens: more no longer fit the cache.
constexpr std::size_t batch_tokens = 384;

// x W + b
struct Dense {
  products::Packed weights;
  Row bias;
  products::Build build;

  Matrix operator()(const Matrix& x) const {
    Matrix out(x.rows(), static_cast<Eigen::Index>(weights.columns()));
    weights.multiply(x.data(), static_cast<std::size_t>(x.rows()), out.data(), build);
    out.rowwise() += bias;
    return out;
  }
};

// Each row to mean 0 and variance 1, then scaled.
struct Norm {
  Row scale, bias;

  Matrix operator()(const Matrix& x) const {
    constexpr float variance_min = 1e-6F;
    Matrix out(x.rows(), x.cols());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const Row centred = x.row(i).array() - x.row(i).mean();
      const float variance = centred.squaredNorm() / static_cast<float>(x.cols());
      out.row(i) =
          (centred.array() / std::sqrt(variance + variance_min)) * scale.array() + bias.array();
    }
    return out;
  }
};

struct Layer {
  Norm norm;
  Dense attention;  // to queries, keys and values, side by side
  Dense joined;     // the heads, back to the width
  Norm inner_norm;
  Dense widen, narrow;
};

// The tokens of several texts, one text after another.
struct Batch {
  std::vector<int> tokens;
  std::vector<std::size_t> lengths;
};

void softmax_rows(Matrix& scores) {
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    auto row = scores.row(i).array();
    row = (row - row.maxCoeff()).exp();
    row /= row.sum();
  }
}

// Each token gathers from the tokens of its own text, in four ways at once.
Matrix attend(const Matrix& queries_keys_values, const Batch& batch) {
  const Eigen::Index all = queries_keys_values.cols() / 3, one = all / heads;
  const float scale = 1 / std::sqrt(static_cast<float>(one));
  Matrix out(queries_keys_values.rows(), all), scores;
  Eigen::Index first = 0;
  for (const std::size_t length : batch.lengths) {
    const auto count = static_cast<Eigen::Index>(length);
    for (Eigen::Index head = 0; head < heads; ++head) {
      const auto part = [&](Eigen::Index which) {
        return queries_keys_values.block(first, which * all + head * one, count, one);
      };
      scores.noalias() = (scale * part(0)) * part(1).transpose();
      softmax_rows(scores);
      out.block(first, head * one, count, one).noalias() = scores * part(2);
    }
    first += count;
  }
  return out;
}

// The same adds to every text: where in it a token stands.
Matrix places(const Row& speeds) {
  Matrix out(static_cast<Eigen::Index>(tokens_max), 2 * speeds.cols());
  for (Eigen::Index place = 0; place < out.rows(); ++place) {
    const Row angles = speeds * static_cast<float>(place);
    out.row(place) << angles.array().sin().matrix(), angles.array().cos().matrix();
  }
  return out;
}

}  // namespace

struct Encoder::Model {
  Model(Weights weights, products::Build build);

  Matrix start(const Batch& batch) const;
  // One row a text.
  Matrix means(const Matrix& x, const Batch& batch) const;
  Matrix encode(const Batch& batch) const;

  Tokenizer tokenizer;
  Matrix embedding, places_of_tokens;
  Dense residual;
  Layer layers[2];
  Dense last;
  std::vector<float> background;
};

namespace {

// Takes the weights apart into the parts of the model.
class Parts {
 public:
  Parts(const Weights& weights, products::Build build) : weights_(weights), build_(build) {}

  Row row(Tensor tensor) const {
    return Eigen::Map<const Row>(weights_[tensor].data(),
                                 static_cast<Eigen::Index>(weights_[tensor].size()));
  }
  Matrix matrix(Tensor tensor) const {
    const Shape shape = shape_of(tensor);
    return Eigen::Map<const Matrix>(weights_[tensor].data(), static_cast<Eigen::Index>(shape.rows),
                                    static_cast<Eigen::Index>(shape.columns));
  }
  Dense dense(Tensor tensor, Tensor bias) const {
    const Shape shape = shape_of(tensor);
    return {{weights_[tensor].data(), shape.rows, shape.columns}, row(bias), build_};
  }
  // A layer's tensors stand one after the other, from its first norm on.
  Layer layer(Tensor first) const {
    const auto at = [&](int offset) {
      return static_cast<Tensor>(static_cast<int>(first) + offset);
    };
    return {{row(at(0)), row(at(1))}, dense(at(2), at(3)), dense(at(4), at(5)),
            {row(at(6)), row(at(7))}, dense(at(8), at(9)), dense(at(10), at(11))};
  }

 private:
  const Weights& weights_;
  products::Build build_;
};

}  // namespace

Encoder::Model::Model(Weights weights, products::Build build) : tokenizer(weights.vocabulary) {
  const Parts parts(weights, build);
  embedding = parts.matrix(Tensor::embedding);
  places_of_tokens = places(parts.row(Tensor::timing));
  residual = parts.dense(Tensor::residual, Tensor::residual_bias);
  layers[0] = parts.layer(Tensor::norm_scale_0);
  layers[1] = parts.layer(Tensor::norm_scale_1);
  last = parts.dense(Tensor::last, Tensor::last_bias);
  background = weights[Tensor::background];
}

Matrix Encoder::Model::start(const Batch& batch) const {
  Matrix x(static_cast<Eigen::Index>(batch.tokens.size()), embedding_width);
  Eigen::Index at = 0;
  for (const std::size_t length : batch.lengths) {
    for (std::size_t place = 0; place < length; ++place, ++at) {
      // The embedding counts twice: so the model was trained.
      x.row(at) = 2 * embedding.row(batch.tokens[static_cast<std::size_t>(at)]) +
                  places_of_tokens.row(static_cast<Eigen::Index>(place));
    }
  }
  return x;
}

Matrix Encoder::Model::means(const Matrix& x, const Batch& batch) const {
  Matrix out(static_cast<Eigen::Index>(batch.lengths.size()), x.cols());
  Eigen::Index first = 0;
  for (Eigen::Index i = 0; i < out.rows(); ++i) {
    const auto count = static_cast<Eigen::Index>(batch.lengths[static_cast<std::size_t>(i)]);
    out.row(i) = x.middleRows(first, count).colwise().mean();
    first += count;
  }
  return out;
}

Matrix Encoder::Model::encode(const Batch& batch) const {
  constexpr float square_min = 1e-12F;
  Matrix x = start(batch);
  for (const Layer& layer : layers) {
    const Matrix heard = layer.joined(attend(layer.attention(layer.norm(x)), batch));
    // Only the first layer is wider at its end than at its beginning.
    x = x.cols() == heard.cols() ? Matrix(x + heard) : Matrix(residual(x) + heard);
    x += layer.narrow(layer.widen(layer.inner_norm(x)).cwiseMax(0));
  }
  Matrix out = last(means(x, batch)).array().tanh();
  for (Eigen::Index i = 0; i < out.rows(); ++i) {
    out.row(i) /= std::sqrt(std::max(out.row(i).squaredNorm(), square_min));
  }
  return out;
}

Encoder::Encoder(std::unique_ptr<const Model> model) : model_(std::move(model)) {}
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;
Encoder::~Encoder() = default;

Result<Encoder> Encoder::open(std::string_view file, products::Build build) {
  return Encoder(std::make_unique<const Model>(TRY(read_weights(file)), build));
}

std::vector<int> Encoder::tokens(std::string_view text) const {
  return model_->tokenizer.tokens(text);
}

Vectors Encoder::encode(std::span<const std::string> texts) const {
  Vectors out{width, std::vector<float>(texts.size() * width)};
  Batch batch;
  std::vector<std::size_t> rows;  // where the batch's texts belong
  const auto finish = [&] {
    if (rows.empty()) return;
    const Matrix vectors = model_->encode(batch);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Eigen::Map<Row>(&out.values[rows[i] * width], width) =
          vectors.row(static_cast<Eigen::Index>(i));
    }
    batch = {};
    rows.clear();
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<int> ids = tokens(texts[i]);
    if (ids.empty()) continue;
    ids.resize(std::min(ids.size(), tokens_max));
    batch.tokens.insert(batch.tokens.end(), ids.begin(), ids.end());
    batch.lengths.push_back(ids.size());
    rows.push_back(i);
    if (batch.tokens.size() >= batch_tokens) finish();
  }
  finish();
  return out;
}

std::span<const float> Encoder::background() const { return model_->background; }

}  // namespace commonty::embedding
