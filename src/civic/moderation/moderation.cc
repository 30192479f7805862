#include "civic/moderation/moderation.h"

#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::moderation {
namespace {

using contributions::Contribution;
using contributions::State;

template <class IdType>
std::optional<IdType> or_null(IdType id) {
  return id ? std::optional(id) : std::nullopt;
}

// What is not the contribution itself: coalesce(comment, attachment, 0) in SQL.
std::int64_t part_of(const Words& words) {
  return words.attachment ? words.attachment.value : words.comment.value;
}

void write_log(Tx& tx, PersonId by, const Contribution& c, const Words& words,
               std::string_view action, std::string_view reason, std::string_view note) {
  tx.run(
      "INSERT INTO moderation_log (id, challenge, contribution, comment, attachment, action, "
      "reason, note, moderator, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      tx.next_id(), c.challenge, c.id, or_null(words.comment), or_null(words.attachment), action,
      reason, note, by, tx.now());
}

std::string_view thing_named(About about) {
  switch (about) {
    case About::contribution:
      return "contribution.";
    case About::comment:
      return "comment.";
    case About::attachment:
      return "attachment.";
  }
  return "";
}

// Facts of comments and files speak of their own id; the contribution stands in the detail.
void record(Tx& tx, PersonId by, const Contribution& c, const Words& words, std::string_view deed,
            std::string_view reason) {
  const std::int64_t part = part_of(words);
  std::string detail = "{\"reason\":\"" + std::string(reason) + "\"";
  if (part != 0) detail += ",\"contribution\":\"" + c.id.text() + "\"";
  facts::record(tx, {.name = std::string(thing_named(words.about())) + std::string(deed),
                     .subject = part != 0 ? part : c.id.value,
                     .actor = by.value,
                     .scope = c.challenge.value,
                     .detail = detail + "}"});
}

void settle_all(Tx& tx, const Words& words) {
  tx.run(
      "UPDATE reports SET settled_at = $1 WHERE contribution = $2 AND "
      "coalesce(comment, attachment, 0) = $3 AND settled_at IS NULL",
      tx.now(), words.contribution, part_of(words));
}

Refusal somebody_was_faster() {
  return refuse(commonty::Reason::conflict, say("Somebody else was faster. Reload the page"));
}

Result<void> set_comment_state(Tx& tx, const Words& words, State from, State to) {
  const comments::Comment comment = TRY(comments::get(tx, words.comment));
  if (comment.state != from || comment.contribution != words.contribution) {
    return somebody_was_faster();
  }
  comments::set_state(tx, words.comment, to);
  return done();
}

Result<void> set_file_state(Tx& tx, const Words& words, State from, State to) {
  const attachments::Attachment file = TRY(attachments::get(tx, words.attachment));
  if (file.state != from || file.contribution != words.contribution) {
    return somebody_was_faster();
  }
  attachments::set_state(tx, words.attachment, to);
  return done();
}

// Words that were taken back need nobody's decision, and are nobody's to read.
constexpr std::string_view waiting_reports =
    " FROM reports r JOIN contributions c ON c.id = r.contribution "
    "LEFT JOIN comments m ON m.id = r.comment LEFT JOIN attachments a ON a.id = r.attachment "
    "WHERE r.challenge = $1 AND r.settled_at IS NULL "
    "AND c.state <> 'withdrawn' AND coalesce(m.state, a.state, '') <> 'withdrawn'";

// What was joined with others can be hidden as well, and stays a part of them meanwhile.
Result<void> hide_contribution(Tx& tx, const Contribution& c) {
  if (c.state != State::shown && c.state != State::merged) return somebody_was_faster();
  contributions::set_state(tx, c.id, State::hidden, c.merged_into);
  return done();
}

Result<void> show_contribution(Tx& tx, const Contribution& c) {
  if (c.state != State::hidden) return somebody_was_faster();
  contributions::set_state(tx, c.id, c.merged_into ? State::merged : State::shown, c.merged_into);
  return done();
}

Result<void> hide_words(Tx& tx, const Contribution& c, const Words& words) {
  if (words.attachment) return set_file_state(tx, words, State::shown, State::hidden);
  if (words.comment) return set_comment_state(tx, words, State::shown, State::hidden);
  return hide_contribution(tx, c);
}

Result<void> show_words(Tx& tx, const Contribution& c, const Words& words) {
  if (words.attachment) return set_file_state(tx, words, State::hidden, State::shown);
  if (words.comment) return set_comment_state(tx, words, State::hidden, State::shown);
  return show_contribution(tx, c);
}

}  // namespace

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::rude:
      return "rude";
    case Reason::personal_data:
      return "personal_data";
    case Reason::off_topic:
      return "off_topic";
    case Reason::spam:
      return "spam";
    case Reason::unlawful:
      return "unlawful";
  }
  return "";
}

std::optional<Reason> reason_named(std::string_view name) {
  for (const Reason reason : reasons) {
    if (name_of(reason) == name) return reason;
  }
  return std::nullopt;
}

Message label(Reason reason) {
  switch (reason) {
    case Reason::rude:
      return say("Rude or hurtful to somebody");
    case Reason::personal_data:
      return say("Tells private things about a person");
    case Reason::off_topic:
      return say("Not about this challenge");
    case Reason::spam:
      return say("Advertising or spam");
    case Reason::unlawful:
      return say("Against the law");
  }
  return {};
}

