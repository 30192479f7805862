#include "civic/workshops/tools/build.h"
#include "civic/workshops/tools/list.h"

namespace commonty::workshops::tools {

Tool worry_matrix() {
  using enum Region::Shape;
  return of_spots(
      {.name = "worry_matrix",
       .title = say("Worry matrix"),
       .when_to_use = say("When people are afraid of a change, and fear and fact are tangled. It "
                          "takes every worry seriously, and shows which of them ask for work."),
       .how_to_run = say("Everyone writes worries alone for three minutes, one a note. Then the "
                         "table places each: how likely is it, and is it in our hands? Read each "
                         "corner's action aloud and name one next step for “Act now”."),
       .watch_for = say("A worry is never wrong. If two people place it differently, ask what each "
                        "has seen; do not vote on it."),
       .minutes = 20},
      {{"likely.inside", say("Likely, in our control"), say("Act now: who does what by when?"), 1,
        1, cell, "experience"},
       {"likely.outside", say("Likely, outside our control"),
        say("Prepare: what would soften it, and who could help?"), 1, 2, cell, "experience"},
       {"unlikely.inside", say("Unlikely, in our control"),
        say("Keep an eye on it: what would be the first sign?"), 2, 1, cell, "experience"},
       {"unlikely.outside", say("Unlikely, outside our control"),
        say("Let it go for now: say so together, and leave it here"), 2, 2, cell, "experience"}});
}

}  // namespace commonty::workshops::tools
