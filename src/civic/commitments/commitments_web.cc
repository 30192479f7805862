#include "civic/commitments/commitments_web.h"

#include <boost/json/array.hpp>

#include "civic/commitments/views.h"
#include "civic/journeys/journeys.h"
#include "civic/pages/dates.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"

namespace commonty::commitments {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;

// ---- those of a challenge ----------------------------------------------------------------------

web::Response list_page(Visit& visit) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    json::array all;
    for (const Commitment& one : list(tx, challenge.id)) all.push_back(view_of(visit, one));
    const auto standing = challenges::standing(tx, visit.viewer, challenge);
    return json::object{
        {"challenge", challenge_view(challenge)},
        {"commitments", std::move(all)},
        {"csv_url", list_url(challenge) + ".csv"},
        {"new_url",
         visit.may(Deed::facilitate, standing) ? list_url(challenge) + "/new" : std::string()}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Promises"));
  return pages::show(visit, "commitments/list", *std::move(model),
                     {.title = title + " – " + challenge.short_title,
                      .crumbs = crumbs(visit, challenge, title),
                      .section = "/challenges"});
}

web::Response as_csv(Visit& visit) {
  auto rows = visit.read([&](Tx& tx) -> Result<std::string> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    std::string out =
        documents::csv_row({"id", "promise", "owner", "due", "state", "overdue", "made_at", "url"});
    for (const Commitment& c : list(tx, challenge.id)) {
      out +=
          documents::csv_row({c.id.text(), c.words, c.owner, local_iso_date(c.due_at),
                              std::string(name_of(c.state)), c.is_overdue(visit.now) ? "yes" : "",
                              rfc3339(c.made_at), visit.app.settings.base_url + url_of(c)});
    }
    return out;
  });
  if (!rows) return pages::refused(visit, rows.refusal());
  web::Response response = web::bytes(*std::move(rows), "text/csv; charset=utf-8");
  response.set("Content-Disposition",
               "attachment; filename=\"" + std::string(visit.route("slug")) + "-promises.csv\"");
  return response;
}

// ---- one ---------------------------------------------------------------------------------------

struct Found {
  Commitment commitment;
  Challenge challenge;
};

Result<Found> commitment_here(Visit& visit, Tx& tx) {
  Found out;
  out.commitment = TRY(get(tx, TRY(visit.route_id<CommitmentId>())));
  out.challenge = challenges::find(tx, out.commitment.challenge).value();
  TRY(visit.require(challenges::standing(tx, visit.viewer, out.challenge)));
  return out;
}

Message what_happened(const Step& step, const Step* before) {
  if (!before) return say("Promised");
  return before->state == State::taken_back ? say("Stands again") : label(step.state);
}

json::array history_view(const Visit& visit, const std::vector<Step>& all) {
  json::array out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Step& step = all[i];
    const Step* before = i + 1 < all.size() ? &all[i + 1] : nullptr;
    const bool is_first = before == nullptr;
    out.push_back({{"state", name_of(step.state)},
                   {"state_label", visit.text(what_happened(step, before))},
                   {"why", step.why},
                   {"words", step.words},
                   {"due", visit.texts.date(step.due_at)},
                   {"says_words", is_first || step.words != before->words},
                   {"says_due", is_first || step.due_at != before->due_at},
                   {"by", step.by_name},
                   {"when", pages::moment(visit, step.at)}});
  }
  return out;
}

json::object change_fields(const Visit& visit, const Commitment& c, const Refusal* refusal) {
  std::vector<pages::Choice> choices;
  for (const State state : states) {
    if (state == c.state && state != State::changed) continue;
    choices.push_back({std::string(name_of(state)), visit.text(label(state))});
  }
  return {
      {"state_field", pages::picks_field(visit, {.name = "state", .label = say("What is it now?")},
                                         choices, refusal)},
      {"why_field", pages::textarea_field(visit,
                                          {.name = "why",
                                           .label = say("What happened, in a sentence"),
                                           .hint = say("Everyone can read it"),
                                           .rows = 2,
                                           .length_max = why_length_max},
                                          refusal)},
      {"words_field", pages::textarea_field(visit,
                                            {.name = "words",
                                             .label = say("What is promised instead"),
                                             .value = c.words,
                                             .rows = 3,
                                             .length_max = words_length_max},
                                            refusal)},
      {"due_field",
       pages::date_field(visit, {.name = "due", .label = say("By when now")}, c.due_at, refusal)},
      {"is_refused", refusal != nullptr}};
}

// Where it was made, for those who may see that.
json::value made_at_view(const Visit& visit, Tx& tx, const Commitment& c) {
  const auto workshop = c.workshop ? workshops::find(tx, c.workshop) : std::nullopt;
  if (!workshop || !visit.may(Deed::see, workshops::standing(tx, visit.viewer, *workshop))) {
    return nullptr;
  }
  json::object out{{"title", workshop->title},
                   {"workshop_url", "/workshops/" + workshop->id.text()},
                   {"text", ""},
                   {"question_url", ""}};
  const auto question = c.question ? floor_questions::find(tx, c.question) : std::nullopt;
  if (question && question->is_public()) {
    out["text"] = question->text;
    out["question_url"] = "/workshops/" + workshop->id.text() + "/questions/" + question->id.text();
  }
  return out;
}

