#include "numbers/opinion_map/k_means.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "numbers/opinion_map/grid.h"

namespace commonty::opinion_map {
namespace {

constexpr int iterations_max = 300;
constexpr std::size_t searched_directly_max = 120;  // places; more are searched on a grid
constexpr double grid_side = 0.25;                  // leaves 100 to 150 cells of most maps
constexpr std::size_t refined_max = 4;              // answers of the grid looked at closely
constexpr std::size_t tried_places_max = 4;         // best places for one more centre
constexpr std::size_t tried_again_max = 2;          // the same for one that is put elsewhere
constexpr float apart = 0.25F;                      // of the squared way to the nearest centre
constexpr int relocations_max = 10;
constexpr double better = 1 - 1e-9;  // less is rounding
constexpr double nearly = 1.02;      // what might become the best on the places themselves

double assign(std::span<const Place> places, std::span<const Point> centres,
              std::vector<std::uint8_t>& labels, bool& changed) {
  double inertia = 0;
  changed = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::uint8_t label = nearest(centres, places[i].at);
    changed |= label != labels[i];
    labels[i] = label;
    inertia += places[i].weight * distance_squared(places[i].at, centres[label]);
  }
  return inertia;
}

// The place that stands worst and is not the only one of its centre.
std::size_t farthest(std::span<const Place> places, const Clustering& now,
                     std::span<const std::size_t> members) {
  std::size_t worst = 0;
  double most = -1;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (members[now.labels[i]] < 2) continue;
    const double distance = distance_squared(places[i].at, now.centres[now.labels[i]]);
    if (distance > most) {
      most = distance;
      worst = i;
    }
  }
  return worst;
}

void move_centres(std::span<const Place> places, Clustering& now) {
  const std::size_t k = now.centres.size();
  std::vector<std::size_t> members(k, 0);
  for (const std::uint8_t label : now.labels) ++members[label];
  for (std::size_t c = 0; c < k; ++c) {
    if (members[c] > 0 || places.size() < k) continue;
    const std::size_t worst = farthest(places, now, members);
    --members[now.labels[worst]];
    now.labels[worst] = static_cast<std::uint8_t>(c);
    now.centres[c] = places[worst].at;  // else it would be found the farthest again
    members[c] = 1;
  }
  std::vector<Point> sums(k);
  std::vector<double> sizes(k, 0);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::uint8_t label = now.labels[i];
    sizes[label] += places[i].weight;
    sums[label].x += places[i].weight * places[i].at.x;
    sums[label].y += places[i].weight * places[i].at.y;
  }
  for (std::size_t c = 0; c < k; ++c) {
    if (sizes[c] > 0) now.centres[c] = {sums[c].x / sizes[c], sums[c].y / sizes[c]};
  }
}

double moved(const std::vector<Point>& from, const std::vector<Point>& to) {
  double sum = 0;
  for (std::size_t c = 0; c < from.size(); ++c) sum += distance_squared(from[c], to[c]);
  return sum;
}

std::vector<double> sizes_of(std::span<const Place> places, const Clustering& found) {
  std::vector<double> sizes(found.centres.size(), 0);
  for (std::size_t i = 0; i < places.size(); ++i) sizes[found.labels[i]] += places[i].weight;
  return sizes;
}

// The distances between all places, so that the gain of many new centres is a walk over them.
class Search {
 public:
  explicit Search(std::vector<Place> places) : places_(std::move(places)) {
    const std::size_t size = places_.size();
    distances_.resize(size * size);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        distances_[i * size + j] =
            static_cast<float>(distance_squared(places_[i].at, places_[j].at));
      }
    }
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
      more.push_back(places_[place].at);
      keep(lloyd(places_, std::move(more)));
    }
  }

  // The places where one more centre would at once lower the inertia most.
  std::vector<std::size_t> best_new(const std::vector<Point>& centres, std::size_t count) const {
    const std::size_t size = places_.size();
    std::vector<float> to_nearest(size);
    std::vector<float> weights(size);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint8_t label = nearest(centres, places_[i].at);
      to_nearest[i] = static_cast<float>(distance_squared(places_[i].at, centres[label]));
      weights[i] = static_cast<float>(places_[i].weight);
    }
    std::vector<float> gains(size, 0);
    for (std::size_t c = 0; c < size; ++c) {
      const float* distances = distances_.data() + c * size;
      float parts[4] = {};  // four sums, which the processor takes at once
      std::size_t i = 0;
      for (; i + 4 <= size; i += 4) {
        for (std::size_t b = 0; b < 4; ++b) {
          parts[b] += weights[i + b] * std::max(0.0F, to_nearest[i + b] - distances[i + b]);
        }
      }
      for (; i < size; ++i) parts[0] += weights[i] * std::max(0.0F, to_nearest[i] - distances[i]);
      gains[c] = parts[0] + parts[1] + parts[2] + parts[3];
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
      if (std::abs(known.inertia - made.inertia) <= (1 - better) * known.inertia) return;
    }
    const auto place = std::find_if(found_.begin(), found_.end(), [&](const Clustering& known) {
      return made.inertia < known.inertia;
    });
    found_.insert(place, std::move(made));
    while (found_.size() > refined_max || found_.back().inertia > nearly * found_[0].inertia) {
      found_.pop_back();
    }
  }

  std::vector<Place> places_;
  std::vector<float> distances_;
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

Clustering refined(std::span<const Place> places, const std::vector<Clustering>& candidates) {
  Clustering best;
  best.inertia = std::numeric_limits<double>::infinity();
  for (const Clustering& candidate : candidates) {
    Clustering made = lloyd(places, candidate.centres);
    if (made.inertia < best.inertia * better) best = std::move(made);
  }
  return best;
}

}  // namespace

std::uint8_t nearest(std::span<const Point> centres, Point point) {
  std::size_t best = 0;
  double least = distance_squared(centres[0], point);
  for (std::size_t c = 1; c < centres.size(); ++c) {
    const double distance = distance_squared(centres[c], point);
    if (distance < least) {
      least = distance;
      best = c;
    }
  }
  return static_cast<std::uint8_t>(best);
}

Clustering lloyd(std::span<const Place> places, std::vector<Point> centres, double moved_max) {
  Clustering now;
  now.centres = std::move(centres);
  now.labels.assign(places.size(), static_cast<std::uint8_t>(now.centres.size()));
  for (bool changed = true, near = false; now.iterations < iterations_max;) {
    now.inertia = assign(places, now.centres, now.labels, changed);
    if (!changed || near) break;
    const std::vector<Point> before = now.centres;
    move_centres(places, now);
    near = moved(before, now.centres) <= moved_max;
    ++now.iterations;
  }
  now.sizes = sizes_of(places, now);
  return now;
}

std::vector<Clustering> best_clusterings(std::span<const Place> places, int k_min, int k_max) {
  if (places.empty() || k_min < 1 || k_max < k_min) return {};
  const auto first = static_cast<std::size_t>(k_min), last = static_cast<std::size_t>(k_max);
  const bool many = places.size() > searched_directly_max;
  Search search(many ? lay_grid(places, grid_side).cells
                     : std::vector<Place>(places.begin(), places.end()));
  std::vector<Clustering> best;
  std::vector<Clustering> candidates = {lloyd(places, {places[0].at})};
  for (std::size_t k = 1; k <= different_places_up_to(places, last); ++k) {
    if (k > 1) candidates = search.with_one_more(candidates.front().centres);
    if (candidates.empty()) break;
    if (k >= first) best.push_back(refined(places, candidates));
  }
  return best;
}

}  // namespace commonty::opinion_map
