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

// For making and dropping databases; one for the whole test program.
store::PostgresConnection& owner() {
  static store::PostgresConnection connection(postgres_url());
  return connection;
}

std::string url_of(const std::string& name) {
  const std::string url = postgres_url();
  const std::size_t path = url.find('/', url.find("//") + 2);
  const std::size_t query = url.find('?');
  return url.substr(0, path) + "/" + name + (query == url.npos ? "" : url.substr(query));
}

// Other test programs may make the same template, and nobody may look into one that is copied.
class TemplateLock {
 public:
  TemplateLock() { owner().script("SELECT pg_advisory_lock(20241)"); }
  ~TemplateLock() { owner().script("SELECT pg_advisory_unlock(20241)"); }
  TemplateLock(const TemplateLock&) = delete;
  TemplateLock& operator=(const TemplateLock&) = delete;
};

std::string template_name(std::span<const store::Steps> steps) {
  std::string all;
  for (const store::Steps& concept_steps : steps) {
    all.append(concept_steps.concept_name).append("\n");
    for (const std::string& sql : concept_steps.sql) all.append(sql).append("\n");
  }
  return "commonty_template_" + sha256_hex(all).substr(0, 16);
}

// Tables take PostgreSQL most of a second to make, and a twentieth of it to copy.
std::string template_with(std::span<const store::Steps> steps) {
  const std::string name = template_name(steps);
  const bool is_there =
      owner()
          .query("SELECT 1 FROM pg_database WHERE datname = $1", std::array{store::param(name)})
          .size() > 0;
  if (is_there) return name;
  owner().script("CREATE DATABASE " + name + "_begun");
  open_postgres(url_of(name + "_begun"), steps).reset();
  owner().script("ALTER DATABASE " + name + "_begun RENAME TO " + name);
  return name;
}

}  // namespace

TestDatabase::TestDatabase(store::Dialect dialect) : dialect_(dialect) {
  if (dialect == store::Dialect::sqlite) {
    place_ = folder_.file("test.commonty");
  } else {
    name_ = "commonty_test_" + to_hex(random_bytes(8));
    place_ = url_of(name_);
  }
}

TestDatabase::~TestDatabase() {
  if (is_made_) owner().script("DROP DATABASE " + name_ + " WITH (FORCE)");
}

void TestDatabase::make(std::span<const store::Steps> steps) const {
  if (dialect_ == store::Dialect::sqlite || is_made_) return;
  TemplateLock lock;
  const std::string from = steps.empty() ? "template1" : template_with(steps);
  owner().script("CREATE DATABASE " + name_ + " TEMPLATE " + from + " STRATEGY FILE_COPY");
  is_made_ = true;
}

const std::string& TestDatabase::place() const {
  make({});
  return place_;
}

std::unique_ptr<store::Store> TestDatabase::open(std::span<const store::Steps> steps,
                                                 store::Options options) const {
  make(steps);
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
