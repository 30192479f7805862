#include "tests/support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace commonty::test {
namespace {

constexpr uid_t somebody = 65534;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Between fork and exec only plain system calls are safe, so all is laid out before.
pid_t start(const std::vector<std::string>& arguments, Rights rights, int out, int err) {
  const std::string program = program_file().string();
  std::vector<char*> words = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process > 0) return process;
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that dies leaves nobody behind
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  if (rights == Rights::nobody && getuid() == 0 && setuid(somebody) != 0) _exit(127);
  execv(program.c_str(), words.data());
  _exit(127);
}

int status_of(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Reads until the program has closed both of its ends.
void drain(int (&ends)[2], std::string (&texts)[2]) {
  pollfd waiting[] = {{ends[0], POLLIN, 0}, {ends[1], POLLIN, 0}};
  for (int open = 2; open > 0;) {
    poll(waiting, 2, -1);
    for (int i = 0; i < 2; ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      char buffer[16 * 1024];
      const ssize_t size = read(ends[i], buffer, sizeof buffer);
      if (size > 0) {
        texts[i].append(buffer, static_cast<std::size_t>(size));
      } else {
        waiting[i].fd = -1;
        --open;
      }
    }
  }
}

}  // namespace

std::filesystem::path program_file() {
  if (const char* named = std::getenv("COMMONTY_PROGRAM")) return named;
  const auto tests = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  return tests.parent_path() / "commonty";
}

Ran run_program(const std::vector<std::string>& arguments, Rights rights) {
  int out[2], err[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t process = start(arguments, rights, out[1], err[1]);
  close(out[1]);
  close(err[1]);
  int ends[2] = {out[0], err[0]};
  std::string texts[2];
  drain(ends, texts);
  close(out[0]);
  close(err[0]);
  return {status_of(process), texts[0], texts[1]};
}

OpenSite::OpenSite(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "serve");
  arguments.insert(arguments.end(), {"--listen", "127.0.0.1:0"});
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int log = open(folder_.file("log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  process_ = start(arguments, Rights::ours, ends[1], log);
  close(log);
  close(ends[1]);
  out_ = ends[0];
  const std::string mark = "Commonty is open at http://127.0.0.1:";
  std::string line = read_line();
  while (!line.empty() && !line.starts_with(mark)) line = read_line();
  if (line.empty()) {
    kill();
    close(out_);
    throw std::runtime_error("the program did not open: " + this->log());
  }
  port_ = static_cast<std::uint16_t>(std::stoi(line.substr(mark.size())));
}

OpenSite::~OpenSite() {
  kill();
  close(out_);
}

std::string OpenSite::first_run() {
  const std::string line = read_line();
  const std::size_t at = line.find("/first-run");
  if (at == std::string::npos) throw std::runtime_error("no way in was printed: " + line);
  return line.substr(at);
}

void OpenSite::kill() { end_with(SIGKILL); }
int OpenSite::stop() { return end_with(SIGTERM); }

std::string OpenSite::log() const { return text_of(folder_.file("log")); }

int OpenSite::end_with(int signal_number) {
  if (process_ < 0) return -1;
  ::kill(process_, signal_number);
  const int status = status_of(process_);
  process_ = -1;
  return status;
}

std::string OpenSite::read_line() {
  char buffer[4096];
  while (unread_.find('\n') == std::string::npos) {
    const ssize_t size = read(out_, buffer, sizeof buffer);
    if (size <= 0) return "";
    unread_.append(buffer, static_cast<std::size_t>(size));
  }
  std::string line = unread_.substr(0, unread_.find('\n'));
  unread_.erase(0, line.size() + 1);
  return line;
}

}  // namespace commonty::test
