// The pages on which a facilitator records a promise: of a challenge, or about a question that was
// asked at a workshop.
#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/commitments/commitments_web.h"
#include "civic/commitments/views.h"
#include "civic/pages/dates.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"

namespace commonty::commitments {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using floor_questions::Question;
using permissions::Deed;
using workshops::Workshop;

constexpr int organisations_max = 500;

// ---- of a challenge ----------------------------------------------------------------------------

// The challenge's own organisations first.
std::vector<pages::Choice> organisation_choices(const Visit& visit, Tx& tx,
                                                const Challenge& challenge) {
  std::vector<pages::Choice> out = {{"", visit.text(say("None of these"))}};
  std::vector<OrganisationId> known;
  for (const challenges::Owner& owner : challenges::owners(tx, challenge.id)) {
    out.push_back({owner.id.text(), owner.name});
    known.push_back(owner.id);
  }
  for (const auto& one : organisations::list(tx, {.limit = organisations_max})) {
    if (std::ranges::find(known, one.id) == known.end()) out.push_back({one.id.text(), one.name});
  }
  return out;
}

json::array make_fields(const Visit& visit, Tx& tx, const Challenge& challenge,
                        const Refusal* refusal) {
  json::array out;
  out.push_back(pages::textarea_field(visit,
                                      {.name = "words",
                                       .label = say("What was promised"),
                                       .hint = say("So that everyone can tell whether it was kept"),
                                       .rows = 3,
                                       .length_max = words_length_max},
                                      refusal));
  out.push_back(pages::select_field(
      visit, {.name = "organisation", .label = say("The organisation that promised it")},
      organisation_choices(visit, tx, challenge), refusal));
  out.push_back(pages::text_field(
      visit,
      {.name = "owner",
       .label = say("Who sees to it"),
       .hint = say("A person or a body, by name; you may leave it empty for an organisation")},
      refusal));
  out.push_back(
      pages::date_field(visit, {.name = "due", .label = say("By when")}, std::nullopt, refusal));
  return out;
}

Result<Draft> typed_draft(const Visit& visit) {
  Problems problems;
  Draft draft{.words = std::string(visit.field("words")),
              .owner = std::string(visit.field("owner")),
              .organisation =
                  OrganisationId::parse(visit.field("organisation")).value_or(OrganisationId{})};
  draft.due_at = pages::typed_day(visit, "due", pages::DayPart::end, problems);
  TRY(std::move(problems).result());
  return draft;
}

pages::Outcome recorded(CommitmentId id) {
  return pages::to("/commitments/" + id.text(),
                   say("The promise stands here now, for everyone to see"));
}

web::Response new_page(Visit& visit, const Refusal* refusal = nullptr) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    return json::object{{"challenge", challenge_view(challenge)},
                        {"question", nullptr},
                        {"harvest_url", ""},
                        {"action", list_url(challenge)},
                        {"fields", make_fields(visit, tx, challenge, refusal)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Record a promise"));
  return pages::show(visit, "commitments/new", *std::move(model),
                     {.title = title,
                      .crumbs = crumbs(visit, challenge, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response make_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        const Draft draft = TRY(typed_draft(visit));
        return recorded(TRY(make(tx, visit.viewer.id, challenge.id, draft)));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return new_page(visit, &refusal);
      });
}

// ---- from a question ---------------------------------------------------------------------------

struct Asked {
  Workshop workshop;
  Question question;
  std::optional<Challenge> challenge;
};

Result<Asked> asked_here(Visit& visit, Tx& tx) {
  Asked out;
  out.workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
  TRY(visit.require(workshops::standing(tx, visit.viewer, out.workshop)));
  out.question = TRY(
      floor_questions::get(tx, out.workshop.id, TRY(visit.route_id<FloorQuestionId>("question"))));
  if (!out.question.is_public()) {
    return refuse(Reason::conflict, say("Only what everyone sees can be promised anything"));
  }
  if (out.workshop.challenge) out.challenge = challenges::find(tx, out.workshop.challenge);
  return out;
}

std::string url_of(const Asked& asked) {
  return "/workshops/" + asked.workshop.id.text() + "/questions/" + asked.question.id.text();
}

web::Response from_question_page(Visit& visit, const Refusal* refusal = nullptr) {
  Asked asked;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    asked = TRY(asked_here(visit, tx));
    json::object m{{"challenge", nullptr},
                   {"question", {{"text", asked.question.text}, {"question_url", url_of(asked)}}},
                   {"harvest_url", "/workshops/" + asked.workshop.id.text() + "/harvest"},
                   {"action", url_of(asked) + "/commitment"},
                   {"fields", json::array()}};
    if (!asked.challenge) return m;
    m["challenge"] = challenge_view(*asked.challenge);
    m["fields"] = make_fields(visit, tx, *asked.challenge, refusal);
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("A promise was made"));
  return pages::show(visit, "commitments/new", *std::move(model),
                     {.title = title,
                      .crumbs = {{visit.text(say("Workshops")), "/workshops"},
                                 {asked.workshop.title, "/workshops/" + asked.workshop.id.text()},
                                 {shorten(asked.question.text, title_length), url_of(asked)},
                                 {title, ""}},
                      .section = "/workshops",
                      .refusal = refusal});
}

web::Response make_from_question(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Asked asked = TRY(asked_here(visit, tx));
        if (!asked.challenge) {
          return refuse(Reason::invalid,
                        say("Choose the challenge of this workshop first: promises "
                            "are kept with a challenge"));
        }
        Draft draft = TRY(typed_draft(visit));
        draft.workshop = asked.workshop.id;
        draft.question = asked.question.id;
        return recorded(TRY(make(tx, visit.viewer.id, asked.challenge->id, draft)));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return from_question_page(visit, &refusal);
      });
}

}  // namespace

void recording_routes(Routes& routes) {
  routes.get("/challenges/{slug}/commitments/new", Deed::facilitate,
             [](Visit& visit) { return new_page(visit); });
  routes.post("/challenges/{slug}/commitments", Deed::facilitate, make_it);
  routes.get("/workshops/{id}/questions/{question}/commitment", Deed::facilitate,
             [](Visit& visit) { return from_question_page(visit); });
  routes.post("/workshops/{id}/questions/{question}/commitment", Deed::facilitate,
              make_from_question);
}

}  // namespace commonty::commitments
