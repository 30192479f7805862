#include "civic/contributions/comments.h"

#include "civic/contributions/stored.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::comments {
namespace {

using contributions::Contribution;
using contributions::digest;
using contributions::digest_of_words;

constexpr std::size_t bytes_a_character_max = 8;

// What is answered is told in the same query; no look-up a comment.
constexpr std::string_view select =
    "SELECT m.id, m.contribution, m.author, p.name, m.state, m.text, m.given_at, m.edited_at, "
    "coalesce(m.answer_to, 0), coalesce(ap.name, ''), coalesce(a.text, '') FROM comments m "
    "JOIN people p ON p.id = m.author "
    "LEFT JOIN comments a ON a.id = m.answer_to AND a.state = 'shown' "
    "LEFT JOIN people ap ON ap.id = a.author ";

Comment read(const store::Row& row) {
  Comment c;
  std::string state;
  row.into(c.id, c.contribution, c.author, c.author_name, state, c.text, c.given_at, c.edited_at,
           c.answer_to, c.answer_to_name, c.answer_to_text);
  c.state = contributions::state_named(state).value_or(State::hidden);
  return c;
}

void record(Tx& tx, std::string_view name, const Comment& about, PersonId actor,
            std::string digest = "") {
  const auto contribution = contributions::find(tx, about.contribution);
  facts::record(tx, {.name = std::string(name),
                     .subject = about.id.value,
                     .actor = actor.value,
                     .scope = contribution ? contribution->challenge.value : 0,
                     .detail = "{\"contribution\":\"" + about.contribution.text() + "\"}",
                     .digest = std::move(digest)});
}

// The comment that an answer belongs under; refuses one of elsewhere or no longer shown.
Result<CommentId> root_of(Tx& tx, ContributionId contribution, CommentId answer_to) {
  if (!answer_to) return CommentId{};
  const auto answered = find(tx, answer_to);
  if (!answered || answered->contribution != contribution || answered->state != State::shown) {
    return refuse(Reason::conflict, say("The comment you answer is no longer here"));
  }
  return answered->answer_to ? answered->answer_to : answered->id;
}

void insert(Tx& tx, const Comment& c, std::string_view salt) {
  const std::optional<CommentId> answer_to =
      c.answer_to ? std::optional(c.answer_to) : std::nullopt;
  tx.run(
      "INSERT INTO comments (id, contribution, author, state, text, answer_to, given_at, "
      "text_digest, salt) VALUES ($1, $2, $3, 'shown', $4, $5, $6, $7, $8)",
      c.id, c.contribution, c.author, c.text, answer_to, c.given_at, digest_of_words("", c.text),
      salt);
  tx.run("UPDATE contributions SET comments = comments + 1 WHERE id = $1", c.contribution);
}

void change_state(Tx& tx, const Comment& c, State state) {
  if (c.state == state) return;
  tx.run("UPDATE comments SET state = $1 WHERE id = $2", contributions::name_of(state), c.id);
  const int change = (state == State::shown ? 1 : 0) - (c.state == State::shown ? 1 : 0);
  tx.run("UPDATE contributions SET comments = comments + $1 WHERE id = $2", change, c.contribution);
}

Refusal not_yours() {
  return refuse(Reason::forbidden, say("Only the person who wrote this can change it"));
}

}  // namespace

Result<void> check(std::string_view text) {
  if (text.size() > text_length_max * bytes_a_character_max || length(text) > text_length_max) {
    return refuse_field("text", say("A comment can be at most {max} characters long",
                                    {{"max", std::to_string(text_length_max)}}));
  }
  if (is_blank(text)) return refuse_field("text", say("Write your comment"));
  return done();
}

Result<Comment> post(Tx& tx, PersonId author, const Contribution& contribution,
                     std::string_view text, CommentId answer_to) {
  TRY(check(text));
  TRY(contributions::require_shown(contribution));
  Comment c;
  c.answer_to = TRY(root_of(tx, contribution.id, answer_to));
  if (said_before(tx, author, contribution.id, text)) {
    return Refusal{Reason::conflict,
                   {{"text", say("You have written these very words here already")}}};
  }
  c.id = tx.new_id<CommentId>();
  c.contribution = contribution.id;
  c.author = author;
  c.text = clean(text);
  c.given_at = tx.now();
  const std::string salt = random_token();
  insert(tx, c, salt);
  record(tx, "comment.posted", c, author, digest(salt, "", c.text));
  return get(tx, c.id);
}

