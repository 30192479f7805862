#include "civic/people/belongings.h"

#include <boost/json/array.hpp>

#include "civic/letters/letters.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::people {
namespace json = boost::json;
namespace {

// Table and column names come from our own list (server/belongings.cc), never from outside.
void drop_twins(Tx& tx, const Belonging& rows, PersonId guest, PersonId person) {
  std::string same;
  for (const std::string& key : rows.once_for)
    same += " AND t." + key + " = " + rows.table + "." + key;
  tx.run("DELETE FROM " + rows.table + " WHERE " + rows.column +
             " = $1 AND EXISTS (SELECT 1 FROM " + rows.table + " t WHERE t." + rows.column +
             " = $2" + same + ")",
         guest, person);
}

void adopt(Tx& tx, const Belonging& rows, PersonId guest, PersonId person) {
  if (!rows.once_for.empty()) drop_twins(tx, rows, guest, person);
  tx.run("UPDATE " + rows.table + " SET " + rows.column + " = $1 WHERE " + rows.column + " = $2",
         person, guest);
}

json::value cell(const store::Row& row, int column) {
  if (row.is_null(column)) return nullptr;
  return json::string(row.text(column));
}

json::array rows_of(Tx& tx, const Belonging& rows, PersonId person) {
  std::vector<std::string> casts;
  for (const std::string& column : rows.shown) casts.push_back("CAST(" + column + " AS TEXT)");
  json::array out;
  for (const store::Row row : tx.query("SELECT " + join(casts, ", ") + " FROM " + rows.table + " " +
                                           rows.joined + " WHERE " + rows.column + " = $1",
                                       person)) {
    json::object one;
    for (int i = 0; i < static_cast<int>(rows.shown.size()); ++i) {
      // "votes.vote" is told as "vote".
      const std::string& column = rows.shown[i];
      one[column.substr(column.find('.') + 1)] = cell(row, i);
    }
    out.push_back(std::move(one));
  }
  return out;
}

void erase_words(Tx& tx, const Belonging& rows, PersonId person) {
  for (const std::string& column : rows.words) {
    tx.run("UPDATE " + rows.table + " SET " + column + " = $1 WHERE " + rows.column + " = $2",
           erased_words, person);
  }
}

void remove_rows(Tx& tx, const Belonging& rows, PersonId person) {
  tx.run("DELETE FROM " + rows.table + " WHERE " + rows.column + " = $1", person);
}

}  // namespace

void adopt_guest(Tx& tx, PersonId guest, PersonId person, const Belongings& belongings) {
  for (const auto& prepare : belongings.before_adopting) prepare(tx, guest, person);
  for (const Belonging& rows : belongings.tables) adopt(tx, rows, guest, person);
  // What a guest called themselves helps when the person has not said yet.
  tx.run(
      "UPDATE people SET name = (SELECT g.name FROM people g WHERE g.id = $1) "
      "WHERE id = $2 AND name = ''",
      guest, person);
  tx.run("UPDATE people SET name = '', erased_at = $1 WHERE id = $2", tx.now(), guest);
  facts::record(tx, {.name = "person.adopted_guest",
                     .subject = person.value,
                     .actor = person.value,
                     .detail = "{\"guest\":\"" + guest.text() + "\"}"});
}

json::object everything_of(Tx& tx, PersonId person, const Belongings& belongings) {
  const Person who = *find(tx, person);
  json::object out{{"person",
                    {{"id", who.id.text()},
                     {"name", who.name},
                     {"email", who.email},
                     {"language", who.language},
                     {"joined", rfc3339(who.joined_at)}}}};
  for (const Belonging& rows : belongings.tables) {
    if (rows.shown.empty()) continue;
    // One table may name a person in two columns: who wrote a note, who brought it.
    const std::string name = out.contains(rows.table) ? rows.table + "_" + rows.column : rows.table;
    out[name] = rows_of(tx, rows, person);
  }
  return out;
}

Result<void> erase(Tx& tx, PersonId person, const Belongings& belongings) {
  const auto who = find(tx, person);
  if (!who) return refuse(Reason::not_found, say("There is no such person any more"));
  if (is_last_site_admin(tx, person)) {
    return refuse(Reason::conflict, say("A site needs someone who looks after it. Make someone "
                                        "else an administrator first"));
  }
  for (const auto& prepare : belongings.before_erasing) prepare(tx, person);
  for (const Belonging& rows : belongings.tables) {
    if (rows.goes_with_person) {
      remove_rows(tx, rows, person);
    } else {
      erase_words(tx, rows, person);
    }
  }
  tx.run("DELETE FROM sign_in_links WHERE email = $1", who->email);
  letters::forget(tx, who->email);
  tx.run(
      "UPDATE people SET name = '', email = NULL, language = '', site_admin = 0, erased_at = $1 "
      "WHERE id = $2",
      tx.now(), person);
  facts::record(tx, {.name = "person.erased", .subject = person.value, .actor = person.value});
  return done();
}

}  // namespace commonty::people
