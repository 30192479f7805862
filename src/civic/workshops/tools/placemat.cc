#include <algorithm>

#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {
namespace json = boost::json;
namespace {

constexpr int corners_usual = 4, corners_min = 2, corners_max = 8;

Spots spots_of(const json::object& options) {
  const auto corners =
      static_cast<int>(number_of(options, "corners", corners_usual, corners_min, corners_max));
  Spots spots = {{"middle", say("The middle: what we agree on"),
                  say("Only what everyone at the table can stand behind"), 0, 0,
                  Region::Shape::centre}};
  for (int i = 1; i <= corners; ++i) {
    const std::string number = std::to_string(i);
    spots.push_back({"corner." + number, say("Corner {number}", {{"number", number}}),
                     say("Your own thoughts, before you talk"), 0, 0, Region::Shape::corner});
  }
  return spots;
}

}  // namespace

Tool placemat() {
  return {
      .name = "placemat",
      .title = say("Placemat"),
      .when_to_use = say("For a small table that should agree, without the first voice deciding."),
      .how_to_run = say("Everyone takes a corner and writes alone. Then each reads out theirs, and "
                        "together you move into the middle what all can stand behind."),
      .watch_for = say("An empty middle is a result too: say what you do not agree on."),
      .minutes = 20,
      .prepare = [](json::object options) -> Result<json::object> {
        options["corners"] = number_of(options, "corners", corners_usual, corners_min, corners_max);
        return options;
      },
      .places = [](const Setup& setup) { return places_of(spots_of(setup.options), setup); },
      .draw =
          [](const Board& board, const Say& speak) {
            return draw_spots(spots_of(board.setup.options), board, speak);
          },
      .harvest =
          [](const Board& board, const Say& speak) {
            return harvest_spots(spots_of(board.setup.options), board, speak);
          },
  };
}

}  // namespace commonty::workshops::tools
