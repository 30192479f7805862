#include "numbers/opinion_map/k_means.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "numbers/opinion_map/grid.h"
#include "numbers/opinion_map/newer_processors.h"

namespace commonty::opinion_map {
namespace {

constexpr int iterations_max = 300;
constexpr std::size_t searched_directly_max = 200;  // places; more are searched on a grid
constexpr double grid_side = 0.15;                  // leaves 200 to 400 cells of most maps
constexpr std::size_t refined_max = 6;              // answers of the grid looked at closely
constexpr std::size_t tried_places_max = 8;         // best places for one more centre
constexpr std::size_t tried_again_max = 6;          // the same for one that is put elsewhere
constexpr float apart = 0.25F;                      // of the squared way to the nearest centre
constexpr int relocations_max = 10;
constexpr double better = 1 - 1e-9;  // less is rounding
constexpr double alike = 1e-4;       // inertias that differ by less are of the same clustering
constexpr double nearly = 1.04;      // what might become the best on the places themselves
constexpr double steady = 1e-4;      // of the variance: a search need not wait for the last few

// Places coordinate by coordinate, so that the processor takes several at once.
struct Table {
  explicit Table(std::span<const Place> places) {
    for (const Place& place : places) {
      x.push_back(place.at.x);
      y.push_back(place.at.y);
      weight.push_back(place.weight);
    }
  }
  std::size_t size() const { return x.size(); }
  Point at(std::size_t i) const { return {x[i], y[i]}; }

  std::vector<double> x, y, weight;
};

// Four or eight numbers that newer processors take at once, and others in two steps. Packed, since
// they begin at any number of a vector.
using Doubles = double __attribute__((vector_size(4 * sizeof(double))));
using Floats = float __attribute__((vector_size(8 * sizeof(float))));
struct __attribute__((packed, may_alias)) FourDoubles {
  Doubles all;
};
struct __attribute__((packed, may_alias)) EightFloats {
  Floats all;
};

FourDoubles& four(double& first) { return reinterpret_cast<FourDoubles&>(first); }
const FourDoubles& four(const double& first) { return reinterpret_cast<const FourDoubles&>(first); }
const EightFloats& eight(const float& first) { return reinterpret_cast<const EightFloats&>(first); }

// Takes the label of this centre where it is nearer. Without branches, which the processor would
// guess wrong every other time.
FOR_NEWER_PROCESSORS_TOO void keep_nearer(const Table& table, Point centre, double label,
                                          std::vector<double>& best, std::vector<double>& least) {
  std::size_t i = 0;
  for (; i + 4 <= table.size(); i += 4) {
    const Doubles dx = four(table.x[i]).all - centre.x, dy = four(table.y[i]).all - centre.y;
    const Doubles distance = dx * dx + dy * dy, before = four(least[i]).all;
    const Doubles labels = {label, label, label, label};
    four(best[i]).all = distance < before ? labels : four(best[i]).all;
    four(least[i]).all = distance < before ? distance : before;
  }
  for (; i < table.size(); ++i) {
    const double distance = distance_squared(table.at(i), centre);
    if (distance >= least[i]) continue;
    best[i] = label;
    least[i] = distance;
  }
}

// By how much a new centre lowers the inertia, from which all places have these distances.
FOR_NEWER_PROCESSORS_TOO float gain(const float* distances, const std::vector<float>& to_nearest,
                                    const std::vector<float>& weights) {
  Floats sums = {};
  std::size_t i = 0;
  for (; i + 8 <= weights.size(); i += 8) {
    const Floats less = eight(to_nearest[i]).all - eight(distances[i]).all;
    sums += eight(weights[i]).all * (less > 0 ? less : Floats{});
  }
  float sum = 0;
  for (std::size_t b = 0; b < 8; ++b) sum += sums[b];
  for (; i < weights.size(); ++i) {
    sum += weights[i] * std::max(0.0F, to_nearest[i] - distances[i]);
  }
  return sum;
}

// One run of Lloyd's algorithm. Labels are kept as double, like all that they are compared with.
class Run {
 public:
  Run(const Table& table, std::vector<Point> centres)
      : table_(table),
        centres_(std::move(centres)),
        labels_(table.size(), 0),
        sums_(centres_.size()) {
    for (std::size_t i = 0; i < table.size(); ++i) put(i, 0);
  }

