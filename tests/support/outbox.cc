#include "tests/support/outbox.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace commonty::test {
namespace {

constexpr int patience_ms = 30'000;

// Says when a letter has come into a folder.
class Watch {
 public:
  explicit Watch(const std::string& folder) : handle_(inotify_init1(IN_CLOEXEC)) {
    inotify_add_watch(handle_, folder.c_str(), IN_MOVED_TO);
  }
  ~Watch() { close(handle_); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  bool wait() const {
    pollfd waiting{handle_, POLLIN, 0};
    if (poll(&waiting, 1, patience_ms) != 1) return false;
    char buffer[4096];
    return read(handle_, buffer, sizeof buffer) > 0;
  }

 private:
  int handle_;
};

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// RFC 2045, section 6.7.
std::string without_quoting(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else if (text[i] == '=') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else if (text[i] != '\r') {
      out += text[i];
    }
  }
  return out;
}

std::string header(const std::string& message, const std::string& name) {
  const std::size_t at = message.find("\r\n" + name + ": ") + name.size() + 4;
  return message.substr(at, message.find("\r\n", at) - at);
}

ReadLetter letter_of(const std::string& message) {
  return {header(message, "To"), without_quoting(message.substr(message.find("\r\n\r\n") + 4))};
}

}  // namespace

std::string ReadLetter::link(const std::string& words) const {
  const std::size_t at = text.find(words);
  if (at == std::string::npos) throw std::runtime_error("no link " + words + " in: " + text);
  return text.substr(at, text.find_first_of(" \n", at) - at);
}

std::vector<ReadLetter> Outbox::letters_to(const std::string& address,
                                           const std::string& words) const {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    if (entry.path().extension() == ".eml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());  // their names begin with the moment
  std::vector<ReadLetter> out;
  for (const auto& file : files) {
    ReadLetter letter = letter_of(bytes_of(file));
    if (letter.to == address && letter.text.find(words) != std::string::npos)
      out.push_back(std::move(letter));
  }
  return out;
}

std::vector<ReadLetter> Outbox::wait_for(const std::string& address, const std::string& words,
                                         std::size_t count) const {
  const Watch watch(folder_.path());
  std::vector<ReadLetter> found = letters_to(address, words);
  while (found.size() < count) {
    if (!watch.wait()) {
      throw std::runtime_error(std::to_string(found.size()) + " of " + std::to_string(count) +
                               " letters came to " + address);
    }
    found = letters_to(address, words);
  }
  return found;
}

}  // namespace commonty::test
