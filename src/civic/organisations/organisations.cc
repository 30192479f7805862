#include "civic/organisations/organisations.h"

#include <algorithm>

#include "civic/organisations/slugs.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::organisations {
namespace {

constexpr std::string_view columns = "id, slug, name, kind, about, website";

Organisation read(const store::Row& row) {
  Organisation o;
  std::string kind;
  row.into(o.id, o.slug, o.name, kind, o.about, o.website);
  o.kind = kind_named(kind).value_or(Kind::community_group);
  return o;
}

std::optional<Organisation> first(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

std::vector<Organisation> all(const store::Rows& rows) {
  std::vector<Organisation> out;
  for (const store::Row row : rows) out.push_back(read(row));
  return out;
}

bool is_web_address(std::string_view text) {
  const bool known = text.starts_with("https://") || text.starts_with("http://");
  return known && text.size() <= website_bytes_max && text.find_first_of(" \"<>\\") == text.npos;
}

// "www.example.org" as people write it.
std::string web_address(std::string_view text) {
  std::string line = clean_line(text);
  if (line.empty() || line.find("://") != line.npos) return line;
  return "https://" + line;
}

std::string digest(const Draft& draft) { return sha256_hex(draft.name + "\n" + draft.about); }

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
  for (Kind kind : kinds) {
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

Result<Organisation> get_by_slug(Tx& tx, std::string_view slug) {
  if (auto found = find_by_slug(tx, slug)) return *found;
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

Result<void> check(const Draft& draft) {
  Problems problems;
  const std::string name = clean_line(draft.name);
  if (name.empty()) {
    problems.add("name", say("Write the organisation's name"));
  } else if (length(name) > name_length_max) {
    problems.add("name", say("The name can be at most {max} characters long",
                             {{"max", std::to_string(name_length_max)}}));
  }
  if (!kind_named(draft.kind)) problems.add("kind", say("Choose what kind of organisation it is"));
  if (length(draft.about) > about_length_max) {
    problems.add("about", say("The description can be at most {max} characters long",
                              {{"max", std::to_string(about_length_max)}}));
  }
  const std::string website = web_address(draft.website);
  if (!website.empty() && !is_web_address(website)) {
    problems.add("website", say("Write the web address as it stands in the browser, for example "
                                "https://www.example.org"));
  }
  return std::move(problems).result();
}

Result<Organisation> add(Tx& tx, PersonId by, const Draft& draft) {
  TRY(check(draft));
  Organisation o;
  o.id = tx.new_id<OrganisationId>();
  o.name = clean_line(draft.name);
  o.slug = free_slug(o.name, [&](const std::string& slug) {
    return slug == "new" || find_by_slug(tx, slug).has_value();
  });
  o.kind = *kind_named(draft.kind);
  o.about = clean(draft.about);
  o.website = web_address(draft.website);
  tx.run(
      "INSERT INTO organisations (id, slug, name, kind, about, website, made_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      o.id, o.slug, o.name, name_of(o.kind), o.about, o.website, tx.now());
  facts::record(tx, {.name = "organisation.added",
                     .subject = o.id.value,
                     .actor = by.value,
                     .scope = o.id.value,
                     .digest = digest(draft)});
  return o;
}

Result<void> change(Tx& tx, PersonId by, OrganisationId organisation, const Draft& draft) {
  TRY(check(draft));
  tx.run("UPDATE organisations SET name = $1, kind = $2, about = $3, website = $4 WHERE id = $5",
         clean_line(draft.name), name_of(*kind_named(draft.kind)), clean(draft.about),
         web_address(draft.website), organisation);
  facts::record(tx, {.name = "organisation.changed",
                     .subject = organisation.value,
                     .actor = by.value,
                     .scope = organisation.value,
                     .digest = digest(draft)});
  return done();
}

std::vector<Organisation> list(Tx& tx, const Listing& listing) {
  const std::string kind = listing.kind ? std::string(name_of(*listing.kind)) : "";
  std::string name;
  if (listing.after) {
    if (const auto last = find(tx, *listing.after)) name = last->name;
  }
  return all(tx.query("SELECT " + std::string(columns) +
                          " FROM organisations WHERE ($1 = '' OR kind = $1) "
                          "AND (name > $2 OR (name = $2 AND id > $3)) ORDER BY name, id LIMIT $4",
                      kind, name, listing.after.value_or(OrganisationId{}), listing.limit));
}

std::vector<Organisation> organisations_of(Tx& tx, NetworkId network) {
  return all(tx.query("SELECT " + std::string(columns) +
                          " FROM organisations JOIN network_members m ON m.organisation = id "
                          "WHERE m.network = $1 ORDER BY name, id",
                      network));
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

permissions::Standing standing(Tx& tx, const Viewer& viewer, OrganisationId organisation) {
  permissions::Standing out;
  if (!viewer.signed_in()) return out;
  const auto admin =
      tx.first<bool>("SELECT is_admin FROM memberships WHERE person = $1 AND organisation = $2",
                     viewer.id, organisation);
  out.member_of_owner = admin.has_value();
  out.organisation_admin = admin.value_or(false);
  return out;
}

}  // namespace commonty::organisations
