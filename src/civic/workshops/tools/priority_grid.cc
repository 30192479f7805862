#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool priority_grid() {
  using enum Region::Shape;
  return of_spots(
      {.name = "priority_grid",
       .title = say("Priority grid: effect and effort"),
       .when_to_use = say("To choose among ideas when there is not time for all of them."),
       .how_to_run = say("Place the ideas in silence first; move any note you see otherwise. Talk "
                         "only about notes that moved twice."),
       .watch_for = say("Effort is judged by those who would do it. Ask them."),
       .minutes = 20},
      {{"large.little", say("Large effect, little effort: begin here"), say("What stops us?"), 1, 1,
        cell},
       {"large.much", say("Large effect, much effort: plan it"), say("What would be a first part?"),
        1, 2, cell},
       {"small.little", say("Small effect, little effort: perhaps"),
        say("Worth it when it is nearly free"), 2, 1, cell},
       {"small.much", say("Small effect, much effort: leave it"), say("Say so, and why"), 2, 2,
        cell}});
}

}  // namespace commonty::workshops::tools
