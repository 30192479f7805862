// The live room of a workshop: its words, its agenda and its clocks, drawn once for all who read
// the same language.
#include "civic/pages/listening.h"
#include "civic/pages/pages.h"
#include "civic/workshops/workshops_web.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using permissions::Deed;

bool has_clock(const Activity& activity) {
  return activity.stage == Stage::open || activity.ends_at.has_value();
}

// What everyone sees is small, and drawn as a whole. What differs from one to the next is not in
// it: of that only a mark is told, and who sees that it is another asks for their page again.
json::object everything(const Visit& nobody, Tx& tx, const Workshop& w) {
  const auto tables = groups(tx, w.id);
  json::array clocks, set_up;
  for (const Activity& activity : agenda(tx, w.id)) {
    if (has_clock(activity) && !activity.is_hidden)
      clocks.push_back(activity_view(nobody, activity));
    const std::string mark =
        activity.tool.empty() ? stage_mark(activity) : set_up_mark(w, activity, tables);
    set_up.push_back({{"of", activity.id.text()}, {"set_up", mark}});
  }
  set_up.push_back({{"of", "wall"}, {"set_up", set_up_mark(tx, w)}});
  set_up.push_back({{"of", "page"}, {"set_up", page_mark(w)}});
  set_up.push_back({{"of", "sessions"}, {"set_up", sessions_mark(w)}});
  return {{"message", w.message},
          {"agenda", agenda_view(nobody, tx, w)},
          {"clocks", std::move(clocks)},
          {"marks", std::move(set_up)}};
}

// One message however much has happened: it says how things stand. Empty where only the desk has
// something new to show.
std::optional<live::News> news_of(const Visit& nobody, Tx& tx, WorkshopId id,
                                  live::Position after) {
  const auto w = find(tx, id);
  if (!w) return std::nullopt;
  live::News news{.messages = {}, .upto = w->changes};
  if (w->changes <= after) return news;
  std::string drawn;
  if (w->shown_change > after) {
    drawn = nobody.app.templates.render("workshops/news", everything(nobody, tx, *w), nobody.texts);
  }
  news.messages.push_back({w->changes, "", std::move(drawn)});
  return news;
}

web::Response stream(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  const WorkshopId id = here->workshop.id;
  return pages::listen(
      visit, room_of(id), here->workshop.changes,
      [id](const Visit& nobody, Tx& tx, live::Position after) {
        return news_of(nobody, tx, id, after);
      },
      [&app = visit.app, id, session = pages::session_of(visit)] {
        return app.store.read([&](Tx& tx) { return may_hear(tx, session, id); });
      });
}

}  // namespace

void live_routes(Routes& routes) { routes.get("/workshops/{id}/stream", Deed::see, stream); }

std::vector<pages::Heard> heard(Tx& tx, WorkshopId id) { return {{room_of(id), changes(tx, id)}}; }

}  // namespace commonty::workshops
