// Rooms and times: what the plan is made of.
#include <algorithm>

#include "civic/unconferences/stored.h"
#include "platform/base/text.h"

namespace commonty::unconferences {
namespace {

using workshops::Workshop;

Result<void> check(const std::vector<RoomDraft>& rooms, const std::vector<SlotDraft>& slots) {
  Problems problems;
  if (rooms.size() > rooms_max) {
    problems.add("rooms", say("Up to {max} rooms fit", {{"max", std::to_string(rooms_max)}}));
  }
  if (slots.size() > times_max) {
    problems.add("times", say("Up to {max} times fit", {{"max", std::to_string(times_max)}}));
  }
  std::set<std::string> names;
  for (const RoomDraft& room : rooms) {
    if (is_blank(room.name)) problems.add("rooms", say("Write a room's name before the comma"));
    if (!names.insert(fold(room.name)).second) {
      problems.add("rooms", say("Two rooms are called “{name}”", {{"name", room.name}}));
    }
    if (length(room.name) > room_name_length_max) {
      problems.add("rooms", say("A room's name can be at most {max} characters long",
                                {{"max", std::to_string(room_name_length_max)}}));
    }
    if (room.seats < 0 || room.seats > seats_max) {
      problems.add("rooms", say("Write seats as a number up to {max}, or leave them out",
                                {{"max", std::to_string(seats_max)}}));
    }
  }
  for (const SlotDraft& slot : slots) {
    if (slot.minutes >= 1 && slot.minutes <= workshops::minutes_max) continue;
    problems.add("times", say("Between 1 and {max} minutes",
                              {{"max", std::to_string(workshops::minutes_max)}}));
  }
  // People cannot be in two times at once, so none may begin before the one before has ended.
  for (std::size_t i = 1; i < slots.size(); ++i) {
    if (slots[i].starts_at >= slots[i - 1].starts_at + slots[i - 1].minutes * minute_ms) continue;
    problems.add("times", say("Two of these times overlap"));
    break;
  }
  return std::move(problems).result();
}

// Which of those before each new one is: by what they are known by, then the first of those left
// over by the first left over; 0 = a new one.
template <class Old, class New, class Same>
std::vector<int> numbers_of(const std::vector<Old>& before, const std::vector<New>& now,
                            const Same& same) {
  std::vector<int> numbers(now.size());
  std::vector<const Old*> left;
  for (const Old& old : before) {
    const auto found = std::ranges::find_if(now, [&](const New& one) { return same(old, one); });
    if (found == now.end()) {
      left.push_back(&old);
    } else {
      numbers[static_cast<std::size_t>(found - now.begin())] = old.number;
    }
  }
  auto next = left.begin();
  for (int& number : numbers) {
    if (number == 0 && next != left.end()) number = (*next++)->number;
  }
  return numbers;
}

void number_new(std::vector<int>& numbers, int highest) {
  for (int& number : numbers) {
    if (number == 0) number = ++highest;
  }
}

// The highest number that anything still speaks of, so that no new room or time is taken for one
// that is gone.
int highest_of(const Unconference& day, int Place::* which) {
  int highest = 0;
  const auto see = [&](const std::optional<Place>& place) {
    if (place) highest = std::max(highest, (*place).*which);
  };
  for (const Room& room : day.rooms) see(Place{0, room.number});
  for (const Slot& slot : day.slots) see(Place{slot.number, 0});
  for (const Place& place : day.shut) see(place);
  for (const Session& session : day.sessions) {
    for (const auto& place : {session.planned, session.published, session.earlier}) see(place);
  }
  return highest;
}

bool among(const std::vector<int>& numbers, int number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

// Nobody stands before a door that is gone: what is published is moved first.
Result<void> require_unused(const Unconference& day, const std::vector<int>& rooms,
                            const std::vector<int>& slots) {
  for (const Session* session : day.standing()) {
    if (!session->published) continue;
    if (!among(rooms, session->published->room)) {
      return refuse_field("rooms", say("“{title}” is published in a room that would be gone. Move "
                                       "it and publish that first",
                                       {{"title", session->title}}));
    }
    if (!among(slots, session->published->slot)) {
      return refuse_field("times", say("“{title}” is published at a time that would be gone. Move "
                                       "it and publish that first",
                                       {{"title", session->title}}));
    }
  }
  return done();
}

void open(Tx& tx, PersonId by, const Workshop& workshop) {
  const auto opened = tx.run(
      "INSERT INTO unconferences (workshop, opened_by, opened_at) VALUES ($1, $2, $3) "
      "ON CONFLICT DO NOTHING",
      workshop.id, by, tx.now());
  if (opened == 1) record(tx, "unconference.opened", by, workshop.id.value, workshop);
}

void store_rooms(Tx& tx, WorkshopId workshop, const std::vector<RoomDraft>& rooms,
                 const std::vector<int>& numbers) {
  tx.run("DELETE FROM unconference_rooms WHERE workshop = $1", workshop);
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    tx.run("INSERT INTO unconference_rooms (workshop, number, name, seats) VALUES ($1, $2, $3, $4)",
           workshop, numbers[i], clean_line(rooms[i].name), rooms[i].seats);
  }
}

void store_slots(Tx& tx, WorkshopId workshop, const std::vector<SlotDraft>& slots,
                 const std::vector<int>& numbers) {
  tx.run("DELETE FROM unconference_times WHERE workshop = $1", workshop);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    tx.run(
        "INSERT INTO unconference_times (workshop, number, starts_at, minutes) VALUES ($1, $2, $3, "
        "$4)",
        workshop, numbers[i], slots[i].starts_at, slots[i].minutes);
  }
}

}  // namespace

