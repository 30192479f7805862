#include "civic/contributions/live_list.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>

#include "civic/contributions/cards.h"

namespace commonty::contributions {
namespace json = boost::json;
namespace {

constexpr int facts_at_once = 200;
constexpr int facts_read_max = 2000;
// How far facts of elsewhere may run ahead before a quiet list tells its place.
constexpr std::int64_t place_step = 500;

constexpr std::array<std::string_view, 5> appearances = {
    "contribution.posted", "contribution.brought", "contribution.shown",
    "contribution.withdrawal_undone", "contribution.unmerged"};

bool is_appearance(const std::string& name) {
  return std::find(appearances.begin(), appearances.end(), name) != appearances.end();
}

}  // namespace

std::vector<ContributionId> contributions_in(const facts::Fact& fact) {
  std::vector<ContributionId> ids;
  if (fact.name.starts_with("contribution.")) ids.push_back(ContributionId{fact.subject});
  json::error_code error;
  const json::value detail = json::parse(fact.detail.empty() ? "{}" : fact.detail, error);
  if (error || !detail.is_object()) return ids;
  for (const std::string_view name : {"contribution", "joint"}) {
    const json::value* value = detail.get_object().if_contains(name);
    if (value == nullptr || !value->is_string()) continue;
    if (const auto id = ContributionId::parse(value->get_string())) ids.push_back(*id);
  }
  return ids;
}

// One look into the store answers all who asked before it began, so that many listeners who are
// woken by one commit do not all ask the same.
LiveList::Events LiveList::after(std::string_view place) {
  const std::int64_t ticket = ++asked_;
  const std::lock_guard lock(mutex_);
  if (answered_ < ticket) {
    const std::int64_t all_until_now = asked_;
    look();
    answered_ = all_until_now;
  }
  const auto seen = facts::position_in(place);
  if (!seen || *seen > upto_) return {{facts::text_of(upto_), "place", ""}};
  if (*seen < since_ && !look_back(*seen)) return {{facts::text_of(upto_), "behind", ""}};
  return events_after(*seen);
}

LiveList::Events LiveList::events_after(facts::Position seen) const {
  Events events;
  for (const Change& change : changes_) {
    if (change.at > seen) events.push_back({facts::text_of(change.at), "", change.drawn});
  }
  if (events.empty() && upto_.number - seen.number >= place_step) {
    events.push_back({facts::text_of(upto_), "place", ""});
  }
  return events;
}

void LiveList::look() {
  if (!begun_) {
    since_ = upto_ = app_.store.read(facts::newest);
    begun_ = true;
    return;
  }
  News news = read(upto_);
  upto_ = news.upto;
  // What is drawn may name somebody: nobody gets it any more, and who needs it has it drawn anew.
  if (news.names_moved || !news.all) {
    changes_.clear();
    since_ = upto_;
    return;
  }
  for (Change& change : news.changes) add(changes_, std::move(change));
  if (changes_.size() <= live_changes_max) return;
  const auto kept = changes_.end() - static_cast<std::ptrdiff_t>(live_changes_max);
  since_ = std::prev(kept)->at;
  changes_.erase(changes_.begin(), kept);
}

// For somebody who comes from before all that is drawn.
bool LiveList::look_back(facts::Position from) {
  News news = read(from);
  if (!news.all) return false;
  since_ = from;
  upto_ = news.upto;
  changes_ = std::move(news.changes);
  return true;
}

LiveList::News LiveList::read(facts::Position from) const {
  return app_.store.read([&](Tx& tx) {
    News news;
    news.upto = from;
    int count = facts_at_once;
    for (int total = 0; count == facts_at_once && news.all; total += count) {
      const auto recorded = facts::after(tx, news.upto, facts_at_once);
      for (const facts::Recorded& one : recorded) take_note(one, news);
      if (!recorded.empty()) news.upto = recorded.back().position;
      count = static_cast<int>(recorded.size());
      news.all = total + count < facts_read_max;
    }
    news.all = news.all && news.changes.size() <= live_changes_max;
    if (!news.all) {
      news.upto = facts::newest(tx);
      return news;
    }
    for (Change& change : news.changes) change.drawn = draw(tx, change);
    return news;
  });
}

void LiveList::take_note(const facts::Recorded& recorded, News& news) const {
  const facts::Fact& fact = recorded.fact;
  if (fact.name.starts_with("person.") || fact.name.starts_with("profile.")) {
    news.names_moved = true;
  }
  if (fact.scope != challenge_.value) return;
  for (const ContributionId id : contributions_in(fact)) {
    add(news.changes, {recorded.position, id, is_appearance(fact.name), ""});
  }
}

// In place of what was known of the same contribution.
void LiveList::add(std::vector<Change>& changes, Change change) {
  const auto known = std::find_if(changes.begin(), changes.end(),
                                  [&](const Change& other) { return other.id == change.id; });
  if (known != changes.end()) {
    change.is_new = change.is_new || known->is_new;
    changes.erase(known);
  }
  changes.push_back(std::move(change));
}

std::string LiveList::draw(Tx& tx, const Change& change) const {
  const auto c = find(tx, change.id);
  json::object model{
      {"action", "remove"}, {"target", "contribution-" + change.id.text()}, {"card", nullptr}};
  if (c && c->challenge == challenge_ && c->state == State::shown) {
    model["action"] = change.is_new ? "prepend" : "replace";
    if (change.is_new) model["target"] = "contributions";
    model["card"] = card({texts_, app_.clock.now()}, *c);
  }
  return app_.templates.render("contributions/change", model, texts_);
}

std::shared_ptr<LiveList> LiveLists::of(const App& app, const Texts& texts, ChallengeId challenge) {
  const std::lock_guard lock(mutex_);
  std::erase_if(lists_, [](const auto& item) { return item.second.expired(); });
  std::weak_ptr<LiveList>& known = lists_[{challenge.value, texts.language()}];
  auto list = known.lock();
  if (!list) known = list = std::make_shared<LiveList>(app, texts, challenge);
  return list;
}

}  // namespace commonty::contributions
