#include "civic/contributions/drawn_lists.h"

namespace commonty::contributions {
namespace {

constexpr std::size_t kept_max = 200;

}  // namespace

DrawnLists::Drawn DrawnLists::find(const std::string& key, const State& state) const {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end() || found->second.state != state) return nullptr;
  return found->second.drawn;
}

// Forgets all when there are too many: what is looked at comes back at once.
void DrawnLists::keep(std::string key, const State& state, Drawn drawn) {
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kept_max) kept_.clear();
  kept_.insert_or_assign(std::move(key), Kept{state, std::move(drawn)});
}

}  // namespace commonty::contributions
