#include "platform/files/files.h"

#include "platform/files/readers.h"

namespace commonty::files {
namespace {

Refusal too_large() {
  return refuse(Reason::too_large, say("This file is larger than {max} MB. Make it smaller, or "
                                       "take a smaller picture, and choose it again",
                                       {{"max", std::to_string(file_size_max / 1024 / 1024)}}));
}

// Phones that keep pictures as HEIF say so in the first "box" of the file.
bool is_heif(std::string_view bytes) {
  if (bytes.size() < 12 || bytes.substr(4, 4) != "ftyp") return false;
  const std::string_view brand = bytes.substr(8, 4);
  return brand.starts_with("hei") || brand.starts_with("hev") || brand == "mif1" || brand == "msf1";
}

Refusal something_else(std::string_view bytes) {
  if (is_heif(bytes)) {
    return refuse(Reason::unsupported,
                  say("This picture is of the kind HEIC, which many devices cannot show. Save it "
                      "as JPEG and choose it again"));
  }
  return refuse(Reason::unsupported,
                say("This is not a PNG or JPEG picture or a PDF, whatever its name says. Save it "
                    "as one of these and choose it again"));
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::png:
      return "png";
    case Kind::jpeg:
      return "jpeg";
    case Kind::pdf:
      return "pdf";
  }
  return "";
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const Kind kind : kinds) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

std::string_view media_type_of(Kind kind) {
  switch (kind) {
    case Kind::png:
      return "image/png";
    case Kind::jpeg:
      return "image/jpeg";
    case Kind::pdf:
      return "application/pdf";
  }
  return "";
}

Result<Checked> check(std::string_view bytes) {
  if (bytes.empty()) return refuse(Reason::invalid, say("There is nothing in this file"));
  if (bytes.size() > file_size_max) return too_large();
  if (bytes.starts_with(png_signature)) return check_png(bytes);
  if (bytes.starts_with(jpeg_start)) return check_jpeg(bytes);
  if (bytes.starts_with(pdf_start)) return check_pdf(bytes);
  return something_else(bytes);
}

Result<void> check_size(std::int64_t width, std::int64_t height) {
  if (width < 1 || height < 1) return damaged();
  if (width > picture_side_max || height > picture_side_max ||
      width * height > picture_pixels_max) {
    return refuse(Reason::too_large,
                  say("This picture is {width} by {height} pixels large, more than can be shown. "
                      "Make it smaller and choose it again",
                      {{"width", std::to_string(width)}, {"height", std::to_string(height)}}));
  }
  return done();
}

Refusal cut_off() {
  return refuse(Reason::invalid, say("The end of this file is missing. Perhaps it was not copied "
                                     "whole. Choose it again from where it was made"));
}

Refusal damaged() {
  return refuse(Reason::invalid,
                say("This file is damaged. Open it, save it anew and choose it again"));
}

std::string written_in_two(std::uint32_t number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number)};
}

std::string written_in_four(std::uint32_t number) {
  return written_in_two(number >> 16) + written_in_two(number & 0xFFFF);
}

}  // namespace commonty::files
