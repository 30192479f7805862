#include "civic/permissions/permissions.h"

#include <algorithm>
#include <initializer_list>

namespace commonty::permissions {
namespace {

bool has_any(const Standing& standing, std::initializer_list<Role> roles) {
  return std::any_of(roles.begin(), roles.end(), [&](Role role) { return standing.has(role); });
}

bool in_team(const Standing& standing) {
  return !standing.roles.empty() || standing.member_of_owner;
}

bool is_for(const Standing& standing) {
  switch (standing.audience) {
    case Audience::everyone:
      return true;
    case Audience::network:
      return standing.member_of_network || in_team(standing);
    case Audience::team:
      return in_team(standing);
    case Audience::only_me:
      return standing.has(Role::convener);
  }
  return false;
}

bool is_admin(const Viewer& viewer) { return viewer.signed_in() && viewer.site_admin; }

bool may_moderate(const Viewer& viewer, const Standing& standing) {
  if (is_admin(viewer)) return true;
  return viewer.signed_in() && is_for(standing) &&
         has_any(standing, {Role::convener, Role::facilitator});
}

bool may_see(const Viewer& viewer, const Standing& standing) {
  if (standing.hidden && !standing.author && !may_moderate(viewer, standing)) return false;
  return is_for(standing);
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::convener:
      return "convener";
    case Role::facilitator:
      return "facilitator";
    case Role::champion:
      return "champion";
    case Role::panel_member:
      return "panel_member";
    case Role::critical_friend:
      return "critical_friend";
  }
  return "";
}

std::string_view name_of(Audience audience) {
  switch (audience) {
    case Audience::everyone:
      return "public";
    case Audience::network:
      return "network";
    case Audience::team:
      return "team";
    case Audience::only_me:
      return "private";
  }
  return "";
}

std::string_view name_of(Deed deed) {
  switch (deed) {
    case Deed::browse:
      return "browse";
    case Deed::own_account:
      return "own_account";
    case Deed::see:
      return "see";
    case Deed::give:
      return "give";
    case Deed::edit_words:
      return "edit_words";
    case Deed::facilitate:
      return "facilitate";
    case Deed::moderate:
      return "moderate";
    case Deed::answer:
      return "answer";
    case Deed::publish:
      return "publish";
    case Deed::convene:
      return "convene";
    case Deed::start_challenge:
      return "start_challenge";
    case Deed::run_organisation:
      return "run_organisation";
    case Deed::run_site:
      return "run_site";
  }
  return "";
}

bool Standing::has(Role role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool may(const Viewer& viewer, Deed deed, const Standing& standing) {
  if (deed == Deed::browse) return true;
  // A site's administrator keeps the site running, but does not decide for a challenge's people.
  const bool admin = is_admin(viewer);
  switch (deed) {
    case Deed::browse:
      return true;
    case Deed::own_account:
      return viewer.known();
    case Deed::see:
      return admin || may_see(viewer, standing);
    case Deed::give:
      return may_see(viewer, standing);
    case Deed::edit_words:
      return viewer.known() && standing.author;
    default:
      break;
  }
  if (!viewer.signed_in()) return false;
  // Nobody works on what they may not see, whatever their role.
  const bool sees = may_see(viewer, standing);
  switch (deed) {
    case Deed::facilitate:
      return admin ||
             (sees && has_any(standing, {Role::convener, Role::facilitator, Role::champion}));
    case Deed::moderate:
      return may_moderate(viewer, standing);
    case Deed::answer:
      return sees && has_any(standing, {Role::convener, Role::facilitator, Role::panel_member});
    case Deed::publish:
      return sees && has_any(standing, {Role::convener});
    case Deed::convene:
      return admin || (sees && has_any(standing, {Role::convener}));
    case Deed::start_challenge:
      return admin || standing.organisation_admin || standing.member_of_owner;
    case Deed::run_organisation:
      return admin || standing.organisation_admin;
    case Deed::run_site:
      return admin;
    default:
      return false;
  }
}

Result<void> require(const Viewer& viewer, Deed deed, const Standing& standing) {
  if (may(viewer, deed, standing)) return done();
  if (!may(viewer, Deed::see, standing)) {
    return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
  }
  if (!viewer.signed_in()) return refuse(Reason::sign_in, say("Sign in to do this"));
  return refuse(Reason::forbidden, say("This is for the people who look after it"));
}

}  // namespace commonty::permissions
