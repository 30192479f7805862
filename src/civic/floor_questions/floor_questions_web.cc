#include "civic/floor_questions/floor_questions_web.h"

#include <charconv>

#include "civic/pages/fields.h"
#include "civic/pages/listening.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"

namespace commonty::floor_questions {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr int questions_a_page = 50;
constexpr std::size_t title_length = 60;

// ---- the list ----------------------------------------------------------------------------------

Which which_of(const Visit& visit, const Here& here) {
  const std::string_view show =
      visit.query("show").empty() ? visit.field("show") : visit.query("show");
  if (show == "open") return Which::open;
  if (show == "answered") return Which::answered;
  if (show == "all") return Which::all;
  return here.is_open() ? Which::open : Which::all;
}

std::string_view name_of(Which which) {
  switch (which) {
    case Which::open:
      return "open";
    case Which::answered:
      return "answered";
    case Which::all:
      return "all";
  }
  return "";
}

json::array filters_of(const Visit& visit, const Here& here, const Counts& counts, Which now) {
  const std::string url = list_url(here.workshop);
  const auto one = [&](Which which, const Message& text, int count) {
    return json::object{{"name", name_of(which)},
                        {"text", visit.text(text)},
                        {"count", count},
                        {"filter_url", url + "?show=" + std::string(name_of(which))},
                        {"current", which == now}};
  };
  return {one(Which::open, say("Open"), counts.open),
          one(Which::answered, say("Answered"), counts.answered),
          one(Which::all, say("All"), counts.open + counts.answered)};
}

// "12-7k3..": votes and id of the last one of the page before.
std::optional<Question> place_of(std::string_view typed) {
  const auto dash = typed.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto id = FloorQuestionId::parse(typed.substr(dash + 1));
  if (!id) return std::nullopt;
  Question out;
  out.id = *id;
  std::from_chars(typed.data(), typed.data() + dash, out.votes);
  return out;
}

json::array ask_fields(const Visit& visit, const Refusal* refusal) {
  json::array out;
  out.push_back(pages::textarea_field(visit,
                                      {.name = "text",
                                       .label = say("What do you want to ask?"),
                                       .rows = 3,
                                       .length_max = question_length_max},
                                      refusal));
  out.push_back(pages::checkboxes_field(
      visit, {.name = "unnamed", .small = true},
      {{"yes", visit.text(say("Ask without my name: nobody is shown it, not even facilitators"))}},
      {}, refusal));
  return out;
}

// Fills `questions`, and where the list goes on.
void add_list(json::object& m, const Look& look, Tx& tx, Which which) {
  const Here& here = look.here;
  auto found = list(tx, here.workshop.id,
                    {.which = which,
                     .member = here.member,
                     .after = place_of(look.visit.query("after")),
                     .limit = questions_a_page + 1});
  m["next_url"] = "";
  if (found.size() > questions_a_page) {
    found.pop_back();
    m["next_url"] = list_url(here.workshop) + "?show=" + std::string(name_of(which)) +
                    "&after=" + std::to_string(found.back().votes) + "-" + found.back().id.text();
  }
  json::array questions;
  for (const Question& question : found) {
    const bool stands_above = question.turn == Turn::now && here.is_open();
    if (!stands_above) questions.push_back(view_of(look, question));
  }
  m["questions"] = std::move(questions);
}

json::object list_model(const Visit& visit, Tx& tx, const Here& here, const Refusal* refusal) {
  const Look look = look_at(visit, tx, here);
  const Counts counts = count(tx, here.workshop.id);
  const Which which = which_of(visit, here);
  const auto now = here.is_open() ? on_stage(tx, here.workshop.id) : std::nullopt;
  json::object m{{"title", here.workshop.title},
                 {"url", "/workshops/" + here.workshop.id.text()},
                 {"questions_url", list_url(here.workshop)},
                 {"show", name_of(which)},
                 {"on_page", false},
                 {"shows_all", which == Which::all},
                 {"is_over", !here.is_open()},
                 {"may_ask", here.is_open() && here.member.may_ask()},
                 {"can_join", here.is_open() && !here.member.may_ask() && here.workshop.code_open},
                 {"facilitates", here.member.facilitates},
                 {"screened", is_screened(tx, here.workshop.id)},
                 {"waiting", counts.waiting},
                 {"count", counts.open + counts.answered},
                 {"filters", filters_of(visit, here, counts, which)},
                 {"now", now ? json::value(view_of(look, *now)) : json::value(nullptr)},
                 {"fields", json::array()},
                 {"live_place", changes(tx, here.workshop.id)}};
  if (m["may_ask"].as_bool()) m["fields"] = ask_fields(visit, refusal);
  add_list(m, look, tx, which);
  return m;
}

web::Response list_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(workshop_of_address(visit, tx));
    return list_model(visit, tx, here, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Questions from the floor"));
  return pages::show(visit, "floor_questions/list", *std::move(model),
                     {.title = title + " – " + here.workshop.title,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/workshops",
                      .refusal = refusal});
}

// The one being answered, as the wall shows it.
json::value asked_now(const Visit& visit, Tx& tx, const workshops::Workshop& workshop) {
  const auto now = on_stage(tx, workshop.id);
  if (!now || workshop.state == workshops::State::ended) return nullptr;
  return json::object{{"text", now->text},
                      {"votes", now->votes},
                      {"by", now->named ? now->author_name : std::string()},
                      {"label", visit.text(say("Being answered now"))}};
}

// What the wall shows is told; the list differs from reader to reader, so of that only a mark.
std::optional<live::News> news_of(const Visit& nobody, Tx& tx, WorkshopId id,
                                  live::Position after) {
  const auto workshop = workshops::find(tx, id);
  if (!workshop) return std::nullopt;
  const std::int64_t changed = changes(tx, id);
  live::News news{.messages = {}, .upto = changed};
  if (changed <= after) return news;
  const json::object model{{"asked", asked_now(nobody, tx, *workshop)}, {"changes", changed}};
  news.messages.push_back(
      {changed, "", nobody.app.templates.render("floor_questions/news", model, nobody.texts)});
  return news;
}

web::Response stream(Visit& visit) {
  live::Position shown = 0;
  auto here = visit.read([&](Tx& tx) -> Result<Here> {
    Here found = TRY(workshop_of_address(visit, tx));
    shown = changes(tx, found.workshop.id);
    return found;
  });
  if (!here) return pages::refused(visit, here.refusal());
  const WorkshopId id = here->workshop.id;
  return pages::listen(
      visit, room_of(id), shown,
      [id](const Visit& nobody, Tx& tx, live::Position after) {
        return news_of(nobody, tx, id, after);
      },
      [&app = visit.app, id, session = pages::session_of(visit)] {
        return app.store.read([&](Tx& tx) { return workshops::may_hear(tx, session, id); });
      });
}

// ---- by everyone in the room -------------------------------------------------------------------

Message said_of(const Question& asked) {
  if (asked.state == State::waiting) {
    return say("Thank you. Your question is shown to the room once a facilitator has read it");
  }
  return say("Thank you. The room sees your question now");
}

web::Response ask_it(Visit& visit) {
  const auto within = pages::within_limit(visit, "ask");
  if (!within) return pages::refused(visit, within.refusal());
  return act_on_floor(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(workshop_of_address(visit, tx));
        const auto id = TRY(ask(tx, here.member, here.workshop, visit.field("text"),
                                visit.field("unnamed") != "yes"));
        return pages::to(list_url(here.workshop) + "?show=open#question-" + id.text(),
                         said_of(TRY(get(tx, id))));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return list_page(visit, &refusal);
      });
}

