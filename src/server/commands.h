// The commands, written out; each adds itself to the command line and sets `status` when it ran.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "platform/base/result.h"

namespace commonty::server {

// Says why in one line, where reasons belong; gives the exit status.
int refused(const Refusal& refusal);
// Of a file that somebody named; throws when it cannot be read.
std::string bytes_of_file(const std::string& file);

void add_serve(CLI::App& app, int& status);
void add_person(CLI::App& app, int& status);
void add_workshop(CLI::App& app, int& status);
void add_opinion(CLI::App& app, int& status);
void add_themes(CLI::App& app, int& status);
// backup, restore, check
void add_keeping(CLI::App& app, int& status);
void add_export(CLI::App& app, int& status);

}  // namespace commonty::server
