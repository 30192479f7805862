#include "numbers/themes/labels.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "numbers/themes/terms.h"

namespace commonty::themes {
namespace {

constexpr std::size_t terms_max = 3;
constexpr double two_words_weigh = 1.3;
constexpr std::size_t small_theme = 8;  // below it, a word of one note may name the theme

struct Term {
  std::vector<std::string> words;  // singular keys
  std::string shown;
};

// Single words that mean something, and two of them side by side.
std::vector<Term> terms_in(const std::string& text) {
  std::vector<Term> out;
  const std::vector<Word> words = words_of(text);
  const auto counts = [](const Word& word) {
    const bool is_number = word.key.find_first_not_of("0123456789") == std::string::npos;
    return !word.common && !is_number && word.key.size() > 1;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!counts(words[i])) continue;
    out.push_back({{singular(words[i].key)}, words[i].shown});
    if (i + 1 == words.size() || !counts(words[i + 1])) continue;
    out.push_back({{singular(words[i].key), singular(words[i + 1].key)},
                   words[i].shown + " " + words[i + 1].shown});
  }
  return out;
}

struct Tally {
  double notes = 0;
  std::map<std::string, std::size_t> shown;  // each way it was written
};
using Tallies = std::map<std::vector<std::string>, Tally>;

Tallies tally(const std::vector<Counted>& theme) {
  Tallies out;
  for (const Counted& counted : theme) {
    std::set<std::vector<std::string>> seen;  // once a note
    for (Term& term : terms_in(*counted.text)) {
      Tally& known = out[term.words];
      known.shown[term.shown] += counted.notes;
      if (seen.insert(term.words).second) known.notes += static_cast<double>(counted.notes);
    }
  }
  return out;
}

const std::string& commonest(const Tally& tally) {
  return std::ranges::max_element(tally.shown, {}, [](const auto& way) { return way.second; })
      ->first;
}

struct Candidate {
  const std::vector<std::string>* words;
  const Tally* tally;
  double weight;
};

std::vector<std::string> best_terms(std::vector<Candidate> candidates) {
  std::ranges::stable_sort(candidates, std::greater(), &Candidate::weight);
  std::vector<std::string> out;
  std::set<std::string> used;
  for (const Candidate& candidate : candidates) {
    const auto is_used = [&](const std::string& word) { return used.contains(word); };
    if (std::ranges::any_of(*candidate.words, is_used)) continue;
    used.insert(candidate.words->begin(), candidate.words->end());
    out.push_back(commonest(*candidate.tally));
    if (out.size() == terms_max) break;
  }
  return out;
}

}  // namespace

std::vector<std::vector<std::string>> label_terms(const std::vector<std::vector<Counted>>& themes) {
  std::vector<Tallies> tallies;
  std::map<std::vector<std::string>, double> everywhere;
  double all = 0;
  for (const auto& theme : themes) {
    tallies.push_back(tally(theme));
    for (const auto& [words, found] : tallies.back()) {
      everywhere[words] += found.notes;
      all += found.notes;
    }
  }
  const double a_theme = all / static_cast<double>(std::max<std::size_t>(themes.size(), 1));

  std::vector<std::vector<std::string>> out;
  for (std::size_t i = 0; i < themes.size(); ++i) {
    double size = 0;
    for (const Counted& counted : themes[i]) size += static_cast<double>(counted.notes);
    std::vector<Candidate> candidates;
    for (const auto& [words, found] : tallies[i]) {
      if (found.notes < 2 && size >= small_theme) continue;
      const double rarity = std::log(1 + a_theme / everywhere[words]);
      const double weight = found.notes / size * rarity * (words.size() > 1 ? two_words_weigh : 1);
      candidates.push_back({&words, &found, weight});
    }
    out.push_back(best_terms(std::move(candidates)));
  }
  return out;
}

bool has_term(const std::string& text, const std::string& term) {
  std::vector<std::string> wanted;
  for (const Word& word : words_of(term)) wanted.push_back(singular(word.key));
  for (const Term& found : terms_in(text)) {
    if (found.words == wanted) return true;
  }
  return false;
}

}  // namespace commonty::themes
