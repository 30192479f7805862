// What `commonty opinion` reads: votes, statements, and groups that somebody made elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "numbers/opinion_map/opinion_map.h"
#include "numbers/opinion_map/votes_table.h"

namespace commonty::server {

Result<opinion_map::Ballots> read_votes(const std::string& file);

// What the comments file tells of the statements that have votes; others are left out.
struct StatementFacts {
  std::vector<opinion_map::Standing> standings;  // one a statement
  std::vector<std::string> texts;                // one a statement; may be empty
};
Result<StatementFacts> read_comments(const std::string& file, const opinion_map::Ids& statements);

// {"participant": group}, where a group is a number or a word.
struct GivenGroups {
  std::vector<int> of_person;      // places in `names`, or in_no_group
  std::vector<std::string> names;  // numbers ascending, then words
  std::size_t unknown = 0;         // people named who did not vote
};
Result<GivenGroups> read_groups(const std::string& file, const opinion_map::Ids& people);

}  // namespace commonty::server
