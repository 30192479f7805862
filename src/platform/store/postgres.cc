// The PostgreSQL store: a pool of connections. Writes are serialisable and run again when another
// transaction was faster; nodes tell each other of their commits by NOTIFY.
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "platform/base/log.h"
#include "platform/base/secret.h"
#include "platform/store/migrations.h"
#include "platform/store/postgres_connection.h"
#include "platform/store/transaction.h"

namespace commonty::store {

namespace {

constexpr std::chrono::seconds pool_wait_max{10};
constexpr int conflicts_max = 50;
constexpr int conflicts_before_queueing = 3;
constexpr int lost_connections_max = 2;
constexpr int reconnect_wait_ms = 500;

using PostgresTx = ConnectionTx<PostgresConnection>;

// Threads: any.
class Pool {
 public:
  Pool(std::string url, int size) : url_(std::move(url)), size_(size) {}

  // A connection for as long as this lives; what is still open in it is rolled back.
  class Lease {
   public:
    explicit Lease(Pool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    PostgresConnection& operator*() { return *connection_; }
    PostgresConnection* operator->() { return connection_.get(); }

   private:
    Pool& pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  // After one was lost the idle ones are suspect too: a server that restarts hangs up on all.
  void drop_idle() {
    std::vector<std::unique_ptr<PostgresConnection>> dropped;
    std::lock_guard lock(mutex_);
    dropped.swap(idle_);
    open_ -= static_cast<int>(dropped.size());
  }

 private:
  std::unique_ptr<PostgresConnection> take() {
    std::unique_lock lock(mutex_);
    bool free =
        freed_.wait_for(lock, pool_wait_max, [&] { return !idle_.empty() || open_ < size_; });
    if (!free) throw Unavailable("All connections to PostgreSQL are busy.");
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++open_;
    lock.unlock();
    return open_one();
  }

  std::unique_ptr<PostgresConnection> open_one() {
    try {
      return std::make_unique<PostgresConnection>(url_);
    } catch (...) {
      forget_one();
      throw;
    }
  }

  void give_back(std::unique_ptr<PostgresConnection> connection) {
    connection->roll_back_if_open();
    if (!connection->idle()) return forget_one();
    {
      std::lock_guard lock(mutex_);
      idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
  }

  void forget_one() {
    {
      std::lock_guard lock(mutex_);
      --open_;
    }
    freed_.notify_one();
  }

  const std::string url_;
  const int size_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  int open_ = 0;
};

// Tells other nodes of our commits, and hears of theirs, on a connection of its own. NOTIFY inside
// each transaction would be simpler, but makes all commits of the database wait for each other (six
// times slower at 16 writers); this tells of many at once, just after. A node that is killed in
// between has not told, so each tells once when it starts.
class Messenger {
 public:
  // A notice is "SCOPE NODE", or "SCOPE NODE WORD ABOUT"; our own node's we know already.
  Messenger(std::string url, std::string scope, const std::string& node, Listeners& listeners,
            WordListeners& word_listeners)
      : url_(std::move(url)),
        scope_(std::move(scope)),
        own_(scope_ + node),
        listeners_(listeners),
        word_listeners_(word_listeners),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        thread_([this] { run(); }) {}

  // What is still to be told is told first.
  ~Messenger() {
    stopping_ = true;
    eventfd_write(wake_, 1);
    thread_.join();
    close(wake_);
  }
  Messenger(const Messenger&) = delete;
  Messenger& operator=(const Messenger&) = delete;

  void tell() {
    untold_ = true;
    eventfd_write(wake_, 1);
  }
  void tell(const std::string& about, const std::string& word) {
    {
      std::lock_guard lock(words_mutex_);
      words_[about] = word;
    }
    eventfd_write(wake_, 1);
  }
  // Until it listens, or has found that it cannot yet.
  void wait_until_started() const { started_.wait(false); }

 private:
  void run() {
    do {
      try {
        connect();
        started();
        while (talk()) wait(-1);
        return;
      } catch (const std::exception& failure) {
        log::warning("no connection to talk to other nodes", {{"why", failure.what()}});
        connection_.reset();
        started();
      }
      wait(reconnect_wait_ms);
    } while (!stopping_);
  }

  void connect() {
    bool again = started_;
    connection_ = std::make_unique<PostgresConnection>(url_);
    connection_->script(
        "SET synchronous_commit = off; LISTEN commonty_commit; LISTEN commonty_word");
    if (!again) return;
    listeners_.call();  // for what was said while nobody listened
    word_listeners_.call({}, {});
  }

  void started() {
    started_ = true;
    started_.notify_all();
  }

  // False when it is time to stop.
  bool talk() {
    if (PQconsumeInput(connection_->handle()) == 0) throw ConnectionLost("hung up");
    bool stop = stopping_;
    if (untold_.exchange(false)) notify();
    tell_words();
    if (heard_another_node()) listeners_.call();
    return !stop;
  }

  void notify() {
    try {
      connection_->script("NOTIFY commonty_commit, '" + own_ + "'");
    } catch (...) {
      untold_ = true;
      throw;
    }
  }

  // All that wait, in one transaction.
  void tell_words() {
    std::map<std::string, std::string> words;
    {
      std::lock_guard lock(words_mutex_);
      words.swap(words_);
    }
    if (words.empty()) return;
    std::string script;
    for (const auto& [about, word] : words) {
      script += "NOTIFY commonty_word, " + quoted(own_ + " " + word + " " + about) + ";";
    }
    try {
      connection_->script(script);
    } catch (...) {
      std::lock_guard lock(words_mutex_);
      words_.merge(words);  // where a later word waits already, that one stays
      throw;
    }
  }

  std::string quoted(const std::string& text) const {
    char* literal = PQescapeLiteral(connection_->handle(), text.data(), text.size());
    if (literal == nullptr) throw ConnectionLost("cannot quote");
    std::string copy = literal;
    PQfreemem(literal);
    return copy;
  }

  // Whether one of them has committed something. Words are passed on.
  bool heard_another_node() {
    bool heard = false;
    while (PGnotify* notice = PQnotifies(connection_->handle())) {
      const std::string_view said = notice->extra;
      const bool of_another = said.starts_with(scope_) && !said.starts_with(own_);
      const bool is_word = std::string_view(notice->relname) == "commonty_word";
      if (of_another && is_word) pass_on(said.substr(own_.size()));
      heard |= of_another && !is_word;
      PQfreemem(notice);
    }
    return heard;
  }

  void pass_on(std::string_view said) {  // " WORD ABOUT"
    const std::size_t space = said.find(' ', 1);
    if (space == std::string_view::npos) return;
    word_listeners_.call(said.substr(space + 1), said.substr(1, space - 1));
  }

  void wait(int wait_ms) const {
    int socket = connection_ ? PQsocket(connection_->handle()) : -1;
    pollfd waiting[] = {{socket, POLLIN, 0}, {wake_, POLLIN, 0}};
    poll(waiting, 2, wait_ms);
    eventfd_t ignored;
    eventfd_read(wake_, &ignored);
  }

  const std::string url_;
  const std::string scope_;
  const std::string own_;
  Listeners& listeners_;
  WordListeners& word_listeners_;
  const int wake_;
  std::unique_ptr<PostgresConnection> connection_;
  std::atomic<bool> untold_ = true;
  std::mutex words_mutex_;
  std::map<std::string, std::string> words_;  // still to be told: about what, the word
  std::atomic<bool> started_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

class PostgresStore final : public Store {
 public:
  PostgresStore(const std::string& url, std::span<const Steps> steps, const Options& options)
      : url_(url),
        sources_(options),
        pool_(url, options.pool_size),
        node_(to_hex(random_bytes(8))) {
    migrate(steps);
  }

  void on_commit(std::function<void()> listener) override {
    listeners_.add(std::move(listener));
    messenger().wait_until_started();
  }
  void tell_others(const std::string& about, const std::string& word) override {
    if (about.size() + word.size() > told_length_max)
      throw std::invalid_argument("too long to tell");
    messenger().tell(about, word);
  }
  void on_word(const OnWord& listener) override {
    word_listeners_.add(listener);
    messenger().wait_until_started();
  }
  Dialect dialect() const override { return Dialect::postgres; }
  Result<void> backup(const std::string&) override {
    return refuse(Reason::unsupported, say("Use pg_dump to back up a PostgreSQL database."));
  }
  // PostgreSQL guards its references itself; what is left to see is that it answers.
  std::vector<std::string> check() override {
    read([](Tx& tx) { tx.query("SELECT count(*) FROM schema_steps"); });
    return {};
  }
  Counts counts() const override { return {writes_, commits_, waiting_}; }

 protected:
  void do_read(const std::function<void(Tx&)>& fn) override;
  void do_write(const std::function<Outcome(Tx&)>& fn) override;

 private:
  void migrate(std::span<const Steps> steps);
  void read_once(const std::function<void(Tx&)>& fn);
  void write_once(const std::function<Outcome(Tx&)>& fn);
  void commit(PostgresConnection& connection);
  Messenger& messenger();

  const std::string url_;
  Sources sources_;
  Pool pool_;
  const std::string node_;
  std::string scope_;  // tells our notices from those of other data in the same database
  std::mutex queue_;   // for writes that lost too often, to go one by one
  std::atomic<std::int64_t> writes_ = 0;
  std::atomic<std::int64_t> commits_ = 0;
  std::atomic<std::int64_t> waiting_ = 0;
  Listeners listeners_;
  WordListeners word_listeners_;
  std::once_flag messenger_made_;
  std::unique_ptr<Messenger> messenger_;
};

void PostgresStore::migrate(std::span<const Steps> steps) {
  Pool::Lease connection(pool_);
  connection->begin("BEGIN ISOLATION LEVEL READ COMMITTED");
  PostgresTx tx(*connection, Access::read_write, sources_);
  auto schema = tx.one<std::optional<std::string>>("SELECT current_schema()");
  if (!schema) throw Unavailable("The schema does not exist: make it first.");
  scope_ = *schema + " ";
  // Two nodes may start at once: one brings the tables up to date, the other waits and finds so.
  tx.query("SELECT pg_advisory_xact_lock(hashtext($1))", "commonty " + *schema);
  apply_steps(tx, pending_steps(tx, steps),
              [&](const std::string& sql) { connection->script(sql); });
  connection->script("COMMIT");
}

void PostgresStore::do_read(const std::function<void(Tx&)>& fn) {
  try {
    read_once(fn);
  } catch (const ConnectionLost&) {
    pool_.drop_idle();
    read_once(fn);
  }
}

void PostgresStore::read_once(const std::function<void(Tx&)>& fn) {
  Pool::Lease connection(pool_);
  connection->begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  PostgresTx tx(*connection, Access::read_only, sources_);
  fn(tx);
}

// A short wait of random length keeps two that met from meeting again.
void step_aside(int conflicts) {
  thread_local std::minstd_rand random(std::random_device{}());
  int longest_us = std::min(conflicts, 8) * 250;
  std::this_thread::sleep_for(
      std::chrono::microseconds(std::uniform_int_distribution(0, longest_us)(random)));
}

// Counts one up for as long as this lives.
class Counted {
 public:
  explicit Counted(std::atomic<std::int64_t>& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<std::int64_t>& count_;
};

void PostgresStore::do_write(const std::function<Outcome(Tx&)>& fn) {
  WriteScope scope;
  Counted waiting(waiting_);
  std::unique_lock turn(queue_, std::defer_lock);
  int lost = 0;
  for (int conflicts = 0;;) {
    try {
      return write_once(fn);
    } catch (const Conflict&) {
      if (++conflicts > conflicts_max) throw;
      if (conflicts == conflicts_before_queueing) turn.lock();
      step_aside(conflicts);
    } catch (const ConnectionLost&) {
      pool_.drop_idle();
      if (++lost > lost_connections_max) throw;
    }
  }
}

void PostgresStore::write_once(const std::function<Outcome(Tx&)>& fn) {
  bool changed = false;
  {
    Pool::Lease connection(pool_);
    connection->begin("BEGIN ISOLATION LEVEL SERIALIZABLE");
    PostgresTx tx(*connection, Access::read_write, sources_);
    if (fn(tx) == Outcome::keep) {
      tx.rethrow_failure();
      commit(*connection);
      changed = connection->changed();
      ++commits_;
    }
    ++writes_;
  }
  if (!changed) return;
  listeners_.call();
  messenger().tell();
}

// Made when first needed: a program that only reads does without.
Messenger& PostgresStore::messenger() {
  std::call_once(messenger_made_, [&] {
    messenger_ = std::make_unique<Messenger>(url_, scope_, node_, listeners_, word_listeners_);
  });
  return *messenger_;
}

void PostgresStore::commit(PostgresConnection& connection) {
  std::string tag;
  try {
    tag = connection.script("COMMIT");
  } catch (const ConnectionLost& lost) {
    throw Unavailable(
        "The connection to PostgreSQL was lost while a change was being kept: "
        "it may have been kept, or not. (" +
        std::string(lost.what()) + ")");
  }
  if (tag != "COMMIT") throw std::runtime_error("PostgreSQL undid the transaction: " + tag);
}

}  // namespace

std::unique_ptr<Store> open_postgres(const std::string& url, std::span<const Steps> steps,
                                     Options options) {
  return std::make_unique<PostgresStore>(url, steps, options);
}

}  // namespace commonty::store
