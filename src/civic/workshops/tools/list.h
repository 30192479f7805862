// The tools there are, each in a file of its own name; a new one is its file, its test, a line here
// and one in tools.cc.
#pragma once

#include "civic/workshops/tools/tool.h"

namespace commonty::workshops::tools {

Tool question_board();
Tool five_whys();
Tool worry_matrix();
Tool eisenhower_box();
Tool placemat();
Tool double_diamond();
Tool circles();
Tool critical_friends();
Tool one_two_four_all();
Tool dot_vote();
Tool priority_grid();
Tool stop_start_continue();
Tool scenario_cards();
Tool smart_builder();
Tool hopes_and_fears();

}  // namespace commonty::workshops::tools
