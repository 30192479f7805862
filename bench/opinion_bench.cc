// What an opinion map costs: a made-up city of 100,000 people and 1,000 statements, and the real
// conversations where COMMONTY_SHARED_DATA (or ../shared/data) has them. `peak_mb` is the most
// memory the program has held so far, so the city, which comes last, counts everything.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>

#include "numbers/opinion_map/opinion_map.h"
#include "numbers/opinion_map/votes_table.h"
#include "platform/documents/long_csv.h"

namespace commonty::opinion_map {
namespace {

double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name;) {
    double kilobytes = 0;
    if (name == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

// Three groups of 50, 30 and 20 % with stances of their own; everybody sees 30 statements drawn
// evenly. The same people for the same numbers, on every machine.
std::vector<Vote> city(std::uint32_t people, std::uint32_t statements) {
  std::mt19937_64 random(1);
  auto below = [&](std::uint64_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  constexpr std::uint32_t seen = 30;
  std::array<std::vector<std::uint32_t>, 3> agreement;  // percent, by group and statement
  for (auto& group : agreement) {
    for (std::uint32_t s = 0; s < statements; ++s) group.push_back(5 + below(91));
  }
  std::vector<Vote> votes;
  votes.reserve(std::size_t{people} * seen);
  for (std::uint32_t p = 0; p < people; ++p) {
    const std::uint32_t lot = below(10);
    const auto& stance = agreement[lot < 5 ? 0 : lot < 8 ? 1 : 2];
    for (std::uint32_t i = 0; i < seen; ++i) {
      const std::uint32_t s = below(statements);
      const bool agrees = below(100) < stance[s];
      const auto value = static_cast<std::int8_t>(below(10) == 0 ? 0 : agrees ? 1 : -1);
      votes.push_back({p, s, value, static_cast<std::int64_t>(i)});
    }
  }
  return votes;
}

void report(benchmark::State& state, const Matrix& matrix, const OpinionMap& map) {
  state.counters["people"] = matrix.people();
  state.counters["votes"] = static_cast<double>(matrix.votes());
  state.counters["k"] = map.groups.k;
  state.counters["peak_mb"] = peak_mb();
}

// Votes to matrix to map; `resamples` is 0 to leave out the stability, which other programs lack.
void measure(benchmark::State& state, std::uint32_t people, std::uint32_t statements,
             const std::vector<Vote>& votes, const std::vector<Standing>& standings,
             int resamples) {
  Options options;
  options.resamples = resamples;
  for (auto _ : state) {
    const Matrix matrix = Matrix::from(people, statements, votes).value();
    const OpinionMap map = map_opinions(matrix, standings, options);
    report(state, matrix, map);
  }
}

void city_map(benchmark::State& state, int resamples) {
  const auto people = static_cast<std::uint32_t>(state.range(0));
  constexpr std::uint32_t statements = 1000;
  const std::vector<Vote> votes = city(people, statements);
  measure(state, people, statements, votes, std::vector(statements, Standing::in), resamples);
}

struct Conversation {
  std::vector<Vote> votes;
  std::uint32_t people = 0, statements = 0;
  std::vector<Standing> standings;
};

// What `commonty opinion` reads, as votes again, so that building the matrix is measured too.
Conversation read(const std::string& folder) {
  std::ifstream in(folder + "/votes.csv");
  documents::LongCsv csv(in);
  std::vector<std::string_view> cells;
  if (!csv.next(cells).value()) return {};
  VotesTable table = VotesTable::with_heading(cells).value();
  while (csv.next(cells).value()) table.add(cells, csv.line()).value();
  const Ballots ballots = std::move(table).result().value();

  Conversation conversation;
  conversation.people = ballots.matrix.people();
  conversation.statements = ballots.matrix.statements();
  for (std::uint32_t p = 0; p < conversation.people; ++p) {
    const Matrix::Row row = ballots.matrix.row(p);
    for (std::size_t i = 0; i < row.size(); ++i) {
      conversation.votes.push_back({p, row.statements[i], row.values[i], 0});
    }
  }
  conversation.standings.assign(conversation.statements, Standing::in);
  std::ifstream comments(folder + "/comments.csv");
  documents::LongCsv rows(comments);
  while (rows.next(cells).value()) {
    const auto place = ballots.statements.find(cells.at(2));
    if (place && cells.size() > 6 && cells[6] == "-1")
      conversation.standings[*place] = Standing::out;
  }
  return conversation;
}

void real_map(benchmark::State& state, const std::string& folder, int resamples) {
  const Conversation one = read(folder);
  measure(state, one.people, one.statements, one.votes, one.standings, resamples);
}

const bool registered = [] {
  const char* shared = std::getenv("COMMONTY_SHARED_DATA");
  const std::string data = shared ? shared : COMMONTY_SOURCE_DIR "/../shared/data";
  for (const auto& [way, resamples] :
       {std::pair("map", 0), std::pair("map_and_stability", resamples_default)}) {
    for (const char* name : {"brexit-consensus", "canadian-electoral-reform", "vtaiwan.uberx",
                             "american-assembly.bowling-green"}) {
      const std::string folder = data + "/opinion/" + name;
      if (!std::ifstream(folder + "/votes.csv")) continue;
      benchmark::RegisterBenchmark((std::string(name) + "/" + way).c_str(), real_map, folder,
                                   resamples)
          ->Unit(benchmark::kMillisecond);
    }
  }
  for (const auto& [way, resamples] :
       {std::pair("city/map", 0), std::pair("city/map_and_stability", resamples_default)}) {
    benchmark::RegisterBenchmark(way, city_map, resamples)
        ->Arg(10'000)
        ->Arg(100'000)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace commonty::opinion_map

BENCHMARK_MAIN();
