#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool eisenhower_box() {
  using enum Region::Shape;
  return of_spots(
      {.name = "eisenhower_box",
       .title = say("Urgent and important"),
       .when_to_use = say("When a team has more to do than time, and the loud things push out the "
                          "ones that matter."),
       .how_to_run =
           say("Write every task on a note. Ask first “Is it important for our purpose?”, "
               "then “Does it have to be soon?”. End by striking one thing out."),
       .watch_for = say("If everything lands in the first box, ask what would happen if it waited "
                        "two weeks."),
       .minutes = 15},
      {{"do", say("Important and urgent: do it"), say("What has to be done this week, by us?"), 1,
        1, cell},
       {"plan", say("Important, not urgent: plan it"), say("Give it a day in the diary"), 1, 2,
        cell},
       {"hand_on", say("Urgent, not important: hand it on"), say("Who else could do it?"), 2, 1,
        cell},
       {"drop", say("Neither: drop it"), say("What do we stop doing?"), 2, 2, cell}});
}

}  // namespace commonty::workshops::tools