using Deeds = std::function<Result<Message>(Tx&, const Here&, const Question&)>;

web::Response act_on(Visit& visit, const Deeds& deed) {
  return act_on_floor(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(workshop_of_address(visit, tx));
    const Question question = TRY(question_of_address(visit, tx, here));
    Message told = TRY(deed(tx, here, question));
    return pages::to(back_to(visit, question), std::move(told));
  });
}

web::Response add_vote(Visit& visit) {
  const auto within = pages::within_limit(visit, "support");
  if (!within) return pages::refused(visit, within.refusal());
  return act_on(visit, [&](Tx& tx, const Here& here, const Question& q) -> Result<Message> {
    TRY(vote(tx, here.member, q.id));
    return say("You want this answered, too. You will hear when it is answered in writing");
  });
}

web::Response remove_vote(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Here& here, const Question& q) -> Result<Message> {
    TRY(take_vote_back(tx, here.member, q.id));
    return say("Your vote is taken back");
  });
}

web::Response ask_withdrawal(Visit& visit) {
  struct Found {
    Here here;
    Question question;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    const Here here = TRY(workshop_of_address(visit, tx));
    return Found{here, TRY(question_of_address(visit, tx, here))};
  });
  if (!found) return pages::refused(visit, found.refusal());
  if (!found->here.member.wrote(found->question)) {
    return pages::refused(visit,
                          refuse(Reason::forbidden, say("Only whoever asked it can take it back")));
  }
  const std::string title = visit.text(say("Take your question back?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = found->question.text,
       .button = visit.text(say("Take it back")),
       .action = url_of(found->question) + "/withdrawal",
       .back = list_url(found->here.workshop),
       .danger = true},
      {.title = title, .crumbs = crumbs(visit, found->here, title), .section = "/workshops"});
}

