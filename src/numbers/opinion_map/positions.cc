#include "numbers/opinion_map/positions.h"

#include <algorithm>
#include <cmath>

namespace commonty::opinion_map {

Point position(const Matrix::Row& row, const Components& components) {
  const Columns& columns = components.columns;
  Point point;
  double voted_on = columns.zeroed;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t s = row.statements[i];
    const double distance = columns.is_in[s] * (row.values[i] - columns.mean[s]);
    point.x += distance * components.loadings[0][s];
    point.y += distance * components.loadings[1][s];
    voted_on += columns.is_in[s];
  }
  const double stretch = std::sqrt(columns.with_votes / std::max(1.0, voted_on));
  return {point.x * stretch, point.y * stretch};
}

std::vector<Point> positions(const Matrix& matrix, const Components& components) {
  std::vector<Point> points(matrix.people());
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    points[p] = position(matrix.row(p), components);
  }
  return points;
}

std::vector<Point> statement_positions(const Components& components) {
  const Columns& columns = components.columns;
  const double stretch = std::sqrt(columns.with_votes);
  std::vector<Point> points(columns.mean.size());
  for (std::size_t s = 0; s < points.size(); ++s) {
    const double distance = stretch * (1 - columns.mean[s]);
    points[s] = {distance * components.loadings[0][s], distance * components.loadings[1][s]};
  }
  return points;
}

std::vector<double> extremities(const Components& components) {
  std::vector<double> lengths;
  for (const Point point : statement_positions(components)) {
    lengths.push_back(std::hypot(point.x, point.y));
  }
  return lengths;
}

}  // namespace commonty::opinion_map
