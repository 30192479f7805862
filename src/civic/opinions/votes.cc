// Votes: kept, counted, drawn from.
#include <algorithm>
#include <map>

#include "civic/contributions/contributions.h"
#include "civic/meanings/meanings.h"
#include "civic/opinions/stored.h"
#include "civic/people/people.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace {

// So that three million votes are not held twice, as cells and as votes.
constexpr std::int64_t voters_at_once = 2'000;

Choice choice_in(std::int64_t number) {
  if (number > 0) return Choice::agree;
  return number < 0 ? Choice::disagree : Choice::pass;
}

std::int64_t number_of(Choice choice) { return static_cast<std::int64_t>(choice); }

// One more vote for `now`, one less for `before`.
void count_vote(Tx& tx, ConversationId id, std::int64_t statement, std::optional<Choice> before,
                std::optional<Choice> now) {
  const auto change = [&](Choice of) { return std::int64_t{now == of} - (before == of); };
  tx.run(
      "UPDATE statements SET agree = agree + $1, disagree = disagree + $2, pass = pass + $3 "
      "WHERE conversation_id = $4 AND number = $5",
      change(Choice::agree), change(Choice::disagree), change(Choice::pass), id, statement);
}

// Drawn in proportion to weight; the last one where rounding leaves nothing.
std::size_t drawn(const std::vector<double>& weights, double chance) {
  double left = 0;
  for (const double weight : weights) left += weight;
  left *= chance;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    if (left < weights[i]) return i;
    left -= weights[i];
  }
  return weights.size() - 1;
}

}  // namespace

std::string_view name_of(Choice choice) {
  switch (choice) {
    case Choice::agree:
      return "agree";
    case Choice::disagree:
      return "disagree";
    case Choice::pass:
      return "pass";
  }
  return "";
}

std::optional<Choice> choice_named(std::string_view name) {
  for (const Choice choice : {Choice::agree, Choice::disagree, Choice::pass}) {
    if (name_of(choice) == name) return choice;
  }
  return std::nullopt;
}

Message label(Choice choice) {
  switch (choice) {
    case Choice::agree:
      return say("Agree");
    case Choice::disagree:
      return say("Disagree");
    case Choice::pass:
      return say("Pass");
  }
  return {};
}

Result<Vote> vote(Tx& tx, ConversationId id, PersonId by, std::int64_t number, Choice choice) {
  TRY(require_open(TRY(get(tx, id))));
  const Statement statement = TRY(get_statement(tx, id, number));
  if (statement.state != State::accepted) {
    return refuse(Reason::gone, say("This statement is not put to the vote any more"));
  }
  Vote out{.voter = voter(tx, id, by), .statement = number, .choice = choice};
  out.before = keep_vote(tx, id, out.voter, number, choice);
  return out;
}

Result<void> take_vote_back(Tx& tx, ConversationId id, PersonId by, std::int64_t statement) {
  TRY(require_open(TRY(get(tx, id))));
  const auto number = voter_of(tx, id, by);
  if (!number) return done();
  note_change(tx, id);
  const store::Rows gone = tx.query(
      "DELETE FROM votes WHERE conversation_id = $1 AND voter = $2 AND statement = $3 RETURNING "
      "vote",
      id, *number, statement);
  if (gone.empty()) return done();
  count_vote(tx, id, statement, choice_in(gone[0].integer(0)), std::nullopt);
  recount_votes(tx, id, *number);
  return done();
}

std::optional<Statement> next_statement(Tx& tx, ConversationId id, PersonId person, double chance) {
  const std::int64_t nobody = -1;
  std::vector<std::int64_t> numbers;
  std::vector<double> weights;
  for (const store::Row row :
       tx.query("SELECT s.number, s.priority FROM statements s WHERE s.conversation_id = $1 AND "
                "s.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM votes v WHERE "
                "v.conversation_id = $2 AND v.voter = $3 AND v.statement = s.number) "
                "ORDER BY s.number LIMIT $4",
                id, id, voter_of(tx, id, person).value_or(nobody), drawn_from_max)) {
    numbers.push_back(row.integer(0));
    weights.push_back(row.real(1) > 0 ? row.real(1) : 1);
  }
  if (numbers.empty()) return std::nullopt;
  return find_statement(tx, id, numbers[drawn(weights, chance)]);
}

