#include "civic/commitments/commitments.h"

#include <algorithm>

#include "civic/journeys/journeys.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::commitments {
namespace {

constexpr std::array<std::string_view, 5> names = {"open", "kept", "changed", "not_kept",
                                                   "taken_back"};
constexpr int listed_max = 500;

constexpr std::string_view select_commitments =
    "SELECT c.id, c.challenge, c.workshop, c.question, c.words, c.owner, coalesce(o.name, ''), "
    "c.due_at, c.state, c.made_at FROM commitments c LEFT JOIN organisations o "
    "ON o.id = c.organisation ";

Commitment read(const store::Row& row) {
  Commitment c;
  std::optional<WorkshopId> workshop;
  std::optional<FloorQuestionId> question;
  std::string organisation, state;
  row.into(c.id, c.challenge, workshop, question, c.words, c.owner, organisation, c.due_at, state,
           c.made_at);
  c.workshop = workshop.value_or(WorkshopId{});
  c.question = question.value_or(FloorQuestionId{});
  if (!organisation.empty()) c.owner += (c.owner.empty() ? "" : ", ") + organisation;
  c.state = state_named(state).value_or(State::open);
  return c;
}

void check_length(Problems& problems, std::string_view field, const std::string& text,
                  std::size_t length_max) {
  if (length(text) <= length_max) return;
  problems.add(std::string(field), say("This can be at most {max} characters long",
                                       {{"max", std::to_string(length_max)}}));
}

Result<void> check(Tx& tx, const Draft& draft) {
  Problems problems;
  if (is_blank(draft.words)) problems.add("words", say("Write down what was promised"));
  check_length(problems, "words", draft.words, words_length_max);
  if (is_blank(draft.owner) && !draft.organisation) {
    problems.add("owner", say("Say whose promise it is: choose an organisation, or write a name"));
  }
  check_length(problems, "owner", draft.owner, owner_length_max);
  if (draft.organisation && !organisations::find(tx, draft.organisation)) {
    problems.add("organisation", say("Choose an organisation from the list"));
  }
  if (!draft.due_at) problems.add("due", say("Say by which day"));
  if (draft.due_at && *draft.due_at < tx.now()) {
    problems.add("due", say("The day must not have passed"));
  }
  return std::move(problems).result();
}

// What it becomes, with the words and the day that it keeps.
Result<Change> checked(Tx& tx, const Commitment& before, Change change) {
  Problems problems;
  change.why = clean_line(change.why);
  if (is_blank(change.why)) problems.add("why", say("Say in a sentence what happened"));
  check_length(problems, "why", change.why, why_length_max);
  if (change.state != State::changed) {
    change.words = before.words;
    change.due_at = before.due_at;
    if (change.state == before.state) {
      problems.add("state", say("It stands there already. Choose what it is now"));
    }
    TRY(std::move(problems).result());
    return change;
  }
  change.words = clean_line(change.words);
  if (change.words.empty()) change.words = before.words;
  if (!change.due_at) change.due_at = before.due_at;
  check_length(problems, "words", change.words, words_length_max);
  if (change.words == before.words && *change.due_at == before.due_at) {
    problems.add("words", say("Change the words or the day"));
  }
  if (*change.due_at != before.due_at && *change.due_at < tx.now()) {
    problems.add("due", say("The day must not have passed"));
  }
  TRY(std::move(problems).result());
  return change;
}

void keep_step(Tx& tx, PersonId by, CommitmentId id, const Change& step) {
  tx.run(
      "INSERT INTO commitment_changes (id, commitment, state, why, words, due_at, changed_by, at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      tx.next_id(), id, name_of(step.state), step.why, step.words, step.due_at, by, tx.now());
}

void become(Tx& tx, PersonId by, const Commitment& before, const Change& step,
            std::string_view fact) {
  tx.run("UPDATE commitments SET state = $1, words = $2, due_at = $3 WHERE id = $4",
         name_of(step.state), step.words, step.due_at, before.id);
  keep_step(tx, by, before.id, step);
  facts::record(tx, {.name = std::string(fact),
                     .subject = before.id.value,
                     .actor = by.value,
                     .scope = before.challenge.value,
                     .detail = "{\"state\":\"" + std::string(name_of(step.state)) + "\"}",
                     .digest = sha256_hex(step.words + "\n" + step.why)});
}

std::vector<Commitment> those(Tx& tx, std::string_view where, std::int64_t id) {
  std::vector<Commitment> out;
  for (const store::Row row :
       tx.query(std::string(select_commitments) + std::string(where) +
                    " ORDER BY CASE WHEN c.state IN ('open', 'changed') THEN 0 WHEN c.state = "
                    "'taken_back' THEN 2 ELSE 1 END, CASE WHEN c.state IN ('open', 'changed') THEN "
                    "c.due_at ELSE -c.due_at END, c.id "
                    "LIMIT $2",
                id, listed_max)) {
    out.push_back(read(row));
  }
  return out;
}

}  // namespace

std::string_view name_of(State state) { return names.at(static_cast<std::size_t>(state)); }

std::optional<State> state_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<State>(found - names.begin());
}

Message label(State state) {
  switch (state) {
    case State::open:
      return say("Open");
    case State::kept:
      return say("Kept");
    case State::changed:
      return say("Changed");
    case State::not_kept:
      return say("Not kept");
    case State::taken_back:
      return say("Taken back");
  }
  return {};
}

