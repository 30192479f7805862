// People in a room, at tables, working through an agenda on a challenge or on a question of their
// own; or the same on paper, brought in afterwards.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/people/people.h"
#include "civic/workshops/tools/picture.h"
#include "civic/workshops/tools/tool.h"
#include "platform/base/time.h"

namespace commonty {
using WorkshopId = Id<struct WorkshopTag>;
using ActivityId = Id<struct ActivityTag>;
}  // namespace commonty

namespace commonty::workshops {

inline constexpr std::size_t title_length_max = 140;
inline constexpr std::size_t about_length_max = 4000;
inline constexpr std::size_t place_length_max = 140;
inline constexpr std::size_t message_length_max = 280;
inline constexpr std::size_t group_name_length_max = 60;
inline constexpr int groups_max = 60;
inline constexpr int activities_max = 120;  // with the sessions of an unconference among them
inline constexpr int minutes_max = 480;
inline constexpr std::size_t code_length = 8;

enum class State { draft, lobby, running, ended };
std::string_view name_of(State state);

struct Workshop {
  WorkshopId id;
  ChallengeId challenge;  // 0 = on its own
  std::string title, about, place;
  std::optional<Time> starts_at, ends_at;
  State state = State::draft;
  bool is_public = false;  // its boards may be read by those who are not in the room
  std::string code;        // "" = on paper
  bool code_open = false;
  std::string document;  // the file's name, when it came on paper
  PersonId made_by;
  std::string made_by_name;
  Time made_at;
  ActivityId activity;  // the one going on; 0 = none
  std::int64_t spotlight = 0;
  std::string message;
  std::optional<Time> message_at;
  std::int64_t changes = 0;          // how often the room has changed, for its live pages
  std::int64_t shown_change = 0;     // the last of these that everyone sees
  std::int64_t seats_change = 0;     // and that each sees for themselves: where they sit
  std::int64_t sessions_change = 0;  // or what sessions are proposed
  int contributions = 0;             // that came of it

  bool is_paper() const { return code.empty(); }
};

// ---- the workshop itself -----------------------------------------------------------------------

struct Draft {
  std::string title, about, place;
  std::optional<Time> starts_at, ends_at;
  int groups = 0;
  bool is_public = false;
};
Result<WorkshopId> create(Tx& tx, PersonId by, std::optional<ChallengeId> challenge,
                          const Draft& draft);
Result<void> change(Tx& tx, PersonId by, WorkshopId id, const Draft& draft);
// What came on paper is over already; it keeps the file's name.
WorkshopId record_paper(Tx& tx, PersonId by, ChallengeId challenge, std::string_view title,
                        std::string_view document);

std::optional<Workshop> find(Tx& tx, WorkshopId id);
Result<Workshop> get(Tx& tx, WorkshopId id);
// Those anybody may know of, the newest first.
std::vector<Workshop> list(Tx& tx, std::optional<ChallengeId> challenge, int limit);

// Those a person set up or is in, also those nobody else knows of.
std::vector<Workshop> list_of(Tx& tx, PersonId person, int limit);

// How the viewer stands towards it: by its challenge, by having made it, by being in the room.
permissions::Standing standing(Tx& tx, const Viewer& viewer, const Workshop& workshop);

// Of this challenge from now on; only one that stood on its own.
Result<void> give_to(Tx& tx, PersonId by, WorkshopId id, ChallengeId challenge);

// Opens the lobby, begins, ends, opens again. Ending locks every board.
Result<void> move_to(Tx& tx, PersonId by, WorkshopId id, State state);
void set_code_open(Tx& tx, PersonId by, WorkshopId id, bool open);
Result<void> say_to_all(Tx& tx, PersonId by, WorkshopId id, std::string_view message);
void spotlight(Tx& tx, PersonId by, WorkshopId id, std::int64_t note);

// ---- agenda ------------------------------------------------------------------------------------

// An option of any tool: which proposed session the board takes the notes of.
inline constexpr std::string_view session_option = "session";

enum class Stage { waiting, open, locked, closed };
std::string_view name_of(Stage stage);

struct Activity {
  ActivityId id;
  WorkshopId workshop;
  int place = 0;
  std::string title, tool;  // tool "" = talk without a board
  int minutes = 0;
  boost::json::object options;
  Stage stage = Stage::waiting;
  std::optional<Time> ends_at;          // the timer runs until then
  std::optional<std::int64_t> left_ms;  // or is paused with so much left
  std::int64_t moves = 0;
  bool is_hidden = false;  // for facilitators alone

