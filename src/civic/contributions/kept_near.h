// Keeps what contributions mean at hand, so that search and "similar ones" can go by it.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "civic/contributions/contributions.h"
#include "civic/pages/jobs.h"
#include "platform/facts/facts.h"

namespace commonty::contributions {

// Reads those that are shown when the program starts, the newest first, and then what the facts
// tell of: each process for itself, since each holds them in its own memory. Whatever is not read
// yet is found by its words alone. Threads: one at a time.
class KeptNear {
 public:
  Jobs::Left go_on(const App& app);

 private:
  void hear(const App& app);
  std::vector<ContributionId> take_changed();

  bool begun_ = false;
  facts::Position heard_;                 // facts until here are known
  std::set<ContributionId> changed_;      // to be read again
  std::optional<std::string> rest_ = "";  // of the first reading: where it goes on; none when done
};

}  // namespace commonty::contributions
