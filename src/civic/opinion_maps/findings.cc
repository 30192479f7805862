#include "civic/opinion_maps/findings.h"

#include <algorithm>
#include <cmath>

namespace commonty::opinion_maps {

using namespace opinion_map;
using opinion_map::Tally;

namespace {

// Twice the area of the triangle: positive where b lies to the left of the way from o to a.
double turn(Point o, Point a, Point b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

double rounded(double number) { return std::round(number * 1000) / 1000 + 0.0; }  // no "-0"
Point rounded(Point at) { return {rounded(at.x), rounded(at.y)}; }

// Of those who voted; a vote of each kind is added, so that few do not seem certain.
double share_agreeing(const Tally& tally) { return (tally.agrees + 1.0) / (tally.votes + 2.0); }

class Finding {
 public:
  Finding(const Matrix& matrix, const std::vector<std::int64_t>& numbers,
          const std::vector<Standing>& standings, const OpinionMap& map)
      : matrix_(matrix),
        numbers_(numbers),
        standings_(standings),
        map_(map),
        people_(people_to_group(matrix)) {}

  Findings findings() {
    count();
    add_groups();
    add_statements();
    add_shared();
    add_dividing();
    add_dots();
    return std::move(out_);
  }

 private:
  void count() {
    for (std::uint32_t p = 0; p < matrix_.people(); ++p) out_.people += matrix_.row(p).size() > 0;
    out_.votes = static_cast<std::uint32_t>(matrix_.votes());
    out_.grouped = static_cast<std::uint32_t>(people_.size());
    out_.votes_needed = votes_needed(matrix_);
    out_.shortage = map_.groups.shortage;
    out_.differs = map_.components.variance[0] > 0;
    out_.resamples = map_.stability.resamples;
    out_.together = rounded(map_.stability.together);
  }

  void add_groups() {
    std::vector<std::vector<Point>> places(map_.groups.sizes.size());
    for (const std::uint32_t p : people_) {
      const int group = map_.groups.of_person[p];
      if (group != in_no_group)
        places[static_cast<std::size_t>(group)].push_back(map_.positions[p]);
    }
    for (std::size_t g = 0; g < places.size(); ++g) {
      Group& group = out_.groups.emplace_back();
      group.size = map_.groups.sizes[g];
      if (g < map_.stability.together_by_group.size()) {
        group.together = rounded(map_.stability.together_by_group[g]);
      }
      for (const Point at : hull_of(std::move(places[g]))) group.hull.push_back(rounded(at));
      for (const Representative& one : map_.representatives[g]) {
        // Where nothing is telling, the measure may tip to a side that nobody of the group took.
        if (one.trials < heard_min || one.success == 0) continue;
        group.stands_for.push_back({numbers_[one.statement], one.agree, one.success, one.trials});
      }
    }
  }

  void add_statements() {
    const std::vector<Tally> all = tallies_of_all(matrix_);
    const std::vector<Point> places = statement_positions(map_.components);
    for (std::uint32_t s = 0; s < matrix_.statements(); ++s) {
      if (all[s].votes == 0) continue;
      OfStatement one;
      one.number = numbers_[s];
      one.standing = standings_[s];
      one.all = all[s];
      for (const auto& group : map_.views) one.by_group.push_back(group[s].tally);
      one.at = rounded(places[s]);
      const View together = view_of(all[s]);
      one.agreed = rounded(map_.views.empty() ? together.pa : map_.across[s].agree);
      one.disagreed = rounded(map_.views.empty() ? together.pd : map_.across[s].disagree);
      one.dividing = rounded(widest_gap(one.by_group));
      out_.statements.push_back(std::move(one));
    }
  }

  // Between the groups that were heard.
  static double widest_gap(const std::vector<Tally>& groups) {
    double least = 1, most = 0;
    int heard = 0;
    for (const Tally& tally : groups) {
      if (tally.votes < heard_min) continue;
      ++heard;
      least = std::min(least, share_agreeing(tally));
      most = std::max(most, share_agreeing(tally));
    }
    return heard < 2 ? 0 : most - least;
  }

  // In every group most people say so.
  static bool is_shared(const OfStatement& one, bool agree) {
    return std::ranges::all_of(one.by_group, [&](const Tally& tally) {
      const std::uint32_t side = agree ? tally.agrees : tally.disagrees;
      return tally.votes >= heard_min && 2 * side > tally.votes;
    });
  }

  static Stand stand_of(const OfStatement& one, bool agree) {
    return {one.number, agree, agree ? one.all.agrees : one.all.disagrees, one.all.votes};
  }

  void add_shared() {
    std::vector<std::pair<double, Stand>> in_each;
    for (const OfStatement& one : out_.statements) {
      if (one.standing != Standing::in || one.by_group.empty()) continue;
      for (const bool agree : {true, false}) {
        if (is_shared(one, agree)) {
          in_each.push_back({agree ? one.agreed : one.disagreed, stand_of(one, agree)});
        }
      }
    }
    std::ranges::stable_sort(in_each, std::greater(), [](const auto& item) { return item.first; });
    if (in_each.size() > listed_max) in_each.resize(listed_max);
    for (const auto& [how_much, stand] : in_each) out_.shared_by_groups.push_back(stand);
    for (const Shared& one : map_.consensus.agree) add_shared_by_most(one, true);
    for (const Shared& one : map_.consensus.disagree) add_shared_by_most(one, false);
  }

  void add_shared_by_most(const Shared& one, bool agree) {
    const OfStatement* statement = out_.find(numbers_[one.statement]);
    if (!statement || (!statement->by_group.empty() && is_shared(*statement, agree))) return;
    out_.shared_by_most.push_back({statement->number, agree, one.success, one.trials});
  }

  void add_dividing() {
    std::vector<const OfStatement*> wide;
    for (const OfStatement& one : out_.statements) {
      if (one.standing == Standing::in && one.dividing >= dividing_min) wide.push_back(&one);
    }
    std::ranges::stable_sort(wide, std::greater(), [](const auto* one) { return one->dividing; });
    if (wide.size() > listed_max) wide.resize(listed_max);
    for (const OfStatement* one : wide) out_.dividing.push_back(one->number);
  }

  // Evenly among all who are on the map: one of each stretch, not always its first, since people
  // may come in turns. Of a handful we draw nobody.
  void add_dots() {
    if (people_.size() < grouped_people_min) return;
    const std::size_t count = std::min(dots_max, people_.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t from = i * people_.size() / count, to = (i + 1) * people_.size() / count;
      const std::uint32_t p = people_[from + i * 2654435761U % (to - from)];
      const Point at = rounded(map_.positions[p]);
      out_.dots.push_back({at.x, at.y, map_.groups.of_person[p]});
    }
  }

  const Matrix& matrix_;
  const std::vector<std::int64_t>& numbers_;
  const std::vector<Standing>& standings_;
  const OpinionMap& map_;
  const std::vector<std::uint32_t> people_;
  Findings out_;
};

}  // namespace

std::string name_of_group(int group) {
  return std::string(1, static_cast<char>('A' + std::clamp(group, 0, 25)));
}

const OfStatement* Findings::find(std::int64_t statement) const {
  const auto found = std::ranges::lower_bound(statements, statement, {}, &OfStatement::number);
  return found != statements.end() && found->number == statement ? &*found : nullptr;
}

Findings findings_of(const Matrix& matrix, const std::vector<std::int64_t>& numbers,
                     const std::vector<Standing>& standings, const OpinionMap& map) {
  return Finding(matrix, numbers, standings, map).findings();
}

// Andrew's monotone chain.
std::vector<Point> hull_of(std::vector<Point> points) {
  const auto before = [](Point a, Point b) { return a.x != b.x ? a.x < b.x : a.y < b.y; };
  std::ranges::sort(points, before);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Point> hull;
  const auto add = [&](Point point, std::size_t fixed) {
    while (hull.size() >= fixed + 2 && turn(hull[hull.size() - 2], hull.back(), point) <= 0) {
      hull.pop_back();
    }
    hull.push_back(point);
  };
  for (const Point point : points) add(point, 0);
  const std::size_t lower = hull.size() - 1;
  for (auto point = points.rbegin() + 1; point != points.rend(); ++point) add(*point, lower);
  hull.pop_back();
  return hull;
}

}  // namespace commonty::opinion_maps
