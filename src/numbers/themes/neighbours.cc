#include "numbers/themes/neighbours.h"

#include <algorithm>
#include <cmath>

namespace commonty::themes {
namespace {

constexpr float similarity_min = 0.05F;
constexpr float steps_of_similarity = 1000;

// Notes that differ by a number alone are equally near to each other but for rounding, which every
// processor does in its own way: nearer by less than a step is no nearer, and the first counts.
float in_steps(float similarity) {
  return std::nearbyint(similarity * steps_of_similarity) / steps_of_similarity;
}

bool is_nearer(const Neighbour& a, const Neighbour& b) {
  return a.similarity != b.similarity ? a.similarity > b.similarity : a.row < b.row;
}

std::vector<Neighbour> nearest_in(const float* similarities, std::size_t rows, std::size_t self,
                                  std::size_t count) {
  std::vector<Neighbour> heap;  // the farthest of the nearest on top
  heap.reserve(count + 1);
  for (std::size_t j = 0; j < rows; ++j) {
    if (j == self) continue;
    const float similarity = in_steps(similarities[j]);
    if (heap.size() == count && similarity <= heap.front().similarity) continue;
    heap.push_back({j, similarity});
    std::push_heap(heap.begin(), heap.end(), is_nearer);
    if (heap.size() > count) {
      std::pop_heap(heap.begin(), heap.end(), is_nearer);
      heap.pop_back();
    }
  }
  std::sort_heap(heap.begin(), heap.end(), is_nearer);
  return heap;
}

}  // namespace

std::vector<std::vector<Neighbour>> nearest(const embedding::Vectors& vectors, std::size_t count) {
  std::vector<std::vector<Neighbour>> out(vectors.size());
  if (count == 0) return out;
  each_block(vectors, [&](std::size_t first, std::size_t rows, const float* similarities) {
    for (std::size_t i = 0; i < rows; ++i) {
      out[first + i] =
          nearest_in(similarities + i * vectors.size(), vectors.size(), first + i, count);
    }
  });
  return out;
}

std::size_t neighbour_count(std::size_t rows) {
  const auto root = static_cast<std::size_t>(std::lround(std::sqrt(double(rows)) / 2));
  return std::clamp<std::size_t>(root, 5, 15);
}

Graph graph_of(const std::vector<std::vector<Neighbour>>& nearest) {
  Graph graph{nearest.size(), {}};
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    for (const Neighbour& near : nearest[i]) {
      if (near.similarity <= similarity_min) continue;
      graph.edges.push_back({std::min(i, near.row), std::max(i, near.row), near.similarity});
    }
  }
  const auto ends = [](const Edge& edge) { return std::pair(edge.from, edge.to); };
  std::ranges::sort(graph.edges, {}, ends);
  const auto twice = std::ranges::unique(graph.edges, {}, ends);
  graph.edges.erase(twice.begin(), twice.end());
  return graph;
}

}  // namespace commonty::themes
