#include "platform/web/server.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "platform/base/log.h"
#include "platform/base/text.h"
#include "platform/web/rate_limit.h"
#include "platform/web/session.h"

namespace commonty::web {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Connections over the limit that are still told so; more are dropped without a word.
constexpr int told_when_full_max = 100;
constexpr int pause_when_out_of_files_ms = 100;

// How many connections there are, in all and of each address, and a way to wait until there are
// none. Threads: any.
class Connections {
 public:
  struct Count {
    int all = 0, of_address = 0;
  };
  Count add(const std::string& address) {
    const std::lock_guard lock(mutex_);
    return {++count_, ++of_address_[address]};
  }
  void remove(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto known = of_address_.find(address);
    if (--known->second == 0) of_address_.erase(known);
    if (--count_ == 0) none_.notify_all();
  }
  bool wait_for_none(int ms) {
    std::unique_lock lock(mutex_);
    return none_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return count_ == 0; });
  }
  void wait_for_none() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
  std::unordered_map<std::string, int> of_address_;
};

// One io thread with its own listening socket and its own connections.
class Loop {
 public:
  Loop(Edge& edge, asio::ssl::context* tls, Connections& connections)
      : edge_(edge), tls_(tls), connections_(connections), acceptor_(io_), sweep_(io_) {}

