#include "numbers/themes/themes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "numbers/themes/duplicates.h"
#include "numbers/themes/grouping.h"
#include "numbers/themes/labels.h"
#include "numbers/themes/terms.h"
#include "tests/support/shared_data.h"

namespace commonty::themes {
namespace {

const std::vector<std::string> subjects[] = {
    {"bus", "late", "timetable", "driver", "route", "stop", "fare", "evening"},
    {"school", "teacher", "lesson", "pupil", "homework", "exam", "classroom", "reading"},
    {"garden", "tree", "flower", "bird", "bench", "grass", "path", "pond"},
    {"clinic", "nurse", "appointment", "waiting", "prescription", "doctor", "letter", "ward"}};

// Notes of four words each, in turn about one of four subjects.
std::vector<Note> made_up(std::size_t count, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::vector<Note> notes;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (int word = 0; word < 4; ++word) {
      const auto& words = subjects[i % std::size(subjects)];
      text += words[random() % words.size()] + " ";
    }
    notes.push_back({text + std::to_string(i)});
  }
  return notes;
}

std::vector<std::string> subjects_of(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(std::to_string(i % std::size(subjects)));
  return out;
}

Found by_words(std::span<const Note> notes, Options options = {}) {
  return find(notes, options).value();
}

using Partition = std::set<std::set<std::string>>;

// Themes as sets of texts, so that the order of the notes plays no part.
Partition partition(std::span<const Note> notes, const Found& found) {
  Partition out;
  for (const Theme& theme : found.themes) {
    std::set<std::string> texts;
    for (const std::size_t note : theme.notes) texts.insert(notes[note].text);
    out.insert(texts);
  }
  return out;
}

void expect_sound(std::span<const Note> notes, const Found& found) {
  std::vector<int> times(notes.size());
  for (const Theme& theme : found.themes) {
    EXPECT_FALSE(theme.label.empty());
    EXPECT_LE(theme.terms.size(), 3U);
    EXPECT_TRUE(std::ranges::is_sorted(theme.notes));
    EXPECT_TRUE(std::ranges::binary_search(theme.notes, theme.medoid));
    for (const std::size_t note : theme.notes) ++times[note];
    for (const Theme& inner : theme.inner) {
      EXPECT_TRUE(std::ranges::includes(theme.notes, inner.notes));
    }
  }
  for (const std::size_t note : found.ungrouped) ++times[note];
  EXPECT_EQ(times, std::vector<int>(notes.size(), 1)) << "each note is in one place";
  for (const Pair& pair : found.duplicates) {
    EXPECT_LT(pair.first, pair.second);
    EXPECT_TRUE(pair.score >= duplicate_score_min && pair.score <= 1);
  }
  for (const Level& level : found.levels) EXPECT_TRUE(std::isfinite(level.stability));
  for (const Place& place : found.places) {
    for (const Near& near : place.nearest) {
      EXPECT_TRUE(near.similarity >= 0 && near.similarity <= 1);
      EXPECT_EQ(found.places[near.note].theme, place.theme);
    }
  }
  for (const float value : found.vectors.values) ASSERT_TRUE(std::isfinite(value));
}

TEST(Themes, FindWhatNotesAreAbout) {
  const auto notes = made_up(200);
  const Found found = by_words(notes);
  expect_sound(notes, found);
  EXPECT_TRUE(found.by_words_alone);
  EXPECT_GT(quality(found, subjects_of(200)).v_measure, 0.7);
  EXPECT_GT(quality(found, subjects_of(200)).recall_at_1, 0.99);
  const Found four = by_words(notes, {.count = 4});
  EXPECT_GT(quality(four, subjects_of(200)).v_measure, 0.99);
}

TEST(Themes, AreNamedByWordsOfTheirOwn) {
  const auto notes = made_up(200);
  const Found found = by_words(notes, {.count = 4});
  ASSERT_EQ(found.themes.size(), 4U);
  for (const Theme& theme : found.themes) {
    const auto& words = subjects[theme.medoid % std::size(subjects)];
    ASSERT_EQ(theme.terms.size(), 3U);
    for (const std::string& term : theme.terms) {
      EXPECT_TRUE(std::ranges::any_of(words, [&](const std::string& word) {
        return term.find(word) != std::string::npos;
      })) << term;
    }
  }
}

TEST(Themes, DoNotDependOnTheOrderOfTheNotes) {
  auto notes = made_up(150);
  const Partition before = partition(notes, by_words(notes));
  for (unsigned seed = 1; seed <= 3; ++seed) {
    std::shuffle(notes.begin(), notes.end(), std::mt19937(seed));
    EXPECT_EQ(partition(notes, by_words(notes)), before);
  }
}

TEST(Themes, DoNotChangeWithFurtherCopiesOfANote) {
  auto notes = made_up(150);
  const Partition before = partition(notes, by_words(notes));
  for (int i = 0; i < 40; ++i) notes.push_back(notes[7]);
  EXPECT_EQ(partition(notes, by_words(notes)), before);
}

TEST(Themes, AreTheSameForTheSameSeed) {
  const auto notes = made_up(150);
  const Found once = by_words(notes, {.seed = 5}), again = by_words(notes, {.seed = 5});
  EXPECT_EQ(partition(notes, once), partition(notes, again));
  EXPECT_EQ(once.duplicates, again.duplicates);
  EXPECT_EQ(once.vectors.values, again.vectors.values);
}

TEST(Themes, HoldNotesTogetherThatDifferByANumberAlone) {
  std::vector<Note> notes;
  for (int i = 0; i < 12; ++i) {
    for (const char* words : {"The bus is late again on route ", "Heat the village hall for "}) {
      notes.push_back({words + std::to_string(i)});
    }
  }
  const Found found = by_words(notes);
  ASSERT_EQ(found.themes.size(), 2U);
  for (const Theme& theme : found.themes) EXPECT_EQ(theme.notes.size(), 12U);
}

// As processors round, each in its own way.
TEST(Neighbours, AreTheSameWhereOnlyRoundingTellsNotesApart) {
  const auto nearest_with = [](unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> rounding(-1e-6F, 1e-6F);
    embedding::Vectors vectors{2, {}};
    for (int i = 0; i < 40; ++i) {
      for (const float value : {0.6F, i % 2 == 0 ? 0.8F : -0.8F})
        vectors.values.push_back(value + rounding(random));
    }
    std::vector<std::vector<std::size_t>> rows;
    for (const auto& neighbours : nearest(vectors, 5)) {
      rows.emplace_back();
      for (const Neighbour& near : neighbours) rows.back().push_back(near.row);
    }
    return rows;
  };
  for (unsigned seed = 2; seed < 10; ++seed) EXPECT_EQ(nearest_with(seed), nearest_with(1));
}

TEST(Themes, GrowInNumberTowardsTheFineEnd) {
  const auto notes = made_up(300);
  const Found usual = by_words(notes);
  ASSERT_EQ(usual.levels.size(), 9U);
  EXPECT_LT(usual.levels.front().themes, usual.levels.back().themes);
  EXPECT_EQ(by_words(notes, {.finer = -20}).level, 0U);
  EXPECT_EQ(by_words(notes, {.finer = 20}).level, 8U);
  EXPECT_EQ(by_words(notes, {.finer = 20}).themes.size(), usual.levels[8].themes);
}

TEST(Themes, AreAsManyAsAskedFor) {
  const auto notes = made_up(200);
  for (const std::size_t count : {4, 5, 9}) {
    EXPECT_EQ(by_words(notes, {.count = count}).themes.size(), count);
  }
}

TEST(Themes, SayWhyANoteIsWhereItIs) {
  const auto notes = made_up(200);
  const Found found = by_words(notes, {.count = 4});
  std::size_t with_terms = 0;
  for (std::size_t note = 0; note < notes.size(); ++note) {
    const Place& place = found.places[note];
    ASSERT_TRUE(place.theme);
    EXPECT_EQ(place.nearest.size(), 3U);
    with_terms += place.terms.empty() ? 0 : 1;
    for (const std::string& term : place.terms) {
      EXPECT_TRUE(has_term(notes[note].text, term));
    }
  }
  EXPECT_GT(with_terms, notes.size() / 2);
}

TEST(Themes, StopWhenTheyAreToldTo) {
  const auto notes = made_up(50);
  std::vector<double> heard;
  Options options;
  options.progress = [&](double done) {
    heard.push_back(done);
    return heard.size() < 3;
  };
  EXPECT_FALSE(find(notes, options));
  EXPECT_EQ(heard.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(heard));
}

TEST(Themes, HearThePromptOfAVeryShortNote) {
  std::set<std::string> asked;
  Options options;
  options.meaning = [&](std::span<const std::string> texts) {
    asked.insert(texts.begin(), texts.end());
    embedding::Vectors out{embedding::width, std::vector<float>(texts.size() * embedding::width)};
    for (std::size_t i = 0; i < texts.size(); ++i) out.values[i * out.width] = 1;
    return out;
  };
  const std::vector<Note> notes = {{"Time", "What gets in the way?"},
                                   {"There is never enough time for it", "What gets in the way?"}};
  expect_sound(notes, find(notes, options).value());
  EXPECT_TRUE(asked.contains("What gets in the way?: Time"));
  EXPECT_EQ(asked.size(), 3U);
}

TEST(Themes, TakeAnyNotes) {
  std::string endless;
  for (int i = 0; i < 100'000; ++i) endless += "word" + std::to_string(i % 5000) + " ";
  std::vector<Note> copies(5000, Note{"The bus is late"});
  std::vector<Note> mixed = made_up(60);
  for (const char* text : {"", " ", "\n", "!!!", "👍", "👍👍", "医院まで遠い", "проблема", "ok",
                           "ok", "OK!", "\xff\xfe", "نقل", "e\xcc\x81", "ﬁ", "a", "1"}) {
    mixed.push_back({text});
  }
  mixed.push_back({endless});
  std::vector<Note> alike;
  for (int i = 0; i < 400; ++i)
    alike.push_back({"The number " + std::to_string(i) + " bus is late"});
  const struct {
    const char* name;
    std::vector<Note> notes;
    std::size_t grouped;  // at least
  } cases[] = {
      {"none", {}, 0},
      {"one", {{"The bus is late"}}, 0},
      {"two", {{"The bus is late"}, {"A warm hall"}}, 0},
      {"three that are blank", {{""}, {" "}, {"?!"}}, 0},
      {"only emoji", {{"👍"}, {"🎉"}, {"👍👍"}, {"😀"}}, 0},
      {"five thousand copies", copies, 5000},
      {"another script", {{"医院まで遠い"}, {"病院が遠い"}, {"バスが遅い"}, {"バスが来ない"}}, 0},
      {"nearly alike", alike, 100},
      {"all sorts", mixed, 50},
  };
  for (const auto& [name, notes, grouped] : cases) {
    SCOPED_TRACE(name);
    const Found found = by_words(notes);
    expect_sound(notes, found);
    EXPECT_GE(notes.size() - found.ungrouped.size(), grouped);
    const Quality agreement = quality(found, std::vector<std::string>(notes.size(), "x"));
    for (const double value :
         {agreement.v_measure, agreement.ari, agreement.recall_at_1, agreement.mrr}) {
      EXPECT_TRUE(std::isfinite(value));
    }
  }
}

TEST(Themes, CountFiveThousandCopiesAsOneThemeWithOneName) {
  const std::vector<Note> notes(5000, Note{"The bus is late"});
  const Found found = by_words(notes);
  ASSERT_EQ(found.themes.size(), 1U);
  EXPECT_EQ(found.themes[0].notes.size(), 5000U);
  EXPECT_EQ(found.duplicates.size(), 4999U) << "each copy beside the first";
}

TEST(Duplicates, AreFoundInSpiteOfTyposCapitalsAndPunctuation) {
  const std::vector<Note> notes = {{"Open the north lift again, please."},
                                   {"OPEN the north lift again please"},
                                   {"Open the north lft again, please!"},
                                   {"Close the south door"}};
  const auto pairs = by_words(notes).duplicates;
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0], (Pair{0, 1, 1}));
  EXPECT_EQ(pairs[1].second, 2U);
}

