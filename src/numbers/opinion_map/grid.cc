#include "numbers/opinion_map/grid.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace commonty::opinion_map {
namespace {

struct Middle {
  Point mean;
  double spread = 0;
};

Middle middle_of(std::span<const Place> places) {
  Middle middle;
  double weight = 0;
  for (const Place& place : places) {
    weight += place.weight;
    middle.mean.x += place.weight * place.at.x;
    middle.mean.y += place.weight * place.at.y;
  }
  middle.mean = {middle.mean.x / weight, middle.mean.y / weight};
  double squares = 0;
  for (const Place& place : places) {
    squares += place.weight * distance_squared(place.at, middle.mean);
  }
  middle.spread = std::sqrt(squares / weight);
  return middle;
}

struct Key {
  long x, y;
  std::uint32_t kind;

  auto operator<=>(const Key&) const = default;
};

std::vector<Key> keys_of(std::span<const Place> places, double side,
                         std::span<const std::uint32_t> kinds) {
  const Middle middle = middle_of(places);
  // Where all stand at one place there is one cell; a spread of mere rounding is none.
  const double size = std::abs(middle.mean.x) + std::abs(middle.mean.y);
  const double length = std::max({side * middle.spread, 1e-9 * size, 1e-300});
  std::vector<Key> keys(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    // std::lround rounds halves away from zero, so a mirrored place falls into the mirrored cell.
    keys[i] = {std::lround((places[i].at.x - middle.mean.x) / length),
               std::lround((places[i].at.y - middle.mean.y) / length),
               kinds.empty() ? 0 : kinds[i]};
  }
  return keys;
}

}  // namespace

Grid lay_grid(std::span<const Place> places, double side, std::span<const std::uint32_t> kinds) {
  Grid grid;
  grid.cell.assign(places.size(), 0);
  if (places.empty()) return grid;
  const std::vector<Key> keys = keys_of(places, side, kinds);
  std::vector<std::uint32_t> order(places.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(keys[a], a) < std::tie(keys[b], b);
  });

  for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
    Place mean{{0, 0}, 0};
    for (; to < order.size() && keys[order[to]] == keys[order[from]]; ++to) {
      const Place& place = places[order[to]];
      grid.cell[order[to]] = static_cast<std::uint32_t>(grid.cells.size());
      mean.weight += place.weight;
      mean.at.x += place.weight * place.at.x;
      mean.at.y += place.weight * place.at.y;
    }
    mean.at = {mean.at.x / mean.weight, mean.at.y / mean.weight};
    double squares = 0;
    for (std::size_t i = from; i < to; ++i) {
      squares += places[order[i]].weight * distance_squared(places[order[i]].at, mean.at);
    }
    grid.cells.push_back(mean);
    grid.spread.push_back(squares / mean.weight);
  }
  return grid;
}

}  // namespace commonty::opinion_map
