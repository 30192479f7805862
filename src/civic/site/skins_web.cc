#include <boost/json/array.hpp>

#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/site/site_web.h"
#include "civic/site/skins.h"

namespace commonty::site {
namespace json = boost::json;
namespace {

using permissions::Deed;

std::string url_of(const Skin& skin) { return "/site/skins/" + skin.slug; }

std::vector<pages::Crumb> crumbs(const Visit& visit) {
  return {{visit.text(say("The site")), "/site"}, {visit.text(say("Skins")), "/site/skins"}};
}

// ---- the stylesheet

web::Response show_stylesheet(Visit& visit) {
  const auto skin = visit.read([&](Tx& tx) {
    const std::string_view wanted = visit.query("skin");
    return get_skin(tx, wanted.empty() ? chosen_skin(tx) : std::string(wanted));
  });
  if (!skin) return pages::refused(visit, skin.refusal());
  const std::string etag = "\"" + version(*skin) + "\"";
  if (visit.request.has(etag)) return web::not_modified(etag);
  web::Response response = web::bytes(stylesheet(*skin), "text/css; charset=utf-8");
  response.set("ETag", etag);
  // With its version in the address it never changes.
  response.set("Cache-Control", visit.query("v") == version(*skin)
                                    ? "public, max-age=31536000, immutable"
                                    : "no-cache");
  return response;
}

// ---- the list

web::Response show_list(Visit& visit) {
  json::array list = visit.read([](Tx& tx) {
    json::array out;
    const std::string chosen = chosen_skin(tx);
    for (const Skin& skin : skins(tx)) {
      out.push_back({{"name", skin.name},
                     {"url", url_of(skin)},
                     {"preview_url", url_of(skin) + "/preview"},
                     {"is_chosen", skin.slug == chosen}});
    }
    return out;
  });
  return pages::show(visit, "site/skins", {{"skins", std::move(list)}},
                     {.title = visit.text(say("Skins")), .crumbs = crumbs(visit)});
}

// The whole page wears the skin that is looked at.
web::Response preview(Visit& visit) {
  const auto skin = visit.read([&](Tx& tx) { return get_skin(tx, visit.route("slug")); });
  if (!skin) return pages::refused(visit, skin.refusal());
  visit.face.skin_url = stylesheet_url(*skin);
  return pages::show(
      visit, "site/preview",
      {{"name", skin->name}, {"url", url_of(*skin)}, {"stylesheet_url", stylesheet_url(*skin)}},
      {.title = skin->name, .crumbs = crumbs(visit)});
}

web::Response choose(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const std::string before = chosen_skin(tx);
    TRY(choose_skin(tx, visit.viewer.id, visit.route("slug")));
    return pages::to("/site/skins", say("The site wears it now"),
                     "/site/skins/" + before + "/preview");
  });
}

// ---- adding and changing

Skin typed(const Visit& visit, std::string slug) {
  Skin skin;
  skin.slug = std::move(slug);
  skin.name = visit.field("name");
  for (Part part : parts) skin[part] = visit.field(name_of(part));
  return skin;
}

web::Response form_page(Visit& visit, const Skin& skin, std::string action,
                        const Refusal* refusal) {
  json::array colours;
  for (Part part : parts) {
    colours.push_back(pages::text_field(visit,
                                        {.name = std::string(name_of(part)),
                                         .label = label(part),
                                         .hint = say("Like #6b3fa0"),
                                         .value = skin[part]},
                                        refusal));
  }
  const std::string title = skin.slug.empty()
                                ? visit.text(say("Add a skin"))
                                : visit.text(say("Change {name}", {{"name", skin.name}}));
  return pages::show(
      visit, "site/skin_form",
      {{"title", title},
       {"action", std::move(action)},
       {"name_field",
        pages::text_field(visit, {.name = "name", .label = say("Name"), .value = skin.name},
                          refusal)},
       {"colour_fields", std::move(colours)}},
      {.title = title, .crumbs = crumbs(visit), .refusal = refusal});
}

// A new one begins with the colours the site wears, so that only some need changing.
web::Response add_page(Visit& visit, const Refusal* refusal) {
  Skin skin = visit.read([](Tx& tx) { return get_skin(tx, chosen_skin(tx)).value(); });
  skin.slug.clear();
  skin.name.clear();
  return form_page(visit, skin, "/site/skins", refusal);
}

web::Response show_add(Visit& visit) { return add_page(visit, nullptr); }

web::Response add(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Skin skin = TRY(add_skin(tx, visit.viewer.id, typed(visit, "")));
        return pages::to(url_of(skin) + "/preview", say("Saved. This is how it looks"));
      },
      [&](const Refusal& refusal) { return add_page(visit, &refusal); });
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  const auto skin = visit.read([&](Tx& tx) { return get_skin(tx, visit.route("slug")); });
  if (!skin) return pages::refused(visit, skin.refusal());
  return form_page(visit, *skin, url_of(*skin), refusal);
}

web::Response show_edit(Visit& visit) { return edit_page(visit, nullptr); }

web::Response edit(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Skin before = TRY(get_skin(tx, visit.route("slug")));
        TRY(change_skin(tx, visit.viewer.id, typed(visit, before.slug)));
        return pages::to(url_of(before) + "/preview", say("Saved. This is how it looks"));
      },
      [&](const Refusal& refusal) { return edit_page(visit, &refusal); });
}

}  // namespace

void skin_routes(Routes& routes) {
  routes.get("/skin.css", Deed::browse, show_stylesheet);
  routes.get("/site/skins", Deed::run_site, show_list);
  routes.get("/site/skins/new", Deed::run_site, show_add);
  routes.post("/site/skins", Deed::run_site, add);
  routes.get("/site/skins/{slug}", Deed::run_site, show_edit);
  routes.post("/site/skins/{slug}", Deed::run_site, edit);
  routes.get("/site/skins/{slug}/preview", Deed::run_site, preview);
  routes.post("/site/skins/{slug}/choice", Deed::run_site, choose);
}

}  // namespace commonty::site
