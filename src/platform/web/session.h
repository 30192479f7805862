// One client's connection, from its first byte to its last: requests in, answers out.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "platform/web/answer.h"
#include "platform/web/head.h"
#include "platform/web/input_buffer.h"
#include "platform/web/line.h"
#include "platform/web/memory_budget.h"
#include "platform/web/message_reader.h"
#include "platform/web/outlet.h"
#include "platform/web/server.h"
#include "platform/web/worker_pool.h"

namespace commonty::web {

// What all connections share. Threads: read-only once the server has started, but for `stopping`,
// the pool and the memory, which look after themselves.
struct Edge {
  Edge(ServerOptions options_, Server::Handler handler_, Server::BodyRules rules_, Site site_)
      : options(std::move(options_)),
        handler(std::move(handler_)),
        rules(std::move(rules_)),
        site(std::move(site_)),
        pool(options.workers),
        memory(options.memory_max) {}

  const ServerOptions options;
  const Server::Handler handler;
  const Server::BodyRules rules;
  const Site site;
  WorkerPool pool;
  MemoryBudget memory;
  SystemClock clock;
  std::atomic<bool> stopping = false;
};

// Threads: only the io thread of its socket; handlers run on the pool meanwhile.
class Session {
 public:
  enum class Welcome { yes, too_many };  // too many connections: it is only told so

  Session(Edge& edge, Tcp::socket socket, boost::asio::ssl::context* tls, Welcome welcome);

  // Ends when the connection does.
  Task<void> run();

  void check(Moment now) { line_.check(now); }
  // A stream looks for new events.
  void wake();
  // Ends at once when nothing is under way, otherwise after the answer.
  void stop();
  void abandon();

 private:
  enum class After { keep, close, sit };
  // How the reading of something ended: well (0), with a status to refuse with, or with nobody
  // left to answer.
  using Outcome = int;
  static constexpr Outcome well = 0;
  static constexpr Outcome hung_up = -1;

  Task<After> exchange();
  Task<Outcome> receive_head(MessageReader& reader);
  Task<Outcome> receive_body(MessageReader& reader, Request& request, const BodyRule& rule,
                             MemoryShare& share);
  Task<std::size_t> fill(std::size_t wanted);
  Outcome why_nothing_came(bool begun) const;

  Task<After> refuse(Outcome status, const Request& request);
  Response handle(Request& request) const;
  Response error_page(int status, const Request& request) const;
  Task<void> on_pool(const std::function<void()>& work);

  Task<bool> send(Response& response, const Request& request, Connection connection);
  Task<bool> send_bytes(std::string_view bytes);
  Task<bool> send_pieces(Response& response, const Request& request, Connection connection,
                         Length length);
  Task<bool> open_stream(Response& response, const Request& request);
  Task<void> stream(Response& response, const Request& request);
  Task<bool> send_new_events(EventStream& events, bool heartbeat_is_due);
  Task<bool> heard_nothing();
  Task<void> sit();
  Task<void> stand_up(Outlet& outlet);
  Task<void> say_goodbye();

  Edge& edge_;
  Line line_;
  boost::asio::steady_timer timer_;
  const Welcome welcome_;
  InputBuffer input_;
  bool head_only_ = false;  // a HEAD request
  bool idle_ = false;       // between two requests
  bool first_ = true;
  bool woken_ = false;
  std::shared_ptr<Seat> seat_;  // in a room, once the head of its stream is sent
  Outlet* outlet_ = nullptr;    // while it sits there
};

}  // namespace commonty::web
