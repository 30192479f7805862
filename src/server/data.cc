#include "server/data.h"

#include <filesystem>

#include "server/concepts.h"

namespace commonty::server {

std::string file_in(const std::string& folder) {
  return (std::filesystem::path(folder) / "commonty.db").string();
}

std::unique_ptr<store::Store> open_data(const DataOptions& options, store::Options how) {
  const auto steps = all_steps();
  if (!options.database.empty()) return store::open_postgres(options.database, steps, how);
  std::error_code problem;
  std::filesystem::create_directories(options.folder, problem);
  if (problem) {
    throw store::Unavailable("The folder " + options.folder +
                             " cannot be made: " + problem.message());
  }
  return store::open_sqlite(file_in(options.folder), steps, how);
}

}  // namespace commonty::server
