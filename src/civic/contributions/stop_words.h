// Words so common that sharing them says nothing about what two texts have in common.
#pragma once

#include <string_view>

namespace commonty::contributions {

bool is_stop_word(std::string_view folded_word);

}  // namespace commonty::contributions
