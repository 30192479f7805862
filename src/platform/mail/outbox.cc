#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "platform/base/secret.h"
#include "platform/mail/ways_out.h"

namespace commonty::mail {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw std::runtime_error(what + " " + path + ": " + std::strerror(errno));
}

// Closes what it opened, however the writing ends.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("cannot open", path);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

void write_all(const Descriptor& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync(const Descriptor& file, const std::string& path) {
  if (::fsync(file.fd()) != 0) fail("cannot keep", path);
}

void write_whole(const std::string& path, std::string_view bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL);
  write_all(file, bytes, path);
  sync(file, path);
}

// "20260314T090500.123Z"
std::string stamp(Time now) {
  std::string out;
  for (const char c : rfc3339(now)) {
    if (c != '-' && c != ':' && c != 'Z') out += c;
  }
  char milliseconds[8];
  std::snprintf(milliseconds, sizeof milliseconds, ".%03dZ",
                static_cast<int>(((now.ms % 1000) + 1000) % 1000));
  return out + milliseconds;
}

class Outbox final : public Mailer {
 public:
  Outbox(std::string folder, std::string from, const Clock& clock)
      : folder_(std::move(folder)), from_(std::move(from)), clock_(clock) {
    // Letters hold links that sign people in: they are nobody else's to read.
    if (std::filesystem::create_directories(folder_)) ::chmod(folder_.c_str(), 0700);
  }

  void send(const Letter& letter) override {
    const Time now = clock_.now();
    const std::string name = new_name(now);
    const std::string unfinished = folder_ + "/." + name + ".part";
    const std::string finished = folder_ + "/" + name + ".eml";
    try {
      write_whole(unfinished, compose(letter, from_, new_message_id(from_, now), now));
      if (std::rename(unfinished.c_str(), finished.c_str()) != 0) fail("cannot name", finished);
    } catch (const std::runtime_error&) {
      ::unlink(unfinished.c_str());
      throw;
    }
    sync(Descriptor(folder_, O_RDONLY | O_DIRECTORY), folder_);
  }

 private:
  std::string new_name(Time now) {
    char number[16];
    std::snprintf(number, sizeof number, "-%06u-", ++count_ % 1'000'000);
    return stamp(now) + number + to_hex(random_bytes(4));
  }

  const std::string folder_;
  const std::string from_;
  const Clock& clock_;
  std::atomic<unsigned> count_ = 0;
};

}  // namespace

std::unique_ptr<Mailer> open_outbox(std::string folder, std::string from, const Clock& clock) {
  return std::make_unique<Outbox>(std::move(folder), std::move(from), clock);
}

}  // namespace commonty::mail