Result<void> set_rooms_and_times(Tx& tx, PersonId by, const Workshop& workshop,
                                 const std::vector<RoomDraft>& rooms,
                                 const std::vector<SlotDraft>& slots) {
  TRY(require_going_on(workshop));
  std::vector<SlotDraft> in_order = slots;
  std::ranges::stable_sort(in_order, {}, &SlotDraft::starts_at);
  TRY(check(rooms, in_order));
  open(tx, by, workshop);
  const Unconference day = TRY(locked(tx, workshop));
  auto room_numbers = numbers_of(day.rooms, rooms, [](const Room& old, const RoomDraft& now) {
    return fold(old.name) == fold(now.name);
  });
  auto slot_numbers = numbers_of(day.slots, in_order, [](const Slot& old, const SlotDraft& now) {
    return old.starts_at == now.starts_at;
  });
  number_new(room_numbers, highest_of(day, &Place::room));
  number_new(slot_numbers, highest_of(day, &Place::slot));
  TRY(require_unused(day, room_numbers, slot_numbers));
  store_rooms(tx, workshop.id, rooms, room_numbers);
  store_slots(tx, workshop.id, in_order, slot_numbers);
  for (const Session& session : day.sessions) {
    if (!session.planned) continue;
    if (among(room_numbers, session.planned->room) && among(slot_numbers, session.planned->slot)) {
      continue;
    }
    take_out(tx, session.id);
  }
  record_for_all(tx, "unconference.changed", by, workshop.id.value, workshop);
  return done();
}

Result<void> set_shut(Tx& tx, PersonId by, const Workshop& workshop, const std::set<Place>& shut) {
  const Unconference day = TRY(locked(tx, workshop));
  for (const Session* session : day.standing()) {
    if (!session->planned || !shut.contains(*session->planned)) continue;
    return refuse_field("shut", say("“{title}” stands there in the plan. Move it first",
                                    {{"title", session->title}}));
  }
  tx.run("DELETE FROM unconference_closures WHERE workshop = $1", workshop.id);
  for (const Place& place : shut) {
    if (!day.slot(place.slot) || !day.room(place.room)) continue;
    tx.run(
        "INSERT INTO unconference_closures (workshop, time_number, room_number) VALUES ($1, $2, "
        "$3)",
        workshop.id, place.slot, place.room);
  }
  record_for_all(tx, "unconference.changed", by, workshop.id.value, workshop);
  return done();
}

}  // namespace commonty::unconferences