Result<CommitmentId> make(Tx& tx, PersonId by, ChallengeId challenge, const Draft& typed) {
  Draft draft = typed;
  draft.words = clean_line(typed.words);
  draft.owner = clean_line(typed.owner);
  TRY(check(tx, draft));
  const auto id = tx.new_id<CommitmentId>();
  const auto or_null = [](auto one) { return one ? std::optional(one) : std::nullopt; };
  tx.run(
      "INSERT INTO commitments (id, challenge, workshop, question, words, organisation, owner, "
      "due_at, state, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)",
      id, challenge, or_null(draft.workshop), or_null(draft.question), draft.words,
      or_null(draft.organisation), draft.owner, draft.due_at, by, tx.now());
  keep_step(tx, by, id, {State::open, "", draft.words, draft.due_at});
  const journeys::Thing self{"commitment", id.value};
  journeys::link(tx, self, {"challenge", challenge.value}, journeys::Link::asked_in);
  if (draft.question) {
    journeys::link(tx, self, {"floor_question", draft.question.value}, journeys::Link::made_from);
  } else if (draft.workshop) {
    journeys::link(tx, self, {"document", draft.workshop.value}, journeys::Link::made_from);
  }
  facts::record(tx, {.name = "commitment.made",
                     .subject = id.value,
                     .actor = by.value,
                     .scope = challenge.value,
                     .digest = sha256_hex(draft.words)});
  return id;
}

Result<void> change(Tx& tx, PersonId by, CommitmentId id, const Change& typed) {
  const Commitment before = TRY(get(tx, id));
  if (before.is_taken_back()) {
    return refuse(Reason::conflict, say("This promise was taken back. Let it stand again first"));
  }
  if (typed.state == State::taken_back) return take_back(tx, by, id, typed.why);
  const Change step = TRY(checked(tx, before, typed));
  become(tx, by, before, step, "commitment.changed");
  return done();
}

Result<void> take_back(Tx& tx, PersonId by, CommitmentId id, std::string_view why) {
  const Commitment before = TRY(get(tx, id));
  if (before.is_taken_back()) {
    return refuse(Reason::conflict, say("This promise was taken back already"));
  }
  const Change step{State::taken_back, clean_line(why), before.words, before.due_at};
  Problems problems;
  if (is_blank(step.why)) problems.add("why", say("Say in a sentence what the mistake was"));
  check_length(problems, "why", step.why, why_length_max);
  TRY(std::move(problems).result());
  become(tx, by, before, step, "commitment.taken_back");
  return done();
}

Result<void> let_stand(Tx& tx, PersonId by, CommitmentId id) {
  const Commitment before = TRY(get(tx, id));
  if (!before.is_taken_back()) {
    return refuse(Reason::conflict, say("This promise stands already"));
  }
  Change step{State::open, "", before.words, before.due_at};
  for (const Step& earlier : history(tx, id)) {
    if (earlier.state == State::taken_back) continue;
    step.state = earlier.state;
    break;
  }
  become(tx, by, before, step, "commitment.let_stand");
  return done();
}

std::vector<PersonId> owners(Tx& tx, CommitmentId id) {
  std::vector<PersonId> out;
  for (const store::Row row :
       tx.query("SELECT m.person FROM commitments c JOIN memberships m ON m.organisation = "
                "c.organisation AND m.is_admin = 1 WHERE c.id = $1 UNION "
                "SELECT made_by FROM commitments WHERE id = $1 ORDER BY 1",
                id)) {
    out.push_back(row.get<PersonId>(0));
  }
  return out;
}

std::vector<Step> history(Tx& tx, CommitmentId id) {
  std::vector<Step> out;
  for (const store::Row row :
       tx.query("SELECT s.state, s.why, s.words, p.name, s.due_at, s.at FROM commitment_changes s "
                "JOIN people p ON p.id = s.changed_by WHERE s.commitment = $1 ORDER BY s.id DESC",
                id)) {
    Step& step = out.emplace_back();
    std::string state;
    row.into(state, step.why, step.words, step.by_name, step.due_at, step.at);
    step.state = state_named(state).value_or(State::open);
  }
  return out;
}

std::optional<Commitment> find(Tx& tx, CommitmentId id) {
  const auto rows = tx.query(std::string(select_commitments) + "WHERE c.id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Commitment> get(Tx& tx, CommitmentId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return refuse(Reason::not_found, say("There is no such promise"));
}

std::vector<Commitment> list(Tx& tx, ChallengeId challenge) {
  return those(tx, "WHERE c.challenge = $1", challenge.value);
}

std::vector<Commitment> of_workshop(Tx& tx, WorkshopId workshop) {
  return those(tx, "WHERE c.workshop = $1", workshop.value);
}

Counts count(Tx& tx, ChallengeId challenge) {
  Counts out;
  for (const store::Row row : tx.query("SELECT state, count(*), sum(CASE WHEN due_at < $1 THEN 1 "
                                       "ELSE 0 END) FROM commitments WHERE challenge = $2 "
                                       "GROUP BY state",
                                       tx.now(), challenge)) {
    const State state = state_named(row.text(0)).value_or(State::open);
    const int many = static_cast<int>(row.integer(1));
    if (state == State::kept) out.kept += many;
    if (state == State::not_kept) out.not_kept += many;
    if (state != State::open && state != State::changed) continue;
    out.open += many;
    out.overdue += static_cast<int>(row.integer(2));
  }
  return out;
}

}  // namespace commonty::commitments
