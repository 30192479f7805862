#include "civic/meanings/nearest.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace commonty::meanings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<float> along(std::size_t axis, float much, std::size_t other_axis, float less) {
  std::vector<float> vector(embedding::width);
  vector[axis] = much;
  vector[other_axis] = less;
  return vector;
}
std::vector<float> along(std::size_t axis) { return along(axis, 1, axis, 1); }

std::vector<float> any_vector(std::mt19937& random) {
  std::normal_distribution<float> number;
  std::vector<float> vector(embedding::width);
  double squares = 0;
  for (float& value : vector) {
    value = number(random);
    squares += double(value) * value;
  }
  for (float& value : vector) value /= static_cast<float>(std::sqrt(squares));
  return vector;
}

std::vector<std::int64_t> ids(const std::vector<Nearest::Found>& found) {
  std::vector<std::int64_t> out;
  for (const Nearest::Found& one : found) out.push_back(one.id);
  return out;
}

constexpr std::int64_t here = 70, elsewhere = 71;
const std::vector<std::int64_t> only_here = {here}, both = {here, elsewhere};

TEST(Nearest, FindsTheMostSimilarFirst) {
  Nearest all;
  all.put(1, here, along(0));
  all.put(2, here, along(0, 0.8f, 1, 0.6f));
  all.put(3, here, along(1));
  const auto found = all.find(along(0), {only_here, 10, 0.5});
  EXPECT_THAT(ids(found), ElementsAre(1, 2));
  EXPECT_NEAR(found[0].similarity, 1, 0.01);
  EXPECT_NEAR(found[1].similarity, 0.8, 0.01);
  EXPECT_THAT(ids(all.find(along(0), {only_here, 1, 0.5})), ElementsAre(1));
  EXPECT_THAT(ids(all.find_like(2, {only_here, 10, 0.5})), ElementsAre(1, 3));
}

TEST(Nearest, LooksInTheGroupsThatAreAskedForAlone) {
  Nearest all;
  all.put(1, here, along(0));
  all.put(2, elsewhere, along(0));
  EXPECT_THAT(ids(all.find(along(0), {only_here, 10, 0.5})), ElementsAre(1));
  EXPECT_THAT(ids(all.find(along(0), {both, 10, 0.5})), ElementsAre(2, 1));
  EXPECT_THAT(all.find(along(0), {{}, 10, 0.5}), IsEmpty());
  EXPECT_THAT(all.find_like(1, {only_here, 10, 0}), IsEmpty());
}

TEST(Nearest, TellsHowNearThoseAreThatAreNamed) {
  Nearest all;
  all.put(1, here, along(0));
  all.put(2, elsewhere, along(0, 0.8f, 1, 0.6f));
  EXPECT_THAT(all.similarities(along(0), std::vector<std::int64_t>{2, 99, 1}),
              ElementsAre(testing::DoubleNear(0.8, 0.01), 0, testing::DoubleNear(1, 0.01)));
}

TEST(Nearest, KnowsNothingOfWhatWasRemovedOrMeansNothing) {
  Nearest all;
  for (int i = 1; i <= 3; ++i) all.put(i, here, along(0));
  all.remove(1);
  all.put(2, here, std::vector<float>(embedding::width));
  all.remove(99);
  EXPECT_EQ(all.size(), 1u);
  EXPECT_THAT(ids(all.find(along(0), {only_here, 10, 0.5})), ElementsAre(3));
  EXPECT_THAT(all.find_like(1, {only_here, 10, 0}), IsEmpty());
  EXPECT_THAT(all.find(std::vector<float>(embedding::width), {only_here, 10, 0}), IsEmpty());
}

TEST(Nearest, FollowsWhatIsPutAnew) {
  Nearest all;
  all.put(1, here, along(0));
  all.put(1, elsewhere, along(1));
  EXPECT_EQ(all.size(), 1u);
  EXPECT_THAT(all.find(along(0), {both, 10, 0.5}), IsEmpty());
  EXPECT_THAT(ids(all.find(along(1), {both, 10, 0.5})), ElementsAre(1));
}

// As the exact cosine tells, whatever was put and removed before.
TEST(Nearest, MissesNothingAmongMany) {
  std::mt19937 random(3);
  Nearest all;
  std::vector<std::vector<float>> vectors(1500);
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    vectors[i] = any_vector(random);
    all.put(static_cast<std::int64_t>(i) + 1, here, vectors[i]);
  }
  for (std::size_t i = 0; i < 700; ++i) all.remove(static_cast<std::int64_t>(i) * 2 + 1);
  EXPECT_EQ(all.size(), 800u);
  for (const std::size_t asked : {1, 777, 1499}) {
    const auto found = all.find_like(static_cast<std::int64_t>(asked) + 1, {only_here, 5, 0});
    ASSERT_EQ(found.size(), 5u);
    double beyond = 0;  // the best of those that were not found
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      const auto id = static_cast<std::int64_t>(i) + 1;
      if ((i % 2 == 0 && i < 1400) || i == asked) continue;
      double exact = 0;
      for (std::size_t k = 0; k < embedding::width; ++k) exact += vectors[i][k] * vectors[asked][k];
      const auto is_it = [&](const Nearest::Found& one) { return one.id == id; };
      const auto place = std::find_if(found.begin(), found.end(), is_it);
      if (place == found.end()) {
        beyond = std::max(beyond, exact);
      } else {
        EXPECT_NEAR(place->similarity, exact, 0.005);
      }
    }
    EXPECT_LT(beyond, found.back().similarity + 0.005);
  }
}

TEST(Nearest, PairsThoseThatSayTheSame) {
  Nearest all;
  all.put(1, here, along(0));
  all.put(2, here, along(1));
  all.put(3, here, along(0, 0.95f, 1, 0.31f));
  all.put(4, here, along(0));
  all.put(5, elsewhere, along(0));
  const std::vector<std::int64_t> ids = {4, 3, 2, 1, 99};
  const auto pairs = all.pairs(ids, 0.9, 100);
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[0].first, 1);
  EXPECT_EQ(pairs[0].second, 4);
  EXPECT_EQ(all.pairs(ids, 0.9, 1).size(), 1u);
  EXPECT_THAT(all.pairs(std::vector<std::int64_t>{3, 4}, 0.99, 100), IsEmpty());
  EXPECT_THAT(all.pairs({}, 0, 100), IsEmpty());
}

TEST(Nearest, KeepsTheBestPairsWhereAllAreAlike) {
  Nearest all;
  std::vector<std::int64_t> ids;
  for (std::int64_t id = 1; id <= 200; ++id) {
    all.put(id, here, along(0, 0.95f, 1, 0.31f));
    ids.push_back(id);
  }
  all.put(7, here, along(0));
  all.put(150, here, along(0));
  const auto pairs = all.pairs(ids, 0.9, 3);
  ASSERT_EQ(pairs.size(), 3u);
  for (const auto& pair : pairs) EXPECT_NEAR(pair.similarity, 1, 0.02);
}

}  // namespace
}  // namespace commonty::meanings