  Clustering until_steady(double moved_max) {
    Clustering found;
    for (bool near = false; found.iterations < iterations_max;) {
      if (!assign() && found.iterations > 0) break;
      if (near) break;
      near = move_centres() <= moved_max;
      ++found.iterations;
    }
    for (std::size_t i = 0; i < table_.size(); ++i) {
      found.labels.push_back(static_cast<std::uint8_t>(labels_[i]));
      found.inertia += table_.weight[i] * least_[i];
    }
    for (const Sum& sum : sums_) found.sizes.push_back(sum.weight);
    found.centres = std::move(centres_);
    return found;
  }

 private:
  struct Sum {
    double x = 0, y = 0, weight = 0;
    std::size_t places = 0;
  };

  void put(std::size_t i, std::size_t centre) {
    Sum& sum = sums_[centre];
    sum.x += table_.weight[i] * table_.x[i];
    sum.y += table_.weight[i] * table_.y[i];
    sum.weight += table_.weight[i];
    ++sum.places;
    labels_[i] = static_cast<double>(centre);
  }

  void take(std::size_t i) {
    Sum& sum = sums_[static_cast<std::size_t>(labels_[i])];
    sum.x -= table_.weight[i] * table_.x[i];
    sum.y -= table_.weight[i] * table_.y[i];
    sum.weight -= table_.weight[i];
    --sum.places;
  }

  // Gives each place to its nearest centre, the first of equally near ones; says whether any moved.
  bool assign() {
    const std::size_t size = table_.size();
    best_.assign(size, 0);
    least_.assign(size, std::numeric_limits<double>::max());
    for (std::size_t c = 0; c < centres_.size(); ++c) {
      keep_nearer(table_, centres_[c], static_cast<double>(c), best_, least_);
    }
    bool moved = false;
    for (std::size_t i = 0; i < size; ++i) {
      if (best_[i] == labels_[i]) continue;
      take(i);
      put(i, static_cast<std::size_t>(best_[i]));
      moved = true;
    }
    return moved;
  }

  // The place that stands worst and is not the only one of its centre.
  std::size_t farthest() const {
    std::size_t worst = 0;
    double most = -1;
    for (std::size_t i = 0; i < table_.size(); ++i) {
      if (sums_[static_cast<std::size_t>(labels_[i])].places < 2 || least_[i] <= most) continue;
      most = least_[i];
      worst = i;
    }
    return worst;
  }

  void fill_empty_centres() {
    for (std::size_t c = 0; c < centres_.size(); ++c) {
      if (sums_[c].places > 0 || table_.size() < centres_.size()) continue;
      const std::size_t worst = farthest();
      take(worst);
      put(worst, c);
      least_[worst] = 0;
    }
  }

  // Answers the sum of the squared ways.
  double move_centres() {
    fill_empty_centres();
    double moved = 0;
    for (std::size_t c = 0; c < centres_.size(); ++c) {
      if (sums_[c].places == 0) continue;
      const Point to = {sums_[c].x / sums_[c].weight, sums_[c].y / sums_[c].weight};
      moved += distance_squared(centres_[c], to);
      centres_[c] = to;
    }
    return moved;
  }

  const Table& table_;
  std::vector<Point> centres_;
  std::vector<double> labels_, best_, least_;
  std::vector<Sum> sums_;
};

Clustering lloyd_of(const Table& table, std::vector<Point> centres, double moved_max) {
  return Run(table, std::move(centres)).until_steady(moved_max);
}

// The distances between all places, so that the gain of many new centres is a walk over them.
class Search {
 public:
  explicit Search(std::span<const Place> places) : places_(places) {
    const std::size_t size = places_.size();
    distances_.resize(size * size);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        distances_[i * size + j] =
            static_cast<float>(distance_squared(places_.at(i), places_.at(j)));
      }
    }
    const Clustering all = lloyd_of(places_, {places_.at(0)}, 0);
    moved_enough_ = steady * all.inertia / all.sizes[0];
  }

