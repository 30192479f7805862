// A challenge: one question that several organisations ask together, from asking to sharing.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty {
struct Visit;
}

namespace commonty::challenges {

using CallId = Id<struct CallTag>;

inline constexpr std::size_t question_length_max = 200;
inline constexpr std::size_t short_title_length_max = 60;
inline constexpr std::size_t background_length_max = 20'000;
inline constexpr std::size_t limit_length_max = 200;
inline constexpr std::size_t limit_lines_max = 20;  // of each reach
inline constexpr std::size_t call_title_length_max = 120;
inline constexpr std::size_t call_text_length_max = 2'000;

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

// Its address stays, whatever the title becomes.
Result<void> change(Tx& tx, PersonId by, ChallengeId id, const Draft& draft);
// Refuses the step it stands at already.
Result<void> move_to(Tx& tx, PersonId by, ChallengeId id, Step step);
// What was decided last, in one line, for its card.
void set_finding(Tx& tx, ChallengeId id, std::string_view finding);

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
// Never from the last convener.
Result<void> take_role(Tx& tx, PersonId by, ChallengeId id, PersonId person,
                       permissions::Role role);
std::optional<permissions::Role> role_named(std::string_view name);
Message label(permissions::Role role);

// ---- calls for contributions: each opens and closes by itself

struct Call {
  CallId id;
  std::string title, text;
  Time opens_at, closes_at;
};
// All of them, those that open first first.
std::vector<Call> calls(Tx& tx, ChallengeId challenge);
std::vector<Call> open_calls(Tx& tx, ChallengeId challenge);
Result<Call> get_call(Tx& tx, ChallengeId challenge, CallId id);
Result<Call> add_call(Tx& tx, PersonId by, ChallengeId challenge, const Call& call);
Result<void> remove_call(Tx& tx, PersonId by, ChallengeId challenge, CallId id);

// While a call is open, or the challenge itself is. Refuses with Reason::closed, saying when it
// opens or what happens next.
Result<void> require_open(Tx& tx, const Challenge& challenge);

// What the page of a challenge tells about the challenge itself, for {{> challenges/about}}; the
// page is made by contributions, which adds what people gave.
boost::json::object page_model(Tx& tx, const Visit& visit, const Challenge& challenge);

}  // namespace commonty::challenges
