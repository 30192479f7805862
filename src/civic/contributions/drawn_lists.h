// Lists of contributions as they were drawn last. They are the same for everybody who may see them,
// so they hold until something happens, or a minute has gone by ("5 minutes ago").
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "platform/base/time.h"
#include "platform/facts/facts.h"

namespace commonty::contributions {

struct DrawnList {
  std::string counts_html, cards_html;
  std::string next;  // where the next page begins; "" when there is none
  std::string note;  // on how it was searched; "" when there is nothing to say
};

// Threads: any thread may find and keep.
class DrawnLists {
 public:
  using Drawn = std::shared_ptr<const DrawnList>;

  // What a list was drawn of.
  struct State {
    facts::Position newest;  // settled
    std::int64_t minute = 0;
    bool operator==(const State&) const = default;
  };
  static State state(facts::Position newest, Time now) { return {newest, now.ms / minute_ms}; }

  // Nothing when it was not drawn of this state.
  Drawn find(const std::string& key, const State& state) const;
  void keep(std::string key, const State& state, Drawn drawn);

 private:
  struct Kept {
    State state;
    Drawn drawn;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Kept> kept_;
};

}  // namespace commonty::contributions
