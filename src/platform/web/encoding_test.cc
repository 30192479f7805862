#include "platform/web/encoding.h"

#include <gtest/gtest.h>

namespace commonty::web {
namespace {

TEST(PercentDecoding, ReadsEscapesOnce) {
  EXPECT_EQ(percent_decode("a%20b%2520+", BadEscape::refuse, Plus::is_plus), "a b%20+");
  EXPECT_EQ(percent_decode("a+b%2B", BadEscape::refuse, Plus::is_space), "a b+");
}

TEST(PercentDecoding, KeepsOrRefusesABadEscape) {
  for (std::string_view bad : {"%", "%4", "%zz", "100%", "%-1"}) {
    SCOPED_TRACE(bad);
    EXPECT_EQ(percent_decode(bad, BadEscape::keep, Plus::is_plus), bad);
    EXPECT_EQ(percent_decode(bad, BadEscape::refuse, Plus::is_plus), std::nullopt);
  }
}

TEST(Utf8, RepairsWhatIsNotText) {
  EXPECT_EQ(repair_utf8("Gàidhlig"), "Gàidhlig");
  EXPECT_EQ(repair_utf8("a\xff"
                        "b"),
            "a\uFFFD"
            "b");
  EXPECT_EQ(repair_utf8(std::string("a\0b", 3)),
            "a\uFFFD"
            "b");
  EXPECT_EQ(repair_utf8("\xc3"), "\uFFFD");
  EXPECT_EQ(repair_utf8("\xed\xa0\x80").find('\xed'), std::string::npos);  // a lone surrogate
}

}  // namespace
}  // namespace commonty::web
