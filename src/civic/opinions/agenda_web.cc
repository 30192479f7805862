// Conversations on the agenda of a workshop: put there by its facilitators, taken part in by
// whoever is in the room.
#include "civic/opinions/opinions_web.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;
using workshops::Workshop;

// A room is small, and looks at the result together while it still sits there.
constexpr int results_from_in_room = 7;
constexpr int minutes_usual = 15;
constexpr std::string_view a_new_one = "new";

struct Room {
  Workshop workshop;
  challenges::Challenge challenge;
  // What the challenge has already: it is for those who look after that to give it to a room.
  std::vector<Conversation> existing;
};

std::string room_url(const Workshop& workshop) { return "/workshops/" + workshop.id.text(); }

Result<Room> room_of_address(Visit& visit, Tx& tx) {
  Room room{TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>()))), {}, {}};
  TRY(visit.require(workshops::standing(tx, visit.viewer, room.workshop)));
  if (room.workshop.is_paper()) {
    return refuse(Reason::not_found, say("This workshop came on paper; it has no agenda"));
  }
  const auto challenge = challenges::find(tx, room.workshop.challenge);
  if (!challenge) {
    return refuse(Reason::conflict,
                  say("A conversation belongs to a challenge. This workshop stands on its own"));
  }
  room.challenge = *challenge;
  if (visit.may(Deed::convene, challenges::standing(tx, visit.viewer, *challenge))) {
    room.existing = of_challenge(tx, challenge->id);
    std::erase_if(room.existing, [](const Conversation& one) { return bool(one.activity); });
  }
  return room;
}

json::value existing_field(const Visit& visit, const Room& room, const Refusal* refusal) {
  if (room.existing.empty()) return nullptr;
  std::vector<pages::Choice> items = {
      {std::string(a_new_one), visit.text(say("A new one, as written below"))}};
  for (const Conversation& one : room.existing) items.push_back({one.id.text(), one.question});
  return pages::radios_field(
      visit,
      {.name = "existing",
       .label = say("Which conversation?"),
       .hint = say("One that exists is open from then on only while the agenda has it open"),
       .value = std::string(a_new_one)},
      items, refusal);
}

}  // namespace

json::object minutes_field(const Visit& visit, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "minutes",
                            .label = say("Minutes"),
                            .value = std::to_string(minutes_usual),
                            .width = 3,
                            .attributes = {{"inputmode", "numeric"}}},
                           refusal);
}

namespace {

web::Response new_page(Visit& visit, const Refusal* refusal = nullptr) {
  auto room = visit.read([&](Tx& tx) { return room_of_address(visit, tx); });
  if (!room) return pages::refused(visit, room.refusal());
  const std::string url = room_url(room->workshop);
  Conversation usual;
  usual.screened = false;
  usual.results_from = results_from_in_room;
  json::object m = form_model(visit, usual, refusal);
  const std::string title = visit.text(say("A conversation for the room"));
  m["title"] = title;
  m["challenge"] = {{"name", room->workshop.title}, {"url", url}};
  m["action"] = url + "/conversations";
  m["existing_field"] = existing_field(visit, *room, refusal);
  m["first_field"] = first_field(visit, refusal);
  m["rule_fields"].as_array().push_back(minutes_field(visit, refusal));
  m["is_change"] = false;
  return pages::show(visit, "opinions/form", std::move(m),
                     {.title = title,
                      .crumbs = {{visit.text(say("Workshops")), "/workshops"},
                                 {room->workshop.title, url},
                                 {visit.text(say("Desk")), url + "/desk"},
                                 {title, ""}},
                      .section = "/workshops",
                      .refusal = refusal});
}

Result<ConversationId> chosen(const Visit& visit, Tx& tx, const Room& room) {
  const std::string_view typed = visit.field("existing");
  if (typed.empty() || typed == a_new_one) {
    return TRY(set_up(tx, visit.viewer.id, room.challenge.id, typed_draft(visit))).id;
  }
  for (const Conversation& one : room.existing) {
    if (one.id.text() == typed) return one.id;
  }
  return refuse_field("existing", say("Choose one of these conversations"));
}

web::Response put_it_there(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Room room = TRY(room_of_address(visit, tx));
        const ConversationId id = TRY(chosen(visit, tx, room));
        TRY(put_on_agenda(tx, visit.viewer.id, room.workshop, id,
                          typed_whole_number(trim(visit.field("minutes")))));
        const WorkshopId heard = room.workshop.id;
        return pages::to(room_url(room.workshop) + "/desk",
                         say("It is on the agenda. People vote as soon as you open it"), "",
                         {{workshops::room_of(heard), workshops::changes(tx, heard)}});
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return new_page(visit, &refusal);
      });
}

}  // namespace

json::value on_agenda(const Visit& visit, Tx& tx, std::int64_t workshop) {
  json::object out;
  for (const Conversation& one : of_workshop(tx, WorkshopId{workshop})) {
    // Who sees the agenda sees what it has open, also when it is drawn for nobody in particular.
    const bool is_there =
        one.stage() != Stage::prepared || visit.may(Deed::see, standing(tx, visit.viewer, one));
    const bool may_take_off =
        one.stage_on_agenda && visit.may(Deed::convene, standing(tx, visit.viewer, one));
    out[one.activity.text()] = {
        {"url", is_there ? url_of(one) : ""},
        {"off_agenda_url", may_take_off ? url_of(one) + "/agenda/removal" : ""},
        {"title", visit.text(say("Conversation: agree or disagree"))}};
  }
  return out;
}

void agenda_routes(Routes& routes) {
  routes.get("/workshops/{id}/conversations/new", Deed::facilitate,
             [](Visit& visit) { return new_page(visit); });
  routes.post("/workshops/{id}/conversations", Deed::facilitate, put_it_there);
}

}  // namespace commonty::opinions
