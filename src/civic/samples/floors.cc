#include "civic/samples/floors.h"

#include "civic/commitments/commitments.h"
#include "civic/unconferences/unconferences.h"

namespace commonty::samples {
namespace json = boost::json;
namespace {

using floor_questions::Turn;
using json::object;

floor_questions::Member member(const Room& room, const std::string& key) {
  return {.person = room.people.at(key), .in_the_room = true};
}

std::optional<Time> days_before(Time now, const object& from, std::string_view part) {
  if (!from.contains(part)) return std::nullopt;
  return now - number_of(from.at(part).as_object(), "days_ago") * day_ms;
}

}  // namespace

// ---- questions and promises --------------------------------------------------------------------

std::optional<Time> Floor::written_at(std::size_t question) const {
  return days_before(now_, at(question), "answer");
}

std::optional<Time> Floor::kept_at(std::size_t question) const {
  if (!at(question).contains("promise")) return std::nullopt;
  return days_before(now_, at(question).at("promise").as_object(), "kept");
}

void Floor::ask(Tx& tx, const Room& room) {
  for (std::size_t i = 0; i < size(); ++i) {
    const std::string text = text_of(at(i), "text");
    ids_.push_back(must(floor_questions::ask(tx, member(room, text_of(at(i), "by")), room.workshop,
                                             text, is_true(at(i), "named")),
                        text));
  }
}

void Floor::vote(Tx& tx, const Room& room) {
  for (std::size_t i = 0; i < size(); ++i) {
    for (const std::string& key : strings_of(at(i), "votes")) {
      must(floor_questions::vote(tx, member(room, key), ids_[i]), key);
    }
  }
}

void Floor::answer_on_stage(Tx& tx, const Room& room) {
  for (std::size_t i = 0; i < size(); ++i) {
    const std::string summary = text_of(at(i), "summary");
    if (summary.empty()) continue;
    must(floor_questions::set_turn(tx, room.facilitator, ids_[i], Turn::now), summary);
    must(floor_questions::set_turn(tx, room.facilitator, ids_[i], Turn::answered, summary),
         summary);
    if (at(i).contains("promise")) promise(tx, room, i);
  }
}

void Floor::promise(Tx& tx, const Room& room, std::size_t question) {
  const object& from = at(question).at("promise").as_object();
  const Time due = now_ - number_of(from, "due_days_ago") * day_ms;
  promises_[question] = must(commitments::make(tx, room.facilitator, room.workshop.challenge,
                                               {.words = text_of(from, "words"),
                                                .owner = text_of(from, "owner"),
                                                .due_at = end_of_local(local_date(due)),
                                                .workshop = room.workshop.id,
                                                .question = ids_[question]}),
                             "a promise")
                            .value;
}

void Floor::answer_in_writing(Tx& tx, const Room& room, std::size_t question) {
  const object& from = at(question).at("answer").as_object();
  must(floor_questions::answer(tx, room.everyone.at(text_of(from, "by")), ids_[question],
                               text_of(from, "text")),
       "an answer");
}

void Floor::keep_promise(Tx& tx, const Room& room, std::size_t question) {
  const object& from = at(question).at("promise").as_object().at("kept").as_object();
  must(commitments::change(tx, room.everyone.at(text_of(from, "by")),
                           CommitmentId{promises_.at(question)},
                           {.state = commitments::State::kept, .why = text_of(from, "why")}),
       "a promise");
}

// ---- sessions ----------------------------------------------------------------------------------

void propose_sessions(Tx& tx, const Room& room, const object& from, Time day) {
  std::vector<unconferences::RoomDraft> rooms;
  for (const json::value& item : list_of(from, "rooms")) {
    const object& one = item.as_object();
    rooms.push_back({text_of(one, "name"), static_cast<int>(number_of(one, "seats"))});
  }
  std::vector<unconferences::SlotDraft> times;
  for (const json::value& item : list_of(from, "times")) {
    const object& one = item.as_object();
    times.push_back(
        {moment_of(day, text_of(one, "begins")), static_cast<int>(number_of(one, "minutes"))});
  }
  must(unconferences::set_rooms_and_times(tx, room.facilitator, room.workshop, rooms, times),
       "rooms and times");
  for (const json::value& item : list_of(from, "sessions")) {
    const object& one = item.as_object();
    const std::string title = text_of(one, "title");
    const ProposalId id =
        must(unconferences::propose(tx, {room.people.at(text_of(one, "by"))}, room.workshop,
                                    {title, text_of(one, "about"), is_true(one, "named")}),
             title);
    for (const std::string& key : strings_of(one, "wanted_by")) {
      must(unconferences::set_interest(tx, {room.people.at(key)}, room.workshop, id,
                                       unconferences::Interest::shown),
           key);
    }
  }
}

void publish_sessions(Tx& tx, const Room& room, const object& from) {
  must(unconferences::make_plan(tx, room.facilitator, room.workshop), "a plan");
  must(unconferences::publish(tx, room.facilitator, room.workshop,
                              {"question_board", from.at("board").as_object()}),
       "a timetable");
}

}  // namespace commonty::samples
