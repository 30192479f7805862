#include "civic/contributions/contributions_web.h"

#include <boost/json/array.hpp>

#include "civic/contributions/attachments_web.h"
#include "civic/contributions/comments_web.h"
#include "civic/contributions/found_near.h"
#include "civic/contributions/list_web.h"
#include "civic/contributions/prepared.h"
#include "civic/journeys/journeys.h"
#include "civic/pages/fields.h"
#include "civic/pages/jobs.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "civic/pages/tally.h"
#include "civic/people/people.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::contributions {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using pages::Outcome;
using permissions::Deed;

constexpr std::int64_t view_pause_ms = minute_ms;
constexpr int similar_max = 5;
constexpr int merged_shown_max = 50;
constexpr std::size_t crumb_length = 40;

std::string url_of(ContributionId id) { return "/contributions/" + id.text(); }

Draft draft_of(const Visit& visit) {
  Draft draft;
  draft.kind = kind_named(visit.field("kind")).value_or(Kind::experience);
  draft.title = visit.field("title");
  draft.text = visit.field("text");
  if (const auto organisation = OrganisationId::parse(visit.field("on_behalf_of"))) {
    draft.on_behalf_of = *organisation;
  }
  return draft;
}

// ---- Giving ------------------------------------------------------------------------------------

using Files = std::vector<attachments::Draft>;

// Words and files are looked at together, so that a person hears of all that is wrong at once.
Result<Files> check_all(const Visit& visit) {
  auto files = attachments::sent(visit);
  if (!files) {
    Refusal refusal = files.refusal();
    const auto words = check(draft_of(visit));
    if (words || refusal.reason != Reason::invalid) return refusal;
    const auto& more = words.refusal().problems;
    refusal.problems.insert(refusal.problems.begin(), more.begin(), more.end());
    return refusal;
  }
  if (!files->empty() && visit.field("split") == "yes") {
    return refuse_field("file-1", say("Files can stand beside one contribution only. Give your "
                                      "lines and your files one after the other"));
  }
  return files;
}

// What is done once it is known who gives to which challenge. Their words are prepared before, out
// of the turn to write; if they are refused, this says so.
using Giving = std::function<Result<Outcome>(Tx&, PersonId author, const Challenge&)>;

Giving giving_lines(const Visit& visit) {
  return [lines = prepare_lines(draft_of(visit))](Tx& tx, PersonId author,
                                                  const Challenge& c) -> Result<Outcome> {
    if (!lines) return lines.refusal();
    const auto given = TRY(post_lines(tx, author, c, *lines));
    return pages::to("/challenges/" + c.slug + "/contributions?from=me",
                     say("Thank you. You gave {count} contributions",
                         {{"count", std::to_string(given.size())}}));
  };
}

Giving giving_one(const Visit& visit, const Files& files) {
  return [&files, prepared = prepare(draft_of(visit))](Tx& tx, PersonId author,
                                                       const Challenge& c) -> Result<Outcome> {
    if (!prepared) return prepared.refusal();
    const Contribution given = TRY(post(tx, author, c, *prepared));
    TRY(attachments::add(tx, author, given, files));
    return pages::to(url_of(given.id) + "?given=yes", say("Thank you. Your words are kept here"));
  };
}

web::Response give(Visit& visit, DrawnLists& drawn) {
  const auto within = pages::within_limit(visit, "give");
  if (!within) return pages::refused(visit, within.refusal());
  const auto again = [&](const Refusal& refusal) {
    const bool can_be_put_right =
        refusal.reason == Reason::invalid || refusal.reason == Reason::conflict;
    return can_be_put_right ? challenge_page(visit, drawn, &refusal)
                            : pages::refused(visit, refusal);
  };
  const auto files = check_all(visit);
  if (!files) return again(files.refusal());
  const Giving giving =
      visit.field("split") == "yes" ? giving_lines(visit) : giving_one(visit, *files);
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const Challenge c = TRY(challenges::get_by_slug(tx, visit.route("slug")));
        TRY(visit.require(challenges::standing(tx, visit.viewer, c)));
        return giving(tx, people::author_of(tx, visit, visit.field("name")), c);
      },
      again);
}

// ---- One contribution --------------------------------------------------------------------------

json::array cards_of(const Visit& visit, const std::vector<Contribution>& list) {
  json::array cards;
  for (const Contribution& c : list) cards.push_back(card(reading_of(visit), c));
  return cards;
}

std::vector<Contribution> merged_into(Tx& tx, ContributionId id) {
  std::vector<Contribution> out;
  for (const store::Row row :
       tx.query("SELECT id FROM contributions WHERE merged_into = $1 AND state = 'merged' "
                "ORDER BY id LIMIT $2",
                id, merged_shown_max)) {
    if (auto c = find(tx, row.get<ContributionId>(0))) out.push_back(*std::move(c));
  }
  return out;
}

