// A full board of 5,000 notes: opened from its moves, opened as a page, and one note more.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "civic/boards/boards.h"
#include "platform/mail/mail.h"
#include "server/concepts.h"
#include "server/site.h"

namespace commonty {
namespace {

namespace tools = workshops::tools;

constexpr int tables = 8;

// A workshop of eight tables whose board is as full as a board may be.
class FullBoard {
 public:
  FullBoard(const std::string& tool, const std::vector<std::string>& places) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    steps_ = server::all_steps();
    store_ = store::open_sqlite(std::string(folder) + "/bench.commonty", steps_, {});
    Settings settings;
    settings.secret = "a secret for a benchmark";
    site_ = std::make_unique<server::Site>(*store_, letters_, clock_, settings);
    activity_ = store_->write([&](Tx& tx) { return filled(tx, tool, places); });
  }
  ~FullBoard() {
    site_.reset();
    store_.reset();
    std::filesystem::remove_all(folder);
  }
  FullBoard(const FullBoard&) = delete;
  FullBoard& operator=(const FullBoard&) = delete;

  std::size_t page(const std::string& query) {
    web::Request request;
    request.path = "/boards/" + activity_.text();
    request.target = request.path + query;
    if (!query.empty()) request.query = web::read_urlencoded(query.substr(1));
    request.host = "localhost";
    return site_->handle(request).content().size();
  }
  std::size_t notes() {
    return store_->read(
        [&](Tx& tx) { return boards::open(tx, activity_).value().board.notes.size(); });
  }

 private:
  static constexpr const char* folder = "boards_bench_data";

  static ActivityId filled(Tx& tx, const std::string& tool,
                           const std::vector<std::string>& places) {
    const PersonId ann = people::find_or_add(tx, "ann@people.example", "Ann").value().id;
    const WorkshopId workshop =
        workshops::create(tx, ann, std::nullopt,
                          {.title = "A full house", .groups = tables, .is_public = true})
            .value();
    workshops::move_to(tx, ann, workshop, workshops::State::running).value();
    const ActivityId activity =
        workshops::add_activity(tx, ann, workshop, {.title = "All", .tool = tool}).value();
    workshops::set_stage(tx, ann, activity, workshops::Stage::open).value();
    boards::Sheet sheet = boards::open(tx, activity).value();
    const boards::Mover mover{.person = ann,
                              .name = "Ann",
                              .in_the_room = true,
                              .looks_after = true,
                              .facilitates = true};
    for (int i = 0; i < tools::notes_a_board_max; ++i) {
      boards::make(tx, mover, sheet,
                   {.group = 1 + i % tables,
                    .text = "The last bus leaves at 17:40, before the evening visit, number " +
                            std::to_string(i),
                    .place = places[static_cast<std::size_t>(i) % places.size()],
                    .rank = static_cast<double>(i + 1)})
          .value();
    }
    return activity;
  }

  mail::Kept letters_;
  SystemClock clock_;
  std::vector<store::Steps> steps_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<server::Site> site_;
  ActivityId activity_;
};

void opened(benchmark::State& state) {
  FullBoard board("hopes_and_fears", {"hopes", "fears"});
  for (auto _ : state) benchmark::DoNotOptimize(board.notes());
}
BENCHMARK(opened)->Name("board of 5,000/opened")->Unit(benchmark::kMillisecond);

void all_tables(benchmark::State& state) {
  FullBoard board("hopes_and_fears", {"hopes", "fears"});
  std::size_t bytes = 0;
  for (auto _ : state) bytes = board.page("?table=0");
  state.counters["page_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(all_tables)->Name("board of 5,000/page, all tables")->Unit(benchmark::kMillisecond);

void one_table(benchmark::State& state) {
  FullBoard board("hopes_and_fears", {"hopes", "fears"});
  std::size_t bytes = 0;
  for (auto _ : state) bytes = board.page("?table=3");
  state.counters["page_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(one_table)->Name("board of 5,000/page, one table")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace commonty

BENCHMARK_MAIN();
