#include "civic/opinions/opinions.h"

#include <algorithm>

#include "civic/journeys/journeys.h"
#include "civic/opinions/stored.h"
#include "numbers/opinion_map/groups.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::opinions {
namespace {

constexpr std::array<std::string_view, 3> stages = {"prepared", "open", "closed"};

constexpr std::string_view select_conversations =
    "SELECT c.id, c.challenge_id, c.question, c.background, c.screened, c.statements_per_day, "
    "c.results_from, c.opened_at, c.closed_at, c.statements, c.voters, c.votes_mark, c.created_at, "
    "coalesce(a.id, 0), coalesce(w.id, 0), a.state, w.state FROM conversations c "
    "LEFT JOIN activities a ON a.id = c.activity_id LEFT JOIN workshops w ON w.id = a.workshop ";

Stage stage_for(std::string_view of_activity) {
  if (of_activity == name_of(workshops::Stage::waiting)) return Stage::prepared;
  return of_activity == name_of(workshops::Stage::open) ? Stage::open : Stage::closed;
}

Conversation read(const store::Row& row) {
  Conversation c;
  std::optional<std::string> of_activity, of_workshop;
  row.into(c.id, c.challenge, c.question, c.background, c.screened, c.statements_per_day,
           c.results_from, c.opened_at, c.closed_at, c.statements, c.voters, c.votes_mark,
           c.created_at, c.activity, c.workshop, of_activity, of_workshop);
  if (c.workshop && of_workshop != name_of(workshops::State::ended)) {
    c.stage_on_agenda = stage_for(of_activity.value_or(""));
  }
  return c;
}

template <class... A>
std::vector<Conversation> those(Tx& tx, std::string_view rest, const A&... args) {
  std::vector<Conversation> out;
  for (const store::Row row :
       tx.query(std::string(select_conversations) + std::string(rest), args...)) {
    out.push_back(read(row));
  }
  return out;
}

void check_length(Problems& problems, std::string_view field, const std::string& text,
                  std::size_t length_max) {
  if (length(text) <= length_max) return;
  problems.add(std::string(field), say("This can be at most {max} characters long",
                                       {{"max", std::to_string(length_max)}}));
}

void check_number(Problems& problems, std::string_view field, int number, int from, int upto) {
  if (number >= from && number <= upto) return;
  problems.add(std::string(field),
               say("Write a number from {from} to {upto}",
                   {{"from", std::to_string(from)}, {"upto", std::to_string(upto)}}));
}

Result<Draft> checked(Draft draft) {
  draft.question = clean_line(draft.question);
  draft.background = clean(draft.background);
  Problems problems;
  if (is_blank(draft.question)) problems.add("question", say("Write the question"));
  check_length(problems, "question", draft.question, question_length_max);
  check_length(problems, "background", draft.background, background_length_max);
  check_lines(problems, "first_statements", lines_of(draft.first_statements));
  check_number(problems, "statements_per_day", draft.statements_per_day, 0, statements_per_day_max);
  check_number(problems, "results_from", draft.results_from, results_from_min, results_from_max);
  TRY(std::move(problems).result());
  return draft;
}

void record(Tx& tx, std::string_view deed, PersonId by, const Conversation& conversation) {
  facts::record(tx, {.name = "conversation." + std::string(deed),
                     .subject = conversation.id.value,
                     .actor = by.value,
                     .scope = conversation.challenge.value,
                     .digest = sha256_hex(conversation.question)});
}

// Where there are fewer statements than make somebody count, all of them do.
std::int64_t votes_that_count(std::int64_t statements) {
  return std::clamp<std::int64_t>(statements, 1, opinion_map::votes_min);
}

Result<void> require_own_hours(const Conversation& conversation) {
  if (!conversation.stage_on_agenda) return done();
  return refuse(Reason::conflict,
                say("It is on the agenda of a workshop: the facilitator opens and "
                    "closes it there"));
}

int people_with(Tx& tx, ConversationId id, std::int64_t votes) {
  return static_cast<int>(tx.one<std::int64_t>(
      "SELECT count(*) FROM voters WHERE conversation_id = $1 AND votes >= $2", id, votes));
}

// Whoever voted was told from how many people on their votes show.
Result<void> require_kept_promise(Tx& tx, const Conversation& before, int results_from) {
  if (results_from >= before.results_from) return done();
  const Participation all = participation(tx, before);
  if (all.people == 0 || all.shows_results) return done();
  return refuse_field("results_from", say("People have voted since they were told {from}. It can "
                                          "go up, but not down before results are shown",
                                          {{"from", std::to_string(before.results_from)}}));
}

}  // namespace

