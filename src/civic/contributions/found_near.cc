#include "civic/contributions/found_near.h"

#include "civic/contributions/contributions.h"
#include "civic/contributions/live_list.h"
#include "civic/people/people.h"

namespace commonty::contributions {
namespace {

using Ids = std::vector<std::int64_t>;
using Things = std::vector<meanings::Thing>;

Things things_of(const std::vector<Contribution>& list) {
  Things out;
  for (const Contribution& c : list) {
    if (c.text == people::erased_words) continue;
    out.push_back({c.id.value, c.challenge.value, said(c)});
  }
  return out;
}

meanings::Source::Page page(Tx& tx, const std::string& after, int limit) {
  Listed listed = list(tx, {}, after, limit);
  return {things_of(listed.items), std::move(listed.next)};
}

Things those(Tx& tx, const Ids& ids) {
  std::vector<ContributionId> asked;
  for (const std::int64_t id : ids) asked.push_back(ContributionId{id});
  return things_of(find_those(tx, asked, {}));
}

std::vector<ContributionId> of_person(Tx& tx, std::int64_t person) {
  std::vector<ContributionId> ids;
  for (const store::Row row : tx.query("SELECT id FROM contributions WHERE author = $1", person)) {
    ids.push_back(row.get<ContributionId>(0));
  }
  return ids;
}

// Whoever supports one changes neither its words nor who sees it.
bool may_change_words(const std::string& fact) {
  return fact.starts_with("contribution.") && fact != "contribution.supported" &&
         fact != "contribution.support_withdrawn";
}

Ids ids_changed_by(Tx& tx, const facts::Fact& fact) {
  Ids ids;
  for (const ContributionId id : changed_by(tx, fact)) ids.push_back(id.value);
  return ids;
}

}  // namespace

std::vector<ContributionId> changed_by(Tx& tx, const facts::Fact& fact) {
  if (fact.name == "person.erased") return of_person(tx, fact.subject);
  return may_change_words(fact.name) ? contributions_in(fact) : std::vector<ContributionId>();
}

meanings::Source found_near() { return {page, those, ids_changed_by}; }

}  // namespace commonty::contributions
