#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/organisations/organisations.h"
#include "civic/organisations/organisations_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "platform/templates/markdown.h"

namespace commonty::organisations {
namespace json = boost::json;
namespace {

using permissions::Deed;

std::string url_of(const Network& n) { return "/networks/" + n.slug; }

std::vector<pages::Crumb> crumbs(const Visit& visit) {
  return {{visit.text(say("People and places")), "/organisations"},
          {visit.text(say("Networks")), "/networks"}};
}

// A list of lists as the view can draw it: each says how many lists to open before and close after.
json::array tree(const std::vector<Network>& networks) {
  json::array out;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const int next = i + 1 < networks.size() ? networks[i + 1].depth : 0;
    const int here = networks[i].depth;
    out.push_back({{"name", networks[i].name},
                   {"url", url_of(networks[i])},
                   {"depth", here},
                   {"opens", next > here},
                   {"closes", json::array(static_cast<std::size_t>(std::max(0, here - next)), 1)}});
  }
  return out;
}

web::Response show_list(Visit& visit) {
  json::array networks = visit.read([](Tx& tx) { return tree(network_tree(tx)); });
  return pages::show(
      visit, "organisations/networks",
      {{"networks", std::move(networks)}, {"may_add", visit.may(Deed::run_site, {})}},
      {.title = visit.text(say("Networks")), .crumbs = crumbs(visit), .section = "/organisations"});
}

json::array organisation_links(const Visit& visit, const Network& n,
                               const std::vector<Organisation>& organisations, bool may_run) {
  json::array out;
  for (const Organisation& o : organisations) {
    json::object line{{"name", o.name},
                      {"url", "/organisations/" + o.slug},
                      {"kind_label", visit.text(label(o.kind))}};
    if (may_run) line["remove_url"] = url_of(n) + "/organisations/" + o.slug + "/removal";
    out.push_back(std::move(line));
  }
  return out;
}

// Those that could still join.
json::object join_field(const Visit& visit, Tx& tx, const std::vector<Organisation>& inside,
                        const Refusal* refusal) {
  constexpr int choices_max = 1000;
  std::vector<pages::Choice> choices;
  for (const Organisation& o : list(tx, {.limit = choices_max})) {
    const bool is_in = std::any_of(inside.begin(), inside.end(),
                                   [&](const Organisation& other) { return other.id == o.id; });
    if (!is_in) choices.push_back({o.slug, o.name});
  }
  return pages::select_field(visit, {.name = "organisation", .label = say("Organisation")}, choices,
                             refusal);
}

web::Response network_page(Visit& visit, const Refusal* refusal) {
  const auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Network n = TRY(get_network(tx, visit.route("slug")));
    const bool may_run = visit.may(Deed::run_site, {});
    const auto inside = organisations_of(tx, n.id);
    json::object out{{"name", n.name},
                     {"url", url_of(n)},
                     {"about", n.about},
                     {"about_html", markdown_to_html(n.about)},
                     {"organisations", organisation_links(visit, n, inside, may_run)},
                     {"networks", tree(networks_within(tx, n.id))},
                     {"may_run", may_run}};
    if (n.within) {
      const Network parent = *find_network(tx, *n.within);
      out["within"] = {{"name", parent.name}, {"url", url_of(parent)}};
    }
    if (may_run) out["join_field"] = join_field(visit, tx, inside, refusal);
    return out;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string name(model->at("name").as_string());
  auto trail = crumbs(visit);
  trail.push_back({name, ""});
  return pages::show(
      visit, "organisations/network", *model,
      {.title = name, .crumbs = std::move(trail), .section = "/organisations", .refusal = refusal});
}

web::Response show(Visit& visit) { return network_page(visit, nullptr); }

// ---- adding and changing

NetworkDraft typed(const Visit& visit) {
  return {std::string(visit.field("name")), std::string(visit.field("about")),
          NetworkId::parse(visit.field("within"))};
}

json::object form(const Visit& visit, Tx& tx, const Network& n, const Refusal* refusal) {
  std::vector<pages::Choice> places = {{"", visit.text(say("Within no other"))}};
  for (const Network& other : network_tree(tx)) {
    if (other.id != n.id) places.push_back({other.id.text(), other.name});
  }
  return {
      {"name_field",
       pages::text_field(visit, {.name = "name", .label = say("Name"), .value = n.name}, refusal)},
      {"about_field", pages::textarea_field(visit,
                                            {.name = "about",
                                             .label = say("What it is for"),
                                             .value = n.about,
                                             .length_max = about_length_max},
                                            refusal)},
      {"within_field", pages::select_field(visit,
                                           {.name = "within",
                                            .label = say("Lies within"),
                                            .hint = say("A region holds its municipalities"),
                                            .value = n.within ? n.within->text() : ""},
                                           places, refusal)}};
}

web::Response form_page(Visit& visit, json::object model, std::string title,
                        const std::string& action, const Refusal* refusal) {
  model["title"] = title;
  model["action"] = action;
  return pages::show(visit, "organisations/network_form", std::move(model),
                     {.title = std::move(title),
                      .crumbs = crumbs(visit),
                      .section = "/organisations",
                      .refusal = refusal});
}

web::Response add_page(Visit& visit, const Refusal* refusal) {
  json::object model = visit.read([&](Tx& tx) { return form(visit, tx, {}, refusal); });
  return form_page(visit, std::move(model), visit.text(say("Add a network")), "/networks", refusal);
}

web::Response show_add(Visit& visit) { return add_page(visit, nullptr); }

web::Response add_one(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Network n = TRY(add_network(tx, visit.viewer.id, typed(visit)));
        return pages::to(url_of(n), say("Added. Now say which organisations belong to it"));
      },
      [&](const Refusal& refusal) { return add_page(visit, &refusal); });
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  std::string name, action;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Network n = TRY(get_network(tx, visit.route("slug")));
    name = n.name;
    action = url_of(n);
    return form(visit, tx, n, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  return form_page(visit, *std::move(model), visit.text(say("Change {name}", {{"name", name}})),
                   action, refusal);
}

