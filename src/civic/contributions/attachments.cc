#include "civic/contributions/attachments.h"

#include <algorithm>

#include "civic/contributions/stored.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::attachments {
namespace {

using contributions::Contribution;

constexpr std::size_t bytes_a_character_max = 8;
constexpr std::size_t name_length_max = 100;

// Without the bytes, which only whoever looks at the file needs.
constexpr std::string_view select =
    "SELECT id, contribution, added_by, state, kind, name, description, size, width, height, "
    "sha256, added_at FROM attachments ";

Attachment read(const store::Row& row) {
  Attachment a;
  std::string state, kind;
  row.into(a.id, a.contribution, a.added_by, state, kind, a.name, a.description, a.size, a.width,
           a.height, a.sha256, a.added_at);
  a.state = contributions::state_named(state).value_or(State::hidden);
  a.kind = files::kind_named(kind).value_or(files::Kind::pdf);
  return a;
}

void record(Tx& tx, std::string_view name, const Attachment& about, const Contribution& beside,
            PersonId actor) {
  const std::string salt = contributions::salt_of(tx, beside.id);
  facts::record(tx, {.name = std::string(name),
                     .subject = about.id.value,
                     .actor = actor.value,
                     .scope = beside.challenge.value,
                     .detail = "{\"contribution\":\"" + beside.id.text() + "\",\"kind\":\"" +
                               std::string(files::name_of(about.kind)) + "\"}",
                     .digest = contributions::digest(salt, about.description, about.sha256)});
}

// Kept with the contribution, so that lists need no other table.
void recount(Tx& tx, ContributionId contribution) {
  tx.run(
      "UPDATE contributions SET pictures = (SELECT count(*) FROM attachments WHERE contribution = "
      "$1 AND state = 'shown' AND kind <> 'pdf'), pdfs = (SELECT count(*) FROM attachments WHERE "
      "contribution = $1 AND state = 'shown' AND kind = 'pdf') WHERE id = $1",
      contribution);
}

void change_state(Tx& tx, const Attachment& a, State state) {
  tx.run("UPDATE attachments SET state = $1, state_since = $2 WHERE id = $3",
         contributions::name_of(state), tx.now(), a.id);
  recount(tx, a.contribution);
}

Refusal not_yours() {
  return refuse(Reason::forbidden, say("Only the person who gave this can change it"));
}

Result<void> require_room(Tx& tx, ContributionId contribution, std::size_t more) {
  const auto there = tx.one<std::int64_t>(
      "SELECT count(*) FROM attachments WHERE contribution = $1 AND state <> 'withdrawn'",
      contribution);
  if (there + static_cast<std::int64_t>(more) <= files_max) return done();
  return refuse_field("file-1", say("At most {max} files can stand beside one contribution",
                                    {{"max", std::to_string(files_max)}}));
}

Result<void> require_within_day(Tx& tx, PersonId by, std::size_t more) {
  const auto today =
      tx.one<std::int64_t>("SELECT count(*) FROM attachments WHERE added_by = $1 AND added_at > $2",
                           by, tx.now() - day_ms);
  if (today + static_cast<std::int64_t>(more) <= files_a_day_max) return done();
  return refuse_field("file-1", say("You can add {max} files a day. Please add more tomorrow",
                                    {{"max", std::to_string(files_a_day_max)}}));
}

Attachment prepared(Tx& tx, PersonId by, ContributionId beside, const Draft& draft,
                    std::string sha256) {
  Attachment a;
  a.id = tx.new_id<AttachmentId>();
  a.contribution = beside;
  a.added_by = by;
  a.kind = draft.file.kind;
  if (!files::is_picture(a.kind)) a.name = shorten(clean_line(draft.name), name_length_max);
  a.description = clean_line(draft.description);
  a.size = static_cast<std::int64_t>(draft.file.bytes.size());
  a.width = draft.file.width;
  a.height = draft.file.height;
  a.sha256 = std::move(sha256);
  a.added_at = tx.now();
  return a;
}

void insert(Tx& tx, const Attachment& a, const std::string& bytes) {
  tx.run(
      "INSERT INTO attachments (id, contribution, added_by, state, state_since, kind, name, "
      "description, size, width, height, sha256, added_at, bytes) VALUES ($1, $2, $3, 'shown', $4, "
      "$5, $6, $7, $8, $9, $10, $11, $12, $13)",
      a.id, a.contribution, a.added_by, a.added_at, files::name_of(a.kind), a.name, a.description,
      a.size, a.width, a.height, a.sha256, a.added_at, store::Bytes{bytes});
}

bool stands_there(const std::vector<Attachment>& there, const std::string& sha256) {
  return std::any_of(there.begin(), there.end(),
                     [&](const Attachment& a) { return a.sha256 == sha256; });
}

Time oldest_kept(Tx& tx) { return tx.now() - withdrawn_kept_ms; }

}  // namespace

Result<void> check_description(std::string_view description) {
  if (description.size() <= description_length_max * bytes_a_character_max &&
      length(description) <= description_length_max) {
    return done();
  }
  return refuse_field("description", say("A description can be at most {max} characters long",
                                         {{"max", std::to_string(description_length_max)}}));
}

