#include "platform/web/session.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/base/log.h"
#include "platform/web/body.h"
#include "platform/web/headers.h"

// Coroutines and g++ 12: only named objects and plain values are passed to what is co_awaited;
// temporaries with destructors are destroyed twice there.
namespace commonty::web {
namespace {

namespace asio = boost::asio;

constexpr std::size_t head_piece_size = 2 * 1024;
constexpr std::size_t body_piece_size = 64 * 1024;
constexpr std::size_t joined_size_max = 64 * 1024;  // copied behind the head, for one write
constexpr std::size_t written_piece_size = 256 * 1024;
constexpr int goodbye_ms = 10'000;
constexpr int goodbye_when_stopping_ms = 200;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view stream_opening = "retry: 3000\n\n";
constexpr std::string_view stream_goodbye = "retry: 2000\n\n";
// A room that ends tells its listeners to come back after 1 to 3 seconds.
constexpr int come_back_ms = 1'000, come_back_steps = 100, come_back_step_ms = 20;
constexpr std::size_t ignored_from_listeners_max = 64 * 1024;
constexpr std::string_view heartbeat = ":\n\n";

// Gives what the reader cut off to the body; a status where one of them refuses.
int take_body_pieces(MessageReader& reader, InputBuffer& input, BodyReader& body) {
  int refused = 0;
  const MessageReader::Sink sink = [&](std::string_view piece) {
    if (refused == 0) refused = body.feed(piece);
  };
  try {
    input.consume(reader.feed_body(input.view(), sink));
  } catch (const std::exception& failure) {
    log::error("an upload could not be kept", {{"why", failure.what()}});
    return 500;
  }
  return reader.state() == MessageReader::State::bad ? reader.status() : refused;
}

// The handler has done with it, and the answer may take long to go.
void forget_content(Request& request) {
  request.form = Fields();
  request.uploads.clear();
  request.body = std::string();
}

}  // namespace

Session::Session(Edge& edge, Tcp::socket socket, asio::ssl::context* tls, Welcome welcome)
    : edge_(edge), line_(std::move(socket), tls), timer_(line_.executor()), welcome_(welcome) {}

Task<void> Session::run() {
  line_.allow_until(in_ms(edge_.options.header_timeout_ms));
  if (!co_await line_.open()) co_return;
  After after = After::keep;
  if (welcome_ == Welcome::too_many) {
    const Request nobody;
    after = co_await refuse(503, nobody);
  }
  while (after == After::keep) after = co_await exchange();
  // What the request and its answer took has been given back by now.
  if (after == After::sit) co_await sit();
  co_await say_goodbye();
}

void Session::wake() {
  woken_ = true;
  timer_.cancel();
}

void Session::stop() {
  if (idle_) line_.interrupt();
  if (outlet_ != nullptr) outlet_->end();
  wake();
}

void Session::abandon() {
  line_.abandon();
  timer_.cancel();
}

// One request and its answer.
Task<Session::After> Session::exchange() {
  MessageReader reader;
  Request request;
  MemoryShare share(edge_.memory);
  Outcome outcome = co_await receive_head(reader);
  if (outcome == hung_up) co_return After::close;
  BodyRule rule;
  if (outcome == well) {
    const Peer peer{line_.address(), line_.secure()};
    outcome = read_head(reader.head(), edge_.site, peer, request);
    head_only_ = reader.head().method == "HEAD";
  }
  if (outcome == well) {
    rule = edge_.rules(request.method, request.path);
    outcome = co_await receive_body(reader, request, rule, share);
  }
  if (outcome == hung_up) co_return After::close;
  if (outcome != well) {
    share.resize(0);
    co_return co_await refuse(outcome, request);
  }

  Response response;
  const std::function<void()> work = [&] { response = handle(request); };
  if (rule.may_block) {
    co_await on_pool(work);
  } else {
    work();
  }
  if (response.events) {
    co_await stream(response, request);
    co_return After::close;
  }
  if (response.seat) {
    const bool open = co_await open_stream(response, request);
    if (!open || head_only_) co_return After::close;
    seat_ = std::move(response.seat);
    co_return After::sit;
  }
  answer_if_unchanged(request, response);
  forget_content(request);
  // What many share takes no more for one more.
  if (!share.resize(response.body.size())) response = error_page(503, request);
  const bool all_read = reader.state() == MessageReader::State::done;
  const bool keep = all_read && reader.head().keep_alive && !edge_.stopping;
  if (response.pieces) {
    // Who does not know of chunks hears the end by the closing of the line.
    const bool in_chunks = !reader.head().http_1_0;
    const Length length = in_chunks ? Length::in_chunks : Length::until_close;
    const bool stay = keep && in_chunks;
    const Connection after = stay ? Connection::keep : Connection::close;
    const bool whole = co_await send_pieces(response, request, after, length);
    co_return whole&& stay ? After::keep : After::close;
  }
  const Connection connection = keep ? Connection::keep : Connection::close;
  if (keep && reader.head().http_1_0) response.set("Connection", "keep-alive");
  const bool sent = co_await send(response, request, connection);
  co_return sent&& keep ? After::keep : After::close;
}

Task<Session::Outcome> Session::receive_head(MessageReader& reader) {
  input_.shrink();
  head_only_ = false;
  idle_ = input_.empty();
  const bool wait_long = idle_ && !first_;
  line_.allow_until(
      in_ms(wait_long ? edge_.options.idle_timeout_ms : edge_.options.header_timeout_ms));
  first_ = false;
  while (true) {
    input_.consume(reader.feed_head(input_.view()));
    if (reader.state() == MessageReader::State::bad) co_return reader.status();
    if (reader.state() != MessageReader::State::head) co_return well;
    if (edge_.stopping && idle_) co_return hung_up;
    const std::size_t got = co_await fill(head_piece_size);
    if (got == 0) co_return why_nothing_came(!idle_);
    // The time for a head runs from its first byte: a byte now and then does not buy more.
    if (idle_) line_.allow_until(in_ms(edge_.options.header_timeout_ms));
    idle_ = false;
  }
}

Task<Session::Outcome> Session::receive_body(MessageReader& reader, Request& request,
                                             const BodyRule& rule, MemoryShare& share) {
  if (reader.state() == MessageReader::State::done || !rule.known) co_return well;
  BodyReader body(request, rule);
  request.body_size_max = body.size_max();
  if (content_length(reader.head()).value_or(0) > body.size_max()) co_return 413;
  const Moment end = in_ms(10 * edge_.options.body_timeout_ms);
  if (expects_continue(reader.head()) && input_.empty()) {
    const bool sent = co_await send_bytes(continue_line);
    if (!sent) co_return hung_up;
  }
  while (true) {
    const int refused = take_body_pieces(reader, input_, body);
    if (refused != 0) co_return refused;
    if (!share.resize(body.in_memory())) co_return 503;
    if (reader.state() == MessageReader::State::done) co_return body.finish(request);
    line_.allow_until(std::min(end, in_ms(edge_.options.body_timeout_ms)));
    const std::size_t got = co_await fill(body_piece_size);
    if (got == 0) co_return why_nothing_came(true);
  }
}

Task<std::size_t> Session::fill(std::size_t wanted) {
  const std::span<char> space = input_.space(wanted);
  const std::size_t got = co_await line_.read(space.data(), space.size());
  input_.added(got);
  co_return got;
}

Session::Outcome Session::why_nothing_came(bool begun) const {
  return begun && line_.expired() ? 408 : hung_up;
}

// After a refusal the rest of what was sent means nothing.
Task<Session::After> Session::refuse(Outcome status, const Request& request) {
  Response response = error_page(status, request);
  co_await send(response, request, Connection::close);
  co_return After::close;
}

Response Session::handle(Request& request) const {
  try {
    return edge_.handler(request);
  } catch (const std::exception& failure) {
    log::error("a handler failed", {{"path", request.path}, {"why", failure.what()}});
  } catch (...) {
    log::error("a handler failed", {{"path", request.path}});
  }
  return error_page(500, request);
}

Response Session::error_page(int status, const Request& request) const {
  Response response;
  try {
    response = edge_.options.error_page ? edge_.options.error_page(status, request)
                                        : plain_error(status, request);
  } catch (const std::exception& failure) {
    log::error("an error page failed", {{"why", failure.what()}});
    response = plain_error(status, request);
  }
  response.status = status;
  response.set("Cache-Control", "no-store");
  if (status == 503 && response.header("Retry-After").empty()) response.set("Retry-After", "30");
  return response;
}

// Lets a worker do it; the io thread serves others meanwhile.
Task<void> Session::on_pool(const std::function<void()>& work) {
  bool done = false;
  const auto executor = timer_.get_executor();
  const std::function<void()> finished = [this, &done] {
    done = true;
    timer_.cancel();
  };
  edge_.pool.run([&work, executor, finished] {
    work();
    asio::post(executor, finished);
  });
  while (!done) {
    timer_.expires_at(Moment::max());
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

Task<bool> Session::send(Response& response, const Request& request, Connection connection) {
  add_security_headers(response, request.secure ? Secure::yes : Secure::no);
  std::string bytes = write_head(response, edge_.clock.now(), connection, Length::known);
  std::string_view rest;
  if (!head_only_ && may_have_content(response.status)) rest = response.content();
  const std::string_view joined = rest.substr(0, joined_size_max);
  bytes += joined;
  rest.remove_prefix(joined.size());
  const bool begun = co_await send_bytes(bytes);
  co_return begun&& co_await send_bytes(rest);
}

// In pieces, so that a slow client has time for each.
Task<bool> Session::send_bytes(std::string_view bytes) {
  bool sent = true;
  while (sent && !bytes.empty()) {
    const std::string_view piece = bytes.substr(0, written_piece_size);
    bytes.remove_prefix(piece.size());
    line_.allow_until(in_ms(edge_.options.write_timeout_ms));
    sent = co_await line_.write(piece);
  }
  co_return sent;
}

// Each is made while nothing waits to be written. Only a body that is whole gets its end.
Task<bool> Session::send_pieces(Response& response, const Request& request, Connection connection,
                                Length length) {
  add_security_headers(response, request.secure ? Secure::yes : Secure::no);
  std::string bytes = write_head(response, edge_.clock.now(), connection, length);
  std::optional<std::string> piece;
  bool failed = false;
  const std::function<void()> work = [&] {
    try {
      piece = response.pieces();
    } catch (const std::exception& failure) {
      log::error("an answer was broken off", {{"path", request.path}, {"why", failure.what()}});
      failed = true;
    }
  };
  bool sent = co_await send_bytes(bytes);
  if (head_only_) co_return sent;
  while (sent && !edge_.stopping) {
    co_await on_pool(work);
    if (failed) co_return false;
    if (!piece && length == Length::in_chunks) {
      bytes = write_chunk("");
      sent = co_await send_bytes(bytes);
    }
    if (!piece) co_return sent;
    if (piece->empty()) continue;
    bytes = length == Length::in_chunks ? write_chunk(*piece) : *std::move(piece);
    sent = co_await send_bytes(bytes);
  }
  co_return false;
}

Task<bool> Session::open_stream(Response& response, const Request& request) {
  response.set("Content-Type", "text/event-stream");
  response.set("Cache-Control", "no-store");
  // A proxy that gathers an answer before it passes it on would gather for ever.
  response.set("X-Accel-Buffering", "no");
  add_security_headers(response, request.secure ? Secure::yes : Secure::no);
  std::string opening =
      write_head(response, edge_.clock.now(), Connection::close, Length::until_close);
  if (!head_only_) opening += stream_opening;
  co_return co_await send_bytes(opening);
}

Task<void> Session::stream(Response& response, const Request& request) {
  bool open = co_await open_stream(response, request);
  bool silent = false;
  while (open && !head_only_ && !edge_.stopping) {
    woken_ = false;
    open = co_await send_new_events(*response.events, silent);
    if (open && !woken_) silent = co_await heard_nothing();
  }
  if (open && !head_only_) co_await send_bytes(stream_goodbye);
}

Task<bool> Session::send_new_events(EventStream& events, bool heartbeat_is_due) {
  std::optional<std::vector<EventStream::Event>> news;
  const std::function<void()> work = [&] {
    try {
      news = events.after(events.last_id);
    } catch (const std::exception& failure) {
      log::error("an event stream failed", {{"why", failure.what()}});
    }
  };
  co_await on_pool(work);
  if (!news) co_return false;
  for (const EventStream::Event& event : *news) {
    if (!event.id.empty()) events.last_id = event.id;
  }
  std::string bytes = write_events(*news);
  if (bytes.empty() && heartbeat_is_due) bytes = heartbeat;
  co_return co_await send_bytes(bytes);
}

// Waits for news; true when a heartbeat's time went by without any.
Task<bool> Session::heard_nothing() {
  line_.allow_until(Moment::max());
  timer_.expires_after(std::chrono::milliseconds(edge_.options.heartbeat_ms));
  co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return !woken_;
}

// In a room. This waits only for the client to go; the seat sends meanwhile.
Task<void> Session::sit() {
  input_ = InputBuffer();
  line_.allow_until(Moment::max());
  Outlet outlet(line_, *seat_, edge_.options.write_timeout_ms, [this] { timer_.cancel(); });
  outlet_ = &outlet;
  if (edge_.stopping) outlet.end();
  seat_->take(outlet);
  thread_local std::array<char, 1024> ignored;  // nobody looks into it
  char* const space = ignored.data();
  std::size_t heard = 0;
  bool there = true;
  while (there && !outlet.over() && heard < ignored_from_listeners_max) {
    const std::size_t got = co_await line_.read(space, ignored.size());
    heard += got;
    there = got > 0;
  }
  seat_->leave();
  outlet_ = nullptr;
  co_await stand_up(outlet);
  seat_.reset();
}

// What is still under way holds on to the outlet.
Task<void> Session::stand_up(Outlet& outlet) {
  if (outlet.busy()) line_.abandon();
  while (outlet.busy()) {
    timer_.expires_at(Moment::max());
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (!outlet.ended_well()) co_return;
  // Not all in the same moment.
  thread_local int stood_up = 0;
  const int spread_ms = ++stood_up % come_back_steps * come_back_step_ms;
  const std::string when = std::to_string(come_back_ms + spread_ms);
  const std::string goodbye = "retry: " + when + "\nevent: back\ndata: " + when + "\n\n";
  line_.allow_until(in_ms(goodbye_when_stopping_ms));
  co_await send_bytes(goodbye);
}

Task<void> Session::say_goodbye() {
  idle_ = true;
  line_.allow_until(in_ms(edge_.stopping ? goodbye_when_stopping_ms : goodbye_ms));
  co_await line_.close();
}

}  // namespace commonty::web
