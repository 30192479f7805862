#include "civic/pages/drawn_fields.h"

#include <mutex>

namespace commonty {
namespace {

constexpr std::size_t kept_max = 1'000;

}  // namespace

std::optional<std::string> DrawnFields::find(const std::string& key) const {
  const std::shared_lock lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return std::nullopt;
  return found->second;
}

void DrawnFields::keep(std::string key, std::string html) {
  const std::unique_lock lock(mutex_);
  if (kept_.size() >= kept_max) kept_.clear();
  kept_.insert_or_assign(std::move(key), std::move(html));
}

}  // namespace commonty
