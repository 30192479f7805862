#include "civic/workshops/workshops.h"

#include <algorithm>
#include <array>

#include "civic/workshops/stored.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::workshops {
namespace {

constexpr std::array<std::string_view, 4> states = {"draft", "lobby", "running", "ended"};

// No vowels, so no words; nothing that looks like something else on a projector.
constexpr std::string_view code_letters = "BCDFGHJKLMNPQRSTVWXZ23456789";

constexpr std::string_view select_workshops =
    "SELECT w.id, w.challenge, w.title, w.about, w.place, w.starts_at, w.ends_at, w.state, "
    "w.audience, w.code, w.code_open, w.document, w.made_by, p.name, w.made_at, w.activity, "
    "w.spotlight, w.message, w.message_at, w.changes, w.shown_change, "
    "w.seats_change, w.sessions_change, "
    "(SELECT count(*) FROM contributions c WHERE c.document = w.id AND c.state IN ('shown', "
    "'merged')) FROM workshops w "
    "JOIN people p ON p.id = w.made_by ";

State state_named(std::string_view name) {
  const auto found = std::ranges::find(states, name);
  return found == states.end() ? State::ended : static_cast<State>(found - states.begin());
}

Workshop read(const store::Row& row) {
  Workshop w;
  std::optional<ChallengeId> challenge;
  std::optional<std::string> code;
  std::string state, audience;
  row.into(w.id, challenge, w.title, w.about, w.place, w.starts_at, w.ends_at, state, audience,
           code, w.code_open, w.document, w.made_by, w.made_by_name, w.made_at, w.activity,
           w.spotlight, w.message, w.message_at, w.changes, w.shown_change, w.seats_change,
           w.sessions_change, w.contributions);
  w.challenge = challenge.value_or(ChallengeId{});
  w.code = code.value_or("");
  w.state = state_named(state);
  w.is_public = audience == "public";
  return w;
}

Result<void> check(const Draft& draft) {
  Problems problems;
  check_length(problems, "title", draft.title, title_length_max, say("Give the workshop a title"));
  check_length(problems, "about", draft.about, about_length_max);
  check_length(problems, "place", draft.place, place_length_max);
  if (draft.starts_at && draft.ends_at && *draft.ends_at <= *draft.starts_at) {
    problems.add("ends_at", say("It must end after it begins"));
  }
  if (draft.groups < 0 || draft.groups > groups_max) {
    problems.add("groups", say("Up to {max} tables fit", {{"max", std::to_string(groups_max)}}));
  }
  return std::move(problems).result();
}

std::string random_code() {
  // 28 letters go into 256 nine times: bytes beyond that are drawn again, so all are as likely.
  const std::size_t fair = 256 / code_letters.size() * code_letters.size();
  std::string code;
  while (code.size() < code_length) {
    for (const char byte : random_bytes(code_length)) {
      const auto value = static_cast<unsigned char>(byte);
      if (value < fair && code.size() < code_length) {
        code += code_letters[value % code_letters.size()];
      }
    }
  }
  return code;
}

std::string free_code(Tx& tx) {
  std::string code = random_code();
  while (tx.first<std::int64_t>("SELECT 1 FROM workshops WHERE code = $1", code)) {
    code = random_code();
  }
  return code;
}

void record(Tx& tx, std::string_view name, PersonId by, const Workshop& w) {
  facts::record(tx, {.name = std::string(name),
                     .subject = w.id.value,
                     .actor = by.value,
                     .scope = w.challenge.value,
                     .digest = sha256_hex(w.title + "\n" + w.about)});
}

bool may_follow(State from, State to) {
  switch (to) {
    case State::draft:
      return from == State::lobby;
    case State::lobby:
      return from == State::draft;
    case State::running:
      return from != State::running;
    case State::ended:
      return from == State::running || from == State::lobby;
  }
  return false;
}

}  // namespace

std::string_view name_of(State state) { return states.at(static_cast<std::size_t>(state)); }

