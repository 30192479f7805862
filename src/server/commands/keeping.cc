#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "server/commands.h"
#include "server/data.h"

namespace commonty::server {
namespace {

struct KeepingOptions {
  DataOptions data;
  std::string file;
};

int say_no(const std::string& why) {
  std::cerr << "commonty: " << why << "\n";
  return 1;
}

// Says each on a line of its own.
int say_problems(const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) say_no(problem);
  return problems.empty() ? 0 : 1;
}

int backup(const KeepingOptions& options) {
  auto store = open_kept_data(options.data);
  const auto made = store->backup(options.file);
  if (!made) return refused(made.refusal());
  std::cout << "Kept a copy in " << options.file << "\n";
  return 0;
}

void put_on_disk(const std::string& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool kept = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!kept) throw std::runtime_error(file + " cannot be kept on the disk");
}

// Takes away what was copied when it turns out to be no copy of ours, or the disk is full before it
// is whole. Only the whole copy has the name under which it would be opened.
class Restored {
 public:
  Restored(const std::string& copy, const std::string& target) : Restored(target) {
    const std::string part = target + ".part";
    std::filesystem::create_directories(std::filesystem::path(target).parent_path());
    std::filesystem::copy_file(copy, part, std::filesystem::copy_options::overwrite_existing);
    put_on_disk(part);
    std::filesystem::rename(part, target);
  }
  ~Restored() {
    if (good_) return;
    for (const char* part : {"", "-wal", "-shm", "-journal", ".lock", ".part"}) {
      std::error_code ignored;
      std::filesystem::remove(target_ + part, ignored);
    }
  }
  Restored(const Restored&) = delete;
  Restored& operator=(const Restored&) = delete;

  void keep() { good_ = true; }

 private:
  // From here on the destructor is called, whatever stops the copying.
  explicit Restored(std::string target) : target_(std::move(target)) {}

  const std::string target_;
  bool good_ = false;
};

int restore(const KeepingOptions& options) {
  if (!options.data.database.empty()) return say_no("Use pg_restore for a PostgreSQL database.");
  const std::string target = file_in(options.data.folder);
  if (std::filesystem::exists(target)) {
    return say_no(target + " exists already; restore into an empty folder");
  }
  // The newest changes of data in use lie beside it, and would be left behind.
  if (std::filesystem::exists(options.file + "-wal")) {
    return say_no(options.file + " is in use: make a copy of it with commonty backup");
  }
  Restored restored(options.file, target);
  const int status = say_problems(open_kept_data(options.data)->check());
  if (status != 0) return status;
  restored.keep();
  std::cout << "Restored into " << options.data.folder << "\n";
  return 0;
}

int check(const KeepingOptions& options) {
  const int status = say_problems(open_kept_data(options.data)->check());
  if (status == 0) std::cout << "All is well.\n";
  return status;
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
