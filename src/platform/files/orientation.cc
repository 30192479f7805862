// The one thing of a camera's notes that is kept: without it, pictures would lie on their side.
#include "platform/files/readers.h"

namespace commonty::files {
namespace {

constexpr std::uint32_t orientation_tag = 0x0112;
constexpr std::size_t header_size = 8, entry_size = 12;

// A TIFF file is written with the high byte first ("MM") or last ("II").
class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), high_first_(bytes.starts_with("MM")) {}

  bool has(std::size_t at, std::size_t size) const {
    return at <= bytes_.size() && size <= bytes_.size() - at;
  }
  std::uint32_t two(std::size_t at) const {
    const std::uint32_t a = byte_at(bytes_, at), b = byte_at(bytes_, at + 1);
    return high_first_ ? a << 8 | b : b << 8 | a;
  }
  std::uint32_t four(std::size_t at) const {
    return high_first_ ? two(at) << 16 | two(at + 2) : two(at + 2) << 16 | two(at);
  }

 private:
  std::string_view bytes_;
  bool high_first_;
};

}  // namespace

int orientation_in(std::string_view bytes) {
  const Tiff tiff(bytes);
  if (!tiff.has(0, header_size) || !(bytes.starts_with("MM") || bytes.starts_with("II"))) return 1;
  const std::size_t directory = tiff.four(4);
  if (!tiff.has(directory, 2)) return 1;
  const std::size_t entries = tiff.two(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_size;
    if (!tiff.has(entry, entry_size)) return 1;
    if (tiff.two(entry) != orientation_tag) continue;
    const std::uint32_t value = tiff.two(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

std::string exif_with(int orientation) {
  constexpr std::uint32_t one_number_of_two_bytes = 3;
  return "MM" + written_in_two(42) + written_in_four(header_size) + written_in_two(1) +
         written_in_two(orientation_tag) + written_in_two(one_number_of_two_bytes) +
         written_in_four(1) + written_in_two(static_cast<std::uint32_t>(orientation)) +
         written_in_two(0) + written_in_four(0);
}

}  // namespace commonty::files
