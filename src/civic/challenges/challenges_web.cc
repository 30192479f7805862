#include "civic/challenges/challenges_web.h"

#include <boost/json/array.hpp>

#include "civic/challenges/challenges.h"
#include "civic/pages/pages.h"

namespace commonty::challenges {
namespace json = boost::json;
namespace {

using permissions::Deed;

json::array strings(const std::vector<std::string>& lines) {
  return json::array(lines.begin(), lines.end());
}

json::object card(const Visit& visit, const Challenge& c) {
  json::object out{{"question", c.question},
                   {"url", "/challenges/" + c.slug},
                   {"step", name_of(c.step)},
                   {"step_label", visit.text(label(c.step))}};
  if (c.closes_at) out["time_left"] = visit.texts.left(*c.closes_at, visit.now);
  return out;
}

web::Response list(Visit& visit) {
  json::array cards = visit.read([&](Tx& tx) {
    json::array found;
    for (const store::Row row :
         tx.query("SELECT slug FROM challenges WHERE audience = 'public' ORDER BY made_at DESC")) {
      found.push_back(card(visit, *find_by_slug(tx, row.text(0))));
    }
    return found;
  });
  return pages::show(visit, "challenges/list", {{"challenges", std::move(cards)}},
                     {.title = visit.text(say("Challenges")), .section = "/challenges"});
}

web::Response show(Visit& visit) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge c = TRY(get_by_slug(tx, visit.route("slug")));
    TRY(visit.require(standing(tx, visit.viewer, c)));
    json::object out = card(visit, c);
    out["short_title"] = c.short_title;
    out["background"] = c.background;
    json::array asked_by;
    for (const Owner& owner : owners(tx, c.id)) {
      asked_by.push_back({{"name", owner.name}, {"url", "/organisations/" + owner.slug}});
    }
    out["owners"] = std::move(asked_by);
    const Limits reach = limits(tx, c.id);
    out["in_our_gift"] = strings(reach.in_our_gift);
    out["we_can_influence"] = strings(reach.we_can_influence);
    out["parked"] = strings(reach.parked);
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title((*model)["short_title"].as_string());
  return pages::show(visit, "challenges/show", *std::move(model),
                     {.title = title,
                      .crumbs = {{visit.text(say("Challenges")), "/challenges"}, {title, ""}},
                      .section = "/challenges"});
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/challenges", Deed::browse, list);
  routes.get("/challenges/{slug}", Deed::see, show);
}

}  // namespace commonty::challenges
