// Who is looking, and what may they do? The one file that answers; every handler asks it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/result.h"

namespace commonty {

// A person or a guest: guests have a row of the same kind, without an account.
using PersonId = Id<struct PersonTag>;
using SessionId = Id<struct SessionTag>;
using ChallengeId = Id<struct ChallengeTag>;
using OrganisationId = Id<struct OrganisationTag>;
using ContributionId = Id<struct ContributionTag>;

// Whoever asked for the page.
struct Viewer {
  enum class Kind { nobody, guest, person };
  Kind kind = Kind::nobody;
  PersonId id;  // 0 for nobody
  SessionId session;
  std::string name;      // "" for a guest who gave none
  std::string language;  // "" = as the browser says
  bool site_admin = false;

  bool signed_in() const { return kind == Kind::person; }
  bool known() const { return kind != Kind::nobody; }
};

namespace permissions {

// Roles on a challenge.
enum class Role { convener, facilitator, champion, panel_member, critical_friend };
std::string_view name_of(Role role);
// Who may see a challenge and what belongs to it.
enum class Audience { everyone, network, team, only_me };
std::string_view name_of(Audience audience);

// Everything that anybody may want to do. A route names the deed it asks about.
enum class Deed {
  browse,            // open to all: front page, lists of what is public, sign-in
  own_account,       // one's own profile, sessions, notices, drafts
  see,               // a challenge, a contribution, a decision: by its audience
  give,              // contribute, support, comment, vote on statements, report
  edit_words,        // one's own contribution or comment
  facilitate,        // import notes, tag, see drafts, run a workshop
  moderate,          // hide, show, merge, undo, screen statements, see the queue
  answer,            // draft outcomes and reasons
  publish,           // publish a decision or an amendment
  convene,           // change the challenge, its stage, its people
  start_challenge,   // make a new one for an organisation
  run_organisation,  // its page, its members
  run_site,          // people, organisations, look and settings of the site
};
std::string_view name_of(Deed deed);

// How the viewer stands towards one thing. The concepts fill it in; may() only reads it.
struct Standing {
  Audience audience = Audience::everyone;
  std::vector<Role> roles;          // on the challenge
  bool member_of_owner = false;     // belongs to an organisation that asks this challenge
  bool member_of_network = false;   // belongs to an organisation in the challenge's network
  bool organisation_admin = false;  // of the organisation in question
  bool author = false;              // of the words in question
  bool hidden = false;              // moderated away: only author and moderators see it

  bool has(Role role) const;
};

bool may(const Viewer& viewer, Deed deed, const Standing& standing = {});
// The same as an answer: not_found for what one may not even see, sign_in when that could help,
// forbidden otherwise.
Result<void> require(const Viewer& viewer, Deed deed, const Standing& standing = {});

}  // namespace permissions
}  // namespace commonty
