// Where everything is kept: one SQLite file, or a PostgreSQL database, behind the same few words.
//
//   store.read([&](Tx& tx) { return challenges::find(tx, slug); });
//   store.write([&](Tx& tx) { return contributions::post(tx, author, challenge, draft); });
//
// A write is all or nothing: a Refusal or an exception leaves no trace. When write() returns, it is
// on disk. Either function may be run more than once (after a conflict between two writes, a lost
// connection, a full disk), so it must change nothing outside its Tx but what it answers.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/result.h"
#include "platform/base/time.h"

namespace commonty::store {

enum class Dialect { sqlite, postgres };

// What goes in for $1, $2 ... Text and bytes are views: they must live through the call.
struct Bytes {
  std::string_view data;
};
using Param = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, Bytes>;

inline Param param(std::nullptr_t) { return nullptr; }
inline Param param(bool value) { return std::int64_t{value}; }
inline Param param(int value) { return std::int64_t{value}; }
inline Param param(std::int64_t value) { return value; }
inline Param param(std::size_t value) { return static_cast<std::int64_t>(value); }
inline Param param(double value) { return value; }
inline Param param(std::string_view value) { return value; }
inline Param param(const std::string& value) { return std::string_view(value); }
inline Param param(const char* value) { return std::string_view(value); }
inline Param param(Bytes value) { return value; }
inline Param param(Time value) { return value.ms; }
template <class Tag>
Param param(Id<Tag> value) {
  return value.value;
}
template <class T>
Param param(const std::optional<T>& value) {
  return value ? param(*value) : Param(nullptr);
}

// The answer to a query, in one block of memory. Columns are BIGINT, DOUBLE PRECISION, TEXT, BYTEA;
// a truth is a BIGINT of 0 or 1. Asking a cell for what it does not hold (a number from a text,
// anything but is_null or an optional from a NULL) throws std::logic_error.
class Rows;

class Row {
 public:
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;  // also bytes; valid while the Rows live

  // get<std::string>(0), get<ChallengeId>(1), get<std::optional<Time>>(2), get<bool>(3)
  template <class T>
  T get(int column) const;

  // Reads all columns in their order: row.into(c.id, c.title, c.opened_at);
  template <class... T>
  void into(T&... targets) const {
    int column = 0;
    ((targets = get<T>(column++)), ...);
  }

 private:
  friend class Rows;
  Row(const Rows& rows, int index) : rows_(&rows), index_(index) {}
  const Rows* rows_;
  int index_;
};

class Rows {
 public:
  explicit Rows(int columns = 0) : columns_(columns) {}

  int size() const { return columns_ == 0 ? 0 : static_cast<int>(cells_.size()) / columns_; }
  bool empty() const { return size() == 0; }
  int columns() const { return columns_; }
  Row operator[](int index) const { return Row(*this, index); }

  class Iterator {
   public:
    Iterator(const Rows& rows, int index) : rows_(&rows), index_(index) {}
    Row operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const Rows* rows_;
    int index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  // For the two databases to fill, cell by cell, row by row.
  void add_null();
  void add(std::int64_t value);
  void add(double value);
  void add(std::string_view text);

 private:
  friend class Row;
  enum class Kind : std::uint8_t { null, integer, real, text };
  struct Cell {
    Kind kind = Kind::null;
    std::uint32_t length = 0;
    union {
      std::int64_t integer = 0;
      double real;
      std::size_t offset;  // into text_
    };
  };
  const Cell& cell(int row, int column) const;

  int columns_;
  std::vector<Cell> cells_;
  std::string text_;
};

// A transaction: what a domain function gets. Threads: one thread at a time.
class Tx {
 public:
  virtual ~Tx() = default;

  template <class... A>
  Rows query(std::string_view sql, const A&... args) {
    const std::array<Param, sizeof...(A)> params{param(args)...};
    return run_query(sql, params);
  }
  // The first row, if there is one.
  template <class T, class... A>
  std::optional<T> first(std::string_view sql, const A&... args) {
    Rows rows = query(sql, args...);
    if (rows.empty()) return std::nullopt;
    return rows[0].template get<T>(0);
  }
  // There must be a row; its first column.
  template <class T, class... A>
  T one(std::string_view sql, const A&... args) {
    Rows rows = query(sql, args...);
    if (rows.empty()) throw std::runtime_error("a row was expected: " + std::string(sql));
    return rows[0].template get<T>(0);
  }
  // Runs a statement; how many rows it changed.
  template <class... A>
  std::int64_t run(std::string_view sql, const A&... args) {
    const std::array<Param, sizeof...(A)> params{param(args)...};
    return run_change(sql, params);
  }

