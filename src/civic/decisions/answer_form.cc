#include "civic/decisions/answer_form.h"

namespace commonty::decisions {
namespace json = boost::json;

json::object answer_fields(const Visit& visit, std::optional<Outcome> outcome, const Answer& shown,
                           const Refusal* refusal) {
  const std::string chosen(outcome ? name_of(*outcome) : "");
  return {{"outcome_field",
           pages::picks_field(visit, {.name = "outcome", .label = say("Outcome"), .value = chosen},
                              outcome_choices(visit), refusal)},
          {"reason_field", pages::textarea_field(visit,
                                                 {.name = "reason",
                                                  .label = say("Reason, in plain words"),
                                                  .value = shown.reason,
                                                  .rows = 4,
                                                  .length_max = reason_length_max},
                                                 refusal)},
          {"look_again_field",
           pages::date_field(visit, {.name = "look_again", .label = say("Look again on")},
                             shown.look_again_at, refusal)},
          {"link_field", pages::text_field(visit,
                                           {.name = "link",
                                            .label = say("Web address where it is being done"),
                                            .value = shown.link,
                                            .type = "url"},
                                           refusal)},
          // Behind a fold, unless there is something to see or to put right.
          {"unfolded", refusal != nullptr || shown.look_again_at || !shown.link.empty()}};
}

std::vector<pages::Choice> outcome_choices(const Visit& visit) {
  std::vector<pages::Choice> out;
  for (const Outcome outcome : outcomes) {
    const std::string name(name_of(outcome));
    out.push_back({name, visit.text(label(outcome)), "outcome-" + name});
  }
  return out;
}

Result<Answer> read_answer_form(const Visit& visit) {
  Answer answer;
  const auto outcome = outcome_named(visit.field("outcome"));
  if (!outcome) return refuse_field("outcome", say("Choose an outcome"));
  answer.outcome = *outcome;
  answer.reason = visit.field("reason");
  answer.link = visit.field("link");
  const std::string_view day = visit.field("look_again-day"),
                         month = visit.field("look_again-month"),
                         year = visit.field("look_again-year");
  if (*outcome == Outcome::parked && !(day.empty() && month.empty() && year.empty())) {
    auto date = make_day(day, month, year);
    if (!date) return refuse_field("look_again", date.refusal().problems.front().text);
    answer.look_again_at = start_of_local(*date);
  }
  if (const auto other = ContributionId::parse(visit.field("together_with"))) {
    answer.together_with = *other;
  }
  return answer;
}

}  // namespace commonty::decisions
