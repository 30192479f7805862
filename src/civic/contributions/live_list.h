// The list of a challenge while people look at it: what is new, changed or gone since a place among
// the facts, drawn by the view that draws the page, once for all who read in the same language.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "civic/contributions/contributions.h"
#include "civic/pages/visit.h"
#include "platform/facts/facts.h"
#include "platform/web/response.h"

namespace commonty::contributions {

// What is kept drawn of one list; who comes from further back is told to load the page anew.
inline constexpr std::size_t live_changes_max = 200;

// Which ones a fact is about: those of comments, merges and amendments name them in their detail.
std::vector<ContributionId> contributions_in(const facts::Fact& fact);

// What an event carries is the present state, never an earlier one: words that were hidden since do
// not come by, however long ago a browser stopped listening.
// Threads: any may ask.
class LiveList {
 public:
  using Events = std::vector<web::EventStream::Event>;

  LiveList(const App& app, const Texts& texts, ChallengeId challenge)
      : app_(app), texts_(texts), challenge_(challenge) {}

  // What happened after a place that the page or an event's id gave; from now on, when it is none.
  Events after(std::string_view place);

 private:
  struct Change {
    facts::Position at;  // of the last fact about it
    ContributionId id;
    bool is_new = false;
    std::string drawn;
  };
  struct News {
    facts::Position upto;
    std::vector<Change> changes;
    bool all = true;           // false: it was too much to read
    bool names_moved = false;  // somebody changed their name, or went
  };

  void look();
  bool look_back(facts::Position from);
  News read(facts::Position from) const;
  void take_note(const facts::Recorded& recorded, News& news) const;
  std::string draw(Tx& tx, const Change& change) const;
  static void add(std::vector<Change>& changes, Change change);
  Events events_after(facts::Position seen) const;

  const App& app_;
  const Texts& texts_;
  const ChallengeId challenge_;

  std::atomic<std::int64_t> asked_ = 0;
  std::mutex mutex_;
  std::int64_t answered_ = 0;  // all who asked before this are answered by the last look
  bool begun_ = false;
  facts::Position since_, upto_;  // between these, changes_ holds all
  std::vector<Change> changes_;   // in order of `at`, a contribution once
};

// The lists that somebody looks at now. Threads: any.
class LiveLists {
 public:
  std::shared_ptr<LiveList> of(const App& app, const Texts& texts, ChallengeId challenge);

 private:
  std::mutex mutex_;
  std::map<std::pair<std::int64_t, std::string>, std::weak_ptr<LiveList>> lists_;
};

}  // namespace commonty::contributions
