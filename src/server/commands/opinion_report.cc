#include "server/commands/opinion_report.h"

#include <cassert>
#include <cmath>

namespace commonty::server {

namespace json = boost::json;
using namespace opinion_map;

namespace {

double finite(double number) {
  assert(std::isfinite(number));
  return number + 0.0;  // no "-0"
}

// As in the files: a number where the id is one.
json::value id_of(const std::string& name) {
  if (const auto number = whole_number(name)) return *number;
  return json::value(name);
}

json::array numbers(const std::vector<double>& values) {
  json::array array;
  array.reserve(values.size());
  for (const double value : values) array.emplace_back(finite(value));
  return array;
}

template <class Items, class Number>
json::array numbers_of(const Items& items, Number number) {
  json::array array;
  array.reserve(items.size());
  for (const auto& item : items) array.emplace_back(number(item));
  return array;
}

json::array point(Point at) { return {finite(at.x), finite(at.y)}; }

json::array ids(const Ids& names) {
  json::array array;
  for (std::size_t i = 0; i < names.size(); ++i) array.push_back(id_of(names[i]));
  return array;
}

std::size_t grouped(const OpinionReport& report) {
  if (!report.given) return people_to_group(report.ballots.matrix).size();
  std::size_t count = 0;
  for (const int group : report.map.groups.of_person) count += group != in_no_group;
  return count;
}

json::object counts(const OpinionReport& report) {
  const Matrix& matrix = report.ballots.matrix;
  return {{"participants", matrix.people()},
          {"clustered_participants", grouped(report)},
          {"statements", matrix.statements()},
          {"votes", matrix.votes()},
          {"vote_rows_before_dedup", report.ballots.rows}};
}

json::array statements_that_are(const OpinionReport& report, Standing standing) {
  json::array array;
  for (std::size_t s = 0; s < report.facts.standings.size(); ++s) {
    if (report.facts.standings[s] == standing) {
      array.push_back(id_of(report.ballots.statements[s]));
    }
  }
  return array;
}

const char* silhouette_over(const OpinionReport& report) {
  return grouped(report) <= silhouette_exact_max ? "people" : "places";
}

json::object parameters(const OpinionReport& report) {
  return {{"min_votes", votes_needed(report.ballots.matrix)},
          {"k_range", json::array{groups_min, groups_max}},
          {"pick_max", representative_max},
          {"confidence", 0.9},
          {"mod_out", statements_that_are(report, Standing::out)},
          {"meta", statements_that_are(report, Standing::meta)},
          {"groups", report.given ? "given" : "found"},
          {"min_participants", grouped_people_min},
          {"min_group_size", group_size_min},
          {"silhouette_over", silhouette_over(report)}};
}

json::object projections(const OpinionReport& report) {
  json::object points;
  points.reserve(report.map.positions.size());
  for (std::size_t p = 0; p < report.map.positions.size(); ++p) {
    points.emplace(report.ballots.people[p], point(report.map.positions[p]));
  }
  return points;
}

json::object groups(const OpinionReport& report) {
  json::object groups;
  for (std::size_t p = 0; p < report.map.groups.of_person.size(); ++p) {
    const int group = report.map.groups.of_person[p];
    if (group == in_no_group) continue;
    groups.emplace(report.ballots.people[p],
                   id_of(report.group_names[static_cast<std::size_t>(group)]));
  }
  return groups;
}

json::object tried(const Groups& groups) {
  json::object by_k;
  for (const Grouping& grouping : groups.tried) {
    by_k.emplace(std::to_string(grouping.sizes.size()),
                 json::object{{"centers", numbers_of(grouping.centres, point)},
                              {"sizes", json::array(grouping.sizes.begin(), grouping.sizes.end())},
                              {"inertia", finite(grouping.inertia)},
                              {"silhouette", finite(grouping.silhouette)}});
  }
  return by_k;
}

json::object statements(const OpinionMap& map) {
  return {{"extremity", numbers(map.extremities)},
          {"priority", numbers(map.priorities)},
          {"group_aware_consensus_agree",
           numbers_of(map.across, [](const AcrossGroups& one) { return finite(one.agree); })},
          {"group_aware_consensus_disagree",
           numbers_of(map.across, [](const AcrossGroups& one) { return finite(one.disagree); })}};
}

json::object columns(const std::vector<View>& views) {
  auto column = [&](auto number) { return numbers_of(views, number); };
  return {{"na", column([](const View& view) { return view.tally.agrees; })},
          {"nd", column([](const View& view) { return view.tally.disagrees; })},
          {"ns", column([](const View& view) { return view.tally.votes; })},
          {"pa", column([](const View& view) { return finite(view.pa); })},
          {"pd", column([](const View& view) { return finite(view.pd); })},
          {"pat", column([](const View& view) { return finite(view.pat); })},
          {"pdt", column([](const View& view) { return finite(view.pdt); })},
          {"ra", column([](const View& view) { return finite(view.ra); })},
          {"rd", column([](const View& view) { return finite(view.rd); })},
          {"rat", column([](const View& view) { return finite(view.rat); })},
          {"rdt", column([](const View& view) { return finite(view.rdt); })}};
}

json::object representative(const OpinionReport& report, const Representative& one) {
  json::object entry = {{"tid", id_of(report.ballots.statements[one.statement])},
                        {"n-success", one.success},
                        {"n-trials", one.trials},
                        {"p-success", finite(one.probability)},
                        {"p-test", finite(one.probability_z)},
                        {"repness", finite(one.ratio)},
                        {"repness-test", finite(one.ratio_z)},
                        {"repful-for", one.agree ? "agree" : "disagree"}};
  if (one.best_agree) {
    entry.emplace("n-agree", one.agrees);
    entry.emplace("best-agree", true);
  }
  return entry;
}

json::array shared(const OpinionReport& report, const std::vector<Shared>& side) {
  return numbers_of(side, [&](const Shared& one) {
    return json::object{{"tid", id_of(report.ballots.statements[one.statement])},
                        {"n-success", one.success},
                        {"n-trials", one.trials},
                        {"p-success", finite(one.probability)},
                        {"p-test", finite(one.probability_z)}};
  });
}

// Something for each group, under its name.
template <class Items, class Make>
json::object by_group(const OpinionReport& report, const Items& items, Make make) {
  json::object object;
  for (std::size_t g = 0; g < items.size(); ++g) {
    object.emplace(report.group_names[g], make(items[g]));
  }
  return object;
}

json::value stability(const OpinionReport& report) {
  const Stability& found = report.map.stability;
  if (found.resamples == 0) return nullptr;
  return json::object{{"resamples", found.resamples},
                      {"drawn", found.drawn},
                      {"together", finite(found.together)},
                      {"apart", finite(found.apart)},
                      {"ari", finite(found.adjusted_rand)},
                      {"together_by_group", by_group(report, found.together_by_group, finite)}};
}

}  // namespace

std::vector<std::string> notes(const OpinionReport& report) {
  std::vector<std::string> said;
  const Groups& groups = report.map.groups;
  if (!report.given && groups.shortage == Shortage::people) {
    said.push_back("No groups are shown: " + std::to_string(grouped(report)) +
                   " people voted on at least " +
                   std::to_string(votes_needed(report.ballots.matrix)) + " statements, and " +
                   std::to_string(grouped_people_min) + " are needed.");
  }
  if (!report.given && groups.shortage == Shortage::spread) {
    said.push_back("No groups are shown: nearly everybody voted alike, and a group needs " +
                   std::to_string(group_size_min) + " people.");
  }
  if (report.map.components.variance[0] == 0) {
    said.push_back("The votes do not differ, so all stand in the middle of the map.");
  }
  if (report.map.stability.resamples > 0 && report.map.stability.together < together_clear) {
    said.push_back(
        "The groups are not clear: other people of the same kind might have given "
        "others.");
  }
  return said;
}

json::object to_json(const OpinionReport& report) {
  const OpinionMap& map = report.map;
  const Components& components = map.components;
  const bool any = map.groups.k > 0;
  json::object out;
  out["counts"] = counts(report);
  out["parameters"] = parameters(report);
  out["k"] = map.groups.k;
  out["group_sizes"] = json::array(map.groups.sizes.begin(), map.groups.sizes.end());
  out["silhouette"] = any ? json::value(finite(map.groups.silhouette)) : nullptr;
  out["inertia"] = any ? json::value(finite(map.groups.inertia)) : nullptr;
  out["explained_variance"] = json::array{components.variance[0], components.variance[1]};
  out["explained_variance_ratio"] = json::array{components.ratio[0], components.ratio[1]};
  out["repness"] = by_group(report, map.representatives, [&](const auto& group) {
    return numbers_of(group,
                      [&](const Representative& one) { return representative(report, one); });
  });
  out["consensus"] = {{"agree", shared(report, map.consensus.agree)},
                      {"disagree", shared(report, map.consensus.disagree)}};
  out["stability"] = stability(report);
  const std::vector<std::string> said = notes(report);
  out["notes"] = json::array(said.begin(), said.end());
  out["statement_ids"] = ids(report.ballots.statements);
  out["mean"] = numbers(components.columns.mean);
  out["components"] = {numbers(components.loadings[0]), numbers(components.loadings[1])};
  out["projections"] = projections(report);
  out["groups"] = groups(report);
  out["statements"] = statements(map);
  out["group_stats"] = by_group(report, map.views, columns);
  out["kmeans_by_k"] = tried(map.groups);
  return out;
}

}  // namespace commonty::server
