// Setting a conversation up, changing how it goes, opening and closing it.
#include <charconv>

#include "civic/opinions/opinions_web.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;

json::object question_field(const Visit& visit, const Conversation& c, const Refusal* refusal) {
  return pages::textarea_field(
      visit,
      {.name = "question",
       .label = say("The question"),
       .hint = say("Open enough for different answers: “What would get more people on the bus?”"),
       .value = c.question,
       .rows = 2,
       .length_max = question_length_max},
      refusal);
}

json::object background_field(const Visit& visit, const Conversation& c, const Refusal* refusal) {
  return pages::textarea_field(
      visit,
      {.name = "background",
       .label = say("What people should know first"),
       .hint = say("You may leave it empty. What happens with the result is worth a sentence"),
       .value = c.background,
       .rows = 4,
       .length_max = background_length_max},
      refusal);
}

json::array rule_fields(const Visit& visit, const Conversation& c, const Refusal* refusal) {
  json::array out;
  out.push_back(pages::radios_field(
      visit,
      {.name = "screened",
       .label = say("Statements that people add"),
       .value = c.screened ? "yes" : "no",
       .small = true},
      {{"yes", visit.text(say("Wait until one of you has read them"))},
       {"no", visit.text(say("Are put to the vote at once; you can refuse them later"))}},
      refusal));
  out.push_back(pages::text_field(visit,
                                  {.name = "statements_per_day",
                                   .label = say("How many statements a person may add in a day"),
                                   .hint = say("0 where only yours are voted on"),
                                   .value = std::to_string(c.statements_per_day),
                                   .width = 3,
                                   .attributes = {{"inputmode", "numeric"}}},
                                  refusal));
  out.push_back(
      pages::text_field(visit,
                        {.name = "results_from",
                         .label = say("From how many people on results are shown"),
                         .hint = say("At least {min}. Until then nobody sees how others voted, you "
                                     "neither; once somebody has voted it can only go up",
                                     {{"min", std::to_string(results_from_min)}}),
                         .value = std::to_string(c.results_from),
                         .width = 5,
                         .attributes = {{"inputmode", "numeric"}}},
                        refusal));
  return out;
}

}  // namespace

int typed_whole_number(std::string_view typed) {
  int number = no_number;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  return error == std::errc() && end == typed.data() + typed.size() ? number : no_number;
}

Draft typed_draft(const Visit& visit) {
  return {.question = std::string(visit.field("question")),
          .background = std::string(visit.field("background")),
          .first_statements = std::string(visit.field("first_statements")),
          .screened = visit.field("screened") != "no",
          .statements_per_day = typed_whole_number(trim(visit.field("statements_per_day"))),
          .results_from = typed_whole_number(trim(visit.field("results_from")))};
}

json::object first_field(const Visit& visit, const Refusal* refusal) {
  return pages::textarea_field(
      visit,
      {.name = "first_statements",
       .label = say("First statements, one a line"),
       .hint = say("Ten or more that differ make a good beginning; each at most {max} characters",
                   {{"max", std::to_string(statement_length_max)}}),
       .rows = 10},
      refusal);
}

json::object form_model(const Visit& visit, const Conversation& c, const Refusal* refusal) {
  return {{"question_field", question_field(visit, c, refusal)},
          {"background_field", background_field(visit, c, refusal)},
          {"first_field", nullptr},
          {"rule_fields", rule_fields(visit, c, refusal)},
          {"existing_field", nullptr},
          {"is_new", false},
          {"is_change", true}};
}

