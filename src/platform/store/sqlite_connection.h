// One open SQLite file with its prepared statements. Threads: one at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "platform/store/transaction.h"

namespace commonty::store {

// Lets a cache of statements be asked without copying the SQL.
struct SqlHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view sql) const { return std::hash<std::string_view>()(sql); }
};

// Statements come from the program's text, so there are few; a list of placeholders built by hand
// could make many, and then the cache starts afresh.
inline constexpr std::size_t cached_statements_max = 500;

// Throws what an SQLite result code means: UniqueViolation, Unavailable or std::runtime_error.
[[noreturn]] void throw_sqlite(int code, const std::string& details);

class SqliteConnection {
 public:
  static constexpr Dialect dialect = Dialect::sqlite;

  // Makes the file when it may write and there is none.
  SqliteConnection(const std::string& file, Access access, int lock_wait_ms);

  Rows query(std::string_view sql, std::span<const Param> params = {});
  // How many rows the statement changed.
  std::int64_t run(std::string_view sql, std::span<const Param> params = {});
  // Several statements, without parameters.
  void script(const std::string& sql);

  // False also after SQLite rolled back by itself, as it does when the disk is full.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  void roll_back_if_open() noexcept;
  std::int64_t total_changes() const { return sqlite3_total_changes64(handle_.get()); }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Statement {
    std::unique_ptr<sqlite3_stmt, Closer> handle;
    std::vector<int> places;  // $N is SQLite's parameter places[N-1]
  };
  class Running;

  Statement& prepared(std::string_view sql);
  [[noreturn]] void fail(int code, std::string_view sql) const;

  std::unique_ptr<sqlite3, Closer> handle_;
  std::unordered_map<std::string, Statement, SqlHash, std::equal_to<>> statements_;
};

}  // namespace commonty::store
