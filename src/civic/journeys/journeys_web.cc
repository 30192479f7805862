// A journey in words: which thing came before which, and how each is called.
#include <algorithm>
#include <boost/json/object.hpp>
#include <map>

#include "civic/journeys/journeys.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "civic/people/people.h"

namespace commonty::journeys {
namespace json = boost::json;
namespace {

constexpr int depth_shown = 4;
constexpr int steps_shown = 60;

// What is said above a thing, when the link leads to it ...
Message said_of_target(Link link) {
  switch (link) {
    case Link::asked_in:
      return say("given to");
    case Link::brought_by:
      return say("brought by");
    case Link::made_from:
      return say("made from");
    case Link::merged_into:
      return say("joined into");
    case Link::answered_by:
      return say("answered by");
    case Link::tested_in:
      return say("tried in");
    case Link::measured_by:
      return say("measured by");
    case Link::saved:
      return say("saved");
    case Link::adopted_from:
      return say("taken up from");
  }
  return {};
}

// ... and when it leads away from it.
Message said_of_origin(Link link) {
  switch (link) {
    case Link::asked_in:
      return say("was given");
    case Link::brought_by:
      return say("brought");
    case Link::made_from:
      return say("became");
    case Link::merged_into:
      return say("joined from");
    case Link::answered_by:
      return say("answers");
    case Link::tested_in:
      return say("tries");
    case Link::measured_by:
      return say("measures");
    case Link::saved:
      return say("saved by");
    case Link::adopted_from:
      return say("taken up in");
  }
  return {};
}

Message kind_label(std::string_view kind) {
  if (kind == "challenge") return say("Challenge");
  if (kind == "contribution") return say("Contribution");
  if (kind == "document") return say("Document");
  if (kind == "workshop") return say("Workshop");
  if (kind == "activity") return say("Part of a workshop");
  if (kind == "decision") return say("Decision");
  if (kind == "trial") return say("Trial");
  if (kind == "measure") return say("Measure");
  if (kind == "story") return say("Story");
  if (kind == "person") return say("Person");
  if (kind == "organisation") return say("Organisation");
  return say("Step");
}

// A thing's place: before (negative) or after the one we look from, and how it was met.
struct Place {
  int rank = 0;
  Message link;
  std::string detail;
  std::optional<Time> at;
};

// The walk goes outwards, so one end of each step has its place already.
std::map<Thing, Place> places(const Thing& start, const std::vector<Step>& steps) {
  std::map<Thing, Place> out = {{start, {}}};
  for (const Step& step : steps) {
    const bool from_known = out.contains(step.from);
    const Thing& known = from_known ? step.from : step.to;
    const Thing& other = from_known ? step.to : step.from;
    if (!out.contains(known) || out.contains(other)) continue;
    const bool goes_back = leads_back(step.kind) == from_known;
    out[other] = {out[known].rank + (goes_back ? -1 : 1),
                  from_known ? said_of_target(step.kind) : said_of_origin(step.kind), step.detail,
                  step.at};
  }
  return out;
}

json::object named(const Visit& visit, Tx& tx, const Thing& thing) {
  if (thing.kind == "person") {
    const auto person = people::find(tx, PersonId{thing.id});
    const bool has_name = person && !person->name.empty();
    return {{"title", has_name ? person->name : visit.text(say("A guest"))}, {"url", ""}};
  }
  const json::value name = visit.app.parts->get("journey", thing.kind, visit, tx, thing.id);
  if (name.is_object()) return name.as_object();
  return {{"title", visit.text(say("one that is not shown"))}, {"url", ""}};
}

json::object shown(const Visit& visit, Tx& tx, const Thing& thing, const Place& place) {
  json::object out = named(visit, tx, thing);
  out["kind"] = thing.kind;
  if (!out.contains("label")) out["label"] = visit.text(kind_label(thing.kind));
  out["link"] = place.link.id.empty() ? "" : visit.text(place.link);
  out["detail"] = place.detail;
  out["rank"] = place.rank;
  out["now"] = place.rank == 0;
  out["ahead"] = false;
  out["when"] = nullptr;
  if (place.at) out["when"] = pages::moment(visit, *place.at);
  return out;
}

}  // namespace

json::array shown(const Visit& visit, Tx& tx, const Thing& thing) {
  const auto placed = places(thing, walk(tx, thing, depth_shown, steps_shown));
  std::vector<std::pair<Thing, Place>> order(placed.begin(), placed.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    if (a.second.rank != b.second.rank) return a.second.rank < b.second.rank;
    return a.second.at < b.second.at;
  });
  json::array out;
  for (const auto& [one, place] : order) out.push_back(shown(visit, tx, one, place));
  return out;
}

}  // namespace commonty::journeys
