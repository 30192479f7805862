#include "numbers/opinion_map/silhouette.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "numbers/opinion_map/grid.h"

namespace commonty::opinion_map {
namespace {

using Labels = std::vector<std::vector<std::uint8_t>>;

constexpr double grid_side = 0.05;
// The mean distance of two people of one cell, as a share of the root of its mean squared distance
// from the middle: they fill a square, more or less.
constexpr double distance_within = 1.28;

// Points that no grouping tells apart stand together, so that sums over groups are sums over runs.
struct Runs {
  std::vector<std::uint32_t> order;               // of the points
  std::vector<std::size_t> ends;                  // of the runs in that order
  std::vector<std::vector<std::uint8_t>> labels;  // [grouping][run]
};

// A number for each point that differs where any grouping differs.
std::vector<std::uint32_t> kinds_of(std::size_t points, const Labels& labels) {
  std::vector<std::uint32_t> kinds(points, 0);
  for (const auto& grouping : labels) {
    std::unordered_map<std::uint64_t, std::uint32_t> known;
    for (std::size_t i = 0; i < points; ++i) {
      const std::uint64_t both = (std::uint64_t{kinds[i]} << 8) | grouping[i];
      kinds[i] = known.try_emplace(both, static_cast<std::uint32_t>(known.size())).first->second;
    }
  }
  return kinds;
}

Runs runs_of(std::span<const std::uint32_t> kinds, const Labels& labels) {
  Runs runs;
  runs.order.resize(kinds.size());
  std::iota(runs.order.begin(), runs.order.end(), 0);
  std::stable_sort(runs.order.begin(), runs.order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return kinds[a] < kinds[b]; });
  runs.labels.resize(labels.size());
  for (std::size_t i = 0; i < runs.order.size(); ++i) {
    const bool last = i + 1 == runs.order.size();
    if (!last && kinds[runs.order[i + 1]] == kinds[runs.order[i]]) continue;
    runs.ends.push_back(i + 1);
    for (std::size_t g = 0; g < labels.size(); ++g) {
      runs.labels[g].push_back(labels[g][runs.order[i]]);
    }
  }
  return runs;
}

// Places in the order of the runs, coordinate by coordinate and in single precision, so that the
// processor takes several distances at once.
struct Table {
  std::vector<float> x, y, weight;
  std::vector<double> within;
};

// Sums of a few in single precision, of many in double: right to seven digits.
double sum_of_distances(const Table& table, std::size_t from, std::size_t begin, std::size_t end) {
  constexpr std::size_t lanes = 4, block = 16 * lanes;
  const float x = table.x[from], y = table.y[from];
  double sum = 0;
  for (std::size_t start = begin; start < end; start += block) {
    const std::size_t stop = std::min(end, start + block);
    float parts[lanes] = {};
    std::size_t j = start;
    for (; j + lanes <= stop; j += lanes) {
      for (std::size_t b = 0; b < lanes; ++b) {
        const float dx = table.x[j + b] - x, dy = table.y[j + b] - y;
        parts[b] += table.weight[j + b] * std::sqrt(dx * dx + dy * dy);
      }
    }
    for (; j < stop; ++j) {
      const float dx = table.x[j] - x, dy = table.y[j] - y;
      parts[0] += table.weight[j] * std::sqrt(dx * dx + dy * dy);
    }
    for (const float part : parts) sum += part;
  }
  return sum;
}

// What one grouping makes of the sums of distances to the runs.
class Grouping {
 public:
  Grouping(const std::vector<std::uint8_t>& labels, std::span<const double> weights)
      : labels_(labels) {
    const std::size_t groups = std::size_t{*std::max_element(labels.begin(), labels.end())} + 1;
    sizes_.assign(groups, 0);
    sums_.assign(groups, 0);
    for (std::size_t r = 0; r < labels.size(); ++r) sizes_[labels[r]] += weights[r];
  }

