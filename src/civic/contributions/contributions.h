// A contribution: what somebody gives to a challenge - an experience, an idea, evidence, a question
// or an offer - with where it came from, who supports it and what became of it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/permissions/permissions.h"
#include "platform/facts/facts.h"
#include "platform/store/store.h"

namespace commonty::contributions {

inline constexpr std::size_t title_length_max = 140;
inline constexpr std::size_t text_length_max = 5'000;
inline constexpr int lines_split_max = 50;  // of one paste, each line its own contribution
inline constexpr int supports_an_hour_max = 200;

enum class Kind { experience, idea, evidence, question, offer };
inline constexpr std::array kinds = {Kind::experience, Kind::idea, Kind::evidence, Kind::question,
                                     Kind::offer};
std::string_view name_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
Message label(Kind kind);

// By which way it came.
enum class Way { web, workshop, mail, paper };
inline constexpr std::array ways = {Way::web, Way::workshop, Way::mail, Way::paper};
std::string_view name_of(Way way);
std::optional<Way> way_named(std::string_view name);
Message label(Way way);

// Where it stands in public. Hidden ones are seen by their author and the moderators alone.
enum class State { shown, hidden, withdrawn, merged };
std::string_view name_of(State state);
std::optional<State> state_named(std::string_view name);

// The published outcome, kept here so that lists need no other table; decisions sets it.
// "" = not answered yet, else chosen, parked, not_now, merged, done_elsewhere.
using OutcomeName = std::string;
inline constexpr std::array<std::string_view, 5> outcomes = {"chosen", "parked", "not_now",
                                                             "merged", "done_elsewhere"};
Message outcome_label(std::string_view outcome);

// The place on paper or in a room from which it was taken.
struct Source {
  Way way = Way::web;
  std::int64_t document = 0;  // workshops: the imported document; 0 = none
  std::string group, question, prompt;
  int line = 0;
  std::string place;    // where, for sheets that tell
  PersonId brought_by;  // who carried it in; 0 = the author themself
};

struct Contribution {
  ContributionId id;
  ChallengeId challenge;
  Kind kind = Kind::idea;
  State state = State::shown;
  std::string title;            // may be empty: the first words then stand for it
  std::string text;             // Markdown
  PersonId author;              // 0 = nobody known (a note from paper)
  std::string author_name;      // as shown: "" = a guest
  OrganisationId on_behalf_of;  // 0 = for themself
  std::string on_behalf_of_name;
  Source source;
  Time given_at;
  std::optional<Time> edited_at;
  int supports = 0, comments = 0, views = 0;
  int pictures = 0, pdfs = 0;  // attachments that are shown
  ContributionId merged_into;  // when it was joined with another, even if hidden since
  OutcomeName outcome;
  std::int64_t theme = 0;  // the published one it belongs to; 0 = none
};
// The title, or the first words of the text: never empty.
std::string headline(const Contribution& contribution);
// What it says in one piece, without marks: of this its meaning is taken.
std::string said(const Contribution& contribution);
// "Table 4, question 2, line 31": the place on paper, or "".
std::string place_in_source(const Source& source);

struct Draft {
  Kind kind = Kind::idea;
  std::string title, text;
  OrganisationId on_behalf_of;
  Source source;
  std::string author_name;       // for notes whose writer is only named: shown, not an account
  PersonId author;               // for notes brought in whose writer is known here; 0 = nobody
  std::optional<Time> given_at;  // imports keep the day it was written; none = now
};

Result<void> check(const Draft& draft);
// Refuses when the challenge does not take contributions now, the text is empty or too long, or the
// same author gave the very same text before. Records contribution.posted and the links
// (asked_in, brought_by, made_from).
Result<Contribution> post(Tx& tx, PersonId author, const challenges::Challenge& challenge,
                          const Draft& draft);
// Each line of `draft.text` as a contribution of its own (bullets are left away); all or none.
Result<std::vector<Contribution>> post_lines(Tx& tx, PersonId author,
                                             const challenges::Challenge& challenge,
                                             const Draft& draft);
// The one in which this author said the very same before.
std::optional<ContributionId> said_before(Tx& tx, PersonId author, ChallengeId challenge,
                                          const Draft& draft);
// The same for many at once from paper, a sheet or a board, also after closing: `importer` brought
// them, and whoever wrote one stays its author.
// Records contribution.brought, so that followers can tell a pile of notes from one person's words.
Result<Contribution> bring(Tx& tx, PersonId importer, const challenges::Challenge& challenge,
                           const Draft& draft);

std::optional<Contribution> find(Tx& tx, ContributionId id);
Result<Contribution> get(Tx& tx, ContributionId id);
// How someone stands towards it: the challenge's standing, and whether it is theirs or hidden.
permissions::Standing standing(Tx& tx, const Viewer& viewer, const Contribution& contribution);
permissions::Standing standing(Tx& tx, const Viewer& viewer, const challenges::Challenge& challenge,
                               const Contribution& contribution);

// Keeps the earlier words as a version that everyone can read.
Result<Contribution> edit(Tx& tx, PersonId by, ContributionId id, const Draft& draft);
struct Version {
  std::string title, text;
  Time until;  // when these words were replaced
};
std::vector<Version> versions(Tx& tx, ContributionId id);
Result<void> withdraw(Tx& tx, PersonId by, ContributionId id);
Result<void> undo_withdraw(Tx& tx, PersonId by, ContributionId id);

// One a person; again or when absent changes nothing and is no error.
Result<void> support(Tx& tx, PersonId by, ContributionId id);
Result<void> withdraw_support(Tx& tx, PersonId by, ContributionId id);
bool supports(Tx& tx, PersonId by, ContributionId id);
// Everyone to be told what becomes of it: author, bringer, supporters, commenters; also those of
// what was merged into it.
std::vector<PersonId> people_concerned(Tx& tx, ContributionId id);

// Everyone who supports it or one that was joined with it, counted once.
void recount_supports(Tx& tx, ContributionId id);

// How often each was looked at since the last time; not a fact.
void add_views(Tx& tx, ContributionId id, std::int64_t views);

// Lists. `after` is the cursor that the page before gave; "" = from the start.
// Least heard: few looked at it and few support it. Good ideas drown; this brings them up.
enum class Sort { newest, most_supported, least_heard };
std::string_view name_of(Sort sort);
std::optional<Sort> sort_named(std::string_view name);
struct Filter {
  std::optional<ChallengeId> challenge;
  std::optional<Kind> kind;
  std::optional<Way> way;
  std::optional<std::string> outcome;  // "" = not answered yet
  std::optional<PersonId> author;
  std::optional<std::int64_t> document;
  std::optional<std::int64_t> theme;
  std::vector<State> states = {State::shown};
  std::string words;  // as typed: all of them, "in a row", the last may be half a word; "" = all
  // Where the words are looked for; search shows those that say it in their title first.
  enum class Within { anywhere, title, text_only } within = Within::anywhere;
  bool public_only = false;            // only of challenges that everyone may see
  std::vector<ContributionId> except;  // these are left out
  Sort sort = Sort::newest;
};
// Those whose words, or who may see them, may be others since a fact.
std::vector<ContributionId> changed_by(Tx& tx, const facts::Fact& fact);

struct Listed {
  std::vector<Contribution> items;
  std::string next;  // cursor; "" = that was all
};
Listed list(Tx& tx, const Filter& filter, std::string_view after, int limit);
// Those among these that the filter lets through, whatever its words; in no order.
std::vector<Contribution> find_those(Tx& tx, const std::vector<ContributionId>& ids,
                                     const Filter& filter);

struct Counts {
  int all = 0, people = 0;
  std::array<int, 4> by_way{};   // by Way
  std::array<int, 5> by_kind{};  // by Kind
  int answered = 0, hidden = 0;
};
Counts count(Tx& tx, ChallengeId challenge);

// Others that share words with a text, best first (word overlap of folded words without stop
// words).
std::vector<Contribution> similar(Tx& tx, ChallengeId challenge, std::string_view text, int limit,
                                  ContributionId except = {});

// The words of one are removed, with all earlier ones and attachments.
void erase_words(Tx& tx, ContributionId id);
// When a person goes: their words are removed, with all earlier ones and attachments; the rest
// stays.
void erase_words_of(Tx& tx, PersonId person);
// When a guest turns out to be a person: what both support, or what it was joined with, counts
// them once.
void join_supports(Tx& tx, PersonId guest, PersonId person);

// For moderation, merging and decisions only: each records its own fact.
void set_state(Tx& tx, ContributionId id, State state, ContributionId merged_into = {});
void set_outcome(Tx& tx, ContributionId id, const OutcomeName& outcome);
// Which published theme each belongs to, kept here so that lists need no other table; themes sets
// them. Those not named belong to none.
void set_themes(Tx& tx, ChallengeId challenge,
                const std::map<ContributionId, std::int64_t>& themes);
// How many that are shown belong to each.
std::map<std::int64_t, int> count_by_theme(Tx& tx, ChallengeId challenge);

}  // namespace commonty::contributions

// Attachments and comments come in by the same door.
#include "civic/contributions/attachments.h"
#include "civic/contributions/cards.h"
#include "civic/contributions/closest.h"
#include "civic/contributions/comments.h"
#include "civic/contributions/theme_names.h"
