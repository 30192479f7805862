// What people in a room ask those on the stage: with their name or without, wanted by others too,
// joined where they say the same, answered there or in writing later.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "civic/moderation/moderation.h"
#include "civic/workshops/workshops.h"

namespace commonty {
using FloorQuestionId = Id<struct FloorQuestionTag>;
}

namespace commonty::floor_questions {

inline constexpr std::size_t question_length_max = 280;
inline constexpr std::size_t summary_length_max = 500;
inline constexpr std::size_t answer_length_max = 10'000;

// Waiting: for a facilitator to let it through. Merged: it stands beneath another.
enum class State { waiting, shown, merged, hidden, withdrawn };
std::string_view name_of(State state);
// Whose turn it is on the stage: one at a time.
enum class Turn { open, now, answered };
std::string_view name_of(Turn turn);
std::optional<Turn> turn_named(std::string_view name);

struct Question {
  FloorQuestionId id;
  WorkshopId workshop;
  PersonId author;          // never shown: it may have been asked without a name
  std::string author_name;  // "" = without a name, or a guest who gave none
  bool named = false;
  std::string text;
  State state = State::shown;
  FloorQuestionId merged_into;
  std::optional<moderation::Reason> hidden_because;
  Turn turn = Turn::open;
  std::string summary;
  int votes = 0;    // people, each once, those of merged questions too
  int answers = 0;  // versions of the written answer
  Time asked_at;

  bool is_answered() const { return turn == Turn::answered || answers > 0; }
  // What was said on the stage. It is kept, but told to nobody, while the question is open again.
  std::string_view said() const { return turn == Turn::answered ? summary : std::string_view(); }
  bool is_public() const { return state == State::shown || state == State::merged; }
};

// Somebody before the questions of a workshop.
struct Member {
  PersonId person;
  bool in_the_room = false, facilitates = false;

  bool may_ask() const { return in_the_room || facilitates; }
  bool wrote(const Question& question) const { return person && person == question.author; }
};
Member member_of(Tx& tx, const Viewer& viewer, const workshops::Workshop& workshop);
bool may_see(const Member& member, const Question& question);

// ---- by everyone in the room, until the workshop has ended

// Seen by the room at once, unless its questions are looked at first.
Result<FloorQuestionId> ask(Tx& tx, const Member& by, const workshops::Workshop& workshop,
                            std::string_view text, bool named);
Result<void> vote(Tx& tx, const Member& by, FloorQuestionId id);
Result<void> take_vote_back(Tx& tx, const Member& by, FloorQuestionId id);
// By its author, at any time. What was joined into it stands by itself again.
Result<void> withdraw(Tx& tx, const Member& by, FloorQuestionId id);

// ---- by facilitators

void set_screened(Tx& tx, WorkshopId workshop, bool screened);
// The votes of both count once a person; the words of the first stay readable beneath the other.
Result<void> merge(Tx& tx, PersonId by, FloorQuestionId id, FloorQuestionId into);
Result<void> unmerge(Tx& tx, PersonId by, FloorQuestionId id);
// What was joined into it stands by itself again.
Result<void> hide(Tx& tx, PersonId by, FloorQuestionId id, moderation::Reason reason);
// What was hidden, or waited to be let through.
Result<void> show(Tx& tx, PersonId by, FloorQuestionId id);
// The summary is of what was said on the stage; without one, what was written stays.
Result<void> set_turn(Tx& tx, PersonId by, FloorQuestionId id, Turn turn,
                      std::optional<std::string_view> summary = {});
// In writing; again corrects it, and what stood there before stays readable.
Result<void> answer(Tx& tx, PersonId by, FloorQuestionId id, std::string_view text);

// ---- what there is

std::optional<Question> find(Tx& tx, FloorQuestionId id);
Result<Question> get(Tx& tx, FloorQuestionId id);
// Not found where it is another workshop's.
Result<Question> get(Tx& tx, WorkshopId workshop, FloorQuestionId id);

enum class Which { open, answered, all };
struct Filter {
  Which which = Which::all;
  Member member = {};                  // facilitators see what waits and what is hidden, too
  std::optional<Question> after = {};  // the last of the page before
  int limit = 100;
};
// Most wanted first, then the oldest; merged ones are left out.
std::vector<Question> list(Tx& tx, WorkshopId workshop, const Filter& filter);
// All that are merged, each with what it stands beneath at last.
std::vector<Question> merged(Tx& tx, WorkshopId workshop);
std::optional<Question> on_stage(Tx& tx, WorkshopId workshop);
// Those this person votes for.
std::set<FloorQuestionId> voted(Tx& tx, WorkshopId workshop, PersonId person);

struct Counts {
  int open = 0, answered = 0, waiting = 0;
};
Counts count(Tx& tx, WorkshopId workshop);
bool is_screened(Tx& tx, WorkshopId workshop);
// The live room of a workshop's questions; the position in it is how often they have changed.
std::string room_of(WorkshopId workshop);
std::int64_t changes(Tx& tx, WorkshopId workshop);

struct Answer {
  std::string text, by_name;
  Time at;
};
// The newest first.
std::vector<Answer> answers(Tx& tx, FloorQuestionId id);
struct Answered {
  FloorQuestionId question;
  Answer answer;
};
// The newest answer to each question of the workshop.
std::vector<Answered> newest_answers(Tx& tx, WorkshopId workshop);

// Who asked it or votes for it, or for what was joined into it.
std::vector<PersonId> people_concerned(Tx& tx, FloorQuestionId id);

// ---- when a guest turns out to be a person, and when a person goes

void join_votes(Tx& tx, PersonId guest, PersonId person);
void erase_words_of(Tx& tx, PersonId person);

}  // namespace commonty::floor_questions
