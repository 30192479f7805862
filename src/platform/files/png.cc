// PNG (W3C PNG, third edition): chunk by chunk, kept only what is needed to draw the picture.
#include <zlib.h>

#include <array>

#include "platform/files/readers.h"
#include "platform/files/unpacking.h"

namespace commonty::files {
namespace {

constexpr std::size_t frame_size = 12;  // of a chunk: its length, name and check number

struct Chunk {
  std::string_view name, data, whole;
};

struct Header {
  std::int64_t width = 0, height = 0;
  int bits_a_pixel = 0;
  bool has_palette = false;  // colours are numbers of a list
  bool is_woven = false;     // Adam7: coarse first, then finer
};

// Colours and how they are meant; nothing that says who, where or with what. An embedded colour
// profile may name the very screen it was made for, so it is not among them.
struct Kept {
  std::string_view name;
  std::size_t size_max;
};
constexpr std::array<Kept, 7> kept = {
    {{"tRNS", 256}, {"gAMA", 4}, {"cHRM", 32}, {"sRGB", 1}, {"sBIT", 4}, {"cICP", 4}, {"pHYs", 9}}};

bool is_kept(const Chunk& chunk) {
  for (const Kept& one : kept) {
    if (chunk.name == one.name) return chunk.data.size() <= one.size_max;
  }
  return false;
}

bool must_be_understood(const Chunk& chunk) { return (byte_at(chunk.name, 0) & 0x20) == 0; }

std::uint32_t check_number_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32(crc32(0, nullptr, 0),
                                          reinterpret_cast<const Bytef*>(bytes.data()),
                                          static_cast<uInt>(bytes.size())));
}

std::string chunk_of(std::string_view name, const std::string& data) {
  const std::string body = std::string(name) + data;
  return written_in_four(static_cast<std::uint32_t>(data.size())) + body +
         written_in_four(check_number_of(body));
}

Result<Chunk> chunk_at(std::string_view bytes, std::size_t at) {
  if (bytes.size() - at < frame_size) return cut_off();
  const std::size_t size = four_bytes(bytes, at);
  if (size > bytes.size() - at - frame_size) return cut_off();
  Chunk chunk{bytes.substr(at + 4, 4), bytes.substr(at + 8, size),
              bytes.substr(at, size + frame_size)};
  if (check_number_of(bytes.substr(at + 4, size + 4)) != four_bytes(bytes, at + 8 + size)) {
    return damaged();
  }
  return chunk;
}

// How many numbers a pixel has, by its type of colour; 0 = there is no such type.
int channels_of(std::uint32_t colour_type) {
  switch (colour_type) {
    case 0:
    case 3:
      return 1;
    case 2:
      return 3;
    case 4:
      return 2;
    case 6:
      return 4;
    default:
      return 0;
  }
}

bool allows_depth(std::uint32_t colour_type, std::uint32_t depth) {
  if (depth == 8) return true;
  if (depth == 16) return colour_type != 3;
  const bool is_small = depth == 1 || depth == 2 || depth == 4;
  return is_small && (colour_type == 0 || colour_type == 3);
}

Result<Header> header_in(const Chunk& chunk) {
  if (chunk.name != "IHDR" || chunk.data.size() != 13) return damaged();
  Header header;
  header.width = four_bytes(chunk.data, 0);
  header.height = four_bytes(chunk.data, 4);
  const std::uint32_t depth = byte_at(chunk.data, 8), colour_type = byte_at(chunk.data, 9);
  const int channels = channels_of(colour_type);
  const bool is_known = channels != 0 && allows_depth(colour_type, depth) &&
                        byte_at(chunk.data, 10) == 0 && byte_at(chunk.data, 11) == 0 &&
                        byte_at(chunk.data, 12) <= 1;
  if (!is_known) return damaged();
  TRY(check_size(header.width, header.height));
  header.bits_a_pixel = channels * static_cast<int>(depth);
  header.has_palette = colour_type == 3;
  header.is_woven = byte_at(chunk.data, 12) == 1;
  return header;
}

