// Conversations: a question, statements of people about it, and who agrees or disagrees with which.
// What the votes add up to is drawn by the opinion map.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/permissions/permissions.h"
#include "civic/workshops/workshops.h"
#include "numbers/opinion_map/matrix.h"
#include "platform/store/store.h"

namespace commonty {
using ConversationId = Id<struct ConversationTag>;
using StatementId = Id<struct StatementTag>;
}  // namespace commonty

namespace commonty::opinions {

inline constexpr std::size_t question_length_max = 200;
inline constexpr std::size_t background_length_max = 5'000;
inline constexpr std::size_t statement_length_max = 140;
inline constexpr std::size_t refusal_note_length_max = 500;
inline constexpr int first_statements_max = 200;  // of one form, a line each
inline constexpr int statements_max = 10'000;     // of one conversation
inline constexpr int statements_per_day_default = 5;
inline constexpr int statements_per_day_max = 50;
inline constexpr int results_from_default = 15;
inline constexpr int results_from_min = 3;  // of fewer people each would be known by their votes
inline constexpr int results_from_max = 100'000;
// Single votes on what somebody said here are told once there are so many, so that the first of
// them, its author's, is not told from the others.
inline constexpr int single_votes_min = 3;
// Among so many is the next one drawn, those of the lowest numbers.
inline constexpr int drawn_from_max = 999;

// ---- conversations

// Prepared: only those who look after it see it.
enum class Stage { prepared, open, closed };
std::string_view name_of(Stage stage);

struct Conversation {
  ConversationId id;
  ChallengeId challenge;
  std::string question, background;  // background: Markdown
  bool screened = true;
  int statements_per_day = statements_per_day_default;
  int results_from = results_from_default;
  std::optional<Time> opened_at, closed_at;
  // On whose agenda it stands; 0 = on none. Until that workshop is over, the agenda says whether
  // people vote.
  WorkshopId workshop;
  ActivityId activity;
  std::optional<Stage> stage_on_agenda;
  // So far; voters and statements are numbered from 0, and a number is never given twice.
  std::int64_t statements = 0, voters = 0;
  // Grows with every vote, and whenever a statement begins or ceases to count.
  std::int64_t votes_mark = 0;
  Time created_at;

