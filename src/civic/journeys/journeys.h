// Where a thing came from and what came of it: links between things of any kind, walked both ways.
#pragma once

#include <boost/json/array.hpp>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty {
struct Visit;
}

namespace commonty::journeys {

// A thing of any concept: {"contribution", id}. The kinds are words of our own: challenge,
// document, contribution, decision, person, organisation ...
struct Thing {
  std::string kind;
  std::int64_t id = 0;

  auto operator<=>(const Thing&) const = default;
};

// How one came from the other, read from the later thing: contribution X was brought_by person Y.
enum class Link {
  asked_in,     // a contribution, a decision: in this challenge
  brought_by,   // a note from paper: by this person
  made_from,    // a contribution: from this document's note; a challenge: from this contribution
  merged_into,  // an original: into this joint contribution
  answered_by,  // a contribution: by this decision
  tested_in,
  measured_by,
  saved,
  adopted_from,
};
std::string_view name_of(Link link);

// Recorded in the transaction of the deed that made one out of the other. Twice is once.
void link(Tx& tx, const Thing& from, const Thing& to, Link kind, std::string_view detail = "");
// For undo: the link is gone, the facts still tell of it.
void unlink(Tx& tx, const Thing& from, const Thing& to, Link kind);

struct Step {
  Thing from, to;
  Link kind;
  std::string detail;  // "Table 4, question 2, line 31"
  Time at;
};
// All links of a thing, oldest first.
std::vector<Step> links_of(Tx& tx, const Thing& thing);

// Does such a link lead to what was there first? The others lead on to what came of it.
bool leads_back(Link link);

// Walks from a thing back to all that it came from, and on to all that came of it, at most `depth`
// away and `steps_max` in all. It never turns round on the way: what shares a challenge, a document
// or a decision with the thing has a journey of its own.
std::vector<Step> walk(Tx& tx, const Thing& thing, int depth = 6, int steps_max = 200);

// The journey of a thing as pages show it, for {{> pages/journey}} and as JSON: what it came from,
// itself (`now`), what came of it. Each concept tells the names of its own things, to those who may
// see them: parts.add("journey", "contribution", ...) gives {"title", "url"}, perhaps a "label"
// that says better what it is, or null for what this viewer may not see.
boost::json::array shown(const Visit& visit, Tx& tx, const Thing& thing);

}  // namespace commonty::journeys
