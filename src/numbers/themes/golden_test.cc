// How well themes agree with labels that people gave, on real data; never worse than the reference.
#include <gtest/gtest.h>

#include "numbers/themes/themes.h"
#include "tests/support/shared_data.h"

namespace commonty::themes {
namespace {

std::filesystem::path model_file() { return build_folder() / "use-lite.bin"; }

struct Labelled {
  std::vector<Note> notes;
  std::vector<std::string> labels;
};

// RFC 4180; the first two columns, text and label.
Labelled read(const std::string& name) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (const char c : file_bytes(shared_data(name))) {
    if (c == '"') {
      quoted = !quoted;
      if (quoted && !rows.back().back().empty()) rows.back().back() += c;  // "" inside quotes
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      rows.push_back({""});
    } else if (c != '\r') {
      rows.back().back() += c;
    }
  }
  Labelled out;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() < 2) continue;
    out.notes.push_back({rows[i][0]});
    out.labels.push_back(rows[i][1]);
  }
  return out;
}

struct Bar {
  const char* file;
  std::size_t labels;
  Quality at_least;
};

void expect_at_least(const Quality& found, const Quality& bar) {
  EXPECT_GE(found.v_measure, bar.v_measure);
  EXPECT_GE(found.ari, bar.ari);
  EXPECT_GE(found.recall_at_1, bar.recall_at_1);
  EXPECT_GE(found.mrr, bar.mrr);
}

// The reference: k-means on centred USE-lite + 0.7 LSA, told the number of labels.
class WithTheModel : public testing::TestWithParam<Bar> {};

TEST_P(WithTheModel, ThemesAgreeWithLabels) {
  NEEDS_SHARED_DATA(GetParam().file);
  if (!std::filesystem::exists(model_file())) GTEST_SKIP() << "needs " << model_file();
  const auto encoder = embedding::Encoder::open(file_bytes(model_file())).value();
  const Labelled data = read(GetParam().file);
  Options options;
  options.meaning = [&](std::span<const std::string> texts) {
    return embedding::meanings(encoder, texts);
  };
  options.background = encoder.background();
  options.count = GetParam().labels;
  const Found found = find(data.notes, options).value();
  EXPECT_FALSE(found.by_words_alone);
  expect_at_least(quality(found, data.labels), GetParam().at_least);
}

INSTANTIATE_TEST_SUITE_P(
    , WithTheModel,
    testing::Values(Bar{"themes/clinc150-4950.csv", 150, {.848, .562, .884, .919}},
                    Bar{"themes/civic-comments.csv", 6, {.606, .574, .885, .925}}),
    [](const auto& bar) { return std::to_string(bar.param.labels) + "labels"; });

// The reference: k-means on LSA.
class ByWordsAlone : public testing::TestWithParam<Bar> {};

TEST_P(ByWordsAlone, ThemesAgreeWithLabels) {
  NEEDS_SHARED_DATA(GetParam().file);
  const Labelled data = read(GetParam().file);
  const Found found = find(data.notes, {.count = GetParam().labels}).value();
  expect_at_least(quality(found, data.labels), GetParam().at_least);
}

INSTANTIATE_TEST_SUITE_P(
    , ByWordsAlone,
    testing::Values(Bar{"themes/clinc150-4950.csv", 150, {.706, .274, .724, .783}},
                    Bar{"themes/civic-comments.csv", 6, {.375, .235, .736, .826}}),
    [](const auto& bar) { return std::to_string(bar.param.labels) + "labels"; });

}  // namespace
}  // namespace commonty::themes
