#include "tests/support/databases.h"

#include <cstdlib>
#include <filesystem>

#include "platform/base/secret.h"
#include "platform/store/postgres_connection.h"

namespace commonty {

TemporaryFolder::TemporaryFolder() {
  path_ = std::filesystem::temp_directory_path() / "commonty_test_XXXXXX";
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

namespace {

// Empty when there is no PostgreSQL to test with.
std::string postgres_url() {
  const char* url = std::getenv("COMMONTY_TEST_POSTGRES");
  return url ? url : "";
}

// For making and dropping schemas; one for the whole test program.
void run_as_owner(const std::string& sql) {
  static store::PostgresConnection connection(postgres_url());
  connection.script(sql);
}

std::string new_schema() {
  std::string schema = "commonty_test_" + to_hex(random_bytes(8));
  run_as_owner("CREATE SCHEMA " + schema);
  return schema;
}

std::string url_of_schema(const std::string& schema) {
  std::string url = postgres_url();
  char separator = url.find('?') == url.npos ? '?' : '&';
  return url + separator + "options=-csearch_path%3D" + schema;
}

}  // namespace

TestDatabase::TestDatabase(store::Dialect dialect) : dialect_(dialect) {
  if (dialect == store::Dialect::sqlite) {
    place_ = folder_.file("test.commonty");
  } else {
    schema_ = new_schema();
    place_ = url_of_schema(schema_);
  }
}

TestDatabase::~TestDatabase() {
  if (!schema_.empty()) run_as_owner("DROP SCHEMA " + schema_ + " CASCADE");
}

std::unique_ptr<store::Store> TestDatabase::open(std::span<const store::Steps> steps,
                                                 store::Options options) const {
  if (dialect_ == store::Dialect::sqlite) return open_sqlite(place_, steps, options);
  return open_postgres(place_, steps, options);
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

std::vector<store::Dialect> databases_to_test() {
  if (postgres_url().empty()) return {store::Dialect::sqlite};
  return {store::Dialect::sqlite, store::Dialect::postgres};
}

std::vector<store::Dialect> databases_to_test(store::Dialect only) {
  std::vector<store::Dialect> found = databases_to_test();
  std::erase_if(found, [&](store::Dialect each) { return each != only; });
  return found;
}

TEST(Databases, IncludePostgreSQL) {
  if (postgres_url().empty()) {
    GTEST_SKIP() << "COMMONTY_TEST_POSTGRES is not set, so only SQLite was tested";
  }
}

std::string database_name(const testing::TestParamInfo<store::Dialect>& info) {
  return info.param == store::Dialect::sqlite ? "SQLite" : "PostgreSQL";
}

}  // namespace commonty
