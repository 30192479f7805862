#include "civic/decisions/decisions_web.h"

#include "civic/decisions/answer_form.h"
#include "civic/decisions/views.h"
#include "civic/pages/jobs.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/templates/markdown.h"

namespace commonty::decisions {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;

constexpr int listed_max = 100;
constexpr int on_front_page_max = 3;

std::vector<pages::Crumb> crumbs(const Visit& visit, const Challenge& challenge,
                                 std::string title) {
  return {{visit.text(say("Challenges")), "/challenges"},
          {challenge.short_title, "/challenges/" + challenge.slug},
          {std::move(title), ""}};
}

web::Response list(Visit& visit) {
  json::array found = visit.read([&](Tx& tx) {
    json::array out;
    for (const Decision& d : published(tx, std::nullopt, listed_max)) {
      json::object item = view_of(visit, d);
      const auto challenge = challenges::find(tx, d.challenge);
      item["challenge"] = {{"name", challenge->short_title},
                           {"url", "/challenges/" + challenge->slug}};
      item["tally"] = tally(visit, answers(tx, d.id));
      out.push_back(std::move(item));
    }
    return out;
  });
  const std::string title = visit.text(say("Decisions"));
  return pages::show(visit, "decisions/list", {{"decisions", std::move(found)}},
                     {.title = title, .crumbs = {{title, ""}}, .section = "/decisions"});
}

json::array amendment_views(const Visit& visit, const std::vector<Amendment>& all) {
  json::array out;
  for (const Amendment& a : all) {
    json::object one{{"before_label", visit.text(label(a.outcome_before))},
                     {"reason_before", a.reason_before},
                     {"now_label", visit.text(label(a.outcome))},
                     {"reason", a.reason},
                     {"why", a.why},
                     {"by", a.by_name},
                     {"when", pages::moment(visit, a.at)}};
    name_contribution(one, visit, a.contribution, a.headline);
    out.push_back(std::move(one));
  }
  return out;
}

// A draft is seen by those who may answer, a published one by all who may see the challenge.
Result<void> require_to_see(Visit& visit, const Decision& d,
                            const permissions::Standing& standing) {
  TRY(visit.require(standing));
  if (d.is_draft()) return permissions::require(visit.viewer, Deed::answer, standing);
  return done();
}

struct Shown {
  Decision decision;
  Challenge challenge;
  json::object model;
};

Result<Shown> decision_model(Visit& visit, Tx& tx, DecisionId id) {
  Shown shown;
  shown.decision = TRY(get(tx, id));
  shown.challenge = challenges::find(tx, shown.decision.challenge).value();
  const auto standing = challenges::standing(tx, visit.viewer, shown.challenge);
  TRY(require_to_see(visit, shown.decision, standing));
  const std::vector<Answer> given = answers(tx, id);
  json::object& m = shown.model;
  m = view_of(visit, shown.decision);
  m["challenge"] = {{"name", shown.challenge.short_title},
                    {"question", shown.challenge.question},
                    {"url", "/challenges/" + shown.challenge.slug}};
  m["thread"] = pages::thread(visit, static_cast<int>(challenges::Step::choose),
                              {{"/challenges/" + shown.challenge.slug},
                               {"/challenges/" + shown.challenge.slug + "/contributions"}});
  m["answers"] = view_of(visit, given);
  m["answers_count"] = given.size();
  m["tally"] = tally(visit, given);
  m["amendments"] = amendment_views(visit, amendments(tx, id));
  m["may_amend"] = !shown.decision.is_draft() && visit.may(Deed::publish, standing);
  m["may_publish"] = shown.decision.is_draft() && visit.may(Deed::publish, standing);
  m["decision_url"] = "/decisions/" + id.text();
  m["csv_url"] = "/decisions/" + id.text() + "/answers.csv";
  return shown;
}

web::Response show(Visit& visit) {
  auto shown = visit.read([&](Tx& tx) -> Result<Shown> {
    return decision_model(visit, tx, TRY(visit.route_id<DecisionId>()));
  });
  if (!shown) return pages::refused(visit, shown.refusal());
  const std::string title = title_of(visit, shown->decision);
  return pages::show(
      visit, "decisions/show", std::move(shown->model),
      {.title = title, .crumbs = crumbs(visit, shown->challenge, title), .section = "/decisions"});
}

web::Response download(Visit& visit) {
  auto rows = visit.read([&](Tx& tx) -> Result<std::string> {
    const Decision d = TRY(get(tx, TRY(visit.route_id<DecisionId>())));
    const Challenge challenge = challenges::find(tx, d.challenge).value();
    TRY(require_to_see(visit, d, challenges::standing(tx, visit.viewer, challenge)));
    std::string out =
        documents::csv_row({"contribution", "headline", "outcome", "reason", "look_again", "link"});
    for (const Answer& a : answers(tx, d.id)) {
      out += documents::csv_row({a.contribution.text(), a.headline, std::string(name_of(a.outcome)),
                                 a.reason, a.look_again_at ? local_iso_date(*a.look_again_at) : "",
                                 a.link});
    }
    return out;
  });
  if (!rows) return pages::refused(visit, rows.refusal());
  web::Response response = web::bytes(*std::move(rows), "text/csv; charset=utf-8");
  response.set("Content-Disposition",
               "attachment; filename=\"decision-" + std::string(visit.route("id")) + ".csv\"");
  return response;
}

// The last look: everything as people will see it, how many will be told, one button.
web::Response last_look(Visit& visit, const Refusal* refusal = nullptr) {
  auto shown = visit.read([&](Tx& tx) -> Result<Shown> {
    const DecisionId id = TRY(visit.route_id<DecisionId>());
    Shown found = TRY(decision_model(visit, tx, id));
    const auto people = people_to_tell(tx, id);
    found.model["people_count"] = people.size();
    found.model["back_url"] = "/challenges/" + found.challenge.slug + "/answers";
    return found;
  });
  if (!shown) return pages::refused(visit, shown.refusal());
  if (!shown->decision.is_draft()) return web::see_other("/decisions/" + shown->decision.id.text());
  const std::string title = visit.text(say("A last look before publishing"));
  return pages::show(visit, "decisions/last_look", std::move(shown->model),
                     {.title = title,
                      .crumbs = crumbs(visit, shown->challenge, title),
                      .section = "/decisions",
                      .refusal = refusal});
}

web::Response publish_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const DecisionId id = TRY(visit.route_id<DecisionId>());
        TRY(challenge_of(visit, tx, TRY(get(tx, id))));
        const std::size_t people = people_to_tell(tx, id).size();
        TRY(publish(tx, visit.viewer.id, id));
        return pages::to("/decisions/" + id.text(),
                         say("Published. {count} people will be told what became of what they gave",
                             {{"count", std::to_string(people)}}));
      },
      [&](const Refusal& refusal) { return last_look(visit, &refusal); });
}

