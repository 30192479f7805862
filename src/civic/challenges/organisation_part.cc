#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/challenges/challenges_web.h"

namespace commonty::challenges {
namespace json = boost::json;
namespace {

constexpr int shown_max = 50;
constexpr int on_front_page_max = 3;

// Public ones, the newest first.
json::value asked_by(const Visit& visit, Tx& tx, std::int64_t organisation) {
  json::array found;
  for (const store::Row row :
       tx.query("SELECT c.slug, c.question, c.step FROM challenges c JOIN challenge_owners o "
                "ON o.challenge = c.id WHERE o.organisation = $1 AND c.audience = 'public' "
                "ORDER BY c.made_at DESC, c.id LIMIT $2",
                organisation, shown_max)) {
    const Step step = step_named(row.text(2)).value_or(Step::ask);
    found.push_back({{"url", "/challenges/" + row.get<std::string>(0)},
                     {"question", row.text(1)},
                     {"step", name_of(step)},
                     {"step_label", visit.text(label(step))}});
  }
  return json::object{{"challenges", std::move(found)}};
}

json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto c = find(tx, ChallengeId{id});
  if (!c || !visit.may(permissions::Deed::see, standing(tx, visit.viewer, *c))) return nullptr;
  return json::object{{"title", c->short_title}, {"url", "/challenges/" + c->slug}};
}

json::value on_front_page(const Visit& visit, Tx& tx, std::int64_t) {
  return cards(visit, tx, Which::going_on, on_front_page_max);
}

}  // namespace

void parts(Parts& parts) {
  parts.add("organisation", "asked", asked_by);
  parts.add("front", "going_on", on_front_page);
  parts.add("journey", "challenge", name_in_journey);
}

}  // namespace commonty::challenges
