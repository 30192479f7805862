#include "civic/organisations/organisations_web.h"

#include <boost/json/array.hpp>

#include "civic/organisations/organisations.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/pages/parts.h"
#include "platform/templates/markdown.h"

namespace commonty::organisations {
namespace json = boost::json;
namespace {

using pages::Crumb;
using permissions::Deed;

constexpr int organisations_a_page = 50;

std::string url_of(const Organisation& o) { return "/organisations/" + o.slug; }

Crumb places(const Visit& visit) {
  return {visit.text(say("People and places")), "/organisations"};
}

json::object card(const Visit& visit, const Organisation& o) {
  return {{"name", o.name},
          {"url", url_of(o)},
          {"kind", name_of(o.kind)},
          {"kind_label", visit.text(label(o.kind))}};
}

std::vector<pages::Choice> kind_choices(const Visit& visit) {
  std::vector<pages::Choice> out;
  for (Kind kind : kinds) out.push_back({std::string(name_of(kind)), visit.text(label(kind))});
  return out;
}

// ---- the list

json::array filters(const Visit& visit, std::string_view chosen) {
  json::array out = {
      {{"text", visit.text(say("All"))}, {"url", "/organisations"}, {"current", chosen.empty()}}};
  for (Kind kind : kinds) {
    out.push_back({{"text", visit.text(label(kind))},
                   {"url", "/organisations?kind=" + std::string(name_of(kind))},
                   {"current", name_of(kind) == chosen}});
  }
  return out;
}

web::Response show_list(Visit& visit) {
  const auto kind = kind_named(visit.query("kind"));
  auto found = visit.read([&](Tx& tx) {
    return list(tx, {.kind = kind,
                     .after = OrganisationId::parse(visit.query("after")),
                     .limit = organisations_a_page + 1});
  });
  std::string next_url;
  if (static_cast<int>(found.size()) > organisations_a_page) {
    found.pop_back();
    next_url = "/organisations?kind=" + std::string(kind ? name_of(*kind) : "") +
               "&after=" + found.back().id.text();
  }
  json::array cards;
  for (const Organisation& o : found) cards.push_back(card(visit, o));
  return pages::show(visit, "organisations/list",
                     {{"organisations", std::move(cards)},
                      {"filters", filters(visit, visit.query("kind"))},
                      {"next_url", next_url},
                      {"may_add", visit.may(Deed::run_site, {})}},
                     {.title = visit.text(say("People and places")),
                      .crumbs = {places(visit)},
                      .section = "/organisations"});
}

// ---- one of them

json::array member_lines(const Visit& visit, Tx& tx, const Organisation& o, bool may_run) {
  json::array out;
  for (const Member& member : members(tx, o.id)) {
    json::object line{
        {"name", member.name}, {"role_title", member.role_title}, {"is_admin", member.is_admin}};
    if (line["name"].as_string().empty()) line["name"] = visit.text(say("A member"));
    if (may_run) line["edit_url"] = url_of(o) + "/members/" + member.person.text();
    out.push_back(std::move(line));
  }
  return out;
}

json::array network_links(Tx& tx, const Organisation& o) {
  json::array out;
  for (const Network& n : networks_of(tx, o.id)) {
    out.push_back({{"name", n.name}, {"url", "/networks/" + n.slug}});
  }
  return out;
}

web::Response show(Visit& visit) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Organisation o = TRY(get_by_slug(tx, visit.route("slug")));
    const bool may_run = visit.may(Deed::run_organisation, standing(tx, visit.viewer, o.id));
    json::object out = card(visit, o);
    out["about"] = o.about;
    out["about_html"] = markdown_to_html(o.about);

