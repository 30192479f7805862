#include "civic/samples/evenings.h"

#include <algorithm>
#include <memory>

#include "civic/boards/boards.h"
#include "civic/exit_rounds/exit_rounds.h"
#include "civic/harvests/harvests.h"
#include "civic/samples/floors.h"
#include "platform/texts/texts.h"

namespace commonty::samples {
namespace json = boost::json;
namespace {

using boards::Move;
using boards::NoteId;
using json::object;
using workshops::tools::Colour;

constexpr std::int64_t at_once = 8;  // notes that lie on the board in one moment: one a table

class Evening {
 public:
  Evening(Cast cast, const object& from) : cast_(std::move(cast)), from_(from) {}

  void prepare(Tx& tx);
  void come(Tx& tx);
  void open(Tx& tx, std::size_t part);
  void write(Tx& tx, std::size_t part, std::size_t first);
  void give_dots(Tx& tx, std::size_t part);
  void end(Tx& tx);
  void answer(Tx& tx);
  void harvest(Tx& tx);

  Time begins() const { return moment_of(day(), text_of(from_, "begins")); }
  Time ends() const { return moment_of(day(), text_of(from_, "ends")); }
  Time at_clock(const std::string& clock) const { return moment_of(day(), clock); }
  // Those in it, and who answers for it, once they came.
  Room room(Tx& tx) const {
    return {must(workshops::get(tx, id_), "a workshop"), people_, cast_.people, facilitator()};
  }
  bool is_over() const { return text_of(from_, "state") == "ended"; }

 private:
  Time day() const { return cast_.now + number_of(from_, "days_from_now") * day_ms; }
  const object& part_at(std::size_t part) const {
    return list_of(from_, "agenda").at(part).as_object();
  }
  PersonId facilitator() const { return cast_.people.at(text_of(from_, "by")); }
  boards::Mover mover(Tx& tx, const boards::Sheet& sheet, const std::string& key) const;
  void write_one(Tx& tx, boards::Sheet& sheet, const object& from);