  // `alike`: sum of the distances to those who stand at the very same place.
  void add(std::size_t run, std::span<const double> sums, double weight, double alike) {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    for (std::size_t r = 0; r < sums.size(); ++r) sums_[labels_[r]] += sums[r];
    const std::size_t own = labels_[run];
    total_ += weight;
    if (sizes_[own] <= 1) return;
    const double inside = (sums_[own] + alike) / (sizes_[own] - 1);
    double outside = std::numeric_limits<double>::infinity();
    for (std::size_t g = 0; g < sums_.size(); ++g) {
      if (g != own && sizes_[g] > 0) outside = std::min(outside, sums_[g] / sizes_[g]);
    }
    const double larger = std::max(inside, outside);
    if (std::isfinite(outside) && larger > 0) score_ += weight * (outside - inside) / larger;
  }

  double mean() const { return total_ > 0 ? score_ / total_ : 0; }

 private:
  const std::vector<std::uint8_t>& labels_;
  std::vector<double> sizes_, sums_;
  double score_ = 0, total_ = 0;
};

std::vector<double> of_table(const Table& table, const Runs& runs) {
  std::vector<double> weights(runs.ends.size(), 0), sums(runs.ends.size());
  for (std::size_t r = 0, i = 0; r < runs.ends.size(); ++r) {
    for (; i < runs.ends[r]; ++i) weights[r] += table.weight[i];
  }
  std::vector<Grouping> groupings;
  for (const auto& labels : runs.labels) groupings.emplace_back(labels, weights);

  for (std::size_t run = 0, i = 0; run < runs.ends.size(); ++run) {
    for (; i < runs.ends[run]; ++i) {
      std::size_t from = 0;
      for (std::size_t r = 0; r < runs.ends.size(); from = runs.ends[r++]) {
        sums[r] = sum_of_distances(table, i, from, runs.ends[r]);
      }
      const double alike = (table.weight[i] - 1) * table.within[i];
      for (Grouping& grouping : groupings) grouping.add(run, sums, table.weight[i], alike);
    }
  }
  std::vector<double> means;
  for (const Grouping& grouping : groupings) means.push_back(grouping.mean());
  return means;
}

std::vector<double> over_places(std::span<const Place> places, std::span<const double> spread,
                                std::span<const std::uint32_t> kinds, const Labels& labels) {
  const Runs runs = runs_of(kinds, labels);
  Table table;
  for (const std::uint32_t i : runs.order) {
    table.x.push_back(static_cast<float>(places[i].at.x));
    table.y.push_back(static_cast<float>(places[i].at.y));
    table.weight.push_back(static_cast<float>(places[i].weight));
    table.within.push_back(distance_within * std::sqrt(spread[i]));
  }
  return of_table(table, runs);
}

}  // namespace

std::vector<double> silhouettes(std::span<const Point> points, const Labels& labels) {
  if (points.empty() || labels.empty()) return std::vector<double>(labels.size(), 0);
  std::vector<Place> places;
  for (const Point& point : points) places.push_back({point, 1});
  const std::vector<std::uint32_t> kinds = kinds_of(points.size(), labels);
  if (points.size() <= silhouette_exact_max) {
    return over_places(places, std::vector<double>(places.size(), 0), kinds, labels);
  }

  const Grid grid = lay_grid(places, grid_side, kinds);
  std::vector<std::uint32_t> kinds_of_cells(grid.cells.size());
  Labels labels_of_cells(labels.size(), std::vector<std::uint8_t>(grid.cells.size()));
  for (std::size_t i = 0; i < points.size(); ++i) {
    kinds_of_cells[grid.cell[i]] = kinds[i];
    for (std::size_t g = 0; g < labels.size(); ++g) labels_of_cells[g][grid.cell[i]] = labels[g][i];
  }
  return over_places(grid.cells, grid.spread, kinds_of_cells, labels_of_cells);
}

}  // namespace commonty::opinion_map
