#include "civic/merges/merges.h"

#include <algorithm>

#include "civic/journeys/journeys.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::merges {
namespace {

using contributions::Contribution;
using contributions::State;
using journeys::Link;
using journeys::Thing;

Thing thing(ContributionId id) { return {"contribution", id.value}; }

void record(Tx& tx, PersonId by, const Contribution& original, std::string_view deed,
            ContributionId joint) {
  facts::record(tx, {.name = "contribution." + std::string(deed),
                     .subject = original.id.value,
                     .actor = by.value,
                     .scope = original.challenge.value,
                     .detail = "{\"joint\":\"" + joint.text() + "\"}"});
}

Result<std::vector<Contribution>> require_originals(Tx& tx,
                                                    const std::vector<ContributionId>& ids) {
  std::vector<Contribution> out;
  for (const ContributionId id : ids) {
    const auto taken = [&](const Contribution& c) { return c.id == id; };
    if (std::any_of(out.begin(), out.end(), taken)) continue;
    Contribution c = TRY(contributions::get(tx, id));
    if (c.state != State::shown || (!out.empty() && c.challenge != out.front().challenge)) {
      return refuse(Reason::conflict, say("“{what}” cannot be joined: it is hidden, withdrawn, "
                                          "joined already, or of another challenge",
                                          {{"what", contributions::headline(c)}}));
    }
    out.push_back(std::move(c));
  }
  if (out.size() > originals_max) {
    return refuse(Reason::too_large,
                  say("Join at most {max} at once", {{"max", std::to_string(originals_max)}}));
  }
  return out;
}

Merge store_merge(Tx& tx, PersonId by, const Contribution& joint, bool is_new,
                  const std::vector<Contribution>& originals, std::string_view why) {
  Merge merge;
  merge.id = tx.new_id<MergeId>();
  merge.joint = joint.id;
  merge.joint_is_new = is_new;
  merge.why = shorten(clean(why), why_length_max);
  merge.at = tx.now();
  tx.run(
      "INSERT INTO merges (id, challenge, joint, joint_is_new, why, merged_by, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      merge.id, joint.challenge, joint.id, is_new, merge.why, by, merge.at);
  for (const Contribution& original : originals) {
    tx.run("INSERT INTO merged_originals (merge, contribution) VALUES ($1, $2)", merge.id,
           original.id);
    contributions::set_state(tx, original.id, State::merged, joint.id);
    journeys::link(tx, thing(original.id), thing(joint.id), Link::merged_into);
    record(tx, by, original, "merged", joint.id);
    merge.originals.push_back(original.id);
  }
  contributions::recount_supports(tx, joint.id);
  return merge;
}

Merge read(Tx& tx, const store::Row& row) {
  Merge m;
  row.into(m.id, m.joint, m.joint_is_new, m.why, m.by_name, m.at, m.undone_at);
  for (const store::Row original :
       tx.query("SELECT contribution FROM merged_originals WHERE merge = $1 ORDER BY contribution",
                m.id)) {
    m.originals.push_back(original.get<ContributionId>(0));
  }
  return m;
}

constexpr std::string_view select_merge =
    "SELECT m.id, m.joint, m.joint_is_new, m.why, p.name, m.at, m.undone_at FROM merges m "
    "JOIN people p ON p.id = m.merged_by WHERE ";

}  // namespace

Result<Merge> into_existing(Tx& tx, PersonId by, ContributionId joint_id,
                            const std::vector<ContributionId>& ids, std::string_view why) {
  std::vector<ContributionId> all = {joint_id};
  all.insert(all.end(), ids.begin(), ids.end());
  std::vector<Contribution> found = TRY(require_originals(tx, all));
  if (found.size() < 2) {
    return refuse_field("contributions", say("Choose at least two to join"));
  }
  const Contribution joint = found.front();
  found.erase(found.begin());
  return store_merge(tx, by, joint, false, found, why);
}

Result<Merge> into_new(Tx& tx, PersonId by, const contributions::Draft& words,
                       const std::vector<ContributionId>& ids, std::string_view why) {
  const std::vector<Contribution> originals = TRY(require_originals(tx, ids));
  if (originals.size() < 2) {
    return refuse_field("contributions", say("Choose at least two to join"));
  }
  const auto challenge = challenges::find(tx, originals.front().challenge);
  const Contribution joint = TRY(contributions::bring(tx, by, *challenge, words));
  return store_merge(tx, by, joint, true, originals, why);
}

Result<void> undo(Tx& tx, PersonId by, MergeId id) {
  const auto merge = find(tx, id);
  if (!merge) return refuse(Reason::not_found, say("There is no such merge"));
  const Contribution joint = TRY(contributions::get(tx, merge->joint));
  if (merge->joint_is_new && joint.state == State::merged) {
    return refuse(Reason::conflict,
                  say("What they became was joined with others since. Undo that first"));
  }
  const auto changed =
      tx.run("UPDATE merges SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL", tx.now(), id);
  if (changed == 0) return refuse(Reason::conflict, say("This was undone already"));
  for (const ContributionId original : merge->originals) {
    const Contribution c = TRY(contributions::get(tx, original));
    // What a moderator hid meanwhile stays hidden.
    contributions::set_state(tx, original, c.state == State::merged ? State::shown : c.state);
    journeys::unlink(tx, thing(original), thing(merge->joint), Link::merged_into);
    record(tx, by, c, "unmerged", merge->joint);
  }
  if (merge->joint_is_new) contributions::set_state(tx, merge->joint, State::withdrawn);
  contributions::recount_supports(tx, merge->joint);
  return done();
}

std::optional<Merge> find(Tx& tx, MergeId id) {
  const auto rows = tx.query(std::string(select_merge) + "m.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(tx, rows[0]);
}

std::optional<Merge> of_original(Tx& tx, ContributionId original) {
  const auto rows = tx.query(std::string(select_merge) +
                                 "m.undone_at IS NULL AND m.id IN (SELECT merge FROM "
                                 "merged_originals WHERE contribution = $1) ORDER BY m.id DESC",
                             original);
  if (rows.empty()) return std::nullopt;
  return read(tx, rows[0]);
}

std::vector<Merge> into(Tx& tx, ContributionId joint) {
  std::vector<Merge> out;
  for (const store::Row row :
       tx.query(std::string(select_merge) + "m.joint = $1 AND m.undone_at IS NULL ORDER BY m.id",
                joint)) {
    out.push_back(read(tx, row));
  }
  return out;
}

}  // namespace commonty::merges