// Nothing of it where the joint one is hidden or taken back.
json::object merged_target(Tx& tx, const Contribution& c) {
  const auto target = c.merged_into ? find(tx, c.merged_into) : std::nullopt;
  if (!target || target->state == State::hidden || target->state == State::withdrawn)
    return {{"url", ""}, {"headline", ""}};
  return {{"url", url_of(target->id)}, {"headline", headline(*target)}};
}

// What is offered right after giving: all of it can be skipped.
json::object thanks(const Visit& visit, const Contribution& c) {
  const bool guest = visit.viewer.kind == Viewer::Kind::guest;
  json::object out{{"action", url_of(c.id) + "/edit"},
                   {"kind_field", kind_field(visit, name_of(c.kind), nullptr)},
                   {"title_field", title_field(visit, c.title, nullptr)},
                   {"name_field", nullptr},
                   {"attach_url", url_of(c.id) + "/attachments"},
                   {"sign_in_url", guest ? "/sign-in?back=" + percent_encode(url_of(c.id)) : ""}};
  if (guest) out["name_field"] = name_field(visit, visit.viewer.name, nullptr);
  return out;
}

json::object whole(Visit& visit, Tx& tx, const Contribution& c, bool own) {
  const Challenge challenge = *challenges::find(tx, c.challenge);
  json::object out = card(reading_of(visit), c);
  const bool is_shown = c.state == State::shown;
  out["title"] = c.title;
  out["text"] = c.text;
  out["text_html"] = markdown_to_html(c.text);
  out["challenge"] = {{"question", challenge.question},
                      {"short_title", challenge.short_title},
                      {"url", "/challenges/" + challenge.slug}};
  out["thread"] = pages::thread(visit, static_cast<int>(challenge.step), {});
  out["is_shown"] = is_shown;
  out["is_hidden"] = c.state == State::hidden;
  out["is_withdrawn"] = c.state == State::withdrawn;
  out["is_merged"] = c.state == State::merged;
  out["merged_into"] = merged_target(tx, c);
  const auto joined = merged_into(tx, c.id);
  out["has_merged"] = !joined.empty();
  out["merged_from"] = cards_of(visit, joined);
  out["is_author"] = own;
  out["may_edit"] = own && is_shown;
  out["may_support"] = is_shown && !own;
  out["supported"] = supports(tx, visit.viewer.id, c.id);
  const auto alike =
      similar(visit.app, tx, c.challenge, c.title + "\n" + c.text, similar_max, c.id);
  out["has_similar"] = !alike.empty();
  out["similar"] = cards_of(visit, alike);
  out["journey"] = journeys::shown(visit, tx, {"contribution", c.id.value});
  out["attachments"] = attachments::beside(visit, tx, c);
  out["attach_url"] = own && is_shown ? url_of(c.id) + "/attachments" : "";
  out["discussion"] = comments::section(visit, tx, c);
  out["link_url"] = url_of(c.id);
  out["report_url"] = own ? "" : url_of(c.id) + "/report";
  out["in_theme"] = nullptr;
  if (visit.app.parts) {
    out["in_theme"] = visit.app.parts->get("contribution", "theme", visit, tx, c.id.value);
  }
  out["thanks"] = nullptr;
  out["opinions"] = nullptr;
  if (visit.app.parts) visit.app.parts->put_into(out, "contribution", visit, tx, c.id.value);
  if (visit.query("given") == "yes" && own) out["thanks"] = thanks(visit, c);
  return out;
}

web::Response show(Visit& visit) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Contribution c = TRY(readable_of_address(visit, tx));
    const bool own = visit.viewer.known() && visit.viewer.id == c.author;
    if (!own) visit.app.views.add("contribution", c.id.value);
    return whole(visit, tx, c, own);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title(model->at("headline").as_string());
  const json::object& challenge = model->at("challenge").as_object();
  const pages::Crumb up{std::string(challenge.at("short_title").as_string()),
                        std::string(challenge.at("url").as_string())};
  return pages::show(
      visit, "contributions/show", *std::move(model),
      {.title = shorten(title, crumb_length), .crumbs = {up}, .section = "/challenges"});
}

// ---- Supports ----------------------------------------------------------------------------------

// Runs `deed` on the contribution in the address, as whoever is here.
web::Response act_on(Visit& visit,
                     const std::function<Result<Outcome>(Tx&, const Contribution&)>& deed) {
  return pages::act(
      visit, [&](Tx& tx) -> Result<Outcome> { return deed(tx, TRY(of_address(visit, tx))); });
}

