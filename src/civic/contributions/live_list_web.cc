// A stream of what happens in a challenge's list, for those who look at it.
#include "civic/contributions/contributions_web.h"
#include "civic/contributions/live_list.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using permissions::Deed;

// A stream stays open for long: whoever is not allowed any more when something happens, because the
// audience became smaller or they signed out, hears nothing of it.
struct Listener {
  const App& app;
  std::string session;
  ChallengeId challenge;

  bool may_see() const {
    return app.store.read([&](Tx& tx) {
      const Viewer viewer = session.empty() ? Viewer() : people::viewer_of_session(tx, session);
      const auto c = challenges::find(tx, challenge);
      return c && permissions::may(viewer, Deed::see, challenges::standing(tx, viewer, *c));
    });
  }
};

web::Response stream(Visit& visit, LiveLists& lists) {
  const auto c = visit.read([&](Tx& tx) -> Result<Challenge> {
    Challenge found = TRY(challenges::get_by_slug(tx, visit.route("slug")));
    TRY(visit.require(challenges::standing(tx, visit.viewer, found)));
    return found;
  });
  if (!c) return pages::refused(visit, c.refusal());
  const std::string cookie = web::cookie_name("session", visit.app.settings.secure_cookies);
  const Listener listener{visit.app, std::string(visit.request.cookie(cookie)), c->id};
  const std::string_view last = visit.request.header("last-event-id");
  web::Response response;
  response.events = std::make_shared<web::EventStream>();
  response.events->last_id = last.empty() ? visit.query("from") : last;
  response.events->after = [listener, list = lists.of(visit.app, visit.texts, c->id)](
                               std::string_view seen) -> std::optional<LiveList::Events> {
    auto events = list->after(seen);
    if (!events.empty() && !listener.may_see()) return std::nullopt;
    return events;
  };
  return response;
}

}  // namespace

void live_routes(Routes& routes) {
  const auto lists = std::make_shared<LiveLists>();
  routes.get("/challenges/{slug}/contributions/stream", Deed::see,
             [lists](Visit& visit) { return stream(visit, *lists); });
}

}  // namespace commonty::contributions
