// The readers of each kind of file, and what they share; for the files of this folder alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/files/files.h"

namespace commonty::files {

Result<Checked> check_png(std::string_view bytes);
Result<Checked> check_jpeg(std::string_view bytes);
Result<Checked> check_pdf(std::string_view bytes);

inline constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
inline constexpr std::string_view jpeg_start = "\xFF\xD8";
inline constexpr std::string_view pdf_start = "%PDF-";

// How a camera was held, 1 to 8, as its Exif data (a small TIFF file) tell; 1 = upright, or
// unknown.
int orientation_in(std::string_view tiff);
// Exif data that tell this alone.
std::string exif_with(int orientation);
// From 5 on the picture lies on its side.
inline bool is_on_its_side(int orientation) { return orientation >= 5; }

Result<void> check_size(std::int64_t width, std::int64_t height);

Refusal cut_off();
Refusal damaged();

// Numbers as networks write them, the high byte first; the bytes must be there.
inline std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
inline std::uint32_t two_bytes(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}
inline std::uint32_t four_bytes(std::string_view bytes, std::size_t at) {
  return two_bytes(bytes, at) << 16 | two_bytes(bytes, at + 2);
}
std::string written_in_two(std::uint32_t number);
std::string written_in_four(std::uint32_t number);

}  // namespace commonty::files
