#include "civic/meanings/nearest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

#include "numbers/products/products.h"

namespace commonty::meanings {
namespace {

constexpr std::size_t width = embedding::width;
constexpr std::size_t block_rows = 512;
constexpr float byte_max = 127;

struct Bytes {
  std::array<std::int8_t, width> values{};
  float scale = 0;
};

Bytes to_bytes(std::span<const float> vector) {
  Bytes out;
  float largest = 0;
  for (const float value : vector) largest = std::max(largest, std::abs(value));
  if (largest == 0) return out;
  out.scale = largest / byte_max;
  for (std::size_t i = 0; i < width; ++i) {
    out.values[i] = static_cast<std::int8_t>(std::lround(vector[i] / out.scale));
  }
  return out;
}

// The best first; equally good ones in the order of their ids, so that pages can be turned.
template <class T, class Id>
void keep_best(std::vector<T>& found, std::size_t limit, Id id) {
  const auto better = [&](const T& a, const T& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity : id(a) > id(b);
  };
  const std::size_t kept = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                    better);
  found.resize(kept);
}

std::int32_t product(const std::int8_t* a, const std::int8_t* b) {
  static const products::ByteProduct fastest = products::byte_product(products::best_build());
  return fastest(a, b, width);
}

}  // namespace

struct Nearest::Block {
  std::array<std::int8_t, block_rows * width> bytes;
};

const std::int8_t* Nearest::bytes(std::size_t row) const {
  return &blocks_[row / block_rows]->bytes[row % block_rows * width];
}

std::int8_t* Nearest::bytes(std::size_t row) {
  return &blocks_[row / block_rows]->bytes[row % block_rows * width];
}

void Nearest::put(std::int64_t id, std::int64_t group, std::span<const float> vector) {
  const Bytes made = to_bytes(vector);
  const std::unique_lock lock(mutex_);
  drop(id);
  if (made.scale == 0) return;
  const std::size_t row = rows_.size();
  if (row == blocks_.size() * block_rows) blocks_.push_back(std::make_shared<Block>());
  const std::size_t number = groups_.emplace(group, groups_.size()).first->second;
  rows_.push_back({id, number, made.scale});
  places_[id] = row;
  std::copy(made.values.begin(), made.values.end(), bytes(row));
}

void Nearest::remove(std::int64_t id) {
  const std::unique_lock lock(mutex_);
  drop(id);
}

// The last takes its place.
void Nearest::drop(std::int64_t id) {
  const auto place = places_.find(id);
  if (place == places_.end()) return;
  const std::size_t row = place->second, last = rows_.size() - 1;
  if (row != last) {
    rows_[row] = rows_[last];
    std::copy_n(bytes(last), width, bytes(row));
    places_[rows_[row].id] = row;
  }
  places_.erase(id);
  rows_.pop_back();
  if (blocks_.size() > rows_.size() / block_rows + 1) blocks_.pop_back();
}

std::size_t Nearest::size() const {
  const std::shared_lock lock(mutex_);
  return rows_.size();
}

double Nearest::similarity(std::size_t row, const std::int8_t* to, float scale) const {
  return static_cast<double>(product(bytes(row), to)) * rows_[row].scale * scale;
}

std::vector<Nearest::Found> Nearest::scan(const std::int8_t* to, float scale, std::int64_t except,
                                          const Wanted& wanted) const {
  std::vector<char> is_wanted(groups_.size(), 0);
  for (const std::int64_t group : wanted.groups) {
    if (const auto known = groups_.find(group); known != groups_.end()) {
      is_wanted[known->second] = 1;
    }
  }
  std::vector<Found> found;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (!is_wanted[rows_[row].group] || rows_[row].id == except) continue;
    const double near = similarity(row, to, scale);
    if (near >= wanted.similarity_min) found.push_back({rows_[row].id, near});
  }
  keep_best(found, wanted.limit, [](const Found& one) { return one.id; });
  return found;
}

std::vector<Nearest::Found> Nearest::find(std::span<const float> vector,
                                          const Wanted& wanted) const {
  const Bytes to = to_bytes(vector);
  if (to.scale == 0) return {};
  const std::shared_lock lock(mutex_);
  return scan(to.values.data(), to.scale, 0, wanted);
}

std::vector<Nearest::Found> Nearest::find_like(std::int64_t id, const Wanted& wanted) const {
  const std::shared_lock lock(mutex_);
  const auto place = places_.find(id);
  if (place == places_.end()) return {};
  return scan(bytes(place->second), rows_[place->second].scale, id, wanted);
}

std::vector<double> Nearest::similarities(std::span<const float> vector,
                                          std::span<const std::int64_t> ids) const {
  const Bytes to = to_bytes(vector);
  std::vector<double> out(ids.size());
  const std::shared_lock lock(mutex_);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto place = places_.find(ids[i]);
    if (place != places_.end()) out[i] = similarity(place->second, to.values.data(), to.scale);
  }
  return out;
}

std::vector<Nearest::Pair> Nearest::pairs(std::span<const std::int64_t> ids, double similarity_min,
                                          std::size_t limit) const {
  // Where everything is alike there are millions: the worse ones go as others come.
  const std::size_t room = 2 * limit + 1000;
  const auto second = [](const Pair& pair) { return pair.second; };
  const std::shared_lock lock(mutex_);
  std::vector<std::size_t> rows;
  for (const std::int64_t id : ids) {
    if (const auto place = places_.find(id); place != places_.end()) rows.push_back(place->second);
  }
  std::vector<Pair> found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double near = similarity(rows[i], bytes(rows[j]), rows_[rows[j]].scale);
      if (near < similarity_min) continue;
      const auto [older, newer] = std::minmax(rows_[rows[i]].id, rows_[rows[j]].id);
      found.push_back({older, newer, near});
      if (found.size() == room) keep_best(found, limit, second);
    }
  }
  keep_best(found, limit, second);
  return found;
}

std::vector<float> centred(const embedding::Encoder& encoder, std::span<const float> vector) {
  std::vector<float> out(vector.begin(), vector.end());
  if (std::all_of(out.begin(), out.end(), [](float value) { return value == 0; })) return out;
  const std::span<const float> common = encoder.background();
  double squares = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] -= common[i];
    squares += double(out[i]) * out[i];
  }
  const auto length = static_cast<float>(std::sqrt(squares));
  for (float& value : out) value = length == 0 ? 0 : value / length;
  return out;
}

std::vector<float> of_question(const embedding::Encoder& encoder, const std::string& text) {
  const embedding::Vectors read = embedding::meanings(encoder, {&text, 1});
  std::vector<float> out = centred(encoder, read[0]);
  const bool is_read = std::any_of(out.begin(), out.end(), [](float value) { return value != 0; });
  return is_read ? out : std::vector<float>();
}

}  // namespace commonty::meanings
