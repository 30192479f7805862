#include "platform/files/unpacking.h"

#include <zlib.h>

#include <new>

namespace commonty::files {
namespace {

constexpr std::size_t room_size = 64 * 1024;

}  // namespace

void Unpacker::Close::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Unpacker::Unpacker()
    : stream_(new z_stream_s()), room_(std::make_unique_for_overwrite<char[]>(room_size)) {
  if (inflateInit(stream_.get()) != Z_OK) throw std::bad_alloc();
}

void Unpacker::give(std::string_view piece) {
  // zlib only reads it, but was written before it could say so.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
  stream_->avail_in = static_cast<uInt>(piece.size());
}

bool Unpacker::has_rest() const { return stream_->avail_in > 0; }

std::optional<std::string_view> Unpacker::next() {
  stream_->next_out = reinterpret_cast<Bytef*>(room_.get());
  stream_->avail_out = room_size;
  const int answer = inflate(stream_.get(), Z_NO_FLUSH);
  const std::size_t size = room_size - stream_->avail_out;
  if (answer == Z_STREAM_END) {
    state_ = State::end;
  } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
    state_ = State::broken;
  } else if (size == 0) {
    return std::nullopt;
  }
  return std::string_view(room_.get(), size);
}

std::optional<std::string> unpack(std::string_view packed, std::size_t size_max) {
  std::string out;
  Unpacker unpacker;
  unpacker.feed(packed, [&](std::string_view portion) {
    out += portion;
    return out.size() <= size_max;
  });
  if (unpacker.state() != Unpacker::State::end) return std::nullopt;
  return out;
}

}  // namespace commonty::files
