// What a timetable of an unconference costs, beside the greedy plan that it begins from: in time,
// and in people who must choose between two sessions.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "numbers/timetable/timetable.h"

namespace commonty::timetable {
namespace {

// Subjects as people have them: everybody wants five sessions, most of them near one interest.
// The same for the same numbers, on every machine.
Problem day(int sessions, int slots, int rooms, int people) {
  std::mt19937_64 random(1);
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
  };
  constexpr int wishes = 5, near = 8;
  Problem out;
  out.slots = slots;
  out.sessions.resize(static_cast<std::size_t>(sessions));
  for (int r = 0; r < rooms; ++r) out.rooms.push_back({r == 0 ? 0 : 12 + 6 * r});
  for (Session& session : out.sessions) {
    session.proposers.push_back(static_cast<std::uint32_t>(below(people)));
  }
  for (int person = 0; person < people; ++person) {
    const int interest = below(sessions);
    for (int i = 0; i < wishes; ++i) {
      const int wish = i < 3 ? (interest + below(near)) % sessions : below(sessions);
      out.sessions[static_cast<std::size_t>(wish)].interested.push_back(
          static_cast<std::uint32_t>(person));
    }
  }
  return out;
}

void report(benchmark::State& state, const Timetable& table) {
  state.counters["clashes"] = static_cast<double>(table.cost.clashes);
  state.counters["without_seat"] = static_cast<double>(table.cost.without_seat);
  state.counters["left_out"] = static_cast<double>(table.left_out.size());
}

Problem day_of(const benchmark::State& state) {
  return day(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
             static_cast<int>(state.range(2)), static_cast<int>(state.range(3)));
}

void greedy_alone(benchmark::State& state) {
  const Problem problem = day_of(state);
  Timetable table;
  for (auto _ : state) benchmark::DoNotOptimize(table = greedy(problem));
  report(state, table);
}

void whole(benchmark::State& state) {
  const Problem problem = day_of(state);
  Timetable table;
  for (auto _ : state) benchmark::DoNotOptimize(table = arrange(problem, 1));
  report(state, table);
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"sessions", "slots", "rooms", "people"})->Unit(benchmark::kMillisecond);
  bench->Args({20, 4, 5, 80})
      ->Args({60, 8, 8, 300})
      ->Args({80, 10, 8, 2000})
      ->Args({80, 6, 10, 500});
}
BENCHMARK(greedy_alone)->Apply(sizes);
BENCHMARK(whole)->Apply(sizes);

}  // namespace
}  // namespace commonty::timetable

BENCHMARK_MAIN();
