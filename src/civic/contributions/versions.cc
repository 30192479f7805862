#include "civic/contributions/contributions.h"
#include "civic/contributions/stored.h"
#include "civic/contributions/words.h"
#include "civic/journeys/journeys.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"

namespace commonty::contributions {
namespace {

void keep_version(Tx& tx, const Contribution& before) {
  tx.run(
      "INSERT INTO contribution_versions (contribution, number, title, text, until) "
      "SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM contribution_versions "
      "WHERE contribution = $1",
      before.id, before.title, before.text, tx.now());
}

// A first title or another kind says more about the words, but does not change them.
bool are_other_words(const Contribution& before, const Contribution& after) {
  return before.text != after.text || (!before.title.empty() && before.title != after.title);
}

void store_words(Tx& tx, const Contribution& c) {
  tx.run(
      "UPDATE contributions SET kind = $1, title = $2, text = $3, edited_at = $4, text_digest = $5 "
      "WHERE id = $6",
      name_of(c.kind), c.title, c.text, c.edited_at, digest_of_words(c.title, c.text), c.id);
}

void change_state(Tx& tx, const Contribution& before, State state, ContributionId merged_into) {
  Contribution after = before;
  after.state = state;
  after.merged_into = merged_into;
  unindex_words(tx, before);
  const std::optional<ContributionId> into =
      after.merged_into ? std::optional(after.merged_into) : std::nullopt;
  tx.run("UPDATE contributions SET state = $1, merged_into = $2 WHERE id = $3", name_of(state),
         into, before.id);
  index_words(tx, after);
}

Refusal not_yours() {
  return refuse(Reason::forbidden, say("Only the person who gave this can change it"));
}

}  // namespace

Result<Contribution> edit(Tx& tx, PersonId by, ContributionId id, const Draft& draft) {
  const Contribution before = TRY(get(tx, id));
  if (before.author != by) return not_yours();
  TRY(require_shown(before));
  TRY(check(draft));
  Contribution after = before;
  after.kind = draft.kind;
  after.title = clean_line(draft.title);
  after.text = clean(draft.text);
  if (after.kind == before.kind && after.title == before.title && after.text == before.text) {
    return before;
  }
  if (are_other_words(before, after)) {
    keep_version(tx, before);
    after.edited_at = tx.now();
  }
  unindex_words(tx, before);
  store_words(tx, after);
  index_words(tx, after);
  record(tx, "contribution.edited", after, by, "",
         digest(salt_of(tx, id), after.title, after.text));
  return after;
}

std::vector<Version> versions(Tx& tx, ContributionId id) {
  std::vector<Version> out;
  for (const store::Row row :
       tx.query("SELECT title, text, until FROM contribution_versions WHERE contribution = $1 "
                "ORDER BY number DESC LIMIT 200",
                id)) {
    Version& version = out.emplace_back();
    row.into(version.title, version.text, version.until);
  }
  return out;
}

Result<void> withdraw(Tx& tx, PersonId by, ContributionId id) {
  const Contribution c = TRY(get(tx, id));
  if (c.author != by) return not_yours();
  TRY(require_shown(c));
  change_state(tx, c, State::withdrawn, {});
  record(tx, "contribution.withdrawn", c, by);
  return done();
}

Result<void> undo_withdraw(Tx& tx, PersonId by, ContributionId id) {
  const Contribution c = TRY(get(tx, id));
  if (c.author != by) return not_yours();
  if (c.state != State::withdrawn) return done();
  change_state(tx, c, State::shown, {});
  record(tx, "contribution.withdrawal_undone", c, by);
  return done();
}

void set_state(Tx& tx, ContributionId id, State state, ContributionId merged_into) {
  const auto c = find(tx, id);
  if (c) change_state(tx, *c, state, merged_into);
}

void set_outcome(Tx& tx, ContributionId id, const OutcomeName& outcome) {
  const auto before = find(tx, id);
  if (!before) return;
  Contribution after = *before;
  after.outcome = outcome;
  unindex_words(tx, *before);
  tx.run("UPDATE contributions SET outcome = $1 WHERE id = $2", outcome, id);
  index_words(tx, after);
}

}  // namespace commonty::contributions
