// An opinion map as JSON for programs, with the names of Polis and red-dwarf, and as lines to read.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "numbers/opinion_map/opinion_map.h"
#include "numbers/opinion_map/votes_table.h"
#include "server/commands/opinion_files.h"

namespace commonty::server {

struct OpinionReport {
  const opinion_map::Ballots& ballots;
  const StatementFacts& facts;
  const opinion_map::OpinionMap& map;
  std::vector<std::string> group_names;  // "0", "1" ...; other names where groups were given
  bool given = false;                    // the groups were
};

// What a reader must know to trust the numbers; whole sentences, most often none.
std::vector<std::string> notes(const OpinionReport& report);

boost::json::object to_json(const OpinionReport& report);
std::string to_text(const OpinionReport& report);

}  // namespace commonty::server
