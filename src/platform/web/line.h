// The wire to one client, plain or TLS: reads and writes that end when their time is over.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace commonty::web {

template <class T>
using Task = boost::asio::awaitable<T>;
using Tcp = boost::asio::ip::tcp;
using Moment = std::chrono::steady_clock::time_point;

inline Moment in_ms(int ms) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

// Of the client; one of version 4 in its own form, also where it came by version 6.
std::string address_of(const Tcp::socket& socket);

// Threads: only the io thread of its socket.
class Line {
 public:
  Line(Tcp::socket socket, boost::asio::ssl::context* tls);

  boost::asio::any_io_executor executor() { return socket_.get_executor(); }
  bool secure() const { return tls_.has_value(); }
  const std::string& address() const { return address_; }

  // Whatever is under way, or begins before the next call, ends at this moment.
  void allow_until(Moment deadline);
  bool expired() const { return expired_; }
  // Called every now and then; there is no timer a connection.
  void check(Moment now);
  // Ends what is under way, as if its time were over.
  void interrupt();
  // Nothing more can be read or written.
  void abandon();

  Task<bool> open();  // the TLS handshake, where there is one
  // 0: the client has ended, the line broke, or the time is over.
  Task<std::size_t> read(char* to, std::size_t size);
  Task<bool> write(std::string_view bytes);
  // As much as the socket takes without waiting, which over TLS is nothing; none when it is broken.
  std::optional<std::size_t> write_at_once(std::string_view bytes);
  // Some of it; says how much, 0 when the line broke or the time is over. The bytes stay where they
  // are until then, as does this.
  void write_some_later(std::string_view bytes, std::function<void(std::size_t)> done);
  // Says goodbye, then reads what is still coming for a while: a client that is busy sending would
  // otherwise see a broken line instead of our answer.
  Task<void> close();

 private:
  Task<void> end_sending();

  Tcp::socket socket_;
  std::optional<boost::asio::ssl::stream<Tcp::socket&>> tls_;
  std::string address_;
  Moment deadline_ = Moment::max();
  bool expired_ = false;
};

}  // namespace commonty::web
