// The bytes a client has sent and nobody has read yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace commonty::web {

// Small while a connection waits for its next request; grows where there is much to read.
class InputBuffer {
 public:
  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }

  void consume(std::size_t size) {
    begin_ += size;
    if (empty()) begin_ = end_ = 0;
  }

  // Room for at least so many more bytes.
  std::span<char> space(std::size_t wanted) {
    std::copy(bytes_.data() + begin_, bytes_.data() + end_, bytes_.data());
    end_ -= begin_;
    begin_ = 0;
    if (bytes_.size() - end_ < wanted) bytes_.resize(end_ + std::max(wanted, size_min));
    return std::span(bytes_).subspan(end_);
  }

  void added(std::size_t size) { end_ += size; }

  // Gives back what a large request made it take.
  void shrink() {
    if (empty() && bytes_.size() > size_min) bytes_ = std::vector<char>(size_min);
  }

 private:
  static constexpr std::size_t size_min = 4 * 1024;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace commonty::web
