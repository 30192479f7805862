#include "numbers/opinion_map/groups.h"

#include <algorithm>
#include <cassert>

#include "numbers/opinion_map/silhouette.h"

namespace commonty::opinion_map {
namespace {

std::vector<Point> points_of(std::span<const Point> positions,
                             std::span<const std::uint32_t> people) {
  std::vector<Point> points;
  points.reserve(people.size());
  for (const std::uint32_t person : people) points.push_back(positions[person]);
  return points;
}

// Numbers the groups by whom they hold first.
void number_groups(Clustering& clustering) {
  const std::size_t k = clustering.centres.size();
  std::vector<std::uint8_t> number(k, static_cast<std::uint8_t>(k));
  std::uint8_t next = 0;
  for (std::uint8_t& label : clustering.labels) {
    if (number[label] == k) number[label] = next++;
    label = number[label];
  }
  std::vector<Point> centres(k);
  std::vector<double> sizes(k);
  for (std::size_t c = 0; c < k; ++c) {
    centres[number[c]] = clustering.centres[c];
    sizes[number[c]] = clustering.sizes[c];
  }
  clustering.centres = std::move(centres);
  clustering.sizes = std::move(sizes);
}

std::vector<Clustering> clusterings_of(const std::vector<Point>& points) {
  std::vector<Place> places;
  places.reserve(points.size());
  for (const Point point : points) places.push_back({point, 1});
  std::vector<Clustering> found = best_clusterings(places, groups_min, groups_max);
  for (Clustering& clustering : found) number_groups(clustering);
  return found;
}

std::vector<Grouping> groupings_of(const std::vector<Point>& points,
                                   const std::vector<Clustering>& clusterings) {
  std::vector<std::vector<std::uint8_t>> labels;
  for (const Clustering& clustering : clusterings) labels.push_back(clustering.labels);
  const std::vector<double> clarity = silhouettes(points, labels);
  std::vector<Grouping> groupings;
  for (std::size_t i = 0; i < clusterings.size(); ++i) {
    Grouping grouping;
    grouping.centres = clusterings[i].centres;
    grouping.inertia = clusterings[i].inertia;
    grouping.silhouette = clarity[i];
    for (const double size : clusterings[i].sizes) {
      grouping.sizes.push_back(static_cast<std::size_t>(size));
      grouping.offered &= size >= static_cast<double>(group_size_min);
    }
    groupings.push_back(std::move(grouping));
  }
  return groupings;
}

// The place in `tried` of the clearest grouping that may be shown, or nothing.
std::optional<std::size_t> clearest(const std::vector<Grouping>& tried) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    if (!tried[i].offered) continue;
    if (!best || tried[i].silhouette > tried[*best].silhouette) best = i;
  }
  return best;
}

// The smoothed number of groups, if it is to be had today.
std::size_t shown(const std::vector<Grouping>& tried, std::size_t best, const KHistory& history) {
  const std::size_t wanted = static_cast<std::size_t>(history.shown - groups_min);
  return wanted < tried.size() && tried[wanted].offered ? wanted : best;
}

}  // namespace

KHistory smoothed(KHistory before, int best_k) {
  KHistory now = before;
  now.times = best_k == before.best ? before.times + 1 : 1;
  now.best = best_k;
  if (before.shown == 0 || now.times >= k_changes_after) now.shown = best_k;
  return now;
}

std::uint32_t votes_needed(const Matrix& matrix) {
  std::vector<bool> voted_on(matrix.statements(), false);
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    for (const std::uint32_t s : matrix.row(p).statements) voted_on[s] = true;
  }
  const auto statements = std::count(voted_on.begin(), voted_on.end(), true);
  return std::clamp<std::uint32_t>(static_cast<std::uint32_t>(statements), 1, votes_min);
}

std::vector<std::uint32_t> people_to_group(const Matrix& matrix) {
  const std::uint32_t enough = votes_needed(matrix);
  std::vector<std::uint32_t> people;
  for (std::uint32_t p = 0; p < matrix.people(); ++p) {
    if (matrix.row(p).size() >= enough) people.push_back(p);
  }
  return people;
}

Groups find_groups(std::span<const Point> positions, std::span<const std::uint32_t> people,
                   KHistory before) {
  Groups groups;
  groups.history = before;
  groups.of_person.assign(positions.size(), in_no_group);
  if (people.size() < grouped_people_min) {
    groups.shortage = Shortage::people;
    return groups;
  }
  const std::vector<Point> points = points_of(positions, people);
  const std::vector<Clustering> clusterings = clusterings_of(points);
  groups.tried = groupings_of(points, clusterings);
  const std::optional<std::size_t> best = clearest(groups.tried);
  if (!best) {
    groups.shortage = Shortage::spread;
    return groups;
  }
  groups.history = smoothed(before, static_cast<int>(*best) + groups_min);
  const std::size_t chosen = shown(groups.tried, *best, groups.history);
  const Grouping& grouping = groups.tried[chosen];
  groups.k = static_cast<int>(grouping.sizes.size());
  groups.sizes = grouping.sizes;
  groups.centres = grouping.centres;
  groups.inertia = grouping.inertia;
  groups.silhouette = grouping.silhouette;
  for (std::size_t i = 0; i < people.size(); ++i) {
    groups.of_person[people[i]] = clusterings[chosen].labels[i];
  }
  return groups;
}

Groups given_groups(std::span<const Point> positions, std::vector<int> of_person) {
  assert(of_person.size() == positions.size());
  Groups groups;
  groups.of_person = std::move(of_person);
  std::vector<Point> points;
  std::vector<std::uint8_t> labels;
  for (std::size_t p = 0; p < positions.size(); ++p) {
    const int group = groups.of_person[p];
    if (group == in_no_group) continue;
    assert(group >= 0 && group < static_cast<int>(centres_max));
    groups.k = std::max(groups.k, group + 1);
    points.push_back(positions[p]);
    labels.push_back(static_cast<std::uint8_t>(group));
  }
  if (groups.k == 0) return groups;
  groups.sizes.assign(static_cast<std::size_t>(groups.k), 0);
  groups.centres.assign(static_cast<std::size_t>(groups.k), {});
  for (std::size_t i = 0; i < points.size(); ++i) {
    ++groups.sizes[labels[i]];
    groups.centres[labels[i]].x += points[i].x;
    groups.centres[labels[i]].y += points[i].y;
  }
  for (std::size_t g = 0; g < groups.sizes.size(); ++g) {
    const auto size = static_cast<double>(std::max<std::size_t>(1, groups.sizes[g]));
    groups.centres[g] = {groups.centres[g].x / size, groups.centres[g].y / size};
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    groups.inertia += distance_squared(points[i], groups.centres[labels[i]]);
  }
  groups.silhouette = silhouettes(points, {labels})[0];
  return groups;
}

}  // namespace commonty::opinion_map
