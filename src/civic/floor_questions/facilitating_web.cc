// The page of one question, and what facilitators do there and on the list.
#include "civic/floor_questions/floor_questions_web.h"
#include "civic/journeys/journeys.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::floor_questions {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int offered_max = 100;  // to be joined into
constexpr std::size_t title_length = 60;

struct Found {
  Here here;
  Question question;
};

Result<Found> found_at(Visit& visit, Tx& tx) {
  const Here here = TRY(workshop_of_address(visit, tx));
  return Found{here, TRY(question_of_address(visit, tx, here))};
}

// ---- the page of one question ------------------------------------------------------------------

json::array history_of(const Visit& visit, const std::vector<Answer>& all) {
  json::array out;
  for (std::size_t i = 1; i < all.size(); ++i) {
    out.push_back({{"html", markdown_to_html(all[i].text)},
                   {"text", all[i].text},
                   {"by", all[i].by_name},
                   {"when", pages::moment(visit, all[i].at)}});
  }
  return out;
}

std::vector<pages::Choice> others(Tx& tx, const Here& here, const Question& question) {
  std::vector<pages::Choice> out;
  for (const Question& one :
       list(tx, here.workshop.id, {.which = Which::all, .limit = offered_max})) {
    if (one.id != question.id) out.push_back({one.id.text(), shorten(one.text, title_length * 2)});
  }
  return out;
}

json::value merge_field(const Visit& visit, Tx& tx, const Found& found, const Refusal* refusal) {
  const auto choices = others(tx, found.here, found.question);
  if (choices.empty() || found.question.state != State::shown) return nullptr;
  return pages::select_field(visit,
                             {.name = "into",
                              .label = say("The question that says the same"),
                              .hint = say("This one stays readable beneath it")},
                             choices, refusal);
}

json::object reason_field(const Visit& visit, const Refusal* refusal) {
  std::vector<pages::Choice> items;
  for (const auto reason : moderation::reasons) {
    items.push_back(
        {std::string(moderation::name_of(reason)), visit.text(moderation::label(reason))});
  }
  return pages::radios_field(visit, {.name = "reason", .label = say("Why?"), .small = true}, items,
                             refusal);
}

json::value tools_of(const Visit& visit, Tx& tx, const Found& found, const Refusal* refusal) {
  if (!found.here.member.facilitates) return nullptr;
  const auto written = answers(tx, found.question.id);
  return json::object{
      {"summary_field", pages::textarea_field(visit,
                                              {.name = "summary",
                                               .label = say("What was said on the stage, in short"),
                                               .hint = say("You may leave it empty"),
                                               .value = found.question.summary,
                                               .rows = 3,
                                               .length_max = summary_length_max},
                                              refusal)},
      {"answer_field",
       pages::textarea_field(visit,
                             {.name = "answer",
                              .label = say("The answer"),
                              .hint = say("Those who asked it or want it answered are told"),
                              .value = written.empty() ? "" : written.front().text,
                              .rows = 8,
                              .length_max = answer_length_max},
                             refusal)},
      {"has_answer", !written.empty()},
      {"merge_field", merge_field(visit, tx, found, refusal)},
      {"reason_field", reason_field(visit, refusal)}};
}

json::object page_model(const Visit& visit, Tx& tx, const Found& found, const Refusal* refusal) {
  const Look look = look_at(visit, tx, found.here);
  json::object m = view_of(look, found.question);
  m["title"] = found.here.workshop.title;
  m["url"] = "/workshops/" + found.here.workshop.id.text();
  m["questions_url"] = list_url(found.here.workshop);
  m["show"] = "";
  m["on_page"] = true;
  m["link_url"] = url_of(found.question);
  m["earlier"] = history_of(visit, answers(tx, found.question.id));
  m["tools"] = tools_of(visit, tx, found, refusal);
  m["joint"] = nullptr;
  if (found.question.state == State::merged) {
    const auto joint = find(tx, found.question.merged_into);
    if (joint && may_see(found.here.member, *joint)) {
      m["joint"] = {{"text", joint->text}, {"joint_url", url_of(*joint)}};
    }
  }
  m["journey"] = journeys::shown(visit, tx, {"floor_question", found.question.id.value});
  return m;
}

// ---- deeds -------------------------------------------------------------------------------------

using Deeds = std::function<Result<pages::Outcome>(Tx&, const Found&)>;

web::Response act_on(Visit& visit, const Deeds& deed) {
  return act_on_floor(
      visit, [&](Tx& tx) -> Result<pages::Outcome> { return deed(tx, TRY(found_at(visit, tx))); },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return question_page(visit, &refusal);
      });
}

