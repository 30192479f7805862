#include "civic/exit_rounds/exit_rounds_web.h"

#include <boost/json/array.hpp>

#include "civic/exit_rounds/exit_rounds.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"

namespace commonty::exit_rounds {
namespace json = boost::json;
namespace {

using permissions::Deed;
using workshops::Workshop;

Message label(Question question) {
  switch (question) {
    case Question::heard:
      return say("Was I heard?");
    case Question::clear:
      return say("Is the choice clear?");
    case Question::again:
      return say("Would I come again?");
  }
  return {};
}

Message label(Says says) {
  switch (says) {
    case Says::yes:
      return say("Yes");
    case Says::partly:
      return say("Partly");
    case Says::no:
      return say("No");
  }
  return {};
}

std::string url_of(const Workshop& workshop) { return "/workshops/" + workshop.id.text(); }

Result<Workshop> workshop_here(Visit& visit, Tx& tx) {
  Workshop workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
  TRY(visit.require(workshops::standing(tx, visit.viewer, workshop)));
  return workshop;
}

pages::Page page_of(const Visit& visit, const Workshop& w, const Refusal* refusal) {
  const std::string title = visit.text(say("The last round"));
  return {
      .title = title + " – " + w.title,
      .crumbs = {{visit.text(say("Workshops")), "/workshops"}, {w.title, url_of(w)}, {title, ""}},
      .section = "/workshops",
      .refusal = refusal};
}

// ---- the form ----------------------------------------------------------------------------------

json::array question_fields(const Visit& visit, const std::optional<Answer>& before,
                            const Refusal* refusal) {
  std::vector<pages::Choice> choices;
  for (const Says says : all_says) {
    choices.push_back({std::string(name_of(says)), visit.text(label(says))});
  }
  json::array out;
  for (const Question question : questions) {
    const auto index = static_cast<std::size_t>(question);
    out.push_back(
        pages::picks_field(visit,
                           {.name = std::string(name_of(question)),
                            .label = label(question),
                            .value = before ? std::string(name_of(before->says[index])) : ""},
                           choices, refusal));
  }
  out.push_back(pages::textarea_field(visit,
                                      {.name = "words",
                                       .label = say("In your own words, if you like"),
                                       .hint = say("Shown without your name"),
                                       .value = before ? before->words : "",
                                       .rows = 3,
                                       .length_max = words_length_max},
                                      refusal));
  return out;
}

// A guest has no account: without an address they hear of nothing once they leave this browser.
json::value email_field(const Visit& visit, const workshops::Participant& here,
                        const Refusal* refusal) {
  if (visit.viewer.signed_in()) return nullptr;
  return pages::address_field(visit, here.email, refusal);
}

web::Response form_page(Visit& visit, const Refusal* refusal = nullptr) {
  Workshop workshop;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    workshop = TRY(workshop_here(visit, tx));
    const auto here = visit.viewer.known()
                          ? workshops::participant(tx, workshop.id, visit.viewer.id)
                          : std::nullopt;
    const auto before = here ? answer_of(tx, workshop.id, visit.viewer.id) : std::nullopt;
    const Tally all = tally(tx, workshop.id);
    return json::object{
        {"title", workshop.title},
        {"url", url_of(workshop)},
        {"in_the_room", here.has_value()},
        {"can_join", !here && workshop.code_open},
        {"answered", before.has_value()},
        {"people", all.people},
        {"has_results", all.may_be_shown()},
        {"fields", here ? question_fields(visit, before, refusal) : json::array()},
        {"email_field", here ? email_field(visit, *here, refusal) : json::value(nullptr)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "exit_rounds/form", *std::move(model),
                     page_of(visit, workshop, refusal));
}

Result<Answer> typed_answer(const Visit& visit) {
  Problems problems;
  Answer out;
  for (const Question question : questions) {
    const std::string name(name_of(question));
    const auto says = says_named(visit.field(name));
    if (!says) problems.add(name, say("Choose yes, partly or no"));
    out.says[static_cast<std::size_t>(question)] = says.value_or(Says::partly);
  }
  TRY(std::move(problems).result());
  out.words = visit.field("words");
  return out;
}

web::Response give(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Workshop w = TRY(workshop_here(visit, tx));
        if (!visit.viewer.known() || !workshops::participant(tx, w.id, visit.viewer.id)) {
          return refuse(Reason::conflict, say("Join the workshop with its code first"));
        }
        TRY(answer(tx, visit.viewer.id, w, TRY(typed_answer(visit))));
        if (visit.request.form.has("email") && !visit.viewer.signed_in()) {
          TRY(workshops::set_email(tx, w.id, visit.viewer.id, visit.field("email")));
        }
        return pages::to(url_of(w) + "/exit/results",
                         say("Thank you. You can change your answers here at any time"));
      },
      [&](const Refusal& refusal) { return form_page(visit, &refusal); });
}

// ---- what all said -----------------------------------------------------------------------------

int percent(int part, int of) { return of == 0 ? 0 : (200 * part + of) / (2 * of); }

// A bar of 100, cut in the shares of yes, partly and no.
json::array shares_of(const Visit& visit, const std::array<int, 3>& counts, int people) {
  json::array out;
  int before = 0;
  for (const Says says : all_says) {
    const int count = counts[static_cast<std::size_t>(says)];
    const int from = percent(before, people), to = percent(before + count, people);
    before += count;
    out.push_back({{"name", name_of(says)},
                   {"label", visit.text(label(says))},
                   {"count", count},
                   {"x", from},
                   {"width", to - from}});
  }
  return out;
}

json::array chart_of(const Visit& visit, const Tally& tally) {
  json::array out;
  for (const Question question : questions) {
    const auto& counts = tally.counts[static_cast<std::size_t>(question)];
    out.push_back({{"name", name_of(question)},
                   {"label", visit.text(label(question))},
                   {"yes", counts[0]},
                   {"people", tally.people},
                   {"shares", shares_of(visit, counts, tally.people)}});
  }
  return out;
}

json::object meter_of(const Visit& visit, int yes, int people) {
  return {{"part", percent(yes, people)},
          {"of", 100},
          {"quiet", false},
          {"text", visit.text(say("{yes} of {people}", {{"yes", std::to_string(yes)},
                                                        {"people", std::to_string(people)}}))}};
}

json::object row_of(const Visit& visit, const std::string& title, const std::string& url,
                    const Tally& tally) {
  json::array cells;
  for (const Question question : questions) {
    const auto index = static_cast<std::size_t>(question);
    cells.push_back(json::object{{"label", visit.text(label(question))},
                                 {"meter", meter_of(visit, tally.counts[index][0], tally.people)}});
  }
  return {{"title", title}, {"row_url", url}, {"people", tally.people}, {"cells", cells}};
}

// Each workshop of the challenge in a row, all together in the last.
json::array rows_across(const Visit& visit, const std::vector<Round>& rounds) {
  json::array out;
  Tally all;
  for (const Round& round : rounds) {
    out.push_back(
        row_of(visit, round.workshop.title, url_of(round.workshop) + "/exit/results", round.tally));
    all.people += round.tally.people;
    for (std::size_t q = 0; q < questions.size(); ++q) {
      for (std::size_t s = 0; s < all_says.size(); ++s) {
        all.counts[q][s] += round.tally.counts[q][s];
      }
    }
  }
  if (rounds.size() > 1) {
    out.push_back(row_of(visit, visit.text(say("All of these workshops")), "", all));
  }
  return out;
}

// Whoever is in the room need not know the challenge's other workshops.
std::vector<Round> rounds_beside(const Visit& visit, Tx& tx, const Workshop& w) {
  const auto challenge = w.challenge ? challenges::find(tx, w.challenge) : std::nullopt;
  if (!challenge || !visit.may(Deed::see, challenges::standing(tx, visit.viewer, *challenge))) {
    return {};
  }
  return across(tx, challenge->id);
}

json::object results_model(const Visit& visit, Tx& tx, const Workshop& w) {
  const Tally all = tally(tx, w.id);
  const bool shown = all.may_be_shown();
  json::array said;
  if (shown) {
    for (const std::string& one : words(tx, w.id)) said.push_back(json::value(one));
  }
  const auto rounds = rounds_beside(visit, tx, w);
  json::array headings;
  for (const Question question : questions) {
    headings.push_back(json::value(visit.text(label(question))));
  }
  return {{"title", w.title},
          {"url", url_of(w)},
          {"people", all.people},
          {"answers_min", answers_min},
          {"has_results", shown},
          {"chart", shown ? chart_of(visit, all) : json::array()},
          {"words", std::move(said)},
          {"headings", std::move(headings)},
          {"across", rows_across(visit, rounds)}};
}

web::Response results(Visit& visit) {
  Workshop workshop;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    workshop = TRY(workshop_here(visit, tx));
    return results_model(visit, tx, workshop);
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "exit_rounds/results", *std::move(model),
                     page_of(visit, workshop, nullptr));
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/workshops/{id}/exit", Deed::see, [](Visit& visit) { return form_page(visit); });
  routes.post("/workshops/{id}/exit", Deed::see, give);
  routes.get("/workshops/{id}/exit/results", Deed::see, results);
}

}  // namespace commonty::exit_rounds