  Cast cast_;
  const object& from_;
  WorkshopId id_;
  std::vector<ActivityId> activities_;
  std::map<std::string, PersonId> people_;  // of the room
  std::map<std::string, NoteId> notes_;
};

void Evening::prepare(Tx& tx) {
  workshops::Draft draft{.title = text_of(from_, "title"),
                         .about = text_of(from_, "about"),
                         .place = text_of(from_, "place"),
                         .starts_at = begins(),
                         .ends_at = ends(),
                         .groups = static_cast<int>(number_of(from_, "tables")),
                         .is_public = true};
  id_ = must(
      workshops::create(tx, facilitator(), cast_.challenges.at(text_of(from_, "challenge")), draft),
      draft.title);
  // The code in the guide stays the same, whichever was drawn.
  tx.run("UPDATE workshops SET code = $1 WHERE id = $2", text_of(from_, "code"), id_);
  for (const json::value& item : list_of(from_, "agenda")) {
    const object& part = item.as_object();
    workshops::ActivityDraft activity{.title = text_of(part, "title"),
                                      .tool = text_of(part, "tool"),
                                      .minutes = static_cast<int>(number_of(part, "minutes"))};
    if (part.contains("options")) activity.options = part.at("options").as_object();
    activities_.push_back(
        must(workshops::add_activity(tx, facilitator(), id_, activity), activity.title));
  }
  must(workshops::move_to(tx, facilitator(), id_, workshops::State::lobby), draft.title);
}

void Evening::come(Tx& tx) {
  for (const json::value& item : list_of(from_, "people")) {
    const object& one = item.as_object();
    const bool is_guest = one.contains("guest");
    const std::string key = text_of(one, is_guest ? "key" : "person");
    const PersonId person =
        is_guest ? people::add_guest(tx, text_of(one, "guest")).id : cast_.people.at(key);
    people_[key] = person;
    must(workshops::join(tx, person, id_,
                         {.organisation = text_of(one, "organisation"),
                          .may_name = is_true(one, "may_name"),
                          .group = static_cast<int>(number_of(one, "table"))}),
         key);
    const auto part = workshops::part_named(text_of(one, "part"));
    if (part) must(workshops::set_part(tx, id_, person, *part), key);
  }
}

void Evening::open(Tx& tx, std::size_t part) {
  if (part == 0) {
    must(workshops::move_to(tx, facilitator(), id_, workshops::State::running), "beginning");
  } else {
    must(workshops::set_stage(tx, facilitator(), activities_[part - 1], workshops::Stage::closed),
         "closing");
  }
  must(workshops::set_stage(tx, facilitator(), activities_[part], workshops::Stage::open),
       "opening");
}

boards::Mover Evening::mover(Tx& tx, const boards::Sheet& sheet, const std::string& key) const {
  const auto person = people::find(tx, people_.at(key));
  using Kind = Viewer::Kind;
  const Kind kind = person->is_guest ? Kind::guest : Kind::person;
  return boards::mover(tx, {.kind = kind, .id = person->id, .name = person->name}, sheet, false);
}

void Evening::write_one(Tx& tx, boards::Sheet& sheet, const object& from) {
  const std::string text = text_of(from, "text");
  const boards::Mover by = mover(tx, sheet, text_of(from, "by"));
  const std::string parent = text_of(from, "parent");
  const Move made =
      must(boards::make(tx, by, sheet,
                        {.kind = Move::Kind::add,
                         .group = static_cast<int>(number_of(from, "table")),
                         .text = text,
                         .place = text_of(from, "place"),
                         .parent = parent.empty() ? 0 : notes_.at(parent),
                         .colour = workshops::tools::colour_named(text_of(from, "colour"))}),
           text);
  if (from.contains("key")) notes_[text_of(from, "key")] = made.note;
  if (!from.contains("mark")) return;
  must(boards::make(tx, by, sheet,
                    {.kind = Move::Kind::mark, .note = made.note, .mark = text_of(from, "mark")}),
       text);
}

void Evening::write(Tx& tx, std::size_t part, std::size_t first) {
  boards::Sheet sheet = must(boards::open(tx, activities_[part]), "a board");
  const json::array& notes = list_of(part_at(part), "notes");
  const std::size_t last = std::min(notes.size(), first + at_once);
  for (std::size_t i = first; i < last; ++i) write_one(tx, sheet, notes[i].as_object());
}

void Evening::give_dots(Tx& tx, std::size_t part) {
  boards::Sheet sheet = must(boards::open(tx, activities_[part]), "a board");
  const object& dots = part_at(part).at("dots").as_object();
  for (const auto& [note, givers] : dots) {
    for (const json::value& giver : givers.as_array()) {
      must(boards::make(tx, mover(tx, sheet, std::string(giver.as_string())), sheet,
                        {.kind = Move::Kind::dot, .note = notes_.at(note)}),
           note);
    }
  }
}

void Evening::end(Tx& tx) {
  must(workshops::move_to(tx, facilitator(), id_, workshops::State::ended), "ending");
}

void Evening::answer(Tx& tx) {
  const workshops::Workshop workshop = must(workshops::get(tx, id_), "a workshop");
  for (const json::value& item : list_of(from_, "exit_round")) {
    const object& one = item.as_object();
    exit_rounds::Answer answer{.words = text_of(one, "words")};
    const auto says = strings_of(one, "says");
    for (std::size_t i = 0; i < answer.says.size(); ++i) {
      answer.says[i] = exit_rounds::says_named(says.at(i)).value();
    }
    must(exit_rounds::answer(tx, people_.at(text_of(one, "by")), workshop, answer), "an answer");
  }
}

// What was taken home; the rest is still there for whoever looks at the harvest.
void Evening::harvest(Tx& tx) {
  const object& how = from_.at("harvest").as_object();
  const workshops::Workshop workshop = must(workshops::get(tx, id_), "a workshop");
  const auto speak = [](const Message& message) { return Texts::english()(message); };
  auto notes = harvests::ripe(tx, workshop, speak).notes;
  std::erase_if(notes, [&](const harvests::Note& note) {
    const auto at = std::ranges::find(activities_, note.activity) - activities_.begin();
    return !is_true(part_at(static_cast<std::size_t>(at)), "is_taken_home");
  });
  std::vector<std::vector<NoteId>> same;
  for (const auto& group : harvests::alike(notes)) {
    same.emplace_back();
    for (const std::size_t i : group) same.back().push_back(notes[i].id);
  }
  must(harvests::take(tx, cast_.people.at(text_of(how, "by")), workshop,
                      challenges::find(tx, workshop.challenge).value(), notes, same,
                      text_of(how, "why_joined")),
       "a harvest");
}

// The parts of the agenda one after the other; within each its notes, and dots when all are up.
void tell_parts(const Cast& cast, const object& from, const std::shared_ptr<Evening>& evening) {
  Time begins = evening->begins();
  const json::array& agenda = list_of(from, "agenda");
  for (std::size_t part = 0; part < agenda.size(); ++part) {
    const object& of = agenda[part].as_object();
    cast.at(begins, [evening, part](Tx& tx) { evening->open(tx, part); });
    const std::size_t notes = list_of(of, "notes").size();
    const std::int64_t length = number_of(of, "minutes") * minute_ms;
    const auto rounds = static_cast<std::int64_t>(notes / at_once + 3);
    Time at = begins;
    for (std::size_t first = 0; first < notes; first += at_once) {
      at = at + length / rounds;
      cast.at(at, [evening, part, first](Tx& tx) { evening->write(tx, part, first); });
    }
    if (of.contains("dots")) {
      cast.at(at + length / rounds, [evening, part](Tx& tx) { evening->give_dots(tx, part); });
    }
    begins = begins + length;
  }
}

// Asked over the soup, answered at the end; in writing and kept in the days after.
void tell_floor(const Cast& cast, const object& from, const std::shared_ptr<Evening>& evening) {
  if (!from.contains("floor")) return;
  const object& of = from.at("floor").as_object();
  const auto floor = std::make_shared<Floor>(of, cast.now);
  const auto at = [&](const char* when) { return evening->at_clock(text_of(of, when)); };
  cast.at(at("asked"), [=](Tx& tx) { floor->ask(tx, evening->room(tx)); });
  cast.at(at("voted"), [=](Tx& tx) { floor->vote(tx, evening->room(tx)); });
  cast.at(at("answered"), [=](Tx& tx) { floor->answer_on_stage(tx, evening->room(tx)); });
  for (std::size_t i = 0; i < floor->size(); ++i) {
    if (const auto day = floor->written_at(i)) {
      cast.at(*day, [=](Tx& tx) { floor->answer_in_writing(tx, evening->room(tx), i); });
    }
    if (const auto day = floor->kept_at(i)) {
      cast.at(*day, [=](Tx& tx) { floor->keep_promise(tx, evening->room(tx), i); });
    }
  }
}

// Proposed before the day by those who come; published when most have said what they want.
void tell_sessions(const Cast& cast, const object& from, const std::shared_ptr<Evening>& evening) {
  if (!from.contains("unconference")) return;
  const object& of = from.at("unconference").as_object();
  const Time day = evening->begins();
  const Time proposed = cast.now - (number_of(from, "come_days_ago", 1) * day_ms - hour_ms);
  cast.at(proposed, [=, &of](Tx& tx) { propose_sessions(tx, evening->room(tx), of, day); });
  cast.at(cast.now - number_of(of, "published_days_ago") * day_ms,
          [=, &of](Tx& tx) { publish_sessions(tx, evening->room(tx), of); });
}

}  // namespace

void tell_evening(const Cast& cast, const object& from) {
  const auto evening = std::make_shared<Evening>(cast, from);
  cast.at(cast.now - number_of(from, "made_days_ago") * day_ms,
          [evening](Tx& tx) { evening->prepare(tx); });
  if (!evening->is_over()) {
    cast.at(cast.now - number_of(from, "come_days_ago", 1) * day_ms,
            [evening](Tx& tx) { evening->come(tx); });
    tell_sessions(cast, from, evening);
    return;
  }
  cast.at(evening->begins() - 10 * minute_ms, [evening](Tx& tx) { evening->come(tx); });
  tell_parts(cast, from, evening);
  tell_floor(cast, from, evening);
  cast.at(evening->ends(), [evening](Tx& tx) { evening->end(tx); });
  cast.at(evening->ends() + 5 * minute_ms, [evening](Tx& tx) { evening->answer(tx); });
  const std::int64_t harvested = number_of(from.at("harvest").as_object(), "days_ago");
  cast.at(cast.now - harvested * day_ms, [evening](Tx& tx) { evening->harvest(tx); });
}

}  // namespace commonty::samples
