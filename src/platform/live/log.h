// The last messages of a room, each framed once for everybody.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace commonty::live {

// Where a message stands among those of its room: 1, 2, 3, … 0 is before the first.
using Position = std::int64_t;

// Lines of an event stream, shared by all who hear them.
using Bytes = std::shared_ptr<const std::string>;

struct Frame {
  Position position = 0;  // 0: said in passing, and kept nowhere else
  Bytes bytes;
};

Frame frame(Position position, std::string_view name, std::string_view data);
// One after the other; the very same bytes when it is only one.
Bytes joined(const std::vector<Frame>& frames);

// Frames have serial numbers besides their positions, since what is said in passing has none.
// Threads: one at a time.
class Log {
 public:
  // What somebody hears next.
  struct Piece {
    std::vector<Frame> frames;
    std::uint64_t next = 0;  // the serial number of what comes after it
    Position position = 0;   // up to which everything was heard
  };

  Log(std::size_t frames_max, std::size_t bytes_max)
      : frames_max_(frames_max), bytes_max_(bytes_max) {}

  // It knows of nothing up to here.
  void begin(Position position) { begin_ = end_ = position; }
  void add(Frame frame);
  // There is nothing to tell up to here.
  void advance(Position upto) { end_ = std::max(end_, upto); }

  Position begin() const { return begin_; }  // everything after this is here
  Position end() const { return end_; }
  std::uint64_t next() const { return first_ + frames_.size(); }

  // Everything since a serial number that is still here.
  bool holds(std::uint64_t serial) const { return serial >= first_; }
  Piece since(std::uint64_t serial) const;
  // For one who has heard everything up to `position`, at least begin(), and whatever comes before
  // `serial`, or 0 for who has just come: at most so many bytes, but at least one frame.
  Piece after(Position position, std::uint64_t serial, std::size_t bytes_max) const;

 private:
  using Frames = std::deque<Frame>;

  Frames::const_iterator unheard(Position position, std::uint64_t serial) const;

  const std::size_t frames_max_, bytes_max_;
  Position begin_ = 0, end_ = 0;
  std::uint64_t first_ = 1;  // the serial number of the first frame
  std::size_t bytes_ = 0;
  Frames frames_;
};

}  // namespace commonty::live
