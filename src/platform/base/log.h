// The program's log: one JSON object a line on standard error, never a person's words.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace commonty::log {

enum class Level { debug, info, warning, error, off };
using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

void set_level(Level level);
void debug(std::string_view what, Fields fields = {});
void info(std::string_view what, Fields fields = {});
void warning(std::string_view what, Fields fields = {});
void error(std::string_view what, Fields fields = {});

}  // namespace commonty::log
