// Findings as they are kept: short names and lists, for they are read with each page.
#include <boost/json/array.hpp>
#include <boost/json/value_to.hpp>

#include "civic/opinion_maps/findings.h"

namespace commonty::opinion_maps {
namespace json = boost::json;
using namespace opinion_map;
using opinion_map::Tally;
namespace {

template <class Items, class Make>
json::array list(const Items& items, Make make) {
  json::array out;
  out.reserve(items.size());
  for (const auto& item : items) out.push_back(make(item));
  return out;
}

json::value kept(const Tally& tally) {
  return json::array{tally.agrees, tally.disagrees, tally.votes};
}
json::value kept(const Point& at) { return json::array{at.x, at.y}; }
json::value kept(const Dot& dot) { return json::array{dot.x, dot.y, dot.group}; }
json::value kept(const Stand& stand) {
  return json::array{stand.statement, stand.agree ? 1 : -1, stand.success, stand.trials};
}
json::value kept(const Group& group);
json::value kept(const OfStatement& one);
constexpr auto keep = [](const auto& item) { return kept(item); };

json::value kept(const Group& group) {
  return json::object{{"size", group.size},
                      {"together", group.together},
                      {"hull", list(group.hull, keep)},
                      {"stands_for", list(group.stands_for, keep)}};
}

json::value kept(const OfStatement& one) {
  return json::object{{"number", one.number},       {"standing", static_cast<int>(one.standing)},
                      {"all", kept(one.all)},       {"by_group", list(one.by_group, keep)},
                      {"at", kept(one.at)},         {"agreed", one.agreed},
                      {"disagreed", one.disagreed}, {"dividing", one.dividing}};
}

// ---- and read again

template <class T>
T number(const json::value& value) {
  return value.to_number<T>();
}

template <class Item, class Read>
std::vector<Item> read_list(const json::value& kept, Read read) {
  std::vector<Item> out;
  for (const json::value& item : kept.as_array()) out.push_back(read(item));
  return out;
}

Tally read_tally(const json::value& kept) {
  const json::array& of = kept.as_array();
  return {number<std::uint32_t>(of.at(0)), number<std::uint32_t>(of.at(1)),
          number<std::uint32_t>(of.at(2))};
}

Point read_point(const json::value& kept) {
  return {number<double>(kept.as_array().at(0)), number<double>(kept.as_array().at(1))};
}

Dot read_dot(const json::value& kept) {
  const Point at = read_point(kept);
  return {at.x, at.y, number<int>(kept.as_array().at(2))};
}

Stand read_stand(const json::value& kept) {
  const json::array& of = kept.as_array();
  return {number<std::int64_t>(of.at(0)), number<int>(of.at(1)) > 0,
          number<std::uint32_t>(of.at(2)), number<std::uint32_t>(of.at(3))};
}

Group read_group(const json::value& kept) {
  const json::object& of = kept.as_object();
  return {number<std::size_t>(of.at("size")), number<double>(of.at("together")),
          read_list<Point>(of.at("hull"), read_point),
          read_list<Stand>(of.at("stands_for"), read_stand)};
}

OfStatement read_statement(const json::value& kept) {
  const json::object& of = kept.as_object();
  OfStatement out;
  out.number = number<std::int64_t>(of.at("number"));
  out.standing = static_cast<Standing>(number<int>(of.at("standing")));
  out.all = read_tally(of.at("all"));
  out.by_group = read_list<Tally>(of.at("by_group"), read_tally);
  out.at = read_point(of.at("at"));
  out.agreed = number<double>(of.at("agreed"));
  out.disagreed = number<double>(of.at("disagreed"));
  out.dividing = number<double>(of.at("dividing"));
  return out;
}

}  // namespace

json::object to_json(const Findings& findings) {
  return {{"people", findings.people},
          {"grouped", findings.grouped},
          {"votes", findings.votes},
          {"votes_needed", findings.votes_needed},
          {"shortage", static_cast<int>(findings.shortage)},
          {"differs", findings.differs},
          {"groups", list(findings.groups, keep)},
          {"statements", list(findings.statements, keep)},
          {"shared_by_groups", list(findings.shared_by_groups, keep)},
          {"shared_by_most", list(findings.shared_by_most, keep)},
          {"dividing", json::array(findings.dividing.begin(), findings.dividing.end())},
          {"dots", list(findings.dots, keep)},
          {"resamples", findings.resamples},
          {"together", findings.together}};
}

Findings from_json(const json::object& of) {
  Findings out;
  out.people = number<std::uint32_t>(of.at("people"));
  out.grouped = number<std::uint32_t>(of.at("grouped"));
  out.votes = number<std::uint32_t>(of.at("votes"));
  out.votes_needed = number<std::uint32_t>(of.at("votes_needed"));
  out.shortage = static_cast<Shortage>(number<int>(of.at("shortage")));
  out.differs = of.at("differs").as_bool();
  out.groups = read_list<Group>(of.at("groups"), read_group);
  out.statements = read_list<OfStatement>(of.at("statements"), read_statement);
  out.shared_by_groups = read_list<Stand>(of.at("shared_by_groups"), read_stand);
  out.shared_by_most = read_list<Stand>(of.at("shared_by_most"), read_stand);
  out.dividing = read_list<std::int64_t>(of.at("dividing"), number<std::int64_t>);
  out.dots = read_list<Dot>(of.at("dots"), read_dot);
  out.resamples = number<int>(of.at("resamples"));
  out.together = number<double>(of.at("together"));
  return out;
}

}  // namespace commonty::opinion_maps
