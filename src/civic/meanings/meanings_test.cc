#include "civic/meanings/meanings.h"

#include <gmock/gmock.h>

#include <numeric>

#include "tests/support/site/language_model.h"
#include "tests/support/site/site.h"

namespace commonty::meanings {
namespace {

using embedding::Vectors;
using Texts = std::vector<std::string>;

double cosine(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

class Meanings : public AnySite {
 protected:
  Meanings() { encoder = language_model(); }

  const App& app() { return site().app(); }
  int kept() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT COUNT(*) FROM meanings"); });
  }
  // Makes a kept vector tell that it was kept: nobody works it out to this.
  void mark_kept() {
    std::vector<float> mark(embedding::width);
    mark[7] = 1;
    const store::Bytes bytes{{reinterpret_cast<const char*>(mark.data()), sizeof(float) * 512}};
    store().write([&](Tx& tx) { tx.run("UPDATE meanings SET vector = $1", bytes); });
  }
};
ON_BOTH_DATABASES(Meanings);

TEST_P(Meanings, AreThoseThatTheModelGives) {
  NEEDS_LANGUAGE_MODEL();
  const Texts texts = {"The bus comes too late", "My bus is never on time", "A ramp at the door"};
  const Vectors found = remembered(app())(texts);
  EXPECT_EQ(found.values, embedding::meanings(*encoder, texts).values);
  EXPECT_GT(cosine(found[0], found[1]), cosine(found[0], found[2]));
}

TEST_P(Meanings, AreWorkedOutOnlyOnce) {
  NEEDS_LANGUAGE_MODEL();
  remembered(app())(Texts{"The bus comes too late"});
  EXPECT_EQ(kept(), 1);
  mark_kept();
  const Vectors found = remembered(app())(
      Texts{"A ramp at the door", "The bus comes too late", "  The bus\n comes too late "});
  EXPECT_EQ(found.size(), 3u);
  EXPECT_NE(found[0][7], 1);
  EXPECT_EQ(found[1][7], 1);
  EXPECT_EQ(found[2][7], 1);  // white space means nothing
  EXPECT_EQ(kept(), 2);
}

TEST_P(Meanings, AreNoneForWhatTheModelDoesNotRead) {
  NEEDS_LANGUAGE_MODEL();
  const Texts texts = {"", "Автобус опаздывает каждый день", "🚌", "The bus is late"};
  for (int again = 0; again < 2; ++again) {
    const Vectors found = remembered(app())(texts);
    EXPECT_EQ(cosine(found[0], found[0]), 0);
    EXPECT_EQ(cosine(found[1], found[1]), 0);
    EXPECT_NEAR(cosine(found[3], found[3]), 1, 1e-5);
  }
  EXPECT_TRUE(remembered(app())(Texts{}).values.empty());
}

TEST_P(Meanings, AreKeptInSeveralBatches) {
  NEEDS_LANGUAGE_MODEL();
  Texts texts;
  for (int i = 0; i < 501; ++i) texts.push_back("Note " + std::to_string(i % 40));
  const Vectors found = remembered(app())(texts);
  EXPECT_EQ(kept(), 40);
  EXPECT_NEAR(cosine(found[0], found[480]), 1, 1e-5);
  EXPECT_NEAR(cosine(found[500], found[20]), 1, 1e-5);
}

TEST_P(Meanings, OfRemovedWordsAreForgotten) {
  NEEDS_LANGUAGE_MODEL();
  remembered(app())(Texts{"The bus comes too late", "A ramp at the door"});
  store().write([](Tx& tx) { forget(tx, Texts{" The bus comes too late", "Never seen"}); });
  EXPECT_EQ(kept(), 1);
}

class WithoutLanguageModel : public AnySite {};
ON_BOTH_DATABASES(WithoutLanguageModel);

TEST_P(WithoutLanguageModel, ThereIsNothingToAsk) { EXPECT_FALSE(remembered(site().app())); }

}  // namespace
}  // namespace commonty::meanings
