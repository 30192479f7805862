#include "platform/live/log.h"

#include <algorithm>

#include "platform/web/answer.h"

namespace commonty::live {

Frame frame(Position position, std::string_view name, std::string_view data) {
  const std::string id = position == 0 ? "" : std::to_string(position);
  const web::EventStream::Event event{id, std::string(name), std::string(data)};
  return {position, std::make_shared<const std::string>(web::write_events({event}))};
}

Bytes joined(const std::vector<Frame>& frames) {
  if (frames.size() == 1) return frames.front().bytes;
  std::size_t size = 0;
  for (const Frame& one : frames) size += one.bytes->size();
  std::string all;
  all.reserve(size);
  for (const Frame& one : frames) all += *one.bytes;
  return std::make_shared<const std::string>(std::move(all));
}

void Log::add(Frame frame) {
  advance(frame.position);
  bytes_ += frame.bytes->size();
  frames_.push_back(std::move(frame));
  while (frames_.size() > frames_max_ || (bytes_ > bytes_max_ && frames_.size() > 1)) {
    begin_ = std::max(begin_, frames_.front().position);
    bytes_ -= frames_.front().bytes->size();
    frames_.pop_front();
    ++first_;
  }
}

Log::Piece Log::since(std::uint64_t serial) const {
  const auto from = frames_.begin() + static_cast<std::ptrdiff_t>(serial - first_);
  return {{from, frames_.end()}, next(), end_};
}

Log::Frames::const_iterator Log::unheard(Position position, std::uint64_t serial) const {
  if (serial == 0) {
    return std::find_if(frames_.begin(), frames_.end(),
                        [&](const Frame& one) { return one.position > position; });
  }
  const std::uint64_t heard = std::max(serial, first_) - first_;
  return frames_.begin() + static_cast<std::ptrdiff_t>(std::min(heard, next() - first_));
}

Log::Piece Log::after(Position position, std::uint64_t serial, std::size_t bytes_max) const {
  Piece piece{{}, next(), std::max(position, end_)};
  std::size_t size = 0;
  Position heard = position;
  for (auto at = unheard(position, serial); at != frames_.end(); ++at) {
    if (at->position != 0 && at->position <= position) continue;
    if (size > 0 && size + at->bytes->size() > bytes_max) {
      piece.next = first_ + static_cast<std::uint64_t>(at - frames_.begin());
      piece.position = heard;
      break;
    }
    size += at->bytes->size();
    heard = std::max(heard, at->position);
    piece.frames.push_back(*at);
  }
  return piece;
}

}  // namespace commonty::live
