// What the transactions and stores of both databases have in common.
#pragma once

#include <exception>
#include <mutex>

#include "platform/store/store.h"

namespace commonty::store {

// Remembers the first statement that failed: PostgreSQL then keeps nothing of the transaction, and
// so that programs behave alike, SQLite does the same.
class Transaction : public Tx {
 public:
  Transaction(Time now, IdSource& ids) : now_(now), ids_(ids) {}

  Rows run_query(std::string_view sql, std::span<const Param> params) final {
    return remembering([&] { return do_query(sql, params); });
  }
  std::int64_t run_change(std::string_view sql, std::span<const Param> params) final {
    return remembering([&] { return do_change(sql, params); });
  }
  Time now() const final { return now_; }
  std::int64_t next_id() final { return ids_.next(now_); }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 protected:
  virtual Rows do_query(std::string_view sql, std::span<const Param> params) = 0;
  virtual std::int64_t do_change(std::string_view sql, std::span<const Param> params) = 0;

 private:
  template <class F>
  std::invoke_result_t<F> remembering(F&& statement) {
    try {
      return statement();
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      throw;
    }
  }

  Time now_;
  IdSource& ids_;
  std::exception_ptr failure_;
};

// The clock and ids to use: the caller's, or our own.
class Sources {
 public:
  explicit Sources(const Options& options) : clock_(options.clock), ids_(options.ids) {}
  Time now() const { return clock_ ? clock_->now() : system_clock_.now(); }
  IdSource& ids() { return ids_ ? *ids_ : random_ids_; }

 private:
  SystemClock system_clock_;
  RandomIdSource random_ids_;
  const Clock* clock_;
  IdSource* ids_;
};

enum class Access { read_write, read_only };

// A transaction that is open on a connection of either kind.
template <class Connection>
class ConnectionTx final : public Transaction {
 public:
  ConnectionTx(Connection& connection, Access access, Sources& sources)
      : Transaction(sources.now(), sources.ids()), connection_(connection), access_(access) {}
  Dialect dialect() const override { return Connection::dialect; }

 protected:
  Rows do_query(std::string_view sql, std::span<const Param> params) override {
    return connection_.query(sql, params);
  }
  std::int64_t do_change(std::string_view sql, std::span<const Param> params) override {
    if (access_ == Access::read_only) throw std::logic_error("a read cannot change anything");
    return connection_.run(sql, params);
  }

 private:
  Connection& connection_;
  Access access_;
};

// Threads: may be added to and called from any thread.
template <class... Heard>
class ListenersOf {
 public:
  void add(std::function<void(Heard...)> listener) {
    std::lock_guard lock(mutex_);
    listeners_.push_back(std::move(listener));
  }
  void call(Heard... heard) {
    std::lock_guard lock(mutex_);
    for (const auto& listener : listeners_) listener(heard...);
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void(Heard...)>> listeners_;
};
using Listeners = ListenersOf<>;
using WordListeners = ListenersOf<std::string_view, std::string_view>;

// A write inside a write would wait for itself for ever; it is a mistake in the program, told
// early.
class WriteScope {
 public:
  WriteScope() {
    if (inside_) throw std::logic_error("a write was started inside a write");
    inside_ = true;
  }
  ~WriteScope() { inside_ = false; }
  WriteScope(const WriteScope&) = delete;
  WriteScope& operator=(const WriteScope&) = delete;

  static void refuse_inside() {
    if (inside_) throw std::logic_error("a write was started inside a write");
  }

 private:
  static inline thread_local bool inside_ = false;
};

}  // namespace commonty::store
