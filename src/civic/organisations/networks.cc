#include <algorithm>
#include <map>

#include "civic/organisations/organisations.h"
#include "civic/organisations/slugs.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::organisations {
namespace {

constexpr std::string_view columns = "id, slug, name, about, within";

Network read(const store::Row& row) {
  Network n;
  row.into(n.id, n.slug, n.name, n.about, n.within);
  return n;
}

std::optional<Network> find_by(Tx& tx, std::string_view slug) {
  const auto rows =
      tx.query("SELECT " + std::string(columns) + " FROM networks WHERE slug = $1", slug);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

// By the network each lies within; 0 for those that lie within none.
using Children = std::multimap<NetworkId, Network>;

Children children(Tx& tx) {
  Children out;
  for (const store::Row row :
       tx.query("SELECT " + std::string(columns) + " FROM networks ORDER BY name, id")) {
    Network n = read(row);
    out.emplace(n.within.value_or(NetworkId{}), std::move(n));
  }
  return out;
}

void add_children(const Children& from, NetworkId parent, int depth, std::vector<Network>& out) {
  if (depth > network_depth_max) return;
  const auto [begin, end] = from.equal_range(parent);
  for (auto child = begin; child != end; ++child) {
    out.push_back(child->second);
    out.back().depth = depth;
    add_children(from, child->second.id, depth + 1, out);
  }
}

// How deep others lie within it: 0 when none do.
int height(Tx& tx, NetworkId network) {
  int deepest = 0;
  for (const Network& inner : networks_within(tx, network)) {
    deepest = std::max(deepest, inner.depth + 1);
  }
  return deepest;
}

// `network` is none for a new one; what lies within it moves with it.
Result<void> check_place(Tx& tx, std::optional<NetworkId> network, NetworkId within) {
  int depth = 0;
  for (std::optional<NetworkId> at = within; at && depth <= network_depth_max; ++depth) {
    if (network && *at == *network) {
      return refuse_field("within", say("A network cannot lie within itself"));
    }
    const auto found = find_network(tx, *at);
    if (!found) return refuse_field("within", say("Choose a network from the list"));
    at = found->within;
  }
  if (depth + (network ? height(tx, *network) : 0) > network_depth_max) {
    return refuse_field("within", say("Networks can lie at most {max} deep within each other",
                                      {{"max", std::to_string(network_depth_max)}}));
  }
  return done();
}

Result<void> check(Tx& tx, std::optional<NetworkId> network, const NetworkDraft& draft) {
  const std::string name = clean_line(draft.name);
  if (name.empty()) return refuse_field("name", say("Write the network's name"));
  if (length(name) > name_length_max) {
    return refuse_field("name", say("The name can be at most {max} characters long",
                                    {{"max", std::to_string(name_length_max)}}));
  }
  if (length(draft.about) > about_length_max) {
    return refuse_field("about", say("The description can be at most {max} characters long",
                                     {{"max", std::to_string(about_length_max)}}));
  }
  if (draft.within) return check_place(tx, network, *draft.within);
  return done();
}

void record(Tx& tx, const char* name, PersonId by, NetworkId network, OrganisationId organisation) {
  facts::record(
      tx, {.name = name, .subject = network.value, .actor = by.value, .scope = organisation.value});
}

}  // namespace

Result<Network> add_network(Tx& tx, PersonId by, const NetworkDraft& draft) {
  TRY(check(tx, std::nullopt, draft));
  Network n;
  n.id = tx.new_id<NetworkId>();
  n.name = clean_line(draft.name);
  n.slug = free_slug(n.name, [&](const std::string& slug) {
    return slug == "new" || find_by(tx, slug).has_value();
  });
  n.about = clean(draft.about);
  n.within = draft.within;
  tx.run(
      "INSERT INTO networks (id, slug, name, about, within, made_at) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      n.id, n.slug, n.name, n.about, n.within, tx.now());
  record(tx, "network.added", by, n.id, {});
  return n;
}

Result<void> change_network(Tx& tx, PersonId by, NetworkId network, const NetworkDraft& draft) {
  TRY(check(tx, network, draft));
  tx.run("UPDATE networks SET name = $1, about = $2, within = $3 WHERE id = $4",
         clean_line(draft.name), clean(draft.about), draft.within, network);
  record(tx, "network.changed", by, network, {});
  return done();
}

std::optional<Network> find_network(Tx& tx, NetworkId id) {
  const auto rows = tx.query("SELECT " + std::string(columns) + " FROM networks WHERE id = $1", id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Network> get_network(Tx& tx, std::string_view slug) {
  if (auto found = find_by(tx, slug)) return *found;
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

std::vector<Network> network_tree(Tx& tx) { return networks_within(tx, NetworkId{}); }

std::vector<Network> networks_within(Tx& tx, NetworkId network) {
  std::vector<Network> out;
  add_children(children(tx), network, 0, out);
  return out;
}

std::vector<Network> networks_of(Tx& tx, OrganisationId organisation) {
  std::vector<Network> out;
  for (const store::Row row :
       tx.query("SELECT " + std::string(columns) +
                    " FROM networks JOIN network_members m ON m.network = id "
                    "WHERE m.organisation = $1 ORDER BY name, id",
                organisation)) {
    out.push_back(read(row));
  }
  return out;
}

void add_to_network(Tx& tx, PersonId by, NetworkId network, OrganisationId organisation) {
  const auto added = tx.run(
      "INSERT INTO network_members (network, organisation) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      network, organisation);
  if (added == 1) record(tx, "network.joined", by, network, organisation);
}

Result<void> remove_from_network(Tx& tx, PersonId by, NetworkId network,
                                 OrganisationId organisation) {
  const auto removed =
      tx.run("DELETE FROM network_members WHERE network = $1 AND organisation = $2", network,
             organisation);
  if (removed == 0) {
    return refuse(Reason::not_found, say("It does not belong to this network any more"));
  }
  record(tx, "network.left", by, network, organisation);
  return done();
}

}  // namespace commonty::organisations
