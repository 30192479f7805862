#include <gtest/gtest.h>

#include "platform/base/text.h"

namespace commonty {
namespace {

std::string escaped_one_by_one(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else {
      out += c;
    }
  }
  return out;
}

TEST(Escaping, FindsEveryByteAtEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t size = 1; size < 20; ++size) {
      for (std::size_t place = 0; place < size; ++place) {
        std::string text(size, 'a');
        text[place] = static_cast<char>(byte);
        ASSERT_EQ(escape_html(text), escaped_one_by_one(text)) << byte << " at " << place;
      }
    }
  }
}

// Bytes next to each other in value, which a wrong carry would mistake for special ones.
TEST(Escaping, IsNotMisledByNeighbours) {
  for (const std::string special : {"&", "'", "\"", "<", ">"}) {
    for (int delta = -2; delta <= 2; ++delta) {
      std::string text = "xx" + special + special + "xxxxxx" + special;
      text[3] = static_cast<char>(text[3] + delta);
      text[5] = static_cast<char>(special[0] + delta);
      EXPECT_EQ(escape_html(text), escaped_one_by_one(text));
    }
  }
}

}  // namespace
}  // namespace commonty
