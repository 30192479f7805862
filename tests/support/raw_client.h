// A client that sends exactly the bytes a test wants, and waits for answers with a deadline.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace commonty::test {

struct RawAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_name) return value;
    }
    return "";
  }
};

enum class Body { with_length, in_chunks, none, until_close };

inline constexpr int patience_ms_usual = 10'000;

// Throws std::runtime_error when the server is silent for too long, or ends too early.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int patience_ms = patience_ms_usual)
      : patience_ms_(patience_ms) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("nobody listens on port " + std::to_string(port));
    }
  }
  virtual ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // All of it; false when the server has closed before.
  virtual bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Says that nothing more will come.
  void end() { ::shutdown(socket_, SHUT_WR); }

  RawAnswer answer(Body body = Body::with_length) {
    RawAnswer answer = read_head(read_until("\r\n\r\n"));
    if (body == Body::until_close) {
      while (receive()) {
      }
      answer.body = std::exchange(received_, "");
    } else if (body == Body::in_chunks) {
      while (const std::size_t size = std::stoul(read_until("\r\n"), nullptr, 16)) {
        answer.body += take(size);
        take(2);
      }
      take(2);
    } else if (body == Body::with_length && !answer.header("content-length").empty()) {
      answer.body = take(std::stoul(answer.header("content-length")));
    }
    return answer;
  }

  RawAnswer ask(std::string_view request, Body body = Body::with_length) {
    send(request);
    return answer(body);
  }

  // Everything up to and with the mark.
  std::string read_until(std::string_view mark) {
    std::size_t at = 0;
    while ((at = received_.find(mark)) == std::string::npos) {
      if (!receive()) throw std::runtime_error("the server ended; so far: " + received_);
    }
    return take(at + mark.size());
  }

  // True when the server closes without another byte.
  bool is_closed() { return received_.empty() && !receive(); }

 protected:
  int descriptor() const { return socket_; }

  void wait_readable() const {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, patience_ms_) != 1) throw std::runtime_error("the server is silent");
  }

  // More bytes into the buffer; 0 or less at the end.
  virtual ssize_t receive_some(char* to, std::size_t size) {
    wait_readable();
    return ::recv(socket_, to, size, 0);
  }

 private:
  bool receive() {
    char piece[16 * 1024];
    const ssize_t got = receive_some(piece, sizeof piece);
    if (got > 0) received_.append(piece, static_cast<std::size_t>(got));
    return got > 0;
  }

  std::string take(std::size_t size) {
    while (received_.size() < size) {
      if (!receive()) throw std::runtime_error("the server ended; so far: " + received_);
    }
    std::string taken = received_.substr(0, size);
    received_.erase(0, size);
    return taken;
  }

  static RawAnswer read_head(const std::string& head) {
    RawAnswer answer;
    answer.status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n") + 2; head.compare(at, 2, "\r\n") != 0;) {
      const std::size_t colon = head.find(": ", at);
      const std::size_t end = head.find("\r\n", at);
      std::string name = head.substr(at, colon - at);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      answer.headers.emplace_back(std::move(name), head.substr(colon + 2, end - colon - 2));
      at = end + 2;
    }
    return answer;
  }

  int patience_ms_;
  int socket_ = -1;
  std::string received_;
};

}  // namespace commonty::test
