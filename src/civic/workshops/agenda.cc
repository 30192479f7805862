// What a workshop does, one thing after the other, each with its minutes and perhaps a board.
#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "civic/workshops/stored.h"
#include "civic/workshops/tools/tool.h"
#include "civic/workshops/workshops.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 4> stages = {"waiting", "open", "locked", "closed"};

constexpr std::string_view select_activities =
    "SELECT id, workshop, place, title, tool, minutes, options, state, ends_at, left_ms, "
    "moves, hidden FROM activities ";

Stage stage_named(std::string_view name) {
  const auto found = std::ranges::find(stages, name);
  return found == stages.end() ? Stage::waiting : static_cast<Stage>(found - stages.begin());
}

Activity read(const store::Row& row) {
  Activity a;
  std::string options, stage;
  row.into(a.id, a.workshop, a.place, a.title, a.tool, a.minutes, options, stage, a.ends_at,
           a.left_ms, a.moves, a.is_hidden);
  a.options = json::parse(options).as_object();
  a.stage = stage_named(stage);
  return a;
}

// Checked and completed by its tool.
Result<ActivityDraft> prepared(const ActivityDraft& draft) {
  ActivityDraft out = draft;
  const tools::Tool* tool = draft.tool.empty() ? nullptr : tools::find(draft.tool);
  if (!draft.tool.empty() && !tool) return refuse_field("tool", say("Choose a tool"));
  Problems problems;
  check_length(problems, "title", draft.title, title_length_max, say("Say what it is about"));
  if (draft.minutes < 1 || draft.minutes > minutes_max) {
    problems.add("minutes",
                 say("Between 1 and {max} minutes", {{"max", std::to_string(minutes_max)}}));
  }
  TRY(std::move(problems).result());
  out.title = clean_line(draft.title);
  if (tool) out.options = TRY(tool->prepare(draft.options));
  return out;
}

void record(Tx& tx, std::string_view name, PersonId by, const Activity& activity) {
  facts::record(tx, {.name = std::string(name),
                     .subject = activity.id.value,
                     .actor = by.value,
                     .scope = activity.workshop.value});
}

std::int64_t left_of(const Activity& activity, Time now) {
  if (activity.ends_at) return std::max<std::int64_t>(0, *activity.ends_at - now);
  return activity.left_ms.value_or(activity.minutes * minute_ms);
}

void open(Tx& tx, PersonId by, const Activity& activity) {
  const std::int64_t left = left_of(activity, tx.now());
  tx.run("UPDATE activities SET state = 'open', ends_at = $1, left_ms = NULL WHERE id = $2",
         tx.now() + left, activity.id);
  tx.run("UPDATE workshops SET activity = $1, spotlight = 0 WHERE id = $2", activity.id,
         activity.workshop);
  room_changed(tx, activity.workshop);
  record(tx, "activity.opened", by, activity);
}

void close(Tx& tx, PersonId by, const Activity& activity) {
  tx.run("UPDATE activities SET state = 'closed', ends_at = NULL, left_ms = 0 WHERE id = $1",
         activity.id);
  tx.run("UPDATE workshops SET activity = 0 WHERE id = $1 AND activity = $2", activity.workshop,
         activity.id);
  room_changed(tx, activity.workshop);
  record(tx, "activity.closed", by, activity);
}

}  // namespace

std::string_view name_of(Stage stage) { return stages.at(static_cast<std::size_t>(stage)); }

Result<ActivityId> add_activity(Tx& tx, PersonId by, WorkshopId workshop,
                                const ActivityDraft& draft) {
  const ActivityDraft ready = TRY(prepared(draft));
  const auto count =
      tx.one<std::int64_t>("SELECT count(*) FROM activities WHERE workshop = $1", workshop);
  if (count >= activities_max) {
    return refuse(Reason::too_large, say("An agenda has at most {max} parts",
                                         {{"max", std::to_string(activities_max)}}));
  }
  const auto id = tx.new_id<ActivityId>();
  tx.run(
      "INSERT INTO activities (id, workshop, place, title, tool, minutes, options, state) VALUES "
      "($1, $2, (SELECT coalesce(max(place), 0) + 1 FROM activities WHERE workshop = $2), $3, $4, "
      "$5, $6, 'waiting')",
      id, workshop, ready.title, ready.tool, ready.minutes, json::serialize(ready.options));
  room_changed(tx, workshop);
  record(tx, "activity.added", by, TRY(get_activity(tx, id)));
  return id;
}

Result<void> change_activity(Tx& tx, PersonId by, ActivityId id, const ActivityDraft& draft) {
  const Activity before = TRY(get_activity(tx, id));
  if (before.moves > 0 && before.tool != draft.tool) {
    return refuse_field("tool", say("People have written on this board: its tool stays. Add "
                                    "another activity instead"));
  }
  const ActivityDraft ready = TRY(prepared(draft));
  tx.run("UPDATE activities SET title = $1, tool = $2, minutes = $3, options = $4 WHERE id = $5",
         ready.title, ready.tool, ready.minutes, json::serialize(ready.options), id);
  room_changed(tx, before.workshop);
  record(tx, "activity.changed", by, before);
  return done();
}

