#include "server/site.h"

#include <algorithm>

#include "civic/contributions/contributions.h"
#include "civic/people/sign_in.h"
#include "civic/settings/settings.h"
#include "platform/base/log.h"
#include "platform/base/resources.h"
#include "server/belongings.h"
#include "server/concepts.h"

namespace commonty::server {
namespace {

constexpr int facts_at_once = 200;

// How often one person or address may do what. Generous to a room behind one address, too slow for
// a machine that tries.
void set_limits(web::RateLimit& limits, int requests_a_minute) {
  // Anything at all: a hall behind one address reads along; a machine that asks for everything at
  // once has to wait.
  if (requests_a_minute == 0) return;  // whoever stands in front of us counts
  const double each_minute = requests_a_minute;
  limits.set("read", {.at_once = each_minute, .each_minute = each_minute});
  limits.set("write", {.at_once = each_minute, .each_minute = each_minute});
  limits.set("sign_in_remote", {.at_once = 30, .each_minute = 6});
  // Letters to one address, whoever asks: some sixty a day. The next comes before the last one's
  // link is too old, so whoever is sent none has one that works.
  limits.set("sign_in_email", {.at_once = 5, .each_minute = 1.0 / (people::link_minutes - 5)});
  // A paste of a workshop's notes, one by one, is still fine; "unknown" counts by address, behind
  // which a whole hall may sit.
  limits.set("give", {.at_once = 60, .each_minute = 6});
  limits.set("give unknown", {.at_once = 300, .each_minute = 30});
  // Each is looked through, which costs more than to read words.
  limits.set("attach", {.at_once = 20, .each_minute = 3});
  limits.set("attach unknown", {.at_once = 100, .each_minute = 10});
  limits.set("comment", {.at_once = 30, .each_minute = 4});
  limits.set("comment unknown", {.at_once = 150, .each_minute = 15});
  limits.set("support", {.at_once = contributions::supports_an_hour_max,
                         .each_minute = contributions::supports_an_hour_max / 60});
  // Codes are guessed one after the other; a hall comes in at once.
  limits.set("ask", {.at_once = 20, .each_minute = 4});
  limits.set("ask unknown", {.at_once = 20, .each_minute = 4});
  limits.set("join", {.at_once = 60, .each_minute = 20});
  limits.set("join unknown", {.at_once = 2000, .each_minute = 60});
  // Who is known votes as fast as they read; a hall begins at once.
  limits.set("vote", {.at_once = 300, .each_minute = 60});
  limits.set("vote unknown", {.at_once = 2000, .each_minute = 60});
  limits.set("move", {.at_once = 120, .each_minute = 60});
  limits.set("move unknown", {.at_once = 120, .each_minute = 60});
  limits.set("support unknown", {.at_once = 300, .each_minute = 30});
}

}  // namespace

Site::Site(store::Store& store, mail::Mailer& mailer, const Clock& clock, Settings settings,
           OnDemand<embedding::Encoder> encoder)
    : languages_(Languages::load()),
      assets_(resources::all()),
      limits_(clock),
      routes_(all_routes()),
      jobs_(all_jobs()),
      parts_(all_parts()),
      rooms_({}, store) {
  set_limits(limits_, settings.requests_a_minute);
  load_views(templates_, resources::all());
  templates_.check();
  if (settings.secret.empty()) {
    settings.secret = store.write([](Tx& tx) { return commonty::settings::secret(tx); });
  }
  app_ = std::make_unique<App>(App{store, templates_, languages_, clock, mailer, assets_, limits_,
                                   views_, drawn_fields_, rooms_, std::move(settings),
                                   &belongings(), &parts_, std::move(encoder), &nearest_});
  front_ = std::make_unique<Front>(*app_, routes_);
}

Site::Due Site::follow_facts() {
  std::lock_guard lock(jobs_mutex_);
  Due due = Due::later;
  for (const Jobs::Named& follower : jobs_.followers) {
    if (catch_up(follower) == Due::soon) due = Due::soon;
  }
  return due;
}

Site::Due Site::run_jobs() {
  Due due = follow_facts();
  std::lock_guard lock(jobs_mutex_);
  for (const Jobs::NamedChore& chore : jobs_.chores) {
    try {
      if (chore.chore(*app_) == Jobs::Left::more) due = Due::soon;
    } catch (const std::exception& problem) {
      log::error("chore failed", {{"chore", chore.name}, {"why", problem.what()}});
    }
  }
  return due;
}

std::int64_t Site::do_long_work(const Jobs::NamedWork& work,
                                const std::function<bool()>& is_stopping) {
  try {
    std::int64_t pause_ms = Jobs::at_once;
    while (pause_ms <= Jobs::at_once && !is_stopping()) pause_ms = work.work(*app_, is_stopping);
    return pause_ms;
  } catch (const std::exception& problem) {
    log::error("work failed", {{"work", work.name}, {"why", problem.what()}});
  }
  return Jobs::when_asked;
}

std::int64_t Site::do_long_work(const std::function<bool()>& is_stopping) {
  std::int64_t pause_ms = Jobs::when_asked;
  for (const Jobs::NamedWork& work : jobs_.works) {
    pause_ms = std::min(pause_ms, do_long_work(work, is_stopping));
  }
  return pause_ms;
}

Site::Due Site::catch_up(const Jobs::Named& follower) {
  try {
    bool more = true;
    while (more) {
      more = app_->store.write([&](Tx& tx) {
        const auto facts = facts::after(tx, facts::bookmark(tx, follower.name), facts_at_once);
        for (const facts::Recorded& fact : facts) follower.follower(tx, fact);
        if (!facts.empty()) facts::move_bookmark(tx, follower.name, facts.back().position);
        return static_cast<int>(facts.size()) == facts_at_once;
      });
    }
    const bool held_back = app_->store.read(
        [&](Tx& tx) { return facts::held_back(tx, facts::bookmark(tx, follower.name)); });
    return held_back ? Due::soon : Due::later;
  } catch (const std::exception& problem) {
    log::error("follower failed", {{"follower", follower.name}, {"why", problem.what()}});
  }
  return Due::later;
}

}  // namespace commonty::server