web::Response withdraw_it(Visit& visit) {
  return act_on_floor(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(workshop_of_address(visit, tx));
    TRY(withdraw(tx, here.member, TRY(question_of_address(visit, tx, here)).id));
    return pages::to(list_url(here.workshop), say("Your question is taken back"));
  });
}

// ---- parts of other pages ----------------------------------------------------------------------

json::value on_workshop_page(const Visit&, Tx& tx, std::int64_t id) {
  const Counts counts = count(tx, WorkshopId{id});
  return json::object{{"count", counts.open + counts.answered}, {"waiting", counts.waiting}};
}

// The wall hears of questions by a stream of its own.
json::value on_wall(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto workshop = workshops::find(tx, WorkshopId{id});
  if (!workshop || workshop->is_paper()) return nullptr;
  return json::object{{"stream_url", list_url(*workshop) + "/stream"},
                      {"floor_place", changes(tx, workshop->id)},
                      {"asked", asked_now(visit, tx, *workshop)}};
}

json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto question = find(tx, FloorQuestionId{id});
  if (!question || !question->is_public()) return nullptr;
  const auto workshop = workshops::find(tx, question->workshop);
  if (!visit.may(Deed::see, workshops::standing(tx, visit.viewer, *workshop))) return nullptr;
  return json::object{{"title", question->text},
                      {"url", url_of(*question)},
                      {"label", visit.text(say("Question from the floor"))}};
}

}  // namespace

// ---- shared ------------------------------------------------------------------------------------

Result<Here> workshop_of_address(Visit& visit, Tx& tx) {
  Here here;
  here.workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
  TRY(visit.require(workshops::standing(tx, visit.viewer, here.workshop)));
  if (here.workshop.is_paper()) {
    return refuse(Reason::not_found, say("This workshop came on paper; nobody asks here"));
  }
  here.member = member_of(tx, visit.viewer, here.workshop);
  return here;
}

Result<Question> question_of_address(const Visit& visit, Tx& tx, const Here& here) {
  Question question =
      TRY(get(tx, here.workshop.id, TRY(visit.route_id<FloorQuestionId>("question"))));
  if (may_see(here.member, question)) return question;
  if (question.state == State::withdrawn) {
    return refuse(Reason::gone, say("Whoever asked this has taken it back"));
  }
  return refuse(Reason::not_found, say("There is no such question"));
}

web::Response act_on_floor(Visit& visit, const std::function<Result<pages::Outcome>(Tx&)>& deed,
                           const std::function<web::Response(const Refusal&)>& again) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        pages::Outcome outcome = TRY(deed(tx));
        const auto workshop = TRY(visit.route_id<WorkshopId>());
        outcome.heard.push_back({room_of(workshop), changes(tx, workshop)});
        return outcome;
      },
      again);
}

std::string back_to(const Visit& visit, const Question& question) {
  if (visit.field("from") == "page") return url_of(question);
  const std::string_view show = visit.field("show");
  return "/workshops/" + question.workshop.text() + "/questions" +
         (show.empty() ? "" : "?show=" + percent_encode(show)) + "#question-" + question.id.text();
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title) {
  const std::string all = visit.text(say("Questions from the floor"));
  std::vector<pages::Crumb> out = {{visit.text(say("Workshops")), "/workshops"},
                                   {here.workshop.title, "/workshops/" + here.workshop.id.text()}};
  if (title != all) out.push_back({all, list_url(here.workshop)});
  out.push_back({shorten(title, title_length), ""});
  return out;
}

void routes(Routes& routes) {
  const std::string all = "/workshops/{id}/questions", one = all + "/{question}";
  routes.get(all, Deed::see, [](Visit& visit) { return list_page(visit); });
  routes.post(all, Deed::see, ask_it);
  routes.get(all + "/stream", Deed::see, stream);
  routes.get(one, Deed::see, [](Visit& visit) { return question_page(visit); });
  routes.post(one + "/votes", Deed::see, add_vote);
  routes.post(one + "/votes/removal", Deed::see, remove_vote);
  routes.get(one + "/withdrawal", Deed::see, ask_withdrawal);
  routes.post(one + "/withdrawal", Deed::see, withdraw_it);
  facilitating_routes(routes);
}

void parts(Parts& parts) {
  parts.add("workshop", "floor", on_workshop_page);
  parts.add("wall", "floor", on_wall);
  parts.add("journey", "floor_question", name_in_journey);
}

}  // namespace commonty::floor_questions
