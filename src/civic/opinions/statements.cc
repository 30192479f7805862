// Statements: given, screened, marked.
#include <algorithm>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/journeys/journeys.h"
#include "civic/opinions/stored.h"
#include "civic/people/people.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::opinions {
namespace {

constexpr std::array<std::string_view, 3> states = {"waiting", "accepted", "refused"};
constexpr std::array<std::string_view, 7> reason_names = {
    "said_already", "several_things", "unclear", "off_topic", "rude", "personal_data", "spam"};

template <class... A>
std::vector<Statement> those(Tx& tx, std::string_view rest, const A&... args) {
  std::vector<Statement> out;
  for (const store::Row row : tx.query(
           "SELECT " + std::string(statement_columns) + " FROM statements s " + std::string(rest),
           args...)) {
    out.push_back(read_statement(row));
  }
  return out;
}

std::optional<Statement> the_one(std::vector<Statement> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void record(Tx& tx, std::string_view deed, PersonId by, const Conversation& conversation,
            const Statement& statement, std::string detail = "") {
  if (conversation.stage_on_agenda) workshops::desk_changed(tx, conversation.workshop);
  const auto salt = tx.one<std::string>("SELECT salt FROM statements WHERE id = $1", statement.id);
  facts::record(tx, {.name = "statement." + std::string(deed),
                     .subject = statement.id.value,
                     .actor = by.value,
                     .scope = conversation.challenge.value,
                     .detail = std::move(detail),
                     .digest = sha256_hex(salt + statement.text)});
}

Message too_long() {
  return say(
      "A statement can be at most {max} characters long: one thought that people can agree "
      "or disagree with",
      {{"max", std::to_string(statement_length_max)}});
}

Result<std::string> checked_words(std::string_view text) {
  std::string words = clean_line(text);
  if (is_blank(words)) return refuse_field("text", say("Write your statement"));
  if (length(words) > statement_length_max) return refuse_field("text", too_long());
  return words;
}

// How it is compared with others: "Buses are late." says what "buses are late" says.
std::string sense_of(std::string_view text) {
  const auto spoken = words(text);
  return spoken.empty() ? fold(text) : join(spoken, " ");
}

std::optional<Statement> said_before(Tx& tx, ConversationId id, const std::string& text) {
  const std::string sense = sense_of(text);
  for (Statement& one : statements(tx, id)) {
    if (one.state != State::refused && sense_of(one.text) == sense) return std::move(one);
  }
  return std::nullopt;
}

Result<void> require_unsaid(Tx& tx, const Conversation& conversation, const std::string& text) {
  if (!said_before(tx, conversation.id, text)) return done();
  return refuse_field("text", say("This has been said already. Say what is different about yours"));
}

// Numbers that came with files may have gaps, so the statements themselves are counted.
Result<void> require_room(Tx& tx, ConversationId id) {
  const auto there =
      tx.one<std::int64_t>("SELECT count(*) FROM statements WHERE conversation_id = $1", id);
  if (there < statements_max) return done();
  return refuse_field("text", say("This conversation has {max} statements, which is the most that "
                                  "it can have",
                                  {{"max", std::to_string(statements_max)}}));
}

Result<void> require_allowance(Tx& tx, const Conversation& conversation, PersonId author) {
  if (conversation.statements_per_day == 0) {
    return refuse_field("text", say("No more statements are taken here. Vote on those there are"));
  }
  if (statements_left(tx, conversation, author) > 0) return done();
  return refuse_field("text", say("You have added {many} in a day, which is the most here. Come "
                                  "back tomorrow",
                                  {{"many", std::to_string(conversation.statements_per_day)}}));
}

Result<Statement> to_judge(Tx& tx, const Conversation& conversation, std::int64_t number,
                           State leads_to) {
  Statement statement = TRY(get_statement(tx, conversation.id, number));
  if (statement.text == people::erased_words) {
    return refuse(Reason::gone, say("Whoever gave it has taken its words away for good"));
  }
  if (statement.state != leads_to) return statement;
  return refuse(Reason::conflict, say("Somebody else was faster. Reload the page"));
}

void put_state(Tx& tx, const Statement& statement, State state, std::string_view because = "",
               std::string_view note = "") {
  note_change(tx, statement.conversation);
  tx.run("UPDATE statements SET state = $1, refused_reason = $2, refused_note = $3 WHERE id = $4",
         name_of(state), because, note, statement.id);
}

}  // namespace

std::string_view name_of(State state) { return states.at(static_cast<std::size_t>(state)); }
std::string_view name_of(Because because) {
  return reason_names.at(static_cast<std::size_t>(because));
}

std::optional<State> state_named(std::string_view name) {
  const auto found = std::ranges::find(states, name);
  if (found == states.end()) return std::nullopt;
  return static_cast<State>(found - states.begin());
}

std::optional<Because> because_named(std::string_view name) {
  const auto found = std::ranges::find(reason_names, name);
  if (found == reason_names.end()) return std::nullopt;
  return static_cast<Because>(found - reason_names.begin());
}

Message label(Because because) {
  switch (because) {
    case Because::said_already:
      return say("Another statement says the same");
    case Because::several_things:
      return say("It says more than one thing, so people cannot agree with a part of it");
    case Because::unclear:
      return say("It is not clear enough to agree or disagree with");
    case Because::off_topic:
      return say("It is about something else");
    case Because::rude:
      return say("It is rude or attacks somebody");
    case Because::personal_data:
      return say("It tells private things about somebody");
    case Because::spam:
      return say("It is advertising or nonsense");
  }
  return {};
}

opinion_map::Standing standing_of(const Statement& statement) {
  if (statement.state != State::accepted) return opinion_map::Standing::out;
  return statement.meta ? opinion_map::Standing::meta : opinion_map::Standing::in;
}

Result<Statement> give(Tx& tx, const Conversation& conversation, PersonId author,
                       std::string_view text) {
  TRY(require_open(conversation));
  const std::string words = TRY(checked_words(text));
  TRY(require_allowance(tx, conversation, author));
  TRY(require_room(tx, conversation.id));
  TRY(require_unsaid(tx, conversation, words));
  const State state = conversation.screened ? State::waiting : State::accepted;
  Statement given =
      add_statement(tx, conversation, {.text = words, .author = author, .state = state});
  keep_vote(tx, conversation.id, voter(tx, conversation.id, author), given.number, Choice::agree);
  record(tx, "given", author, conversation, given);
  return given;
}

Result<int> add_seeds(Tx& tx, PersonId by, const Conversation& conversation,
                      std::string_view lines) {
  const std::vector<std::string> given = lines_of(lines);
  Problems problems;
  check_lines(problems, "first_statements", given);
  TRY(std::move(problems).result());
  std::set<std::string> said;
  for (const Statement& one : statements(tx, conversation.id)) said.insert(sense_of(one.text));
  int added = 0;
  for (const std::string& text : given) {
    if (!said.insert(sense_of(text)).second) continue;
    TRY(require_room(tx, conversation.id));
    record(tx, "given", by, conversation,
           add_statement(tx, conversation, {.text = text, .author = by, .seed = true}));
    ++added;
  }
  if (added > 0) note_change(tx, conversation.id);
  return added;
}

Result<Statement> add_from_contribution(Tx& tx, PersonId by, const Conversation& conversation,
                                        ContributionId contribution, std::string_view text) {
  const std::string words = TRY(checked_words(text));
  TRY(require_room(tx, conversation.id));
  TRY(require_unsaid(tx, conversation, words));
  const auto from = TRY(contributions::get(tx, contribution));
  if (from.challenge != conversation.challenge) {
    return refuse(Reason::not_found, say("It belongs to another challenge"));
  }
  Statement given = add_statement(
      tx, conversation, {.text = words, .author = by, .seed = true, .contribution = contribution});
  journeys::link(tx, {"statement", given.id.value}, {"contribution", contribution.value},
                 journeys::Link::made_from);
  note_change(tx, conversation.id);
  record(tx, "given", by, conversation, given);
  return given;
}

Result<void> accept(Tx& tx, PersonId by, const Conversation& conversation, std::int64_t number) {
  const Statement statement = TRY(to_judge(tx, conversation, number, State::accepted));
  put_state(tx, statement, State::accepted);
  record(tx, "accepted", by, conversation, statement);
  return done();
}

Result<void> refuse_statement(Tx& tx, PersonId by, const Conversation& conversation,
                              std::int64_t number, Because because, std::string_view note) {
  const Statement statement = TRY(to_judge(tx, conversation, number, State::refused));
  const std::string told = clean(note);
  if (length(told) > refusal_note_length_max) {
    return refuse_field("note", say("This can be at most {max} characters long",
                                    {{"max", std::to_string(refusal_note_length_max)}}));
  }
  put_state(tx, statement, State::refused, name_of(because), told);
  record(tx, "refused", by, conversation, statement,
         "{\"reason\":\"" + std::string(name_of(because)) + "\"}");
  return done();
}

Result<void> set_back(Tx& tx, PersonId by, const Conversation& conversation, std::int64_t number) {
  const Statement statement = TRY(to_judge(tx, conversation, number, State::waiting));
  put_state(tx, statement, State::waiting);
  record(tx, "set_back", by, conversation, statement);
  return done();
}

Result<void> set_meta(Tx& tx, PersonId by, const Conversation& conversation, std::int64_t number,
                      bool meta) {
  const Statement statement = TRY(get_statement(tx, conversation.id, number));
  if (statement.meta == meta) return done();
  note_change(tx, conversation.id);
  tx.run("UPDATE statements SET meta = $1 WHERE id = $2", meta, statement.id);
  record(tx, meta ? "marked" : "unmarked", by, conversation, statement);
  return done();
}

Result<ContributionId> to_contribution(Tx& tx, PersonId by, const challenges::Challenge& challenge,
                                       const Conversation& conversation, std::int64_t number) {
  const Statement statement = TRY(get_statement(tx, conversation.id, number));
  if (statement.state != State::accepted) {
    return refuse(Reason::conflict, say("Only what is put to the vote becomes a contribution"));
  }
  if (statement.contribution) return statement.contribution;
  // Nobody's: its author said it where no names are shown.
  contributions::Draft draft{.text = statement.text};
  if (conversation.workshop) {
    draft.source.way = contributions::Way::workshop;
    draft.source.document = conversation.workshop.value;
    draft.source.question = conversation.question;
  }
  const auto made = TRY(contributions::bring(tx, by, challenge, draft));
  tx.run("UPDATE statements SET contribution_id = $1 WHERE id = $2", made.id, statement.id);
  journeys::link(tx, {"contribution", made.id.value}, {"statement", statement.id.value},
                 journeys::Link::made_from);
  return made.id;
}

std::optional<Statement> find_statement(Tx& tx, ConversationId id, std::int64_t number) {
  return the_one(those(tx, "WHERE s.conversation_id = $1 AND s.number = $2", id, number));
}

std::optional<Statement> find_statement(Tx& tx, StatementId id) {
  return the_one(those(tx, "WHERE s.id = $1", id));
}

Result<Statement> get_statement(Tx& tx, ConversationId id, std::int64_t number) {
  if (auto found = find_statement(tx, id, number)) return *std::move(found);
  return refuse(Reason::not_found, say("There is no such statement"));
}

std::vector<Statement> statements(Tx& tx, ConversationId id, std::optional<State> state) {
  if (!state) return those(tx, "WHERE s.conversation_id = $1 ORDER BY s.number", id);
  return those(tx, "WHERE s.conversation_id = $1 AND s.state = $2 ORDER BY s.number", id,
               name_of(*state));
}

std::vector<Statement> statements_of(Tx& tx, ConversationId id, PersonId author) {
  return those(tx, "WHERE s.author_id = $1 AND s.conversation_id = $2 ORDER BY s.number DESC",
               author, id);
}

std::vector<Statement> made_from(Tx& tx, ContributionId contribution) {
  return those(tx, "WHERE s.contribution_id = $1 ORDER BY s.id", contribution);
}

int statements_left(Tx& tx, const Conversation& conversation, PersonId author) {
  const auto given = tx.one<std::int64_t>(
      "SELECT count(*) FROM statements WHERE author_id = $1 AND conversation_id = $2 AND seed = 0 "
      "AND created_at > $3",
      author, conversation.id, tx.now() - day_ms);
  return std::max(0, conversation.statements_per_day - static_cast<int>(given));
}

void set_priorities(Tx& tx, ConversationId id,
                    const std::vector<std::pair<std::int64_t, double>>& priorities) {
  for (const auto& [number, priority] : priorities) {
    tx.run(
        "UPDATE statements SET priority = $1 WHERE conversation_id = $2 AND number = $3 "
        "AND priority <> $4",
        priority, id, number, priority);
  }
}

// ---- shared ------------------------------------------------------------------------------------

Statement read_statement(const store::Row& row) {
  Statement s;
  std::optional<PersonId> author;
  std::optional<ContributionId> contribution;
  std::string state, because;
  row.into(s.conversation, s.number, s.id, s.text, author, state, s.meta, s.seed, because,
           s.refused_note, s.priority, contribution, s.created_at);
  s.author = author.value_or(PersonId{});
  s.contribution = contribution.value_or(ContributionId{});
  s.state = state_named(state).value_or(State::refused);
  s.refused_because = because_named(because);
  return s;
}

Statement add_statement(Tx& tx, const Conversation& conversation, const NewStatement& given) {
  const auto number = tx.query(
                            "UPDATE conversations SET statements = statements + 1 WHERE id = $1 "
                            "RETURNING statements",
                            conversation.id)[0]
                          .integer(0) -
                      1;
  const auto id = tx.new_id<StatementId>();
  const auto or_null = [](auto one) { return one ? std::optional(one) : std::nullopt; };
  tx.run(
      "INSERT INTO statements (conversation_id, number, id, text, author_id, state, meta, seed, "
      "contribution_id, salt, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      conversation.id, number, id, given.text, or_null(given.author), name_of(given.state),
      given.meta, given.seed, or_null(given.contribution), random_token(), tx.now());
  journeys::link(tx, {"statement", id.value}, {"conversation", conversation.id.value},
                 journeys::Link::asked_in);
  return *find_statement(tx, id);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    std::string words = clean_line(line);
    for (const std::string_view bullet : {"- ", "* ", "• "}) {
      if (words.starts_with(bullet)) words = words.substr(bullet.size());
    }
    if (!is_blank(words)) out.push_back(std::move(words));
  }
  return out;
}

void check_lines(Problems& problems, std::string_view field,
                 const std::vector<std::string>& lines) {
  if (lines.size() > static_cast<std::size_t>(first_statements_max)) {
    problems.add(std::string(field), say("These are more than {max} lines",
                                         {{"max", std::to_string(first_statements_max)}}));
    return;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (length(lines[i]) <= statement_length_max) continue;
    problems.add(
        std::string(field),
        say("Statement {place} is too long: each can be at most {max} characters",
            {{"place", std::to_string(i + 1)}, {"max", std::to_string(statement_length_max)}}));
    return;
  }
}

}  // namespace commonty::opinions