void check_length(Problems& problems, std::string_view field, std::string_view text,
                  std::size_t length_max, const Message& if_empty) {
  if (!if_empty.id.empty() && is_blank(text)) {
    problems.add(std::string(field), if_empty);
  } else if (length(text) > length_max) {
    problems.add(std::string(field), say("This can be at most {max} characters long",
                                         {{"max", std::to_string(length_max)}}));
  }
}

Result<WorkshopId> create(Tx& tx, PersonId by, std::optional<ChallengeId> challenge,
                          const Draft& draft) {
  TRY(check(draft));
  const auto id = tx.new_id<WorkshopId>();
  tx.run(
      "INSERT INTO workshops (id, challenge, title, about, place, starts_at, ends_at, state, "
      "audience, code, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9, $10, "
      "$11)",
      id, challenge, clean_line(draft.title), clean(draft.about), clean_line(draft.place),
      draft.starts_at, draft.ends_at, draft.is_public ? "public" : "team", free_code(tx), by,
      tx.now());
  TRY(set_groups(tx, id, std::vector<std::string>(static_cast<std::size_t>(draft.groups))));
  record(tx, "workshop.made", by, TRY(get(tx, id)));
  return id;
}

Result<void> change(Tx& tx, PersonId by, WorkshopId id, const Draft& draft) {
  TRY(check(draft));
  tx.run(
      "UPDATE workshops SET title = $1, about = $2, place = $3, starts_at = $4, ends_at = $5, "
      "audience = $6 WHERE id = $7",
      clean_line(draft.title), clean(draft.about), clean_line(draft.place), draft.starts_at,
      draft.ends_at, draft.is_public ? "public" : "team", id);
  room_changed(tx, id);
  record(tx, "workshop.changed", by, TRY(get(tx, id)));
  return done();
}

Result<void> give_to(Tx& tx, PersonId by, WorkshopId id, ChallengeId challenge) {
  const auto changed = tx.run(
      "UPDATE workshops SET challenge = $1 WHERE id = $2 AND challenge IS NULL", challenge, id);
  if (changed == 0) {
    return refuse(Reason::conflict, say("This workshop has a challenge already"));
  }
  record(tx, "workshop.given", by, TRY(get(tx, id)));
  return done();
}

WorkshopId record_paper(Tx& tx, PersonId by, ChallengeId challenge, std::string_view title,
                        std::string_view document) {
  const auto id = tx.new_id<WorkshopId>();
  tx.run(
      "INSERT INTO workshops (id, challenge, title, state, audience, document, made_by, made_at) "
      "VALUES ($1, $2, $3, 'ended', 'public', $4, $5, $6)",
      id, challenge, shorten(clean_line(title), title_length_max), document, by, tx.now());
  return id;
}

