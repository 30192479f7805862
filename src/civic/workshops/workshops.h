// Workshops: rooms whose notes became contributions of a challenge.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"

namespace commonty {
using WorkshopId = Id<struct WorkshopTag>;
}  // namespace commonty

namespace commonty::workshops {

inline constexpr int title_length_max = 140;

struct Workshop {
  WorkshopId id;
  ChallengeId challenge;
  std::string title, document, brought_by_name;
  Time brought_at;
  int notes = 0;
};

// A room that worked on paper: its notes came in a document.
WorkshopId record_paper(Tx& tx, PersonId by, ChallengeId challenge, std::string_view title,
                        std::string_view document);
std::vector<Workshop> list(Tx& tx, std::optional<ChallengeId> challenge, int limit);
std::optional<Workshop> find(Tx& tx, WorkshopId id);

}  // namespace commonty::workshops