  // The board of a session that people proposed is found by their timetable instead.
  bool on_agenda() const { return !options.contains(session_option); }
};
struct ActivityDraft {
  std::string title, tool;
  int minutes = 15;
  boost::json::object options = {};
};
Result<ActivityId> add_activity(Tx& tx, PersonId by, WorkshopId workshop,
                                const ActivityDraft& draft);
// The tool stays as it is once the board has moves.
Result<void> change_activity(Tx& tx, PersonId by, ActivityId id, const ActivityDraft& draft);
// Only what nobody has written on.
Result<void> remove_activity(Tx& tx, PersonId by, ActivityId id);
enum class Towards { earlier, later };
void move_activity(Tx& tx, ActivityId id, Towards towards);
std::vector<Activity> agenda(Tx& tx, WorkshopId workshop);
// Without what was hidden: as the record tells it, and whatever else everyone reads.
std::vector<Activity> shown_agenda(Tx& tx, WorkshopId workshop);
Result<Activity> get_activity(Tx& tx, ActivityId id);

// Opening one makes it the one going on, and starts its timer.
Result<void> set_stage(Tx& tx, PersonId by, ActivityId id, Stage stage);
// To be written on from now on, beside whatever is going on, without a timer.
Result<void> open_beside(Tx& tx, PersonId by, ActivityId id);
// What is hidden is not on the wall either.
enum class Sight { shown, hidden };
Result<void> set_sight(Tx& tx, PersonId by, ActivityId id, Sight sight);
// More minutes, or fewer; never less than none.
Result<void> extend(Tx& tx, ActivityId id, int minutes);
Result<void> pause(Tx& tx, ActivityId id);
Result<void> resume(Tx& tx, ActivityId id);
// "phase" of critical friends, "seed" of a new hand: an option that changes while it goes on.
Result<void> set_option(Tx& tx, ActivityId id, std::string_view name, boost::json::value value);

// ---- the room ----------------------------------------------------------------------------------

struct Group {
  int number = 0;
  std::string name;  // "" = "Table 3"
};
std::vector<Group> groups(Tx& tx, WorkshopId workshop);
Message label(const Group& group);
// What its tables are called. One that is gone keeps its number; 0 is no table, "".
class TableNames {
 public:
  TableNames(Tx& tx, WorkshopId workshop, tools::Say speak);
  std::string of(int number) const;

 private:
  tools::Say speak_;
  std::map<int, std::string> names_;
};
Result<void> set_groups(Tx& tx, WorkshopId workshop, const std::vector<std::string>& names);

enum class Part { participant, table_host, critical_friend, observer, facilitator };
std::string_view name_of(Part part);
std::optional<Part> part_named(std::string_view name);

struct Participant {
  PersonId person;
  std::string name;  // "" = a guest who gave none
  int group = 0;     // 0 = no table yet
  Part part = Part::participant;
  std::string organisation;
  bool may_name = false;
  std::string email;
  Time joined_at;
};
struct Joining {
  std::string organisation, email;
  bool may_name = false;
  int group = 0;
};
// By the code, in any case, with or without a space or hyphen.
Result<Workshop> find_by_code(Tx& tx, std::string_view code);
// Coming again changes what was said the first time.
Result<void> join(Tx& tx, PersonId person, WorkshopId workshop, const Joining& joining);
// Where somebody wants to be told what became of it; "" = nowhere.
Result<void> set_email(Tx& tx, WorkshopId workshop, PersonId person, std::string_view email);
std::optional<Participant> participant(Tx& tx, WorkshopId workshop, PersonId person);
std::vector<Participant> participants(Tx& tx, WorkshopId workshop);
Result<void> seat(Tx& tx, WorkshopId workshop, PersonId person, int group);
Result<void> set_part(Tx& tx, WorkshopId workshop, PersonId person, Part part);
// Everyone without a table gets one, so that tables are of one size and organisations mix.
void spread(Tx& tx, WorkshopId workshop);

// ---- live pages --------------------------------------------------------------------------------

// The live rooms in which pages listen. The position in a workshop's is the number of its changes,
// in a board's the number of its moves.
std::string room_of(WorkshopId id);
std::string room_of(ActivityId board);
std::int64_t changes(Tx& tx, WorkshopId id);
// Counts a change that only the desk shows: who has come, what waits to be read.
void desk_changed(Tx& tx, WorkshopId id);
// Counts a change to the sessions that people propose, as everyone sees them.
void sessions_changed(Tx& tx, WorkshopId id);
// Words that differ whenever an activity's page has to be drawn anew for each who looks at it: when
// they may write there now, when tables, seats or questions are others.
std::string set_up_mark(const Workshop& workshop, const Activity& activity,
                        const std::vector<Group>& groups);
// The same for one without a board, where only its stage says what may be done.
std::string stage_mark(const Activity& activity);
// The same for the wall, which shows the activity that goes on, a note large, or the agenda.
std::string set_up_mark(Tx& tx, const Workshop& workshop);
// The same for the workshop's own page: when and where it is, how far, where each sits.
std::string page_mark(const Workshop& workshop);
// The same for the pages of the sessions that people propose.
std::string sessions_mark(const Workshop& workshop);
// Whether who has this session may still hear its rooms.
bool may_hear(Tx& tx, std::string_view session, WorkshopId id);

// ---- templates ---------------------------------------------------------------------------------

struct Template {
  std::string name;  // of those we ship, or an id
  std::string title, about;
  std::vector<ActivityDraft> agenda;
  int groups = 0;
};
// Ours first, then those people saved.
std::vector<Template> templates(Tx& tx);
Result<void> use_template(Tx& tx, PersonId by, WorkshopId workshop, std::string_view name);
Result<void> save_as_template(Tx& tx, PersonId by, WorkshopId workshop, std::string_view title);

}  // namespace commonty::workshops