TEST(Duplicates, AreThoseThatComparingAllWithAllFinds) {
  std::vector<std::string> texts;
  std::mt19937 random(3);
  for (const Note& note : made_up(120)) {
    std::string text = plain(note.text + " and something that all of them say at the end");
    texts.push_back(text);
    text[random() % text.size()] = 'q';
    texts.push_back(text);
  }
  std::set<std::pair<std::size_t, std::size_t>> expected, found;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      if (likeness(texts[i], texts[j]) >= 0.85) expected.emplace(i, j);
    }
  }
  for (const Pair& pair : near_duplicates(texts, 0.85)) found.emplace(pair.first, pair.second);
  ASSERT_GT(expected.size(), 50U);
  EXPECT_TRUE(std::ranges::includes(expected, found));
  EXPECT_GE(double(found.size()), 0.98 * double(expected.size()));
}

TEST(Agreement, IsThatOfTheTextbook) {
  const Groups a = {0, 0, 1, 1}, b = {0, 0, 1, 2}, one = {0, 0, 0, 0}, single = {0, 1, 2, 3};
  EXPECT_DOUBLE_EQ(adjusted_rand(a, a), 1);
  EXPECT_NEAR(adjusted_rand(a, b), 4.0 / 7, 1e-12);
  EXPECT_DOUBLE_EQ(adjusted_rand(a, one), 0);
  EXPECT_DOUBLE_EQ(adjusted_rand(single, single), 1);
  EXPECT_NEAR(v_measure(a, b), 0.8, 1e-12);
  EXPECT_DOUBLE_EQ(v_measure(a, one), 0);
  EXPECT_DOUBLE_EQ(v_measure({}, {}), 1);
}

