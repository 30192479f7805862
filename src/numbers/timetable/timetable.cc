#include "numbers/timetable/timetable.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "numbers/themes/chance.h"
#include "numbers/timetable/plan.h"

namespace commonty::timetable {
namespace {

using themes::Chance;

constexpr int steps_a_session = 1500, steps_min = 20000, steps_max = 100000;
constexpr int samples = 200;       // exchanges looked at to find how hot to begin
constexpr double coldest = 0.15;   // a step costs 1 at least, so hardly any is taken uphill
constexpr double hot_share = 0.5;  // of the usual rise: as a start, warmer only loses the plan

// ---- the same whatever the order ---------------------------------------------------------------

// Sessions in an order of their own, with the places where they were given.
struct InOrder {
  Problem problem;
  std::vector<std::size_t> given_at;
};

InOrder in_order(const Problem& problem) {
  InOrder out{problem, std::vector<std::size_t>(problem.sessions.size())};
  for (Session& session : out.problem.sessions) {
    session.interested = once_each(std::move(session.interested));
    session.proposers = once_each(std::move(session.proposers));
  }
  std::iota(out.given_at.begin(), out.given_at.end(), std::size_t{0});
  std::ranges::stable_sort(
      out.given_at, {}, [&](std::size_t i) -> const Session& { return out.problem.sessions[i]; });
  std::ranges::sort(out.problem.sessions);
  return out;
}

Places places_of(const Plan& plan, const InOrder& order) {
  Places out(order.given_at.size());
  const int rooms = static_cast<int>(order.problem.rooms.size());
  for (std::size_t s = 0; s < out.size(); ++s) {
    const int place = plan.places()[s];
    if (place != none) out[order.given_at[s]] = Place{place / rooms, place % rooms};
  }
  return out;
}

// ---- the search --------------------------------------------------------------------------------

struct Best {
  std::vector<int> places;
  std::int64_t cost = 0;