web::Response add_support(Visit& visit) {
  const auto within = pages::within_limit(visit, "support");
  if (!within) return pages::refused(visit, within.refusal());
  return act_on(visit, [&](Tx& tx, const Contribution& c) -> Result<Outcome> {
    TRY(support(tx, people::author_of(tx, visit), c.id));
    return pages::to(url_of(c.id), say("You support this. You will hear what becomes of it"),
                     url_of(c.id) + "/supports/withdrawal");
  });
}

web::Response take_support_back(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Contribution& c) -> Result<Outcome> {
    TRY(withdraw_support(tx, visit.viewer.id, c.id));
    return pages::to(url_of(c.id), say("Your support is taken back"));
  });
}

web::Response ask_support_back(Visit& visit) {
  auto c = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!c) return pages::refused(visit, c.refusal());
  return pages::ask(visit,
                    {.title = visit.text(say("Take your support back?")),
                     .body = headline(*c),
                     .button = visit.text(say("Take my support back")),
                     .action = url_of(c->id) + "/supports/withdrawal",
                     .back = url_of(c->id)},
                    {.title = visit.text(say("Take your support back?"))});
}

// ---- While writing -----------------------------------------------------------------------------

// As cards, each with where it can be supported.
json::array to_support_instead(const Visit& visit, const std::vector<Contribution>& list) {
  json::array cards = cards_of(visit, list);
  for (std::size_t i = 0; i < list.size(); ++i) {
    cards[i].as_object()["instead_url"] = url_of(list[i].id) + "#supports";
  }
  return cards;
}

web::Response similar_page(Visit& visit) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge c = TRY(challenges::get_by_slug(tx, visit.route("slug")));
    TRY(visit.require(challenges::standing(tx, visit.viewer, c)));
    const std::string text = clean(visit.query("text").substr(0, text_length_max));
    return json::object{
        {"text", text},
        {"text_field", text_field(visit, say("Some words of yours"), text, nullptr)},
        {"challenge_url", "/challenges/" + c.slug},
        {"short_title", c.short_title},
        {"action", "/challenges/" + c.slug + "/similar"},
        {"similar", to_support_instead(visit, similar(visit.app, tx, c.id, text, similar_max))}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const pages::Crumb up{std::string(model->at("short_title").as_string()),
                        std::string(model->at("challenge_url").as_string())};
  return pages::show(visit, "contributions/similar", *std::move(model),
                     {.title = visit.text(say("Has somebody said this already?")),
                      .crumbs = {up},
                      .section = "/challenges"});
}

// What a journey calls it, to those who may see it.
json::value name_in_journey(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto c = find(tx, ContributionId{id});
  const bool readable = c && (c->state == State::shown || c->state == State::merged) &&
                        visit.may(Deed::see, standing(tx, visit.viewer, *c));
  if (!readable) return nullptr;
  return json::object{{"title", headline(*c)}, {"url", url_of(c->id)}};
}

void write_views_down(const App& app) {
  const auto counts = app.views.take("contribution", app.clock.now(), view_pause_ms);
  if (counts.empty()) return;
  app.store.write([&](Tx& tx) {
    for (const Tally::Count& count : counts) add_views(tx, {count.id}, count.number);
  });
}

}  // namespace

void routes(Routes& routes) {
  const auto drawn = std::make_shared<DrawnLists>();
  routes.get("/challenges/{slug}", Deed::see,
             [drawn](Visit& visit) { return challenge_page(visit, *drawn); });
  // Most are drawn already, so a worker would cost more than it saves.
  routes.get("/challenges/{slug}/contributions", Deed::see,
             [drawn](Visit& visit) { return list_page(visit, *drawn); });
  routes.post_files("/challenges/{slug}/contributions", Deed::give,
                    [drawn](Visit& visit) { return give(visit, *drawn); });
  routes.get_long("/challenges/{slug}/similar", Deed::see, similar_page);
  routes.get("/contributions/{id}", Deed::see, show);
  routes.post("/contributions/{id}/supports", Deed::give, add_support);
  routes.get("/contributions/{id}/supports/withdrawal", Deed::see, ask_support_back);
  routes.post("/contributions/{id}/supports/withdrawal", Deed::give, take_support_back);
  own_words_routes(routes);
  attachment_routes(routes);
  comment_routes(routes);
  export_routes(routes);
  live_routes(routes);
}

void parts(Parts& parts) { parts.add("journey", "contribution", name_in_journey); }

void jobs(Jobs& jobs) {
  jobs.chore("views of contributions", write_views_down);
  jobs.chore("meanings of contributions", meanings::keep_near(found_near()));
  attachment_jobs(jobs);
}

}  // namespace commonty::contributions
