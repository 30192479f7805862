#include "tests/support/databases.h"

#include <cstdlib>
#include <filesystem>

#include "platform/base/secret.h"

namespace commonty {

TemporaryFolder::TemporaryFolder() {
  path_ = std::filesystem::temp_directory_path() / "commonty_test_XXXXXX";
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

TestDatabase::TestDatabase(store::Dialect dialect) : dialect_(dialect) {
  place_ = folder_.file("test.commonty");
}

TestDatabase::~TestDatabase() = default;

std::unique_ptr<store::Store> TestDatabase::open(std::span<const store::Steps> steps,
                                                 store::Options options) const {
  return open_sqlite(place_, steps, options);
}

store::Options AnyStore::options() {
  store::Options options;
  options.clock = &clock;
  options.ids = &ids;
  options.durability = store::Options::Durability::none;
  options.use = store::Options::Use::shared;
  return options;
}

std::unique_ptr<store::Store> AnyStore::open() { return database_.open(steps_, options()); }

std::vector<store::Dialect> databases_to_test() { return {store::Dialect::sqlite}; }

std::string database_name(const testing::TestParamInfo<store::Dialect>& info) {
  return info.param == store::Dialect::sqlite ? "SQLite" : "PostgreSQL";
}

}  // namespace commonty
