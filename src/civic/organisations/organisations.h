// Organisations that ask, give and decide together, the networks they form, and who belongs to
// them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty::organisations {

using NetworkId = Id<struct NetworkTag>;

inline constexpr std::size_t name_length_max = 120;
inline constexpr std::size_t about_length_max = 4'000;
inline constexpr std::size_t website_bytes_max = 200;
inline constexpr std::size_t role_title_length_max = 80;
inline constexpr int network_depth_max = 12;

enum class Kind { council, health_board, third_sector, supplier, community_group, government };
inline constexpr std::array kinds = {Kind::council,  Kind::health_board,    Kind::third_sector,
                                     Kind::supplier, Kind::community_group, Kind::government};
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
Message label(Kind kind);  // "Council"

struct Organisation {
  OrganisationId id;
  std::string slug, name, about, website;
  Kind kind = Kind::community_group;
};

struct Draft {
  std::string name, about, website, kind;
};
Result<void> check(const Draft& draft);
Result<Organisation> add(Tx& tx, PersonId by, const Draft& draft);
// Its address stays, whatever the name becomes.
Result<void> change(Tx& tx, PersonId by, OrganisationId organisation, const Draft& draft);

std::optional<Organisation> find(Tx& tx, OrganisationId id);
std::optional<Organisation> find_by_slug(Tx& tx, std::string_view slug);
// not_found when there is none.
Result<Organisation> get_by_slug(Tx& tx, std::string_view slug);
// By name; `after` is the last one of the page before.
struct Listing {
  std::optional<Kind> kind;
  std::optional<OrganisationId> after;
  int limit = 50;
};
std::vector<Organisation> list(Tx& tx, const Listing& listing);
// Those a person belongs to, and as what.
struct Membership {
  std::string slug, name, role_title;
};
std::vector<Membership> memberships_of(Tx& tx, PersonId person);
std::vector<OrganisationId> of_person(Tx& tx, PersonId person);
bool is_admin(Tx& tx, PersonId person, OrganisationId organisation);
permissions::Standing standing(Tx& tx, const Viewer& viewer, OrganisationId organisation);

// ---- who belongs to one

struct Member {
  PersonId person;
  std::string name;
  std::string role_title;  // "Transport planner"
  bool is_admin = false;
};
std::vector<Member> members(Tx& tx, OrganisationId organisation);
Result<Member> get_member(Tx& tx, OrganisationId organisation, PersonId person);
// Makes a person of the address when there is none yet. Refuses one who is a member already.
Result<void> add_member(Tx& tx, PersonId by, OrganisationId organisation, std::string_view email,
                        std::string_view role_title);
Result<void> change_member(Tx& tx, PersonId by, OrganisationId organisation, const Member& member);
Result<void> remove_member(Tx& tx, PersonId by, OrganisationId organisation, PersonId person);

// ---- networks

struct Network {
  NetworkId id;
  std::string slug, name, about;
  std::optional<NetworkId> within;
  int depth = 0;  // in a tree
};
struct NetworkDraft {
  std::string name, about;
  std::optional<NetworkId> within;
};
Result<Network> add_network(Tx& tx, PersonId by, const NetworkDraft& draft);
// Refuses a network that would lie within itself, by whatever way round.
Result<void> change_network(Tx& tx, PersonId by, NetworkId network, const NetworkDraft& draft);
std::optional<Network> find_network(Tx& tx, NetworkId id);
Result<Network> get_network(Tx& tx, std::string_view slug);
// All of them, each after the one it lies within.
std::vector<Network> network_tree(Tx& tx);
// Those that lie within one, all the way down; the one itself is left out, depths begin with 0.
std::vector<Network> networks_within(Tx& tx, NetworkId network);
std::vector<Network> networks_of(Tx& tx, OrganisationId organisation);
std::vector<Organisation> organisations_of(Tx& tx, NetworkId network);
void add_to_network(Tx& tx, PersonId by, NetworkId network, OrganisationId organisation);
Result<void> remove_from_network(Tx& tx, PersonId by, NetworkId network,
                                 OrganisationId organisation);

}  // namespace commonty::organisations
