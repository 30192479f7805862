#include "civic/people/people.h"

#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/mail/mail.h"

namespace commonty::people {
namespace {

constexpr std::int64_t session_ms = 90 * day_ms;
constexpr std::string_view columns =
    "id, is_guest, name, coalesce(email, ''), language, site_admin, joined_at";

std::optional<Person> first(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  Person p;
  rows[0].into(p.id, p.is_guest, p.name, p.email, p.language, p.site_admin, p.joined_at);
  return p;
}

Person insert(Tx& tx, Person p) {
  p.id = tx.new_id<PersonId>();
  p.joined_at = tx.now();
  const std::optional<std::string> email = p.email.empty() ? std::nullopt : std::optional(p.email);
  tx.run(
      "INSERT INTO people (id, is_guest, name, email, language, site_admin, joined_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      p.id, p.is_guest, p.name, email, p.language, p.site_admin, p.joined_at);
  facts::record(tx, {.name = p.is_guest ? "guest.joined" : "person.joined",
                     .subject = p.id.value,
                     .actor = p.id.value});
  return p;
}

}  // namespace

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
  return insert(tx, std::move(fresh));
}

Person add_guest(Tx& tx, std::string_view name) {
  Person guest;
  guest.is_guest = true;
  guest.name = shorten(clean_line(name), name_length_max);
  return insert(tx, std::move(guest));
}

void set_site_admin(Tx& tx, PersonId person, bool is_admin) {
  tx.run("UPDATE people SET site_admin = $1 WHERE id = $2", is_admin, person);
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

}  // namespace commonty::people
