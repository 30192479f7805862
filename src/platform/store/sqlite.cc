// The SQLite store: many readers, each on a connection of its own, and one writer thread that
// commits all writes that are waiting together and answers them when they are on disk.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "platform/base/log.h"
#include "platform/store/migrations.h"
#include "platform/store/sqlite_connection.h"
#include "platform/store/transaction.h"

namespace commonty::store {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t application_id = 0x436d7479;  // "Cmty"
constexpr std::chrono::microseconds slow_disk{1000};
constexpr std::chrono::microseconds gather_wait{200};
// SQLite by itself copies its log into the file at every thousandth page, within the COMMIT that
// others wait for. Eight times as many take no longer, since most are the same pages again: 32 MB.
constexpr int log_pages_max = 8'000;

using SqliteTx = ConnectionTx<SqliteConnection>;

// Held on FILE.lock, so that a second server on the same data is refused instead of half working.
class FileLock {
 public:
  explicit FileLock(const std::string& file)
      : handle_(open((file + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (handle_ < 0) {
      throw Unavailable("The folder of " + file + " cannot be written: " + std::strerror(errno));
    }
  }
  ~FileLock() { close(handle_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool take() { return flock(handle_, LOCK_EX | LOCK_NB) == 0; }
  void give_back() { flock(handle_, LOCK_UN); }

 private:
  int handle_;
};

// Gives the file back when there can be one at that place.
const std::string& require_folder(const std::string& file) {
  std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  if (!std::filesystem::is_directory(folder)) {
    throw Unavailable("The folder " + folder.string() + " does not exist: make it first.");
  }
  if (std::filesystem::is_directory(file)) {
    throw Unavailable(file + " is a folder, not a data file.");
  }
  return file;
}

std::int64_t pragma(SqliteConnection& connection, std::string_view sql) {
  return connection.query(sql)[0].integer(0);
}

// New (empty) or ours; anything else belongs to another program and is left alone.
void require_ours(SqliteConnection& connection, const std::string& file) {
  if (pragma(connection, "PRAGMA application_id") == application_id) return;
  if (pragma(connection, "SELECT count(*) FROM sqlite_master") == 0) return;
  throw Unavailable(file + " is not a Commonty data file; another program's data is in it.");
}

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& file, std::span<const Steps> steps, const Options& options)
      : file_(require_folder(file)),
        options_(options),
        sources_(options),
        lock_(file),
        writer_connection_(open_for_writing()) {
    prepare();
    migrate(steps);
    writer_ = std::thread([this] { write_loop(); });
  }

  ~SqliteStore() override {
    {
      std::lock_guard lock(queue_mutex_);
      stopping_ = true;
    }
    queue_filled_.notify_one();
    writer_.join();
  }

  void on_commit(std::function<void()> listener) override { listeners_.add(std::move(listener)); }
  Dialect dialect() const override { return Dialect::sqlite; }
  Result<void> backup(const std::string& file) override;
  std::vector<std::string> check() override;

  Counts counts() const override {
    std::lock_guard lock(queue_mutex_);
    return counts_;
  }

 protected:
  void do_read(const std::function<void(Tx&)>& fn) override;
  void do_write(const std::function<Outcome(Tx&)>& fn) override;

 private:
  // A write() that waits for its answer.
  struct Request {
    const std::function<Outcome(Tx&)>& fn;
    std::exception_ptr failure = nullptr;
    bool changed = false;
    // Shared with the writer, who still needs it to wake a caller that has seen it and is gone.
    // An int is waited for without a lock that others wait for.
    std::shared_ptr<std::atomic<int>> answered = std::make_shared<std::atomic<int>>(0);
  };
  using Batch = std::vector<Request*>;
  class Reader;

  SqliteConnection open_for_writing();
  void prepare();
  void migrate(std::span<const Steps> steps);

  void write_loop();
  Batch next_batch();
  void commit_batch(const Batch& batch);
  // A savepoint costs more than it seems: at each the search index writes what it has gathered.
  // So a batch goes without them, and has them only where one of it must be undone.
  enum class Savepoints { none, each };
  bool commit_together(const Batch& batch, Savepoints savepoints);
  void fail_all(const Batch& batch);
  // False when what it changed is still to be undone.
  bool run_one(Request& request, Savepoints savepoints);
  Outcome run_function(Request& request);
  void commit();
  void answer(const Batch& batch);
  void empty_full_log();

  const std::string file_;
  const Options options_;
  Sources sources_;
  FileLock lock_;
  SqliteConnection writer_connection_;  // the writer thread's, once it runs
  int log_pages_ = 0;
  std::chrono::nanoseconds last_commit_{0};
  Listeners listeners_;

  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_readers_;

  mutable std::mutex queue_mutex_;
  std::condition_variable queue_filled_;
  std::deque<Request*> queue_;
  Counts counts_;
  bool stopping_ = false;
  std::thread writer_;
};

// ---- opening ----

SqliteConnection SqliteStore::open_for_writing() {
  if (options_.use == Options::Use::exclusive && !lock_.take()) {
    throw Unavailable(file_ + " is in use by another running Commonty; stop that one first.");
  }
  if (std::filesystem::exists(file_) && access(file_.c_str(), W_OK) != 0) {
    throw Unavailable(file_ + " may only be read, not written: check who owns it.");
  }
  return SqliteConnection(file_, Access::read_write, options_.lock_wait_ms);
}

void SqliteStore::prepare() {
  require_ours(writer_connection_, file_);
  bool durable = options_.durability == Options::Durability::full;
  writer_connection_.script(std::string("PRAGMA journal_mode = WAL; PRAGMA synchronous = ") +
                            (durable ? "FULL;" : "OFF;"));
  const auto count = [](void* pages, sqlite3*, const char*, int now) {
    *static_cast<int*>(pages) = now;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(writer_connection_.handle(), count, &log_pages_);
}

void SqliteStore::migrate(std::span<const Steps> steps) {
  SqliteConnection& connection = writer_connection_;
  // A step may have to rebuild a table that others refer to; all is checked at the end.
  connection.script("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;");
  SqliteTx tx(connection, Access::read_write, sources_);
  auto pending = pending_steps(tx, steps);
  bool borrow = options_.use == Options::Use::shared && !pending.empty();
  if (borrow && !lock_.take()) {
    throw Unavailable("An older Commonty is running on " + file_ + "; stop it first.");
  }
  apply_steps(tx, pending, [&](const std::string& sql) { connection.script(sql); });
  if (!pending.empty()) {
    connection.script("PRAGMA application_id = " + std::to_string(application_id));
    if (!tx.query("PRAGMA foreign_key_check").empty()) {
      throw std::logic_error("the steps break references between tables");
    }
  }
  connection.script("COMMIT; PRAGMA foreign_keys = ON;");
  if (borrow) lock_.give_back();
}

// ---- reading ----

// Borrows an idle connection, the one used last first, or opens one more: there are never more than
// reads at the same time.
class SqliteStore::Reader {
 public:
  explicit Reader(SqliteStore& store) : store_(store) {
    {
      std::lock_guard lock(store_.readers_mutex_);
      if (!store_.idle_readers_.empty()) {
        connection_ = std::move(store_.idle_readers_.back());
        store_.idle_readers_.pop_back();
      }
    }
    if (!connection_) {
      connection_ = std::make_unique<SqliteConnection>(store_.file_, Access::read_only,
                                                       store_.options_.lock_wait_ms);
    }
    connection_->run("BEGIN");
  }
  ~Reader() {
    connection_->roll_back_if_open();
    std::lock_guard lock(store_.readers_mutex_);
    store_.idle_readers_.push_back(std::move(connection_));
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  SqliteConnection& operator*() { return *connection_; }

 private:
  SqliteStore& store_;
  std::unique_ptr<SqliteConnection> connection_;
};

void SqliteStore::do_read(const std::function<void(Tx&)>& fn) {
  Reader reader(*this);
  SqliteTx tx(*reader, Access::read_only, sources_);
  fn(tx);
}

// ---- writing ----

void SqliteStore::do_write(const std::function<Outcome(Tx&)>& fn) {
  WriteScope::refuse_inside();
  Request request{fn};
  {
    std::lock_guard lock(queue_mutex_);
    queue_.push_back(&request);
    ++counts_.waiting;
  }
  queue_filled_.notify_one();
  request.answered->wait(0);
  if (request.failure) std::rethrow_exception(request.failure);
}

void SqliteStore::write_loop() {
  WriteScope scope;  // listeners must not write either
  for (Batch batch = next_batch(); !batch.empty(); batch = next_batch()) {
    commit_batch(batch);
    answer(batch);
    empty_full_log();
  }
}

// Those that wait, in the order they came; none when the store is closing.
SqliteStore::Batch SqliteStore::next_batch() {
  std::unique_lock lock(queue_mutex_);
  queue_filled_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  // On a slow disk it pays to let a few more come along; on a fast one it only costs.
  if (last_commit_ > slow_disk && !stopping_) {
    lock.unlock();
    std::this_thread::sleep_for(gather_wait);
    lock.lock();
  }
  Batch batch;
  while (!queue_.empty() && static_cast<int>(batch.size()) < options_.batch_max) {
    batch.push_back(queue_.front());
    queue_.pop_front();
  }
  return batch;
}

void SqliteStore::commit_batch(const Batch& batch) {
  if (commit_together(batch, Savepoints::none) || commit_together(batch, Savepoints::each)) return;
  // One was too big for the disk, or broke a rule that is looked at last, and took the others' work
  // with it: now they get a turn each.
  for (Request* request : batch) commit_together({request}, Savepoints::none);
}

// False when nothing was kept, but a single request may be to blame.
bool SqliteStore::commit_together(const Batch& batch, Savepoints savepoints) {
  const bool alone = batch.size() == 1;
  try {
    writer_connection_.run("BEGIN IMMEDIATE");
    for (Request* request : batch) {
      const bool well = run_one(*request, savepoints);
      if (!writer_connection_.in_transaction()) return alone;
      if (well) continue;
      writer_connection_.run("ROLLBACK");
      if (!alone) return false;
      writer_connection_.run("BEGIN IMMEDIATE");
    }
    commit();
  } catch (const Unavailable&) {
    fail_all(batch);
    return true;
  } catch (...) {
    fail_all(batch);
    return alone;
  }
  std::lock_guard lock(queue_mutex_);
  counts_.writes += static_cast<std::int64_t>(batch.size());
  counts_.commits += 1;
  return true;
}

void SqliteStore::fail_all(const Batch& batch) {
  writer_connection_.roll_back_if_open();
  for (Request* request : batch) {
    request->changed = false;
    request->failure = std::current_exception();
  }
}

bool SqliteStore::run_one(Request& request, Savepoints savepoints) {
  request.failure = nullptr;
  const bool has_savepoint = savepoints == Savepoints::each;
  std::int64_t changes_before = writer_connection_.total_changes();
  if (has_savepoint) writer_connection_.run("SAVEPOINT request");
  Outcome outcome = run_function(request);
  const bool has_changed = writer_connection_.total_changes() > changes_before;
  request.changed = outcome == Outcome::keep && has_changed;
  if (!has_savepoint) return outcome == Outcome::keep || !has_changed;
  if (!writer_connection_.in_transaction()) return true;
  if (outcome == Outcome::undo) writer_connection_.run("ROLLBACK TO request");
  writer_connection_.run("RELEASE request");
  return true;
}

Store::Outcome SqliteStore::run_function(Request& request) {
  try {
    SqliteTx tx(writer_connection_, Access::read_write, sources_);
    Outcome outcome = request.fn(tx);
    if (outcome == Outcome::keep) tx.rethrow_failure();
    return outcome;
  } catch (...) {
    request.failure = std::current_exception();
    return Outcome::undo;
  }
}

void SqliteStore::commit() {
  auto start = SteadyClock::now();
  writer_connection_.run("COMMIT");
  last_commit_ = SteadyClock::now() - start;
}

void SqliteStore::answer(const Batch& batch) {
  bool changed = false;
  for (Request* request : batch) changed |= request->changed;
  if (changed) listeners_.call();
  {
    std::lock_guard lock(queue_mutex_);
    counts_.waiting -= static_cast<std::int64_t>(batch.size());
  }
  for (const Request* request : batch) {
    const auto answered = request->answered;
    *answered = 1;  // from here on the request may be gone
    answered->notify_one();
  }
}

// What a reader still needs stays in the log, and where the disk is full all of it does: it is
// tried again after the next commit, and nothing is lost meanwhile.
void SqliteStore::empty_full_log() {
  if (log_pages_ < log_pages_max) return;
  sqlite3_wal_checkpoint_v2(writer_connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                            nullptr, nullptr);
}

// ---- keeping it safe ----

// Makes an empty file, and only if there is none.
bool make_file(const std::string& file) {
  int handle = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (handle >= 0) close(handle);
  return handle >= 0;
}

std::vector<std::string> find_damage(Tx& tx) {
  std::vector<std::string> found;
  for (Row row : tx.query("PRAGMA integrity_check")) {
    if (row.text(0) != "ok") found.emplace_back(row.text(0));
  }
  for (Row row : tx.query("SELECT \"table\", parent FROM pragma_foreign_key_check")) {
    found.push_back("a row of " + row.get<std::string>(0) + " refers to one of " +
                    row.get<std::string>(1) + " that is missing");
  }
  return found;
}

Result<void> SqliteStore::backup(const std::string& file) {
  if (std::filesystem::exists(file)) {
    return refuse(Reason::conflict,
                  say("{file} exists already: choose another name.", {{"file", file}}));
  }
  if (!make_file(file)) {
    return refuse(Reason::invalid, say("{file} cannot be written.", {{"file", file}}));
  }
  try {
    Reader reader(*this);
    SqliteConnection copy(file, Access::read_write, options_.lock_wait_ms);
    sqlite3_backup* work = sqlite3_backup_init(copy.handle(), "main", (*reader).handle(), "main");
    if (work == nullptr) throw_sqlite(sqlite3_extended_errcode(copy.handle()), "backup");
    sqlite3_backup_step(work, -1);
    int code = sqlite3_backup_finish(work);
    if (code != SQLITE_OK) throw_sqlite(code, "backup to " + file);
    copy.script("PRAGMA journal_mode = DELETE;");  // one file, with nothing beside it
  } catch (...) {
    std::filesystem::remove(file);
    throw;
  }
  return done();
}

std::vector<std::string> SqliteStore::check() {
  try {
    return read(find_damage);
  } catch (const Unavailable& damage) {
    return {damage.what()};
  }
}

}  // namespace

std::unique_ptr<Store> open_sqlite(const std::string& file, std::span<const Steps> steps,
                                   Options options) {
  return std::make_unique<SqliteStore>(file, steps, options);
}

}  // namespace commonty::store
