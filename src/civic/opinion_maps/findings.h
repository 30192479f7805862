// What an opinion map says, without anybody's name: how many took part, the groups and what they
// stand for, what all share, what divides, and a few hundred people as dots.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "numbers/opinion_map/opinion_map.h"

namespace commonty::opinion_maps {

inline constexpr std::size_t dots_max = 400;   // people on the server's picture
inline constexpr std::size_t listed_max = 5;   // statements that all share, that divide
inline constexpr double dividing_min = 0.3;    // of the shares who agree, between two groups
inline constexpr std::uint32_t heard_min = 3;  // votes of a group, before we say how it votes

struct Dot {
  double x = 0, y = 0;
  int group = opinion_map::in_no_group;

  bool operator==(const Dot&) const = default;
};

// One side of a statement, and how many took it.
struct Stand {
  std::int64_t statement = 0;
  bool agree = true;
  std::uint32_t success = 0, trials = 0;

  bool operator==(const Stand&) const = default;
};

struct Group {
  std::size_t size = 0;
  double together = 1;                   // 0..1; see opinion_map::Stability
  std::vector<opinion_map::Point> hull;  // around all its people, in turn
  std::vector<Stand> stands_for;

  bool operator==(const Group&) const = default;
};
// 0 is A.
std::string name_of_group(int group);

struct OfStatement {
  std::int64_t number = 0;  // as the conversation calls it
  opinion_map::Standing standing = opinion_map::Standing::in;
  opinion_map::Tally all;
  std::vector<opinion_map::Tally> by_group;
  opinion_map::Point at;
  double agreed = 0, disagreed = 0;  // across all groups (or, without any, of all): 0..1
  double dividing = 0;               // between the groups that differ most: 0..1

  double shared() const { return std::max(agreed, disagreed); }
  bool operator==(const OfStatement&) const = default;
};

struct Findings {
  std::uint32_t people = 0, grouped = 0, votes = 0;
  std::uint32_t votes_needed = opinion_map::votes_min;  // to be grouped
  opinion_map::Shortage shortage = opinion_map::Shortage::people;
  bool differs = false;  // anybody from anybody
  std::vector<Group> groups;
  std::vector<OfStatement> statements;  // all with votes, by number
  std::vector<Stand> shared_by_groups;  // by most people of each group
  std::vector<Stand> shared_by_most;    // of all together, but not in each group
  std::vector<std::int64_t> dividing;   // statements, the most dividing first
  std::vector<Dot> dots;
  int resamples = 0;
  double together = 0;

  const OfStatement* find(std::int64_t statement) const;
  bool operator==(const Findings&) const = default;
};

// `numbers`: what the conversation calls each statement of the matrix, ascending.
Findings findings_of(const opinion_map::Matrix& matrix, const std::vector<std::int64_t>& numbers,
                     const std::vector<opinion_map::Standing>& standings,
                     const opinion_map::OpinionMap& map);

// How it is kept.
boost::json::object to_json(const Findings& findings);
Findings from_json(const boost::json::object& kept);

// The convex hull of points, in turn; at most two where they lie on one line.
std::vector<opinion_map::Point> hull_of(std::vector<opinion_map::Point> points);

}  // namespace commonty::opinion_maps
