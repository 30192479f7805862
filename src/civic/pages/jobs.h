// Work that goes on beside the pages: what follows the facts, and what is done from time to time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "civic/pages/visit.h"
#include "platform/facts/facts.h"

namespace commonty {

class Jobs {
 public:
  // Called for each fact once, in order, in a transaction that also moves the follower's bookmark.
  using Follower = std::function<void(Tx&, const facts::Recorded&)>;
  // Called after commits and at least once a minute; does what is due and returns. What takes long
  // does a part of it, and asks to be called again soon.
  enum class Left { nothing, more };
  using Chore = std::function<Left(const App&)>;

  // Long work, such as finding themes, each kind done on a thread of its own: begins what waits
  // longest and ends it. Answers for how many ms there is nothing to do unless something is
  // committed: `at_once` where more waits, less than `when_asked` where something must wait its
  // turn. What is under way is left off soon when it `is_stopping`.
  static constexpr std::int64_t at_once = 0, when_asked = 20'000;
  using Work = std::function<std::int64_t(const App&, const std::function<bool()>& is_stopping)>;

  void follow(std::string name, Follower follower) {
    followers.push_back({std::move(name), std::move(follower)});
  }
  template <class F>
  void chore(std::string name, F work) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, const App&>>) {
      chores.push_back({std::move(name), [work](const App& app) {
                          work(app);
                          return Left::nothing;
                        }});
    } else {
      chores.push_back({std::move(name), std::move(work)});
    }
  }

  void long_work(std::string name, Work work) {
    works.push_back({std::move(name), std::move(work)});
  }

  struct Named {
    std::string name;
    Follower follower;
  };
  struct NamedChore {
    std::string name;
    Chore chore;
  };
  struct NamedWork {
    std::string name;
    Work work;
  };
  std::vector<Named> followers;
  std::vector<NamedChore> chores;
  std::vector<NamedWork> works;
};

}  // namespace commonty
