// Keeps what the things of a concept mean at hand, so that search and "similar ones" can go by it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "civic/pages/jobs.h"
#include "platform/facts/facts.h"

namespace commonty::meanings {

// Found by its words, among those of its group.
struct Thing {
  std::int64_t id = 0, group = 0;
  std::string words;
};

// Where a concept has its things.
struct Source {
  struct Page {
    std::vector<Thing> things;
    std::string next;  // cursor; "" = that was all
  };
  // Those that may be found, the newest first.
  std::function<Page(Tx&, const std::string& after, int limit)> list;
  // Of these, those that may be found now.
  std::function<std::vector<Thing>(Tx&, const std::vector<std::int64_t>& ids)> those;
  // Whose words, or who may see them, changed by what happened.
  std::function<std::vector<std::int64_t>(Tx&, const facts::Fact&)> changed_by;
};

// Reads those that may be found when the program starts, the newest first, and then what the facts
// tell of: each process for itself, since each holds them in its own memory. Whatever is not read
// yet is found by its words alone. Threads: one at a time.
class KeptNear {
 public:
  explicit KeptNear(Source source) : source_(std::move(source)) {}
  Jobs::Left go_on(const App& app);

 private:
  // How much has happened since the last time.
  int hear(const App& app);
  std::vector<std::int64_t> take_changed();
  std::vector<Thing> read_on(const App& app);

  Source source_;
  bool begun_ = false;
  facts::Position heard_;  // facts until here are known
  std::chrono::steady_clock::time_point next_in_rush_{};
  std::set<std::int64_t> changed_;        // to be read again
  std::optional<std::string> rest_ = "";  // of the first reading: where it goes on; none when done
  std::size_t read_ = 0;                  // so many in the first reading
};

// The chore of a concept's things.
Jobs::Chore keep_near(Source source);

}  // namespace commonty::meanings
