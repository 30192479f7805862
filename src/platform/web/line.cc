#include "platform/web/line.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace commonty::web {
namespace {

namespace asio = boost::asio;
using asio::as_tuple;
using asio::use_awaitable;
using boost::system::error_code;

constexpr std::size_t drained_size_max = 64 * 1024 * 1024;

}  // namespace

std::string address_of(const Tcp::socket& socket) {
  error_code ignored;
  const auto address = socket.remote_endpoint(ignored).address();
  const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string()
                : address.to_string();
}

Line::Line(Tcp::socket socket, asio::ssl::context* tls)
    : socket_(std::move(socket)), address_(address_of(socket_)) {
  error_code ignored;
  socket_.set_option(Tcp::no_delay(true), ignored);
  if (tls != nullptr) tls_.emplace(socket_, *tls);
}

void Line::allow_until(Moment deadline) {
  deadline_ = deadline;
  expired_ = false;
}

void Line::check(Moment now) {
  if (now >= deadline_) interrupt();
}

void Line::interrupt() {
  expired_ = true;
  deadline_ = Moment::max();
  error_code ignored;
  socket_.cancel(ignored);
}

void Line::abandon() {
  expired_ = true;
  error_code ignored;
  socket_.close(ignored);
}

Task<bool> Line::open() {
  if (!tls_) co_return true;
  auto [error] =
      co_await tls_->async_handshake(asio::ssl::stream_base::server, as_tuple(use_awaitable));
  co_return !error;
}

Task<std::size_t> Line::read(char* to, std::size_t size) {
  if (expired_) co_return 0;
  const asio::mutable_buffer space(to, size);
  if (tls_) {
    auto [error, got] = co_await tls_->async_read_some(space, as_tuple(use_awaitable));
    co_return error ? 0 : got;
  }
  auto [error, got] = co_await socket_.async_read_some(space, as_tuple(use_awaitable));
  co_return error ? 0 : got;
}

Task<bool> Line::write(std::string_view bytes) {
  if (expired_) co_return false;
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  if (tls_) {
    auto [error, sent] = co_await asio::async_write(*tls_, buffer, as_tuple(use_awaitable));
    co_return !error;
  }
  auto [error, sent] = co_await asio::async_write(socket_, buffer, as_tuple(use_awaitable));
  co_return !error;
}

std::optional<std::size_t> Line::write_at_once(std::string_view bytes) {
  if (tls_) return 0;
  error_code error;
  if (!socket_.non_blocking()) socket_.non_blocking(true, error);
  if (error) return std::nullopt;
  const std::size_t sent =
      socket_.write_some(asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != asio::error::would_block) return std::nullopt;
  return sent;
}

void Line::write_some_later(std::string_view bytes, std::function<void(std::size_t)> done) {
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  auto heard = [done = std::move(done)](error_code error, std::size_t sent) {
    done(error ? 0 : sent);
  };
  if (tls_) {
    tls_->async_write_some(buffer, std::move(heard));
  } else {
    socket_.async_write_some(buffer, std::move(heard));
  }
}

Task<void> Line::end_sending() {
  if (tls_) co_await tls_->async_shutdown(as_tuple(use_awaitable));
  error_code ignored;
  socket_.shutdown(Tcp::socket::shutdown_send, ignored);
}

Task<void> Line::close() {
  co_await end_sending();
  std::array<char, 16 * 1024> dropped;
  const asio::mutable_buffer space(dropped.data(), dropped.size());
  std::size_t drained = 0;
  bool more = !expired_;
  while (more && drained < drained_size_max) {
    auto [error, got] = co_await socket_.async_read_some(space, as_tuple(use_awaitable));
    drained += got;
    more = !error && !expired_;
  }
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace commonty::web
