// Runs a piece of a test in a process of its own: with other rights, other limits, or to be killed.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

namespace commonty {

// A forked copy of the test that runs `work`; what `work` writes to the file handle it is given,
// the test reads. Start it before any thread of the test's own.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<void(int out)>& work);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line, without its end; empty when there are no more.
  std::string read_line();
  // All that is left, until the child ends.
  std::string read_all();
  void kill();

 private:
  bool read_more();

  pid_t process_ = -1;
  int in_ = -1;
  std::string unread_;
};

}  // namespace commonty
