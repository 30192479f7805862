#include <CLI/CLI.hpp>
#include <iostream>

#include "server/commands.h"
#include "server/data.h"
#include "server/export_data.h"

namespace commonty::server {
namespace {

struct ExportOptions {
  DataOptions data;
  std::string out;
};

int take_out(const ExportOptions& options) {
  auto store = open_kept_data(options.data);
  const auto exported = export_data(*store, options.out);
  if (!exported) return refused(exported.refusal());
  std::cout << "Wrote " << exported->rows << " rows of " << exported->tables << " tables into "
            << options.out << "; begin with README.txt there\n";
  return 0;
}

}  // namespace

void add_export(CLI::App& app, int& status) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand(
      "export", "Write everything as sheets and JSON that other programs can read");
  command->add_option("--out", options->out, "a new or empty folder")->required();
  command->add_option("--data", options->data.folder, "folder that keeps everything")
      ->capture_default_str();
  command->add_option("--database", options->data.database, "postgresql://...");
  command->callback([options, &status] { status = take_out(*options); });
}

}  // namespace commonty::server
