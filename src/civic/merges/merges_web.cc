#include "civic/merges/merges_web.h"

#include <boost/json/array.hpp>
#include <set>

#include "civic/merges/merges.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::merges {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using contributions::Contribution;
using permissions::Deed;

constexpr int listed_max = 100;

std::vector<ContributionId> ids(const std::vector<std::string_view>& texts) {
  std::vector<ContributionId> out;
  for (const std::string_view text : texts) {
    if (const auto id = ContributionId::parse(text)) out.push_back(*id);
  }
  return out;
}

// From the form when it was sent, from the address before.
std::vector<ContributionId> chosen(const Visit& visit) {
  const auto sent = ids(visit.request.form.all("contributions"));
  return sent.empty() ? ids(visit.request.query.all("contributions")) : sent;
}

json::object row(const Visit& visit, const Contribution& c, bool checked) {
  return {{"id", c.id.text()},
          {"url", "/contributions/" + c.id.text()},
          {"headline", contributions::headline(c)},
          {"text", shorten(clean_line(c.text), 300)},
          {"kind", contributions::name_of(c.kind)},
          {"kind_label", visit.text(contributions::label(c.kind))},
          {"group", c.source.group},
          {"supports", c.supports},
          {"checked", checked}};
}

// Which to join: those that match the words, and what is near to the one it began with.
json::array candidates(const Visit& visit, Tx& tx, const Challenge& challenge) {
  json::array out;
  std::set<ContributionId> listed;
  const auto add = [&](const Contribution& c, bool checked) {
    if (c.state == contributions::State::shown && listed.insert(c.id).second) {
      out.push_back(row(visit, c, checked));
    }
  };
  for (const ContributionId id : chosen(visit)) {
    const auto c = contributions::find(tx, id);
    if (!c || c->challenge != challenge.id) continue;
    add(*c, true);
    for (const Contribution& near :
         contributions::similar(visit.app, tx, challenge.id, c->title + " " + c->text, 10, id)) {
      add(near, false);
    }
  }
  if (!listed.empty() && visit.query("q").empty()) return out;
  contributions::Filter filter;
  filter.challenge = challenge.id;
  filter.words = visit.query("q");
  for (const Contribution& c : contributions::list(tx, filter, "", listed_max).items) add(c, false);
  return out;
}

web::Response choose(Visit& visit) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    return json::object{
        {"rows", candidates(visit, tx, challenge)},
        {"words_field", pages::text_field(visit, {.name = "q",
                                                  .label = say("Search within"),
                                                  .value = std::string(visit.query("q")),
                                                  .type = "search",
                                                  .width = 20})},
        {"challenge_url", "/challenges/" + challenge.slug}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Join contributions that say the same"));
  return pages::show(
      visit, "merges/choose", *std::move(model),
      {.title = title, .crumbs = crumbs(visit, challenge, title), .section = "/challenges"});
}

json::object words_fields(const Visit& visit, const Refusal* refusal) {
  return {
      {"title_field",
       pages::text_field(visit,
                         {.name = "title",
                          .label = say("Title"),
                          .hint = say("At most {max} characters",
                                      {{"max", std::to_string(contributions::title_length_max)}})},
                         refusal)},
      {"text_field", pages::textarea_field(visit,
                                           {.name = "text",
                                            .label = say("Words"),
                                            .rows = 4,
                                            .length_max = contributions::text_length_max},
                                           refusal)},
      {"why_field", pages::text_field(visit,
                                      {.name = "why",
                                       .label = say("Why they belong together (you need not)"),
                                       .hint = say("At most {max} characters",
                                                   {{"max", std::to_string(why_length_max)}})},
                                      refusal)}};
}

