#include "tests/support/smtp_sink.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>

namespace commonty::test {
namespace {

constexpr int patience_s = 10;

// Reads lines from a connection and keeps every byte that came.
class Line {
 public:
  explicit Line(int connection) : connection_(connection) {}

  // With its line end; nothing once the other side has gone.
  std::optional<std::string> next() {
    std::size_t end;
    while ((end = waiting_.find('\n')) == std::string::npos) {
      char piece[4096];
      const ssize_t got = ::recv(connection_, piece, sizeof piece, 0);
      if (got <= 0) return std::nullopt;
      waiting_.append(piece, static_cast<std::size_t>(got));
    }
    std::string line = waiting_.substr(0, end + 1);
    waiting_.erase(0, end + 1);
    if (line.size() < 2 || line[line.size() - 2] != '\r') bare_line_feed = true;
    return line;
  }

  void say(const std::string& answer) const {
    const std::string line = answer + "\r\n";
    ::send(connection_, line.data(), line.size(), MSG_NOSIGNAL);
  }

  bool bare_line_feed = false;

 private:
  int connection_;
  std::string waiting_;
};

std::string without_end(std::string line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return line;
}

// Up to the line with a single dot (RFC 5321, section 4.5.2).
void read_letter(Line& line, SmtpSink::Received& into) {
  while (auto next = line.next()) {
    if (*next == ".\r\n") return;
    into.wire += *next;
    into.letter += next->front() == '.' ? next->substr(1) : *next;
  }
}

}  // namespace

SmtpSink::SmtpSink(std::map<std::string, std::string> answers) : answers_(std::move(answers)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, any, &size) != 0) {
    throw std::runtime_error("no port for the mail server of a test");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

SmtpSink::~SmtpSink() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string SmtpSink::url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

std::vector<SmtpSink::Received> SmtpSink::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

std::vector<std::string> SmtpSink::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void SmtpSink::serve() {
  for (;;) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;  // the listener was shut down
    const timeval patience{patience_s, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    talk(connection);
    ::close(connection);
  }
}

void SmtpSink::talk(int connection) {
  Line line(connection);
  Received letter;
  line.say(answer("", "220 sink.example ESMTP"));
  while (auto next = line.next()) {
    const std::string command = without_end(*next);
    const std::string verb = command.substr(0, command.find(' '));
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(verb);
    }
    const std::string said = answer(verb, verb == "DATA" ? "354 go on" : "250 fine");
    if (verb == "EHLO") letter.greeting = command.substr(5);
    if (verb == "MAIL") letter.from = command.substr(command.find(':') + 1);
    if (verb == "RCPT") letter.to = command.substr(command.find(':') + 1);
    line.say(verb == "QUIT" ? "221 goodbye" : said);
    if (verb == "QUIT") return;
    if (verb != "DATA" || said[0] != '3') continue;

    read_letter(line, letter);
    letter.bare_line_feed = line.bare_line_feed;
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(letter);
    }
    line.say(answer(".", "250 taken"));
  }
}

std::string SmtpSink::answer(const std::string& command, const std::string& usual) const {
  const auto found = answers_.find(command);
  return found == answers_.end() ? usual : found->second;
}

}  // namespace commonty::test