// Each row begins with a byte that says how it was packed.
std::uint64_t size_of_rows(std::int64_t width, std::int64_t height, int bits_a_pixel) {
  if (width == 0 || height == 0) return 0;
  return static_cast<std::uint64_t>(height) *
         static_cast<std::uint64_t>(1 + (width * bits_a_pixel + 7) / 8);
}

std::uint64_t unpacked_size(const Header& h) {
  if (!h.is_woven) return size_of_rows(h.width, h.height, h.bits_a_pixel);
  struct Pass {
    std::int64_t x, y, across, down;
  };
  constexpr std::array<Pass, 7> passes = {{{0, 0, 8, 8},
                                           {4, 0, 8, 8},
                                           {0, 4, 4, 8},
                                           {2, 0, 4, 4},
                                           {0, 2, 2, 4},
                                           {1, 0, 2, 2},
                                           {0, 1, 1, 2}}};
  std::uint64_t size = 0;
  for (const Pass& pass : passes) {
    size += size_of_rows((h.width - pass.x + pass.across - 1) / pass.across,
                         (h.height - pass.y + pass.down - 1) / pass.down, h.bits_a_pixel);
  }
  return size;
}

// Takes the chunks in their order; the pixels must be as many as the header says.
class Reader {
 public:
  explicit Reader(const Header& header) : header_(header), pixels_(unpacked_size(header)) {}

  Result<void> take(const Chunk& chunk) {
    if (chunk.name == "IDAT") return take_pixels(chunk);
    after_pixels_ = has_pixels_;
    if (chunk.name == "PLTE") return take_palette(chunk);
    if (chunk.name == "eXIf") orientation_ = orientation_in(chunk.data);
    if (must_be_understood(chunk)) return damaged();
    if (is_kept(chunk) && !has_pixels_) before_pixels_ += chunk.whole;
    return done();
  }

  Result<Checked> finish(std::string_view header_chunk) const {
    if (!has_pixels_ || (header_.has_palette && !has_palette_)) return damaged();
    if (!pixels_.complete()) return cut_off();
    Checked out{Kind::png, static_cast<int>(header_.width), static_cast<int>(header_.height), {}};
    if (is_on_its_side(orientation_)) std::swap(out.width, out.height);
    out.bytes = std::string(png_signature) + std::string(header_chunk) + before_pixels_;
    if (orientation_ != 1) out.bytes += chunk_of("eXIf", exif_with(orientation_));
    out.bytes += pixel_chunks_ + chunk_of("IEND", "");
    return out;
  }

 private:
  Result<void> take_palette(const Chunk& chunk) {
    const std::size_t size = chunk.data.size();
    if (has_palette_ || has_pixels_ || size == 0 || size % 3 != 0 || size > 768) return damaged();
    has_palette_ = true;
    before_pixels_ += chunk.whole;
    return done();
  }

  Result<void> take_pixels(const Chunk& chunk) {
    if (after_pixels_ || !pixels_.feed(chunk.data)) return damaged();
    has_pixels_ = true;
    pixel_chunks_ += chunk.whole;
    return done();
  }

  Header header_;
  Measured pixels_;
  bool has_palette_ = false, has_pixels_ = false, after_pixels_ = false;
  int orientation_ = 1;
  std::string before_pixels_, pixel_chunks_;
};

}  // namespace

// What comes behind the end belongs to no picture, and is left away.
Result<Checked> check_png(std::string_view bytes) {
  std::size_t at = png_signature.size();
  const Chunk first = TRY(chunk_at(bytes, at));
  Reader reader(TRY(header_in(first)));
  at += first.whole.size();
  for (int parts = 0; parts < picture_parts_max; ++parts) {
    const Chunk chunk = TRY(chunk_at(bytes, at));
    if (chunk.name == "IEND") return reader.finish(first.whole);
    TRY(reader.take(chunk));
    at += chunk.whole.size();
  }
  return damaged();
}

}  // namespace commonty::files
