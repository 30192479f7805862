// The map of a conversation: drawn anew when votes have come in, kept for everyone who looks at it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "civic/opinion_maps/findings.h"
#include "civic/opinion_maps/summary.h"
#include "civic/opinions/opinions.h"

namespace commonty {
struct App;
}

namespace commonty::opinion_maps {

// A map is not drawn more often, nor for more than a tenth of the time.
inline constexpr std::int64_t pause_ms = 2'000;
inline constexpr std::int64_t pauses_to_work = 9;
inline constexpr std::int64_t claim_ms = 60'000;

struct Map {
  std::int64_t drawn = 0;  // how often; 0: never
  std::int64_t votes_mark = 0;
  Time drawn_at;
  opinion_map::KHistory history;
  Findings findings;
};
// Never drawn: as if nobody had voted.
Map map_of(Tx& tx, ConversationId id);
std::int64_t times_drawn(Tx& tx, ConversationId id);

struct VoterPlace {
  std::int64_t voter = 0;
  Dot at;
};
// Those who voted on enough statements, by voter.
std::vector<VoterPlace> places(Tx& tx, ConversationId id);
// Of this person; none: they have not voted.
std::optional<Place> place_of(Tx& tx, ConversationId id, PersonId person);

// The words of the statements that are put to the vote.
Wording wording_of(const std::vector<opinions::Statement>& statements);

// ---- drawing

// What one drawing needs, read in one snapshot.
struct Votes {
  opinions::Conversation conversation;
  std::vector<opinions::Statement> statements;
  std::vector<opinion_map::Vote> votes;
  opinion_map::KHistory history;
};
// As it is kept: put in words beside the writer, who has others waiting.
struct Drawn {
  struct Part {
    std::int64_t number = 0;
    std::string places;
  };
  std::int64_t votes_mark = 0;
  opinion_map::KHistory history;
  std::string findings;
  std::vector<Part> parts;                                  // of the places
  std::vector<std::pair<std::int64_t, double>> priorities;  // those that have changed
};
// Pure. Takes seconds where a hundred thousand people voted.
Drawn draw_map(const Votes& votes);
// Nothing, where a newer one is kept already. Answers how often it was drawn.
std::optional<std::int64_t> keep(Tx& tx, ConversationId id, const Drawn& drawn, Time begun);

// Says that this one is about to be drawn, so that nobody else draws it too; whoever said so and
// fell silent is not waited for beyond claim_ms. False: it is not due any more.
bool claim(Tx& tx, ConversationId id);
// Draws what has been due longest and tells those who look at it. For how many ms no other is due;
// see Jobs::Work.
std::int64_t draw_next(const App& app, const std::function<bool()>& is_stopping);

// The live room of a map; the position in it is how often it was drawn.
std::string room_of(ConversationId id);

}  // namespace commonty::opinion_maps
