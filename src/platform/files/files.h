// Files that people put beside their words, pictures and PDFs: refused by what is in them, never by
// name, and cleaned of what a picture tells about the place, the camera and its owner.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace commonty::files {

inline constexpr std::size_t file_size_max = 8 * 1024 * 1024;
inline constexpr std::int64_t picture_side_max = 16'384;  // pixels
// A small file may unfold to gigabytes in the browser of whoever looks at it.
inline constexpr std::int64_t picture_pixels_max = 64 * 1024 * 1024;
inline constexpr int picture_parts_max = 20'000;  // chunks of a PNG, segments of a JPEG
inline constexpr int jpeg_scans_max = 64;         // each makes a browser paint the whole again
inline constexpr std::size_t pdf_unpacked_size_max = 32 * 1024 * 1024;

enum class Kind { png, jpeg, pdf };
inline constexpr std::array kinds = {Kind::png, Kind::jpeg, Kind::pdf};
std::string_view name_of(Kind kind);  // also how such a file's name ends
std::optional<Kind> kind_named(std::string_view name);
std::string_view media_type_of(Kind kind);
inline bool is_picture(Kind kind) { return kind != Kind::pdf; }

struct Checked {
  Kind kind = Kind::png;
  int width = 0, height = 0;  // of a picture, as it is looked at; 0 for a PDF
  std::string bytes;          // what may be kept and given out
};

// Refuses with a sentence for whoever chose the file: what is something else, cut off or damaged,
// too large, or a PDF that could do something when it is opened. Checking what was kept once more
// changes nothing.
Result<Checked> check(std::string_view bytes);

}  // namespace commonty::files
