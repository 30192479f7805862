// Search, as the page asks: by words among a million contributions, by words and meaning among a
// hundred thousand. The files are made anew in the current folder: a million take some minutes and
// 2 GB. COMMONTY_SEARCH_CONTRIBUTIONS and COMMONTY_MEANING_CONTRIBUTIONS set other numbers.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "civic/contributions/contributions.h"
#include "civic/meanings/meanings.h"
#include "civic/people/people.h"
#include "platform/mail/mail.h"
#include "server/concepts.h"
#include "server/model.h"
#include "server/site.h"

namespace commonty {
namespace {

constexpr const char* folder = "search_bench_data";
constexpr int challenges_made = 20, in_a_commit = 500;
constexpr std::size_t words_known = 30'000;

int number_of(const char* variable, int usual) {
  const char* const set = std::getenv(variable);
  return set ? std::atoi(set) : usual;
}

// Words as a language has them: few are said often, most of them hardly ever.
class Speaker {
 public:
  std::string word() {
    const double place = std::pow(static_cast<double>(words_known), share_(random_));
    return word_at(static_cast<std::size_t>(place) - 1);
  }
  std::string sentence() {
    std::string out;
    for (auto words = 8 + random_() % 25; words > 0; --words)
      out += (out.empty() ? "" : " ") + word();
    return out;
  }
  std::vector<float> meaning() {
    std::normal_distribution<float> number;
    std::vector<float> out(embedding::width);
    for (float& value : out) value = number(random_);
    return out;
  }

 private:
  // Pronounceable, so that each is one word to both databases.
  static std::string word_at(std::size_t place) {
    constexpr std::string_view consonants = "bdfgklmnprstvz", vowels = "aeiou";
    std::string out;
    for (std::size_t rest = place + 70; rest > 0; rest /= 70) {
      out += consonants[rest % 70 / 5];
      out += vowels[rest % 5];
    }
    return out;
  }

  std::mt19937 random_{7};
  std::uniform_real_distribution<double> share_{0, 1};
};

// A site on which so much was given.
class FullSite {
 public:
  FullSite(int contributions, OnDemand<embedding::Encoder> encoder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    steps_ = server::all_steps();
    store::Options how;
    how.durability = store::Options::Durability::none;
    store_ = store::open_sqlite(std::string(folder) + "/bench.commonty", steps_, how);
    Settings settings;
    settings.secret = "a secret for a benchmark";
    site_ = std::make_unique<server::Site>(*store_, letters_, clock_, settings, std::move(encoder));
    fill(contributions);
  }
  ~FullSite() {
    site_.reset();
    store_.reset();
    std::filesystem::remove_all(folder);
  }
  FullSite(const FullSite&) = delete;
  FullSite& operator=(const FullSite&) = delete;

  std::size_t search(const std::string& words) {
    contributions::Filter filter;
    filter.public_only = true;
    filter.words = words;
    return store_->read([&](Tx& tx) {
      return contributions::closest(site_->app(), tx, filter, "", 25).items.size();
    });
  }
  Speaker speaker;

 private:
  void fill(int contributions) {
    const PersonId ann = store_->write(
        [](Tx& tx) { return people::find_or_add(tx, "ann@people.example", "Ann").value().id; });
    for (int i = 0; i < challenges_made; ++i) begin_challenge(ann, i);
    for (int done = 0; done < contributions; done += in_a_commit) {
      const auto given = store_->write([&](Tx& tx) {
        std::vector<contributions::Contribution> out;
        for (int i = 0; i < in_a_commit; ++i) {
          const auto& to = challenges_[static_cast<std::size_t>(i % challenges_made)];
          out.push_back(contributions::bring(tx, ann, to, {.text = speaker.sentence()}).value());
        }
        return out;
      });
      if (!site_->app().encoder) continue;
      for (const auto& c : given) {
        site_->app().nearest->put(c.id.value, c.challenge.value, speaker.meaning());
      }
    }
  }
  void begin_challenge(PersonId ann, int number) {
    challenges_.push_back(store_->write([&](Tx& tx) {
      const auto council = tx.new_id<OrganisationId>();
      tx.run(
          "INSERT INTO organisations (id, slug, name, kind, about, website, made_at) "
          "VALUES ($1, $2, 'The council', 'council', '', '', 0)",
          council, "council-" + std::to_string(number));
      return challenges::start(tx, ann,
                               {.question = "How might we help, " + std::to_string(number) + "?",
                                .short_title = "Challenge " + std::to_string(number),
                                .background = "It is far.",
                                .owners = {council}})
          .value();
    }));
  }

  mail::Kept letters_;
  SystemClock clock_;
  std::vector<store::Steps> steps_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<server::Site> site_;
  std::vector<challenges::Challenge> challenges_;
};

// Searches of one to three words; how long the slowest hundredth took at least.
void search(benchmark::State& state, FullSite& site) {
  std::vector<double> ms;
  std::size_t found = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::string words = site.speaker.word();
    for (std::size_t i = ms.size() % 3; i > 0; --i) words += " " + site.speaker.word();
    state.ResumeTiming();
    const auto began = std::chrono::steady_clock::now();
    found += site.search(words);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    ms.push_back(took.count());
  }
  std::sort(ms.begin(), ms.end());
  state.counters["p50_ms"] = ms[ms.size() / 2];
  state.counters["p99_ms"] = ms[ms.size() * 99 / 100];
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(ms.size());
}

void by_words(benchmark::State& state) {
  FullSite site(number_of("COMMONTY_SEARCH_CONTRIBUTIONS", 1'000'000), {});
  search(state, site);
}
BENCHMARK(by_words)->Name("search/by words")->Iterations(3000)->Unit(benchmark::kMillisecond);

OnDemand<embedding::Encoder> model() {
  return OnDemand<embedding::Encoder>([]() -> std::shared_ptr<const embedding::Encoder> {
    const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    auto opened = server::open_model(beside.parent_path() / "use-lite.bin");
    if (!opened || !*opened) return nullptr;
    return std::make_shared<const embedding::Encoder>(**std::move(opened));
  });
}

// What the vectors are makes no difference to the time, so they are not worked out.
void by_meaning(benchmark::State& state) {
  if (!model()) return state.SkipWithError("there is no use-lite.bin in the build's folder");
  FullSite site(number_of("COMMONTY_MEANING_CONTRIBUTIONS", 100'000), model());
  search(state, site);
}
BENCHMARK(by_meaning)
    ->Name("search/by words and meaning")
    ->Iterations(3000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace commonty

BENCHMARK_MAIN();