  Stage stage() const {
    if (stage_on_agenda) return *stage_on_agenda;
    // A room voted on it, though it was never opened for everyone.
    if (!opened_at) return workshop || voters > 0 ? Stage::closed : Stage::prepared;
    return closed_at ? Stage::closed : Stage::open;
  }
  bool is_open() const { return stage() == Stage::open; }
};

struct Draft {
  std::string question, background;
  std::string first_statements;  // one a line; only when it is set up
  bool screened = true;
  int statements_per_day = statements_per_day_default;
  int results_from = results_from_default;
};
Result<Conversation> set_up(Tx& tx, PersonId by, ChallengeId challenge, const Draft& draft);
// `results_from` is not lowered while votes are hidden: people voted because they were.
Result<void> change(Tx& tx, PersonId by, ConversationId id, const Draft& draft);
// Also again, after it was closed.
Result<void> open(Tx& tx, PersonId by, ConversationId id);
Result<void> close(Tx& tx, PersonId by, ConversationId id);

// As an activity of a workshop of its challenge: voting opens, pauses and closes with it, and
// whoever is in the room takes part. One that stands on an agenda already stays there.
Result<ActivityId> put_on_agenda(Tx& tx, PersonId by, const workshops::Workshop& workshop,
                                 ConversationId id, int minutes);

// While the agenda has it; afterwards it stands there for good.
Result<void> take_off_agenda(Tx& tx, PersonId by, const Conversation& conversation);

std::optional<Conversation> find(Tx& tx, ConversationId id);
Result<Conversation> get(Tx& tx, ConversationId id);
// The challenge's standing, or until that is over that of the workshop on whose agenda it is; who
// was in that room goes on seeing it. One that is being prepared only moderators see.
permissions::Standing standing(Tx& tx, const Viewer& viewer, const Conversation& conversation);
// Newest first.
std::vector<Conversation> of_challenge(Tx& tx, ChallengeId challenge);
std::vector<Conversation> of_workshop(Tx& tx, WorkshopId workshop);
std::optional<Conversation> of_activity(Tx& tx, ActivityId activity);
// Open ones of challenges that everyone may see, without those of a room, newest first; `before` is
// the last of the page before.
std::vector<Conversation> list_open(Tx& tx, std::optional<ConversationId> before, int limit);

// People who voted on opinion_map::votes_min statements, or on all where there are fewer.
struct Participation {
  int people = 0;  // who voted at all
  int counted = 0;
  int statements = 0, waiting = 0;  // accepted ones; those that wait
  bool shows_results = false;
};
Participation participation(Tx& tx, const Conversation& conversation);
// Until it is so, nobody sees how anybody voted, whoever they are.
bool shows_results(Tx& tx, const Conversation& conversation);

// ---- statements

enum class State { waiting, accepted, refused };
std::string_view name_of(State state);
std::optional<State> state_named(std::string_view name);

// Why a statement is not put to the vote; its author is told.
enum class Because { said_already, several_things, unclear, off_topic, rude, personal_data, spam };
inline constexpr std::array reasons = {
    Because::said_already, Because::several_things, Because::unclear, Because::off_topic,
    Because::rude,         Because::personal_data,  Because::spam};
std::string_view name_of(Because because);
std::optional<Because> because_named(std::string_view name);
Message label(Because because);

struct Statement {
  ConversationId conversation;
  std::int64_t number = 0;  // from 0: the comment-id of the files
  StatementId id;
  std::string text;
  PersonId author;  // 0 = imported, nobody known; never shown
  State state = State::waiting;
  bool meta = false;  // tells about the voter, not about the question
  bool seed = false;  // given by those who look after it
  std::optional<Because> refused_because;
  std::string refused_note;
  double priority = 1;
  ContributionId contribution;  // from which it was made, or which it became; 0 = none
  Time created_at;
};
// How it counts on the map: one that is not put to the vote is out.
opinion_map::Standing standing_of(const Statement& statement);

// By whoever takes part. Waits, where the conversation is screened; its author agrees with it.
Result<Statement> give(Tx& tx, const Conversation& conversation, PersonId author,
                       std::string_view text);
// By those who look after it: one a line, put to the vote at once. How many; those that are there
// already are passed over.
Result<int> add_seeds(Tx& tx, PersonId by, const Conversation& conversation,
                      std::string_view lines);
Result<Statement> add_from_contribution(Tx& tx, PersonId by, const Conversation& conversation,
                                        ContributionId contribution, std::string_view text);
Result<void> accept(Tx& tx, PersonId by, const Conversation& conversation, std::int64_t number);
// `note` is for its author: what would have been all right.
Result<void> refuse_statement(Tx& tx, PersonId by, const Conversation& conversation,
                              std::int64_t number, Because because, std::string_view note);
// For undo: it waits again.
Result<void> set_back(Tx& tx, PersonId by, const Conversation& conversation, std::int64_t number);
Result<void> set_meta(Tx& tx, PersonId by, const Conversation& conversation, std::int64_t number,
                      bool meta);

// Its words as an idea of the challenge, without a name. Again gives the same one.
Result<ContributionId> to_contribution(Tx& tx, PersonId by, const challenges::Challenge& challenge,
                                       const Conversation& conversation, std::int64_t number);

std::optional<Statement> find_statement(Tx& tx, ConversationId id, std::int64_t number);
std::optional<Statement> find_statement(Tx& tx, StatementId id);
Result<Statement> get_statement(Tx& tx, ConversationId id, std::int64_t number);
// By number. A state's only, or all.
std::vector<Statement> statements(Tx& tx, ConversationId id, std::optional<State> state = {});
std::vector<Statement> statements_of(Tx& tx, ConversationId id, PersonId author);
std::vector<Statement> made_from(Tx& tx, ContributionId contribution);
// Accepted ones that share words with a text, best first.
std::vector<Statement> similar(Tx& tx, ConversationId id, std::string_view text, int limit);
// How many more this person may add now.
int statements_left(Tx& tx, const Conversation& conversation, PersonId author);

// ---- votes

enum class Choice : std::int8_t { disagree = -1, pass = 0, agree = 1 };
std::string_view name_of(Choice choice);
std::optional<Choice> choice_named(std::string_view name);
Message label(Choice choice);

struct Vote {
  std::int64_t voter = 0, statement = 0;
  Choice choice = Choice::pass;
  std::optional<Choice> before;  // what they said earlier
};
// Again changes one's mind. No fact: votes are many, and a fact would tell who said what.
Result<Vote> vote(Tx& tx, ConversationId id, PersonId by, std::int64_t statement, Choice choice);
// Takes back a vote that was given by mistake.
Result<void> take_vote_back(Tx& tx, ConversationId id, PersonId by, std::int64_t statement);

// One that this person (0: nobody known) has not voted on yet, drawn in proportion to priority.
// `chance` is in [0, 1): the same gives the same.
std::optional<Statement> next_statement(Tx& tx, ConversationId id, PersonId person, double chance);
// A number in [0, 1) that is always the same for the same words.
double chance_of(std::string_view words);

struct Progress {
  int answered = 0, of = 0;  // statements that are put to the vote
};
Progress progress(Tx& tx, ConversationId id, PersonId person);

struct OwnVote {
  Statement statement;
  Choice choice = Choice::pass;
  Time at;
};
// What this person said, the latest first; statements that were refused since are left out.
std::vector<OwnVote> own_votes(Tx& tx, ConversationId id, PersonId person,
                               int limit = statements_max);

// The number of this person among the voters.
std::optional<std::int64_t> voter_of(Tx& tx, ConversationId id, PersonId person);
// All votes, by voter and statement, with the numbers that those have here. Some numbers may have
// no votes.
std::vector<opinion_map::Vote> votes(Tx& tx, ConversationId id);
// Those of the voters `from` and following, but not `before`.
std::vector<opinion_map::Vote> votes_between(Tx& tx, ConversationId id, std::int64_t from,
                                             std::int64_t before);

// All voters in an order that tells nothing of when they came; nobody without the site's `secret`
// can find it. Files know each by the place in it.
std::vector<std::int64_t> told_order(std::string_view secret, const Conversation& conversation);
// Of some voters, by voter and statement; `person` is the place among `voters`.
std::vector<opinion_map::Vote> votes_of(Tx& tx, ConversationId id,
                                        std::span<const std::int64_t> voters);

// The numbers of the statements of which a file may tell single votes, ascending: those that are
// put to the vote, and whose author has company.
std::vector<std::int64_t> told_statements(Tx& tx, ConversationId id);

struct Counts {
  std::int64_t agree = 0, disagree = 0, pass = 0;
  std::int64_t all() const { return agree + disagree + pass; }
  bool operator==(const Counts&) const = default;
};
// One a statement number.
std::vector<Counts> counts(Tx& tx, const Conversation& conversation);

// How often each is shown from now on: {number, priority}.
void set_priorities(Tx& tx, ConversationId id,
                    const std::vector<std::pair<std::int64_t, double>>& priorities);

// ---- when a guest turns out to be a person, and when a person goes

// Where both voted on a statement, the later vote counts.
void join_voters(Tx& tx, PersonId guest, PersonId person);
// Words go, and are no longer put to the vote; votes stay, and are nobody's.
void erase_traces_of(Tx& tx, PersonId person);

}  // namespace commonty::opinions
