#include "tests/support/pictures.h"

#include <zlib.h>

#include <string_view>

namespace commonty {
namespace {

std::string number(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
  return out;
}

const Bytef* data_of(const std::string& bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

constexpr std::string_view camera_maker = "Strathcam 9";

}  // namespace

std::string zlib_packed(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, data_of(bytes), bytes.size());
  out.resize(size);
  return out;
}

std::string png_chunk(const std::string& name, const std::string& data) {
  const std::string body = name + data;
  const auto check = crc32(0, data_of(body), static_cast<uInt>(body.size()));
  return number(static_cast<std::uint32_t>(data.size()), 4) + body +
         number(static_cast<std::uint32_t>(check), 4);
}

std::string png_header(std::uint32_t width, std::uint32_t height) {
  const std::string grey("\x08\0\0\0\0", 5);
  return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", number(width, 4) + number(height, 4) + grey);
}

std::string png_of(std::uint32_t width, std::uint32_t height, const std::string& more) {
  std::string rows;
  for (std::uint32_t y = 0; y < height; ++y) rows += '\0' + std::string(width, '\x99');
  return png_header(width, height) + more + png_chunk("IDAT", zlib_packed(rows)) +
         png_chunk("IEND", "");
}

std::string jpeg_segment(int marker, const std::string& data) {
  return std::string("\xFF") + static_cast<char>(marker) +
         number(static_cast<std::uint32_t>(data.size() + 2), 2) + data;
}

std::string jpeg_frame(std::uint32_t width, std::uint32_t height) {
  // One code of one bit for "no change", and one for "nothing more in this block".
  const std::string one_code = '\x01' + std::string(15, '\0') + '\0';
  return jpeg_segment(0xDB, '\0' + std::string(64, '\x10')) +
         jpeg_segment(0xC0, '\x08' + number(height, 2) + number(width, 2) +
                                std::string("\x01\x01\x11\x00", 4)) +
         jpeg_segment(0xC4, '\0' + one_code) + jpeg_segment(0xC4, '\x10' + one_code) +
         jpeg_segment(0xDA, std::string("\x01\x01\0\0\x3F\0", 6));
}

std::string jpeg_of(std::uint32_t width, std::uint32_t height, const std::string& more) {
  const std::uint32_t blocks = ((width + 7) / 8) * ((height + 7) / 8);
  return "\xFF\xD8" + more + jpeg_frame(width, height) + std::string((blocks * 2 + 7) / 8, '\0') +
         "\xFF\xD9";
}

std::string camera_notes(int orientation) {
  const auto entry = [](std::uint32_t tag, std::uint32_t type, std::uint32_t count,
                        const std::string& value) {
    return number(tag, 2) + number(type, 2) + number(count, 4) + value;
  };
  constexpr std::uint32_t text = 2, short_number = 3, long_number = 4;
  const std::uint32_t after_directory = 8 + 2 + 3 * 12 + 4;
  const auto maker_size = static_cast<std::uint32_t>(camera_maker.size() + 1);
  return "MM" + number(42, 2) + number(8, 4) + number(3, 2) +
         entry(0x010F, text, maker_size, number(after_directory, 4)) +
         entry(0x0112, short_number, 1,
               number(static_cast<std::uint32_t>(orientation), 2) + number(0, 2)) +
         entry(0x8825, long_number, 1, number(after_directory + maker_size, 4)) + number(0, 4) +
         std::string(camera_maker) + '\0' + "GPS 57.1N 4.7W";
}

std::string pdf_of(const std::string& objects, const std::string& trailer) {
  std::string out =
      "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
      "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n" +
      objects;
  const std::size_t table = out.size();
  out += "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R " + trailer +
         " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  return out;
}

std::string pdf_packed_list(const std::string& list) {
  const std::string packed = zlib_packed(list);
  return "9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length " +
         std::to_string(packed.size()) + " >>\nstream\n" + packed + "\nendstream\nendobj\n";
}

}  // namespace commonty
