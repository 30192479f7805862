// Promises made in the open, on a stage or elsewhere: each with an owner and a day, of a challenge,
// and with everything that became of it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/floor_questions/floor_questions.h"
#include "civic/organisations/organisations.h"
#include "civic/workshops/workshops.h"

namespace commonty {
using CommitmentId = Id<struct CommitmentTag>;
}

namespace commonty::commitments {

inline constexpr std::size_t words_length_max = 280;
inline constexpr std::size_t owner_length_max = 120;
inline constexpr std::size_t why_length_max = 500;

// Changed: it was promised anew, with other words or another day. Taken back: nobody promised it,
// it was recorded by mistake.
enum class State { open, kept, changed, not_kept, taken_back };
// Those that it is said to be in; taking back is a deed of its own.
inline constexpr std::array states = {State::open, State::kept, State::changed, State::not_kept};
std::string_view name_of(State state);
std::optional<State> state_named(std::string_view name);
Message label(State state);

struct Commitment {
  CommitmentId id;
  ChallengeId challenge;
  WorkshopId workshop;       // 0 = not made at one
  FloorQuestionId question;  // 0 = about none
  std::string words, owner;  // "Anne Reid, Strathkellan Council"
  Time due_at;
  State state = State::open;
  Time made_at;

  bool is_to_be_kept() const { return state == State::open || state == State::changed; }
  bool is_taken_back() const { return state == State::taken_back; }
  bool is_overdue(Time now) const { return is_to_be_kept() && due_at < now; }
};

struct Draft {
  std::string words, owner;
  OrganisationId organisation = {};
  std::optional<Time> due_at = {};
  WorkshopId workshop = {};
  FloorQuestionId question = {};
};
Result<CommitmentId> make(Tx& tx, PersonId by, ChallengeId challenge, const Draft& draft);

// What it is from now on. Words and day count only where it is changed.
struct Change {
  State state = State::kept;
  std::string why, words = {};
  std::optional<Time> due_at = {};
};
Result<void> change(Tx& tx, PersonId by, CommitmentId id, const Change& change);

// It stays with its history, and counts nowhere; nothing else happens to it until it stands again.
Result<void> take_back(Tx& tx, PersonId by, CommitmentId id, std::string_view why);
// As it stood before.
Result<void> let_stand(Tx& tx, PersonId by, CommitmentId id);

struct Step {
  State state = State::open;
  std::string why, words, by_name;
  Time due_at, at;
};
// The newest first; the last is how it was made.
std::vector<Step> history(Tx& tx, CommitmentId id);

// Whose promise it is, as far as they have an account: those who look after the organisation; and
// whoever recorded it.
std::vector<PersonId> owners(Tx& tx, CommitmentId id);

std::optional<Commitment> find(Tx& tx, CommitmentId id);
Result<Commitment> get(Tx& tx, CommitmentId id);
// Those still to be kept first, by their day; then the others, those due last first; at the end
// those taken back.
std::vector<Commitment> list(Tx& tx, ChallengeId challenge);
std::vector<Commitment> of_workshop(Tx& tx, WorkshopId workshop);

// Without those taken back.
struct Counts {
  int open = 0, overdue = 0, kept = 0, not_kept = 0;
  int all() const { return open + kept + not_kept; }
};
Counts count(Tx& tx, ChallengeId challenge);

}  // namespace commonty::commitments
