#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool stop_start_continue() {
  return of_spots(
      {.name = "stop_start_continue",
       .title = say("Stop, start, continue"),
       .when_to_use = say("To look back at how a service or a group works, without blame and in "
                          "little time."),
       .how_to_run = say("Five quiet minutes, then each person reads out one note a column. Begin "
                         "with “Continue”: what works deserves to be said first."),
       .watch_for = say("“Stop” notes are about what is done, not about who does it."),
       .minutes = 15},
      {{"stop", say("Stop"), say("What costs more than it gives?")},
       {"start", say("Start"), say("What is missing?")},
       {"continue", say("Continue"), say("What works and should stay?"), 0, 0,
        Region::Shape::column, "experience"}});
}

}  // namespace commonty::workshops::tools
