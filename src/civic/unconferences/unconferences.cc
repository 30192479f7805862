#include "civic/unconferences/unconferences.h"

#include <algorithm>
#include <cassert>

#include "civic/journeys/journeys.h"
#include "civic/unconferences/stored.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::unconferences {
namespace {

using journeys::Link;
using journeys::Thing;
using workshops::Workshop;

// ---- rules -------------------------------------------------------------------------------------

Thing thing(ProposalId id) { return {"session", id.value}; }

Result<void> check(const Draft& draft) {
  Problems problems;
  if (is_blank(draft.title)) problems.add("title", say("Give the session a title"));
  const auto within = [&](const char* field, const std::string& text, std::size_t max) {
    if (length(text) <= max) return;
    problems.add(field,
                 say("This can be at most {max} characters long", {{"max", std::to_string(max)}}));
  };
  within("title", draft.title, title_length_max);
  within("about", draft.about, about_length_max);
  return std::move(problems).result();
}

// Neither the room nor one person has too many that stand.
Result<void> require_space(const Unconference& day, PersonId by) {
  const auto standing = day.standing();
  if (standing.size() >= sessions_max) {
    return refuse(Reason::too_large,
                  say("There are {max} sessions already. Show interest in one of them, or ask the "
                      "facilitator to join two that are alike",
                      {{"max", std::to_string(sessions_max)}}));
  }
  const auto mine =
      std::ranges::count_if(standing, [&](const Session* s) { return s->is_proposed_by(by); });
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
  const bool own = session.is_proposed_by(by.person);
  if (own && to != State::hidden && session.state != State::hidden) return done();
  return refuse(Reason::forbidden, say("Only whoever proposed a session withdraws it"));
}

// Whoever shows what was hidden does not propose for another what they took back.
State state_after(const Session& session, State wanted) {
  const bool comes_back = session.state == State::hidden && wanted == State::shown;
  return comes_back && session.withdrawn ? State::withdrawn : wanted;
}

std::string_view deed_of(State from, State to) {
  if (to == State::hidden) return "session.hidden";
  if (to == State::withdrawn && from == State::shown) return "session.withdrawn";
  return from == State::hidden ? "session.shown" : "session.proposed_again";
}

void separate(Tx& tx, PersonId by, const Workshop& workshop, const Session& session) {
  tx.run("UPDATE proposed_sessions SET merged_into = NULL WHERE id = $1", session.id);
  journeys::unlink(tx, thing(session.id), thing(session.merged_into), Link::merged_into);
  record_for_all(tx, "session.unmerged", by, session.id.value, workshop);
}

// Those joined into one stand by themselves again: their proposers did not take them back.
void release_joined(Tx& tx, PersonId by, const Workshop& workshop, const Unconference& day,
                    ProposalId joint) {
  for (const Session& session : day.sessions) {
    if (session.merged_into == joint) separate(tx, by, workshop, session);
  }
}

Result<void> name_board(Tx& tx, PersonId by, const Session& session, std::string_view title) {
  const auto board = workshops::get_activity(tx, session.activity);
  if (!board) return done();
  return workshops::change_activity(tx, by, board->id,
                                    {.title = std::string(title),
                                     .tool = board->tool,
                                     .minutes = board->minutes,
                                     .options = board->options});
}

// What is not seen on the list is not read on its board, or in the record, either: by nobody but
// facilitators, who find it without its title.
Result<void> follow_state(Tx& tx, PersonId by, const Session& session, State state,
                          std::string_view hidden_title) {
  const auto board = workshops::get_activity(tx, session.activity);
  if (!board) return done();
  const bool hides = state == State::hidden;
  const std::string title(hides ? hidden_title : session.title);
  if (board->title != title) TRY(name_board(tx, by, session, title));
  return workshops::set_sight(tx, by, board->id,
                              hides ? workshops::Sight::hidden : workshops::Sight::shown);
}

// Of a session that is not held; it gets another when it is published again.
Result<void> remove_unwritten_board(Tx& tx, PersonId by, const Session& session) {
  const auto board = workshops::get_activity(tx, session.activity);
  if (!board || board->moves > 0) return done();
  TRY(workshops::remove_activity(tx, by, board->id));
  tx.run("UPDATE proposed_sessions SET activity = 0 WHERE id = $1", session.id);
  return done();
}

}  // namespace

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
  TRY(check(draft));
  TRY(require_space(TRY(locked(tx, workshop)), by.person));
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

Result<void> change(Tx& tx, const Doer& by, const Workshop& workshop, ProposalId id,
                    const Draft& draft) {
  const Session session = TRY(session_of(TRY(locked(tx, workshop)), id));
  if (!session.is_proposed_by(by.person)) {
    return refuse(Reason::forbidden, say("Only whoever proposed a session changes its words"));
  }
  TRY(require_part(tx, by, workshop));
  if (session.state != State::shown) {
    return refuse(Reason::gone, say("This session is not held any more"));
  }
  TRY(check(draft));
  const std::string title = clean_line(draft.title);
  tx.run("UPDATE proposed_sessions SET title = $1, about = $2, with_name = $3 WHERE id = $4", title,
         clean(draft.about), draft.with_name, id);
  if (title != session.title) TRY(name_board(tx, by.person, session, title));
  record_for_all(tx, "session.changed", by.person, id.value, workshop);
  return done();
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
                       State wanted, std::string_view hidden_title) {
  TRY(require_part(tx, by, workshop));
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(session_of(day, id));
  TRY(require_own(by, session, wanted));
  const State state = state_after(session, wanted);
  if (session.state == state) return done();
  if (state == State::shown && !session.merged_into) {
    TRY(require_space(day, session.is_proposed_by(by.person) ? by.person : PersonId{}));
  }
  if (state != State::shown) release_joined(tx, by.person, workshop, day, id);
  tx.run(
      "UPDATE proposed_sessions SET state = $1, withdrawn = $2, planned_time = NULL, "
      "planned_room = NULL, pinned = 0 WHERE id = $3",
      name_of(state), state == State::hidden && session.state == State::withdrawn, id);
  if (state != State::shown) TRY(remove_unwritten_board(tx, by.person, session));
  TRY(follow_state(tx, by.person, session, state, hidden_title));
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
  TRY(remove_unwritten_board(tx, by.person, session));
  journeys::link(tx, thing(id), thing(into), Link::merged_into);
  record_for_all(tx, "session.merged", by.person, id.value, workshop);
  return done();
}

Result<void> unmerge(Tx& tx, const Doer& by, const Workshop& workshop, ProposalId id) {
  TRY(require_part(tx, by, workshop));
  const Unconference day = TRY(locked(tx, workshop));
  const Session session = TRY(session_of(day, id));
  if (!session.merged_into) return refuse(Reason::conflict, say("This was undone already"));
  separate(tx, by.person, workshop, session);
  return done();
}

void erase_words_of(Tx& tx, PersonId person) {
  for (const Session& session : with_boards_of(tx, person)) {
    [[maybe_unused]] const auto named = name_board(tx, person, session, people::erased_words);
    assert(named.ok());
  }
}

}  // namespace commonty::unconferences