    out["website"] = o.website;
    out["members"] = member_lines(visit, tx, o, may_run);
    out["networks"] = network_links(tx, o);
    out["may_run"] = may_run;
    if (visit.app.parts) visit.app.parts->put_into(out, "organisation", visit, tx, o.id.value);
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string name((*model)["name"].as_string());
  return pages::show(
      visit, "organisations/show", *std::move(model),
      {.title = name, .crumbs = {places(visit), {name, ""}}, .section = "/organisations"});
}

// ---- adding and changing

Draft typed(const Visit& visit) {
  return {std::string(visit.field("name")), std::string(visit.field("about")),
          std::string(visit.field("website")), std::string(visit.field("kind"))};
}

json::object form(const Visit& visit, const Draft& draft, const Refusal* refusal) {
  return {{"name_field", pages::text_field(visit,
                                           {.name = "name",
                                            .label = say("Name"),
                                            .hint = say("At most {max} characters",
                                                        {{"max", std::to_string(name_length_max)}}),
                                            .value = draft.name,
                                            .autocomplete = "organization"},
                                           refusal)},
          {"kind_field",
           pages::radios_field(visit, {.name = "kind", .label = say("Kind"), .value = draft.kind},
                               kind_choices(visit), refusal)},
          {"about_field", pages::textarea_field(visit,
                                                {.name = "about",
                                                 .label = say("What it does"),
                                                 .hint = say("A few sentences; Markdown is fine"),
                                                 .value = draft.about,
                                                 .length_max = about_length_max},
                                                refusal)},
          {"website_field", pages::text_field(visit,
                                              {.name = "website",
                                               .label = say("Web address"),
                                               .value = draft.website,
                                               .type = "url",
                                               .autocomplete = "url"},
                                              refusal)}};
}

web::Response form_page(Visit& visit, json::object model, std::string title,
                        const std::string& action, const Refusal* refusal) {
  model["title"] = title;
  model["action"] = action;
  return pages::show(visit, "organisations/form", std::move(model),
                     {.title = std::move(title),
                      .crumbs = {places(visit)},
                      .section = "/organisations",
                      .refusal = refusal});
}

web::Response add_page(Visit& visit, const Refusal* refusal) {
  return form_page(visit, form(visit, {}, refusal), visit.text(say("Add an organisation")),
                   "/organisations", refusal);
}

web::Response show_add(Visit& visit) { return add_page(visit, nullptr); }

web::Response add_one(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Organisation o = TRY(add(tx, visit.viewer.id, typed(visit)));
        return pages::to(url_of(o), say("Added. Now say who belongs to it"));
      },
      [&](const Refusal& refusal) { return add_page(visit, &refusal); });
}

// The organisation in the address, once this viewer may run it.
Result<Organisation> mine(Tx& tx, Visit& visit) {
  const Organisation o = TRY(get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(standing(tx, visit.viewer, o.id)));
  return o;
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  const auto found = visit.read([&](Tx& tx) { return mine(tx, visit); });
  if (!found) return pages::refused(visit, found.refusal());
  const Draft draft{found->name, found->about, found->website, std::string(name_of(found->kind))};
  return form_page(visit, form(visit, draft, refusal),
                   visit.text(say("Change {name}", {{"name", found->name}})), url_of(*found),
                   refusal);
}

web::Response show_edit(Visit& visit) { return edit_page(visit, nullptr); }

web::Response edit(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Organisation o = TRY(mine(tx, visit));
        TRY(change(tx, visit.viewer.id, o.id, typed(visit)));
        return pages::to(url_of(o), say("Saved"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return edit_page(visit, &refusal);
      });
}

}  // namespace

void routes(Routes& routes) {
  routes.get("/organisations", Deed::browse, show_list);
  routes.get("/organisations/new", Deed::run_site, show_add);
  routes.post("/organisations", Deed::run_site, add_one);
  routes.get("/organisations/{slug}", Deed::browse, show);
  routes.post("/organisations/{slug}", Deed::run_organisation, edit);
  routes.get("/organisations/{slug}/edit", Deed::run_organisation, show_edit);
  member_routes(routes);
  network_routes(routes);
}

}  // namespace commonty::organisations
