// The real program as people start it: a command with all that it printed, and a site that is open
// at a port of its own until it is stopped or killed.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/databases.h"

namespace commonty::test {

// COMMONTY_PROGRAM, or the one that was built beside this test program.
std::filesystem::path program_file();

enum class Rights { ours, nobody };  // nobody: those of a stranger, where we are the superuser

struct Ran {
  int exit = -1;
  std::string out, err;
};
// `commonty ARGUMENTS...` from its start to its end.
Ran run_program(const std::vector<std::string>& arguments, Rights rights = Rights::ours);

// `commonty serve ARGUMENTS... --listen 127.0.0.1:0`. Throws with what it said when it did not
// open.
class OpenSite {
 public:
  explicit OpenSite(std::vector<std::string> arguments);
  ~OpenSite();
  OpenSite(const OpenSite&) = delete;
  OpenSite& operator=(const OpenSite&) = delete;

  std::uint16_t port() const { return port_; }
  // The path at which the first administrator begins; as printed while nobody is here.
  std::string first_run();
  // As when the power fails.
  void kill();
  // As the system asks it to; its exit status.
  int stop();
  // What it has written to its log so far.
  std::string log() const;

 private:
  std::string read_line();
  int end_with(int signal_number);

  TemporaryFolder folder_;
  pid_t process_ = -1;
  int out_ = -1;
  std::string unread_;
  std::uint16_t port_ = 0;
};

}  // namespace commonty::test
