#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool hopes_and_fears() {
  return of_spots(
      {.name = "hopes_and_fears",
       .title = say("Hopes and fears"),
       .when_to_use = say("At the beginning, to hear why people came and what they would rather "
                          "not see happen."),
       .how_to_run = say("One note each for a hope and for a fear, in silence. Read them out "
                         "without comment. Come back to them at the end of the day."),
       .watch_for = say("Do not answer a fear at once; thank for it."),
       .minutes = 10},
      {{"hopes", say("Hopes"), say("What would make this day worth it?"), 0, 0,
        Region::Shape::column, "experience"},
       {"fears", say("Fears"), say("What should not happen?"), 0, 0, Region::Shape::column,
        "experience"}});
}

}  // namespace commonty::workshops::tools
