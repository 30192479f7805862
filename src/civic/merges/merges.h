// Joining contributions that say the same: originals, authors and supports stay visible, everyone
// who supported one is told, and undoing it restores all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/contributions/contributions.h"

namespace commonty {
using MergeId = Id<struct MergeTag>;
}

namespace commonty::merges {

inline constexpr std::size_t originals_max = 50;
inline constexpr std::size_t why_length_max = 500;

struct Merge {
  MergeId id;
  ContributionId joint;
  bool joint_is_new = false;
  std::string why, by_name;
  Time at;
  std::optional<Time> undone_at;
  std::vector<ContributionId> originals;
};

// Joins the originals with `joint`, one of the challenge's own that is shown.
Result<Merge> into_existing(Tx& tx, PersonId by, ContributionId joint,
                            const std::vector<ContributionId>& originals, std::string_view why);
// Joins them in words of their own; brought by the one who joins them.
Result<Merge> into_new(Tx& tx, PersonId by, const contributions::Draft& words,
                       const std::vector<ContributionId>& originals, std::string_view why);
// All originals stand by themselves again; a joint one made for the merge is withdrawn, so it must
// not have been joined with others since.
Result<void> undo(Tx& tx, PersonId by, MergeId id);

std::optional<Merge> find(Tx& tx, MergeId id);
// The merge that made an original part of another, or none.
std::optional<Merge> of_original(Tx& tx, ContributionId original);
// Merges into this one that are not undone.
std::vector<Merge> into(Tx& tx, ContributionId joint);

}  // namespace commonty::merges
