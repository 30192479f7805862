// The network edge: HTTP/1.1 by Boost.Beast, one io_context a thread; plain handlers run on a pool.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/web/request.h"
#include "platform/web/response.h"

namespace commonty::web {

inline constexpr std::size_t header_size_max = 16 * 1024;
inline constexpr std::size_t target_length_max = 8 * 1024;
inline constexpr std::size_t form_size_max = 1024 * 1024;         // urlencoded and JSON
inline constexpr std::size_t upload_size_max = 25 * 1024 * 1024;  // a route may allow this much
inline constexpr std::size_t upload_in_memory_max = 64 * 1024;

// What the edge must know before it reads a body.
struct BodyRule {
  std::size_t size_max = form_size_max;
  bool known = true;      // false: no such route; the body is not read
  bool may_block = true;  // run the handler on the pool (false: on the io thread)
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any; port() tells
  int io_threads = 2;
  int workers = 64;
  std::string certificate_file, key_file;    // PEM; empty = no TLS
  std::vector<std::string> hosts;            // names we answer to, besides loopback and `address`
  std::vector<std::string> trusted_proxies;  // addresses whose X-Forwarded-* count
  int connections_max = 10'000;              // one more is answered with 503
  // Of one address that is no trusted proxy's. A hall of two thousand phones may sit behind one,
  // each with two streams open and one connection to ask on.
  int connections_of_address_max = 6'000;
  std::size_t memory_max = 256 * 1024 * 1024;  // of large bodies and answers (memory_budget.h)
  int header_timeout_ms = 15'000;
  int body_timeout_ms = 30'000;   // between two pieces; in all at most ten times this
  int write_timeout_ms = 30'000;  // for each 256 KB
  int idle_timeout_ms = 75'000;
  int heartbeat_ms = 15'000;  // of event streams that have nothing to say
  int stop_timeout_ms = 10'000;
  // What the edge answers by itself, and for a handler that threw; a plain page where this is
  // empty. The request may be known in part only. Must not wait for anything.
  std::function<Response(int status, const Request&)> error_page;
};

// Every answer gets a date, its length, the security headers (headers.h) and, where it has an ETag,
// the comparison with If-None-Match. Threads: construct, start() and stop() from one;
// wake_streams() from any.
class Server {
 public:
  using Handler = std::function<Response(Request&)>;
  using BodyRules = std::function<BodyRule(Method, std::string_view path)>;

  Server(ServerOptions options, Handler handler, BodyRules rules);
  ~Server();
  // Takes the port; who connects waits. Throws std::runtime_error with a clear sentence when it is
  // taken already.
  void listen();
  std::uint16_t port() const;  // once it listens
  // Answers; listens before, if nobody has said so.
  void start();
  // Tells open event streams that something was committed.
  void wake_streams();
  // Graceful: no new connections, answers under way are finished, streams told to come back.
  void stop();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace commonty::web
