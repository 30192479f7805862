// Packed bytes (zlib, RFC 1950), unpacked within limits: what a file says of its size may be a lie.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct z_stream_s;

namespace commonty::files {

class Unpacker {
 public:
  Unpacker();

  enum class State { more, end, broken };
  // Unpacks all that can be unpacked of a piece, and calls use(std::string_view) for each portion;
  // when that says false, no more is wanted and all counts as broken.
  template <class F>
  State feed(std::string_view piece, F&& use) {
    give(piece);
    while (state_ == State::more) {
      const std::optional<std::string_view> portion = next();
      if (!portion) break;
      if (!use(*portion)) state_ = State::broken;
    }
    return state_;
  }
  State state() const { return state_; }
  bool has_rest() const;  // bytes behind the end

 private:
  struct Close {
    void operator()(z_stream_s* stream) const;
  };
  void give(std::string_view piece);
  std::optional<std::string_view> next();  // nothing: more input is needed

  std::unique_ptr<z_stream_s, Close> stream_;
  std::unique_ptr<char[]> room_;
  State state_ = State::more;
};

// Unpacks only to see whether there is as much as there should be, keeping nothing.
class Measured {
 public:
  explicit Measured(std::uint64_t expected) : expected_(expected) {}

  bool feed(std::string_view piece) {
    const auto state = unpacker_.feed(piece, [&](std::string_view portion) {
      size_ += portion.size();
      return size_ <= expected_;
    });
    return state != Unpacker::State::broken && !unpacker_.has_rest();
  }
  bool complete() const { return unpacker_.state() == Unpacker::State::end && size_ == expected_; }

 private:
  std::uint64_t expected_, size_ = 0;
  Unpacker unpacker_;
};

// The whole, or nothing when it is broken, cut off or larger; what stands behind its end is left.
std::optional<std::string> unpack(std::string_view packed, std::size_t size_max);

}  // namespace commonty::files
