#include "civic/workshops/workshops_web.h"

#include <boost/json/array.hpp>

#include "civic/contributions/contributions.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "civic/workshops/workshops.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;

constexpr int listed_max = 100;

std::vector<pages::Crumb> crumbs(const Visit& visit, const Challenge& challenge,
                                 const std::string& title) {
  return {{visit.text(say("Challenges")), "/challenges"},
          {challenge.short_title, "/challenges/" + challenge.slug},
          {title, ""}};
}

json::object view_of(const Visit& visit, const Workshop& w) {
  return {{"title", w.title},
          {"url", "/workshops/" + w.id.text()},
          {"document", w.document},
          {"brought_by", w.brought_by_name},
          {"when", pages::moment(visit, w.brought_at)},
          {"notes_count", w.notes}};
}

web::Response list_page(Visit& visit) {
  json::array found = visit.read([&](Tx& tx) {
    json::array out;
    for (const Workshop& w : list(tx, std::nullopt, listed_max)) {
      json::object item = view_of(visit, w);
      const auto challenge = challenges::find(tx, w.challenge);
      item["challenge"] = {{"name", challenge->short_title},
                           {"url", "/challenges/" + challenge->slug}};
      out.push_back(std::move(item));
    }
    return out;
  });
  const std::string title = visit.text(say("Workshops"));
  return pages::show(visit, "workshops/list", {{"workshops", std::move(found)}},
                     {.title = title, .crumbs = {{title, ""}}, .section = "/workshops"});
}

// The notes of a workshop in the order of the paper: tables, questions, prompts.
json::array paper_view(Tx& tx, const Workshop& w, bool sees_hidden) {
  json::array out;
  std::string group, question, prompt;
  for (const store::Row row :
       tx.query("SELECT id, title, text, state, source_group, source_question, source_prompt, "
                "source_line, outcome, supports FROM contributions WHERE document = $1 "
                "ORDER BY source_line, id LIMIT 2000",
                w.id)) {
    const bool is_public = row.text(3) == "shown" || row.text(3) == "merged";
    if (!is_public && !(row.text(3) == "hidden" && sees_hidden)) continue;
    contributions::Contribution c;
    c.title = row.text(1);
    c.text = row.text(2);
    const bool new_group = out.empty() || row.text(4) != group;
    const bool new_question = new_group || row.text(5) != question;
    const bool new_prompt = new_question || row.text(6) != prompt;
    group = row.text(4), question = row.text(5), prompt = row.text(6);
    out.push_back({{"url", "/contributions/" + row.get<ContributionId>(0).text()},
                   {"headline", contributions::headline(c)},
                   {"text", c.text},
                   {"group", group},
                   {"question", question},
                   {"prompt", prompt},
                   {"line", row.integer(7)},
                   {"supports", row.integer(9)},
                   {"new_group", new_group && !group.empty()},
                   {"new_question", new_question && !question.empty()},
                   {"new_prompt", new_prompt && !prompt.empty()}});
  }
  return out;
}

web::Response show(Visit& visit) {
  struct Found {
    Workshop workshop;
    Challenge challenge;
    json::object model;
  };
  auto found = visit.read([&](Tx& tx) -> Result<Found> {
    const auto workshop = find(tx, TRY(visit.route_id<WorkshopId>()));
    if (!workshop) return refuse(Reason::not_found, say("There is no such workshop"));
    Found out{*workshop, challenges::find(tx, workshop->challenge).value(), {}};
    const auto standing = challenges::standing(tx, visit.viewer, out.challenge);
    TRY(visit.require(standing));
    out.model = view_of(visit, *workshop);
    out.model["challenge"] = {{"name", out.challenge.short_title},
                              {"question", out.challenge.question},
                              {"url", "/challenges/" + out.challenge.slug}};
    out.model["notes"] = paper_view(tx, *workshop, visit.may(Deed::moderate, standing));
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  return pages::show(visit, "workshops/show", std::move(found->model),
                     {.title = found->workshop.title,
                      .crumbs = crumbs(visit, found->challenge, found->workshop.title),
                      .section = "/workshops"});
}

json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto workshop = find(tx, WorkshopId{id});
  const auto challenge =
      workshop ? challenges::find(tx, workshop->challenge) : std::optional<Challenge>();
  if (!challenge || !visit.may(Deed::see, challenges::standing(tx, visit.viewer, *challenge))) {
    return nullptr;
  }
  return json::object{{"title", workshop->title}, {"url", "/workshops/" + workshop->id.text()}};
}

}  // namespace

void parts(Parts& parts) { parts.add("journey", "document", name_in_journey); }

void routes(Routes& routes) {
  routes.get("/workshops", Deed::browse, list_page);
  routes.get("/workshops/{id}", Deed::see, show);
}

}  // namespace commonty::workshops
