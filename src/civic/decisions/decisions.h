// A decision: what was chosen of what people gave, what was not, and why - a private draft until it
// is published in one deed, and afterwards changed only by an amendment that everyone can read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/contributions/contributions.h"

namespace commonty {
using DecisionId = Id<struct DecisionTag>;
using AnswerTemplateId = Id<struct AnswerTemplateTag>;
}  // namespace commonty

namespace commonty::decisions {

inline constexpr std::size_t title_length_max = 140;
inline constexpr std::size_t rule_length_max = 500;
inline constexpr std::size_t summary_length_max = 5'000;
inline constexpr std::size_t reason_length_max = 2'000;
inline constexpr int answers_at_once_max = 1'000;

enum class Outcome { chosen, parked, not_now, merged, done_elsewhere };
inline constexpr std::array outcomes = {Outcome::chosen, Outcome::parked, Outcome::not_now,
                                        Outcome::merged, Outcome::done_elsewhere};
std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_named(std::string_view name);
Message label(Outcome outcome);
// The same for the name kept with a contribution; also "look_again": parked, and its day has come.
Message label(std::string_view outcome_name);

struct Decision {
  DecisionId id;
  ChallengeId challenge;
  std::string title, rule, summary;  // the summary is Markdown
  std::vector<std::string> decided_by;
  Time made_at;
  std::optional<Time> published_at;

  bool is_draft() const { return !published_at; }
};

// What one contribution was answered.
struct Answer {
  ContributionId contribution;
  Outcome outcome = Outcome::not_now;
  std::string reason;
  std::optional<Time> look_again_at;  // parked
  std::string link;                   // done elsewhere: a web address
  ContributionId together_with;       // merged: answered with this one; may be 0
  std::optional<Time> woken_at;       // its day has come
  std::string headline;               // read only; "" when it was hidden or taken back meanwhile
};

struct Amendment {
  ContributionId contribution;
  std::string headline;  // as in an answer
  Outcome outcome_before, outcome;
  std::string reason_before, reason, why, by_name;
  Time at;
};

struct Description {
  std::string title, rule, summary;
  std::vector<std::string> decided_by;
};

// The challenge's open draft, made when there is none.
Decision open_draft(Tx& tx, PersonId by, ChallengeId challenge);
std::optional<Decision> draft_of(Tx& tx, ChallengeId challenge);
std::optional<Decision> find(Tx& tx, DecisionId id);
Result<Decision> get(Tx& tx, DecisionId id);
// Published ones, newest first; of every public challenge, or of one.
std::vector<Decision> published(Tx& tx, std::optional<ChallengeId> challenge, int limit);

Result<void> check(const Answer& answer, Time now);
Result<void> describe(Tx& tx, PersonId by, DecisionId id, const Description& description);
// The same answer for each of them; an answer given before is replaced. Only while a draft.
Result<int> answer(Tx& tx, PersonId by, DecisionId id,
                   const std::vector<ContributionId>& contributions, const Answer& answer);
Result<int> take_back(Tx& tx, PersonId by, DecisionId id,
                      const std::vector<ContributionId>& contributions);

std::vector<Answer> answers(Tx& tx, DecisionId id);
std::optional<Answer> find_answer(Tx& tx, DecisionId id, ContributionId contribution);
// The newest published answer to a contribution, or to what it was merged into, with its decision.
struct Published {
  DecisionId decision;
  std::string title;
  Time published_at;
  Answer answer;
};
std::optional<Published> answer_to(Tx& tx, ContributionId contribution);
std::vector<Amendment> amendments(Tx& tx, DecisionId id);

// Everyone who will be told when it is published.
std::vector<PersonId> people_to_tell(Tx& tx, DecisionId id);

// Refuses a draft without title, rule, names of those who decided, or answers; and a park date that
// has passed. Afterwards each contribution carries its outcome, and decision.published is a fact.
Result<void> publish(Tx& tx, PersonId by, DecisionId id);
// `why`: why it is changed; published beside what stood there before. A newer decision's answer
// still counts more.
Result<void> amend(Tx& tx, PersonId by, DecisionId id, const Answer& answer, std::string_view why);

// Parked ones whose day has come, unless they were answered anew since, are open again:
// contribution.woken. Gives how many.
int wake_due(Tx& tx);
bool any_due(Tx& tx);

// Words for answers that are given often.
struct Template {
  AnswerTemplateId id;
  std::string title, text;
  Outcome outcome;
};
std::vector<Template> templates(Tx& tx, ChallengeId challenge);
Result<void> add_template(Tx& tx, std::optional<ChallengeId> challenge, const Template& words);
void remove_template(Tx& tx, ChallengeId challenge, AnswerTemplateId id);

}  // namespace commonty::decisions