std::optional<CommentId> said_before(Tx& tx, PersonId author, ContributionId contribution,
                                     std::string_view text) {
  return tx.first<CommentId>(
      "SELECT id FROM comments WHERE contribution = $1 AND text_digest = $2 AND author = $3 "
      "AND state <> 'withdrawn' ORDER BY id LIMIT 1",
      contribution, digest_of_words("", clean(text)), author);
}

std::optional<Comment> find(Tx& tx, CommentId id) {
  const auto rows = tx.query(std::string(select) + "WHERE m.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Comment> get(Tx& tx, CommentId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return contributions::not_found();
}

Listed list(Tx& tx, ContributionId contribution, Order order, std::string_view after, int limit) {
  const bool newest_first = order == Order::newest;
  const CommentId start{newest_first ? INT64_MAX : 0};
  const CommentId cursor = CommentId::parse(after).value_or(start);
  // `state` and `contribution` are the index's first columns, so a page reads its own rows alone.
  const auto rows =
      tx.query(std::string(select) + "WHERE m.contribution = $1 AND m.state = 'shown' AND m.id " +
                   (newest_first ? "< $2 ORDER BY m.id DESC" : "> $2 ORDER BY m.id") + " LIMIT $3",
               contribution, cursor, limit + 1);
  Listed listed;
  for (const store::Row row : rows) listed.items.push_back(read(row));
  if (static_cast<int>(listed.items.size()) > limit) {
    listed.items.pop_back();
    listed.next = listed.items.back().id.text();
  }
  return listed;
}

std::string cursor_before(CommentId id, Order order) {
  return CommentId{order == Order::newest ? id.value + 1 : id.value - 1}.text();
}

permissions::Standing standing(Tx& tx, const Viewer& viewer, const Contribution& contribution,
                               const Comment& comment) {
  permissions::Standing out = contributions::standing(tx, viewer, contribution);
  // Whose contribution it stands under does not make a comment theirs.
  out.author = viewer.known() && viewer.id == comment.author;
  out.hidden = out.hidden || comment.state == State::hidden;
  return out;
}

Result<Comment> edit(Tx& tx, PersonId by, CommentId id, std::string_view text) {
  Comment c = TRY(get(tx, id));
  if (c.author != by) return not_yours();
  if (c.state != State::shown) {
    return refuse(Reason::conflict,
                  say("This comment is no longer shown, so it cannot be changed"));
  }
  TRY(check(text));
  const std::string after = clean(text);
  if (after == c.text) return c;
  tx.run(
      "INSERT INTO comment_versions (comment, number, text, until) SELECT $1, "
      "coalesce(max(number), 0) + 1, $2, $3 FROM comment_versions WHERE comment = $1",
      id, c.text, tx.now());
  tx.run("UPDATE comments SET text = $1, edited_at = $2, text_digest = $3 WHERE id = $4", after,
         tx.now(), digest_of_words("", after), id);
  const std::string salt = tx.one<std::string>("SELECT salt FROM comments WHERE id = $1", id);
  record(tx, "comment.edited", c, by, digest(salt, "", after));
  return get(tx, id);
}

std::vector<Version> versions(Tx& tx, CommentId id) {
  std::vector<Version> out;
  for (const store::Row row :
       tx.query("SELECT text, until FROM comment_versions WHERE comment = $1 "
                "ORDER BY number DESC LIMIT 200",
                id)) {
    Version& version = out.emplace_back();
    row.into(version.text, version.until);
  }
  return out;
}

Result<void> withdraw(Tx& tx, PersonId by, CommentId id) {
  const Comment c = TRY(get(tx, id));
  if (c.author != by) return not_yours();
  if (c.state != State::shown) return done();
  change_state(tx, c, State::withdrawn);
  record(tx, "comment.withdrawn", c, by);
  return done();
}

Result<void> undo_withdraw(Tx& tx, PersonId by, CommentId id) {
  const Comment c = TRY(get(tx, id));
  if (c.author != by) return not_yours();
  if (c.state != State::withdrawn) return done();
  change_state(tx, c, State::shown);
  record(tx, "comment.withdrawal_undone", c, by);
  return done();
}

void set_state(Tx& tx, CommentId id, State state) {
  if (const auto c = find(tx, id)) change_state(tx, *c, state);
}

}  // namespace commonty::comments
