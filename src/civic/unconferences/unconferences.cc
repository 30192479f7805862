#include "civic/unconferences/unconferences.h"

#include <algorithm>
#include <array>

#include "civic/journeys/journeys.h"
#include "civic/unconferences/stored.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::unconferences {
namespace {

using journeys::Link;
using journeys::Thing;
using workshops::Workshop;

constexpr std::array<std::string_view, 3> states = {"shown", "withdrawn", "hidden"};

State state_named(std::string_view name) {
  const auto found = std::ranges::find(states, name);
  return found == states.end() ? State::hidden : static_cast<State>(found - states.begin());
}

// ---- reading -----------------------------------------------------------------------------------

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
  row.into(s.id, s.workshop, proposer, s.proposer_name, s.title, s.about, state, merged_into,
           s.activity, s.proposed_at, planned[0], planned[1], s.pinned, published[0], published[1],
           earlier[0], earlier[1]);
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

void read_sessions(Tx& tx, Unconference& day) {
  for (const store::Row row : tx.query(
           "SELECT s.id, s.workshop, s.proposer, CASE WHEN s.with_name = 1 THEN coalesce(p.name, "
           "'') ELSE '' END, s.title, s.about, s.state, s.merged_into, s.activity, s.proposed_at, "
           "s.planned_time, s.planned_room, s.pinned, s.published_time, s.published_room, "
           "s.earlier_time, s.earlier_room FROM proposed_sessions s LEFT JOIN people p ON p.id = "
           "s.proposer WHERE s.workshop = $1 ORDER BY s.id",
           day.workshop)) {
    day.sessions.push_back(read_session(row));
  }
  for (const store::Row row :
       tx.query("SELECT i.session, i.person FROM session_interests i JOIN proposed_sessions s ON "
                "s.id = i.session WHERE s.workshop = $1",
                day.workshop)) {
    day.interested[row.get<ProposalId>(0)].insert(row.get<PersonId>(1));
  }
}

// ---- rules -------------------------------------------------------------------------------------

Thing thing(ProposalId id) { return {"session", id.value}; }

Result<void> check(const Unconference& day, PersonId by, const Draft& draft) {
  Problems problems;
  if (is_blank(draft.title)) problems.add("title", say("Give the session a title"));
  const auto within = [&](const char* field, const std::string& text, std::size_t max) {
    if (length(text) <= max) return;
    problems.add(field,
                 say("This can be at most {max} characters long", {{"max", std::to_string(max)}}));
  };
  within("title", draft.title, title_length_max);
  within("about", draft.about, about_length_max);
  TRY(std::move(problems).result());
  const auto standing = day.standing();
  if (standing.size() >= sessions_max) {
    return refuse(Reason::too_large,
                  say("There are {max} sessions already. Show interest in one of them, or ask the "
                      "facilitator to join two that are alike",
                      {{"max", std::to_string(sessions_max)}}));
  }
  const auto mine =
      std::ranges::count_if(standing, [&](const Session* s) { return s->proposer == by; });
  if (mine >= sessions_each_max) {
    return refuse(Reason::conflict, say("You have proposed {max} sessions. Withdraw one first",
                                        {{"max", std::to_string(sessions_each_max)}}));
  }
  return done();
}

Result<Session> require_standing(const Unconference& day, ProposalId id) {
  const Session session = TRY(session_of(day, id));
  if (session.merged_into) {
    return refuse(Reason::conflict, say("This session was joined with another"));
  }
  if (session.state == State::shown) return session;
  return refuse(Reason::gone, say("This session is not held any more"));
}

Result<void> require_own(const Doer& by, const Session& session, State to) {
  if (by.facilitates) return done();
  const bool own = session.proposer && session.proposer == by.person;
  if (own && to != State::hidden && session.state != State::hidden) return done();
  return refuse(Reason::forbidden, say("Only whoever proposed a session withdraws it"));
}

std::string_view deed_of(State from, State to) {
  if (to == State::withdrawn) return "session.withdrawn";
  if (to == State::hidden) return "session.hidden";
  return from == State::hidden ? "session.shown" : "session.proposed_again";
}

}  // namespace

std::string_view name_of(State state) { return states.at(static_cast<std::size_t>(state)); }

// ---- what there is -----------------------------------------------------------------------------

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

// ---- shared with the plan ----------------------------------------------------------------------

Result<void> require_going_on(const Workshop& workshop) {
  if (workshop.state != workshops::State::ended) return done();
  return refuse(Reason::closed, say("The workshop is over. Its sessions can be read, not changed"));
}

Result<Unconference> locked(Tx& tx, const Workshop& workshop) {
  TRY(require_going_on(workshop));
  tx.run("UPDATE unconferences SET plans = plans WHERE workshop = $1", workshop.id);
  if (auto day = find(tx, workshop.id)) return *std::move(day);
  return refuse(Reason::not_found, say("Nobody has set rooms and times for sessions here yet"));
}

