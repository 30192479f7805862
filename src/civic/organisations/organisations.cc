#include "civic/organisations/organisations.h"

namespace commonty::organisations {
namespace {

constexpr std::string_view columns = "id, slug, name, kind, about, website";

std::optional<Organisation> first(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  Organisation o;
  std::string kind;
  rows[0].into(o.id, o.slug, o.name, kind, o.about, o.website);
  o.kind = kind_named(kind).value_or(Kind::community_group);
  return o;
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::council:
      return "council";
    case Kind::health_board:
      return "health_board";
    case Kind::third_sector:
      return "third_sector";
    case Kind::supplier:
      return "supplier";
    case Kind::community_group:
      return "community_group";
    case Kind::government:
      return "government";
  }
  return "";
}

std::optional<Kind> kind_named(std::string_view name) {
  for (Kind kind : {Kind::council, Kind::health_board, Kind::third_sector, Kind::supplier,
                    Kind::community_group, Kind::government}) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

Message label(Kind kind) {
  switch (kind) {
    case Kind::council:
      return say("Council");
    case Kind::health_board:
      return say("Health board");
    case Kind::third_sector:
      return say("Third sector");
    case Kind::supplier:
      return say("Supplier");
    case Kind::community_group:
      return say("Community group");
    case Kind::government:
      return say("Government");
  }
  return {};
}

std::optional<Organisation> find(Tx& tx, OrganisationId id) {
  return first(
      tx.query("SELECT " + std::string(columns) + " FROM organisations WHERE id = $1", id));
}

std::optional<Organisation> find_by_slug(Tx& tx, std::string_view slug) {
  return first(
      tx.query("SELECT " + std::string(columns) + " FROM organisations WHERE slug = $1", slug));
}

std::vector<OrganisationId> of_person(Tx& tx, PersonId person) {
  std::vector<OrganisationId> out;
  for (const store::Row row :
       tx.query("SELECT organisation FROM memberships WHERE person = $1 ORDER BY since", person)) {
    out.push_back(row.get<OrganisationId>(0));
  }
  return out;
}

bool is_admin(Tx& tx, PersonId person, OrganisationId organisation) {
  return tx
      .first<bool>("SELECT is_admin FROM memberships WHERE person = $1 AND organisation = $2",
                   person, organisation)
      .value_or(false);
}

}  // namespace commonty::organisations
