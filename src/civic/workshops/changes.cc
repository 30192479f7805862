// What changes in a room is counted, so that its live pages know what they have missed.
#include <boost/json/serialize.hpp>

#include "civic/workshops/stored.h"
#include "civic/workshops/workshops.h"
#include "platform/base/secret.h"

namespace commonty::workshops {
namespace {

// It tells apart, it proves nothing.
constexpr std::size_t mark_length = 16;

std::string mark_of(const std::string& all) { return sha256_hex(all).substr(0, mark_length); }

}  // namespace

// The row is locked until the commit, so that numbers become known in their order.
void room_changed(Tx& tx, WorkshopId id) {
  tx.run("UPDATE workshops SET changes = changes + 1, shown_change = changes + 1 WHERE id = $1",
         id);
}

void seats_changed(Tx& tx, WorkshopId id) {
  room_changed(tx, id);
  tx.run("UPDATE workshops SET seats_change = changes WHERE id = $1", id);
}

void sessions_changed(Tx& tx, WorkshopId id) {
  room_changed(tx, id);
  tx.run("UPDATE workshops SET sessions_change = changes WHERE id = $1", id);
}

void desk_changed(Tx& tx, WorkshopId id) {
  tx.run("UPDATE workshops SET changes = changes + 1 WHERE id = $1", id);
}

std::int64_t changes(Tx& tx, WorkshopId id) {
  return tx.first<std::int64_t>("SELECT changes FROM workshops WHERE id = $1", id).value_or(0);
}

std::string room_of(WorkshopId id) { return "workshop " + id.text(); }
std::string room_of(ActivityId board) { return "board " + board.text(); }

std::string set_up_mark(const Workshop& workshop, const Activity& activity,
                        const std::vector<Group>& groups) {
  std::string all = workshop.title + "\n" + activity.title + "\n" + activity.tool + "\n" +
                    std::string(name_of(activity.stage)) + "\n" +
                    boost::json::serialize(activity.options) +
                    (activity.is_hidden ? "\nhidden" : "");
  for (const Group& group : groups) all += "\n" + std::to_string(group.number) + " " + group.name;
  all += "\n" + std::to_string(workshop.seats_change);
  return mark_of(all + (workshop.code_open ? "\nopen" : ""));
}

std::string set_up_mark(Tx& tx, const Workshop& workshop) {
  const auto activity =
      workshop.activity ? get_activity(tx, workshop.activity) : Result<Activity>(Activity());
  const Activity now = activity ? *activity : Activity();
  std::string listed;
  for (const Activity& one : agenda(tx, workshop.id)) {
    if (one.on_agenda()) listed += "\n" + std::to_string(one.minutes) + " " + one.title;
  }
  return mark_of(set_up_mark(workshop, now, groups(tx, workshop.id)) + " " + now.id.text() + " " +
                 std::to_string(workshop.spotlight) + " " + std::string(name_of(workshop.state)) +
                 listed);
}

std::string stage_mark(const Activity& activity) {
  return mark_of(activity.title + "\n" + std::string(name_of(activity.stage)) +
                 (activity.is_hidden ? "\nhidden" : ""));
}

std::string page_mark(const Workshop& workshop) {
  const auto moment = [](const std::optional<Time>& time) {
    return (time ? std::to_string(time->ms) : "") + "\n";
  };
  return mark_of(moment(workshop.starts_at) + moment(workshop.ends_at) + workshop.place + "\n" +
                 workshop.about + "\n" + std::string(name_of(workshop.state)) +
                 (workshop.code_open ? "\nopen " : "\n") + std::to_string(workshop.seats_change));
}

std::string sessions_mark(const Workshop& workshop) {
  return std::string(name_of(workshop.state)) + " " + std::to_string(workshop.sessions_change);
}

bool may_hear(Tx& tx, std::string_view session, WorkshopId id) {
  const auto workshop = find(tx, id);
  const Viewer viewer = session.empty() ? Viewer() : people::viewer_of_session(tx, session);
  return workshop &&
         permissions::may(viewer, permissions::Deed::see, standing(tx, viewer, *workshop));
}

}  // namespace commonty::workshops
