// What people of a sample's workshop asked those on the stage, what was promised, and the sessions
// that they proposed.
#pragma once

#include <optional>

#include "civic/floor_questions/floor_questions.h"
#include "civic/samples/reading.h"
#include "civic/workshops/workshops.h"

namespace commonty::samples {

struct Room {
  workshops::Workshop workshop;
  const std::map<std::string, PersonId>& people;    // in it
  const std::map<std::string, PersonId>& everyone;  // with an account
  PersonId facilitator;
};

// Each question by its place in the list. `from` must outlive it.
class Floor {
 public:
  Floor(const boost::json::object& from, Time now) : from_(from), now_(now) {}

  std::size_t size() const { return list_of(from_, "questions").size(); }
  std::optional<Time> written_at(std::size_t question) const;
  std::optional<Time> kept_at(std::size_t question) const;

  void ask(Tx& tx, const Room& room);
  void vote(Tx& tx, const Room& room);
  // And what was promised there.
  void answer_on_stage(Tx& tx, const Room& room);
  void answer_in_writing(Tx& tx, const Room& room, std::size_t question);
  void keep_promise(Tx& tx, const Room& room, std::size_t question);

 private:
  const boost::json::object& at(std::size_t question) const {
    return list_of(from_, "questions").at(question).as_object();
  }
  void promise(Tx& tx, const Room& room, std::size_t question);

  const boost::json::object& from_;
  Time now_;
  std::vector<FloorQuestionId> ids_;
  std::map<std::size_t, std::int64_t> promises_;
};

// Rooms and times on that day, sessions, and who would come to which.
void propose_sessions(Tx& tx, const Room& room, const boost::json::object& from, Time day);
void publish_sessions(Tx& tx, const Room& room, const boost::json::object& from);

}  // namespace commonty::samples