std::optional<Workshop> find(Tx& tx, WorkshopId id) {
  const auto rows = tx.query(std::string(select_workshops) + "WHERE w.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Workshop> get(Tx& tx, WorkshopId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return refuse(Reason::not_found, say("There is no such workshop"));
}

std::vector<Workshop> list(Tx& tx, std::optional<ChallengeId> challenge, int limit) {
  const std::string all(select_workshops);
  const store::Rows rows =
      challenge ? tx.query(all +
                               "WHERE w.challenge = $1 AND w.state <> 'draft' AND w.audience = "
                               "'public' "
                               "ORDER BY w.id DESC LIMIT $2",
                           *challenge, limit)
                : tx.query(all +
                               "LEFT JOIN challenges h ON h.id = w.challenge "
                               "WHERE w.state <> 'draft' AND w.audience = 'public' AND "
                               "(w.challenge IS NULL OR h.audience = 'public') "
                               "ORDER BY w.id DESC LIMIT $1",
                           limit);
  std::vector<Workshop> out;
  for (const store::Row row : rows) out.push_back(read(row));
  return out;
}

std::vector<Workshop> list_of(Tx& tx, PersonId person, int limit) {
  std::vector<Workshop> out;
  for (const store::Row row :
       tx.query(std::string(select_workshops) +
                    "WHERE w.code IS NOT NULL AND (w.made_by = $1 OR EXISTS (SELECT 1 FROM "
                    "participants r WHERE r.workshop = w.id AND r.person = $1)) "
                    "ORDER BY w.id DESC LIMIT $2",
                person, limit)) {
    out.push_back(read(row));
  }
  return out;
}

permissions::Standing standing(Tx& tx, const Viewer& viewer, const Workshop& workshop) {
  using permissions::Role;
  permissions::Standing out;
  if (workshop.challenge) {
    out = challenges::standing(tx, viewer, challenges::find(tx, workshop.challenge).value());
  } else {
    out.audience = permissions::Audience::everyone;
  }
  if (viewer.signed_in() && viewer.id == workshop.made_by) out.roles.push_back(Role::facilitator);
  const auto here = viewer.known() ? participant(tx, workshop.id, viewer.id) : std::nullopt;
  if (here && here->part == Part::facilitator) out.roles.push_back(Role::facilitator);
  // In the room one hears the room, whoever the challenge is otherwise for.
  if (here) {
    out.audience = permissions::Audience::everyone;
  } else if (!workshop.is_public) {
    // Never for more than its challenge is for.
    out.audience = std::max(out.audience, permissions::Audience::team);
  }
  return out;
}

Result<void> move_to(Tx& tx, PersonId by, WorkshopId id, State state) {
  const Workshop workshop = TRY(get(tx, id));
  if (workshop.state == state) return done();
  if (workshop.is_paper() || !may_follow(workshop.state, state)) {
    return refuse(Reason::conflict, say("The workshop has moved on. Reload the page to see where "
                                        "it stands"));
  }
  tx.run("UPDATE workshops SET state = $1 WHERE id = $2", name_of(state), id);
  room_changed(tx, id);
  if (state == State::lobby || state == State::running) set_code_open(tx, by, id, true);
  if (state == State::ended) {
    set_code_open(tx, by, id, false);
    tx.run("UPDATE workshops SET activity = 0 WHERE id = $1", id);
    tx.run(
        "UPDATE activities SET state = 'closed', ends_at = NULL, left_ms = NULL "
        "WHERE workshop = $1 AND state IN ('open', 'locked')",
        id);
  }
  record(tx, "workshop." + std::string(name_of(state)), by, workshop);
  return done();
}

void set_code_open(Tx& tx, PersonId by, WorkshopId id, bool open) {
  const auto changed = tx.run(
      "UPDATE workshops SET code_open = $1 WHERE id = $2 AND code IS NOT NULL AND code_open <> $1",
      open, id);
  if (changed == 0) return;
  room_changed(tx, id);
  facts::record(tx, {.name = open ? "workshop.opened" : "workshop.closed",
                     .subject = id.value,
                     .actor = by.value});
}

Result<void> say_to_all(Tx& tx, PersonId by, WorkshopId id, std::string_view message) {
  Problems problems;
  check_length(problems, "message", message, message_length_max);
  TRY(std::move(problems).result());
  const std::string words = clean_line(message);
  tx.run("UPDATE workshops SET message = $1, message_at = $2 WHERE id = $3", words, tx.now(), id);
  room_changed(tx, id);
  facts::record(tx, {.name = "workshop.announced",
                     .subject = id.value,
                     .actor = by.value,
                     .digest = sha256_hex(words)});
  return done();
}

void spotlight(Tx& tx, PersonId by, WorkshopId id, std::int64_t note) {
  tx.run("UPDATE workshops SET spotlight = $1 WHERE id = $2", note, id);
  room_changed(tx, id);
  facts::record(tx, {.name = "workshop.spotlit", .subject = id.value, .actor = by.value});
}

}  // namespace commonty::workshops
