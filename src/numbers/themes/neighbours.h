// Which notes lie nearest to each other, and the graph that joins them.
#pragma once

#include <span>
#include <vector>

#include "numbers/embedding/embedding.h"

namespace commonty::themes {

struct Neighbour {
  std::size_t row = 0;
  float similarity = 0;
};

// Of each row, the `count` others with the largest cosine, the nearest first. Exact.
std::vector<std::vector<Neighbour>> nearest(const embedding::Vectors& vectors, std::size_t count);

// Calls back for blocks of rows with all their cosines: similarities[i * vectors.size() + j] is
// that of row first + i and row j.
template <class Call>
void each_block(const embedding::Vectors& vectors, Call call) {
  constexpr std::size_t block_rows = 240;
  const auto right =
      products::Packed::transposed(vectors.values.data(), vectors.width, vectors.size());
  const products::Build build = products::best_build();
  std::vector<float> similarities(block_rows * vectors.size());
  for (std::size_t first = 0; first < vectors.size(); first += block_rows) {
    const std::size_t rows = std::min(block_rows, vectors.size() - first);
    right.multiply(&vectors.values[first * vectors.width], rows, similarities.data(), build);
    call(first, rows, similarities.data());
  }
}

struct Edge {
  std::size_t from = 0, to = 0;  // from < to
  float weight = 0;
};

// How many neighbours a note is joined with, in a graph of so many.
std::size_t neighbour_count(std::size_t rows);

struct Graph {
  std::size_t rows = 0;
  std::vector<Edge> edges;
};

// Joins each row with its nearest, whichever of both found the other.
Graph graph_of(const std::vector<std::vector<Neighbour>>& nearest);

}  // namespace commonty::themes