  void see(const Plan& plan) {
    if (plan.cost() >= cost) return;
    places = plan.places();
    cost = plan.cost();
  }
};

struct Step {
  int session = 0, place = 0;
};

Step random_step(const Plan& plan, Chance& chance) {
  return {plan.movable()[chance.below(plan.movable().size())],
          plan.open()[chance.below(plan.open().size())]};
}

// How much an exchange that makes things worse usually costs.
double usual_rise(const Plan& plan, Chance& chance) {
  double sum = 0, count = 0;
  for (int i = 0; i < samples; ++i) {
    const Step step = random_step(plan, chance);
    if (!plan.may_exchange(step.session, step.place)) continue;
    const auto change = plan.change_by(step.session, step.place);
    if (change <= 0) continue;
    sum += static_cast<double>(change);
    ++count;
  }
  return count > 0 ? sum / count : 1;
}

void anneal(Plan& plan, Best& best, Chance& chance) {
  const int steps =
      std::clamp(steps_a_session * static_cast<int>(plan.movable().size()), steps_min, steps_max);
  double heat = std::max(2 * coldest, hot_share * usual_rise(plan, chance));
  const double cooling = std::pow(coldest / heat, 1.0 / steps);
  for (int i = 0; i < steps && best.cost > 0; ++i, heat *= cooling) {
    const Step step = random_step(plan, chance);
    if (!plan.may_exchange(step.session, step.place)) continue;
    const std::int64_t change = plan.change_by(step.session, step.place);
    if (change > 0 && chance.share() >= std::exp(-static_cast<double>(change) / heat)) continue;
    plan.exchange(step.session, step.place, change);
    best.see(plan);
  }
}

// Down to where no single exchange helps any more.
void descend(Plan& plan) {
  for (bool better = true; better;) {
    better = false;
    for (const int session : plan.movable()) {
      for (const int place : plan.open()) {
        if (!plan.may_exchange(session, place)) continue;
        const std::int64_t change = plan.change_by(session, place);
        if (change >= 0) continue;
        plan.exchange(session, place, change);
        better = true;
      }
    }
  }
}

void search(Plan& plan, std::uint64_t seed) {
  if (plan.movable().empty() || plan.open().empty()) return;
  Best best{plan.places(), plan.cost()};
  Chance chance(seed);
  anneal(plan, best, chance);
  plan.put_back(best.places, best.cost);
  descend(plan);
}

// ---- what a timetable is like ------------------------------------------------------------------

Why why_left_out(const Plan& plan, int session) {
  const bool has_any = std::ranges::any_of(plan.places(), [](int place) { return place != none; });
  if (plan.open().empty()) return has_any ? Why::full : Why::nowhere;
  const bool could = std::ranges::any_of(
      plan.open(), [&](int place) { return plan.fits(session, plan.slot_of(place)); });
  return could ? Why::not_placed : Why::proposers_busy;
}

// The plan as somebody made it: everything where they put it.
Problem pinned_to(const Problem& problem, const Places& places) {
  Problem out = problem;
  for (std::size_t s = 0; s < out.sessions.size(); ++s) {
    out.sessions[s].pinned = s < places.size() ? places[s] : std::nullopt;
    if (!out.sessions[s].pinned) continue;
    const Place& place = *out.sessions[s].pinned;
    const bool is_there = place.slot >= 0 && place.slot < problem.slots && place.room >= 0 &&
                          place.room < static_cast<int>(problem.rooms.size());
    if (!is_there) out.sessions[s].pinned.reset();
  }
  return out;
}

void add_pairs(Timetable& out, const Demand& demand) {
  for (int one = 0; one < demand.sessions(); ++one) {
    for (int other = one + 1; other < demand.sessions(); ++other) {
      const auto& here = out.places[static_cast<std::size_t>(one)];
      const auto& there = out.places[static_cast<std::size_t>(other)];
      if (!here || !there || here->slot != there->slot) continue;
      const int people = demand.both(one, other);
      out.cost.clashes += people;
      if (people > 0) out.clashes.push_back({one, other, people});
      if (demand.one_proposer(one, other)) out.proposers_in_two.push_back({one, other, people});
    }
  }
  std::ranges::stable_sort(out.clashes, std::greater{}, &Clash::people);
}

void add_crowds(Timetable& out, const Problem& problem, const Demand& demand) {
  for (int s = 0; s < demand.sessions(); ++s) {
    const auto& place = out.places[static_cast<std::size_t>(s)];
    if (!place) continue;
    const int seats = problem.rooms[static_cast<std::size_t>(place->room)].seats;
    const int without = seats > 0 ? demand.people(s) - seats : 0;
    if (without <= 0) continue;
    out.crowds.push_back({s, without});
    out.cost.without_seat += without;
  }
  std::ranges::stable_sort(out.crowds, std::greater{}, &Crowd::without_seat);
}

void add_left_out(Timetable& out, const Problem& problem, const Demand& demand) {
  const Problem as_is = pinned_to(problem, out.places);
  const Plan plan(as_is, demand);
  const auto rooms = static_cast<std::int64_t>(problem.rooms.size());
  for (int s = 0; s < demand.sessions(); ++s) {
    const auto at = static_cast<std::size_t>(s);
    if (out.places[at]) continue;
    const bool pinned = problem.sessions[at].pinned.has_value();
    out.left_out.push_back({s, pinned ? Why::pinned_elsewhere : why_left_out(plan, s)});
    out.cost.left_out += (rooms + 1) * demand.people(s) + 1;
  }
}

}  // namespace

Timetable judge(const Problem& problem, const Places& places) {
  const Demand demand(problem);
  Timetable out;
  for (const Session& session : pinned_to(problem, places).sessions) {
    out.places.push_back(session.pinned);
  }
  add_pairs(out, demand);
  add_crowds(out, problem, demand);
  add_left_out(out, problem, demand);
  return out;
}

Timetable arrange(const Problem& problem, std::uint64_t seed) {
  const InOrder order = in_order(problem);
  const Demand demand(order.problem);
  Plan plan(order.problem, demand);
  fill(plan, demand);
  search(plan, seed);
  return judge(problem, places_of(plan, order));
}

Timetable greedy(const Problem& problem) {
  const InOrder order = in_order(problem);
  const Demand demand(order.problem);
  Plan plan(order.problem, demand);
  fill(plan, demand);
  return judge(problem, places_of(plan, order));
}

}  // namespace commonty::timetable
