#include "civic/meanings/meanings.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <vector>

#include "platform/base/text.h"

namespace commonty::meanings {
namespace {

using embedding::Vectors;

static_assert(std::endian::native == std::endian::little, "vectors are kept as they lie in memory");

// So many are asked for in one query, and kept in one commit.
constexpr std::size_t batch_max = 500;
constexpr std::size_t row_bytes = embedding::width * sizeof(float);

using ByKey = std::map<std::string, std::string>;  // the bytes of vectors

ByKey kept(Tx& tx, std::span<const std::string> keys) {
  std::vector<std::string> marks;
  std::vector<store::Param> params;
  for (const std::string& key : keys) {
    params.push_back(store::param(key));
    marks.push_back("$" + std::to_string(params.size()));
  }
  ByKey out;
  for (const store::Row row : tx.run_query(
           "SELECT key, vector FROM meanings WHERE key IN (" + join(marks, ", ") + ")", params)) {
    out.emplace(row.text(0), row.text(1));
  }
  return out;
}

void keep(Tx& tx, const ByKey& vectors) {
  for (const auto& [key, bytes] : vectors) {
    // Another process may have read the same text at the same time; both say the same.
    tx.run("INSERT INTO meanings (key, vector) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key,
           store::Bytes{bytes});
  }
}

bool is_zero(std::span<const float> vector) {
  return std::all_of(vector.begin(), vector.end(), [](float value) { return value == 0; });
}

// Nothing for a text that the model does not read.
std::string bytes_of(std::span<const float> vector) {
  if (is_zero(vector)) return "";
  return {reinterpret_cast<const char*>(vector.data()), vector.size_bytes()};
}

// Those among the texts whose vector is not known, each once.
ByKey worked_out(const embedding::Encoder& encoder, std::span<const std::string> texts,
                 std::span<const std::string> keys, const ByKey& known) {
  std::vector<std::string> new_texts, new_keys;
  ByKey out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (known.contains(keys[i]) || !out.emplace(keys[i], "").second) continue;
    new_texts.push_back(texts[i]);
    new_keys.push_back(keys[i]);
  }
  const Vectors vectors = embedding::meanings(encoder, new_texts);
  for (std::size_t i = 0; i < new_keys.size(); ++i) out[new_keys[i]] = bytes_of(vectors[i]);
  return out;
}

void add_batch(const App& app, std::span<const std::string> texts, float* to) {
  std::vector<std::string> keys;
  for (const std::string& text : texts) keys.push_back(embedding::key_of(text));
  ByKey known = app.store.read([&](Tx& tx) { return kept(tx, keys); });
  ByKey added = worked_out(*app.encoder, texts, keys, known);
  if (!added.empty()) app.store.write([&](Tx& tx) { keep(tx, added); });
  known.merge(added);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string& bytes = known.at(keys[i]);
    if (bytes.size() == row_bytes) std::memcpy(to + i * embedding::width, bytes.data(), row_bytes);
  }
}

}  // namespace

themes::Meaning remembered(const App& app) {
  if (!app.encoder) return {};
  return [&app](std::span<const std::string> texts) {
    Vectors out;
    out.values.resize(texts.size() * embedding::width);
    for (std::size_t first = 0; first < texts.size(); first += batch_max) {
      add_batch(app, texts.subspan(first, std::min(batch_max, texts.size() - first)),
                out.values.data() + first * embedding::width);
    }
    return out;
  };
}

void forget(Tx& tx, std::span<const std::string> texts) {
  for (const std::string& text : texts) {
    tx.run("DELETE FROM meanings WHERE key = $1", embedding::key_of(text));
  }
}

}  // namespace commonty::meanings
