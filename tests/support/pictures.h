// Small pictures and PDFs made while a test runs, so that none need be kept: whole ones, and the
// pieces to make broken ones of.
#pragma once

#include <cstdint>
#include <string>

namespace commonty {

// `more` stands between the header and the pixels.
std::string png_of(std::uint32_t width, std::uint32_t height, const std::string& more = "");
std::string png_chunk(const std::string& name, const std::string& data);  // with its check number
std::string png_header(std::uint32_t width, std::uint32_t height);        // one byte a pixel
std::string zlib_packed(const std::string& bytes);

// A grey one; `more` stands behind the start.
std::string jpeg_of(std::uint32_t width, std::uint32_t height, const std::string& more = "");
std::string jpeg_segment(int marker, const std::string& data);
// All up to the pixels, without the start.
std::string jpeg_frame(std::uint32_t width, std::uint32_t height);

// Exif data as a camera writes them: which side is up, its maker, and a place.
std::string camera_notes(int orientation);

// `objects` are further ones, whole: "9 0 obj ... endobj\n"; `trailer` stands in its dictionary.
std::string pdf_of(const std::string& objects = "", const std::string& trailer = "");
// An object that packs a list of others, as newer PDFs do.
std::string pdf_packed_list(const std::string& list);

}  // namespace commonty
