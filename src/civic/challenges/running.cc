// Who looks after a challenge, and when it is open: roles and calls for contributions.
#include "civic/challenges/challenges.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/texts/texts.h"

namespace commonty::challenges {
namespace {

using permissions::Role;

constexpr std::string_view call_columns = "id, title, text, opens_at, closes_at";

std::vector<Call> all_calls(const store::Rows& rows) {
  std::vector<Call> out;
  for (const store::Row row : rows) {
    Call& call = out.emplace_back();
    row.into(call.id, call.title, call.text, call.opens_at, call.closes_at);
  }
  return out;
}

Result<void> check(const Call& call) {
  Problems problems;
  if (call.title.empty()) {
    problems.add("title", say("Say in a few words what you ask for"));
  } else if (length(call.title) > call_title_length_max) {
    problems.add("title", say("The title can be at most {max} characters long",
                              {{"max", std::to_string(call_title_length_max)}}));
  }
  if (length(call.text) > call_text_length_max) {
    problems.add("text", say("The text can be at most {max} characters long",
                             {{"max", std::to_string(call_text_length_max)}}));
  }
  if (call.closes_at <= call.opens_at) {
    problems.add("closes_at", say("It must close after it opens"));
  }
  return std::move(problems).result();
}

}  // namespace

std::optional<Role> role_named(std::string_view name) {
  for (Role role : {Role::convener, Role::facilitator, Role::champion, Role::panel_member,
                    Role::critical_friend}) {
    if (permissions::name_of(role) == name) return role;
  }
  return std::nullopt;
}

Message label(Role role) {
  switch (role) {
    case Role::convener:
      return say("Convener");
    case Role::facilitator:
      return say("Facilitator");
    case Role::champion:
      return say("Champion");
    case Role::panel_member:
      return say("Panel member");
    case Role::critical_friend:
      return say("Critical friend");
  }
  return {};
}

void give_role(Tx& tx, ChallengeId id, PersonId person, Role role, PersonId by) {
  const auto added = tx.run(
      "INSERT INTO challenge_roles (challenge, person, role, since) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT DO NOTHING",
      id, person, permissions::name_of(role), tx.now());
  if (added == 0) return;
  facts::record(tx, {.name = "role.given",
                     .subject = person.value,
                     .actor = by.value,
                     .scope = id.value,
                     .detail = "{\"role\":\"" + std::string(permissions::name_of(role)) + "\"}"});
}

Result<void> take_role(Tx& tx, PersonId by, ChallengeId id, PersonId person, Role role) {
  if (role == Role::convener) {
    const auto conveners = tx.one<std::int64_t>(
        "SELECT count(*) FROM challenge_roles WHERE challenge = $1 AND role = 'convener'", id);
    if (conveners < 2) {
      return refuse_field("role", say("Somebody must convene it. Name another convener first"));
    }
  }
  const auto taken =
      tx.run("DELETE FROM challenge_roles WHERE challenge = $1 AND person = $2 AND role = $3", id,
             person, permissions::name_of(role));
  if (taken == 0) return refuse_field("role", say("They do not have this role any more"));
  facts::record(tx, {.name = "role.taken",
                     .subject = person.value,
                     .actor = by.value,
                     .scope = id.value,
                     .detail = "{\"role\":\"" + std::string(permissions::name_of(role)) + "\"}"});
  return done();
}

std::vector<Call> calls(Tx& tx, ChallengeId challenge) {
  return all_calls(tx.query("SELECT " + std::string(call_columns) +
                                " FROM calls WHERE challenge = $1 ORDER BY opens_at, id",
                            challenge));
}

std::vector<Call> open_calls(Tx& tx, ChallengeId challenge) {
  return all_calls(tx.query("SELECT " + std::string(call_columns) +
                                " FROM calls WHERE challenge = $1 AND opens_at <= $2 "
                                "AND closes_at > $2 ORDER BY closes_at, id",
                            challenge, tx.now()));
}

Result<Call> get_call(Tx& tx, ChallengeId challenge, CallId id) {
  const auto found = all_calls(tx.query(
      "SELECT " + std::string(call_columns) + " FROM calls WHERE challenge = $1 AND id = $2",
      challenge, id));
  if (!found.empty()) return found.front();
  return refuse(Reason::not_found, say("There is no such call any more"));
}

Result<Call> add_call(Tx& tx, PersonId by, ChallengeId challenge, const Call& typed) {
  Call call = typed;
  call.title = clean_line(typed.title);
  call.text = clean(typed.text);
  TRY(check(call));
  call.id = tx.new_id<CallId>();
  tx.run(
      "INSERT INTO calls (id, challenge, title, text, opens_at, closes_at) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      call.id, challenge, call.title, call.text, call.opens_at, call.closes_at);
  facts::record(tx, {.name = "call.added",
                     .subject = call.id.value,
                     .actor = by.value,
                     .scope = challenge.value,
                     .digest = sha256_hex(call.title + "\n" + call.text)});
  return call;
}

Result<void> remove_call(Tx& tx, PersonId by, ChallengeId challenge, CallId id) {
  TRY(get_call(tx, challenge, id));
  tx.run("DELETE FROM calls WHERE id = $1", id);
  facts::record(
      tx,
      {.name = "call.removed", .subject = id.value, .actor = by.value, .scope = challenge.value});
  return done();
}

Result<void> require_open(Tx& tx, const Challenge& challenge) {
  const Time now = tx.now();
  const bool early = challenge.opens_at && now < *challenge.opens_at;
  const bool late = challenge.closes_at && now >= *challenge.closes_at;
  if ((!early && !late) || !open_calls(tx, challenge.id).empty()) return done();
  if (early) {
    return refuse(Reason::closed, say("This challenge opens on {date}. Please come back then",
                                      {{"date", local_iso_date(*challenge.opens_at)}}));
  }
  return refuse(Reason::closed,
                say("This challenge closed on {date}. What was given is being read and answered",
                    {{"date", local_iso_date(*challenge.closes_at)}}));
}

}  // namespace commonty::challenges
