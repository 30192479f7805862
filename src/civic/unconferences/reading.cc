// An unconference as it is read: its rooms, times and sessions, and who wants which.
#include <algorithm>
#include <array>

#include "civic/unconferences/stored.h"

namespace commonty::unconferences {
namespace {

constexpr std::array<std::string_view, 3> states = {"shown", "withdrawn", "hidden"};

State state_named(std::string_view name) {
  const auto found = std::ranges::find(states, name);
  return found == states.end() ? State::hidden : static_cast<State>(found - states.begin());
}

using Number = std::optional<std::int64_t>;

std::optional<Place> place_of(const Number& slot, const Number& room) {
  if (!slot || !room) return std::nullopt;
  return Place{static_cast<int>(*slot), static_cast<int>(*room)};
}

Session read_session(const store::Row& row) {
  Session s;
  std::optional<PersonId> proposer;
  std::optional<ProposalId> merged_into;
  std::string state;
  Number planned[2], published[2], earlier[2];
  row.into(s.id, s.workshop, proposer, s.with_name, s.proposer_name, s.title, s.about, state,
           s.withdrawn, merged_into, s.activity, s.proposed_at, planned[0], planned[1], s.pinned,
           published[0], published[1], earlier[0], earlier[1]);
  s.proposer = proposer.value_or(PersonId{});
  s.state = state_named(state);
  s.merged_into = merged_into.value_or(ProposalId{});
  s.planned = place_of(planned[0], planned[1]);
  s.published = place_of(published[0], published[1]);
  s.earlier = place_of(earlier[0], earlier[1]);
  return s;
}

void read_rooms_and_times(Tx& tx, Unconference& day) {
  for (const store::Row row :
       tx.query("SELECT number, name, seats FROM unconference_rooms WHERE workshop = $1 "
                "ORDER BY number",
                day.workshop)) {
    day.rooms.emplace_back();
    row.into(day.rooms.back().number, day.rooms.back().name, day.rooms.back().seats);
  }
  for (const store::Row row :
       tx.query("SELECT number, starts_at, minutes FROM unconference_times WHERE workshop = $1 "
                "ORDER BY starts_at, number",
                day.workshop)) {
    day.slots.emplace_back();
    row.into(day.slots.back().number, day.slots.back().starts_at, day.slots.back().minutes);
  }
  for (const store::Row row :
       tx.query("SELECT time_number, room_number FROM unconference_closures WHERE workshop = $1",
                day.workshop)) {
    day.shut.insert({static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1))});
  }
}

// The name only where it may be shown.
constexpr std::string_view select_sessions =
    "SELECT s.id, s.workshop, s.proposer, s.with_name, CASE WHEN s.with_name = 1 THEN "
    "coalesce(p.name, '') ELSE '' END, s.title, s.about, s.state, s.withdrawn, s.merged_into, "
    "s.activity, "
    "s.proposed_at, s.planned_time, s.planned_room, s.pinned, s.published_time, s.published_room, "
    "s.earlier_time, s.earlier_room FROM proposed_sessions s LEFT JOIN people p ON p.id = "
    "s.proposer ";

void read_sessions(Tx& tx, Unconference& day) {
  for (const store::Row row : tx.query(
           std::string(select_sessions) + "WHERE s.workshop = $1 ORDER BY s.id", day.workshop)) {
    day.sessions.push_back(read_session(row));
  }
  for (const store::Row row :
       tx.query("SELECT i.session, i.person FROM session_interests i JOIN proposed_sessions s ON "
                "s.id = i.session WHERE s.workshop = $1",
                day.workshop)) {
    day.interested[row.get<ProposalId>(0)].insert(row.get<PersonId>(1));
  }
}

}  // namespace

std::string_view name_of(State state) { return states.at(static_cast<std::size_t>(state)); }

const Session* Unconference::find(ProposalId id) const {
  const auto found = std::ranges::find(sessions, id, &Session::id);
  return found == sessions.end() ? nullptr : &*found;
}

const Room* Unconference::room(int number) const {
  const auto found = std::ranges::find(rooms, number, &Room::number);
  return found == rooms.end() ? nullptr : &*found;
}

const Slot* Unconference::slot(int number) const {
  const auto found = std::ranges::find(slots, number, &Slot::number);
  return found == slots.end() ? nullptr : &*found;
}

std::vector<const Session*> Unconference::standing() const {
  std::vector<const Session*> out;
  for (const Session& session : sessions) {
    if (session.stands()) out.push_back(&session);
  }
  return out;
}

std::vector<const Session*> Unconference::parts_of(const Session& session) const {
  std::vector<const Session*> out = {&session};
  // Whoever was joined may have others joined into it; a session is joined only into one that
  // stands, so there is no way round.
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const Session& other : sessions) {
      if (other.merged_into == out[i]->id && other.state == State::shown) out.push_back(&other);
    }
  }
  return out;
}

std::set<PersonId> Unconference::proposers_of(const Session& session) const {
  std::set<PersonId> out;
  for (const Session* part : parts_of(session)) {
    if (part->proposer) out.insert(part->proposer);
  }
  return out;
}

std::set<PersonId> Unconference::who_want(const Session& session) const {
  std::set<PersonId> out = proposers_of(session);
  for (const Session* part : parts_of(session)) {
    const auto found = interested.find(part->id);
    if (found != interested.end()) out.insert(found->second.begin(), found->second.end());
  }
  return out;
}

bool Unconference::is_interested(const Session& session, PersonId person) const {
  return std::ranges::any_of(parts_of(session), [&](const Session* part) {
    const auto found = interested.find(part->id);
    return found != interested.end() && found->second.contains(person);
  });
}

bool Unconference::has_unpublished() const {
  return std::ranges::any_of(standing(), [](const Session* s) {
    return s->planned != s->published || (s->published && !s->activity);
  });
}

std::optional<Session> find_session(Tx& tx, ProposalId id) {
  const auto rows = tx.query(std::string(select_sessions) + "WHERE s.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read_session(rows[0]);
}

std::optional<Counts> count(Tx& tx, WorkshopId workshop) {
  const auto rows = tx.query(
      "SELECT u.published_at, (SELECT count(*) FROM proposed_sessions s WHERE s.workshop = "
      "u.workshop AND s.state = 'shown' AND s.merged_into IS NULL) FROM unconferences u WHERE "
      "u.workshop = $1",
      workshop);
  if (rows.empty()) return std::nullopt;
  return Counts{static_cast<int>(rows[0].integer(1)),
                rows[0].get<std::optional<Time>>(0).has_value()};
}

std::optional<Unconference> find(Tx& tx, WorkshopId workshop) {
  Unconference day;
  const auto rows = tx.query(
      "SELECT workshop, plans, published_at, changed_at FROM unconferences WHERE workshop = $1",
      workshop);
  if (rows.empty()) return std::nullopt;
  rows[0].into(day.workshop, day.plans, day.published_at, day.changed_at);
  read_rooms_and_times(tx, day);
  read_sessions(tx, day);
  return day;
}

std::vector<Session> with_boards_of(Tx& tx, PersonId person) {
  std::vector<Session> out;
  for (const store::Row row : tx.query(
           std::string(select_sessions) + "WHERE s.proposer = $1 AND s.activity <> 0", person)) {
    out.push_back(read_session(row));
  }
  return out;
}

}  // namespace commonty::unconferences
