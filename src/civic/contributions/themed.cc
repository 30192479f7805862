// The published theme of each contribution.
#include <algorithm>

#include "civic/contributions/contributions.h"

namespace commonty::contributions {
namespace {

constexpr std::size_t changed_at_once = 500;

void set_theme(Tx& tx, std::int64_t theme, const std::vector<ContributionId>& ids) {
  for (std::size_t from = 0; from < ids.size(); from += changed_at_once) {
    std::vector<store::Param> params{store::param(theme)};
    std::string marks;
    for (std::size_t i = from; i < std::min(ids.size(), from + changed_at_once); ++i) {
      params.push_back(store::param(ids[i]));
      marks += (marks.empty() ? "$" : ", $") + std::to_string(params.size());
    }
    tx.run_change("UPDATE contributions SET theme = $1 WHERE id IN (" + marks + ")", params);
  }
}

}  // namespace

void set_themes(Tx& tx, ChallengeId challenge,
                const std::map<ContributionId, std::int64_t>& themes) {
  std::map<std::int64_t, std::vector<ContributionId>> changes;
  for (const store::Row row :
       tx.query("SELECT id, theme FROM contributions WHERE challenge = $1", challenge)) {
    const auto id = row.get<ContributionId>(0);
    const auto found = themes.find(id);
    const std::int64_t theme = found == themes.end() ? 0 : found->second;
    if (theme != row.integer(1)) changes[theme].push_back(id);
  }
  for (const auto& [theme, ids] : changes) set_theme(tx, theme, ids);
}

std::map<std::int64_t, int> count_by_theme(Tx& tx, ChallengeId challenge) {
  std::map<std::int64_t, int> out;
  for (const store::Row row :
       tx.query("SELECT theme, COUNT(*) FROM contributions WHERE challenge = $1 AND state = "
                "'shown' AND theme <> 0 GROUP BY theme",
                challenge)) {
    out[row.integer(0)] = row.get<int>(1);
  }
  return out;
}

}  // namespace commonty::contributions