  virtual Rows run_query(std::string_view sql, std::span<const Param> params) = 0;
  virtual std::int64_t run_change(std::string_view sql, std::span<const Param> params) = 0;

  // The same moment for everything in one transaction.
  virtual Time now() const = 0;
  virtual std::int64_t next_id() = 0;
  template <class IdType>
  IdType new_id() {
    return IdType{next_id()};
  }
  virtual Dialect dialect() const = 0;
};

// A statement broke a UNIQUE or PRIMARY KEY rule. As after every failed statement nothing of the
// transaction is kept, even if the exception is caught inside it; so prefer ON CONFLICT DO NOTHING
// and look at the number of rows changed.
struct UniqueViolation : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// The database cannot be reached, is locked, full, read-only or damaged. what() is for the log.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Numbered steps of one concept: src/civic/challenges/tables.sql, split at lines "-- step N".
// Steps run once, in order, all pending ones in one transaction; a shipped step is never edited.
// Lines between "-- only sqlite" (or "-- only postgres") and "-- end only" are for that one alone,
// and BIGINT PRIMARY KEY becomes SQLite's INTEGER PRIMARY KEY, which is its fast row number.
struct Steps {
  std::string concept_name;
  std::vector<std::string> sql;  // step N is sql[N-1]
};
Steps read_steps(std::string concept_name, std::string_view tables_sql);

struct Options {
  const Clock* clock = nullptr;  // none: the system's
  IdSource* ids = nullptr;       // none: random
  int pool_size = 16;            // PostgreSQL connections
  // SQLite: one server a file. Tools that may run beside it (check, backup, export) say `shared`.
  enum class Use { exclusive, shared } use = Use::exclusive;
  int lock_wait_ms = 5000;  // how long to wait for another process's lock
  int batch_max = 256;      // SQLite: how many writes a commit may carry
  // For tests on SQLite alone: skip the wait for the disk.
  enum class Durability { full, none } durability = Durability::full;
};

inline constexpr std::size_t told_length_max = 1000;

class Store {
 public:
  virtual ~Store() = default;

  // fn(Tx&) in a snapshot that only reads. Gives what fn gives.
  template <class F>
  auto read(F&& fn) -> std::invoke_result_t<F&, Tx&>;
  // fn(Tx&) -> Result<T> or anything else. On disk when it returns; a refusal rolls back.
  template <class F>
  auto write(F&& fn) -> std::invoke_result_t<F&, Tx&>;

  // Called after each commit that changed something, from the thread that committed; must be
  // quick, and not write. On PostgreSQL also soon after another node commits (LISTEN/NOTIFY); a
  // node that dies right after a commit tells of it when it is started again.
  virtual void on_commit(std::function<void()> listener) = 0;

  // A word about something to the other nodes on the same data, by NOTIFY; a later word about the
  // same thing takes the place of one that still waits. Both together at most told_length_max, the
  // word without spaces. On SQLite there is nobody to tell.
  virtual void tell_others(const std::string& /*about*/, const std::string& /*word*/) {}
  // Called for each word of another node, from a thread of the store; must be quick. Both are empty
  // when words may have been missed.
  using OnWord = std::function<void(std::string_view about, std::string_view word)>;
  virtual void on_word(const OnWord& /*listener*/) {}

  virtual Dialect dialect() const = 0;
  // A consistent copy while the program runs: to a new file (SQLite). PostgreSQL refuses: pg_dump.
  virtual Result<void> backup(const std::string& file) = 0;
  // Looks for damage: what PRAGMA integrity_check and foreign_key_check say; empty when all is
  // well.
  virtual std::vector<std::string> check() = 0;
  // Since the start: calls of write() that were answered, and the commits that carried them; and
  // those that wait for their answer now.
  struct Counts {
    std::int64_t writes = 0, commits = 0, waiting = 0;
  };
  virtual Counts counts() const = 0;

 protected:
  enum class Outcome { keep, undo };
  virtual void do_read(const std::function<void(Tx&)>& fn) = 0;
  // `fn` says whether its changes stay. Runs on another thread (SQLite's writer) or this one.
  virtual void do_write(const std::function<Outcome(Tx&)>& fn) = 0;
};

// Opens the file or database, creates or migrates it. Refuses (Unavailable with a clear sentence)
// a file that is newer than this program, not ours, locked by another process, or read-only.
std::unique_ptr<Store> open_sqlite(const std::string& file, std::span<const Steps> steps,
                                   Options options = {});
std::unique_ptr<Store> open_postgres(const std::string& url, std::span<const Steps> steps,
                                     Options options = {});

}  // namespace commonty::store

#include "platform/store/store_inline.h"
