#include "civic/journeys/journeys.h"

#include <array>
#include <deque>
#include <set>
#include <stdexcept>

namespace commonty::journeys {
namespace {

constexpr std::array kinds = {Link::asked_in,    Link::brought_by,  Link::made_from,
                              Link::merged_into, Link::answered_by, Link::tested_in,
                              Link::measured_by, Link::saved,       Link::adopted_from};

Link link_named(std::string_view name) {
  for (Link kind : kinds) {
    if (name_of(kind) == name) return kind;
  }
  throw std::runtime_error("unknown kind of link: " + std::string(name));
}

enum class Heading { both, back, on };

// Where a step from `here` goes: to what was there before, or on to what came of it.
Heading heading_of(const Step& step, const Thing& here) {
  return leads_back(step.kind) == (step.from == here) ? Heading::back : Heading::on;
}

// Hubs: everything hangs on them, so a walk ends there.
bool is_hub(const Thing& thing) { return thing.kind == "challenge" || thing.kind == "person"; }

}  // namespace

bool leads_back(Link link) {
  switch (link) {
    case Link::asked_in:
    case Link::brought_by:
    case Link::made_from:
    case Link::adopted_from:
      return true;
    case Link::merged_into:
    case Link::answered_by:
    case Link::tested_in:
    case Link::measured_by:
    case Link::saved:
      return false;
  }
  return false;
}

std::string_view name_of(Link link) {
  switch (link) {
    case Link::asked_in:
      return "asked_in";
    case Link::brought_by:
      return "brought_by";
    case Link::made_from:
      return "made_from";
    case Link::merged_into:
      return "merged_into";
    case Link::answered_by:
      return "answered_by";
    case Link::tested_in:
      return "tested_in";
    case Link::measured_by:
      return "measured_by";
    case Link::saved:
      return "saved";
    case Link::adopted_from:
      return "adopted_from";
  }
  return "";
}

void link(Tx& tx, const Thing& from, const Thing& to, Link kind, std::string_view detail) {
  tx.run(
      "INSERT INTO links (id, from_kind, from_id, to_kind, to_id, kind, detail, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
      tx.next_id(), from.kind, from.id, to.kind, to.id, name_of(kind), detail, tx.now());
}

void unlink(Tx& tx, const Thing& from, const Thing& to, Link kind) {
  tx.run(
      "DELETE FROM links WHERE from_kind = $1 AND from_id = $2 AND to_kind = $3 AND to_id = $4 "
      "AND kind = $5",
      from.kind, from.id, to.kind, to.id, name_of(kind));
}

std::vector<Step> links_of(Tx& tx, const Thing& thing) {
  std::vector<Step> out;
  // Two index look-ups; one query with OR would read the whole table on SQLite.
  for (const store::Row row :
       tx.query("SELECT from_kind, from_id, to_kind, to_id, kind, detail, at, id FROM links "
                "WHERE from_kind = $1 AND from_id = $2 UNION "
                "SELECT from_kind, from_id, to_kind, to_id, kind, detail, at, id FROM links "
                "WHERE to_kind = $1 AND to_id = $2 ORDER BY 8 LIMIT 500",
                thing.kind, thing.id)) {
    Step step;
    std::string kind;
    row.into(step.from.kind, step.from.id, step.to.kind, step.to.id, kind, step.detail, step.at);
    step.kind = link_named(kind);
    out.push_back(std::move(step));
  }
  return out;
}

std::vector<Step> walk(Tx& tx, const Thing& thing, int depth, int steps_max) {
  std::vector<Step> out;
  std::set<std::pair<std::pair<Thing, Thing>, Link>> taken;
  std::set<Thing> seen = {thing};
  struct Waiting {
    Thing thing;
    int distance = 0;
    Heading heading = Heading::both;
  };
  std::deque<Waiting> waiting = {{thing}};
  while (!waiting.empty()) {
    const auto [here, distance, heading] = waiting.front();
    waiting.pop_front();
    if (distance == depth || (is_hub(here) && here != thing)) continue;
    for (Step& step : links_of(tx, here)) {
      if (static_cast<int>(out.size()) == steps_max) return out;
      const Heading way = heading_of(step, here);
      if (heading != Heading::both && heading != way) continue;
      const Thing& other = step.from == here ? step.to : step.from;
      if (seen.insert(other).second) waiting.push_back({other, distance + 1, way});
      if (taken.insert({{step.from, step.to}, step.kind}).second) out.push_back(std::move(step));
    }
  }
  return out;
}

}  // namespace commonty::journeys