std::string_view name_of(Stage stage) { return stages.at(static_cast<std::size_t>(stage)); }

Result<Conversation> set_up(Tx& tx, PersonId by, ChallengeId challenge, const Draft& typed) {
  const Draft draft = TRY(checked(typed));
  const auto id = tx.new_id<ConversationId>();
  tx.run(
      "INSERT INTO conversations (id, challenge_id, question, background, screened, "
      "statements_per_day, results_from, created_by, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      id, challenge, draft.question, draft.background, draft.screened, draft.statements_per_day,
      draft.results_from, by, tx.now());
  journeys::link(tx, {"conversation", id.value}, {"challenge", challenge.value},
                 journeys::Link::asked_in);
  const Conversation conversation = TRY(get(tx, id));
  record(tx, "set_up", by, conversation);
  TRY(add_seeds(tx, by, conversation, draft.first_statements));
  return get(tx, id);
}

Result<void> change(Tx& tx, PersonId by, ConversationId id, const Draft& typed) {
  const Draft draft = TRY(checked(typed));
  TRY(require_kept_promise(tx, TRY(get(tx, id)), draft.results_from));
  tx.run(
      "UPDATE conversations SET question = $1, background = $2, screened = $3, "
      "statements_per_day = $4, results_from = $5 WHERE id = $6",
      draft.question, draft.background, draft.screened, draft.statements_per_day,
      draft.results_from, id);
  record(tx, "changed", by, TRY(get(tx, id)));
  return done();
}

Result<void> open(Tx& tx, PersonId by, ConversationId id) {
  const Conversation conversation = TRY(get(tx, id));
  TRY(require_own_hours(conversation));
  if (conversation.is_open()) return refuse(Reason::conflict, say("It is open already"));
  tx.run(
      "UPDATE conversations SET opened_at = coalesce(opened_at, $1), closed_at = NULL "
      "WHERE id = $2",
      tx.now(), id);
  record(tx, "opened", by, conversation);
  return done();
}

Result<void> close(Tx& tx, PersonId by, ConversationId id) {
  const Conversation conversation = TRY(get(tx, id));
  TRY(require_own_hours(conversation));
  if (!conversation.is_open()) return refuse(Reason::conflict, say("It is not open"));
  tx.run("UPDATE conversations SET closed_at = $1 WHERE id = $2", tx.now(), id);
  record(tx, "closed", by, conversation);
  return done();
}

Result<ActivityId> put_on_agenda(Tx& tx, PersonId by, const workshops::Workshop& workshop,
                                 ConversationId id, int minutes) {
  const Conversation conversation = TRY(get(tx, id));
  if (conversation.challenge != workshop.challenge) {
    return refuse_field("existing", say("Choose a conversation of the workshop's challenge"));
  }
  if (conversation.activity) {
    return refuse_field("existing", say("It is on an agenda already"));
  }
  const ActivityId activity = TRY(workshops::add_activity(
      tx, by, workshop.id,
      {.title = shorten(conversation.question, workshops::title_length_max), .minutes = minutes}));
  tx.run("UPDATE conversations SET activity_id = $1 WHERE id = $2", activity, id);
  record(tx, "put_on_agenda", by, conversation);
  return activity;
}