web::Response amendment_form(Visit& visit, const Refusal* refusal = nullptr) {
  struct Found {
    Decision decision;
    Challenge challenge;
    Answer answer;
    bool asked_for_none = false;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    Found out;
    out.decision = TRY(get(tx, TRY(visit.route_id<DecisionId>())));
    out.challenge = TRY(challenge_of(visit, tx, out.decision));
    const std::string_view which = visit.query("contribution").empty()
                                       ? visit.field("contribution")
                                       : visit.query("contribution");
    out.asked_for_none = which.empty();
    if (out.asked_for_none) return out;
    const auto contribution = ContributionId::parse(which).value_or(ContributionId{});
    const auto answer = find_answer(tx, out.decision.id, contribution);
    if (!answer) return refuse(Reason::not_found, say("This decision has no such answer"));
    out.answer = *answer;
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  if (found->asked_for_none) return web::see_other("/decisions/" + found->decision.id.text());
  json::object model = view_of(visit, found->decision);
  model["answer"] = view_of(visit, found->answer);
  model["form"] = answer_fields(visit, found->answer.outcome, found->answer, refusal);
  model["why_field"] = pages::textarea_field(visit,
                                             {.name = "why",
                                              .label = say("Why is it changed?"),
                                              .hint = say("Published beside the answer."),
                                              .rows = 3},
                                             refusal);
  const ContributionId other = found->answer.together_with;
  model["together_with"] = other ? other.text() : "";
  const std::string title = visit.text(say("Amend an answer"));
  return pages::show(visit, "decisions/amend", std::move(model),
                     {.title = title,
                      .crumbs = crumbs(visit, found->challenge, title),
                      .section = "/decisions",
                      .refusal = refusal});
}

web::Response amend_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const DecisionId id = TRY(visit.route_id<DecisionId>());
        TRY(challenge_of(visit, tx, TRY(get(tx, id))));
        Answer changed = TRY(read_answer_form(visit));
        changed.contribution =
            ContributionId::parse(visit.field("contribution")).value_or(ContributionId{});
        TRY(amend(tx, visit.viewer.id, id, changed, visit.field("why")));
        return pages::to("/decisions/" + id.text() + "#amendments",
                         say("Amended. What stood there before is still shown"));
      },
      [&](const Refusal& refusal) { return amendment_form(visit, &refusal); });
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/decisions", Deed::browse, list);
  routes.get("/decisions/{id}", Deed::see, show);
  routes.get_long("/decisions/{id}/answers.csv", Deed::see, download);
  routes.get("/decisions/{id}/publication", Deed::publish,
             [](Visit& visit) { return last_look(visit); });
  routes.post("/decisions/{id}/publication", Deed::publish, publish_it);
  routes.get("/decisions/{id}/amendments", Deed::publish,
             [](Visit& visit) { return amendment_form(visit); });
  routes.post("/decisions/{id}/amendments", Deed::publish, amend_it);
  answering_routes(routes);
}

void parts(Parts& parts) {
  // A draft is nobody's news yet.
  parts.add("journey", "decision", [](const Visit& visit, Tx& tx, std::int64_t id) -> json::value {
    const auto found = find(tx, DecisionId{id});
    if (!found || found->is_draft()) return nullptr;
    return json::object{{"title", title_of(visit, *found)},
                        {"url", "/decisions/" + found->id.text()}};
  });
  parts.add("front", "decided", [](const Visit& visit, Tx& tx, std::int64_t) -> json::value {
    json::array out;
    for (const Decision& d : published(tx, std::nullopt, on_front_page_max)) {
      json::object item = view_of(visit, d);
      item["tally"] = tally(visit, answers(tx, d.id));
      out.push_back(std::move(item));
    }
    return out;
  });
}

void jobs(Jobs& jobs) {
  jobs.chore("wake parked contributions", [](const App& app) {
    if (app.store.read(any_due)) app.store.write(wake_due);
  });
}

}  // namespace commonty::decisions
