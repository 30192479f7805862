#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/challenges/challenges_web.h"

namespace commonty::challenges {
namespace json = boost::json;
namespace {

constexpr int shown_max = 50;

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

}  // namespace

void parts(Parts& parts) { parts.add("organisation", "asked", asked_by); }

}  // namespace commonty::challenges
