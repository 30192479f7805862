// The round at the end of a workshop: was I heard, is the choice clear, would I come again? Once a
// person, changeable; shown to all when enough have answered that nobody is known by it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/workshops/workshops.h"

namespace commonty::exit_rounds {

inline constexpr int answers_min = 5;  // before anybody sees a result
inline constexpr std::size_t words_length_max = 500;

enum class Says { yes, partly, no };
inline constexpr std::array all_says = {Says::yes, Says::partly, Says::no};
std::string_view name_of(Says says);
std::optional<Says> says_named(std::string_view name);

enum class Question { heard, clear, again };
inline constexpr std::array questions = {Question::heard, Question::clear, Question::again};
std::string_view name_of(Question question);

struct Answer {
  std::array<Says, 3> says{};  // by Question
  std::string words;
};
// By those in the room, once it has begun; a second answer replaces the first.
Result<void> answer(Tx& tx, PersonId person, const workshops::Workshop& workshop,
                    const Answer& answer);
std::optional<Answer> answer_of(Tx& tx, WorkshopId workshop, PersonId person);

struct Tally {
  int people = 0;
  std::array<std::array<int, 3>, 3> counts{};  // by Question, by Says

  bool may_be_shown() const { return people >= answers_min; }
};
Tally tally(Tx& tx, WorkshopId workshop);
// What people added, in the order of the alphabet, so that nobody is known by when they spoke.
std::vector<std::string> words(Tx& tx, WorkshopId workshop);

struct Round {
  workshops::Workshop workshop;
  Tally tally;
};
// Of the challenge's public workshops, the newest first: those that may be shown.
std::vector<Round> across(Tx& tx, ChallengeId challenge);

}  // namespace commonty::exit_rounds
