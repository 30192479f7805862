#include "civic/pages/tally.h"

namespace commonty {
namespace {

// Beyond this, what was not looked at lately is not counted: memory is bounded.
constexpr std::size_t things_max = 100'000;

}  // namespace

void Tally::add(std::string_view kind, std::int64_t id) {
  std::lock_guard lock(mutex_);
  auto& numbers = kept_[std::string(kind)].numbers;
  if (numbers.size() < things_max || numbers.contains(id)) ++numbers[id];
}

std::vector<Tally::Count> Tally::take(std::string_view kind, Time now, std::int64_t pause_ms) {
  std::lock_guard lock(mutex_);
  std::vector<Count> out;
  const auto found = kept_.find(kind);
  if (found == kept_.end() || now - found->second.taken_at < pause_ms) return out;
  for (const auto& [id, number] : found->second.numbers) out.push_back({id, number});
  if (out.empty()) return out;
  found->second.numbers.clear();
  found->second.taken_at = now;
  return out;
}

}  // namespace commonty
