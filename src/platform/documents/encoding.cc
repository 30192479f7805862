#include <algorithm>
#include <array>

#include "platform/base/text.h"
#include "platform/documents/readers.h"

namespace commonty::documents {
namespace {

constexpr char32_t replacement = 0xFFFD;

// Windows-1252 from 0x80 to 0x9F; 0 where it has no character. All else is as in Latin-1.
constexpr std::array<char16_t, 32> windows_1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    char32_t letter = c;
    if (c >= 0x80 && c < 0xA0) letter = windows_1252.at(c - 0x80);
    append_utf8(out, letter == 0 && c != 0 ? replacement : letter);
  }
  return out;
}

enum class ByteOrder { little, big };

std::string from_utf16(std::string_view bytes, ByteOrder order) {
  auto unit = [&](std::size_t at) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return order == ByteOrder::little ? static_cast<char32_t>(second << 8 | first)
                                      : static_cast<char32_t>(first << 8 | second);
  };
  std::string out;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    char32_t c = unit(at);
    const bool opens = c >= 0xD800 && c < 0xDC00;
    if (opens && at + 3 < bytes.size() && (unit(at + 2) & 0xFC00) == 0xDC00) {
      c = 0x10000 + ((c & 0x3FF) << 10) + (unit(at + 2) & 0x3FF);
      at += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = replacement;
    }
    append_utf8(out, c);
  }
  return out;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1A && byte != 0x1B;
}

// A text may hold a stray NUL or two; a program, a picture or a sound holds hundreds.
bool looks_like_text(std::string_view bytes) {
  const auto controls = std::count_if(bytes.begin(), bytes.end(), is_control);
  return static_cast<std::size_t>(controls) <= 2 + bytes.size() / 500;
}

}  // namespace

Result<std::string> to_utf8(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  std::string text;
  if (bytes.substr(0, 2) == "\xFF\xFE") {
    text = from_utf16(bytes.substr(2), ByteOrder::little);
  } else if (bytes.substr(0, 2) == "\xFE\xFF") {
    text = from_utf16(bytes.substr(2), ByteOrder::big);
  } else {
    text = is_utf8(bytes) ? std::string(bytes) : from_windows_1252(bytes);
  }
  if (!looks_like_text(text)) {
    return refuse(Reason::unsupported, say("This is not a document we can read. Choose a .docx, "
                                           ".odt, .xlsx, .csv, .md or .txt file."));
  }
  return text;
}

}  // namespace commonty::documents
