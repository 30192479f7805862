// Organisations that ask, give and decide together, the networks they form, and who belongs to
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty::organisations {

using NetworkId = Id<struct NetworkTag>;

inline constexpr std::size_t name_length_max = 120;

enum class Kind { council, health_board, third_sector, supplier, community_group, government };
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
Message label(Kind kind);  // "Council"

struct Organisation {
  OrganisationId id;
  std::string slug, name, about, website;
  Kind kind = Kind::community_group;
};

std::optional<Organisation> find(Tx& tx, OrganisationId id);
std::optional<Organisation> find_by_slug(Tx& tx, std::string_view slug);
// Those a person belongs to.
std::vector<OrganisationId> of_person(Tx& tx, PersonId person);
bool is_admin(Tx& tx, PersonId person, OrganisationId organisation);

}  // namespace commonty::organisations
