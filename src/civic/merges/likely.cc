#include "civic/merges/likely.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "civic/meanings/meanings.h"
#include "civic/people/people.h"
#include "numbers/themes/duplicates.h"
#include "numbers/themes/terms.h"
#include "platform/facts/facts.h"

namespace commonty::merges {
namespace {

using contributions::Contribution;
using Because = LikelyPair::Because;
using Ids = std::pair<ContributionId, ContributionId>;  // the older one first

// Meanings are compared once what all sentences have in common is taken away, which lowers
// themes::same_meaning_min to this.
constexpr double similarity_min = 0.88;
// Room for pairs that were told apart.
constexpr std::size_t by_meaning_max = 500;

struct Alike {
  Ids ids;
  Because because;
  double likeness;
};

Ids in_order(ContributionId a, ContributionId b) { return a < b ? Ids(a, b) : Ids(b, a); }

using ById = std::map<ContributionId, Contribution>;

// Those with the same words under what they say: capitals and signs make no difference.
using ByWords = std::map<std::string, std::vector<ContributionId>>;

ByWords by_words(const ById& all) {
  ByWords out;
  for (const auto& [id, c] : all) {
    std::string words = themes::plain(contributions::said(c));
    if (!words.empty()) out[std::move(words)].push_back(id);
  }
  return out;
}

// Each copy beside the oldest of its kind, then what is nearly alike.
std::vector<Alike> alike_in_words(const ByWords& all) {
  std::vector<Alike> out;
  std::vector<std::string> texts;
  std::vector<ContributionId> oldest;
  for (const auto& [words, ids] : all) {
    texts.push_back(words);
    oldest.push_back(ids.front());
    for (std::size_t i = 1; i < ids.size(); ++i) {
      out.push_back({in_order(ids.front(), ids[i]), Because::same_words, 1});
    }
  }
  for (const themes::Pair& pair : themes::near_duplicates(texts, themes::duplicate_score_min)) {
    out.push_back({in_order(oldest[pair.first], oldest[pair.second]), Because::nearly_same_words,
                   pair.score});
  }
  return out;
}

// The oldest of each kind alone: many copies of one would leave no room for others.
std::vector<Alike> alike_in_meaning(const App& app, const ByWords& all) {
  std::vector<std::int64_t> ids;
  for (const auto& [words, copies] : all) ids.push_back(copies.front().value);
  std::vector<Alike> out;
  for (const auto& pair : app.nearest->pairs(ids, similarity_min, by_meaning_max)) {
    out.push_back({{ContributionId{pair.first}, ContributionId{pair.second}},
                   Because::same_meaning,
                   std::min(pair.similarity, 1.0)});
  }
  return out;
}

std::set<Ids> told_apart(Tx& tx, ChallengeId challenge) {
  std::set<Ids> out;
  for (const store::Row row :
       tx.query("SELECT first, second FROM told_apart WHERE challenge = $1", challenge)) {
    out.emplace(row.get<ContributionId>(0), row.get<ContributionId>(1));
  }
  return out;
}

bool comes_first(const Alike& a, const Alike& b) {
  if (a.because != b.because) return a.because < b.because;
  if (a.likeness != b.likeness) return a.likeness > b.likeness;
  return a.ids > b.ids;
}

Result<Ids> both_of(Tx& tx, ChallengeId challenge, ContributionId one, ContributionId other) {
  for (const ContributionId id : {one, other}) {
    if (TRY(contributions::get(tx, id)).challenge != challenge) {
      return refuse(Reason::conflict, say("Both must have been given to this challenge"));
    }
  }
  if (one == other) return refuse(Reason::conflict, say("These are one and the same"));
  return in_order(one, other);
}

void record(Tx& tx, PersonId by, ChallengeId challenge, const Ids& ids, const char* name) {
  facts::record(tx, {.name = name,
                     .subject = ids.second.value,
                     .actor = by.value,
                     .scope = challenge.value,
                     .detail = "{\"from\":\"" + ids.first.text() + "\"}"});
}

}  // namespace

Likely likely(const App& app, Tx& tx, ChallengeId challenge) {
  contributions::Filter filter;
  filter.challenge = challenge;
  contributions::Listed listed = contributions::list(tx, filter, "", likely_looked_through_max);
  Likely out;
  out.all_looked_through = listed.next.empty();
  out.by_meaning = contributions::can_search_by_meaning(app);
  ById all;
  for (Contribution& c : listed.items) {
    // Of those who took their words back all say the same.
    if (c.text != people::erased_words) all.emplace(c.id, std::move(c));
  }

  const ByWords words = by_words(all);
  std::vector<Alike> alike = alike_in_words(words);
  if (out.by_meaning) {
    const std::vector<Alike> more = alike_in_meaning(app, words);
    alike.insert(alike.end(), more.begin(), more.end());
  }
  std::sort(alike.begin(), alike.end(), comes_first);
  std::set<Ids> known = told_apart(tx, challenge);
  for (const Alike& one : alike) {
    if (!known.insert(one.ids).second) continue;
    if (out.pairs.size() == likely_shown_max) {
      out.are_more = true;
      break;
    }
    out.pairs.push_back({all.at(one.ids.first), all.at(one.ids.second), one.because, one.likeness});
  }
  return out;
}

Result<void> tell_apart(Tx& tx, PersonId by, ChallengeId challenge, ContributionId one,
                        ContributionId other) {
  const Ids ids = TRY(both_of(tx, challenge, one, other));
  const auto added = tx.run(
      "INSERT INTO told_apart (challenge, first, second, told_by, at) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT DO NOTHING",
      challenge, ids.first, ids.second, by, tx.now());
  if (added > 0) record(tx, by, challenge, ids, "contribution.told_apart");
  return done();
}

Result<void> undo_tell_apart(Tx& tx, PersonId by, ChallengeId challenge, ContributionId one,
                             ContributionId other) {
  const Ids ids = TRY(both_of(tx, challenge, one, other));
  const auto removed =
      tx.run("DELETE FROM told_apart WHERE challenge = $1 AND first = $2 AND second = $3",
             challenge, ids.first, ids.second);
  if (removed > 0) record(tx, by, challenge, ids, "contribution.telling_apart_undone");
  return done();
}

}  // namespace commonty::merges
