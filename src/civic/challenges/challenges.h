// A challenge: one question that several organisations ask together, from asking to sharing.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty::challenges {

using CallId = Id<struct CallTag>;

inline constexpr std::size_t question_length_max = 200;
inline constexpr std::size_t short_title_length_max = 60;
inline constexpr std::size_t background_length_max = 20'000;

// The seven steps of the thread.
enum class Step { ask, gather, make_sense, choose, trying, measure, share };
inline constexpr std::array steps = {Step::ask,    Step::gather,  Step::make_sense, Step::choose,
                                     Step::trying, Step::measure, Step::share};
std::string_view name_of(Step step);  // "make_sense"; Step::trying is "try"
std::optional<Step> step_named(std::string_view name);
Message label(Step step);
// The stage of the Double Diamond in which a step lies: discover, define, develop, deliver.
Message stage_of(Step step);

struct Challenge {
  ChallengeId id;
  std::string slug;
  std::string short_title;  // for crumbs and lists: "Getting to hospital"
  std::string question;     // "How might we ...?"
  std::string background;   // Markdown
  permissions::Audience audience = permissions::Audience::everyone;
  Step step = Step::ask;
  Time made_at;
  std::optional<Time> opens_at, closes_at;  // for contributions; the calls say more
};

// Who asks, in the order they joined.
struct Owner {
  OrganisationId id;
  std::string slug, name;
};
struct RoleHolder {
  PersonId person;
  std::string name;
  std::string organisation;  // name of the first they belong to; may be empty
  permissions::Role role;
};
// What we can change, what we can only influence, what we park for now.
enum class Reach { in_our_gift, we_can_influence, parked };
struct Limits {
  std::vector<std::string> in_our_gift, we_can_influence, parked;
};

// What a person writes when they start or change one.
struct Draft {
  std::string question, short_title, background;
  permissions::Audience audience = permissions::Audience::everyone;
  std::optional<Time> opens_at, closes_at;
  std::vector<OrganisationId> owners;
  Limits limits;
};

Result<void> check(const Draft& draft);
// The maker becomes its convener.
Result<Challenge> start(Tx& tx, PersonId by, const Draft& draft);

std::optional<Challenge> find(Tx& tx, ChallengeId id);
std::optional<Challenge> find_by_slug(Tx& tx, std::string_view slug);
// not_found when there is none.
Result<Challenge> get_by_slug(Tx& tx, std::string_view slug);
std::vector<Owner> owners(Tx& tx, ChallengeId id);
std::vector<RoleHolder> role_holders(Tx& tx, ChallengeId id);
Limits limits(Tx& tx, ChallengeId id);

// How someone stands towards a challenge, for permissions.
permissions::Standing standing(Tx& tx, const Viewer& viewer, const Challenge& challenge);
void give_role(Tx& tx, ChallengeId id, PersonId person, permissions::Role role, PersonId by);
// Refuses with Reason::closed, saying when it opens or what happens next.
Result<void> require_open(Tx& tx, const Challenge& challenge);

}  // namespace commonty::challenges
