#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/contributions/stop_words.h"
#include "civic/contributions/words.h"

namespace commonty::contributions {
namespace {

constexpr std::size_t words_asked_max = 12;
// A word that more than this many share says little about which is meant.
constexpr int frequent_min = 20;
constexpr int frequent_max = 400;
constexpr double score_min = 0.2;
constexpr std::size_t compared_max = 40;

// What all forms of a word have in common: "buses" and "bus", "houses" and "house".
std::string stem(std::string word) {
  if (word.size() > 3 && word.ends_with('s')) word.pop_back();
  if (word.size() > 3 && word.ends_with('e')) word.pop_back();
  return word;
}

std::vector<std::string> forms_of(const std::string& word) {
  const std::string root = stem(word);
  return {root, root + "s", root + "e", root + "es"};
}

// The words that carry the meaning, longest first: they tell most.
std::vector<std::string> telling_words(std::string_view text) {
  std::set<std::string> kept;
  for (const std::string& word : plain_words(text)) {
    if (word.size() > 2 && !is_stop_word(word)) kept.insert(word);
  }
  std::vector<std::string> out(kept.begin(), kept.end());
  std::stable_sort(out.begin(), out.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  if (out.size() > words_asked_max) out.resize(words_asked_max);
  return out;
}

std::vector<ContributionId> holding(Tx& tx, ChallengeId challenge, const std::string& word,
                                    int limit) {
  const std::string asked = question_any(tx.dialect(), forms_of(word), challenge);
  std::vector<ContributionId> ids;
  const bool postgres = tx.dialect() == store::Dialect::postgres;
  const std::string_view sql =
      postgres ? "SELECT id FROM contributions WHERE words @@ $1::tsquery LIMIT $2"
               : "SELECT rowid FROM contribution_words WHERE contribution_words MATCH $1 LIMIT $2";
  for (const store::Row row : tx.query(sql, asked, limit)) {
    ids.push_back(row.get<ContributionId>(0));
  }
  return ids;
}

struct Candidate {
  ContributionId id;
  double weight = 0;  // of the words it shares
  int shared = 0;
};

struct Candidates {
  std::vector<Candidate> best;
  double weight_asked = 0;  // of all words that count
  std::size_t words_asked = 0;
};

Candidates candidates(Tx& tx, ChallengeId challenge, const std::vector<std::string>& asked) {
  const int all = tx.one<int>(
      "SELECT COUNT(*) FROM contributions WHERE challenge = $1 AND state = 'shown'", challenge);
  const int frequent = std::clamp(all / 10, frequent_min, frequent_max);
  Candidates out;
  std::map<ContributionId, Candidate> found;
  for (const std::string& word : asked) {
    const auto ids = holding(tx, challenge, word, frequent + 1);
    if (static_cast<int>(ids.size()) > frequent) continue;
    const double weight = std::log(1.0 + (all + 1.0) / (static_cast<double>(ids.size()) + 1.0));
    out.weight_asked += weight;
    ++out.words_asked;
    for (const ContributionId id : ids) {
      Candidate& candidate = found[id];
      candidate.id = id;
      candidate.weight += weight;
      ++candidate.shared;
    }
  }
  for (const auto& [id, candidate] : found) out.best.push_back(candidate);
  std::sort(out.best.begin(), out.best.end(), [](const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.id > b.id;
  });
  if (out.best.size() > compared_max) out.best.resize(compared_max);
  return out;
}

std::set<std::string> stems(const std::vector<std::string>& words) {
  std::set<std::string> out;
  for (const std::string& word : words) {
    if (word.size() > 2 && !is_stop_word(word)) out.insert(stem(word));
  }
  return out;
}

// How much of both texts is the same: 0 to 1.
double overlap(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::size_t both = 0;
  for (const std::string& word : a) both += b.count(word);
  const std::size_t either = a.size() + b.size() - both;
  return either == 0 ? 0 : static_cast<double>(both) / static_cast<double>(either);
}

}  // namespace

std::vector<Contribution> similar(Tx& tx, ChallengeId challenge, std::string_view text, int limit,
                                  ContributionId except) {
  const std::vector<std::string> asked = telling_words(text);
  if (asked.empty()) return {};
  const Candidates found = candidates(tx, challenge, asked);
  const std::set<std::string> own = stems(plain_words(text));
  // One shared word is enough only where hardly more was asked.
  const int shared_min = found.words_asked > 2 ? 2 : 1;

  std::vector<std::pair<double, Contribution>> scored;
  for (const Candidate& candidate : found.best) {
    if (candidate.id == except || candidate.shared < shared_min) continue;
    auto c = find(tx, candidate.id);
    if (!c) continue;
    const double score = 0.5 * candidate.weight / found.weight_asked +
                         0.5 * overlap(own, stems(plain_words(c->title + " " + c->text)));
    if (score >= score_min) scored.emplace_back(score, *std::move(c));
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Contribution> out;
  for (auto& [score, c] : scored) {
    if (static_cast<int>(out.size()) < limit) out.push_back(std::move(c));
  }
  return out;
}

}  // namespace commonty::contributions
