// Themes: what several contributions of a challenge, or notes of a workshop, are about. They are
// found as a proposal, put right by people, and shown to everyone once they are published.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/boards/boards.h"
#include "civic/challenges/challenges.h"
#include "civic/contributions/contributions.h"
#include "civic/workshops/workshops.h"
#include "numbers/themes/themes.h"

namespace commonty {
using ThemeSetId = Id<struct ThemeSetTag>;
using ThemeRunId = Id<struct ThemeRunTag>;
using ThemeId = Id<struct ThemeTag>;
using ThemeEditId = Id<struct ThemeEditTag>;
}  // namespace commonty

// numbers/themes, which does the finding, has the plural of theme.
namespace commonty::theming {

using workshops::tools::Say;
// A contribution's id, or that of a note on a board.
using NoteId = std::int64_t;

inline constexpr std::size_t name_length_max = 80;
inline constexpr int notes_max = 20'000;  // the newest, where there are more
inline constexpr int begun_max = 3;       // a search that ends the program is not begun for ever
inline constexpr std::int64_t silence_max_ms = 30 * second_ms;  // of who searches

// ---- whose themes ------------------------------------------------------------------------------

struct Set {
  ThemeSetId id;
  ChallengeId challenge;  // one of both
  WorkshopId workshop;
  ThemeRunId run;                    // whose themes stand; 0 = none yet
  std::optional<Time> published_at;  // none: a draft
  std::int64_t changes = 0;

  bool is_published() const { return published_at.has_value(); }
};
std::optional<Set> of(Tx& tx, ChallengeId challenge);
std::optional<Set> of(Tx& tx, WorkshopId workshop);
Result<Set> get(Tx& tx, ThemeSetId id);
// How someone stands towards it: as towards the challenge or the workshop.
permissions::Standing standing(Tx& tx, const Viewer& viewer, const Set& set);
// The live room in which its pages listen.
std::string room_of(ThemeSetId id);

// What is looked through: contributions that are shown, or what stands on the boards.
struct Note {
  NoteId id = 0;
  std::string text, prompt;               // as find() wants them
  std::string url, way, group, question;  // where it is from; way "" = from a board
  std::string organisation_kind;          // for which it was given, "" = for themself
  int supports = 0;
};
std::vector<Note> notes(Tx& tx, const Set& set, const Say& speak);
// The same for pages that count many and show few: contributions come without their text, which is
// read for those that are shown.
std::vector<Note> notes_to_count(Tx& tx, const Set& set, const Say& speak);
std::map<NoteId, std::string> texts_of(Tx& tx, const std::vector<NoteId>& contributions);
std::vector<Note> notes(Tx& tx, ChallengeId challenge);
// Of a workshop on paper its contributions, otherwise its boards as everyone may see them.
std::vector<Note> notes(Tx& tx, const workshops::Workshop& workshop, const Say& speak);

// ---- searching ---------------------------------------------------------------------------------

enum class State { waiting, working, found, stopped, failed, put_away };
std::string_view name_of(State state);

struct Run {
  ThemeRunId id;
  ThemeSetId set;
  State state = State::waiting;
  double progress = 0;  // 0 to 1
  int finer = 0;
  Time asked_at;
  std::optional<Time> ended_at;
  int begun = 0, notes = 0, level = 0;
  bool by_words_alone = true;

