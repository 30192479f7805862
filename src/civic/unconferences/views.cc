// What the pages of an unconference share: its addresses, its times and places in words.
#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/pages/times.h"
#include "civic/unconferences/unconferences_web.h"

namespace commonty::unconferences {
namespace json = boost::json;

std::string url_of(const workshops::Workshop& workshop) {
  return "/workshops/" + workshop.id.text();
}

std::string url_of(const Session& session) {
  return "/workshops/" + session.workshop.text() + "/sessions/" + session.id.text();
}

pages::Page page_of(const Visit& visit, const Here& here, const std::string& title,
                    const Refusal* refusal) {
  return {.title = title + " – " + here.workshop.title,
          .crumbs = {{visit.text(say("Workshops")), "/workshops"},
                     {here.workshop.title, url_of(here.workshop)},
                     {title, ""}},
          .section = "/workshops",
          .refusal = refusal};
}

std::string time_of(const Visit& visit, const Unconference& day, const Slot& slot) {
  const std::string hours =
      pages::time_text(slot.starts_at) + "–" + pages::time_text(slot.ends_at());
  const bool one_day =
      local_iso_date(day.slots.front().starts_at) == local_iso_date(day.slots.back().starts_at);
  return one_day ? hours : visit.texts.date(slot.starts_at) + ", " + hours;
}

std::string words_of(const Visit& visit, const Unconference& day,
                     const std::optional<Place>& place) {
  const Slot* slot = place ? day.slot(place->slot) : nullptr;
  const Room* room = place ? day.room(place->room) : nullptr;
  return slot && room ? time_of(visit, day, *slot) + ", " + room->name : "";
}

json::object view_of(const Here& here) {
  const std::string url = url_of(here.workshop);
  return {{"title", here.workshop.title},
          {"workshop_url", url},
          {"live_place", here.workshop.changes},
          {"set_up", workshops::sessions_mark(here.workshop)},
          {"is_set_up", here.day.has_value()},
          {"is_over", here.is_over},
          {"may_facilitate", here.facilitates},
          {"takes_part", here.takes_part},
          {"can_join", here.day && !here.takes_part && here.workshop.code_open},
          {"is_published", here.day && here.day->published_at}};
}

std::vector<const Session*> day_of(const Visit& visit, const Unconference& day) {
  std::vector<const Session*> out;
  if (!visit.viewer.known()) return out;
  for (const Session* session : day.standing()) {
    if (words_of(visit, day, session->published).empty()) continue;
    if (day.who_want(*session).contains(visit.viewer.id)) out.push_back(session);
  }
  std::ranges::stable_sort(out, {}, [&](const Session* session) {
    return day.slot(session->published->slot)->starts_at;
  });
  return out;
}

}  // namespace commonty::unconferences
