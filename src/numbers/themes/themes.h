// What many short notes are about: themes found among them, each with its words, its reasons and
// the notes that say the same.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "numbers/embedding/embedding.h"
#include "platform/base/result.h"

namespace commonty::themes {

// Fewer notes in a theme are left ungrouped.
inline constexpr std::size_t theme_size_min = 3;
// From here on the same letters in the same order make two notes duplicates of each other.
inline constexpr double duplicate_score_min = 0.85;
// From here on two notes may say the same in other words.
inline constexpr double same_meaning_min = 0.90;

struct Note {
  std::string text;
  std::string prompt = {};  // what was asked; it helps where a note is only a word or two
};

// What texts mean: a vector of unit length for each, all zero for those that cannot be read.
// embedding::meanings, or something that remembers what that answered before.
using Meaning = std::function<embedding::Vectors(std::span<const std::string>)>;

struct Options {
  Meaning meaning = {};                    // none: themes go by words alone
  std::span<const float> background = {};  // Encoder::background()
  int finer = 0;                           // steps finer than the steadiest; coarser below 0
  std::optional<std::size_t> count = {};   // so many themes, however small
  std::uint64_t seed = 1;
  // Hears how much is done, from 0 to 1; false stops the work.
  std::function<bool(double)> progress = {};
};

struct Theme {
  std::string label;               // its terms, or the beginning of its medoid where it has none
  std::vector<std::string> terms;  // at most three that tell it from the others
  std::size_t medoid = 0;          // the note nearest to its middle
  std::vector<std::size_t> notes;  // ascending
  std::vector<Theme> inner;        // the themes inside a large one
};

struct Pair {
  std::size_t first = 0, second = 0;  // first < second
  double score = 0;

  bool operator==(const Pair&) const = default;
};

struct Near {
  std::size_t note = 0;
  double similarity = 0;  // 1 says the same, 0 has nothing in common
};

// Why a note is where it is.
struct Place {
  std::optional<std::size_t> theme = {};
  std::vector<Near> nearest = {};       // in its theme
  std::vector<std::string> terms = {};  // of its theme's terms, those it has
};

// One step of the slider from coarse to fine.
struct Level {
  double fineness = 0;
  std::size_t themes = 0;
  double stability = 0;  // 1 when chance plays no part
};

struct Found {
  std::vector<Theme> themes;  // the largest first
  std::vector<std::size_t> ungrouped;
  std::vector<Pair> duplicates;    // the same words, or nearly; each copy beside the first
  std::vector<Pair> same_meaning;  // suggestions
  std::vector<Place> places;       // of every note
  std::vector<Level> levels;
  std::size_t level = 0;       // the one that was taken
  bool by_words_alone = true;  // no model, or not in its language
  // Where the notes stand: one row for all that are identical, none for a blank one.
  embedding::Vectors vectors;
  std::vector<std::optional<std::size_t>> rows;  // of every note
};

// The same notes in another order give the same themes, and so do further copies of a note. Refuses
// only when it was stopped.
// Threads: may run in several at once; the grouping itself waits for its turn.
Result<Found> find(std::span<const Note> notes, const Options& options);

// ---- themes that are there already: nothing is grouped anew

// The terms of each, by the notes that it has now; `themes` say where these stand.
std::vector<std::vector<std::string>> terms_of(std::span<const Note> notes,
                                               const std::vector<std::vector<std::size_t>>& themes);
// Of these notes, by themselves, the one nearest to their middle; none where all are blank.
std::optional<std::size_t> middle_of(std::span<const Note> notes, const Options& options);
// Those of the terms that a text has, in whatever number and case.
std::vector<std::string> held_terms(const std::string& text, const std::vector<std::string>& terms);

struct Quality {
  double v_measure = 0, ari = 0;    // of the themes; what is ungrouped stands alone
  double recall_at_1 = 0, mrr = 0;  // is the nearest note under the same label?
};

// How well themes agree with labels that people gave, one a note.
Quality quality(const Found& found, std::span<const std::string> labels);

}  // namespace commonty::themes
