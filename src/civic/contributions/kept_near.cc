#include "civic/contributions/kept_near.h"

#include <algorithm>
#include <chrono>

#include "civic/contributions/live_list.h"
#include "civic/meanings/meanings.h"
#include "civic/people/people.h"

namespace commonty::contributions {
namespace {

constexpr int facts_at_once = 500;
constexpr int read_at_once = 100;
// The newest; half a kilobyte of memory each. Older ones are found by their words.
constexpr std::size_t held_max = 100'000;
// Letters and other chores wait meanwhile.
constexpr std::chrono::milliseconds pause_after{500};

std::vector<ContributionId> of_person(Tx& tx, PersonId person) {
  std::vector<ContributionId> ids;
  for (const store::Row row : tx.query("SELECT id FROM contributions WHERE author = $1", person)) {
    ids.push_back(row.get<ContributionId>(0));
  }
  return ids;
}

struct News {
  facts::Position upto;
  int facts = 0;
  std::set<ContributionId> changed;
};

// Whoever supports one changes neither its words nor who sees it.
bool may_change_words(const std::string& fact) {
  return fact.starts_with("contribution.") && fact != "contribution.supported" &&
         fact != "contribution.support_withdrawn";
}

News news_since(Tx& tx, facts::Position heard) {
  News news{.upto = heard};
  for (const facts::Recorded& one : facts::after(tx, heard, facts_at_once)) {
    ++news.facts;
    news.upto = one.position;
    if (may_change_words(one.fact.name)) {
      for (const ContributionId id : contributions_in(one.fact)) news.changed.insert(id);
    }
    if (one.fact.name == "person.erased") {
      for (const ContributionId id : of_person(tx, PersonId{one.fact.subject})) {
        news.changed.insert(id);
      }
    }
  }
  return news;
}

bool has_words(const Contribution& c) { return c.text != people::erased_words; }

void put(const App& app, const std::vector<Contribution>& list) {
  std::vector<std::string> texts;
  for (const Contribution& c : list) texts.push_back(said(c));
  const embedding::Vectors vectors = meanings::remembered(app)(texts);
  for (std::size_t i = 0; i < list.size(); ++i) {
    app.nearest->put(list[i].id.value, list[i].challenge.value,
                     meanings::centred(*app.encoder, vectors[i]));
  }
}

}  // namespace

Jobs::Left KeptNear::go_on(const App& app) {
  const auto began = std::chrono::steady_clock::now();
  hear(app);
  while (rest_ || !changed_.empty()) {
    const std::vector<ContributionId> changed = take_changed();
    std::vector<Contribution> list;
    if (changed.empty()) {
      const Listed listed =
          app.store.read([&](Tx& tx) { return contributions::list(tx, {}, *rest_, read_at_once); });
      const bool is_last = listed.next.empty() || app.nearest->size() >= held_max;
      rest_ = is_last ? std::nullopt : std::optional(listed.next);
      list = listed.items;
    } else {
      list = app.store.read([&](Tx& tx) { return find_those(tx, changed, {}); });
      for (const ContributionId id : changed) app.nearest->remove(id.value);
    }
    std::erase_if(list, [](const Contribution& c) { return !has_words(c); });
    if (list.empty()) continue;
    // Asked for only now: an empty site opens no model.
    if (!can_search_by_meaning(app)) return Jobs::Left::nothing;
    put(app, list);
    if (std::chrono::steady_clock::now() - began > pause_after) return Jobs::Left::more;
  }
  return Jobs::Left::nothing;
}

std::vector<ContributionId> KeptNear::take_changed() {
  std::vector<ContributionId> ids;
  while (!changed_.empty() && ids.size() < read_at_once) {
    ids.push_back(*changed_.rbegin());
    changed_.erase(std::prev(changed_.end()));
  }
  return ids;
}

void KeptNear::hear(const App& app) {
  if (!begun_) {
    heard_ = app.store.read(facts::newest);
    begun_ = true;
    return;
  }
  for (int count = facts_at_once; count == facts_at_once;) {
    const News news = app.store.read([&](Tx& tx) { return news_since(tx, heard_); });
    heard_ = news.upto;
    count = news.facts;
    changed_.insert(news.changed.begin(), news.changed.end());
  }
}

}  // namespace commonty::contributions