double chance_of(std::string_view words) {
  std::uint64_t bits = 0;
  const std::string digest = sha256(words);
  for (std::size_t i = 0; i < sizeof bits; ++i) {
    bits = bits << 8 | static_cast<unsigned char>(digest[i]);
  }
  constexpr int kept = 53;  // as many as a double holds, so that it never becomes 1
  return static_cast<double>(bits >> (64 - kept)) / static_cast<double>(std::uint64_t{1} << kept);
}

Progress progress(Tx& tx, ConversationId id, PersonId person) {
  Progress out;
  out.of = static_cast<int>(tx.one<std::int64_t>(
      "SELECT count(*) FROM statements WHERE conversation_id = $1 AND state = 'accepted'", id));
  if (const auto number = voter_of(tx, id, person)) {
    out.answered = static_cast<int>(tx.one<std::int64_t>(
        "SELECT count(*) FROM votes v JOIN statements s ON s.conversation_id = v.conversation_id "
        "AND s.number = v.statement WHERE v.conversation_id = $1 AND v.voter = $2 AND "
        "s.state = 'accepted'",
        id, *number));
  }
  return out;
}

std::vector<OwnVote> own_votes(Tx& tx, ConversationId id, PersonId person, int limit) {
  std::vector<OwnVote> out;
  const auto number = voter_of(tx, id, person);
  if (!number) return out;
  for (const store::Row row :
       tx.query("SELECT " + std::string(statement_columns) +
                    ", v.vote, v.voted_at FROM votes v JOIN statements s ON s.conversation_id = "
                    "v.conversation_id AND s.number = v.statement WHERE v.conversation_id = $1 AND "
                    "v.voter = $2 AND s.state = 'accepted' "
                    "ORDER BY v.voted_at DESC, v.statement DESC LIMIT $3",
                id, *number, limit)) {
    out.push_back({read_statement(row), choice_in(row.integer(statement_columns_count)),
                   row.get<Time>(statement_columns_count + 1)});
  }
  return out;
}

std::optional<std::int64_t> voter_of(Tx& tx, ConversationId id, PersonId person) {
  return tx.first<std::int64_t>(
      "SELECT number FROM voters WHERE person_id = $1 AND conversation_id = $2", person, id);
}

