#include <igraph.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>

#include "numbers/themes/grouping.h"

namespace commonty::themes {
namespace {

constexpr std::array finenesses = {0.5, 0.7, 0.8, 1.0, 1.4, 2.0, 2.8, 4.0, 6.0};
constexpr std::uint64_t seeds = 4;

struct Grouping {
  Groups groups;
  double quality = 0;
};

void check(igraph_error_t status) {
  if (status != IGRAPH_SUCCESS) {
    throw std::runtime_error(std::string("igraph: ") + igraph_strerror(status));
  }
}

// igraph's vectors, freed with the scope they stand in.
struct Numbers {
  explicit Numbers(std::size_t size) {
    check(igraph_vector_init(&it, static_cast<igraph_integer_t>(size)));
  }
  ~Numbers() { igraph_vector_destroy(&it); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;
  double& operator[](std::size_t i) { return VECTOR(it)[i]; }
  igraph_vector_t it;
};

struct Integers {
  explicit Integers(std::size_t size) {
    check(igraph_vector_int_init(&it, static_cast<igraph_integer_t>(size)));
  }
  ~Integers() { igraph_vector_int_destroy(&it); }
  Integers(const Integers&) = delete;
  Integers& operator=(const Integers&) = delete;
  igraph_integer_t& operator[](std::size_t i) { return VECTOR(it)[i]; }
  igraph_vector_int_t it;
};

// Debian's igraph keeps its random numbers and its error handler for the whole process, so one
// thread at a time uses it, and begins with its own seed.
class Turn {
 public:
  explicit Turn(std::uint64_t seed) : lock_(mutex()) {
    igraph_set_error_handler(igraph_error_handler_ignore);  // errors come back as a status
    check(igraph_rng_seed(igraph_rng_default(), seed));
  }

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }

  std::lock_guard<std::mutex> lock_;
};

// A graph as igraph keeps it, with the weight of every edge and what each row's edges weigh
// together.
class Net {
 public:
  explicit Net(const Graph& graph)
      : weights_(graph.edges.size()), strengths_(graph.rows), rows_(graph.rows) {
    Integers ends(2 * graph.edges.size());
    for (std::size_t i = 0; i < graph.edges.size(); ++i) {
      const Edge& edge = graph.edges[i];
      ends[2 * i] = static_cast<igraph_integer_t>(edge.from);
      ends[2 * i + 1] = static_cast<igraph_integer_t>(edge.to);
      weights_[i] = edge.weight;
      strengths_[edge.from] += edge.weight;
      strengths_[edge.to] += edge.weight;
      total_ += 2.0 * edge.weight;
    }
    check(
        igraph_create(&graph_, &ends.it, static_cast<igraph_integer_t>(rows_), IGRAPH_UNDIRECTED));
  }
  ~Net() { igraph_destroy(&graph_); }
  Net(const Net&) = delete;
  Net& operator=(const Net&) = delete;

  // Maximises the sum over pairs in one group of w_ij - fineness k_i k_j / 2m.
  Grouping communities(double fineness, std::uint64_t seed) const {
    constexpr double randomness = 0.01;
    constexpr igraph_integer_t rounds = 4;
    Grouping out;
    if (total_ == 0) {  // nothing is joined with anything
      for (std::size_t i = 0; i < rows_; ++i) out.groups.push_back(static_cast<int>(i));
      return out;
    }
    Integers members(rows_);
    const Turn turn(seed);
    check(igraph_community_leiden(&graph_, &weights_.it, &strengths_.it, fineness / total_,
                                  randomness, false, rounds, &members.it, nullptr, &out.quality));
    for (std::size_t i = 0; i < rows_; ++i) out.groups.push_back(static_cast<int>(members[i]));
    return out;
  }

 private:
  Numbers weights_, strengths_;
  std::size_t rows_;
  double total_ = 0;
  igraph_t graph_;
};

double mean_agreement(const std::vector<Grouping>& groupings) {
  double sum = 0;
  int pairs = 0;
  for (std::size_t i = 0; i < groupings.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j, ++pairs) {
      sum += adjusted_rand(groupings[i].groups, groupings[j].groups);
    }
  }
  return sum / pairs;
}

}  // namespace

std::vector<Step> slider(const Graph& graph, std::uint64_t seed) {
  const Net net(graph);
  std::vector<Step> steps;
  for (const double fineness : finenesses) {
    std::vector<Grouping> tries;
    for (std::uint64_t i = 0; i < seeds; ++i) tries.push_back(net.communities(fineness, seed + i));
    const double stability = mean_agreement(tries);
    Grouping& best = *std::ranges::max_element(tries, {}, &Grouping::quality);
    steps.push_back({fineness, stability, std::move(best.groups)});
  }
  return steps;
}

Groups communities(const Graph& graph, std::size_t count, std::uint64_t seed) {
  constexpr int rounds = 24;
  const Net net(graph);
  const auto count_of = [](const Groups& groups) {
    return std::set<int>(groups.begin(), groups.end()).size();
  };
  const auto distance = [&](const Groups& groups) {
    const std::size_t found = count_of(groups);
    return found > count ? found - count : count - found;
  };
  // More fineness gives more groups, if not strictly so: halve the way, and keep the nearest.
  double low = std::log(1e-3), high = std::log(1e3);
  Groups best;
  for (int round = 0; round < rounds; ++round) {
    const double middle = (low + high) / 2;
    Grouping tried = net.communities(std::exp(middle), seed);
    (count_of(tried.groups) < count ? low : high) = middle;
    if (best.empty() || distance(tried.groups) < distance(best)) best = std::move(tried.groups);
    if (distance(best) == 0) break;
  }
  return best;
}

}  // namespace commonty::themes
