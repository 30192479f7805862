// JPEG (ITU T.81): segment by segment, kept only what is needed to draw the picture.
#include <algorithm>
#include <vector>

#include "platform/files/readers.h"

namespace commonty::files {
namespace {

enum Marker : std::uint32_t {
  sof0 = 0xC0,  // how the picture is made: in one go,
  sof1 = 0xC1,
  sof2 = 0xC2,  // or getting sharper scan by scan
  dht = 0xC4,
  sof15 = 0xCF,
  jpg = 0xC8,
  dac = 0xCC,
  rst0 = 0xD0,
  rst7 = 0xD7,
  eoi = 0xD9,
  sos = 0xDA,
  dqt = 0xDB,
  dri = 0xDD,
  app0 = 0xE0,
  app1 = 0xE1,
  app14 = 0xEE,
  app15 = 0xEF,
  com = 0xFE,
};

constexpr std::string_view jfif_name("JFIF\0", 5), exif_name("Exif\0\0", 6), adobe_name = "Adobe";
constexpr std::size_t jfif_size = 14, adobe_size = 12;
constexpr std::int64_t block_side = 8;

struct Segment {
  std::uint32_t marker = 0;
  std::string_view data;
};

struct Component {
  std::uint32_t id = 0;
  std::int64_t across = 1, down = 1;  // how finely it is sampled
  bool has_scan = false;
};

std::string segment_of(std::uint32_t marker, std::string_view data) {
  return std::string("\xFF") + static_cast<char>(marker) +
         written_in_two(static_cast<std::uint32_t>(data.size() + 2)) + std::string(data);
}

Refusal unusual() {
  return refuse(Reason::unsupported,
                say("This JPEG is of a kind that browsers cannot show. Save it as an ordinary JPEG "
                    "or PNG and choose it again"));
}

bool is_frame(std::uint32_t marker) {
  return marker >= sof0 && marker <= sof15 && marker != dht && marker != jpg && marker != dac;
}

bool are_quantities(std::string_view data) {
  while (!data.empty()) {
    const std::uint32_t precision = byte_at(data, 0) >> 4, place = byte_at(data, 0) & 15;
    const std::size_t size = 1 + 64 * (precision + 1);
    if (precision > 1 || place > 3 || data.size() < size) return false;
    data.remove_prefix(size);
  }
  return true;
}

bool are_codes(std::string_view data) {
  while (!data.empty()) {
    if (data.size() < 17 || byte_at(data, 0) >> 4 > 1 || (byte_at(data, 0) & 15) > 3) return false;
    std::size_t codes = 0;
    for (std::size_t length = 1; length <= 16; ++length) codes += byte_at(data, length);
    if (codes > 256 || data.size() < 17 + codes) return false;
    data.remove_prefix(17 + codes);
  }
  return true;
}

// Where the packed pixels end: at the next marker that does not stand among them.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
  for (at = bytes.find('\xFF', at); at != bytes.npos && at + 1 < bytes.size();
       at = bytes.find('\xFF', at)) {
    const std::uint32_t next = byte_at(bytes, at + 1);
    if (next != 0 && (next < rst0 || next > rst7)) return at;
    at += 2;
  }
  return bytes.npos;
}

std::int64_t in_parts(std::int64_t whole, std::int64_t part) { return (whole + part - 1) / part; }

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes), at_(jpeg_start.size()) {}

  // What comes behind the end - other pictures, films - is left away.
  Result<Checked> read() {
    for (int parts = 0; parts < picture_parts_max; ++parts) {
      const std::uint32_t marker = TRY(next_marker());
      if (marker == eoi) return finish();
      const Segment segment = TRY(segment_here(marker));
      TRY(take(segment));
      if (marker == sos) TRY(take_pixels());
    }
    return damaged();
  }

 private:
  Result<std::uint32_t> next_marker() {
    if (at_ >= bytes_.size()) return cut_off();
    if (byte_at(bytes_, at_) != 0xFF) return damaged();
    while (at_ < bytes_.size() && byte_at(bytes_, at_) == 0xFF) ++at_;
    if (at_ == bytes_.size()) return cut_off();
    return byte_at(bytes_, at_++);
  }

  Result<Segment> segment_here(std::uint32_t marker) {
    if (bytes_.size() - at_ < 2) return cut_off();
    const std::size_t size = two_bytes(bytes_, at_);
    if (size < 2) return damaged();
    if (size > bytes_.size() - at_) return cut_off();
    const Segment segment{marker, bytes_.substr(at_ + 2, size - 2)};
    at_ += size;
    return segment;
  }

  Result<void> take(const Segment& s) {
    if (is_frame(s.marker)) return take_frame(s);
    switch (s.marker) {
      case dqt:
        return keep_if(are_quantities(s.data), s);
      case dht:
        return keep_if(are_codes(s.data), s);
      case dri:
        return keep_if(s.data.size() == 2, s);
      case sos:
        return take_scan(s);
      default:
        break;
    }
    if ((s.marker >= app0 && s.marker <= app15) || s.marker == com) {
      take_note(s);
      return done();
    }
    return s.marker == dac ? unusual() : damaged();
  }

  Result<void> keep_if(bool sound, const Segment& s) {
    if (!sound) return damaged();
    body_ += segment_of(s.marker, s.data);
    return done();
  }

  // Of all notes only: how colours and pixels are meant, and which side is up.
  void take_note(const Segment& s) {
    if (s.marker == app0 && jfif_.empty() && s.data.starts_with(jfif_name) &&
        s.data.size() >= jfif_size) {
      // Its last two numbers are the size of a small picture, which is left away.
      const std::string data = std::string(s.data.substr(0, jfif_size - 2)) + std::string(2, '\0');
      jfif_ = segment_of(app0, data);
    }
    if (s.marker == app14 && adobe_.empty() && s.data.starts_with(adobe_name) &&
        s.data.size() >= adobe_size) {
      adobe_ = segment_of(app14, s.data.substr(0, adobe_size));
    }
    if (s.marker == app1 && orientation_ == 0 && s.data.starts_with(exif_name)) {
      orientation_ = orientation_in(s.data.substr(exif_name.size()));
    }
  }

  Result<void> take_frame(const Segment& s) {
    if (s.marker != sof0 && s.marker != sof1 && s.marker != sof2) return unusual();
    if (!components_.empty() || s.data.size() < 6) return damaged();
    if (byte_at(s.data, 0) != 8) return unusual();
    height_ = two_bytes(s.data, 1);
    width_ = two_bytes(s.data, 3);
    TRY(check_size(width_, height_));
    const std::size_t count = byte_at(s.data, 5);
    if (s.data.size() != 6 + 3 * count) return damaged();
    if (count != 1 && count != 3 && count != 4) return unusual();
    for (std::size_t i = 6; i < s.data.size(); i += 3) {
      const std::uint32_t sampling = byte_at(s.data, i + 1);
      const Component component{byte_at(s.data, i), sampling >> 4, sampling & 15};
      const bool is_sound = component.across >= 1 && component.across <= 4 && component.down >= 1 &&
                            component.down <= 4 && byte_at(s.data, i + 2) <= 3;
      if (!is_sound || component_of(component.id) != nullptr) return damaged();
      components_.push_back(component);
    }
    body_ += segment_of(s.marker, s.data);
    return done();
  }

  Component* component_of(std::uint32_t id) {
    for (Component& one : components_) {
      if (one.id == id) return &one;
    }
    return nullptr;
  }

  Result<void> take_scan(const Segment& s) {
    if (++scans_ > jpeg_scans_max || s.data.empty()) return damaged();
    const std::size_t count = byte_at(s.data, 0);
    if (count < 1 || count > 4 || s.data.size() != 4 + 2 * count) return damaged();
    for (std::size_t i = 1; i <= 2 * count; i += 2) {
      Component* component = component_of(byte_at(s.data, i));
      if (component == nullptr) return damaged();
      component->has_scan = true;
    }
    body_ += segment_of(s.marker, s.data);
    return done();
  }

  Result<void> take_pixels() {
    const std::size_t end = end_of_scan(bytes_, at_);
    if (end == bytes_.npos) return cut_off();
    body_ += bytes_.substr(at_, end - at_);
    packed_size_ += static_cast<std::int64_t>(end - at_);
    at_ = end;
    return done();
  }

  // Each block of pixels needs at least one bit, so that nobody unfolds a wide plain from nothing.
  std::int64_t packed_size_min() const {
    std::int64_t across_max = 1, down_max = 1, blocks = 0;
    for (const Component& one : components_) {
      across_max = std::max(across_max, one.across);
      down_max = std::max(down_max, one.down);
    }
    for (const Component& one : components_) {
      blocks += in_parts(in_parts(width_ * one.across, across_max), block_side) *
                in_parts(in_parts(height_ * one.down, down_max), block_side);
    }
    return in_parts(blocks, 8);
  }

  Result<Checked> finish() {
    if (components_.empty() || scans_ == 0) return damaged();
    const bool is_whole = std::all_of(components_.begin(), components_.end(),
                                      [](const Component& one) { return one.has_scan; });
    if (!is_whole || packed_size_ < packed_size_min()) return cut_off();
    Checked out{Kind::jpeg, static_cast<int>(width_), static_cast<int>(height_), {}};
    if (is_on_its_side(orientation_)) std::swap(out.width, out.height);
    out.bytes = std::string(jpeg_start) + jfif_;
    if (orientation_ > 1) {
      out.bytes += segment_of(app1, std::string(exif_name) + exif_with(orientation_));
    }
    out.bytes += adobe_ + body_ + "\xFF" + static_cast<char>(eoi);
    return out;
  }

  std::string_view bytes_;
  std::size_t at_;
  std::int64_t width_ = 0, height_ = 0, packed_size_ = 0;
  std::vector<Component> components_;
  int scans_ = 0;
  int orientation_ = 0;  // 0 = not told yet
  std::string jfif_, adobe_, body_;
};

}  // namespace

Result<Checked> check_jpeg(std::string_view bytes) { return Reader(bytes).read(); }

}  // namespace commonty::files
