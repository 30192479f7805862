// The whole program in memory: store, templates, routes and jobs, joined. Tests call handle();
// `commonty serve` puts the network edge in front of it.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "civic/meanings/meanings.h"
#include "civic/pages/drawn_fields.h"
#include "civic/pages/jobs.h"
#include "civic/pages/parts.h"
#include "civic/pages/routes.h"
#include "civic/pages/tally.h"
#include "platform/live/rooms.h"
#include "platform/web/assets.h"
#include "platform/web/rate_limit.h"
#include "server/front.h"

namespace commonty::server {

class Site {
 public:
  // All of these outlive the site.
  Site(store::Store& store, mail::Mailer& mailer, const Clock& clock, Settings settings,
       OnDemand<embedding::Encoder> encoder = {});

  web::Response handle(web::Request& request) { return front_->handle(request); }
  const Front& front() const { return *front_; }
  const App& app() const { return *app_; }
  const Routes& routes() const { return routes_; }

  // Whether there is more to do soon, of which nobody will tell.
  enum class Due { later, soon };
  // Does all that is due: followers catch up with the facts, chores run once. Threads: any, one at
  // a time goes in.
  Due run_jobs();
  // Only the followers.
  Due follow_facts();
  // Each kind of long work, to be done on a thread of its own.
  const std::vector<Jobs::NamedWork>& long_work() const { return jobs_.works; }
  // All of one kind that is due, until it `is_stopping`; for how many ms there is no more. Threads:
  // one a kind.
  std::int64_t do_long_work(const Jobs::NamedWork& work, const std::function<bool()>& is_stopping);
  // All kinds, one after the other.
  std::int64_t do_long_work(const std::function<bool()>& is_stopping);

 private:
  Due catch_up(const Jobs::Named& follower);

  Templates templates_;
  Languages languages_;
  web::Assets assets_;
  web::RateLimit limits_;
  Tally views_;
  DrawnFields drawn_fields_;
  meanings::Nearest nearest_;
  Routes routes_;
  Jobs jobs_;
  Parts parts_;
  std::unique_ptr<App> app_;
  std::unique_ptr<Front> front_;
  live::Rooms rooms_;  // gone first: what it still draws needs the others
  std::mutex jobs_mutex_;
};

}  // namespace commonty::server
