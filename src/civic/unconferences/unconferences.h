// Sessions that people in a workshop's room propose themselves: who is interested, when and where
// each is held so that few must choose between two they want, and a board for the notes of each.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "civic/workshops/workshops.h"
#include "numbers/timetable/timetable.h"

namespace commonty {
using ProposalId = Id<struct ProposalTag>;  // a proposed session; a SessionId is somebody's sign-in
}

namespace commonty::unconferences {

inline constexpr std::size_t title_length_max = 80;
inline constexpr std::size_t about_length_max = 600;
inline constexpr std::size_t room_name_length_max = 60;
inline constexpr int rooms_max = 20;
inline constexpr int times_max = 20;
inline constexpr int seats_max = 10000;
inline constexpr int sessions_max = 80;      // that stand, in one workshop
inline constexpr int sessions_each_max = 5;  // of one person

// ---- what there is -----------------------------------------------------------------------------

struct Room {
  int number = 0;
  std::string name;
  int seats = 0;  // 0 = any number
};
struct Slot {
  int number = 0;
  Time starts_at;
  int minutes = 0;

  Time ends_at() const { return starts_at + minutes * minute_ms; }
};
struct Place {
  int slot = 0, room = 0;  // by their numbers
  auto operator<=>(const Place&) const = default;
};

enum class State { shown, withdrawn, hidden };
std::string_view name_of(State state);

struct Session {
  ProposalId id;
  WorkshopId workshop;
  PersonId proposer;  // 0 = erased
  bool with_name = true;
  std::string proposer_name;  // as it may be shown; "" = none
  std::string title, about;
  State state = State::shown;
  bool withdrawn = false;  // by its proposer, before it was hidden
  ProposalId merged_into;  // 0 = stands for itself
  ActivityId activity;     // 0 = no board yet
  Time proposed_at;
  std::optional<Place> planned;  // for the facilitator's eyes
  bool pinned = false;
  std::optional<Place> published;  // where everyone finds it
  std::optional<Place> earlier;    // and found it before it was moved

  bool stands() const { return state == State::shown && !merged_into; }
  bool is_proposed_by(PersonId person) const { return proposer && proposer == person; }
};

// All of an unconference, read at once.
struct Unconference {
  WorkshopId workshop;
  int plans = 0;
  std::optional<Time> published_at, changed_at;
  std::vector<Room> rooms;  // by number
  std::vector<Slot> slots;  // by time
  std::set<Place> shut;
  std::vector<Session> sessions;                        // all of them, the oldest first
  std::map<ProposalId, std::set<PersonId>> interested;  // in each as it was proposed

  const Session* find(ProposalId id) const;
  const Room* room(int number) const;
  const Slot* slot(int number) const;
  std::vector<const Session*> standing() const;
  // A session and those merged into it that were not taken back.
  std::vector<const Session*> parts_of(const Session& session) const;
  // Once a person, over all its parts; its proposers are among them.
  std::set<PersonId> who_want(const Session& session) const;
  std::set<PersonId> proposers_of(const Session& session) const;
  bool is_interested(const Session& session, PersonId person) const;
  // Whether the plan differs from what everyone sees.
  bool has_unpublished() const;
};
std::optional<Unconference> find(Tx& tx, WorkshopId workshop);
std::optional<Session> find_session(Tx& tx, ProposalId id);

struct Counts {
  int sessions = 0;  // that stand
  bool published = false;
};
// Nothing: nobody proposes sessions there.
std::optional<Counts> count(Tx& tx, WorkshopId workshop);

// ---- sessions ----------------------------------------------------------------------------------

// Who does it: a facilitator need not have come in by the code.
struct Doer {
  PersonId person;
  bool facilitates = false;
};
// Neither by those who only watch, nor once the workshop is over.
Result<void> require_part(Tx& tx, const Doer& by, const workshops::Workshop& workshop);

struct Draft {
  std::string title, about;
  bool with_name = true;
};
Result<ProposalId> propose(Tx& tx, const Doer& by, const workshops::Workshop& workshop,
                           const Draft& draft);
// Its words, by whoever proposed it, as long as others can be proposed; its board is called the
// same.
Result<void> change(Tx& tx, const Doer& by, const workshops::Workshop& workshop, ProposalId session,
                    const Draft& draft);
enum class Interest { shown, taken_back };
// Once a person, however often it is said.
Result<void> set_interest(Tx& tx, const Doer& by, const workshops::Workshop& workshop,
                          ProposalId session, Interest interest);
// Proposers withdraw what is theirs and propose it again; facilitators hide and show: what its
// proposer had withdrawn stays withdrawn when it is shown. What was
// joined into it stands by itself again; its board goes, unless somebody has written on it: then
// that of a hidden one is called `hidden_title`.
Result<void> set_state(Tx& tx, const Doer& by, const workshops::Workshop& workshop,
                       ProposalId session, State state, std::string_view hidden_title = "–");
// Whoever wanted either wants the joint one; both proposers propose it.
Result<void> merge(Tx& tx, const Doer& by, const workshops::Workshop& workshop, ProposalId session,
                   ProposalId into);
Result<void> unmerge(Tx& tx, const Doer& by, const workshops::Workshop& workshop,
                     ProposalId session);

// ---- rooms and times ---------------------------------------------------------------------------

struct RoomDraft {
  std::string name;
  int seats = 0;
};
struct SlotDraft {
  Time starts_at;
  int minutes = 0;
};
// Opens the unconference the first time. A room keeps its number by its name, a time by when it
// begins; of what is left over, the first goes to the first, so that a room can get another name
// and a time can move. What is taken away must not have a published session.
Result<void> set_rooms_and_times(Tx& tx, PersonId by, const workshops::Workshop& workshop,
                                 const std::vector<RoomDraft>& rooms,
                                 const std::vector<SlotDraft>& slots);
Result<void> set_shut(Tx& tx, PersonId by, const workshops::Workshop& workshop,
                      const std::set<Place>& shut);

// ---- the plan ----------------------------------------------------------------------------------

// What the timetable's rows and columns and sessions are, by number and place in the list.
struct Asked {
  timetable::Problem problem;
  std::vector<const Session*> sessions;
};
Asked asked(const Unconference& day);
// What the plan, or what everyone sees, costs.
enum class Which { planned, published };
timetable::Timetable judged(const Unconference& day, Which which);

// A plan of all that stand; what was set by hand stays. Each time another one.
Result<void> make_plan(Tx& tx, PersonId by, const workshops::Workshop& workshop);
// By hand. A session that is there already takes the other's place.
enum class Hold { pinned, loose };
Result<void> set_place(Tx& tx, PersonId by, const workshops::Workshop& workshop, ProposalId session,
                       std::optional<Place> place, Hold hold);

struct Boards {
  std::string tool;
  boost::json::object options;
};
// For everyone from now on: each session with a place gets a board for its notes, open at once.
Result<void> publish(Tx& tx, PersonId by, const workshops::Workshop& workshop,
                     const Boards& boards);

// Words that stand elsewhere than in the sessions themselves: above their boards.
void erase_words_of(Tx& tx, PersonId person);

}  // namespace commonty::unconferences
