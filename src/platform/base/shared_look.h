// One look at something for all who ask at the same time: many listeners who are woken by one
// commit do not all ask the database the same.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace commonty {

// Threads: any may ask.
template <class T>
class SharedLook {
 public:
  explicit SharedLook(std::function<T()> look) : look_(std::move(look)) {}

  // As it is now: never older than the moment of asking.
  T now() {
    const std::int64_t ticket = ++asked_;
    const std::lock_guard lock(mutex_);
    if (answered_ < ticket) {
      const std::int64_t all_until_now = asked_;
      seen_ = look_();
      answered_ = all_until_now;
    }
    return *seen_;
  }

 private:
  const std::function<T()> look_;
  std::atomic<std::int64_t> asked_ = 0;
  std::mutex mutex_;
  std::int64_t answered_ = 0;  // all who asked before this are answered by the last look
  std::optional<T> seen_;
};

// The looks that somebody takes now, by what is looked at. Threads: any.
template <class T>
class SharedLooks {
 public:
  using Look = SharedLook<T>;

  std::shared_ptr<Look> of(std::int64_t what, std::function<T()> look) {
    const std::lock_guard lock(mutex_);
    std::erase_if(looks_, [](const auto& item) { return item.second.expired(); });
    std::weak_ptr<Look>& known = looks_[what];
    auto found = known.lock();
    if (!found) known = found = std::make_shared<Look>(std::move(look));
    return found;
  }

 private:
  std::mutex mutex_;
  std::map<std::int64_t, std::weak_ptr<Look>> looks_;
};

}  // namespace commonty
