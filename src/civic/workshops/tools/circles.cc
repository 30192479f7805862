#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool circles() {
  using enum Region::Shape;
  return of_spots(
      {.name = "circles",
       .title = say("Circles of gift, influence and concern"),
       .when_to_use = say("When a group talks about what others should do. It sorts what is in our "
                          "own gift from what we can only ask for."),
       .how_to_run =
           say("Put each wish or worry in the innermost circle where it honestly belongs. "
               "Then look at the middle: what do we do with it by Friday?"),
       .watch_for = say("The middle is often emptier than people wish. Ask of each note in the "
                        "second circle: which part of it is ours?"),
       .minutes = 20},
      {{"gift", say("In our gift"), say("We can decide and do this ourselves"), 0, 0, ring},
       {"influence", say("We can influence it"), say("Whom do we ask, and with what?"), 0, 0, ring},
       {"concern", say("It concerns us"), say("We cannot move it now; we name it and watch it"), 0,
        0, ring, "experience"}});
}

}  // namespace commonty::workshops::tools
