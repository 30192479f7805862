#include "civic/pages/answered_forms.h"

namespace commonty::pages {
namespace {

// As long as anybody may still hold the form: it is good only with the cookies it was made for.
constexpr std::int64_t answered_kept_ms = 90 * day_ms;
constexpr int forgotten_at_once = 1'000;

// What was answered before this is forgotten.
bool has_outdated_answers(Tx& tx, Time limit) {
  return tx.first<std::int64_t>("SELECT 1 FROM forms_answered WHERE at < $1 LIMIT 1", limit)
      .has_value();
}

void forget_answers(Tx& tx, Time limit) {
  tx.run(
      "DELETE FROM forms_answered WHERE key IN (SELECT key FROM forms_answered WHERE at < $1 "
      "ORDER BY at LIMIT $2)",
      limit, forgotten_at_once);
}

}  // namespace

void jobs(Jobs& jobs) {
  jobs.chore("forget forms answered long ago", [](const App& app) {
    const Time limit = app.clock.now() - answered_kept_ms;
    if (!app.store.read([&](Tx& tx) { return has_outdated_answers(tx, limit); })) return;
    app.store.write([&](Tx& tx) { forget_answers(tx, limit); });
  });
}

}  // namespace commonty::pages
