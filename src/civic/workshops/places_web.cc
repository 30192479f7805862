// Where workshops show on other pages: the box for a code on the front page, the workshops of a
// challenge on its own.
#include <algorithm>
#include <ranges>

#include "civic/pages/fields.h"
#include "civic/workshops/workshops_web.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

constexpr int looked_at_max = 40, past_shown_max = 5;

json::object line_of(const Visit& visit, const Workshop& w) {
  return {{"title", w.title},
          {"workshop_url", url_of(w)},
          {"when", w.starts_at ? visit.texts.date_time(*w.starts_at) : ""},
          {"place", w.place}};
}

}  // namespace

json::value join_box(const Visit& visit, Tx&, std::int64_t) {
  return json::object{
      {"code_field",
       pages::text_field(visit, {.name = "code",
                                 .label = say("In a workshop? Type the code from the wall"),
                                 .autocomplete = "off",
                                 .width = 10})}};
}

// Those to come, the next first; and the latest of those that are over.
json::value on_challenge_page(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto challenge = challenges::find(tx, ChallengeId{id});
  if (!challenge) return nullptr;
  const bool may_hold =
      visit.may(permissions::Deed::facilitate, challenges::standing(tx, visit.viewer, *challenge));
  std::vector<Workshop> coming, past;
  for (Workshop& w : list(tx, challenge->id, looked_at_max)) {
    (w.state == State::ended ? past : coming).push_back(std::move(w));
  }
  if (coming.empty() && past.empty() && !may_hold) return nullptr;
  // Those without a day stand last.
  std::ranges::stable_sort(coming, {}, [](const Workshop& w) {
    return std::pair(!w.starts_at.has_value(), w.starts_at.value_or(Time{}));
  });
  json::array ahead, before;
  for (const Workshop& w : coming) ahead.push_back(line_of(visit, w));
  for (const Workshop& w : past | std::views::take(past_shown_max)) {
    before.push_back(line_of(visit, w));
  }
  return json::object{
      {"has_any", !ahead.empty() || !before.empty()},
      {"coming", std::move(ahead)},
      {"past", std::move(before)},
      {"new_url", may_hold ? "/challenges/" + challenge->slug + "/workshops/new" : std::string()}};
}

}  // namespace commonty::workshops
