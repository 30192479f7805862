// The plan that is made of rooms and times, and its publication.
#include <algorithm>

#include "civic/journeys/journeys.h"
#include "civic/unconferences/stored.h"

namespace commonty::unconferences {
namespace {

using workshops::Workshop;

void put(Tx& tx, ProposalId id, const Place& place, Hold hold) {
  tx.run(
      "UPDATE proposed_sessions SET planned_time = $1, planned_room = $2, pinned = $3 WHERE id = "
      "$4",
      place.slot, place.room, hold == Hold::pinned, id);
}

// The place of a number in a list; -1 when it is not there.
template <class Numbered>
int index_of(const std::vector<Numbered>& all, int number) {
  const auto found = std::ranges::find(all, number, &Numbered::number);
  return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

timetable::Place counted(const Unconference& day, const Place& place) {
  return {index_of(day.slots, place.slot), index_of(day.rooms, place.room)};
}

timetable::People people_of(const std::set<PersonId>& people,
                            std::map<PersonId, std::uint32_t>& known) {
  timetable::People out;
  for (const PersonId person : people) {
    out.push_back(
        known.try_emplace(person, static_cast<std::uint32_t>(known.size())).first->second);
  }
  return out;
}

Result<void> require_place(const Unconference& day, const Place& place) {
  if (!day.slot(place.slot) || !day.room(place.room)) {
    return refuse_field("place", say("Choose a place"));
  }
  if (!day.shut.contains(place)) return done();
  return refuse_field("place", say("This room cannot be used then"));
}

// Nobody is in two places, by hand neither. `but` goes elsewhere.
Result<void> require_free_proposers(const Unconference& day, const Session& session, int slot,
                                    const Session* but) {
  const auto busy = day.proposers_of(session);
  for (const Session* other : day.standing()) {
    if (other == but || other->id == session.id) continue;
    if (!other->planned || other->planned->slot != slot) continue;
    const auto there = day.proposers_of(*other);
    if (std::ranges::none_of(busy, [&](PersonId one) { return there.contains(one); })) continue;
    return refuse_field("place", say("Whoever proposed “{title}” also proposed “{other}”, which is "
                                     "at the same time",
                                     {{"title", session.title}, {"other", other->title}}));
  }
  return done();
}

const Session* planned_at(const Unconference& day, const Place& place) {
  for (const Session* session : day.standing()) {
    if (session->planned == place) return session;
  }
  return nullptr;
}

// ---- publication -------------------------------------------------------------------------------

Result<void> add_board(Tx& tx, PersonId by, const Unconference& day, const Session& session,
                       const Boards& boards) {
  boost::json::object options = boards.options;
  options[workshops::session_option] = session.id.text();
  const ActivityId activity =
      TRY(workshops::add_activity(tx, by, session.workshop,
                                  {.title = session.title,
                                   .tool = boards.tool,
                                   .minutes = day.slot(session.planned->slot)->minutes,
                                   .options = std::move(options)}));
  tx.run("UPDATE proposed_sessions SET activity = $1 WHERE id = $2", activity, session.id);
  journeys::link(tx, {"activity", activity.value}, {"session", session.id.value},
                 journeys::Link::made_from);
  return workshops::open_beside(tx, by, activity);
}

// One that the facilitator locked stays so.
Result<void> give_board(Tx& tx, PersonId by, const Unconference& day, const Session& session,
                        const Boards& boards) {
  const auto known = workshops::get_activity(tx, session.activity);
  if (!known) return add_board(tx, by, day, session, boards);
  if (known->stage == workshops::Stage::locked) return done();
  return workshops::open_beside(tx, by, known->id);
}

// Where it was is told of what moves, not of what comes new.
void publish_one(Tx& tx, const Session& session) {
  if (session.planned == session.published) return;
  const auto number = [](const std::optional<Place>& place, int Place::* which) {
    return place ? std::optional<std::int64_t>((*place).*which) : std::nullopt;
  };
  const auto& before = session.published ? session.published : session.earlier;
  const auto earlier = before == session.planned ? std::nullopt : before;
  tx.run(
      "UPDATE proposed_sessions SET published_time = $1, published_room = $2, earlier_time = $3, "
      "earlier_room = $4 WHERE id = $5",
      number(session.planned, &Place::slot), number(session.planned, &Place::room),
      number(earlier, &Place::slot), number(earlier, &Place::room), session.id);
}

}  // namespace

void take_out(Tx& tx, ProposalId id) {
  tx.run(
      "UPDATE proposed_sessions SET planned_time = NULL, planned_room = NULL, pinned = 0 WHERE "
      "id = $1",
      id);
}

Asked asked(const Unconference& day) {
  Asked out;
  out.sessions = day.standing();
  out.problem.slots = static_cast<int>(day.slots.size());
  for (const Room& room : day.rooms) out.problem.rooms.push_back({room.seats});
  for (const Place& place : day.shut) out.problem.shut.push_back(counted(day, place));
  std::map<PersonId, std::uint32_t> known;
  for (const Session* session : out.sessions) {
    timetable::Session one{
        people_of(day.who_want(*session), known), people_of(day.proposers_of(*session), known), {}};
    if (session->pinned && session->planned) one.pinned = counted(day, *session->planned);
    out.problem.sessions.push_back(std::move(one));
  }
  return out;
}

timetable::Timetable judged(const Unconference& day, Which which) {
  const Asked all = asked(day);
  timetable::Places places;
  for (const Session* session : all.sessions) {
    const auto& place = which == Which::planned ? session->planned : session->published;
    places.push_back(place ? std::optional(counted(day, *place)) : std::nullopt);
  }
  return timetable::judge(all.problem, places);
}

Result<void> make_plan(Tx& tx, PersonId by, const Workshop& workshop) {
  const Unconference day = TRY(locked(tx, workshop));
  const Asked all = asked(day);
  if (all.sessions.empty()) {
    return refuse(Reason::conflict, say("Nobody has proposed a session yet"));
  }
  if (day.rooms.empty() || day.slots.empty()) {
    return refuse(Reason::conflict, say("Set at least one room and one time first"));
  }
  const auto plan = timetable::arrange(all.problem, static_cast<std::uint64_t>(day.plans));
  for (std::size_t i = 0; i < all.sessions.size(); ++i) {
    const auto& place = plan.places[i];
    if (!place) {
      take_out(tx, all.sessions[i]->id);
      continue;
    }
    put(tx, all.sessions[i]->id,
        {day.slots[static_cast<std::size_t>(place->slot)].number,
         day.rooms[static_cast<std::size_t>(place->room)].number},
        all.sessions[i]->pinned ? Hold::pinned : Hold::loose);
  }
  tx.run("UPDATE unconferences SET plans = plans + 1 WHERE workshop = $1", workshop.id);
  record(tx, "timetable.planned", by, workshop.id.value, workshop);
  return done();
}

Result<void> set_place(Tx& tx, PersonId by, const Workshop& workshop, ProposalId id,
                       std::optional<Place> place, Hold hold) {
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(session_of(day, id));
  if (!session.stands()) {
    return refuse(Reason::gone, say("This session is not held any more"));
  }
  if (!place) {
    take_out(tx, id);
    record(tx, "session.placed", by, id.value, workshop);
    return done();
  }
  TRY(require_place(day, *place));
  const Session* there = planned_at(day, *place);
  if (there && there->id == id) there = nullptr;
  TRY(require_free_proposers(day, session, place->slot, there));
  if (there && session.planned) {
    TRY(require_free_proposers(day, *there, session.planned->slot, day.find(id)));
    put(tx, there->id, *session.planned, there->pinned ? Hold::pinned : Hold::loose);
  } else if (there) {
    take_out(tx, there->id);
  }
  put(tx, id, *place, hold);
  record(tx, "session.placed", by, id.value, workshop);
  return done();
}

Result<void> publish(Tx& tx, PersonId by, const Workshop& workshop, const Boards& boards) {
  const Unconference day = TRY(locked(tx, workshop));
  const auto standing = day.standing();
  if (std::ranges::none_of(standing, [](const Session* s) { return s->planned.has_value(); })) {
    return refuse(Reason::conflict, say("There is no plan yet. Make one first"));
  }
  if (!judged(day, Which::planned).proposers_in_two.empty()) {
    return refuse(Reason::conflict, say("Somebody would have to be in two sessions that they "
                                        "proposed. Move one of them first"));
  }
  for (const Session* session : standing) {
    publish_one(tx, *session);
    if (session->planned) TRY(give_board(tx, by, day, *session, boards));
  }
  tx.run(day.published_at ? "UPDATE unconferences SET changed_at = $1 WHERE workshop = $2"
                          : "UPDATE unconferences SET published_at = $1 WHERE workshop = $2",
         tx.now(), workshop.id);
  record_for_all(tx, "timetable.published", by, workshop.id.value, workshop);
  return done();
}

}  // namespace commonty::unconferences