Result<std::vector<Attachment>> add(Tx& tx, PersonId by, const Contribution& contribution,
                                    const std::vector<Draft>& drafts) {
  std::vector<Attachment> added;
  if (drafts.empty()) return added;
  if (contribution.author != by) return not_yours();
  TRY(contributions::require_shown(contribution));
  std::vector<Attachment> there = of(tx, contribution.id);
  for (const Draft& draft : drafts) {
    TRY(check_description(draft.description));
    std::string sha256 = sha256_hex(draft.file.bytes);
    if (stands_there(there, sha256)) continue;
    TRY(require_room(tx, contribution.id, 1));
    TRY(require_within_day(tx, by, 1));
    added.push_back(prepared(tx, by, contribution.id, draft, std::move(sha256)));
    there.push_back(added.back());
    insert(tx, added.back(), draft.file.bytes);
    record(tx, "attachment.added", added.back(), contribution, by);
  }
  recount(tx, contribution.id);
  return added;
}

Result<void> describe(Tx& tx, PersonId by, AttachmentId id, std::string_view description) {
  Attachment a = TRY(get(tx, id));
  if (a.added_by != by) return not_yours();
  TRY(check_description(description));
  const std::string words = clean_line(description);
  if (words == a.description) return done();
  a.description = words;
  tx.run("UPDATE attachments SET description = $1 WHERE id = $2", a.description, id);
  record(tx, "attachment.described", a, TRY(contributions::get(tx, a.contribution)), by);
  return done();
}

std::optional<Attachment> find(Tx& tx, AttachmentId id) {
  const auto rows = tx.query(std::string(select) + "WHERE id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Attachment> get(Tx& tx, AttachmentId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return contributions::not_found();
}

std::string bytes(Tx& tx, AttachmentId id) {
  return tx.one<std::string>("SELECT bytes FROM attachments WHERE id = $1", id);
}

std::vector<Attachment> of(Tx& tx, ContributionId contribution) {
  std::vector<Attachment> out;
  for (const store::Row row :
       tx.query(std::string(select) +
                    "WHERE contribution = $1 AND state <> 'withdrawn' ORDER BY id LIMIT $2",
                contribution, files_max)) {
    out.push_back(read(row));
  }
  return out;
}

std::map<ContributionId, std::vector<Attachment>> shown_beside(
    Tx& tx, const std::vector<Contribution>& contributions) {
  std::map<ContributionId, std::vector<Attachment>> out;
  std::vector<store::Param> ids;
  std::vector<std::string> places;
  for (const Contribution& c : contributions) {
    if (c.pictures + c.pdfs == 0) continue;
    ids.push_back(store::param(c.id));
    places.push_back("$" + std::to_string(ids.size()));
  }
  if (ids.empty()) return out;
  for (const store::Row row :
       tx.run_query(std::string(select) + "WHERE state = 'shown' AND contribution IN (" +
                        join(places, ", ") + ") ORDER BY id",
                    ids)) {
    Attachment a = read(row);
    out[a.contribution].push_back(std::move(a));
  }
  return out;
}

permissions::Standing standing(Tx& tx, const Viewer& viewer, const Contribution& contribution,
                               const Attachment& attachment) {
  permissions::Standing out = contributions::standing(tx, viewer, contribution);
  out.hidden = out.hidden || attachment.state == State::hidden;
  return out;
}

Result<void> withdraw(Tx& tx, PersonId by, AttachmentId id) {
  const Attachment a = TRY(get(tx, id));
  if (a.added_by != by) return not_yours();
  // One that a moderator hid would come back with the undo.
  if (a.state == State::hidden) {
    return refuse(Reason::conflict, say("A moderator has hidden this file"));
  }
  if (a.state == State::withdrawn) return done();
  change_state(tx, a, State::withdrawn);
  record(tx, "attachment.withdrawn", a, TRY(contributions::get(tx, a.contribution)), by);
  return done();
}

Result<void> undo_withdraw(Tx& tx, PersonId by, AttachmentId id) {
  const Attachment a = TRY(get(tx, id));
  if (a.added_by != by) return not_yours();
  if (a.state != State::withdrawn) return done();
  TRY(require_room(tx, a.contribution, 1));
  change_state(tx, a, State::shown);
  record(tx, "attachment.withdrawal_undone", a, TRY(contributions::get(tx, a.contribution)), by);
  return done();
}

bool has_outdated(Tx& tx) {
  return tx
      .first<std::int64_t>(
          "SELECT id FROM attachments WHERE state = 'withdrawn' AND state_since < $1 LIMIT 1",
          oldest_kept(tx))
      .has_value();
}

void forget_outdated(Tx& tx) {
  tx.run("DELETE FROM attachments WHERE state = 'withdrawn' AND state_since < $1", oldest_kept(tx));
}

void set_state(Tx& tx, AttachmentId id, State state) {
  if (const auto a = find(tx, id)) change_state(tx, *a, state);
}

}  // namespace commonty::attachments
