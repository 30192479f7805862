// A mail server for tests: takes letters by SMTP on a port of its own and shows what came.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace commonty::test {

// Threads: one for the sessions, one at a time; what it shows may be asked from any.
class SmtpSink {
 public:
  struct Received {
    std::string greeting, from, to;  // the arguments of EHLO, MAIL FROM and RCPT TO
    std::string wire;                // the letter as it came, with its dots doubled
    std::string letter;              // as it was meant
    bool bare_line_feed = false;     // an LF without its CR: what SMTP smuggling is made of
  };

  // `answers` replaces what it says to a command, as in {{"RCPT", "550 5.1.1 unknown here"}}; "."
  // is the end of the letter, "" the first greeting.
  explicit SmtpSink(std::map<std::string, std::string> answers = {});
  ~SmtpSink();
  SmtpSink(const SmtpSink&) = delete;
  SmtpSink& operator=(const SmtpSink&) = delete;

  std::string url() const;
  std::vector<Received> received() const;
  std::vector<std::string> commands() const;  // of all sessions, first words

 private:
  void serve();
  void talk(int connection);
  std::string answer(const std::string& command, const std::string& usual) const;

  const std::map<std::string, std::string> answers_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::vector<std::string> commands_;
  std::thread thread_;
};

}  // namespace commonty::test
