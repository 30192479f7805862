#include "civic/opinion_maps/files.h"

#include <algorithm>

#include "platform/documents/documents.h"

namespace commonty::opinion_maps {

using opinion_map::Tally;

namespace {

// One person's row, filled vote by vote.
class VoterRow {
 public:
  explicit VoterRow(const std::vector<std::int64_t>& statements) : statements_(statements) {}

  void begin(std::int64_t voter) {
    voter_ = voter;
    agrees_ = disagrees_ = votes_ = 0;
    cells_.assign(statements_.size(), "");
  }
  void add(const opinion_map::Vote& vote) {
    const auto found = std::ranges::lower_bound(statements_, std::int64_t{vote.statement});
    if (found == statements_.end() || *found != vote.statement) return;
    cells_[static_cast<std::size_t>(found - statements_.begin())] = std::to_string(int{vote.value});
    ++votes_;
    agrees_ += vote.value == 1;
    disagrees_ += vote.value == -1;
  }
  // Nobody is told how many statements somebody gave: with few of them it would tell whose.
  std::string row(const std::string& group) const {
    std::vector<std::string> out = {
        std::to_string(voter_),    group, "", std::to_string(votes_), std::to_string(agrees_),
        std::to_string(disagrees_)};
    out.insert(out.end(), cells_.begin(), cells_.end());
    return documents::csv_row(out);
  }

 private:
  const std::vector<std::int64_t>& statements_;
  std::int64_t voter_ = 0;
  int agrees_ = 0, disagrees_ = 0, votes_ = 0;
  std::vector<std::string> cells_;
};

void add_tally(std::vector<std::string>& cells, const Tally& tally) {
  for (const std::uint32_t count :
       {tally.votes, tally.agrees, tally.disagrees, tally.votes - tally.agrees - tally.disagrees}) {
    cells.push_back(std::to_string(count));
  }
}

}  // namespace

ParticipantVotes::ParticipantVotes(Tx& tx, const Look& look, std::string_view secret)
    : id_(look.conversation.id),
      voters_(opinions::told_order(secret, look.conversation)),
      statements_(opinions::told_statements(tx, id_)) {
  groups_.resize(static_cast<std::size_t>(look.conversation.voters), opinion_map::in_no_group);
  for (const VoterPlace& place : places(tx, id_)) {
    groups_.at(static_cast<std::size_t>(place.voter)) = static_cast<std::int8_t>(place.at.group);
  }
}

std::vector<std::string> ParticipantVotes::heading() const {
  std::vector<std::string> out = {"participant", "group-id", "n-comments",
                                  "n-votes",     "n-agree",  "n-disagree"};
  for (const std::int64_t number : statements_) out.push_back(std::to_string(number));
  return out;
}

std::string ParticipantVotes::rows(Tx& tx, std::int64_t from, std::int64_t before) const {
  const auto first = static_cast<std::size_t>(from);
  const auto voters = std::span(voters_).subspan(first, static_cast<std::size_t>(before) - first);
  std::string out;
  const std::vector<opinion_map::Vote> votes = opinions::votes_of(tx, id_, voters);
  VoterRow row(statements_);
  for (std::size_t i = 0; i < votes.size(); ++i) {
    if (i == 0 || votes[i].person != votes[i - 1].person) row.begin(from + votes[i].person);
    row.add(votes[i]);
    if (i + 1 < votes.size() && votes[i + 1].person == votes[i].person) continue;
    const int group = groups_.at(static_cast<std::size_t>(voters[votes[i].person]));
    out += row.row(group == opinion_map::in_no_group ? "" : std::to_string(group));
  }
  return out;
}

std::string comment_groups_csv(const Look& look) {
  const Findings& findings = look.map.findings;
  std::vector<std::string> heading = {"comment-id",   "comment",         "total-votes",
                                      "total-agrees", "total-disagrees", "total-passes"};
  for (std::size_t g = 0; g < findings.groups.size(); ++g) {
    const std::string group = std::string("group-") + static_cast<char>('a' + g) + "-";
    for (const char* what : {"votes", "agrees", "disagrees", "passes"}) {
      heading.push_back(group + what);
    }
  }
  std::string out = documents::csv_row(heading);
  for (const auto& [number, words] : wording_of(look.statements)) {
    const OfStatement* one = findings.find(number);
    std::vector<std::string> cells = {std::to_string(number), words};
    add_tally(cells, one ? one->all : Tally{});
    for (std::size_t g = 0; g < findings.groups.size(); ++g) {
      add_tally(cells, one ? one->by_group[g] : Tally{});
    }
    out += documents::csv_row(cells);
  }
  return out;
}

}  // namespace commonty::opinion_maps
