#include "civic/people/people.h"

#include "civic/pages/visit.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/mail/mail.h"

namespace commonty::people {
namespace {

constexpr std::int64_t session_ms = 90 * day_ms;
constexpr std::string_view columns =
    "id, is_guest, name, coalesce(email, ''), language, site_admin, joined_at";

Person read(const store::Row& row) {
  Person p;
  row.into(p.id, p.is_guest, p.name, p.email, p.language, p.site_admin, p.joined_at);
  return p;
}

std::optional<Person> first(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

// Nothing when somebody else took the address a moment ago.
std::optional<Person> insert(Tx& tx, Person p) {
  p.id = tx.new_id<PersonId>();
  p.joined_at = tx.now();
  const std::optional<std::string> email = p.email.empty() ? std::nullopt : std::optional(p.email);
  const auto added = tx.run(
      "INSERT INTO people (id, is_guest, name, email, language, site_admin, joined_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING",
      p.id, p.is_guest, p.name, email, p.language, p.site_admin, p.joined_at);
  if (added == 0) return std::nullopt;
  facts::record(tx, {.name = p.is_guest ? "guest.joined" : "person.joined",
                     .subject = p.id.value,
                     .actor = p.id.value});
  return p;
}

// For LIKE ... ESCAPE '!'.
std::string containing(std::string_view words) {
  std::string pattern = "%";
  for (char c : words) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace

std::optional<Person> find(Tx& tx, PersonId id) {
  return first(tx.query("SELECT " + std::string(columns) + " FROM people WHERE id = $1", id));
}

std::optional<Person> find_by_email(Tx& tx, std::string_view email) {
  return first(tx.query("SELECT " + std::string(columns) + " FROM people WHERE email = $1",
                        lower_ascii(email)));
}

Result<Person> find_or_add(Tx& tx, std::string_view email, std::string_view name) {
  const std::string address = lower_ascii(TRY(mail::check_address(email)));
  if (auto known = find_by_email(tx, address)) return *known;
  Person fresh;
  fresh.email = address;
  fresh.name = shorten(clean_line(name), name_length_max);
  if (auto added = insert(tx, std::move(fresh))) return *added;
  return find_by_email(tx, address).value();
}

Person add_guest(Tx& tx, std::string_view name) {
  Person guest;
  guest.is_guest = true;
  guest.name = shorten(clean_line(name), name_length_max);
  return insert(tx, std::move(guest)).value();
}

PersonId author_of(Tx& tx, Visit& visit, std::string_view guest_name) {
  if (visit.viewer.known()) return visit.viewer.id;
  const Person guest = add_guest(tx, guest_name);
  visit.new_session = open_session(tx, guest.id, visit.request.header("user-agent"));
  return guest.id;
}

Result<void> check(const Profile& profile) {
  if (length(clean_line(profile.name)) > name_length_max) {
    return refuse_field("name", say("Your name can be at most {max} characters long",
                                    {{"max", std::to_string(name_length_max)}}));
  }
  return done();
}

Result<void> change_profile(Tx& tx, PersonId person, const Profile& profile) {
  TRY(check(profile));
  tx.run("UPDATE people SET name = $1, language = $2 WHERE id = $3", clean_line(profile.name),
         profile.language, person);
  facts::record(tx, {.name = "profile.changed", .subject = person.value, .actor = person.value});
  return done();
}

std::vector<Person> search(Tx& tx, const Search& search) {
  std::vector<Person> out;
  const std::string pattern = containing(clean_line(search.words));
  for (const store::Row row : tx.query(
           "SELECT " + std::string(columns) +
               " FROM people WHERE is_guest = 0 AND erased_at IS NULL AND id < $1 "
               "AND (lower(name) LIKE lower($2) ESCAPE '!' OR email LIKE lower($2) ESCAPE '!') "
               "ORDER BY id DESC LIMIT $3",
           search.before.value_or(PersonId{INT64_MAX}), pattern, search.limit)) {
    out.push_back(read(row));
  }
  return out;
}

void set_site_admin(Tx& tx, PersonId person, bool is_admin) {
  tx.run("UPDATE people SET site_admin = $1 WHERE id = $2", is_admin, person);
}

bool is_last_site_admin(Tx& tx, PersonId person) {
  const auto admins = tx.query("SELECT id FROM people WHERE site_admin = 1 LIMIT 2");
  return admins.size() == 1 && admins[0].get<PersonId>(0) == person;
}

Result<void> change_site_admin(Tx& tx, PersonId by, PersonId person, bool is_admin) {
  const auto found = find(tx, person);
  if (!found || found->is_guest) {
    return refuse(Reason::not_found, say("There is no such person any more"));
  }
  if (!is_admin && is_last_site_admin(tx, person)) {
    return refuse(Reason::conflict, say("A site needs someone who looks after it. Make someone "
                                        "else an administrator first"));
  }
  set_site_admin(tx, person, is_admin);
  facts::record(tx, {.name = is_admin ? "administrator.named" : "administrator.removed",
                     .subject = person.value,
                     .actor = by.value});
  return done();
}

Viewer viewer_of_session(Tx& tx, std::string_view key) {
  const auto rows = tx.query(
      "SELECT s.id, p.id, p.is_guest, p.name, p.language, p.site_admin FROM sessions s "
      "JOIN people p ON p.id = s.person WHERE s.key_digest = $1 AND s.expires_at > $2",
      sha256_hex(key), tx.now());
  Viewer viewer;
  if (rows.empty()) return viewer;
  bool is_guest = false;
  rows[0].into(viewer.session, viewer.id, is_guest, viewer.name, viewer.language,
               viewer.site_admin);
  viewer.kind = is_guest ? Viewer::Kind::guest : Viewer::Kind::person;
  return viewer;
}

std::string open_session(Tx& tx, PersonId person, std::string_view device) {
  const std::string key = random_token();
  tx.run(
      "INSERT INTO sessions (id, key_digest, person, device, opened_at, used_at, expires_at) "
      "VALUES ($1, $2, $3, $4, $5, $5, $6)",
      tx.new_id<SessionId>(), sha256_hex(key), person, shorten(clean_line(device), 200), tx.now(),
      tx.now() + session_ms);
  return key;
}

std::vector<Session> sessions(Tx& tx, PersonId person) {
  std::vector<Session> out;
  for (const store::Row row : tx.query("SELECT id, device, opened_at, expires_at FROM sessions "
                                       "WHERE person = $1 AND expires_at > $2 ORDER BY id DESC",
                                       person, tx.now())) {
    Session& session = out.emplace_back();
    row.into(session.id, session.device, session.opened_at, session.expires_at);
  }
  return out;
}

Result<void> end_session(Tx& tx, PersonId person, SessionId session) {
  if (tx.run("DELETE FROM sessions WHERE id = $1 AND person = $2", session, person) == 0) {
    return refuse(Reason::not_found, say("That device is signed out already"));
  }
  facts::record(tx, {.name = "session.ended", .subject = session.value, .actor = person.value});
  return done();
}

std::int64_t end_other_sessions(Tx& tx, PersonId person, SessionId kept) {
  const auto ended = tx.run("DELETE FROM sessions WHERE person = $1 AND id <> $2", person, kept);
  if (ended > 0) {
    facts::record(tx,
                  {.name = "other_sessions.ended", .subject = person.value, .actor = person.value});
  }
  return ended;
}

}  // namespace commonty::people
