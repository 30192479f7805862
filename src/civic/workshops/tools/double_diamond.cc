#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool double_diamond() {
  using enum Region::Shape;
  return of_spots(
      {.name = "double_diamond",
       .title = say("Double Diamond"),
       .when_to_use = say("To plan a piece of work, or to see where one stands: twice opening up, "
                          "twice closing in."),
       .how_to_run = say("Go from left to right. Under “open” gather without judging; under "
                         "“closed” choose and say why. Do not begin a stage before the one before "
                         "it has an answer under “closed”."),
       .watch_for = say("Ideas for solutions in “Discover”: keep them, but ask what need stands "
                        "behind each."),
       .minutes = 45},
      {{"discover.open", say("Discover: open questions"),
        say("What happens today? For whom is it worst? What do we not know?"), 1, 1, column,
        "experience"},
       {"discover.closed", say("Discover: closed questions"),
        say("Which of these did we see ourselves? How many people does it touch?"), 2, 1, column,
        "evidence"},
       {"define.open", say("Define: open questions"),
        say("What might the real problem be? How else could we put it?"), 1, 2, column, "question"},
       {"define.closed", say("Define: closed questions"),
        say("Which one problem do we take on? Is it in our gift?"), 2, 2, column, "question"},
       {"develop.open", say("Develop: open questions"),
        say("How might we solve it? What would somebody else do?"), 1, 3, column},
       {"develop.closed", say("Develop: closed questions"),
        say("Which of these could we try within a month?"), 2, 3, column},
       {"deliver.open", say("Deliver: open questions"),
        say("What could go wrong, and what would we learn?"), 1, 4, column},
       {"deliver.closed", say("Deliver: closed questions"),
        say("What do we test, when do we stop, who decides?"), 2, 4, column}});
}

}  // namespace commonty::workshops::tools
