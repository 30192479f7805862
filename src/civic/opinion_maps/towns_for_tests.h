// Small made-up towns that vote, for tests.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "civic/opinion_maps/findings.h"
#include "civic/opinion_maps/summary.h"
#include "platform/texts/texts.h"

namespace commonty::opinion_maps {

inline std::string english(const Message& message) { return Texts::english()(message); }

struct Town {
  std::uint32_t people = 0, statements = 0;
  std::vector<opinion_map::Vote> votes;
  std::map<std::uint32_t, opinion_map::Standing> standings;  // those that are not in

  opinion_map::Matrix matrix() const {
    return opinion_map::Matrix::from(people, statements, votes).value();
  }
  Findings findings() const {
    std::vector<std::int64_t> numbers;
    std::vector<opinion_map::Standing> all(statements, opinion_map::Standing::in);
    for (std::uint32_t s = 0; s < statements; ++s) numbers.push_back(s);
    for (const auto& [statement, standing] : standings) all[statement] = standing;
    const auto votes_of_all = matrix();
    return findings_of(votes_of_all, numbers, all, opinion_map::map_opinions(votes_of_all, all));
  }
  Wording wording() const {
    Wording out;
    for (std::uint32_t s = 0; s < statements; ++s) {
      if (!standings.contains(s)) out[s] = "Statement " + std::to_string(s);
    }
    return out;
  }
};

// Everybody votes the same on everything.
inline Town of_one_mind(std::uint32_t people, std::uint32_t statements, std::int8_t value = 1) {
  Town out{people, statements, {}, {}};
  for (std::uint32_t p = 0; p < people; ++p) {
    for (std::uint32_t s = 0; s < statements; ++s) out.votes.push_back({p, s, value, 0});
  }
  return out;
}

// Two camps, the first of `first` people: they differ on statements 0 to 3, agree on 4 to 6 and
// pass on 7. Every fifth of a camp is of two minds on one statement.
inline Town two_camps(std::uint32_t people = 30, std::uint32_t first = 18) {
  Town out{people, 8, {}, {}};
  for (std::uint32_t p = 0; p < people; ++p) {
    for (std::uint32_t s = 0; s < out.statements; ++s) {
      const bool is_first = p < first, is_odd = p % 5 == 0 && s == p % 4;
      std::int8_t value = is_first == (s < 2) ? 1 : -1;
      if (s >= 4) value = 1;
      if (is_odd) value = static_cast<std::int8_t>(-value);
      if (s == 7) value = 0;
      out.votes.push_back({p, s, value, 0});
    }
  }
  return out;
}

}  // namespace commonty::opinion_maps
