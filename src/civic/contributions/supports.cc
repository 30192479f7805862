#include "civic/contributions/contributions.h"
#include "civic/contributions/stored.h"

namespace commonty::contributions {

Result<void> support(Tx& tx, PersonId by, ContributionId id) {
  const Contribution c = TRY(get(tx, id));
  TRY(require_shown(c));
  if (c.author == by) {
    return refuse(Reason::conflict, say("These are your own words: they count already"));
  }
  const auto added = tx.run(
      "INSERT INTO supports (contribution, person, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      id, by, tx.now());
  if (added == 0) return done();
  recount_supports(tx, id);
  record(tx, "contribution.supported", c, by);
  return done();
}

Result<void> withdraw_support(Tx& tx, PersonId by, ContributionId id) {
  const Contribution c = TRY(get(tx, id));
  const auto removed =
      tx.run("DELETE FROM supports WHERE contribution = $1 AND person = $2", id, by);
  if (removed == 0) return done();
  recount_supports(tx, id);
  record(tx, "contribution.support_withdrawn", c, by);
  return done();
}

void recount_supports(Tx& tx, ContributionId id) {
  // What it became counts its supporters as well, and so does what that became.
  for (ContributionId at = id; at;) {
    tx.run(
        "UPDATE contributions SET supports = (WITH RECURSIVE family (id) AS "
        "(SELECT id FROM contributions WHERE id = $1 UNION "
        "SELECT c.id FROM contributions c JOIN family f ON c.merged_into = f.id) "
        "SELECT count(DISTINCT s.person) FROM supports s JOIN family f ON f.id = s.contribution) "
        "WHERE id = $1",
        at);
    at = tx.one<ContributionId>("SELECT coalesce(merged_into, 0) FROM contributions WHERE id = $1",
                                at);
  }
}

bool supports(Tx& tx, PersonId by, ContributionId id) {
  if (!by) return false;
  return tx
      .first<std::int64_t>("SELECT 1 FROM supports WHERE contribution = $1 AND person = $2", id, by)
      .has_value();
}

std::vector<PersonId> people_concerned(Tx& tx, ContributionId id) {
  std::vector<PersonId> people;
  for (const store::Row row : tx.query(
           "WITH RECURSIVE family (id) AS (SELECT id FROM contributions WHERE id = $1 UNION "
           "SELECT c.id FROM contributions c JOIN family f ON c.merged_into = f.id) "
           "SELECT id FROM people WHERE erased_at IS NULL AND id IN ("
           "SELECT author FROM contributions c JOIN family f ON f.id = c.id WHERE author IS NOT "
           "NULL UNION "
           "SELECT brought_by FROM contributions c JOIN family f ON f.id = c.id WHERE brought_by "
           "IS NOT NULL UNION "
           "SELECT person FROM supports s JOIN family f ON f.id = s.contribution UNION "
           "SELECT author FROM comments m JOIN family f ON f.id = m.contribution "
           "WHERE m.state = 'shown') ORDER BY 1",
           id)) {
    people.push_back(row.get<PersonId>(0));
  }
  return people;
}

void add_views(Tx& tx, ContributionId id, std::int64_t views) {
  tx.run("UPDATE contributions SET views = views + $1 WHERE id = $2", views, id);
}

}  // namespace commonty::contributions
