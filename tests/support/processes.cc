#include "tests/support/processes.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace commonty {

ChildProcess::ChildProcess(const std::function<void(int out)>& work) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  process_ = fork();
  if (process_ == 0) {
    close(ends[0]);
    work(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  in_ = ends[0];
}

ChildProcess::~ChildProcess() {
  kill();
  close(in_);
}

std::string ChildProcess::read_line() {
  while (unread_.find('\n') == unread_.npos) {
    if (!read_more()) return "";
  }
  std::string line = unread_.substr(0, unread_.find('\n'));
  unread_.erase(0, line.size() + 1);
  return line;
}

std::string ChildProcess::read_all() {
  while (read_more()) {
  }
  return std::exchange(unread_, "");
}

void ChildProcess::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

bool ChildProcess::read_more() {
  char buffer[4096];
  ssize_t size = read(in_, buffer, sizeof buffer);
  if (size > 0) unread_.append(buffer, static_cast<std::size_t>(size));
  return size > 0;
}

}  // namespace commonty
