#include <algorithm>
#include <array>

#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 5> phases = {"presentation", "questions", "warm", "cool",
                                                    "response"};

std::string_view phase_of(const json::object& options) {
  const std::string named = word_of(options, "phase", phases.front());
  const auto found = std::ranges::find(phases, named);
  return found == phases.end() ? phases.front() : *found;
}

// Only what the phase is for; and a question ends like one, so that no advice hides in it.
Result<void> check(const Board& board, const Move& move) {
  if (move.kind != Move::Kind::add) return done();
  if (move.place != phase_of(board.setup.options)) {
    return refuse_field("place", say("This part is not open now. Keep your note for later"));
  }
  const std::size_t end = move.text.find_last_not_of(" \t\r\n");
  if (move.place == "questions" && (end == std::string::npos || move.text[end] != '?')) {
    return refuse_field("text", say("Only questions now: end your note with a question mark"));
  }
  return done();
}

}  // namespace

Tool critical_friends() {
  Tool tool{
      .name = "critical_friends",
      .title = say("Critical friends"),
      .when_to_use = say("When somebody brings work that is not finished and needs honest eyes."),
      .how_to_run = say("The presenter speaks for five minutes. Then only questions. Then warm "
                        "words, what is strong; then cool ones, what is missing, while the "
                        "presenter only listens. The presenter ends with what they take away."),
      .watch_for =
          say("Advice that is dressed as a question. And give the presenter the last word."),
      .minutes = 35,
      .prepare = [](json::object options) -> Result<json::object> {
        options["phase"] = phase_of(options);
        return options;
      },
      .check = check};
  return of_spots(
      std::move(tool),
      {{"presentation", say("What is presented"), say("The work, in the presenter's words"), 0, 0,
        Region::Shape::list, "experience"},
       {"questions", say("Questions only"), say("What do you need to understand?"), 0, 0,
        Region::Shape::list, "question"},
       {"warm", say("Warm feedback"), say("What is strong, and why?")},
       {"cool", say("Cool feedback"), say("What is missing, what would you try?")},
       {"response", say("The presenter's response"), say("What I take away"), 0, 0,
        Region::Shape::list}});
}

}  // namespace commonty::workshops::tools
