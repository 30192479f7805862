#include "platform/store/sqlite_connection.h"

#include <charconv>

namespace commonty::store {

namespace {

// What a person who runs the program needs to hear; empty for mistakes in our SQL.
std::string_view sentence_for(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "The data file is in use by another program.";
    case SQLITE_FULL:
      return "The disk is full: nothing more can be kept.";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "The data file may only be read, not written.";
    case SQLITE_CANTOPEN:
      return "The data file cannot be opened.";
    case SQLITE_NOTADB:
      return "The file is not a Commonty data file.";
    case SQLITE_CORRUPT:
      return "The data file is damaged: restore a backup.";
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
      return "The disk or the memory failed.";
    default:
      return "";
  }
}

int bind_text(sqlite3_stmt* statement, int place, std::string_view text) {
  // A view of nothing has no address, which SQLite would take for NULL.
  const char* data = text.data() ? text.data() : "";
  return sqlite3_bind_text64(statement, place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

int bind_bytes(sqlite3_stmt* statement, int place, std::string_view bytes) {
  const char* data = bytes.data() ? bytes.data() : "";
  return sqlite3_bind_blob64(statement, place, data, bytes.size(), SQLITE_STATIC);
}

int bind(sqlite3_stmt* statement, int place, const Param& param) {
  if (auto* number = std::get_if<std::int64_t>(&param)) {
    return sqlite3_bind_int64(statement, place, *number);
  }
  if (auto* real = std::get_if<double>(&param)) {
    return sqlite3_bind_double(statement, place, *real);
  }
  if (auto* text = std::get_if<std::string_view>(&param)) {
    return bind_text(statement, place, *text);
  }
  if (auto* bytes = std::get_if<Bytes>(&param)) return bind_bytes(statement, place, bytes->data);
  return sqlite3_bind_null(statement, place);
}

std::string_view column_bytes(sqlite3_stmt* statement, int column) {
  auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
  auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return data ? std::string_view(data, size) : std::string_view();
}

void add_cell(Rows& rows, sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return rows.add(std::int64_t{sqlite3_column_int64(statement, column)});
    case SQLITE_FLOAT:
      return rows.add(sqlite3_column_double(statement, column));
    case SQLITE_NULL:
      return rows.add_null();
    default:
      return rows.add(column_bytes(statement, column));
  }
}

// The place of each $N among SQLite's own numbers, which follow the order of first use.
std::vector<int> places_of(sqlite3_stmt* statement) {
  int count = sqlite3_bind_parameter_count(statement);
  std::vector<int> places(static_cast<std::size_t>(count));
  for (int place = 1; place <= count; ++place) {
    std::string_view name = sqlite3_bind_parameter_name(statement, place);
    int number = 0;
    std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (number < 1 || number > count) throw std::logic_error("placeholders are not $1, $2, $3 ...");
    places[static_cast<std::size_t>(number - 1)] = place;
  }
  return places;
}

}  // namespace

void throw_sqlite(int code, const std::string& details) {
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
      code == SQLITE_CONSTRAINT_ROWID) {
    throw UniqueViolation(details);
  }
  std::string_view sentence = sentence_for(code);
  if (sentence.empty()) throw std::runtime_error(details);
  throw Unavailable(std::string(sentence) + " (" + details + ")");
}

// Resets the statement at once when done: an open one would hold up SQLite's checkpoints.
class SqliteConnection::Running {
 public:
  Running(SqliteConnection& connection, std::string_view sql, std::span<const Param> params)
      : connection_(connection), sql_(sql), statement_(connection.prepared(sql)) {
    if (params.size() != statement_.places.size()) {
      throw std::logic_error("wrong number of values for: " + std::string(sql));
    }
    for (std::size_t i = 0; i < params.size(); ++i) {
      int code = bind(handle(), statement_.places[i], params[i]);
      if (code != SQLITE_OK) connection_.fail(code, sql_);
    }
  }
  ~Running() { sqlite3_reset(handle()); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // False when there are no more rows.
  bool step() {
    int code = sqlite3_step(handle());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail(code, sql_);
    return false;
  }
  sqlite3_stmt* handle() const { return statement_.handle.get(); }

 private:
  SqliteConnection& connection_;
  std::string_view sql_;
  Statement& statement_;
};

SqliteConnection::SqliteConnection(const std::string& file, Access access, int lock_wait_ms) {
  int flags = access == Access::read_only ? SQLITE_OPEN_READONLY
                                          : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  int code = sqlite3_open_v2(file.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(opened);
  if (code != SQLITE_OK) fail(code, "open " + file);
  sqlite3_extended_result_codes(handle(), 1);
  // Before any PRAGMA: even "journal_mode" meets locks.
  sqlite3_busy_timeout(handle(), lock_wait_ms);
  script("PRAGMA foreign_keys = ON; PRAGMA mmap_size = 67108864; PRAGMA temp_store = MEMORY;");
}

Rows SqliteConnection::query(std::string_view sql, std::span<const Param> params) {
  Running running(*this, sql, params);
  int columns = sqlite3_column_count(running.handle());
  Rows rows(columns);
  while (running.step()) {
    for (int column = 0; column < columns; ++column) add_cell(rows, running.handle(), column);
  }
  return rows;
}

std::int64_t SqliteConnection::run(std::string_view sql, std::span<const Param> params) {
  Running running(*this, sql, params);
  while (running.step()) {
  }
  return sqlite3_stmt_readonly(running.handle()) ? 0 : sqlite3_changes64(handle());
}

void SqliteConnection::script(const std::string& sql) {
  int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(sqlite3_extended_errcode(handle()), sql);
}

void SqliteConnection::roll_back_if_open() noexcept {
  if (!in_transaction()) return;
  try {
    run("ROLLBACK");  // prepared once: each read ends with it
  } catch (...) {
    sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

SqliteConnection::Statement& SqliteConnection::prepared(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;

  sqlite3_stmt* made = nullptr;
  int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  if (code != SQLITE_OK) fail(code, sql);
  Statement statement{std::unique_ptr<sqlite3_stmt, Closer>(made), {}};
  if (made == nullptr) throw std::logic_error("an empty statement");
  statement.places = places_of(made);
  if (statements_.size() >= cached_statements_max) statements_.clear();
  return statements_.emplace(sql, std::move(statement)).first->second;
}

void SqliteConnection::fail(int code, std::string_view sql) const {
  std::string details = sqlite3_errmsg(handle());
  throw_sqlite(code, details.append(": ").append(sql));
}

}  // namespace commonty::store
