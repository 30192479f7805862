#include <algorithm>

#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {
namespace json = boost::json;
namespace {

constexpr int dots_usual = 3;
const Spot options_spot{"options", say("To choose from"), say("One option a note"), 0,
                        0,         Region::Shape::list};

// Once counts may be seen, those with most come first.
Region draw(const Board& board, const Say& speak) {
  Region region = filled({.key = options_spot.key,
                          .label = speak(options_spot.label),
                          .hint = speak(options_spot.hint),
                          .accepts = true},
                         board, 0);
  if (word_of(board.setup.options, "state") != "closed") return region;
  std::ranges::stable_sort(region.notes, [&](NoteId a, NoteId b) {
    return board.find(a)->dots_given() > board.find(b)->dots_given();
  });
  return region;
}

}  // namespace

Tool dot_vote() {
  Tool tool{
      .name = "dot_vote",
      .title = say("Dot vote"),
      .when_to_use = say("To see quickly where a room's weight lies. It finds what to talk about "
                         "next; it does not decide."),
      .how_to_run = say("Read all options aloud. Everyone has the same number of dots and may give "
                        "several to one. Counts stay hidden until you close, so that nobody "
                        "follows the crowd."),
      .watch_for = say("Options that say the same split their dots: join them before you begin."),
      .minutes = 10,
      .dots_each = dots_usual,
      .dots_hidden = true,
      .prepare = [](json::object options) -> Result<json::object> {
        options["dots"] = number_of(options, "dots", dots_usual, 1, dots_each_max);
        options["per_table"] = false;
        return options;
      },
      .draw = draw,
  };
  return of_spots(std::move(tool), {options_spot});
}

}  // namespace commonty::workshops::tools