Result<void> report(Tx& tx, PersonId by, const Words& words, Reason reason,
                    std::string_view explanation) {
  const Contribution c = TRY(contributions::get(tx, words.contribution));
  if (length(explanation) > words_length_max) {
    return refuse_field("words", say("This can be at most {max} characters long",
                                     {{"max", std::to_string(words_length_max)}}));
  }
  const bool before =
      tx.first<std::int64_t>(
            "SELECT id FROM reports WHERE contribution = $1 AND coalesce(comment, attachment, 0) = "
            "$2 AND reported_by = $3 AND settled_at IS NULL",
            c.id, part_of(words), by)
          .has_value();
  if (before) return done();
  tx.run(
      "INSERT INTO reports (id, challenge, contribution, comment, attachment, reason, words, "
      "reported_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      tx.next_id(), c.challenge, c.id, or_null(words.comment), or_null(words.attachment),
      name_of(reason), clean(explanation), by, tx.now());
  record(tx, by, c, words, "reported", name_of(reason));
  return done();
}

std::vector<Report> queue(Tx& tx, ChallengeId challenge, int limit) {
  std::vector<Report> out;
  const std::string from(waiting_reports);
  for (const store::Row row :
       tx.query("SELECT r.id, r.contribution, coalesce(r.comment, 0), coalesce(r.attachment, 0), "
                "r.reason, r.words, r.at, "
                "(SELECT count(*) FROM reports o WHERE o.contribution = r.contribution AND "
                "coalesce(o.comment, o.attachment, 0) = coalesce(r.comment, r.attachment, 0) AND "
                "o.settled_at IS NULL) - 1, c.title, c.text, "
                "coalesce(m.text, a.description, c.text), coalesce(a.kind, '')" +
                    from +
                    " AND r.id = (SELECT min(f.id) FROM reports f WHERE f.contribution = "
                    "r.contribution AND coalesce(f.comment, f.attachment, 0) = coalesce(r.comment, "
                    "r.attachment, 0) AND f.settled_at IS NULL) ORDER BY r.id LIMIT $2",
                challenge, limit)) {
    Report report;
    std::string reason, kind;
    Contribution c;
    row.into(report.id, report.words.contribution, report.words.comment, report.words.attachment,
             reason, report.explanation, report.at, report.others, c.title, c.text, report.text,
             kind);
    report.reason = reason_named(reason).value_or(Reason::rude);
    report.headline = contributions::headline(c);
    report.file = files::kind_named(kind);
    out.push_back(std::move(report));
  }
  return out;
}

int waiting(Tx& tx, ChallengeId challenge) {
  return tx.one<int>("SELECT count(*)" + std::string(waiting_reports), challenge);
}

Result<void> settle(Tx& tx, PersonId by, ChallengeId challenge, ReportId id) {
  const auto rows = tx.query(
      "SELECT r.contribution, coalesce(r.comment, 0), coalesce(r.attachment, 0) FROM reports r "
      "JOIN contributions c ON c.id = r.contribution "
      "WHERE r.id = $1 AND c.challenge = $2 AND r.settled_at IS NULL",
      id, challenge);
  if (rows.empty()) return somebody_was_faster();
  const Words words{rows[0].get<ContributionId>(0), rows[0].get<CommentId>(1),
                    rows[0].get<AttachmentId>(2)};
  const Contribution c = TRY(contributions::get(tx, words.contribution));
  settle_all(tx, words);
  write_log(tx, by, c, words, "left", "", "");
  record(tx, by, c, words, "left", "");
  return done();
}

int settle_those(Tx& tx, PersonId by, ChallengeId challenge, const std::vector<ReportId>& ids) {
  int settled = 0;
  for (const ReportId id : ids) settled += settle(tx, by, challenge, id).ok() ? 1 : 0;
  return settled;
}

Result<void> hide(Tx& tx, PersonId by, const Words& words, Reason reason, std::string_view note) {
  const Contribution c = TRY(contributions::get(tx, words.contribution));
  if (length(note) > words_length_max) {
    return refuse_field("note", say("This can be at most {max} characters long",
                                    {{"max", std::to_string(words_length_max)}}));
  }
  TRY(hide_words(tx, c, words));
  settle_all(tx, words);
  write_log(tx, by, c, words, "hidden", name_of(reason), clean(note));
  record(tx, by, c, words, "hidden", name_of(reason));
  return done();
}

Result<void> show_again(Tx& tx, PersonId by, const Words& words) {
  const Contribution c = TRY(contributions::get(tx, words.contribution));
  TRY(show_words(tx, c, words));
  write_log(tx, by, c, words, "shown", "", "");
  record(tx, by, c, words, "shown", "");
  return done();
}

std::vector<Entry> log(Tx& tx, ChallengeId challenge, int limit) {
  std::vector<Entry> out;
  for (const store::Row row :
       tx.query("SELECT action, reason, coalesce(comment, 0), coalesce(attachment, 0), at FROM "
                "moderation_log WHERE challenge = $1 ORDER BY id DESC LIMIT $2",
                challenge, limit)) {
    Entry entry;
    entry.action = row.text(0);
    entry.reason = reason_named(row.text(1));
    entry.about = Words{{}, row.get<CommentId>(2), row.get<AttachmentId>(3)}.about();
    entry.at = row.get<Time>(4);
    out.push_back(std::move(entry));
  }
  return out;
}

std::optional<Hidden> why_hidden(Tx& tx, const Words& words) {
  const auto rows = tx.query(
      "SELECT reason, note, at FROM moderation_log WHERE contribution = $1 "
      "AND coalesce(comment, attachment, 0) = $2 AND action = 'hidden' ORDER BY id DESC LIMIT 1",
      words.contribution, part_of(words));
  if (rows.empty()) return std::nullopt;
  return Hidden{reason_named(rows[0].text(0)).value_or(Reason::rude), rows[0].get<std::string>(1),
                rows[0].get<Time>(2)};
}

}  // namespace commonty::moderation
