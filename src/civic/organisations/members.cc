#include "civic/organisations/organisations.h"
#include "civic/people/people.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::organisations {
namespace {

Member read(const store::Row& row) {
  Member member;
  row.into(member.person, member.name, member.role_title, member.is_admin);
  return member;
}

Result<std::string> checked_title(std::string_view title) {
  std::string line = clean_line(title);
  if (length(line) > role_title_length_max) {
    return refuse_field("role_title", say("The role can be at most {max} characters long",
                                          {{"max", std::to_string(role_title_length_max)}}));
  }
  return line;
}

void record(Tx& tx, const char* name, PersonId by, OrganisationId organisation, PersonId person) {
  facts::record(
      tx, {.name = name, .subject = person.value, .actor = by.value, .scope = organisation.value});
}

}  // namespace

std::vector<Member> members(Tx& tx, OrganisationId organisation) {
  std::vector<Member> out;
  for (const store::Row row :
       tx.query("SELECT p.id, p.name, m.role_title, m.is_admin FROM memberships m "
                "JOIN people p ON p.id = m.person WHERE m.organisation = $1 "
                "ORDER BY p.name, p.id LIMIT 500",
                organisation)) {
    out.push_back(read(row));
  }
  return out;
}

Result<Member> get_member(Tx& tx, OrganisationId organisation, PersonId person) {
  const auto rows = tx.query(
      "SELECT p.id, p.name, m.role_title, m.is_admin FROM memberships m "
      "JOIN people p ON p.id = m.person WHERE m.organisation = $1 AND m.person = $2",
      organisation, person);
  if (!rows.empty()) return read(rows[0]);
  return refuse(Reason::not_found, say("They do not belong to this organisation any more"));
}

std::vector<Membership> memberships_of(Tx& tx, PersonId person) {
  std::vector<Membership> out;
  for (const store::Row row :
       tx.query("SELECT o.slug, o.name, m.role_title FROM memberships m "
                "JOIN organisations o ON o.id = m.organisation WHERE m.person = $1 "
                "ORDER BY m.since, o.id",
                person)) {
    Membership& one = out.emplace_back();
    row.into(one.slug, one.name, one.role_title);
  }
  return out;
}

Result<void> add_member(Tx& tx, PersonId by, OrganisationId organisation, std::string_view email,
                        std::string_view role_title) {
  const std::string title = TRY(checked_title(role_title));
  const auto person = people::find_or_add(tx, email, "");
  if (!person) return refuse_field("email", person.refusal().problems.front().text);
  const auto added = tx.run(
      "INSERT INTO memberships (organisation, person, role_title, is_admin, since) "
      "VALUES ($1, $2, $3, 0, $4) ON CONFLICT DO NOTHING",
      organisation, person->id, title, tx.now());
  if (added == 0) return refuse_field("email", say("They belong to this organisation already"));
  record(tx, "member.added", by, organisation, person->id);
  return done();
}

Result<void> change_member(Tx& tx, PersonId by, OrganisationId organisation, const Member& member) {
  const std::string title = TRY(checked_title(member.role_title));
  TRY(get_member(tx, organisation, member.person));
  tx.run(
      "UPDATE memberships SET role_title = $1, is_admin = $2 WHERE organisation = $3 AND person = "
      "$4",
      title, member.is_admin, organisation, member.person);
  record(tx, "member.changed", by, organisation, member.person);
  return done();
}

Result<void> remove_member(Tx& tx, PersonId by, OrganisationId organisation, PersonId person) {
  TRY(get_member(tx, organisation, person));
  tx.run("DELETE FROM memberships WHERE organisation = $1 AND person = $2", organisation, person);
  record(tx, "member.removed", by, organisation, person);
  return done();
}

}  // namespace commonty::organisations