std::vector<opinion_map::Vote> votes(Tx& tx, ConversationId id) {
  std::vector<opinion_map::Vote> out;
  const auto conversation = find(tx, id);
  if (!conversation) return out;
  for (std::int64_t from = 0; from < conversation->voters; from += voters_at_once) {
    const auto some = votes_between(tx, id, from, from + voters_at_once);
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

std::vector<opinion_map::Vote> votes_between(Tx& tx, ConversationId id, std::int64_t from,
                                             std::int64_t before) {
  std::vector<opinion_map::Vote> out;
  for (const store::Row row :
       tx.query("SELECT voter, statement, vote, voted_at FROM votes WHERE conversation_id = $1 AND "
                "voter >= $2 AND voter < $3 ORDER BY voter, statement",
                id, from, before)) {
    out.push_back({.person = static_cast<std::uint32_t>(row.integer(0)),
                   .statement = static_cast<std::uint32_t>(row.integer(1)),
                   .value = static_cast<std::int8_t>(choice_in(row.integer(2))),
                   .time_ms = row.integer(3)});
  }
  return out;
}

std::vector<std::int64_t> told_order(std::string_view secret, const Conversation& conversation) {
  std::vector<std::pair<std::string, std::int64_t>> marks;
  for (std::int64_t voter = 0; voter < conversation.voters; ++voter) {
    const std::string words = "voter\n" + conversation.id.text() + "\n" + std::to_string(voter);
    marks.emplace_back(hmac_sha256(secret, words), voter);
  }
  std::ranges::sort(marks);
  std::vector<std::int64_t> out;
  for (const auto& [mark, voter] : marks) out.push_back(voter);
  return out;
}

std::vector<opinion_map::Vote> votes_of(Tx& tx, ConversationId id,
                                        std::span<const std::int64_t> voters) {
  std::vector<opinion_map::Vote> out;
  if (voters.empty()) return out;
  std::vector<store::Param> params = {store::param(id)};
  std::vector<std::string> marks;
  std::map<std::int64_t, std::uint32_t> places;
  for (const std::int64_t voter : voters) {
    places.emplace(voter, static_cast<std::uint32_t>(places.size()));
    params.push_back(store::param(voter));
    marks.push_back("$" + std::to_string(params.size()));
  }
  for (const store::Row row : tx.run_query(
           "SELECT voter, statement, vote, voted_at FROM votes WHERE conversation_id = $1 AND "
           "voter IN (" +
               join(marks, ", ") + ") ORDER BY voter, statement",
           params)) {
    out.push_back({.person = places.at(row.integer(0)),
                   .statement = static_cast<std::uint32_t>(row.integer(1)),
                   .value = static_cast<std::int8_t>(choice_in(row.integer(2))),
                   .time_ms = row.integer(3)});
  }
  std::ranges::stable_sort(out, {}, &opinion_map::Vote::person);
  return out;
}

std::vector<std::int64_t> told_statements(Tx& tx, ConversationId id) {
  std::vector<std::int64_t> out;
  for (const store::Row row :
       tx.query("SELECT number FROM statements WHERE conversation_id = $1 AND state = 'accepted' "
                "AND (author_id IS NULL OR seed = 1 OR agree + disagree + pass >= $2) "
                "ORDER BY number",
                id, single_votes_min)) {
    out.push_back(row.integer(0));
  }
  return out;
}

std::vector<Counts> counts(Tx& tx, const Conversation& conversation) {
  std::vector<Counts> out(static_cast<std::size_t>(conversation.statements));
  for (const store::Row row :
       tx.query("SELECT number, agree, disagree, pass FROM statements WHERE conversation_id = $1",
                conversation.id)) {
    const auto number = static_cast<std::size_t>(row.integer(0));
    if (number >= out.size()) continue;
    out[number] = {row.integer(1), row.integer(2), row.integer(3)};
  }
  return out;
}

// ---- when a guest turns out to be a person, and when a person goes ------------------------------

namespace {

// Of two votes on one statement the earlier one is lost.
void uncount_lost_votes(Tx& tx, ConversationId id, std::int64_t from, std::int64_t to) {
  for (const store::Row row :
       tx.query("SELECT f.statement, CASE WHEN t.voted_at < f.voted_at THEN t.vote ELSE f.vote END "
                "FROM votes f JOIN votes t ON t.conversation_id = f.conversation_id AND "
                "t.statement = f.statement WHERE f.conversation_id = $1 AND f.voter = $2 AND "
                "t.voter = $3",
                id, from, to)) {
    count_vote(tx, id, row.integer(0), choice_in(row.integer(1)), std::nullopt);
  }
}

}  // namespace

void join_voters(Tx& tx, PersonId guest, PersonId person) {
  const store::Rows both = tx.query(
      "SELECT g.conversation_id, g.number, p.number FROM voters g JOIN voters p ON "
      "p.conversation_id = g.conversation_id AND p.person_id = $1 WHERE g.person_id = $2",
      person, guest);
  for (const store::Row row : both) {
    const auto id = row.get<ConversationId>(0);
    const std::int64_t from = row.integer(1), to = row.integer(2);
    note_change(tx, id);
    uncount_lost_votes(tx, id, from, to);
    tx.run(
        "INSERT INTO votes (conversation_id, voter, statement, vote, voted_at) "
        "SELECT conversation_id, CAST($1 AS BIGINT), statement, vote, voted_at FROM votes "
        "WHERE conversation_id = $2 AND voter = $3 "
        "ON CONFLICT (conversation_id, voter, statement) DO UPDATE SET vote = excluded.vote, "
        "voted_at = excluded.voted_at WHERE votes.voted_at < excluded.voted_at",
        to, id, from);
    tx.run("DELETE FROM votes WHERE conversation_id = $1 AND voter = $2", id, from);
    tx.run("DELETE FROM voters WHERE conversation_id = $1 AND number = $2", id, from);
    recount_votes(tx, id, to);
  }
}

namespace {

void erase_contributions_made_from_words_of(Tx& tx, PersonId person) {
  for (const store::Row row :
       tx.query("SELECT contribution_id FROM statements WHERE author_id = $1 AND seed = 0 AND "
                "contribution_id IS NOT NULL",
                person)) {
    contributions::erase_words(tx, row.get<ContributionId>(0));
  }
}

}  // namespace

void erase_traces_of(Tx& tx, PersonId person) {
  // What stands there for those who look after it stays, and is nobody's.
  tx.run("UPDATE statements SET author_id = NULL WHERE author_id = $1 AND seed = 1", person);
  erase_contributions_made_from_words_of(tx, person);
  // Their own; and what those who look after it made of a contribution of theirs.
  for (const store::Row row : tx.query(
           "SELECT s.conversation_id, s.id, s.text FROM statements s LEFT JOIN contributions c ON "
           "c.id = s.contribution_id WHERE s.author_id = $1 OR (s.seed = 1 AND c.author = $2)",
           person, person)) {
    const std::string words(row.text(2));
    meanings::forget(tx, {&words, 1});
    // A new salt: what facts recorded can no longer be compared with any words.
    tx.run(
        "UPDATE statements SET text = $1, state = 'refused', refused_note = '', salt = $2 "
        "WHERE id = $3",
        people::erased_words, random_token(), row.integer(1));
    note_change(tx, row.get<ConversationId>(0));
  }
  tx.run("UPDATE voters SET person_id = NULL WHERE person_id = $1", person);
}

// ---- shared ------------------------------------------------------------------------------------

std::int64_t voter(Tx& tx, ConversationId id, PersonId person) {
  if (const auto known = voter_of(tx, id, person)) return *known;
  const std::int64_t number =
      tx.query("UPDATE conversations SET voters = voters + 1 WHERE id = $1 RETURNING voters", id)[0]
          .integer(0) -
      1;
  tx.run("INSERT INTO voters (conversation_id, number, person_id) VALUES ($1, $2, $3)", id, number,
         person);
  return number;
}

std::optional<Choice> keep_vote(Tx& tx, ConversationId id, std::int64_t voter,
                                std::int64_t statement, Choice choice) {
  const auto before = tx.first<std::int64_t>(
      "SELECT vote FROM votes WHERE conversation_id = $1 AND voter = $2 AND statement = $3", id,
      voter, statement);
  if (before && choice_in(*before) == choice) return choice;
  note_change(tx, id);
  tx.run(
      "INSERT INTO votes (conversation_id, voter, statement, vote, voted_at) "
      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (conversation_id, voter, statement) "
      "DO UPDATE SET vote = excluded.vote, voted_at = excluded.voted_at",
      id, voter, statement, number_of(choice), tx.now());
  const auto earlier = before ? std::optional(choice_in(*before)) : std::nullopt;
  count_vote(tx, id, statement, earlier, choice);
  if (earlier) return earlier;
  tx.run("UPDATE voters SET votes = votes + 1 WHERE conversation_id = $1 AND number = $2", id,
         voter);
  return std::nullopt;
}

void count_votes(Tx& tx, ConversationId id) {
  for (const store::Row row :
       tx.query("SELECT statement, sum(CASE WHEN vote > 0 THEN 1 ELSE 0 END), "
                "sum(CASE WHEN vote < 0 THEN 1 ELSE 0 END), count(*) FROM votes "
                "WHERE conversation_id = $1 GROUP BY statement",
                id)) {
    const std::int64_t agree = row.integer(1), disagree = row.integer(2);
    tx.run(
        "UPDATE statements SET agree = $1, disagree = $2, pass = $3 WHERE conversation_id = $4 "
        "AND number = $5",
        agree, disagree, row.integer(3) - agree - disagree, id, row.integer(0));
  }
}

void recount_votes(Tx& tx, ConversationId id, std::int64_t voter) {
  tx.run(
      "UPDATE voters SET votes = (SELECT count(*) FROM votes v WHERE v.conversation_id = $1 AND "
      "v.voter = $2) WHERE conversation_id = $3 AND number = $4",
      id, voter, id, voter);
}

}  // namespace commonty::opinions
