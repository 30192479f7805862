#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool one_two_four_all() {
  return of_spots(
      {.name = "one_two_four_all",
       .title = say("1-2-4-all"),
       .when_to_use = say("To hear everybody in a large room, also those who never speak first."),
       .how_to_run = say("One minute alone, two in pairs, four in fours, five with all. Each round "
                         "takes on what was best in the one before: move the note, or write it "
                         "anew."),
       .watch_for = say("Keep the first minute silent. It is the one that makes the difference."),
       .minutes = 12},
      {{"alone", say("Alone (1 minute)"), say("What do you think, before you hear others?")},
       {"pairs", say("In pairs (2 minutes)"), say("What do you both see?")},
       {"fours", say("In fours (4 minutes)"), say("What stands out, what differs?")},
       {"all", say("All together (5 minutes)"), say("One idea the room should not lose")}});
}

}  // namespace commonty::workshops::tools
