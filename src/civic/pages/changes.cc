#include "civic/pages/changes.h"

namespace commonty::pages {

std::string session_of(const Visit& visit) {
  return std::string(
      visit.request.cookie(web::cookie_name("session", visit.app.settings.secure_cookies)));
}

web::Response changes(const Visit& visit, std::shared_ptr<PlaceLook> look,
                      std::function<bool()> may_still_see) {
  using Events = std::vector<web::EventStream::Event>;
  const std::string_view last = visit.request.header("last-event-id");
  web::Response response;
  response.events = std::make_shared<web::EventStream>();
  response.events->last_id = last.empty() ? visit.query("from") : last;
  response.events->after = [look = std::move(look), may_still_see = std::move(may_still_see)](
                               std::string_view seen) -> std::optional<Events> {
    const std::string now = look->now();
    if (now == seen) return Events();
    if (!may_still_see()) return std::nullopt;
    return Events{{now, "changed", ""}};
  };
  return response;
}

}  // namespace commonty::pages
