#include "civic/contributions/word_score.h"

#include <algorithm>
#include <numeric>

#include "civic/contributions/stop_words.h"

namespace commonty::contributions {
namespace {

// The usual ones: how soon further mentions stop to count, and how much a long text is held back.
constexpr double k1 = 1.2, b = 0.75;
constexpr double title_weight = 2;
constexpr double stop_word_weight = 0.1;

using Words = std::vector<std::string>;

struct Said {
  Words title, text;
};

bool begins_here(const Words& words, std::size_t at, const Words& phrase, bool last_is_begun) {
  if (at + phrase.size() > words.size()) return false;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const bool may_go_on = last_is_begun && i + 1 == phrase.size();
    const std::string& word = words[at + i];
    if (may_go_on ? !word.starts_with(phrase[i]) : word != phrase[i]) return false;
  }
  return true;
}

int mentions(const Words& words, const Words& phrase, bool last_is_begun) {
  int count = 0;
  for (std::size_t at = 0; at < words.size(); ++at) {
    count += begins_here(words, at, phrase, last_is_begun) ? 1 : 0;
  }
  return count;
}

double weight_of(const Words& phrase) {
  return phrase.size() == 1 && is_stop_word(phrase.front()) ? stop_word_weight : 1;
}

WordScore score_of(const Asked& asked, const Said& said, double relative_length) {
  WordScore out{.says_all = true};
  double possible = 0;
  for (const Words& phrase : asked.phrases) {
    const bool is_begun = asked.last_is_begun && &phrase == &asked.phrases.back();
    const double count = title_weight * mentions(said.title, phrase, is_begun) +
                         mentions(said.text, phrase, is_begun);
    out.says_all = out.says_all && count > 0;
    out.score += weight_of(phrase) * count / (count + k1 * (1 - b + b * relative_length));
    possible += weight_of(phrase);
  }
  out.score = possible == 0 ? 0 : out.score / possible;
  return out;
}

}  // namespace

std::vector<WordScore> word_scores(const Asked& asked, const std::vector<Contribution>& among) {
  std::vector<Said> all;
  for (const Contribution& c : among)
    all.push_back({plain_words(headline(c)), plain_words(c.text)});
  const auto length = [](const Said& said) {
    return static_cast<double>(said.title.size() + said.text.size());
  };
  double words = 0;
  for (const Said& said : all) words += length(said);
  const double mean =
      std::max(1.0, words / static_cast<double>(std::max<std::size_t>(1, all.size())));
  std::vector<WordScore> out;
  for (const Said& said : all) out.push_back(score_of(asked, said, length(said) / mean));
  return out;
}

}  // namespace commonty::contributions
