#include "civic/exit_rounds/exit_rounds.h"

#include <algorithm>
#include <map>

#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::exit_rounds {
namespace {

constexpr std::array<std::string_view, 3> says_names = {"yes", "partly", "no"};
constexpr std::array<std::string_view, 3> question_names = {"heard", "clear", "again"};
constexpr int workshops_max = 100;

Says read_says(const store::Row& row, int column) {
  return says_named(row.text(column)).value_or(Says::partly);
}

Result<void> check(Tx& tx, PersonId person, const workshops::Workshop& workshop,
                   const Answer& given) {
  if (!person || !workshops::participant(tx, workshop.id, person)) {
    return refuse(Reason::conflict, say("Join the workshop with its code first"));
  }
  if (workshop.state != workshops::State::running && workshop.state != workshops::State::ended) {
    return refuse(Reason::closed, say("The workshop has not begun yet"));
  }
  if (length(given.words) > words_length_max) {
    return refuse_field("words", say("This can be at most {max} characters long",
                                     {{"max", std::to_string(words_length_max)}}));
  }
  return done();
}

void count(Tally& tally, const store::Row& row) {
  for (std::size_t question = 0; question < questions.size(); ++question) {
    const Says says = read_says(row, static_cast<int>(question));
    ++tally.counts[question][static_cast<std::size_t>(says)];
  }
  ++tally.people;
}

}  // namespace

std::string_view name_of(Says says) { return says_names.at(static_cast<std::size_t>(says)); }

std::optional<Says> says_named(std::string_view name) {
  const auto found = std::ranges::find(says_names, name);
  if (found == says_names.end()) return std::nullopt;
  return static_cast<Says>(found - says_names.begin());
}

std::string_view name_of(Question question) {
  return question_names.at(static_cast<std::size_t>(question));
}

Result<void> answer(Tx& tx, PersonId person, const workshops::Workshop& workshop,
                    const Answer& given) {
  TRY(check(tx, person, workshop, given));
  tx.run(
      "INSERT INTO exit_answers (workshop, person, heard, clear, again, words, answered_at) VALUES "
      "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workshop, person) DO UPDATE SET heard = "
      "excluded.heard, clear = excluded.clear, again = excluded.again, words = excluded.words, "
      "answered_at = excluded.answered_at",
      workshop.id, person, name_of(given.says[0]), name_of(given.says[1]), name_of(given.says[2]),
      clean(given.words), tx.now());
  facts::record(tx, {.name = "exit_round.answered",
                     .subject = workshop.id.value,
                     .actor = person.value,
                     .scope = workshop.challenge.value});
  return done();
}

std::optional<Answer> answer_of(Tx& tx, WorkshopId workshop, PersonId person) {
  const auto rows = tx.query(
      "SELECT heard, clear, again, words FROM exit_answers WHERE workshop = $1 AND person = $2",
      workshop, person);
  if (rows.empty()) return std::nullopt;
  Answer out;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    out.says[i] = read_says(rows[0], static_cast<int>(i));
  }
  out.words = rows[0].text(3);
  return out;
}

Tally tally(Tx& tx, WorkshopId workshop) {
  Tally out;
  for (const store::Row row :
       tx.query("SELECT heard, clear, again FROM exit_answers WHERE workshop = $1", workshop)) {
    count(out, row);
  }
  return out;
}

std::vector<std::string> words(Tx& tx, WorkshopId workshop) {
  std::vector<std::string> out;
  for (const store::Row row :
       tx.query("SELECT words FROM exit_answers WHERE workshop = $1 AND words <> ''", workshop)) {
    if (row.text(0) != people::erased_words) out.push_back(row.get<std::string>(0));
  }
  std::ranges::sort(out, {}, [](const std::string& text) { return fold(text); });
  return out;
}

std::vector<Round> across(Tx& tx, ChallengeId challenge) {
  std::map<std::int64_t, Tally> tallies;
  for (const store::Row row :
       tx.query("SELECT a.heard, a.clear, a.again, a.workshop FROM exit_answers a JOIN workshops w "
                "ON w.id = a.workshop WHERE w.challenge = $1",
                challenge)) {
    count(tallies[row.integer(3)], row);
  }
  std::vector<Round> out;
  for (workshops::Workshop& workshop : workshops::list(tx, challenge, workshops_max)) {
    const auto found = tallies.find(workshop.id.value);
    if (found == tallies.end() || !found->second.may_be_shown()) continue;
    out.push_back({std::move(workshop), found->second});
  }
  return out;
}

}  // namespace commonty::exit_rounds
