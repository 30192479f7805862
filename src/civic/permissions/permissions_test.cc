#include "civic/permissions/permissions.h"

#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <set>

namespace commonty::permissions {
namespace {

using testing::ElementsAreArray;
using Kind = Viewer::Kind;

constexpr std::array deeds = {
    Deed::browse,          Deed::own_account,      Deed::see,      Deed::give,    Deed::edit_words,
    Deed::facilitate,      Deed::moderate,         Deed::answer,   Deed::publish, Deed::convene,
    Deed::start_challenge, Deed::run_organisation, Deed::run_site,
};
constexpr std::array roles = {Role::convener, Role::facilitator, Role::champion, Role::panel_member,
                              Role::critical_friend};
constexpr std::array audiences = {Audience::everyone, Audience::network, Audience::team,
                                  Audience::only_me};

Viewer viewer(Kind kind, bool site_admin = false) {
  Viewer out;
  out.kind = kind;
  out.id = PersonId{kind == Kind::nobody ? 0 : 7};
  out.site_admin = site_admin;
  return out;
}
const Viewer nobody = viewer(Kind::nobody), guest = viewer(Kind::guest),
             somebody = viewer(Kind::person), admin = viewer(Kind::person, true);

Standing with_role(Role role, Audience audience = Audience::everyone) {
  Standing out;
  out.roles = {role};
  out.audience = audience;
  return out;
}

std::vector<std::string> allowed(const Viewer& who, const Standing& standing) {
  std::vector<std::string> out;
  for (const Deed deed : deeds) {
    if (may(who, deed, standing)) out.emplace_back(name_of(deed));
  }
  return out;
}

// All that is not named is not allowed.
TEST(Permissions, OfEachPersonAreTheseAndNoOthers) {
  const struct {
    const char* who;
    Viewer viewer;
    Standing standing;
    std::vector<std::string> may;
  } cases[] = {
      {"nobody", nobody, {}, {"browse", "see", "give"}},
      {"a guest", guest, {}, {"browse", "own_account", "see", "give"}},
      {"a guest and their words",
       guest,
       {.author = true},
       {"browse", "own_account", "see", "give", "edit_words"}},
      {"a person", somebody, {}, {"browse", "own_account", "see", "give"}},
      {"a person and their words",
       somebody,
       {.author = true},
       {"browse", "own_account", "see", "give", "edit_words"}},
      {"a convener",
       somebody,
       with_role(Role::convener),
       {"browse", "own_account", "see", "give", "facilitate", "moderate", "answer", "publish",
        "convene"}},
      {"a facilitator",
       somebody,
       with_role(Role::facilitator),
       {"browse", "own_account", "see", "give", "facilitate", "moderate", "answer"}},
      {"a champion",
       somebody,
       with_role(Role::champion),
       {"browse", "own_account", "see", "give", "facilitate"}},
      {"a panel member",
       somebody,
       with_role(Role::panel_member),
       {"browse", "own_account", "see", "give", "answer"}},
      {"a critical friend",
       somebody,
       with_role(Role::critical_friend),
       {"browse", "own_account", "see", "give"}},
      {"a member of the owner",
       somebody,
       {.member_of_owner = true},
       {"browse", "own_account", "see", "give", "start_challenge"}},
      {"a member of the network",
       somebody,
       {.member_of_network = true},
       {"browse", "own_account", "see", "give"}},
      {"an organisation's administrator",
       somebody,
       {.member_of_owner = true, .organisation_admin = true},
       {"browse", "own_account", "see", "give", "start_challenge", "run_organisation"}},
      // The site's administrator keeps it running, but neither answers nor publishes.
      {"the site's administrator",
       admin,
       {},
       {"browse", "own_account", "see", "give", "facilitate", "moderate", "convene",
        "start_challenge", "run_organisation", "run_site"}},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.who);
    EXPECT_THAT(allowed(item.viewer, item.standing), ElementsAreArray(item.may));
  }
}

TEST(Permissions, ToSeeAndGiveFollowTheAudience) {
  const struct {
    const char* who;
    Viewer viewer;
    std::function<void(Standing&)> stands;
    std::set<Audience> sees, gives;
  } cases[] = {
      {"nobody", nobody, [](Standing&) {}, {Audience::everyone}, {Audience::everyone}},
      {"a guest", guest, [](Standing&) {}, {Audience::everyone}, {Audience::everyone}},
      {"a person", somebody, [](Standing&) {}, {Audience::everyone}, {Audience::everyone}},
      {"a member of the network",
       somebody,
       [](Standing& s) { s.member_of_network = true; },
       {Audience::everyone, Audience::network},
       {Audience::everyone, Audience::network}},
      {"a member of the owner",
       somebody,
       [](Standing& s) { s.member_of_owner = true; },
       {Audience::everyone, Audience::network, Audience::team},
       {Audience::everyone, Audience::network, Audience::team}},
      {"a critical friend",
       somebody,
       [](Standing& s) { s.roles = {Role::critical_friend}; },
       {Audience::everyone, Audience::network, Audience::team},
       {Audience::everyone, Audience::network, Audience::team}},
      {"a facilitator",
       somebody,
       [](Standing& s) { s.roles = {Role::facilitator}; },
       {Audience::everyone, Audience::network, Audience::team},
       {Audience::everyone, Audience::network, Audience::team}},
      {"a convener",
       somebody,
       [](Standing& s) { s.roles = {Role::convener}; },
       {Audience::everyone, Audience::network, Audience::team, Audience::only_me},
       {Audience::everyone, Audience::network, Audience::team, Audience::only_me}},
      // An administrator may look, but has no say among people who did not ask them in.
      {"the site's administrator",
       admin,
       [](Standing&) {},
       {Audience::everyone, Audience::network, Audience::team, Audience::only_me},
       {Audience::everyone}},
      {"an administrator of another organisation",
       somebody,
       [](Standing& s) { s.organisation_admin = true; },
       {Audience::everyone},
       {Audience::everyone}},
  };
  for (const auto& item : cases) {
    for (const Audience audience : audiences) {
      SCOPED_TRACE(std::string(item.who) + ", " + std::string(name_of(audience)));
      Standing standing;
      standing.audience = audience;
      item.stands(standing);
      EXPECT_EQ(may(item.viewer, Deed::see, standing), item.sees.contains(audience));
      EXPECT_EQ(may(item.viewer, Deed::give, standing), item.gives.contains(audience));
    }
  }
}

TEST(Permissions, ToSeeHiddenWordsAreTheAuthorsAndTheModeratorsAlone) {
  const Standing hidden{.hidden = true}, own{.author = true, .hidden = true};
  EXPECT_FALSE(may(nobody, Deed::see, hidden));
  EXPECT_FALSE(may(guest, Deed::see, hidden));
  EXPECT_FALSE(may(somebody, Deed::see, hidden));
  EXPECT_TRUE(may(guest, Deed::see, own));
  EXPECT_TRUE(may(somebody, Deed::see, own));
  EXPECT_TRUE(may(admin, Deed::see, hidden));
  for (const Role role : roles) {
    SCOPED_TRACE(name_of(role));
    Standing standing = with_role(role);
    standing.hidden = true;
    const bool moderates = role == Role::convener || role == Role::facilitator;
    EXPECT_EQ(may(somebody, Deed::see, standing), moderates);
    EXPECT_EQ(may(somebody, Deed::give, standing), moderates);
  }
  Standing member{.member_of_owner = true, .member_of_network = true, .hidden = true};
  EXPECT_FALSE(may(somebody, Deed::see, member));
}

// Whatever else may be true of someone.
std::vector<Standing> all_standings() {
  std::vector<Standing> out;
  for (const Audience audience : audiences) {
    for (int bits = 0; bits < 32; ++bits) {
      Standing standing;
      standing.audience = audience;
      standing.member_of_owner = bits & 1;
      standing.member_of_network = bits & 2;
      standing.organisation_admin = bits & 4;
      standing.author = bits & 8;
      standing.hidden = bits & 16;
      out.push_back(standing);
      for (const Role role : roles) {
        standing.roles = {role};
        out.push_back(standing);
      }
    }
  }
  return out;
}

std::string described(const Standing& s) {
  return std::string(name_of(s.audience)) +
         (s.roles.empty() ? "" : " " + std::string(name_of(s.roles[0]))) +
         (s.member_of_owner ? " member_of_owner" : "") +
         (s.member_of_network ? " member_of_network" : "") +
         (s.organisation_admin ? " organisation_admin" : "") + (s.author ? " author" : "") +
         (s.hidden ? " hidden" : "");
}

TEST(Permissions, ToLookAfterThingsNeedAnAccount) {
  for (const Standing& standing : all_standings()) {
    SCOPED_TRACE(described(standing));
    for (const Deed deed :
         {Deed::facilitate, Deed::moderate, Deed::answer, Deed::publish, Deed::convene,
          Deed::start_challenge, Deed::run_organisation, Deed::run_site}) {
      EXPECT_FALSE(may(nobody, deed, standing)) << name_of(deed);
      EXPECT_FALSE(may(guest, deed, standing)) << name_of(deed);
    }
    EXPECT_FALSE(may(nobody, Deed::own_account, standing));
    EXPECT_FALSE(may(nobody, Deed::edit_words, standing));
  }
}

TEST(Permissions, ToWorkOnSomethingNeedToSeeIt) {
  for (const Standing& standing : all_standings()) {
    SCOPED_TRACE(described(standing));
    for (const Viewer& who : {nobody, guest, somebody}) {
      if (may(who, Deed::see, standing)) continue;
      for (const Deed deed : {Deed::give, Deed::facilitate, Deed::moderate, Deed::answer,
                              Deed::publish, Deed::convene}) {
        EXPECT_FALSE(may(who, deed, standing)) << name_of(deed);
      }
    }
  }
}

TEST(Permissions, ToRunTheSiteAreItsAdministratorsAlone) {
  for (const Standing& standing : all_standings()) {
    SCOPED_TRACE(described(standing));
    EXPECT_FALSE(may(somebody, Deed::run_site, standing));
    EXPECT_TRUE(may(admin, Deed::run_site, standing));
    EXPECT_EQ(may(somebody, Deed::run_organisation, standing), standing.organisation_admin);
    EXPECT_EQ(may(admin, Deed::edit_words, standing), standing.author);
    EXPECT_EQ(may(admin, Deed::publish, standing),
              standing.has(Role::convener) && may(somebody, Deed::publish, standing));
  }
}

// A guest's row with the flag of an administrator would be a mistake somewhere else.
TEST(Permissions, AreNotWidenedByAFlagOnAGuest) {
  const Viewer odd = viewer(Kind::guest, true);
  EXPECT_EQ(allowed(odd, {}), allowed(guest, {}));
  EXPECT_FALSE(may(odd, Deed::see, {.audience = Audience::only_me}));
}

TEST(Permissions, AreRefusedWithoutTellingWhatIsThere) {
  const auto reason = [](const Viewer& who, Deed deed, const Standing& standing) {
    const Result<void> answer = require(who, deed, standing);
    EXPECT_FALSE(answer.ok());
    return answer.ok() ? Reason::invalid : answer.refusal().reason;
  };
  EXPECT_TRUE(require(nobody, Deed::see, {}).ok());
  EXPECT_EQ(reason(nobody, Deed::moderate, {}), Reason::sign_in);
  EXPECT_EQ(reason(guest, Deed::convene, {}), Reason::sign_in);
  EXPECT_EQ(reason(somebody, Deed::moderate, {}), Reason::forbidden);
  EXPECT_EQ(reason(somebody, Deed::edit_words, {}), Reason::forbidden);
  const Standing closed{.audience = Audience::team};
  EXPECT_EQ(reason(nobody, Deed::see, closed), Reason::not_found);
  EXPECT_EQ(reason(nobody, Deed::moderate, closed), Reason::not_found);
  EXPECT_EQ(reason(somebody, Deed::moderate, closed), Reason::not_found);
  EXPECT_EQ(reason(admin, Deed::publish, closed), Reason::forbidden);
}

}  // namespace
}  // namespace commonty::permissions
