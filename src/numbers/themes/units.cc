#include "numbers/themes/units.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "numbers/themes/terms.h"
#include "numbers/themes/word_space.h"

namespace commonty::themes {
namespace {

constexpr std::size_t words_of_short_note_max = 3;
constexpr float prompt_weighs = 0.3F;
// A few notes say little about what is usual: so many everyday sentences stand beside them.
constexpr float background_notes = 50;
constexpr float words_weigh = 0.7F;
constexpr std::size_t many_units = 5000;  // then vectors are narrowed
constexpr std::size_t narrow_width = 128;

const std::string& commonest(const std::map<std::string, std::size_t>& counts) {
  return std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })
      ->first;
}

std::span<float> row_of(embedding::Vectors& vectors, std::size_t row) {
  return {&vectors.values[row * vectors.width], vectors.width};
}

bool is_zero(std::span<const float> vector) {
  return std::ranges::all_of(vector, [](float value) { return value == 0; });
}

void to_unit_length(std::span<float> vector) {
  double squares = 0;
  for (const float value : vector) squares += double(value) * value;
  const bool is_nothing = squares < 1e-12;
  const double scale = is_nothing ? 0 : 1 / std::sqrt(squares);
  for (float& value : vector) value *= static_cast<float>(scale);
}

// A word or two fit anywhere; what was asked tells where.
void add_prompts(embedding::Vectors& meanings, const std::vector<Unit>& units,
                 const Meaning& meaning) {
  std::vector<std::string> texts;
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool is_short = words_of(units[i].text).size() <= words_of_short_note_max;
    if (!is_short || units[i].prompt.empty()) continue;
    texts.push_back(units[i].prompt + ": " + units[i].text);
    whose.push_back(i);
  }
  if (texts.empty()) return;
  const embedding::Vectors with_prompt = meaning(texts);
  for (std::size_t i = 0; i < whose.size(); ++i) {
    const auto row = row_of(meanings, whose[i]);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] += prompt_weighs * with_prompt[i][j];
    to_unit_length(row);
  }
}

// Where most notes cannot be read, what the model says of the rest is not worth having.
bool reads_most(const embedding::Vectors& meanings) {
  std::size_t read = 0;
  for (std::size_t i = 0; i < meanings.size(); ++i) read += is_zero(meanings[i]) ? 0 : 1;
  return 2 * read >= meanings.size() && read > 0;
}

embedding::Vectors meanings_of(const std::vector<Unit>& units, const Meaning& meaning) {
  if (!meaning || units.empty()) return {};
  std::vector<std::string> texts;
  for (const Unit& unit : units) texts.push_back(unit.text);
  embedding::Vectors meanings = meaning(texts);
  if (!reads_most(meanings)) return {};
  add_prompts(meanings, units, meaning);
  return meanings;
}

// What all notes have in common tells nothing about one of them.
embedding::Vectors centred(const embedding::Vectors& meanings, std::span<const float> background) {
  std::vector<float> middle(meanings.width);
  for (std::size_t j = 0; j < background.size(); ++j) middle[j] = background_notes * background[j];
  float count = background_notes;
  for (std::size_t i = 0; i < meanings.size(); ++i) {
    if (is_zero(meanings[i])) continue;
    for (std::size_t j = 0; j < middle.size(); ++j) middle[j] += meanings[i][j];
    ++count;
  }
  embedding::Vectors out = meanings;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (is_zero(out[i])) continue;
    const auto row = row_of(out, i);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] -= middle[j] / count;
    to_unit_length(row);
  }
  return out;
}

embedding::Vectors joined(const embedding::Vectors& meanings, const embedding::Vectors& words) {
  embedding::Vectors out{meanings.width + words.width, {}};
  out.values.resize(words.size() * out.width);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto row = row_of(out, i);
    std::ranges::copy(meanings[i], row.begin());
    for (std::size_t j = 0; j < words.width; ++j) {
      row[meanings.width + j] = words_weigh * words[i][j];
    }
    to_unit_length(row);
  }
  return out;
}

}  // namespace

std::vector<Unit> units_of(std::span<const Note> notes) {
  struct Group {
    std::map<std::string, std::size_t> texts, prompts;
    std::vector<std::size_t> notes;
  };
  std::map<std::string, Group> groups;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const std::string key = plain(notes[i].text);
    if (key.empty()) continue;
    Group& group = groups[key];
    ++group.texts[notes[i].text];
    ++group.prompts[notes[i].prompt];
    group.notes.push_back(i);
  }
  std::vector<Unit> out;
  for (auto& [key, group] : groups) {
    out.push_back({key, commonest(group.texts), commonest(group.prompts), std::move(group.notes)});
  }
  return out;
}

Standing standing_of(const std::vector<Unit>& units, const Options& options) {
  Standing out;
  out.meanings = meanings_of(units, options.meaning);
  const bool has_meanings = out.meanings.size() > 0;
  std::vector<std::vector<std::string>> terms;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool is_read = has_meanings && !is_zero(out.meanings[i]);
    terms.push_back(
        counted_terms(units[i].text, is_read ? Pieces::words : Pieces::words_and_trigrams));
  }
  embedding::Vectors words = word_vectors(terms, options.seed);
  out.vectors =
      has_meanings ? joined(centred(out.meanings, options.background), words) : std::move(words);
  if (units.size() > many_units) out.vectors = narrowed(out.vectors, narrow_width);
  return out;
}

}  // namespace commonty::themes
