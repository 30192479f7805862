// What it costs to read notes and to find themes among them, on one core.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "numbers/embedding/embedding.h"
#include "numbers/themes/themes.h"

namespace commonty {
namespace {

using products::Build;

// Sentences of about 14 tokens on twelve subjects, no two alike.
std::vector<std::string> sentences(std::size_t count) {
  static const std::vector<std::vector<std::string>> subjects = {
      {"the evening bus", "the timetable", "the bus driver", "the fare to town"},
      {"the primary school", "the teacher", "homework club", "the exam hall"},
      {"the health centre", "the nurse", "an appointment letter", "the waiting room"},
      {"the village hall", "the community kitchen", "the heating", "the booking desk"},
      {"the river path", "the cycle lane", "the footbridge", "the pavement"},
      {"a council form", "the website", "the help line", "the complaints office"},
      {"affordable housing", "the landlord", "a damp flat", "the rent"},
      {"the recycling centre", "the bin collection", "litter", "food waste"},
      {"a young carer", "the youth worker", "the skate park", "the music group"},
      {"local farmers", "the fish market", "a small shop", "the high street"},
      {"new staff", "the manager", "team meetings", "training days"},
      {"the playing field", "the swimming pool", "the football pitch", "the library"}};
  static const std::vector<std::string> deeds = {
      "should open earlier", "never answers",        "costs far too much", "needs to be repaired",
      "could be shared",     "works well for us",    "is hard to find",    "closes too soon",
      "was much better",     "makes people give up", "deserves thanks",    "must be safer"};
  static const std::vector<std::string> whens = {
      "in winter",       "on Saturdays",  "for older people", "after work",
      "since last year", "in our street", "for families",     "at night",
      "every week",      "when it rains", "for newcomers",    "before the holidays"};
  std::mt19937 random(7);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& subject = subjects[random() % subjects.size()];
    out.push_back("I think " + subject[random() % subject.size()] + " " +
                  deeds[random() % deeds.size()] + " " + whens[random() % whens.size()] +
                  " at number " + std::to_string(i));
  }
  return out;
}

std::string model_bytes() {
  const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  std::ostringstream out;
  out << std::ifstream(beside.parent_path() / "use-lite.bin", std::ios::binary).rdbuf();
  return out.str();
}

bool is_there(benchmark::State& state, const std::string& bytes) {
  if (bytes.empty()) state.SkipWithError("there is no use-lite.bin in the build's folder");
  return !bytes.empty();
}

void open_the_model(benchmark::State& state) {
  const std::string bytes = model_bytes();
  if (!is_there(state, bytes)) return;
  for (auto _ : state) benchmark::DoNotOptimize(embedding::Encoder::open(bytes));
}
BENCHMARK(open_the_model)->Unit(benchmark::kMillisecond);

void read_texts(benchmark::State& state, Build build, const std::string& text) {
  const std::string bytes = model_bytes();
  if (!is_there(state, bytes)) return;
  if (build > products::best_build()) return state.SkipWithError("not on this processor");
  const auto encoder = embedding::Encoder::open(bytes, build).value();
  const std::vector<std::string> texts(256, text);
  for (auto _ : state) benchmark::DoNotOptimize(encoder.encode(texts));
  state.SetItemsProcessed(static_cast<std::int64_t>(texts.size()) * state.iterations());
  state.counters["tokens"] = static_cast<double>(encoder.tokens(text).size());
}
const std::string ten = "Start a monthly ideas hour for every team.";
const std::string twenty_four =
    "Letters about an appointment should arrive a week before it, and say which bus goes there, "
    "for many of us have no car.";
BENCHMARK_CAPTURE(read_texts, plain_short, Build::plain, ten)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_texts, avx2_short, Build::avx2, ten)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_texts, avx512_short, Build::avx512, ten)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_texts, avx2_long, Build::avx2, twenty_four)->Unit(benchmark::kMillisecond);

void find_themes(benchmark::State& state, bool with_model) {
  const std::string bytes = model_bytes();
  if (!is_there(state, bytes)) return;
  const auto encoder = embedding::Encoder::open(bytes).value();
  std::vector<themes::Note> notes;
  for (std::string& text : sentences(static_cast<std::size_t>(state.range(0)))) {
    notes.push_back({std::move(text)});
  }
  themes::Options options;
  if (with_model) {
    options.meaning = [&](std::span<const std::string> texts) {
      return embedding::meanings(encoder, texts);
    };
    options.background = encoder.background();
  }
  std::size_t found = 0;
  for (auto _ : state) found = themes::find(notes, options).value().themes.size();
  state.counters["themes"] = static_cast<double>(found);
}
BENCHMARK_CAPTURE(find_themes, with_model, true)
    ->Arg(240)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find_themes, by_words_alone, false)
    ->Arg(240)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace commonty

BENCHMARK_MAIN();