Result<void> remove_activity(Tx& tx, PersonId by, ActivityId id) {
  const Activity activity = TRY(get_activity(tx, id));
  if (activity.moves > 0) {
    return refuse(Reason::conflict, say("People have written on this board, so it stays. You can "
                                        "close it"));
  }
  tx.run("DELETE FROM activities WHERE id = $1", id);
  tx.run("UPDATE activities SET place = place - 1 WHERE workshop = $1 AND place > $2",
         activity.workshop, activity.place);
  tx.run("UPDATE workshops SET activity = 0 WHERE id = $1 AND activity = $2", activity.workshop,
         id);
  room_changed(tx, activity.workshop);
  record(tx, "activity.removed", by, activity);
  return done();
}

void move_activity(Tx& tx, ActivityId id, Towards towards) {
  const auto activity = get_activity(tx, id);
  if (!activity) return;
  const int other = activity->place + (towards == Towards::earlier ? -1 : 1);
  const auto changed = tx.run("UPDATE activities SET place = $1 WHERE workshop = $2 AND place = $3",
                              activity->place, activity->workshop, other);
  if (changed != 1) return;
  tx.run("UPDATE activities SET place = $1 WHERE id = $2", other, id);
  room_changed(tx, activity->workshop);
}

std::vector<Activity> agenda(Tx& tx, WorkshopId workshop) {
  std::vector<Activity> out;
  for (const store::Row row : tx.query(
           std::string(select_activities) + "WHERE workshop = $1 ORDER BY place, id", workshop)) {
    out.push_back(read(row));
  }
  return out;
}

std::vector<Activity> shown_agenda(Tx& tx, WorkshopId workshop) {
  auto all = agenda(tx, workshop);
  std::erase_if(all, [](const Activity& activity) { return activity.is_hidden; });
  return all;
}

Result<Activity> get_activity(Tx& tx, ActivityId id) {
  const auto rows = tx.query(std::string(select_activities) + "WHERE id = $1", id);
  if (rows.empty()) return refuse(Reason::not_found, say("There is no such activity"));
  return read(rows[0]);
}

Result<void> set_stage(Tx& tx, PersonId by, ActivityId id, Stage stage) {
  const Activity activity = TRY(get_activity(tx, id));
  if (activity.stage == stage) return done();
  switch (stage) {
    case Stage::open:
      open(tx, by, activity);
      return done();
    case Stage::closed:
      close(tx, by, activity);
      return done();
    case Stage::waiting:
    case Stage::locked:
      tx.run("UPDATE activities SET state = $1 WHERE id = $2", name_of(stage), id);
      room_changed(tx, activity.workshop);
      record(tx, "activity." + std::string(name_of(stage)), by, activity);
      return done();
  }
  return done();
}

Result<void> open_beside(Tx& tx, PersonId by, ActivityId id) {
  const Activity activity = TRY(get_activity(tx, id));
  if (activity.stage == Stage::open) return done();
  tx.run("UPDATE activities SET state = 'open', ends_at = NULL, left_ms = NULL WHERE id = $1", id);
  room_changed(tx, activity.workshop);
  record(tx, "activity.opened", by, activity);
  return done();
}

Result<void> set_sight(Tx& tx, PersonId by, ActivityId id, Sight sight) {
  const Activity activity = TRY(get_activity(tx, id));
  const bool hides = sight == Sight::hidden;
  if (activity.is_hidden == hides) return done();
  tx.run("UPDATE activities SET hidden = $1 WHERE id = $2", hides, id);
  if (hides) {
    tx.run("UPDATE workshops SET activity = 0, spotlight = 0 WHERE id = $1 AND activity = $2",
           activity.workshop, id);
  }
  room_changed(tx, activity.workshop);
  record(tx, hides ? "activity.hidden" : "activity.shown", by, activity);
  return done();
}

Result<void> extend(Tx& tx, ActivityId id, int minutes) {
  const Activity activity = TRY(get_activity(tx, id));
  const std::int64_t left = std::clamp<std::int64_t>(
      left_of(activity, tx.now()) + minutes * minute_ms, 0, minutes_max * minute_ms);
  if (activity.ends_at) {
    tx.run("UPDATE activities SET ends_at = $1 WHERE id = $2", tx.now() + left, id);
  } else {
    tx.run("UPDATE activities SET left_ms = $1 WHERE id = $2", left, id);
  }
  room_changed(tx, activity.workshop);
  return done();
}

Result<void> pause(Tx& tx, ActivityId id) {
  const Activity activity = TRY(get_activity(tx, id));
  if (!activity.ends_at) return done();
  tx.run("UPDATE activities SET ends_at = NULL, left_ms = $1 WHERE id = $2",
         left_of(activity, tx.now()), id);
  room_changed(tx, activity.workshop);
  return done();
}

Result<void> resume(Tx& tx, ActivityId id) {
  const Activity activity = TRY(get_activity(tx, id));
  if (activity.ends_at || activity.stage != Stage::open) return done();
  tx.run("UPDATE activities SET ends_at = $1, left_ms = NULL WHERE id = $2",
         tx.now() + left_of(activity, tx.now()), id);
  room_changed(tx, activity.workshop);
  return done();
}

Result<void> set_option(Tx& tx, ActivityId id, std::string_view name, json::value value) {
  const Activity activity = TRY(get_activity(tx, id));
  const tools::Tool* tool = tools::find(activity.tool);
  if (!tool) return refuse(Reason::not_found, say("This activity has no board"));
  json::object options = activity.options;
  options[name] = std::move(value);
  options = TRY(tool->prepare(std::move(options)));
  tx.run("UPDATE activities SET options = $1 WHERE id = $2", json::serialize(options), id);
  room_changed(tx, activity.workshop);
  return done();
}

}  // namespace commonty::workshops
