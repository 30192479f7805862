#include "numbers/opinion_map/k_means.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "numbers/opinion_map/grid.h"
#include "numbers/opinion_map/silhouette.h"

namespace commonty::opinion_map {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<Place> clouds(unsigned seed, std::size_t count, int clouds) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 1);
  std::vector<Place> places;
  for (std::size_t i = 0; i < count; ++i) {
    const auto cloud = static_cast<double>(i % static_cast<std::size_t>(clouds));
    places.push_back(
        {{3 * std::cos(2 * cloud) + normal(random), 3 * std::sin(2 * cloud) + 0.6 * normal(random)},
         1});
  }
  return places;
}

// The best of many random starts, which is what we promise to match.
double best_of_starts(const std::vector<Place>& places, std::size_t k) {
  std::mt19937 random(1);
  double best = INFINITY;
  for (int start = 0; start < 50; ++start) {
    std::vector<Point> centres;
    for (std::size_t c = 0; c < k; ++c) centres.push_back(places[random() % places.size()].at);
    best = std::min(best, lloyd(places, centres).inertia);
  }
  return best;
}

TEST(KMeans, IsAsGoodAsFiftyRandomStarts) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    const auto places = clouds(seed, seed % 2 ? 150 : 1500, 2 + static_cast<int>(seed) % 5);
    const std::vector<Clustering> found = best_clusterings(places, 1, 5);
    ASSERT_THAT(found, SizeIs(5));
    for (std::size_t k = 1; k <= 5; ++k) {
      EXPECT_LE(found[k - 1].inertia, 1.002 * best_of_starts(places, k)) << seed << " " << k;
    }
  }
}

TEST(KMeans, OfAMirrorIsMirrored) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    const auto places = clouds(seed, 900, 4);
    auto mirrored = places;
    for (Place& place : mirrored) place.at.x = -place.at.x;
    const auto found = best_clusterings(places, 1, 5), again = best_clusterings(mirrored, 1, 5);
    for (std::size_t k = 0; k < 5; ++k) {
      EXPECT_NEAR(again[k].inertia, found[k].inertia, 1e-9 * found[k].inertia);
    }
  }
}

TEST(KMeans, CountsHeavyPlacesAsManyPeople) {
  const std::vector<Place> heavy = {{{0, 0}, 3}, {{1, 0}, 1}, {{10, 0}, 2}};
  const std::vector<Place> many = {{{0, 0}, 1}, {{0, 0}, 1},  {{0, 0}, 1},
                                   {{1, 0}, 1}, {{10, 0}, 1}, {{10, 0}, 1}};
  EXPECT_EQ(best_clusterings(heavy, 1, 2)[1].inertia, best_clusterings(many, 1, 2)[1].inertia);
  EXPECT_EQ(best_clusterings(heavy, 1, 2)[1].inertia, 0.75);
}

TEST(KMeans, FindsNoMoreGroupsThanPlaces) {
  EXPECT_THAT(best_clusterings({}, 1, 5), IsEmpty());
  const std::vector<Place> same(500, Place{{0.1, 0.2}, 1});
  EXPECT_THAT(best_clusterings(same, 1, 5), SizeIs(1));
  std::vector<Place> three = same;
  three[3].at = {1, 1};
  three[4].at = {1, -1};
  EXPECT_THAT(best_clusterings(three, 1, 5), SizeIs(3));
  EXPECT_NEAR(best_clusterings(three, 1, 5)[2].inertia, 0, 1e-20);
}

TEST(Lloyd, FillsAnEmptyGroup) {
  const std::vector<Place> places = {{{0, 0}, 1}, {{1, 0}, 1}, {{5, 0}, 1}};
  const Clustering found = lloyd(places, {{0, 0}, {0, 0}, {0, 0}});
  EXPECT_THAT(found.sizes, Each(1));
  EXPECT_EQ(found.inertia, 0);
}

TEST(Grid, KeepsEverybodyAndTheirMiddle) {
  const auto places = clouds(3, 5000, 3);
  const Grid grid = lay_grid(places, 0.1);
  EXPECT_LT(grid.cells.size(), 1500u);
  double weight = 0, x = 0, expected = 0;
  for (const Place& cell : grid.cells) {
    weight += cell.weight;
    x += cell.weight * cell.at.x;
  }
  for (const Place& place : places) expected += place.at.x;
  EXPECT_EQ(weight, 5000);
  EXPECT_NEAR(x, expected, 1e-6);
  EXPECT_THAT(grid.spread, Each(Ge(0)));
}

// By the book, pair by pair.
double plain_silhouette(const std::vector<Point>& points, const std::vector<std::uint8_t>& labels) {
  double sum = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::vector<double> total(256, 0), count(256, 0);
    for (std::size_t j = 0; j < points.size(); ++j) {
      if (i == j) continue;
      total[labels[j]] += std::sqrt(distance_squared(points[i], points[j]));
      ++count[labels[j]];
    }
    if (count[labels[i]] == 0) continue;
    const double inside = total[labels[i]] / count[labels[i]];
    double outside = INFINITY;
    for (std::size_t g = 0; g < 256; ++g) {
      if (g != labels[i] && count[g] > 0) outside = std::min(outside, total[g] / count[g]);
    }
    sum += (outside - inside) / std::max(inside, outside);
  }
  return sum / static_cast<double>(points.size());
}

struct Grouped {
  std::vector<Point> points;
  std::vector<std::vector<std::uint8_t>> labels;
};

Grouped grouped(unsigned seed, std::size_t count) {
  const auto places = clouds(seed, count, 3);
  Grouped made;
  for (const Place& place : places) made.points.push_back(place.at);
  for (const Clustering& found : best_clusterings(places, 2, 5))
    made.labels.push_back(found.labels);
  return made;
}

TEST(Silhouette, IsExactForFew) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Grouped made = grouped(seed, 300);
    const std::vector<double> found = silhouettes(made.points, made.labels);
    for (std::size_t g = 0; g < made.labels.size(); ++g) {
      EXPECT_NEAR(found[g], plain_silhouette(made.points, made.labels[g]), 1e-6);
    }
  }
}

TEST(Silhouette, IsNearForMany) {
  const Grouped made = grouped(7, silhouette_exact_max + 2000);
  const std::vector<double> found = silhouettes(made.points, made.labels);
  for (std::size_t g = 0; g < made.labels.size(); ++g) {
    EXPECT_NEAR(found[g], plain_silhouette(made.points, made.labels[g]), 3e-3);
  }
}

TEST(Silhouette, IsNothingForOneGroupAndForThoseAlone) {
  const std::vector<Point> points = {{0, 0}, {1, 0}, {5, 0}};
  EXPECT_THAT(silhouettes(points, {{0, 0, 0}, {0, 1, 2}}), ElementsAre(0, 0));
  EXPECT_THAT(silhouettes({}, {{}}), ElementsAre(0));
  const std::vector<Point> one_place(4, Point{1, 1});
  EXPECT_THAT(silhouettes(one_place, {{0, 0, 1, 1}}), ElementsAre(0));
}

}  // namespace
}  // namespace commonty::opinion_map