TEST(Words, AreShownAsTheyAreWritten) {
  const auto words = words_of("The NHS's Bòrd can’t wait; Buses!");
  std::vector<std::string> shown, keys;
  for (const Word& word : words) shown.push_back(word.shown), keys.push_back(word.key);
  EXPECT_EQ(shown, (std::vector<std::string>{"the", "nhs's", "bòrd", "can't", "wait", "buses"}));
  EXPECT_EQ(keys[2], "bord");
  EXPECT_TRUE(words[0].common);
  EXPECT_FALSE(words[2].common);
  EXPECT_EQ(words_of("NHS")[0].shown, "NHS");
  for (const auto& [many, one] : std::map<std::string, std::string>{{"buses", "bus"},
                                                                    {"bus", "bus"},
                                                                    {"classes", "class"},
                                                                    {"class", "class"},
                                                                    {"libraries", "library"},
                                                                    {"trees", "tree"},
                                                                    {"houses", "house"},
                                                                    {"boxes", "box"},
                                                                    {"crisis", "crisis"}}) {
    EXPECT_EQ(singular(many), one);
  }
}

TEST(Words, OfScriptsWithoutSpacesArePairsOfCharacters) {
  std::vector<std::string> keys;
  for (const Word& word : words_of("病院は Bus")) keys.push_back(word.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"病院", "院は", "bus"}));
}

}  // namespace
}  // namespace commonty::themes
