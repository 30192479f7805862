// The form in which a challenge is started and changed.
#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/challenges/challenges_web.h"
#include "civic/organisations/organisations.h"
#include "civic/pages/dates.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::challenges {
namespace json = boost::json;
namespace {

using organisations::Organisation;
using permissions::Audience;
using permissions::Deed;

constexpr int organisations_max = 500;
constexpr std::array audiences = {Audience::everyone, Audience::network, Audience::team,
                                  Audience::only_me};

Message label(Audience audience) {
  switch (audience) {
    case Audience::everyone:
      return say("Everyone");
    case Audience::network:
      return say("The networks of the organisations that ask");
    case Audience::team:
      return say("The organisations that ask, and those with a role");
    case Audience::only_me:
      return say("Only its conveners, while it is being prepared");
  }
  return {};
}

// ---- what was typed

std::vector<std::string> lines_of(std::string_view text) {
  const std::string cleaned = clean(text);
  std::vector<std::string> out;
  for (const std::string_view part : split(cleaned, '\n')) {
    std::string line = clean_line(part);
    if (!line.empty()) out.push_back(std::move(line));
  }
  return out;
}

Draft typed(Tx& tx, const Visit& visit, Problems& problems) {
  Draft draft{.question = std::string(visit.field("question")),
              .short_title = std::string(visit.field("short_title")),
              .background = std::string(visit.field("background"))};
  draft.audience = Audience::only_me;
  bool chosen = false;
  for (Audience audience : audiences) {
    if (visit.field("audience") != permissions::name_of(audience)) continue;
    draft.audience = audience;
    chosen = true;
  }
  if (!chosen) problems.add("audience", say("Choose who may see it"));
  draft.opens_at = pages::typed_day(visit, "opens_at", pages::DayPart::begin, problems);
  draft.closes_at = pages::typed_day(visit, "closes_at", pages::DayPart::end, problems);
  for (const std::string_view text : visit.request.form.all("owners")) {
    const auto id = OrganisationId::parse(text);
    if (id && organisations::find(tx, *id)) draft.owners.push_back(*id);
  }
  draft.limits = {.in_our_gift = lines_of(visit.field("in_our_gift")),
                  .we_can_influence = lines_of(visit.field("we_can_influence")),
                  .parked = lines_of(visit.field("parked"))};
  return draft;
}

// Every problem of the form at once.
Result<Draft> checked(Tx& tx, const Visit& visit) {
  Problems problems;
  Draft draft = typed(tx, visit, problems);
  if (const auto fits = check(draft); !fits) {
    for (const Problem& problem : fits.refusal().problems) {
      problems.add(problem.field, problem.text);
    }
  }
  TRY(std::move(problems).result());
  return draft;
}

// ---- the form

json::object owners_field(const Visit& visit, Tx& tx, const std::vector<OrganisationId>& chosen,
                          const Refusal* refusal) {
  std::vector<std::string> ticked;
  for (const OrganisationId id : chosen) ticked.push_back(id.text());
  std::vector<pages::Choice> items;
  for (const Organisation& o : organisations::list(tx, {.limit = organisations_max})) {
    items.push_back({o.id.text(), o.name});
  }
  return pages::checkboxes_field(visit,
                                 {.name = "owners",
                                  .label = say("Who asks"),
                                  .hint = say("One or more organisations"),
                                  .small = true},
                                 items, ticked, refusal);
}

json::object lines_field(const Visit& visit, std::string name, Message text,
                         const std::vector<std::string>& lines, const Refusal* refusal) {
  return pages::textarea_field(
      visit,
      {.name = std::move(name),
       .label = std::move(text),
       .hint = say("A line each, at most {max}", {{"max", std::to_string(limit_lines_max)}}),
       .value = join(lines, "\n"),
       .rows = 4},
      refusal);
}

Message at_most(std::size_t characters) {
  return say("At most {max} characters", {{"max", std::to_string(characters)}});
}

void add_words(const Visit& visit, json::object& model, const Draft& draft,
               const Refusal* refusal) {
  model["question_field"] =
      pages::textarea_field(visit,
                            {.name = "question",
                             .label = say("The question"),
                             .hint = say("One that nobody can answer alone: “How might we ...?”"),
                             .value = draft.question,
                             .rows = 2,
                             .length_max = question_length_max},
                            refusal);
  model["short_title_field"] = pages::text_field(visit,
                                                 {.name = "short_title",
                                                  .label = say("A short title"),
                                                  .hint = at_most(short_title_length_max),
                                                  .value = draft.short_title},
                                                 refusal);
  model["background_field"] =
      pages::textarea_field(visit,
                            {.name = "background",
                             .label = say("What people should know first"),
                             .hint = say("Markdown works: **bold**, lists, links"),
                             .value = draft.background,
                             .rows = 10,
                             .length_max = background_length_max},
                            refusal);
}

json::object form(const Visit& visit, Tx& tx, const Draft& draft, const Refusal* refusal) {
  json::object out;
  add_words(visit, out, draft, refusal);
  std::vector<pages::Choice> who;
  for (Audience a : audiences) {
    who.push_back({std::string(permissions::name_of(a)), visit.text(label(a))});
  }
  out["owners_field"] = owners_field(visit, tx, draft.owners, refusal);
  out["audience_field"] =
      pages::radios_field(visit,
                          {.name = "audience",
                           .label = say("Who may see it and take part"),
                           .value = std::string(permissions::name_of(draft.audience))},
                          who, refusal);
  out["opens_field"] = pages::date_field(visit,
                                         {.name = "opens_at",
                                          .label = say("Opens for contributions"),
                                          .hint = say("Leave it empty to open at once")},
                                         draft.opens_at, refusal);
  out["closes_field"] = pages::date_field(visit,
                                          {.name = "closes_at",
                                           .label = say("Closes at the end of"),
                                           .hint = say("Leave it empty to keep it open")},
                                          draft.closes_at, refusal);
  const Limits& limits = draft.limits;
  out["gift_field"] =
      lines_field(visit, "in_our_gift", say("What is in our gift"), limits.in_our_gift, refusal);
  out["influence_field"] = lines_field(visit, "we_can_influence", say("What we can only influence"),
                                       limits.we_can_influence, refusal);
  out["parked_field"] = lines_field(visit, "parked", say("Parked for now"), limits.parked, refusal);
  return out;
}

web::Response form_page(Visit& visit, json::object model, std::vector<pages::Crumb> crumbs,
                        const Refusal* refusal) {
  const std::string title(model.at("title").as_string());
  return pages::show(
      visit, "challenges/form", std::move(model),
      {.title = title, .crumbs = std::move(crumbs), .section = "/challenges", .refusal = refusal});
}

// ---- starting one

// Whoever belongs to an organisation may ask something for it.
Result<std::vector<OrganisationId>> require_to_start(Visit& visit, Tx& tx) {
  permissions::Standing standing;
  std::vector<OrganisationId> own;
  if (visit.viewer.signed_in()) own = organisations::of_person(tx, visit.viewer.id);
  standing.member_of_owner = !own.empty();
  TRY(visit.require(standing));
  return own;
}

web::Response start_page(Visit& visit, const Refusal* refusal) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const auto own = TRY(require_to_start(visit, tx));
    json::object out = form(visit, tx, {.owners = own}, refusal);
    out["title"] = visit.text(say("Ask something together"));
    out["action"] = "/challenges/new";
    out["button"] = visit.text(say("Start the challenge"));
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  return form_page(visit, *std::move(model), {{visit.text(say("Challenges")), "/challenges"}},
                   refusal);
}

