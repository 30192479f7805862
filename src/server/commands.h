// The commands, written out; each adds itself to the command line and sets `status` when it ran.
#pragma once

#include <CLI/App.hpp>

namespace commonty::server {

void add_serve(CLI::App& app, int& status);
void add_person(CLI::App& app, int& status);
void add_workshop(CLI::App& app, int& status);
void add_opinion(CLI::App& app, int& status);
void add_themes(CLI::App& app, int& status);
// backup, restore, check
void add_keeping(CLI::App& app, int& status);
void add_export(CLI::App& app, int& status);

}  // namespace commonty::server
