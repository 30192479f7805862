// Moves that a room may catch up with, as a store would keep them: the n-th has position n.
#pragma once

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/live/rooms.h"

namespace commonty::test {

// Threads: any.
class StoredMoves {
 public:
  live::Message add(std::string text) {
    const std::lock_guard lock(mutex_);
    moves_.push_back({static_cast<live::Position>(moves_.size()) + 1, "", std::move(text)});
    return moves_.back();
  }
  live::Position newest() const {
    const std::lock_guard lock(mutex_);
    return static_cast<live::Position>(moves_.size());
  }

  std::function<std::optional<live::News>(live::Position)> catch_up() {
    return [this](live::Position after) { return news(after); };
  }

  // What somebody hears who has heard all up to there.
  std::string written(live::Position after) const {
    std::string all;
    for (const live::Message& one : since(after)) {
      all += *live::frame(one.position, one.name, one.data).bytes;
    }
    return all;
  }

  int asked() const { return asked_; }
  std::size_t told_max = 1000;  // at once
  std::atomic<bool> over = false, broken = false;

 private:
  std::vector<live::Message> since(live::Position after) const {
    const std::lock_guard lock(mutex_);
    return since_locked(after);
  }
  std::vector<live::Message> since_locked(live::Position after) const {
    const auto passed = std::min(static_cast<std::size_t>(after), moves_.size());
    return {moves_.begin() + static_cast<std::ptrdiff_t>(passed), moves_.end()};
  }
  std::optional<live::News> news(live::Position after) {
    ++asked_;
    if (over) return std::nullopt;
    if (broken) throw std::runtime_error("no database");
    const std::lock_guard lock(mutex_);  // one snapshot: upto belongs to these very messages
    live::News news{since_locked(after), static_cast<live::Position>(moves_.size()), false};
    if (news.messages.size() > told_max) news = {{}, news.upto, true};
    return news;
  }

  mutable std::mutex mutex_;
  std::vector<live::Message> moves_;
  std::atomic<int> asked_ = 0;
};

}  // namespace commonty::test
