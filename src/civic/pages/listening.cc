#include "civic/pages/listening.h"

namespace commonty::pages {

NobodysVisit::NobodysVisit(const App& app, const Texts& texts)
    : visit_{.app = app,
             .request = request_,
             .viewer = {},
             .texts = texts,
             .now = app.clock.now(),
             .deed = permissions::Deed::see,
             .csrf = {},
             .flash = {},
             .cookies = {},
             .face = {},
             .new_session = {}} {}

// What a message says holds only while it is new, since words may be hidden or taken away later.
web::Response listen(const Visit& visit, std::string room, live::Position shown, News news,
                     std::function<bool()> may_stay) {
  const auto catch_up = [&app = visit.app, &texts = visit.texts,
                         news = std::move(news)](live::Position after) {
    const NobodysVisit nobody(app, texts);
    return app.store.read([&](Tx& tx) { return news(nobody.visit(), tx, after); });
  };
  return visit.app.rooms.stream({.room = std::move(room),
                                 .after = live::place_in(visit.request).value_or(shown),
                                 .catch_up = catch_up,
                                 .may_stay = std::move(may_stay),
                                 .wing = visit.texts.language(),
                                 .afresh = true});
}

std::string session_of(const Visit& visit) {
  return std::string(
      visit.request.cookie(web::cookie_name("session", visit.app.settings.secure_cookies)));
}

}  // namespace commonty::pages
