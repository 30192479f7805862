#include "numbers/opinion_map/stability.h"

#include <algorithm>

#include "numbers/opinion_map/positions.h"

namespace commonty::opinion_map {
namespace {

// How many people of two groupings fall into each pair of groups.
class Crossing {
 public:
  Crossing(std::size_t rows, std::size_t columns)
      : columns_(columns), counts_(rows * columns, 0), rows_(rows, 0), sums_(columns, 0) {}

  void add(std::size_t row, std::size_t column) {
    ++counts_[row * columns_ + column];
    ++rows_[row];
    ++sums_[column];
    ++all_;
  }

  // Pairs of one row that are in one column too, and all pairs of that row.
  double pairs_kept(std::size_t row) const {
    double kept = 0;
    for (std::size_t c = 0; c < columns_; ++c) kept += pairs(counts_[row * columns_ + c]);
    return kept;
  }
  double pairs_of_row(std::size_t row) const { return pairs(rows_[row]); }

  double kept() const {
    double kept = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) kept += pairs_kept(r);
    return kept;
  }
  double in_rows() const { return sum_of_pairs(rows_); }
  double in_columns() const { return sum_of_pairs(sums_); }
  double everywhere() const { return pairs(all_); }

  double adjusted_rand() const {
    const double expected = everywhere() > 0 ? in_rows() * in_columns() / everywhere() : 0;
    const double most = (in_rows() + in_columns()) / 2;
    return most > expected ? (kept() - expected) / (most - expected) : 1;
  }

 private:
  static double pairs(double count) { return count * (count - 1) / 2; }
  static double sum_of_pairs(const std::vector<double>& counts) {
    double sum = 0;
    for (const double count : counts) sum += pairs(count);
    return sum;
  }

  std::size_t columns_;
  std::vector<double> counts_, rows_, sums_;
  double all_ = 0;
};

// The n-th number of a fixed row without a pattern (SplitMix64), evenly below `below`.
std::uint32_t draw(std::uint64_t n, std::uint32_t below) {
  std::uint64_t z = (n + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return static_cast<std::uint32_t>((((z ^ (z >> 31)) >> 32) * below) >> 32);
}

std::vector<std::uint32_t> draw_people(std::uint32_t people, std::uint32_t count, int resample) {
  std::vector<std::uint32_t> times(people, 0);
  const std::uint64_t from = static_cast<std::uint64_t>(resample) * count;
  for (std::uint32_t i = 0; i < count; ++i) ++times[draw(from + i, people)];
  return times;
}

// Those that we look at: all, or every so many.
std::vector<std::uint32_t> some_of(std::span<const std::uint32_t> people) {
  const std::size_t step = (people.size() + drawn_max - 1) / drawn_max;
  std::vector<std::uint32_t> some;
  for (std::size_t i = 0; i < people.size(); i += step) some.push_back(people[i]);
  return some;
}

std::vector<Point> centres_of(const Matrix& matrix, const Components& components,
                              std::span<const std::uint32_t> people,
                              std::span<const std::uint32_t> times, int k) {
  std::vector<Place> places;
  for (const std::uint32_t person : people) {
    if (times[person] == 0) continue;
    places.push_back(
        {position(matrix.row(person), components), static_cast<double>(times[person])});
  }
  // A draw may hold fewer different people than groups.
  for (int fewer = k; fewer > 0; --fewer) {
    std::vector<Clustering> found = best_clusterings(places, fewer, fewer);
    if (!found.empty()) return std::move(found[0].centres);
  }
  return {{0, 0}};
}

}  // namespace

Stability stability(const Matrix& matrix, std::span<const Standing> standings,
                    const Components& components, const Groups& groups,
                    std::span<const std::uint32_t> people, int resamples) {
  Stability found;
  if (groups.k == 0 || people.empty() || resamples <= 0) return found;
  found.resamples = resamples;
  found.drawn = std::min(matrix.people(), drawn_max);
  const auto k = static_cast<std::size_t>(groups.k);
  const std::vector<std::uint32_t> looked_at = some_of(people);
  std::vector<double> kept(k, 0), pairs(k, 0);
  double apart = 0, apart_pairs = 0;
  for (int resample = 0; resample < resamples; ++resample) {
    const std::vector<std::uint32_t> times = draw_people(matrix.people(), found.drawn, resample);
    const Components again = nearby_components(matrix, standings, times, components);
    const std::vector<Point> centres = centres_of(matrix, again, people, times, groups.k);
    Crossing crossing(k, k);
    for (const std::uint32_t person : looked_at) {
      crossing.add(static_cast<std::size_t>(groups.of_person[person]),
                   nearest(centres, position(matrix.row(person), again)));
    }
    for (std::size_t g = 0; g < k; ++g) {
      kept[g] += crossing.pairs_kept(g);
      pairs[g] += crossing.pairs_of_row(g);
    }
    const double between = crossing.everywhere() - crossing.in_rows();
    apart += between - (crossing.in_columns() - crossing.kept());
    apart_pairs += between;
    found.adjusted_rand += crossing.adjusted_rand() / resamples;
  }
  double all_kept = 0, all_pairs = 0;
  for (std::size_t g = 0; g < k; ++g) {
    found.together_by_group.push_back(pairs[g] > 0 ? kept[g] / pairs[g] : 1);
    all_kept += kept[g];
    all_pairs += pairs[g];
  }
  found.together = all_pairs > 0 ? all_kept / all_pairs : 1;
  found.apart = apart_pairs > 0 ? apart / apart_pairs : 1;
  return found;
}

double adjusted_rand_index(std::span<const int> a, std::span<const int> b) {
  if (a.empty()) return 1;
  Crossing crossing(static_cast<std::size_t>(*std::max_element(a.begin(), a.end())) + 1,
                    static_cast<std::size_t>(*std::max_element(b.begin(), b.end())) + 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    crossing.add(static_cast<std::size_t>(a[i]), static_cast<std::size_t>(b[i]));
  }
  return crossing.adjusted_rand();
}

}  // namespace commonty::opinion_map