bool asks_for_own(const Visit& visit, const std::vector<OrganisationId>& own, const Draft& draft) {
  if (visit.may(Deed::run_site, {})) return true;
  return std::any_of(draft.owners.begin(), draft.owners.end(), [&](OrganisationId id) {
    return std::find(own.begin(), own.end(), id) != own.end();
  });
}

web::Response start_one(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const auto own = TRY(require_to_start(visit, tx));
        const Draft draft = TRY(checked(tx, visit));
        if (!asks_for_own(visit, own, draft)) {
          return refuse_field("owners", say("One of them must be an organisation you belong to"));
        }
        const Challenge c = TRY(start(tx, visit.viewer.id, draft));
        return pages::to("/challenges/" + c.slug + "/running",
                         say("Started. Now say who looks after it with you"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return start_page(visit, &refusal);
      });
}

// ---- changing one

Draft draft_of(Tx& tx, const Challenge& c) {
  Draft draft{.question = c.question,
              .short_title = c.short_title,
              .background = c.background,
              .audience = c.audience,
              .opens_at = c.opens_at,
              .closes_at = c.closes_at};
  for (const Owner& owner : owners(tx, c.id)) draft.owners.push_back(owner.id);
  draft.limits = limits(tx, c.id);
  return draft;
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge c = TRY(of_address(visit, tx));
    json::object out = form(visit, tx, draft_of(tx, c), refusal);
    out["title"] = visit.text(say("Change {name}", {{"name", c.short_title}}));
    out["short_title"] = c.short_title;
    out["action"] = "/challenges/" + c.slug + "/edit";
    out["button"] = visit.text(say("Save"));
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string name(model->at("short_title").as_string());
  return form_page(visit, *std::move(model),
                   {{visit.text(say("Challenges")), "/challenges"},
                    {name, "/challenges/" + std::string(visit.route("slug"))}},
                   refusal);
}

// Nobody puts the name of an organisation that is not their own under a question.
Result<void> require_own(const Visit& visit, Tx& tx, ChallengeId challenge, const Draft& draft) {
  if (visit.may(Deed::run_site, {})) return done();
  std::vector<OrganisationId> known = organisations::of_person(tx, visit.viewer.id);
  for (const Owner& owner : owners(tx, challenge)) known.push_back(owner.id);
  for (const OrganisationId id : draft.owners) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      return refuse_field("owners", say("You may only add an organisation that you belong to"));
    }
  }
  return done();
}

web::Response edit(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge c = TRY(of_address(visit, tx));
        const Draft draft = TRY(checked(tx, visit));
        TRY(require_own(visit, tx, c.id, draft));
        TRY(change(tx, visit.viewer.id, c.id, draft));
        return pages::to("/challenges/" + c.slug, say("Saved"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return edit_page(visit, &refusal);
      });
}

}  // namespace

void asking_routes(Routes& routes) {
  routes.get("/challenges/new", Deed::start_challenge,
             [](Visit& visit) { return start_page(visit, nullptr); });
  routes.post("/challenges/new", Deed::start_challenge, start_one);
  routes.get("/challenges/{slug}/edit", Deed::convene,
             [](Visit& visit) { return edit_page(visit, nullptr); });
  routes.post("/challenges/{slug}/edit", Deed::convene, edit);
}

}  // namespace commonty::challenges
