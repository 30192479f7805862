#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "platform/texts/texts.h"
#include "server/commands.h"
#include "server/data.h"

namespace commonty::server {
namespace {

struct KeepingOptions {
  DataOptions data;
  std::string file;
};

int backup(const KeepingOptions& options) {
  store::Options how;
  how.use = store::Options::Use::shared;
  auto store = open_data(options.data, how);
  const auto made = store->backup(options.file);
  if (!made) {
    std::cerr << "commonty: " << Texts::english()(made.refusal().problems.front().text) << "\n";
    return 1;
  }
  std::cout << "Kept a copy in " << options.file << "\n";
  return 0;
}

int restore(const KeepingOptions& options) {
  const std::string target = file_in(options.data.folder);
  if (std::filesystem::exists(target)) {
    std::cerr << "commonty: " << target << " exists already; restore into an empty folder\n";
    return 1;
  }
  std::filesystem::create_directories(options.data.folder);
  std::filesystem::copy_file(options.file, target);
  store::Options how;
  how.use = store::Options::Use::shared;
  auto store = open_data(options.data, how);
  for (const std::string& problem : store->check()) {
    std::cerr << "commonty: " << problem << "\n";
    return 1;
  }
  std::cout << "Restored into " << options.data.folder << "\n";
  return 0;
}

int check(const KeepingOptions& options) {
  store::Options how;
  how.use = store::Options::Use::shared;
  auto store = open_data(options.data, how);
  const auto problems = store->check();
  for (const std::string& problem : problems) std::cerr << "commonty: " << problem << "\n";
  if (problems.empty()) std::cout << "All is well.\n";
  return problems.empty() ? 0 : 1;
}

void add_data(CLI::App* command, KeepingOptions& options) {
  command->add_option("--data", options.data.folder, "folder that keeps everything")
      ->capture_default_str();
  command->add_option("--database", options.data.database, "postgresql://...");
}

}  // namespace

void add_keeping(CLI::App& app, int& status) {
  auto options = std::make_shared<KeepingOptions>();
  CLI::App* copying = app.add_subcommand("backup", "Keep a copy in a new file, while it runs too");
  copying->add_option("file", options->file, "a file that does not exist yet")->required();
  add_data(copying, *options);
  copying->callback([options, &status] { status = backup(*options); });

  CLI::App* restoring =
      app.add_subcommand("restore", "Start again from a copy, in an empty folder");
  restoring->add_option("file", options->file, "the copy")->required()->check(CLI::ExistingFile);
  add_data(restoring, *options);
  restoring->callback([options, &status] { status = restore(*options); });

  CLI::App* checking = app.add_subcommand("check", "Look for damage");
  add_data(checking, *options);
  checking->callback([options, &status] { status = check(*options); });
}

}  // namespace commonty::server
