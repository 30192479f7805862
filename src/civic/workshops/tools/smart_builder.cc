#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool smart_builder() {
  return of_spots(
      {.name = "smart_builder",
       .title = say("SMART builder"),
       .when_to_use = say("To turn a good intention into something that can be checked."),
       .how_to_run = say("Begin with the wish as one note. Fill the five boxes in any order, then "
                         "write the whole sentence: “By (when) we will (what), so that (measure) "
                         "goes from (now) to (then).”"),
       .watch_for = say("A number that nobody collects today. Ask who will read it, and where."),
       .minutes = 20},
      {{"specific", say("Specific"), say("What exactly, for whom, where?")},
       {"measurable", say("Measurable"), say("Which number moves, and where does it stand now?")},
       {"achievable", say("Achievable"), say("What do we have, and what is in our gift?")},
       {"relevant", say("Relevant"), say("Which problem does it make smaller?")},
       {"time_bound", say("Time-bound"), say("By which day do we look at it?")},
       {"sentence", say("The whole sentence"), say("By … we will …, so that … goes from … to …")}});
}

}  // namespace commonty::workshops::tools
