// Whatever a file holds, checking it ends; what is kept is within the limits, stays as it is when
// checked again, and tells nothing of the camera.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/files/files.h"
#include "tests/support/pictures.h"

namespace {

using namespace commonty;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_kept(const files::Checked& kept) {
  require(kept.bytes.size() <= files::file_size_max + 1024);
  if (files::is_picture(kept.kind)) {
    require(kept.width >= 1 && kept.width <= files::picture_side_max);
    require(kept.height >= 1 && kept.height <= files::picture_side_max);
    require(std::int64_t{kept.width} * kept.height <= files::picture_pixels_max);
  }
  const auto again = files::check(kept.bytes);
  require(again.ok() && again->kind == kept.kind && again->bytes == kept.bytes);
  require(again->width == kept.width && again->height == kept.height);
}

// The first byte chooses the format; the rest stands inside a sound one at times, so that what lies
// behind check numbers and packing gets its share.
std::string file_of(std::uint8_t choice, const std::string& rest) {
  const std::string name = (rest + "tEXt").substr(0, 4), data = rest.substr(rest.size() / 2);
  switch (choice % 9) {
    case 0:
      return "\x89PNG\r\n\x1a\n" + rest;
    case 1:
      return png_of(3, 2, png_chunk(name, data));
    case 2:
      return png_header(3, 2) + png_chunk("IDAT", rest) + png_chunk("IEND", "");
    case 3:
      return png_of(3, 2, png_chunk("eXIf", rest));
    case 4:
      return "\xFF\xD8" + rest;
    case 5:
      return jpeg_of(9, 9, jpeg_segment(0xE1, (std::string("Exif\0\0", 6) + rest).substr(0, 999)));
    case 6:
      return pdf_of(rest);
    case 7:
      return pdf_of(pdf_packed_list("4 0 " + rest));
    default:
      return rest;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(reinterpret_cast<const char*>(data + 1), size - 1);
  if (const auto kept = files::check(file_of(data[0], rest))) check_kept(*kept);
  return 0;
}
