// Fields that were drawn before: most are the same for everyone, page after page, and building one
// anew costs more than the rest of its line.
#pragma once

#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace commonty {

// Threads: any thread may find and keep.
class DrawnFields {
 public:
  std::optional<std::string> find(const std::string& key) const;
  // Forgets all when there are too many: what is used comes back at once.
  void keep(std::string key, std::string html);

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> kept_;
};

}  // namespace commonty
