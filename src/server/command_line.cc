#include "server/command_line.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "platform/base/text.h"
#include "platform/store/store.h"
#include "platform/texts/texts.h"
#include "server/commands.h"

#ifndef COMMONTY_VERSION
#define COMMONTY_VERSION "development"
#endif

namespace commonty::server {

int refused(const Refusal& refusal) {
  std::cerr << "commonty: " << Texts::english()(refusal.problems.front().text) << "\n";
  return 1;
}

std::string bytes_of_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file)) {
    throw std::runtime_error("the file " + file + " cannot be read");
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

int run(int argc, char** argv) {
  CLI::App app{"Commonty takes one problem from question to measured change, in the open.",
               "commonty"};
  app.set_version_flag("--version", COMMONTY_VERSION);
  app.require_subcommand(1);
  int status = 0;
  add_serve(app, status);
  add_person(app, status);
  add_workshop(app, status);
  add_opinion(app, status);
  add_themes(app, status);
  add_keeping(app, status);
  add_export(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    const bool asked_for_help = problem.get_exit_code() == 0;
    app.exit(problem, std::cout, std::cerr);
    return asked_for_help ? 0 : 2;
  } catch (const std::exception& problem) {
    std::cerr << "commonty: " << clean_line(problem.what()) << "\n";  // a database says it in many
    return 1;
  }
  return status;
}

}  // namespace commonty::server
