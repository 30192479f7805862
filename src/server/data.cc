#include "server/data.h"

#include <filesystem>

#include "platform/facts/facts.h"
#include "server/concepts.h"

namespace commonty::server {

std::string file_in(const std::string& folder) {
  return (std::filesystem::path(folder) / "commonty.db").string();
}

std::unique_ptr<store::Store> open_data(const DataOptions& options, store::Options how) {
  const auto steps = all_steps();
  if (!options.database.empty()) {
    auto store = store::open_postgres(options.database, steps, how);
    store->write(facts::keep_order_after_restore);
    return store;
  }
  std::error_code problem;
  std::filesystem::create_directories(options.folder, problem);
  if (problem) {
    throw store::Unavailable("The folder " + options.folder +
                             " cannot be made: " + problem.message());
  }
  return store::open_sqlite(file_in(options.folder), steps, how);
}

std::unique_ptr<store::Store> open_kept_data(const DataOptions& options) {
  if (options.database.empty() && !std::filesystem::exists(file_in(options.folder))) {
    throw store::Unavailable("There is no data in " + options.folder + ": look at --data.");
  }
  store::Options how;
  how.use = store::Options::Use::shared;
  return open_data(options, how);
}

}  // namespace commonty::server