web::Response show(Visit& visit, const Refusal* refusal = nullptr) {
  Found found;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    found = TRY(commitment_here(visit, tx));
    const Commitment& c = found.commitment;
    json::object m = view_of(visit, c);
    m["challenge"] = challenge_view(found.challenge);
    m["made_at"] = made_at_view(visit, tx, c);
    const auto steps = history(tx, c.id);
    m["steps"] = steps.size();
    m["history"] = history_view(visit, steps);
    m["journey"] = journeys::shown(visit, tx, {"commitment", c.id.value});
    m["link_url"] = url_of(c);
    m["change"] = nullptr;
    m["withdrawal_url"] = "";
    const auto standing = challenges::standing(tx, visit.viewer, found.challenge);
    if (visit.may(Deed::facilitate, standing)) {
      m["withdrawal_url"] = url_of(c) + "/withdrawal";
      if (!c.is_taken_back()) m["change"] = change_fields(visit, c, refusal);
    }
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "commitments/show", *std::move(model),
                     {.title = shorten(found.commitment.words, title_length),
                      .crumbs = crumbs(visit, found.challenge, found.commitment.words),
                      .section = "/challenges",
                      .refusal = refusal});
}

// Two facilitators at once: whoever comes second looks at what the first has said, and does not put
// older words back unseen.
Result<void> require_seen(const Visit& visit, Tx& tx, CommitmentId id) {
  const std::string_view saw = visit.field("saw");
  if (saw.empty() || saw == std::to_string(history(tx, id).size())) return done();
  return refuse_field("state", say("Somebody has changed this promise meanwhile. Look at what it "
                                   "is now, then record yours again"));
}

web::Response change_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Found found = TRY(commitment_here(visit, tx));
        const auto state = state_named(visit.field("state"));
        if (!state || *state == State::taken_back)
          return refuse_field("state", say("Choose what it is now"));
        TRY(require_seen(visit, tx, found.commitment.id));
        Problems problems;
        const auto due = pages::typed_day(visit, "due", pages::DayPart::end, problems);
        if (*state == State::changed) TRY(std::move(problems).result());
        TRY(change(tx, visit.viewer.id, found.commitment.id,
                   {.state = *state,
                    .why = std::string(visit.field("why")),
                    .words = std::string(visit.field("words")),
                    .due_at = due}));
        return pages::to(url_of(found.commitment),
                         say("Kept with its history. You can change it again"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return show(visit, &refusal);
      });
}

// ---- one that was recorded by mistake ----------------------------------------------------------

web::Response ask_let_stand(Visit& visit, const Found& found) {
  const std::string title = visit.text(say("Let this promise stand again?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = found.commitment.words,
       .button = visit.text(say("Let it stand again")),
       .action = url_of(found.commitment) + "/withdrawal/undo",
       .back = url_of(found.commitment)},
      {.title = title, .crumbs = crumbs(visit, found.challenge, title), .section = "/challenges"});
}

// One page asks both ways: take back what stands, let stand what was taken back.
web::Response withdrawal_page(Visit& visit, const Refusal* refusal = nullptr) {
  auto found = visit.read([&](Tx& tx) { return commitment_here(visit, tx); });
  if (!found) return pages::refused(visit, found.refusal());
  const Commitment& c = found->commitment;
  if (c.is_taken_back()) return ask_let_stand(visit, *found);
  const std::string title = visit.text(say("Take this promise back?"));
  return pages::show(
      visit, "commitments/withdrawal",
      {{"words", c.words},
       {"owner", c.owner},
       {"promise_url", url_of(c)},
       {"why_field", pages::textarea_field(visit,
                                           {.name = "why",
                                            .label = say("What was the mistake, in a sentence"),
                                            .hint = say("Everyone can read it"),
                                            .rows = 2,
                                            .length_max = why_length_max},
                                           refusal)}},
      {.title = title,
       .crumbs = crumbs(visit, found->challenge, title),
       .section = "/challenges",
       .refusal = refusal});
}

web::Response take_it_back(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Commitment c = TRY(commitment_here(visit, tx)).commitment;
        TRY(take_back(tx, visit.viewer.id, c.id, visit.field("why")));
        return pages::to(url_of(c), say("Taken back. Its history stays"),
                         url_of(c) + "/withdrawal");
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return withdrawal_page(visit, &refusal);
      });
}

web::Response let_it_stand(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Commitment c = TRY(commitment_here(visit, tx)).commitment;
    TRY(let_stand(tx, visit.viewer.id, c.id));
    return pages::to(url_of(c), say("The promise stands again"));
  });
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/challenges/{slug}/commitments", Deed::see, list_page);
  routes.get_long("/challenges/{slug}/commitments.csv", Deed::see, as_csv);
  routes.get("/commitments/{id}", Deed::see, [](Visit& visit) { return show(visit); });
  routes.post("/commitments/{id}/changes", Deed::facilitate, change_it);
  routes.get("/commitments/{id}/withdrawal", Deed::facilitate,
             [](Visit& visit) { return withdrawal_page(visit); });
  routes.post("/commitments/{id}/withdrawal", Deed::facilitate, take_it_back);
  routes.post("/commitments/{id}/withdrawal/undo", Deed::facilitate, let_it_stand);
  recording_routes(routes);
}

}  // namespace commonty::commitments
