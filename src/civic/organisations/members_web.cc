#include <boost/json/array.hpp>

#include "civic/organisations/organisations.h"
#include "civic/organisations/organisations_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"

namespace commonty::organisations {
namespace json = boost::json;
namespace {

using permissions::Deed;

std::string url_of(const Organisation& o) { return "/organisations/" + o.slug; }

Result<Organisation> mine(Tx& tx, Visit& visit) {
  const Organisation o = TRY(get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(standing(tx, visit.viewer, o.id)));
  return o;
}

struct Both {
  Organisation organisation;
  Member member;
};

Result<Both> member_in_address(Tx& tx, Visit& visit) {
  const Organisation o = TRY(mine(tx, visit));
  const PersonId person = TRY(visit.route_id<PersonId>());
  return Both{o, TRY(get_member(tx, o.id, person))};
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Organisation& o) {
  return {{visit.text(say("People and places")), "/organisations"}, {o.name, url_of(o)}};
}

json::object role_field(const Visit& visit, const std::string& title, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = "role_title",
                            .label = say("What they do there"),
                            .hint = say("For example: Transport planner"),
                            .value = title,
                            .autocomplete = "off"},
                           refusal);
}

// ---- adding

web::Response add_page(Visit& visit, const Refusal* refusal) {
  const auto found = visit.read([&](Tx& tx) { return mine(tx, visit); });
  if (!found) return pages::refused(visit, found.refusal());
  return pages::show(
      visit, "organisations/add_member",
      {{"name", found->name},
       {"action", url_of(*found) + "/members"},
       {"email_field", pages::text_field(visit,
                                         {.name = "email",
                                          .label = say("Their e-mail address"),
                                          .hint = say("They sign in with it. Nobody else sees it"),
                                          .type = "email",
                                          .autocomplete = "off"},
                                         refusal)},
       {"role_field", role_field(visit, "", refusal)}},
      {.title = visit.text(say("Add somebody to {name}", {{"name", found->name}})),
       .crumbs = crumbs(visit, *found),
       .section = "/organisations",
       .refusal = refusal});
}

web::Response show_add(Visit& visit) { return add_page(visit, nullptr); }

web::Response add_one(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Organisation o = TRY(mine(tx, visit));
        TRY(add_member(tx, visit.viewer.id, o.id, visit.field("email"), visit.field("role_title")));
        return pages::to(url_of(o), say("Added. They may sign in now"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return add_page(visit, &refusal);
      });
}

// ---- changing and removing

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  const auto found = visit.read([&](Tx& tx) { return member_in_address(tx, visit); });
  if (!found) return pages::refused(visit, found.refusal());
  const auto& [o, member] = *found;
  const std::string url = url_of(o) + "/members/" + member.person.text();
  const std::string shown = member.name.empty() ? visit.text(say("A member")) : member.name;
  return pages::show(
      visit, "organisations/member",
      {{"name", shown},
       {"organisation", o.name},
       {"action", url},
       {"remove_url", url + "/removal"},
       {"role_field", role_field(visit, member.role_title, refusal)},
       {"admin_field",
        pages::radios_field(visit,
                            {.name = "role",
                             .label = say("May they change this organisation's page and members?"),
                             .value = member.is_admin ? "administrator" : "member"},
                            {{"member", visit.text(say("No"))},
                             {"administrator", visit.text(say("Yes, they are an administrator"))}},
                            refusal)}},
      {.title = shown,
       .crumbs = crumbs(visit, o),
       .section = "/organisations",
       .refusal = refusal});
}

web::Response show_edit(Visit& visit) { return edit_page(visit, nullptr); }

web::Response edit(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        auto [o, member] = TRY(member_in_address(tx, visit));
        member.role_title = visit.field("role_title");
        member.is_admin = visit.field("role") == "administrator";
        TRY(change_member(tx, visit.viewer.id, o.id, member));
        return pages::to(url_of(o), say("Saved"));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return edit_page(visit, &refusal);
      });
}

web::Response ask_removal(Visit& visit) {
  const auto found = visit.read([&](Tx& tx) { return member_in_address(tx, visit); });
  if (!found) return pages::refused(visit, found.refusal());
  const auto& [o, member] = *found;
  const std::string who = member.name.empty() ? visit.text(say("A member")) : member.name;
  const std::string title = visit.text(
      say("Remove {who} from {organisation}?", {{"who", who}, {"organisation", o.name}}));
  return pages::ask(visit,
                    {.title = title,
                     .body = visit.text(say("What they gave stays. You can add them again with "
                                            "their e-mail address.")),
                     .button = visit.text(say("Remove")),
                     .action = url_of(o) + "/members/" + member.person.text() + "/removal",
                     .back = url_of(o),
                     .danger = true},
                    {.title = title, .crumbs = crumbs(visit, o), .section = "/organisations"});
}

web::Response remove(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const auto [o, member] = TRY(member_in_address(tx, visit));
    TRY(remove_member(tx, visit.viewer.id, o.id, member.person));
    return pages::to(url_of(o), say("Removed"));
  });
}

json::value memberships_shown(const Visit&, Tx& tx, std::int64_t person) {
  json::array organisations;
  for (const Membership& one : memberships_of(tx, PersonId{person})) {
    organisations.push_back({{"name", one.name},
                             {"url", "/organisations/" + one.slug},
                             {"role_title", one.role_title}});
  }
  if (organisations.empty()) return nullptr;
  return json::object{{"organisations", std::move(organisations)}};
}

}  // namespace

void parts(Parts& parts) { parts.add("profile", "belongs", memberships_shown); }

void member_routes(Routes& routes) {
  const std::string all = "/organisations/{slug}/members", one = all + "/{id}";
  routes.get(all + "/new", Deed::run_organisation, show_add);
  routes.post(all, Deed::run_organisation, add_one);
  routes.get(one, Deed::run_organisation, show_edit);
  routes.post(one, Deed::run_organisation, edit);
  routes.get(one + "/removal", Deed::run_organisation, ask_removal);
  routes.post(one + "/removal", Deed::run_organisation, remove);
}

}  // namespace commonty::organisations
