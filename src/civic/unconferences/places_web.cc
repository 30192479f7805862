// The page on which a facilitator says which rooms there are, and when sessions are held.
#include <boost/json/array.hpp>

#include "civic/pages/fields.h"
#include "civic/pages/times.h"
#include "civic/unconferences/unconferences_web.h"
#include "platform/base/text.h"

namespace commonty::unconferences {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int usual_minutes = 45;

// ---- as lines to type --------------------------------------------------------------------------

// "Kirk hall, 40"
std::string rooms_text(const Unconference& day) {
  std::string out;
  for (const Room& room : day.rooms) {
    out += room.name + (room.seats > 0 ? ", " + std::to_string(room.seats) : "") + "\n";
  }
  return out;
}

// "10:30, 45"; with the date in front on any but the first day.
std::string times_text(const Unconference& day) {
  std::string out;
  for (const Slot& slot : day.slots) {
    const std::string date = local_iso_date(slot.starts_at);
    if (date != local_iso_date(day.slots.front().starts_at)) out += date + " ";
    out += pages::time_text(slot.starts_at) + ", " + std::to_string(slot.minutes) + "\n";
  }
  return out;
}

struct Halves {
  std::string before, after;
};
// At the last comma: a room may have one in its name.
Halves halves_of(std::string_view line) {
  const auto comma = line.rfind(',');
  if (comma == std::string_view::npos) return {clean_line(line), ""};
  return {clean_line(line.substr(0, comma)), clean_line(line.substr(comma + 1))};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  const std::string cleaned = clean(text);
  for (const std::string_view raw : split(cleaned, '\n')) {
    std::string line = clean_line(raw);
    if (!line.empty()) out.push_back(std::move(line));
  }
  return out;
}

std::vector<RoomDraft> typed_rooms(std::string_view text) {
  std::vector<RoomDraft> out;
  for (const std::string& line : lines_of(text)) {
    const Halves halves = halves_of(line);
    const int seats = pages::number_typed(halves.after, -1);
    if (halves.after.empty() || seats < 0) {
      out.push_back({line, 0});
    } else {
      out.push_back({halves.before, seats});
    }
  }
  return out;
}

// "10:30, 45", "10:30", "2026-11-24 9.00, 60"
std::optional<SlotDraft> typed_slot(std::string_view line, Day day) {
  Halves halves = halves_of(line);
  const auto space = halves.before.find(' ');
  if (space != std::string::npos) {
    const auto parts = split(std::string_view(halves.before).substr(0, space), '-');
    if (parts.size() != 3) return std::nullopt;
    const auto date = make_day(parts[2], parts[1], parts[0]);
    if (!date) return std::nullopt;
    day = *date;
    halves.before = halves.before.substr(space + 1);
  }
  const auto time = pages::typed_time(halves.before);
  const int minutes = halves.after.empty() ? usual_minutes : pages::number_typed(halves.after, -1);
  if (!time || minutes < 0) return std::nullopt;
  return SlotDraft{local_moment(day, *time), minutes};
}

Result<std::vector<SlotDraft>> typed_slots(const Visit& visit) {
  std::vector<SlotDraft> out;
  const auto day =
      make_day(visit.field("day-day"), visit.field("day-month"), visit.field("day-year"));
  if (!day) return refuse_field("day", day.refusal().problems.front().text);
  for (const std::string& line : lines_of(visit.field("times"))) {
    const auto slot = typed_slot(line, *day);
    if (!slot) {
      return refuse_field("times", say("“{line}” is not a time. Write when it begins, a comma, and "
                                       "its minutes, like 10:30, 45",
                                       {{"line", line}}));
    }
    out.push_back(*slot);
  }
  return out;
}

// ---- the page ----------------------------------------------------------------------------------

Time first_day(const Visit& visit, const Here& here) {
  if (here.day && !here.day->slots.empty()) return here.day->slots.front().starts_at;
  return here.workshop.starts_at.value_or(visit.now);
}

json::array fields_of(const Visit& visit, const Here& here, const Refusal* refusal) {
  using namespace pages;
  return {textarea_field(visit,
                         {.name = "rooms",
                          .label = say("Rooms, one a line"),
                          .hint = say("Its name; and after a comma how many people fit, if you "
                                      "know. Like: Kirk hall, 40. Up to {max} rooms",
                                      {{"max", std::to_string(rooms_max)}}),
                          .value = here.day ? rooms_text(*here.day) : ""},
                         refusal),
          date_field(visit, {.name = "day", .label = say("Day")}, first_day(visit, here), refusal),
          textarea_field(
              visit,
              {.name = "times",
               .label = say("Times, one a line"),
               .hint = say("When sessions begin, a comma, and how many minutes they take. Like: "
                           "10:30, 45. On another day with its date in front: 2026-11-24 9:00, 45. "
                           "Up to {max} times",
                           {{"max", std::to_string(times_max)}}),
               .value = here.day ? times_text(*here.day) : ""},
              refusal)};
}

std::string name_of(const Place& place) {
  return std::to_string(place.slot) + "." + std::to_string(place.room);
}

json::array shut_rows(const Visit& visit, const Unconference& day) {
  json::array rows;
  for (const Slot& slot : day.slots) {
    json::array cells;
    for (const Room& room : day.rooms) {
      const Place place{slot.number, room.number};
      cells.push_back(
          {{"value", name_of(place)}, {"room", room.name}, {"checked", day.shut.contains(place)}});
    }
    rows.push_back({{"time", time_of(visit, day, slot)}, {"cells", std::move(cells)}});
  }
  return rows;
}

web::Response page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(of_address(visit, tx));
    json::object m = view_of(here);
    m["fields"] = fields_of(visit, here, refusal);
    m["rooms"] = json::array();
    m["times"] = json::array();
    if (here.day) {
      for (const Room& room : here.day->rooms)
        m["rooms"].as_array().push_back(json::object{{"name", room.name}});
      m["times"] = shut_rows(visit, *here.day);
    }
    m["has_grid"] = here.day && !here.day->rooms.empty() && !here.day->slots.empty();
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "unconferences/places", *std::move(model),
                     page_of(visit, here, visit.text(say("Rooms and times")), refusal));
}

web::Response keep(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        TRY(set_rooms_and_times(tx, visit.viewer.id, here.workshop,
                                typed_rooms(visit.field("rooms")), TRY(typed_slots(visit))));
        return pages::to(url_of(here.workshop) + "/rooms-and-times",
                         say("The rooms and times are kept. People can propose sessions"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

web::Response keep_shut(Visit& visit) {
  return act(
      visit,
      [&](Tx& tx, const Here& here) -> Result<pages::Outcome> {
        if (!here.day) return refuse(Reason::conflict, say("Set the rooms and times first"));
        std::set<Place> shut;
        for (const Slot& slot : here.day->slots) {
          for (const Room& room : here.day->rooms) {
            const Place place{slot.number, room.number};
            if (visit.request.form.has("shut-" + name_of(place))) shut.insert(place);
          }
        }
        TRY(set_shut(tx, visit.viewer.id, here.workshop, shut));
        return pages::to(url_of(here.workshop) + "/rooms-and-times", say("Kept"));
      },
      [&](const Refusal& refusal) { return page(visit, &refusal); });
}

}  // namespace

void places_routes(Routes& routes) {
  const std::string at = "/workshops/{id}/rooms-and-times";
  routes.get(at, Deed::facilitate, [](Visit& visit) { return page(visit); });
  routes.post(at, Deed::facilitate, keep);
  routes.post(at + "/closures", Deed::facilitate, keep_shut);
}

}  // namespace commonty::unconferences
