// From the page of a conversation onto the agenda of a workshop, and off it.
#include <algorithm>

#include "civic/opinions/opinions_web.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;
using workshops::Workshop;

constexpr int workshops_looked_at = 200;

// Those of its challenge that are still to be held, and whose agenda this viewer may change.
std::vector<Workshop> workshops_ahead(const Visit& visit, Tx& tx, const Here& here) {
  std::vector<Workshop> out = workshops::list(tx, here.challenge.id, workshops_looked_at);
  for (Workshop& own : workshops::list_of(tx, visit.viewer.id, workshops_looked_at)) {
    if (std::ranges::find(out, own.id, &Workshop::id) == out.end()) out.push_back(std::move(own));
  }
  std::erase_if(out, [&](const Workshop& one) {
    return one.challenge != here.challenge.id || one.is_paper() ||
           one.state == workshops::State::ended ||
           !visit.may(Deed::facilitate, workshops::standing(tx, visit.viewer, one));
  });
  return out;
}

json::value workshop_field(const Visit& visit, const std::vector<Workshop>& ahead,
                           const Refusal* refusal) {
  if (ahead.empty()) return nullptr;
  std::vector<pages::Choice> items;
  for (const Workshop& one : ahead) {
    const std::string day = one.starts_at ? ", " + visit.texts.date(*one.starts_at) : "";
    items.push_back({one.id.text(), one.title + day});
  }
  return pages::radios_field(visit,
                             {.name = "workshop",
                              .label = say("Which workshop?"),
                              .value = items.size() == 1 ? items[0].value : ""},
                             items, refusal);
}

// One on an agenda stays there until it is taken off.
Result<Here> here_without_agenda(Visit& visit, Tx& tx) {
  Here here = TRY(conversation_of_address(visit, tx));
  if (here.conversation.activity) {
    return refuse(Reason::conflict, say("It is on an agenda already"));
  }
  return here;
}

web::Response agenda_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(here_without_agenda(visit, tx));
    return json::object{
        {"question", here.conversation.question},
        {"url", url_of(here.conversation)},
        {"action", url_of(here.conversation) + "/agenda"},
        {"workshop_field", workshop_field(visit, workshops_ahead(visit, tx, here), refusal)},
        {"minutes_field", minutes_field(visit, refusal)},
        {"new_workshop_url", "/challenges/" + here.challenge.slug + "/workshops/new"}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Take it into a workshop"));
  return pages::show(visit, "opinions/agenda", *std::move(model),
                     {.title = title + " – " + here.conversation.question,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

Result<Workshop> chosen_workshop(const Visit& visit, Tx& tx, const Here& here) {
  for (Workshop& one : workshops_ahead(visit, tx, here)) {
    if (one.id.text() == visit.field("workshop")) return std::move(one);
  }
  return refuse_field("workshop", say("Choose one of these workshops"));
}

// Who looks at its agenda sees it come and go.
pages::Outcome heard_by(Tx& tx, WorkshopId workshop, const Conversation& c, Message words) {
  return pages::to(url_of(c), std::move(words), "",
                   {{workshops::room_of(workshop), workshops::changes(tx, workshop)}});
}

web::Response put_it_there(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(here_without_agenda(visit, tx));
        const Workshop workshop = TRY(chosen_workshop(visit, tx, here));
        TRY(put_on_agenda(tx, visit.viewer.id, workshop, here.conversation.id,
                          typed_whole_number(trim(visit.field("minutes")))));
        return heard_by(tx, workshop.id, here.conversation,
                        say("It is on the agenda of {title}. People vote as soon as that opens it",
                            {{"title", workshop.title}}));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return agenda_page(visit, &refusal);
      });
}

Result<Here> here_on_agenda(Visit& visit, Tx& tx) {
  Here here = TRY(conversation_of_address(visit, tx));
  const auto workshop = workshops::find(tx, here.conversation.workshop);
  const bool may_change =
      workshop && visit.may(Deed::facilitate, workshops::standing(tx, visit.viewer, *workshop));
  if (here.conversation.stage_on_agenda && may_change) return here;
  return refuse(Reason::conflict, say("It is on no agenda of a workshop that is still to be held"));
}

web::Response ask_to_take_it_off(Visit& visit) {
  auto here = visit.read([&](Tx& tx) { return here_on_agenda(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  const std::string title = visit.text(say("Take it off the agenda?"));
  const std::string url = url_of(here->conversation);
  return pages::ask(
      visit,
      {.title = title,
       .body = visit.text(say("The room can no longer vote on it there. Statements and votes stay, "
                              "and you can put it on an agenda again.")),
       .button = visit.text(say("Take it off the agenda")),
       .action = url + "/agenda/removal",
       .back = url},
      {.title = title, .crumbs = crumbs(visit, *here, title), .section = "/challenges"});
}

web::Response take_it_off(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(here_on_agenda(visit, tx));
    TRY(take_off_agenda(tx, visit.viewer.id, here.conversation));
    return heard_by(tx, here.conversation.workshop, here.conversation,
                    say("It is off the agenda. What was said stays"));
  });
}

}  // namespace

void room_routes(Routes& routes) {
  routes.get("/opinions/{id}/agenda", Deed::convene,
             [](Visit& visit) { return agenda_page(visit); });
  routes.post("/opinions/{id}/agenda", Deed::convene, put_it_there);
  routes.get("/opinions/{id}/agenda/removal", Deed::convene, ask_to_take_it_off);
  routes.post("/opinions/{id}/agenda/removal", Deed::convene, take_it_off);
}

}  // namespace commonty::opinions
