// Work that goes on beside the pages: what follows the facts, and what is done from time to time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "civic/pages/visit.h"
#include "platform/facts/facts.h"

namespace commonty {

class Jobs {
 public:
  // Called for each fact once, in order, in a transaction that also moves the follower's bookmark.
  using Follower = std::function<void(Tx&, const facts::Recorded&)>;
  // Called after commits and at least once a minute; does what is due and returns.
  using Chore = std::function<void(const App&)>;
  // The same; true when something is due in a moment, and so this must be called again soon.
  using ChoreWithPauses = std::function<bool(const App&)>;

  void follow(std::string name, Follower follower) {
    followers.push_back({std::move(name), std::move(follower)});
  }
  void chore(std::string name, Chore chore) {
    chore_with_pauses(std::move(name), [chore = std::move(chore)](const App& app) {
      chore(app);
      return false;
    });
  }
  void chore_with_pauses(std::string name, ChoreWithPauses chore) {
    chores.push_back({std::move(name), std::move(chore)});
  }

  struct Named {
    std::string name;
    Follower follower;
  };
  struct NamedChore {
    std::string name;
    ChoreWithPauses chore;
  };
  std::vector<Named> followers;
  std::vector<NamedChore> chores;
};

}  // namespace commonty
