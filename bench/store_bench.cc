// Durable writes by 1, 16 and 64 people at once, each in a commit of its own or gathered, and
// reads. The files are made in the current folder, so run it on the disk that is meant; PostgreSQL
// takes part when COMMONTY_TEST_POSTGRES holds its URL.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "platform/store/store.h"

namespace commonty::store {
namespace {

const std::string text(200, 'x');
const Steps steps = read_steps("bench",
                               "-- step 1\n"
                               "CREATE TABLE bench_notes (id BIGINT PRIMARY KEY, "
                               "text TEXT NOT NULL);");

std::unique_ptr<Store> store;  // of the benchmark that is running

void open_file(int batch_max) {
  std::filesystem::remove_all("store_bench_data");
  std::filesystem::create_directory("store_bench_data");
  Options options;
  options.batch_max = batch_max;
  store = open_sqlite("store_bench_data/bench.commonty", {&steps, 1}, options);
}
void open_gathering(const benchmark::State&) { open_file(Options().batch_max); }
void open_one_by_one(const benchmark::State&) { open_file(1); }

void close_file(const benchmark::State&) {
  store.reset();
  std::filesystem::remove_all("store_bench_data");
}

void add_note(Tx& tx) {
  tx.run("INSERT INTO bench_notes (id, text) VALUES ($1, $2)", tx.next_id(), text);
}

void write(benchmark::State& state) {
  for (auto _ : state) store->write(add_note);
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) {
    auto counts = store->counts();
    state.counters["writes_per_commit"] =
        static_cast<double>(counts.writes) / static_cast<double>(counts.commits);
  }
}
BENCHMARK(write)
    ->Name("sqlite/write/gathered")
    ->Setup(open_gathering)
    ->Teardown(close_file)
    ->Threads(1)
    ->Threads(16)
    ->Threads(64)
    ->UseRealTime();
BENCHMARK(write)
    ->Name("sqlite/write/one_by_one")
    ->Setup(open_one_by_one)
    ->Teardown(close_file)
    ->Threads(1)
    ->Threads(16)
    ->Threads(64)
    ->UseRealTime();

void fill(const benchmark::State& state) {
  open_gathering(state);
  store->write([](Tx& tx) {
    for (int i = 0; i < 10'000; ++i) add_note(tx);
  });
}

void read_page(benchmark::State& state) {
  for (auto _ : state) {
    store->read([](Tx& tx) {
      Rows rows = tx.query("SELECT id, text FROM bench_notes ORDER BY id DESC LIMIT 25");
      benchmark::DoNotOptimize(rows[24].text(1).data());
    });
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_page)
    ->Name("sqlite/read/25_rows")
    ->Setup(fill)
    ->Teardown(close_file)
    ->Threads(1)
    ->Threads(2)
    ->UseRealTime();

void open_server(const benchmark::State&) {
  store = open_postgres(std::getenv("COMMONTY_TEST_POSTGRES"), {&steps, 1});
  store->write([](Tx& tx) {
    tx.run("DELETE FROM bench_notes");
    for (int i = 0; i < 1000; ++i) add_note(tx);
  });
}

void close_server(const benchmark::State&) {
  store->write([](Tx& tx) {
    tx.run("DROP TABLE bench_notes");
    tx.run("DELETE FROM schema_steps WHERE concept_name = 'bench'");
  });
  store.reset();
}

void register_on_postgres(const char* name, void run(benchmark::State&)) {
  benchmark::RegisterBenchmark(name, run)
      ->Setup(open_server)
      ->Teardown(close_server)
      ->Threads(1)
      ->Threads(16)
      ->Threads(64)
      ->UseRealTime();
}

const bool with_postgres = [] {
  if (std::getenv("COMMONTY_TEST_POSTGRES") == nullptr) return false;
  register_on_postgres("postgres/write", write);
  register_on_postgres("postgres/read/25_rows", read_page);
  return true;
}();

}  // namespace
}  // namespace commonty::store

BENCHMARK_MAIN();
