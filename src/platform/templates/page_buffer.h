// The page while it is being written: a string that always has some room at its end.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

#include "platform/base/text.h"

namespace commonty::mustache {

// Cheaper than std::string::append, of which a page would need a thousand.
class PageBuffer {
 public:
  explicit PageBuffer(std::size_t expected) : page_(expected, '\0') { adopt(0); }

  std::size_t size() const { return static_cast<std::size_t>(at_ - page_.data()); }
  char back() const { return at_[-1]; }
  void pop_back() { --at_; }

  void append(std::string_view text) {
    make_room(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void append(char c) {
    make_room(1);
    *at_++ = c;
  }
  void append_escaped(std::string_view text) {
    make_room(escaped_size_max(text.size()));
    at_ = write_escaped(at_, text);
  }
  template <class Number>
  void append_number(Number number) {
    constexpr std::size_t digits_max = 32;
    make_room(digits_max);
    at_ = std::to_chars(at_, at_ + digits_max, number).ptr;
  }

  std::string take() {
    page_.resize(size());
    return std::move(page_);
  }

 private:
  void make_room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      grow(bytes);
  }

  void grow(std::size_t bytes) {
    const auto used = size();
    page_.resize(std::max(2 * page_.size(), used + bytes));
    adopt(used);
  }

  void adopt(std::size_t used) {
    at_ = page_.data() + used;
    end_ = page_.data() + page_.size();
  }

  std::string page_;
  char* at_;
  char* end_;
};

}  // namespace commonty::mustache