  bool is_under_way() const { return state == State::waiting || state == State::working; }
};
// Waits to be begun. Refuses while another is under way, and where there are too few notes. What an
// earlier one proposed and nobody took is put away.
Result<Run> ask(Tx& tx, PersonId by, ChallengeId challenge, int finer);
Result<Run> ask(Tx& tx, PersonId by, const workshops::Workshop& workshop, int finer,
                const Say& speak);
// Does what was asked here and now, by words alone: for a program that has nobody who works beside
// its pages, such as the one that tells the sample. Takes its time within the transaction.
void find_at_once(Tx& tx, const Run& run);
Result<Run> get_run(Tx& tx, ThemeRunId id);
// The last one of all.
std::optional<Run> newest_run(Tx& tx, ThemeSetId set);
Result<void> stop(Tx& tx, PersonId by, ThemeRunId id);
std::vector<themes::Level> levels(Tx& tx, ThemeRunId run);
// Found, but others stand: it is looked at before it takes their place.
bool is_proposal(const Set& set, const Run& run);

// ---- what was found ----------------------------------------------------------------------------

struct Theme {
  ThemeId id;
  ThemeId first;     // its address, which stays when themes are found again
  ThemeId within;    // 0 = in none
  std::string name;  // "" = its terms stand for it
  std::vector<std::string> terms;
  NoteId medoid = 0;
  bool pinned = false;
};
// Its name, or its terms; "" where it has neither.
std::string label(const Theme& theme);

struct Placed {
  NoteId note = 0;
  ThemeId theme, inner;  // 0 = in none
  bool pinned = false;   // put there by hand
};
struct Whole {
  std::vector<Theme> themes;  // those inside others, too
  std::vector<Placed> notes;
};
Whole whole(Tx& tx, ThemeRunId run);
// Its themes alone.
std::vector<Theme> shown_themes(Tx& tx, ThemeRunId run);

// Why a note is where it is.
struct Why {
  std::vector<std::string> terms;
  struct Near {
    NoteId note = 0;
    double similarity = 0;
  };
  std::vector<Near> nearest;
};
std::map<NoteId, Why> why(Tx& tx, ThemeRunId run, const std::vector<NoteId>& notes);

struct Pair {
  NoteId first = 0, second = 0;
  double score = 0;
  bool same_letters = false;  // or perhaps the same in other words
};
std::vector<Pair> pairs(Tx& tx, ThemeRunId run);

// The theme at an address, as it stands now. Without an id when it stands no more: whose it was is
// known even so, and permissions are asked before anything is said.
struct Found {
  Set set;
  Theme theme;
};
Result<Found> at_address(Tx& tx, ThemeId first);
// The published theme of a contribution.
std::optional<Theme> published_theme(Tx& tx, ContributionId contribution);

// The published themes of what the notes of a board became in a challenge that is for everyone.
struct OnBoard {
  Theme theme;
  std::vector<NoteId> notes;
};
std::vector<OnBoard> on_board(Tx& tx, ActivityId activity);

// What another run would change.
struct Comparison {
  struct Same {
    Theme before, after;
    int came = 0, went = 0;
  };
  struct Move {
    NoteId note = 0;
    ThemeId from, to;  // their addresses; 0 = in none
    bool is_new = false;
  };
  std::vector<Theme> added, gone;
  std::vector<Same> kept;
  std::vector<Move> moves;
};
Comparison compare(const Whole& before, const Whole& after);

// ---- putting right -----------------------------------------------------------------------------

// Each can be undone, the last one first, and names what it did by a fact.
Result<ThemeEditId> rename(Tx& tx, PersonId by, const Set& set, ThemeId theme,
                           std::string_view name);
enum class Pin { yes, no };
Result<ThemeEditId> pin(Tx& tx, PersonId by, const Set& set, ThemeId theme, Pin pin);
// Into the first of them that has a name, or else the largest.
Result<ThemeEditId> merge(Tx& tx, PersonId by, const Set& set, const std::vector<ThemeId>& themes);
// A part of a theme that is to stand by itself.
struct Part {
  std::vector<std::string> terms;
  NoteId medoid = 0;
  std::vector<NoteId> notes;
};
// Those that lie inside it; none where it has none.
std::vector<Part> parts_inside(const Whole& whole, ThemeId theme);
// Those that are found among its notes alone. Asks no store, and takes its time.
std::vector<Part> parts_found(const std::vector<Note>& notes, const themes::Options& how);
Result<ThemeEditId> divide(Tx& tx, PersonId by, const Set& set, ThemeId theme,
                           const std::vector<Part>& parts);
// To a theme, or out of all of them (0). They stay there when themes are found again.
Result<ThemeEditId> move(Tx& tx, PersonId by, const Set& set, const std::vector<NoteId>& notes,
                         ThemeId to);
// Out of wherever they are, into a theme of their own.
struct SetApart {
  ThemeEditId edit;
  ThemeId theme;
};
Result<SetApart> set_apart(Tx& tx, PersonId by, const Set& set, const std::vector<NoteId>& notes);
enum class Shown { to_everyone, as_draft };
Result<ThemeEditId> publish(Tx& tx, PersonId by, const Set& set, Shown shown);
// What the run found takes the place of the themes that stand. Refuses when these were put right
// since.
Result<ThemeEditId> replace(Tx& tx, PersonId by, const Run& run);
Result<void> put_away(Tx& tx, PersonId by, const Run& run);

struct Edit {
  ThemeEditId id;
  ThemeSetId set;
  std::string kind, by_name;
  Time at;
  bool undone = false;
};
Result<Edit> get_edit(Tx& tx, ThemeEditId id);
// The last that stands, which can be undone.
std::optional<Edit> last_edit(Tx& tx, const Set& set);
Message label(const Edit& edit);
Result<void> undo(Tx& tx, PersonId by, const Edit& edit);

}  // namespace commonty::theming