web::Response compare(Visit& visit, const Refusal* refusal = nullptr) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    json::array rows;
    for (const ContributionId id : chosen(visit)) {
      const auto c = contributions::find(tx, id);
      if (!c || c->challenge != challenge.id || c->state == contributions::State::withdrawn)
        continue;
      rows.push_back(row(visit, *c, id.text() == visit.field("joint")));
    }
    json::object out = words_fields(visit, refusal);
    out["rows"] = std::move(rows);
    out["new_words"] = visit.field("joint") == "new";
    // The contributions to choose from stand in the view, as cards.
    out["joint_field"] = pages::own_choices_field(
        visit, {.name = "joint", .label = say("Which words stand for all of them?")}, refusal);
    out["challenge_url"] = "/challenges/" + challenge.slug;
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Compare before joining"));
  return pages::show(visit, "merges/compare", *std::move(model),
                     {.title = title,
                      .crumbs = crumbs(visit, challenge, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

// Who looks after one challenge joins nothing in another.
Result<void> require_all_of(Tx& tx, const Challenge& challenge,
                            const std::vector<ContributionId>& all) {
  for (const ContributionId id : all) {
    const Contribution c = TRY(contributions::get(tx, id));
    if (c.challenge == challenge.id) continue;
    return refuse(Reason::conflict, say("Join only what was given to this challenge"));
  }
  return done();
}

Result<Merge> join_as_chosen(Tx& tx, const Visit& visit, const Challenge& challenge) {
  const std::vector<ContributionId> originals = chosen(visit);
  TRY(require_all_of(tx, challenge, originals));
  if (visit.field("joint") == "new") {
    contributions::Draft words;
    words.title = visit.field("title");
    words.text = visit.field("text");
    if (!originals.empty()) {
      if (const auto c = contributions::find(tx, originals.front())) words.kind = c->kind;
    }
    return into_new(tx, visit.viewer.id, words, originals, visit.field("why"));
  }
  const auto joint = ContributionId::parse(visit.field("joint"));
  if (!joint) {
    return refuse_field("joint", say("Choose which words stand for all of them"));
  }
  TRY(require_all_of(tx, challenge, {*joint}));
  return into_existing(tx, visit.viewer.id, *joint, originals, visit.field("why"));
}

web::Response join_them(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Challenge challenge = TRY(challenge_here(visit, tx));
        const Merge merge = TRY(join_as_chosen(tx, visit, challenge));
        return pages::to("/contributions/" + merge.joint.text(),
                         say("Joined. Those who gave or supported one of them are told"),
                         "/merges/" + merge.id.text() + "/undo");
      },
      [&](const Refusal& refusal) { return compare(visit, &refusal); });
}

Result<Merge> merge_here(Visit& visit, Tx& tx) {
  const auto merge = find(tx, TRY(visit.route_id<MergeId>()));
  if (!merge) return refuse(Reason::not_found, say("There is no such merge"));
  const Contribution joint = TRY(contributions::get(tx, merge->joint));
  TRY(visit.require(contributions::standing(tx, visit.viewer, joint)));
  return *merge;
}

web::Response ask_undo(Visit& visit) {
  auto merge = visit.read([&](Tx& tx) { return merge_here(visit, tx); });
  if (!merge) return pages::refused(visit, merge.refusal());
  const std::string title = visit.text(say("Undo joining these?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = visit.text(say("{count} contributions stand by themselves again, with their authors "
                              "and supports.",
                              {{"count", std::to_string(merge->originals.size())}})),
       .button = visit.text(say("Undo it")),
       .action = visit.request.path,
       .back = "/contributions/" + merge->joint.text()},
      {.title = title, .crumbs = {{title, ""}}});
}

web::Response undo_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Merge merge = TRY(merge_here(visit, tx));
    TRY(undo(tx, visit.viewer.id, merge.id));
    return pages::to("/contributions/" + merge.originals.front().text(),
                     say("They stand by themselves again"));
  });
}

}  // namespace

Result<Challenge> challenge_here(Visit& visit, Tx& tx) {
  const Challenge challenge = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Challenge& challenge,
                                 const std::string& title) {
  return {{visit.text(say("Challenges")), "/challenges"},
          {challenge.short_title, "/challenges/" + challenge.slug},
          {title, ""}};
}

void routes(Routes& routes) {
  routes.get("/challenges/{slug}/merges/new", Deed::moderate, choose);
  routes.get("/challenges/{slug}/merges/comparison", Deed::moderate,
             [](Visit& visit) { return compare(visit); });
  routes.post("/challenges/{slug}/merges", Deed::moderate, join_them);
  routes.get("/merges/{id}/undo", Deed::moderate, ask_undo);
  routes.post("/merges/{id}/undo", Deed::moderate, undo_it);
  likely_routes(routes);
}

}  // namespace commonty::merges