Result<void> take_off_agenda(Tx& tx, PersonId by, const Conversation& conversation) {
  if (!conversation.stage_on_agenda) {
    return refuse(Reason::conflict,
                  say("It is on no agenda of a workshop that is still to be held"));
  }
  TRY(workshops::remove_activity(tx, by, conversation.activity));
  tx.run("UPDATE conversations SET activity_id = NULL WHERE id = $1", conversation.id);
  record(tx, "taken_off_agenda", by, conversation);
  return done();
}

std::optional<Conversation> find(Tx& tx, ConversationId id) {
  const auto found = those(tx, "WHERE c.id = $1", id);
  if (found.empty()) return std::nullopt;
  return found.front();
}

Result<Conversation> get(Tx& tx, ConversationId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return refuse(Reason::not_found, say("There is no such conversation"));
}

permissions::Standing standing(Tx& tx, const Viewer& viewer, const Conversation& conversation) {
  const auto challenge = challenges::find(tx, conversation.challenge);
  if (!challenge) return {.audience = permissions::Audience::only_me};
  permissions::Standing towards = challenges::standing(tx, viewer, *challenge);
  if (const auto workshop = workshops::find(tx, conversation.workshop)) {
    // While it is the room's it is the room's alone; afterwards who was there keeps it in sight.
    const bool is_for_challenge =
        !conversation.stage_on_agenda && permissions::may(viewer, permissions::Deed::see, towards);
    if (!is_for_challenge) towards = workshops::standing(tx, viewer, *workshop);
  }
  towards.hidden = conversation.stage() == Stage::prepared;
  return towards;
}

std::vector<Conversation> of_challenge(Tx& tx, ChallengeId challenge) {
  return those(tx, "WHERE c.challenge_id = $1 ORDER BY c.id DESC", challenge);
}

std::vector<Conversation> of_workshop(Tx& tx, WorkshopId workshop) {
  return those(tx, "WHERE a.workshop = $1 ORDER BY a.place, a.id", workshop);
}

std::optional<Conversation> of_activity(Tx& tx, ActivityId activity) {
  const auto found = those(tx, "WHERE c.activity_id = $1", activity);
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<Conversation> list_open(Tx& tx, std::optional<ConversationId> before, int limit) {
  constexpr std::int64_t beyond_all = INT64_MAX;
  return those(tx,
               "JOIN challenges h ON h.id = c.challenge_id WHERE h.audience = 'public' AND "
               "c.opened_at IS NOT NULL AND c.closed_at IS NULL AND (a.id IS NULL OR w.state = "
               "'ended') AND c.id < $1 "
               "ORDER BY c.id DESC LIMIT $2",
               before ? before->value : beyond_all, limit);
}

Participation participation(Tx& tx, const Conversation& conversation) {
  Participation out;
  for (const store::Row row :
       tx.query("SELECT state, count(*) FROM statements WHERE conversation_id = $1 GROUP BY state",
                conversation.id)) {
    const auto state = state_named(row.text(0));
    if (state == State::accepted) out.statements = static_cast<int>(row.integer(1));
    if (state == State::waiting) out.waiting = static_cast<int>(row.integer(1));
  }
  out.people = people_with(tx, conversation.id, 1);
  out.counted = people_with(tx, conversation.id, votes_that_count(out.statements));
  out.shows_results = out.counted >= conversation.results_from;
  return out;
}

bool shows_results(Tx& tx, const Conversation& conversation) {
  return participation(tx, conversation).shows_results;
}

void note_change(Tx& tx, ConversationId id) {
  tx.run("UPDATE conversations SET votes_mark = votes_mark + 1 WHERE id = $1", id);
}

Result<void> require_open(const Conversation& conversation) {
  switch (conversation.stage()) {
    case Stage::open:
      return done();
    case Stage::prepared:
      return refuse(Reason::closed, say("This conversation has not begun yet"));
    case Stage::closed:
      return refuse(Reason::closed,
                    say("This conversation is closed. What was said stays as it is"));
  }
  return done();
}

}  // namespace commonty::opinions