web::Response show_edit(Visit& visit) { return edit_page(visit, nullptr); }

web::Response edit(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Network n = TRY(get_network(tx, visit.route("slug")));
        TRY(change_network(tx, visit.viewer.id, n.id, typed(visit)));
        return pages::to(url_of(n), say("Saved"));
      },
      [&](const Refusal& refusal) { return edit_page(visit, &refusal); });
}

// ---- who belongs to it

Result<Organisation> chosen(Tx& tx, const Visit& visit) {
  if (auto found = find_by_slug(tx, visit.field("organisation"))) return *found;
  return refuse_field("organisation", say("Choose an organisation from the list"));
}

web::Response add_organisation(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Network n = TRY(get_network(tx, visit.route("slug")));
        const Organisation o = TRY(chosen(tx, visit));
        add_to_network(tx, visit.viewer.id, n.id, o.id);
        return pages::to(url_of(n), say("{name} belongs to it now", {{"name", o.name}}),
                         url_of(n) + "/organisations/" + o.slug + "/removal");
      },
      [&](const Refusal& refusal) { return network_page(visit, &refusal); });
}

web::Response ask_removal(Visit& visit) {
  std::string title, back;
  const auto found = visit.read([&](Tx& tx) -> Result<void> {
    const Network n = TRY(get_network(tx, visit.route("slug")));
    const Organisation o = TRY(get_by_slug(tx, visit.route("organisation")));
    title = visit.text(say("Remove {organisation} from {network}?",
                           {{"organisation", o.name}, {"network", n.name}}));
    back = url_of(n);
    return done();
  });
  if (!found) return pages::refused(visit, found.refusal());
  return pages::ask(
      visit,
      {.title = title,
       .body = visit.text(say("Both stay as they are; you can add it again.")),
       .button = visit.text(say("Remove")),
       .action = back + "/organisations/" + std::string(visit.route("organisation")) + "/removal",
       .back = back},
      {.title = title, .crumbs = crumbs(visit), .section = "/organisations"});
}

web::Response remove(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Network n = TRY(get_network(tx, visit.route("slug")));
    const Organisation o = TRY(get_by_slug(tx, visit.route("organisation")));
    TRY(remove_from_network(tx, visit.viewer.id, n.id, o.id));
    return pages::to(url_of(n), say("Removed"));
  });
}

}  // namespace

void network_routes(Routes& routes) {
  routes.get("/networks", Deed::browse, show_list);
  routes.get("/networks/new", Deed::run_site, show_add);
  routes.post("/networks", Deed::run_site, add_one);
  routes.get("/networks/{slug}", Deed::browse, show);
  routes.post("/networks/{slug}", Deed::run_site, edit);
  routes.get("/networks/{slug}/edit", Deed::run_site, show_edit);
  routes.post("/networks/{slug}/organisations", Deed::run_site, add_organisation);
  const std::string one = "/networks/{slug}/organisations/{organisation}/removal";
  routes.get(one, Deed::run_site, ask_removal);
  routes.post(one, Deed::run_site, remove);
}

}  // namespace commonty::organisations