  // The good clusterings into k groups, best first, from the best one into k - 1.
  std::vector<Clustering> with_one_more(const std::vector<Point>& centres) {
    found_.clear();
    try_adding_to(centres, tried_places_max);
    for (int round = 0; round < relocations_max && !found_.empty(); ++round) {
      const double before = found_.front().inertia;
      const std::vector<Point> best = found_.front().centres;
      for (std::size_t c = 0; c < best.size() && best.size() > 1; ++c) {
        std::vector<Point> without = best;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(c));
        try_adding_to(without, tried_again_max);
      }
      if (found_.front().inertia >= before * better) break;
    }
    return found_;
  }

 private:
  void try_adding_to(const std::vector<Point>& centres, std::size_t count) {
    for (const std::size_t place : best_new(centres, count)) {
      std::vector<Point> more = centres;
      more.push_back(places_.at(place));
      keep(lloyd_of(places_, std::move(more), moved_enough_));
    }
  }

  // The places where one more centre would at once lower the inertia most.
  std::vector<std::size_t> best_new(const std::vector<Point>& centres, std::size_t count) const {
    const std::size_t size = places_.size();
    std::vector<float> to_nearest(size);
    std::vector<float> weights(size);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint8_t label = nearest(centres, places_.at(i));
      to_nearest[i] = static_cast<float>(distance_squared(places_.at(i), centres[label]));
      weights[i] = static_cast<float>(places_.weight[i]);
    }
    std::vector<float> gains(size);
    for (std::size_t c = 0; c < size; ++c) {
      gains[c] = gain(distances_.data() + c * size, to_nearest, weights);
    }
    return best_apart(gains, to_nearest, count);
  }

  // The best few of them that do not stand close together.
  std::vector<std::size_t> best_apart(std::vector<float>& gains,
                                      const std::vector<float>& to_nearest,
                                      std::size_t count) const {
    std::vector<std::size_t> chosen;
    while (chosen.size() < count) {
      const auto best =
          static_cast<std::size_t>(std::max_element(gains.begin(), gains.end()) - gains.begin());
      if (gains[best] <= 0) break;
      chosen.push_back(best);
      const float* distances = distances_.data() + best * gains.size();
      for (std::size_t i = 0; i < gains.size(); ++i) {
        if (distances[i] < apart * std::max(to_nearest[i], to_nearest[best])) gains[i] = 0;
      }
      gains[best] = 0;
    }
    return chosen;
  }

  // Keeps the best few that differ; of equal ones the first.
  void keep(Clustering made) {
    for (const Clustering& known : found_) {
      if (std::abs(known.inertia - made.inertia) <= alike * known.inertia) return;
    }
    const auto place = std::find_if(found_.begin(), found_.end(), [&](const Clustering& known) {
      return made.inertia < known.inertia;
    });
    found_.insert(place, std::move(made));
    while (found_.size() > refined_max || found_.back().inertia > nearly * found_[0].inertia) {
      found_.pop_back();
    }
  }

  Table places_;
  std::vector<float> distances_;
  double moved_enough_ = 0;
  std::vector<Clustering> found_;
};

std::size_t different_places_up_to(std::span<const Place> places, std::size_t enough) {
  std::vector<Point> different;
  for (const Place& place : places) {
    if (std::find(different.begin(), different.end(), place.at) == different.end()) {
      different.push_back(place.at);
    }
    if (different.size() == enough) break;
  }
  return different.size();
}

Clustering refined(const Table& places, const std::vector<Clustering>& candidates) {
  Clustering best;
  best.inertia = std::numeric_limits<double>::infinity();
  for (const Clustering& candidate : candidates) {
    Clustering made = lloyd_of(places, candidate.centres, -1);
    if (made.inertia < best.inertia * better) best = std::move(made);
  }
  return best;
}

}  // namespace

std::uint8_t nearest(std::span<const Point> centres, Point point) {
  // Without a branch, which the processor would guess wrong every other time.
  unsigned best = 0;
  double least = distance_squared(centres[0], point);
  for (unsigned c = 1; c < centres.size(); ++c) {
    const double distance = distance_squared(centres[c], point);
    best = distance < least ? c : best;
    least = distance < least ? distance : least;
  }
  return static_cast<std::uint8_t>(best);
}

Clustering lloyd(std::span<const Place> places, std::vector<Point> centres, double moved_max) {
  return lloyd_of(Table(places), std::move(centres), moved_max);
}

std::vector<Clustering> best_clusterings(std::span<const Place> places, int k_min, int k_max) {
  if (places.empty() || k_min < 1 || k_max < k_min) return {};
  const auto first = static_cast<std::size_t>(k_min), last = static_cast<std::size_t>(k_max);
  const bool many = places.size() > searched_directly_max;
  const Table table(places);
  Search search(many ? lay_grid(places, grid_side).cells
                     : std::vector<Place>(places.begin(), places.end()));
  std::vector<Clustering> best;
  std::vector<Clustering> candidates = {lloyd(places, {places[0].at})};
  for (std::size_t k = 1; k <= different_places_up_to(places, last); ++k) {
    if (k > 1) candidates = search.with_one_more(candidates.front().centres);
    if (candidates.empty()) break;
    if (k >= first) best.push_back(refined(table, candidates));
  }
  return best;
}

}  // namespace commonty::opinion_map