Result<Session> session_of(const Unconference& day, ProposalId id) {
  if (const Session* found = day.find(id)) return *found;
  return refuse(Reason::not_found, say("There is no such session"));
}

void record(Tx& tx, std::string_view name, PersonId by, std::int64_t subject,
            const Workshop& workshop) {
  facts::record(tx, {.name = std::string(name),
                     .subject = subject,
                     .actor = by.value,
                     .scope = workshop.challenge.value});
}

void record_for_all(Tx& tx, std::string_view name, PersonId by, std::int64_t subject,
                    const Workshop& workshop) {
  record(tx, name, by, subject, workshop);
  workshops::sessions_changed(tx, workshop.id);
}

// ---- sessions ----------------------------------------------------------------------------------

Result<void> require_part(Tx& tx, const Doer& by, const Workshop& workshop) {
  TRY(require_going_on(workshop));
  if (by.facilitates) return done();
  const auto here = by.person ? workshops::participant(tx, workshop.id, by.person) : std::nullopt;
  if (!here) return refuse(Reason::conflict, say("Join the workshop with its code first"));
  if (here->part != workshops::Part::observer) return done();
  return refuse(Reason::forbidden, say("You are here to watch. Ask the facilitator if you want to "
                                       "take part"));
}

Result<ProposalId> propose(Tx& tx, const Doer& by, const Workshop& workshop, const Draft& draft) {
  TRY(require_part(tx, by, workshop));
  TRY(check(TRY(locked(tx, workshop)), by.person, draft));
  const auto id = tx.new_id<ProposalId>();
  tx.run(
      "INSERT INTO proposed_sessions (id, workshop, proposer, with_name, title, about, state, "
      "proposed_at) VALUES ($1, $2, $3, $4, $5, $6, 'shown', $7)",
      id, workshop.id, by.person, draft.with_name, clean_line(draft.title), clean(draft.about),
      tx.now());
  record_for_all(tx, "session.proposed", by.person, id.value, workshop);
  journeys::link(tx, thing(id), {"document", workshop.id.value}, Link::made_from);
  return id;
}

Result<void> set_interest(Tx& tx, const Doer& by, const Workshop& workshop, ProposalId id,
                          Interest interest) {
  TRY(require_part(tx, by, workshop));
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(require_standing(day, id));
  std::int64_t changed = 0;
  if (interest == Interest::shown) {
    if (day.is_interested(session, by.person)) return done();
    changed = tx.run(
        "INSERT INTO session_interests (session, person, at) VALUES ($1, $2, $3) "
        "ON CONFLICT DO NOTHING",
        id, by.person, tx.now());
  } else {
    for (const Session* part : day.parts_of(*day.find(id))) {
      changed += tx.run("DELETE FROM session_interests WHERE session = $1 AND person = $2",
                        part->id, by.person);
    }
  }
  if (changed == 0) return done();
  record(tx, interest == Interest::shown ? "session.wanted" : "session.unwanted", by.person,
         id.value, workshop);
  return done();
}

Result<void> set_state(Tx& tx, const Doer& by, const Workshop& workshop, ProposalId id,
                       State state) {
  TRY(require_part(tx, by, workshop));
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(session_of(day, id));
  TRY(require_own(by, session, state));
  if (session.state == state) return done();
  if (state == State::shown && !session.merged_into && day.standing().size() >= sessions_max) {
    return refuse(Reason::too_large,
                  say("There are {max} sessions already", {{"max", std::to_string(sessions_max)}}));
  }
  tx.run(
      "UPDATE proposed_sessions SET state = $1, planned_time = NULL, planned_room = NULL, "
      "pinned = 0 WHERE id = $2",
      name_of(state), id);
  record_for_all(tx, deed_of(session.state, state), by.person, id.value, workshop);
  return done();
}

Result<void> merge(Tx& tx, const Doer& by, const Workshop& workshop, ProposalId id,
                   ProposalId into) {
  TRY(require_part(tx, by, workshop));
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(require_standing(day, id));
  if (!day.find(into) || into == id) {
    return refuse_field("into", say("Choose the session that it should become part of"));
  }
  TRY(require_standing(day, into));
  tx.run(
      "UPDATE proposed_sessions SET merged_into = $1, planned_time = NULL, planned_room = NULL, "
      "pinned = 0 WHERE id = $2",
      into, id);
  journeys::link(tx, thing(id), thing(into), Link::merged_into);
  record_for_all(tx, "session.merged", by.person, id.value, workshop);
  return done();
}

Result<void> unmerge(Tx& tx, const Doer& by, const Workshop& workshop, ProposalId id) {
  TRY(require_part(tx, by, workshop));
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(session_of(day, id));
  if (!session.merged_into) return refuse(Reason::conflict, say("This was undone already"));
  tx.run("UPDATE proposed_sessions SET merged_into = NULL WHERE id = $1", id);
  journeys::unlink(tx, thing(id), thing(session.merged_into), Link::merged_into);
  record_for_all(tx, "session.unmerged", by.person, id.value, workshop);
  return done();
}

}  // namespace commonty::unconferences