web::Response screen(Visit& visit) {
  return act_on_floor(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(workshop_of_address(visit, tx));
    const bool screened = visit.field("screen") == "yes";
    set_screened(tx, here.workshop.id, screened);
    return pages::to(list_url(here.workshop),
                     screened ? say("New questions wait until a facilitator lets them through")
                              : say("The room sees new questions at once"));
  });
}

web::Response join_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    const auto into = FloorQuestionId::parse(visit.field("into")).value_or(FloorQuestionId{});
    TRY(merge(tx, visit.viewer.id, found.question.id, into));
    return pages::to(url_of(*find(tx, into)), say("Joined. Both can be read here"),
                     url_of(found.question) + "/merges/removal");
  });
}

web::Response separate_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    TRY(unmerge(tx, visit.viewer.id, found.question.id));
    return pages::to(url_of(found.question), say("It stands by itself again"));
  });
}

web::Response hide_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    const auto reason = moderation::reason_named(visit.field("reason"));
    if (!reason) return refuse_field("reason", say("Choose a reason"));
    TRY(hide(tx, visit.viewer.id, found.question.id, *reason));
    return pages::to(list_url(found.here.workshop),
                     say("Hidden. Whoever asked it still sees it, and the reason"),
                     url_of(found.question) + "/showing");
  });
}

web::Response show_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    TRY(show(tx, visit.viewer.id, found.question.id));
    return pages::to(back_to(visit, found.question), say("The room sees it now"));
  });
}

Message said_of(Turn turn) {
  switch (turn) {
    case Turn::now:
      return say("The wall shows it now");
    case Turn::answered:
      return say("It counts as answered");
    case Turn::open:
      return say("It is open again");
  }
  return {};
}

web::Response take_turn(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    const auto turn = turn_named(visit.field("turn"));
    if (!turn) return refuse(Reason::invalid, say("Choose what should happen"));
    const auto summary =
        visit.request.form.has("summary") ? std::optional(visit.field("summary")) : std::nullopt;
    TRY(set_turn(tx, visit.viewer.id, found.question.id, *turn, summary));
    return pages::to(back_to(visit, found.question), said_of(*turn));
  });
}

web::Response answer_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    TRY(answer(tx, visit.viewer.id, found.question.id, visit.field("answer")));
    return pages::to(url_of(found.question),
                     found.question.answers == 0
                         ? say("The answer stands here. Those who wanted it are told")
                         : say("The answer is corrected. What stood there before can still be "
                               "read"));
  });
}

// The way back from a deed, for those without script.
Handler ask_back(Message title, Message button, std::string deed) {
  return [=](Visit& visit) {
    auto found = visit.read([&](Tx& tx) { return found_at(visit, tx); });
    if (!found) return pages::refused(visit, found.refusal());
    const std::string heading = visit.text(title);
    return pages::ask(
        visit,
        {.title = heading,
         .body = found->question.text,
         .button = visit.text(button),
         .action = url_of(found->question) + deed,
         .back = list_url(found->here.workshop)},
        {.title = heading, .crumbs = crumbs(visit, found->here, heading), .section = "/workshops"});
  };
}

}  // namespace

web::Response question_page(Visit& visit, const Refusal* refusal) {
  Found found;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    found = TRY(found_at(visit, tx));
    return page_model(visit, tx, found, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "floor_questions/question", *std::move(model),
                     {.title = shorten(found.question.text, title_length),
                      .crumbs = crumbs(visit, found.here, found.question.text),
                      .section = "/workshops",
                      .refusal = refusal});
}

void facilitating_routes(Routes& routes) {
  const std::string all = "/workshops/{id}/questions", one = all + "/{question}";
  routes.post(all + "/screening", Deed::facilitate, screen);
  routes.post(one + "/merges", Deed::facilitate, join_it);
  routes.get(
      one + "/merges/removal", Deed::facilitate,
      ask_back(say("Let it stand by itself again?"), say("Separate the two"), "/merges/removal"));
  routes.post(one + "/merges/removal", Deed::facilitate, separate_it);
  routes.post(one + "/hiding", Deed::facilitate, hide_it);
  routes.get(one + "/showing", Deed::facilitate,
             ask_back(say("Show this question to the room?"), say("Show it"), "/showing"));
  routes.post(one + "/showing", Deed::facilitate, show_it);
  routes.post(one + "/turn", Deed::facilitate, take_turn);
  routes.post(one + "/answer", Deed::facilitate, answer_it);
}

}  // namespace commonty::floor_questions