namespace {

// ---- setting up --------------------------------------------------------------------------------

Result<Challenge> challenge_here(Visit& visit, Tx& tx) {
  Challenge challenge = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

web::Response new_page(Visit& visit, const Refusal* refusal = nullptr) {
  auto challenge = visit.read([&](Tx& tx) { return challenge_here(visit, tx); });
  if (!challenge) return pages::refused(visit, challenge.refusal());
  const std::string url = "/challenges/" + challenge->slug;
  json::object m = form_model(visit, {}, refusal);
  m["challenge"] = {{"name", challenge->short_title}, {"url", url}};
  m["action"] = url + "/opinions";
  m["first_field"] = first_field(visit, refusal);
  m["is_new"] = true;
  m["is_change"] = false;
  const std::string title = visit.text(say("Ask what people think"));
  m["title"] = title;
  return pages::show(visit, "opinions/form", std::move(m),
                     {.title = title,
                      .crumbs = {{visit.text(say("Challenges")), "/challenges"},
                                 {challenge->short_title, url},
                                 {title, ""}},
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response set_it_up(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        const Conversation c = TRY(set_up(tx, visit.viewer.id, challenge.id, typed_draft(visit)));
        if (visit.field("begin") != "now") {
          return pages::to(url_of(c), say("Kept. Nobody else sees it until you open it"));
        }
        TRY(open(tx, visit.viewer.id, c.id));
        return pages::to(url_of(c), say("It is open. Send people its address"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return new_page(visit, &refusal);
      });
}

// ---- changing ----------------------------------------------------------------------------------

web::Response edit_page(Visit& visit, const Refusal* refusal = nullptr) {
  auto here = visit.read([&](Tx& tx) { return conversation_of_address(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  json::object m = form_model(visit, here->conversation, refusal);
  m["challenge"] = {{"name", here->challenge.short_title},
                    {"url", "/challenges/" + here->challenge.slug}};
  m["action"] = url_of(here->conversation) + "/edit";
  const std::string title = visit.text(say("Change how it goes"));
  m["title"] = title;
  return pages::show(visit, "opinions/form", std::move(m),
                     {.title = title,
                      .crumbs = crumbs(visit, *here, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response change_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(conversation_of_address(visit, tx));
        TRY(change(tx, visit.viewer.id, here.conversation.id, typed_draft(visit)));
        return pages::to(url_of(here.conversation), say("Changed"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return edit_page(visit, &refusal);
      });
}

// ---- opening and closing -----------------------------------------------------------------------

Handler ask_first(Message title, Message body, Message button, std::string deed) {
  return [=](Visit& visit) {
    auto here = visit.read([&](Tx& tx) { return conversation_of_address(visit, tx); });
    if (!here) return pages::refused(visit, here.refusal());
    const std::string heading = visit.text(title);
    return pages::ask(
        visit,
        {.title = heading,
         .body = visit.text(body),
         .button = visit.text(button),
         .action = url_of(here->conversation) + deed,
         .back = url_of(here->conversation)},
        {.title = heading, .crumbs = crumbs(visit, *here, heading), .section = "/challenges"});
  };
}

web::Response open_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(conversation_of_address(visit, tx));
    TRY(open(tx, visit.viewer.id, here.conversation.id));
    return pages::to(url_of(here.conversation), say("It is open. Send people its address"));
  });
}

web::Response close_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(conversation_of_address(visit, tx));
    TRY(close(tx, visit.viewer.id, here.conversation.id));
    return pages::to(url_of(here.conversation), say("It is closed. What was said stays"),
                     url_of(here.conversation) + "/opening");
  });
}

}  // namespace

void convening_routes(Routes& routes) {
  routes.get("/challenges/{slug}/opinions/new", Deed::convene,
             [](Visit& visit) { return new_page(visit); });
  routes.post("/challenges/{slug}/opinions", Deed::convene, set_it_up);
  routes.get("/opinions/{id}/edit", Deed::convene, [](Visit& visit) { return edit_page(visit); });
  routes.post("/opinions/{id}/edit", Deed::convene, change_it);
  routes.get("/opinions/{id}/opening", Deed::convene,
             ask_first(say("Open this conversation?"),
                       say("Everyone who sees the challenge can vote and add statements."),
                       say("Open it"), "/opening"));
  routes.post("/opinions/{id}/opening", Deed::convene, open_it);
  routes.get("/opinions/{id}/closure", Deed::convene,
             ask_first(say("Close this conversation?"),
                       say("Nobody can vote any more. Results stay, and you can open it again."),
                       say("Close it"), "/closure"));
  routes.post("/opinions/{id}/closure", Deed::convene, close_it);
}

}  // namespace commonty::opinions
