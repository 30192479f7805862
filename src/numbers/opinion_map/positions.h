// Where people and statements stand on the map.
//
// Source: Polis. Whoever voted on few statements would stand near the middle for that alone; so
// positions are stretched by the root of (statements / statements voted on).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numbers/opinion_map/pca.h"

namespace commonty::opinion_map {

struct Point {
  double x = 0, y = 0;

  bool operator==(const Point&) const = default;
};

inline double distance_squared(Point a, Point b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

// One a person of the matrix; without votes, the middle.
std::vector<Point> positions(const Matrix& matrix, const Components& components);
// The same for one row, in the units of the map.
Point position(const Matrix::Row& row, const Components& components);

// Where somebody would stand who had agreed with this statement and voted on nothing else.
std::vector<Point> statement_positions(const Components& components);
// Their distance from the middle: how much a statement tells people apart.
std::vector<double> extremities(const Components& components);

}  // namespace commonty::opinion_map