  void listen(const Tcp::endpoint& endpoint);
  std::uint16_t port() const { return port_; }  // once it listens; from any thread
  void start();
  // Threads: from any.
  void wake_streams();
  void stop_listening(std::latch& closed);
  void stop();
  void abandon();
  bool runs() const { return thread_.joinable(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  Task<void> accept();
  Task<void> sweep();
  void welcome(Tcp::socket socket);
  void for_each(void (Session::*what)());

  Edge& edge_;
  asio::ssl::context* tls_;
  Connections& connections_;
  asio::io_context io_{1};
  Tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;  // kept, since the acceptor closes on the loop's own thread
  asio::steady_timer sweep_;
  std::set<std::shared_ptr<Session>> sessions_;
  std::atomic<bool> wake_is_posted_ = false;
  std::thread thread_;
};

void Loop::listen(const Tcp::endpoint& endpoint) {
  const int on = 1;
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(Tcp::acceptor::reuse_address(true));
  setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  acceptor_.bind(endpoint);
  acceptor_.listen();
  port_ = acceptor_.local_endpoint().port();
}

void Loop::start() {
  asio::co_spawn(io_, accept(), asio::detached);
  asio::co_spawn(io_, sweep(), asio::detached);
  thread_ = std::thread([this] { io_.run(); });
}

Task<void> Loop::accept() {
  while (!edge_.stopping) {
    auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
    if (!error) {
      welcome(std::move(socket));
    } else if (!edge_.stopping) {
      log::warning("a connection could not be accepted", {{"why", error.message()}});
      asio::steady_timer pause(io_, std::chrono::milliseconds(pause_when_out_of_files_ms));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }
}

void Loop::welcome(Tcp::socket socket) {
  const std::string remote = address_of(socket);
  const std::string who = address_key(remote);
  const Connections::Count count = connections_.add(who);
  int over = count.all - edge_.options.connections_max;
  // A proxy stands for everybody.
  if (!edge_.site.trusts(remote)) {
    over = std::max(over, count.of_address - edge_.options.connections_of_address_max);
  }
  if (over > told_when_full_max) {
    connections_.remove(who);
    return;
  }
  const auto welcome = over > 0 ? Session::Welcome::too_many : Session::Welcome::yes;
  auto session = std::make_shared<Session>(edge_, std::move(socket), tls_, welcome);
  sessions_.insert(session);
  asio::co_spawn(io_, session->run(), [this, session, who](const std::exception_ptr& failure) {
    if (failure) log::error("a connection ended in an accident");
    sessions_.erase(session);
    if (edge_.stopping) sweep_.cancel();
    connections_.remove(who);
  });
}

// Looks at all deadlines together, often enough for the shortest.
Task<void> Loop::sweep() {
  const ServerOptions& o = edge_.options;
  const int shortest = std::min(
      {o.header_timeout_ms, o.body_timeout_ms, o.write_timeout_ms, o.idle_timeout_ms, 2'000});
  const auto interval = std::chrono::milliseconds(std::max(shortest / 4, 1));
  while (!edge_.stopping || !sessions_.empty()) {
    sweep_.expires_after(interval);
    co_await sweep_.async_wait(asio::as_tuple(asio::use_awaitable));
    const Moment now = std::chrono::steady_clock::now();
    for (const auto& session : sessions_) session->check(now);
  }
}

void Loop::for_each(void (Session::*what)()) {
  for (const auto& session : sessions_) (session.get()->*what)();
}

void Loop::wake_streams() {
  if (wake_is_posted_.exchange(true)) return;
  asio::post(io_, [this] {
    wake_is_posted_ = false;
    for_each(&Session::wake);
  });
}

void Loop::stop_listening(std::latch& closed) {
  asio::post(io_, [this, &closed] {
    error_code ignored;
    acceptor_.close(ignored);
    closed.count_down();
  });
}

void Loop::stop() {
  asio::post(io_, [this] {
    for_each(&Session::stop);
    sweep_.cancel();
  });
}

void Loop::abandon() {
  asio::post(io_, [this] { for_each(&Session::abandon); });
}

Tcp::endpoint endpoint_of(const ServerOptions& options) {
  error_code error;
  const std::string address = options.address == "localhost" ? "127.0.0.1" : options.address;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) throw std::runtime_error(options.address + " is not an address to listen on");
  return {parsed, options.port};
}

// Two programs of one user could otherwise share a port without knowing, each with half the
// visitors: SO_REUSEPORT is for the threads of one.
void require_free(const Tcp::endpoint& endpoint) {
  asio::io_context io;
  Tcp::acceptor probe(io, endpoint.protocol());
  probe.set_option(Tcp::acceptor::reuse_address(true));
  error_code error;
  probe.bind(endpoint, error);
  if (!error) probe.listen(Tcp::acceptor::max_listen_connections, error);
  if (error) {
    throw std::runtime_error("Cannot listen on " + endpoint.address().to_string() + " port " +
                             std::to_string(endpoint.port()) + ": " + error.message() +
                             ". Stop the other program, or choose another port.");
  }
}

std::optional<asio::ssl::context> make_tls(const ServerOptions& options) {
  if (options.certificate_file.empty()) return std::nullopt;
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                  asio::ssl::context::no_tlsv1_1);
  error_code error;
  tls.use_certificate_chain_file(options.certificate_file, error);
  if (error) {
    throw std::runtime_error("Cannot read the certificate " + options.certificate_file + ": " +
                             error.message());
  }
  tls.use_private_key_file(options.key_file, asio::ssl::context::pem, error);
  if (error) {
    throw std::runtime_error("Cannot read the key " + options.key_file + ": " + error.message());
  }
  return tls;
}

Site site_of(const ServerOptions& options) {
  Site site{options.hosts, options.trusted_proxies};
  site.hosts.push_back(options.address.find(':') == std::string::npos
                           ? options.address
                           : "[" + options.address + "]");
  for (std::string& host : site.hosts) host = host_name(host);
  return site;
}

}  // namespace

class Server::Parts {
 public:
  Parts(const ServerOptions& options, Handler handler, BodyRules rules)
      : edge_(options, std::move(handler), std::move(rules), site_of(options)) {}

  void listen();
  void start();
  std::uint16_t port() const { return loops_.empty() ? 0 : loops_.front()->port(); }
  void wake_streams() {
    for (const auto& loop : loops_) loop->wake_streams();
  }
  void stop();

 private:
  Edge edge_;
  std::optional<asio::ssl::context> tls_;
  Connections connections_;
  std::vector<std::unique_ptr<Loop>> loops_;
};

void Server::Parts::listen() {
  tls_ = make_tls(edge_.options);
  Tcp::endpoint endpoint = endpoint_of(edge_.options);
  if (endpoint.port() != 0) require_free(endpoint);
  for (int i = 0; i < std::max(edge_.options.io_threads, 1); ++i) {
    auto loop = std::make_unique<Loop>(edge_, tls_ ? &*tls_ : nullptr, connections_);
    loop->listen(endpoint);
    endpoint.port(loop->port());  // the first may have been given any
    loops_.push_back(std::move(loop));
  }
}

void Server::Parts::start() {
  if (loops_.empty()) listen();
  for (const auto& loop : loops_) loop->start();
}

void Server::Parts::stop() {
  if (edge_.stopping.exchange(true)) return;
  if (!loops_.empty() && loops_.front()->runs()) {
    // No loop takes anybody in whom another has just sent away.
    std::latch closed(static_cast<std::ptrdiff_t>(loops_.size()));
    for (const auto& loop : loops_) loop->stop_listening(closed);
    closed.wait();
  }
  for (const auto& loop : loops_) loop->stop();
  if (!connections_.wait_for_none(edge_.options.stop_timeout_ms)) {
    for (const auto& loop : loops_) loop->abandon();
    connections_.wait_for_none();  // handlers cannot be broken off
  }
  for (const auto& loop : loops_) loop->join();
  edge_.pool.stop();
}

Server::Server(ServerOptions options, Handler handler, BodyRules rules)
    : parts_(std::make_unique<Parts>(options, std::move(handler), std::move(rules))) {}

Server::~Server() { stop(); }
void Server::listen() { parts_->listen(); }
void Server::start() { parts_->start(); }
std::uint16_t Server::port() const { return parts_->port(); }
void Server::wake_streams() { parts_->wake_streams(); }
void Server::stop() { parts_->stop(); }

}  // namespace commonty::web
