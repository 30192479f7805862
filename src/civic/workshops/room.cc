// Who is in the room: tables, joining by the code, and seats.
#include <algorithm>
#include <array>
#include <map>

#include "civic/workshops/stored.h"
#include "civic/workshops/workshops.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/mail/mail.h"

namespace commonty::workshops {
namespace {

constexpr std::array<std::string_view, 5> parts = {"participant", "table_host", "critical_friend",
                                                   "observer", "facilitator"};
constexpr std::size_t organisation_length_max = 120;
constexpr std::size_t email_length_max = 254;  // RFC 5321, section 4.5.3.1.3

constexpr std::string_view select_participants =
    "SELECT r.person, p.name, r.group_number, r.role, r.organisation, r.may_name, r.email, "
    "r.joined_at FROM participants r JOIN people p ON p.id = r.person ";

Participant read(const store::Row& row) {
  Participant out;
  std::string part;
  row.into(out.person, out.name, out.group, part, out.organisation, out.may_name, out.email,
           out.joined_at);
  out.part = part_named(part).value_or(Part::participant);
  return out;
}

// As typed from a projector: small letters, spaces and hyphens do not matter.
std::string tidy_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c >= 'a' && c <= 'z') code += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) code += c;
  }
  return code;
}

Result<void> check(Tx& tx, WorkshopId workshop, const Joining& joining) {
  Problems problems;
  check_length(problems, "organisation", joining.organisation, organisation_length_max);
  check_length(problems, "email", joining.email, email_length_max);
  const std::string email = clean_line(joining.email);
  if (!email.empty() && !mail::check_address(email)) {
    problems.add("email", say("Write the address like name@example.org, or leave it empty"));
  }
  if (joining.group != 0 &&
      !tx.first<std::int64_t>("SELECT 1 FROM workshop_groups WHERE workshop = $1 AND number = $2",
                              workshop, joining.group)) {
    problems.add("group", say("There is no such table"));
  }
  return std::move(problems).result();
}

// Whoever follows it asks there whether it is theirs.
void note_address(Tx& tx, PersonId person, WorkshopId workshop, std::string_view email) {
  if (is_blank(email)) return;
  facts::record(
      tx, {.name = "workshop.address_left", .subject = workshop.value, .actor = person.value});
}

}  // namespace

std::string_view name_of(Part part) { return parts.at(static_cast<std::size_t>(part)); }

std::optional<Part> part_named(std::string_view name) {
  const auto found = std::ranges::find(parts, name);
  if (found == parts.end()) return std::nullopt;
  return static_cast<Part>(found - parts.begin());
}

Message label(const Group& group) {
  if (!group.name.empty()) return {group.name, {}};
  return say("Table {number}", {{"number", std::to_string(group.number)}});
}

std::vector<Group> groups(Tx& tx, WorkshopId workshop) {
  std::vector<Group> out;
  for (const store::Row row :
       tx.query("SELECT number, name FROM workshop_groups WHERE workshop = $1 ORDER BY number",
                workshop)) {
    out.push_back({static_cast<int>(row.integer(0)), row.get<std::string>(1)});
  }
  return out;
}

TableNames::TableNames(Tx& tx, WorkshopId workshop, tools::Say speak) : speak_(std::move(speak)) {
  for (const Group& group : groups(tx, workshop)) names_[group.number] = speak_(label(group));
}

std::string TableNames::of(int number) const {
  if (number == 0) return "";
  const auto found = names_.find(number);
  return found == names_.end() ? speak_(label({number, ""})) : found->second;
}

Result<void> set_groups(Tx& tx, WorkshopId workshop, const std::vector<std::string>& names) {
  if (names.size() > groups_max) {
    return refuse_field("groups",
                        say("Up to {max} tables fit", {{"max", std::to_string(groups_max)}}));
  }
  Problems problems;
  for (const std::string& name : names) {
    check_length(problems, "groups", name, group_name_length_max);
  }
  TRY(std::move(problems).result());
  tx.run("DELETE FROM workshop_groups WHERE workshop = $1", workshop);
  for (std::size_t i = 0; i < names.size(); ++i) {
    tx.run("INSERT INTO workshop_groups (workshop, number, name) VALUES ($1, $2, $3)", workshop,
           static_cast<std::int64_t>(i) + 1, clean_line(names[i]));
  }
  // Whoever sat at a table that is gone has none now.
  tx.run("UPDATE participants SET group_number = 0 WHERE workshop = $1 AND group_number > $2",
         workshop, static_cast<std::int64_t>(names.size()));
  seats_changed(tx, workshop);
  return done();
}

