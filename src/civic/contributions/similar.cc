#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/contributions/stop_words.h"
#include "civic/contributions/words.h"
#include "civic/meanings/meanings.h"

namespace commonty::contributions {
namespace {

constexpr std::size_t words_asked_max = 12;
// A word that more than this many share says little about which is meant.
constexpr int frequent_min = 20;
constexpr int frequent_max = 400;
constexpr double score_min = 0.2;
constexpr std::size_t compared_max = 40;
// Of meanings: below this two texts share no more than what they are about.
constexpr double similarity_min = 0.5;
constexpr std::size_t near_max = 10;

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

struct Scored {
  double score = 0;
  Contribution contribution;
};

// Those that share enough words with a text.
std::vector<Scored> sharing_words(Tx& tx, ChallengeId challenge, std::string_view text,
                                  ContributionId except) {
  const std::vector<std::string> asked = telling_words(text);
  if (asked.empty()) return {};
  const Candidates found = candidates(tx, challenge, asked);
  const std::set<std::string> own = stems(plain_words(text));
  // One shared word is enough only where hardly more was asked.
  const int shared_min = found.words_asked > 2 ? 2 : 1;

  std::vector<Scored> scored;
  for (const Candidate& candidate : found.best) {
    if (candidate.id == except || candidate.shared < shared_min) continue;
    auto c = find(tx, candidate.id);
    if (!c) continue;
    const double score = 0.5 * candidate.weight / found.weight_asked +
                         0.5 * overlap(own, stems(plain_words(c->title + " " + c->text)));
    if (score >= score_min) scored.push_back({score, *std::move(c)});
  }
  return scored;
}

std::vector<Contribution> best_of(std::vector<Scored> scored, int limit) {
  std::stable_sort(scored.begin(), scored.end(),
                   [](const Scored& a, const Scored& b) { return a.score > b.score; });
  std::vector<Contribution> out;
  for (Scored& one : scored) {
    if (static_cast<int>(out.size()) < limit) out.push_back(std::move(one.contribution));
  }
  return out;
}

using Near = std::map<ContributionId, double>;

// What is being written has no place among the others yet.
Near near(const App& app, ChallengeId challenge, std::string_view text, ContributionId except) {
  const std::int64_t group = challenge.value;
  const meanings::Nearest::Wanted wanted{{&group, 1}, near_max, similarity_min};
  std::vector<meanings::Nearest::Found> found;
  if (except) {
    found = app.nearest->find_like(except.value, wanted);
  } else {
    found = app.nearest->find(meanings::of_question(*app.encoder, std::string(text)), wanted);
  }
  Near out;
  for (const auto& one : found) out.emplace(ContributionId{one.id}, one.similarity);
  return out;
}

std::vector<ContributionId> ids_of(const Near& near) {
  std::vector<ContributionId> ids;
  for (const auto& [id, similarity] : near) ids.push_back(id);
  return ids;
}

}  // namespace

std::vector<Contribution> similar(Tx& tx, ChallengeId challenge, std::string_view text, int limit,
                                  ContributionId except) {
  return best_of(sharing_words(tx, challenge, text, except), limit);
}

// Half by words, half by meaning; either is enough to be among them.
std::vector<Contribution> similar(const App& app, Tx& tx, ChallengeId challenge,
                                  std::string_view text, int limit, ContributionId except) {
  std::vector<Scored> scored = sharing_words(tx, challenge, text, except);
  if (!can_search_by_meaning(app)) return best_of(std::move(scored), limit);
  Near means_so = near(app, challenge, text, except);
  for (Scored& one : scored) {
    const auto known = means_so.extract(one.contribution.id);
    one.score = 0.5 * one.score + (known ? 0.5 * known.mapped() : 0);
  }
  Filter filter;
  filter.challenge = challenge;
  for (Contribution& c : find_those(tx, ids_of(means_so), filter)) {
    const double score = 0.5 * means_so.at(c.id);
    scored.push_back({score, std::move(c)});
  }
  return best_of(std::move(scored), limit);
}

}  // namespace commonty::contributions