Result<Workshop> find_by_code(Tx& tx, std::string_view code) {
  const auto id = tx.first<WorkshopId>("SELECT id FROM workshops WHERE code = $1 AND code_open = 1",
                                       tidy_code(code));
  if (!id) {
    return refuse_field("code", say("No open workshop has this code. Check it on the wall, or ask "
                                    "the facilitator"));
  }
  return get(tx, *id);
}

Result<void> join(Tx& tx, PersonId person, WorkshopId workshop, const Joining& joining) {
  TRY(check(tx, workshop, joining));
  const auto added = tx.run(
      "INSERT INTO participants (workshop, person, group_number, role, organisation, may_name, "
      "email, joined_at) VALUES ($1, $2, $3, 'participant', $4, $5, $6, $7) ON CONFLICT DO NOTHING",
      workshop, person, joining.group, clean_line(joining.organisation), joining.may_name,
      clean_line(joining.email), tx.now());
  desk_changed(tx, workshop);
  note_address(tx, person, workshop, joining.email);
  if (added == 0) {
    tx.run(
        "UPDATE participants SET organisation = $1, may_name = $2, email = $3, group_number = CASE "
        "WHEN $4 = 0 THEN group_number ELSE $4 END WHERE workshop = $5 AND person = $6",
        clean_line(joining.organisation), joining.may_name, clean_line(joining.email),
        joining.group, workshop, person);
    return done();
  }
  facts::record(tx, {.name = "workshop.joined", .subject = workshop.value, .actor = person.value});
  return done();
}

Result<void> set_email(Tx& tx, WorkshopId workshop, PersonId person, std::string_view email) {
  TRY(check(tx, workshop, {.email = std::string(email)}));
  tx.run("UPDATE participants SET email = $1 WHERE workshop = $2 AND person = $3",
         clean_line(email), workshop, person);
  note_address(tx, person, workshop, email);
  return done();
}

std::optional<Participant> participant(Tx& tx, WorkshopId workshop, PersonId person) {
  const auto rows =
      tx.query(std::string(select_participants) + "WHERE r.workshop = $1 AND r.person = $2",
               workshop, person);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

std::vector<Participant> participants(Tx& tx, WorkshopId workshop) {
  std::vector<Participant> out;
  for (const store::Row row :
       tx.query(std::string(select_participants) +
                    "WHERE r.workshop = $1 ORDER BY r.group_number, r.joined_at, r.person",
                workshop)) {
    out.push_back(read(row));
  }
  return out;
}

Result<void> seat(Tx& tx, WorkshopId workshop, PersonId person, int group) {
  TRY(check(tx, workshop, {.group = group}));
  const auto changed =
      tx.run("UPDATE participants SET group_number = $1 WHERE workshop = $2 AND person = $3", group,
             workshop, person);
  if (changed == 0) return refuse(Reason::conflict, say("They are not in the room"));
  seats_changed(tx, workshop);
  return done();
}

Result<void> set_part(Tx& tx, WorkshopId workshop, PersonId person, Part part) {
  const auto changed =
      tx.run("UPDATE participants SET role = $1 WHERE workshop = $2 AND person = $3", name_of(part),
             workshop, person);
  if (changed == 0) return refuse(Reason::conflict, say("They are not in the room"));
  seats_changed(tx, workshop);
  return done();
}

void spread(Tx& tx, WorkshopId workshop) {
  const auto tables = groups(tx, workshop);
  if (tables.empty()) return;
  seats_changed(tx, workshop);
  std::map<int, int> people_at;
  std::map<std::pair<int, std::string>, int> of_organisation_at;
  std::vector<Participant> standing_up;
  for (Participant& one : participants(tx, workshop)) {
    if (one.part == Part::facilitator || one.part == Part::observer) continue;
    if (one.group == 0) {
      standing_up.push_back(std::move(one));
      continue;
    }
    ++people_at[one.group];
    ++of_organisation_at[{one.group, fold(one.organisation)}];
  }
  // Those of one organisation follow each other, so that they go round the tables.
  std::ranges::stable_sort(standing_up, {},
                           [](const Participant& p) { return fold(p.organisation); });
  for (const Participant& one : standing_up) {
    const std::string organisation = fold(one.organisation);
    const auto best = std::ranges::min_element(tables, {}, [&](const Group& table) {
      const int known = organisation.empty() ? 0 : of_organisation_at[{table.number, organisation}];
      return std::pair(people_at[table.number] + 2 * known, table.number);
    });
    tx.run("UPDATE participants SET group_number = $1 WHERE workshop = $2 AND person = $3",
           best->number, workshop, one.person);
    ++people_at[best->number];
    ++of_organisation_at[{best->number, organisation}];
  }
}

}  // namespace commonty::workshops
