#include <gtest/gtest.h>

#include <random>

#include "platform/base/id.h"
#include "platform/base/on_demand.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/base/time.h"

namespace commonty {
namespace {

TEST(Ids, AreWrittenShortAndReadBack) {
  for (std::int64_t value : {std::int64_t{0}, std::int64_t{31}, std::int64_t{32},
                             std::int64_t{1} << 40, std::int64_t{0x7fffffffffffffff}}) {
    EXPECT_EQ(from_base32(to_base32(value)), value);
  }
  EXPECT_EQ(to_base32(32), "10");
  EXPECT_EQ(from_base32("O0iL"), from_base32("0011"));
  for (const char* bad : {"", "u", "a b", "zzzzzzzzzzzzzz", "zzzzzzzzzzzzz", "é"}) {
    EXPECT_FALSE(from_base32(bad)) << bad;
  }
}

TEST(Ids, GrowEvenWhenTheClockStandsStillOrStepsBack) {
  RandomIdSource ids;
  std::int64_t last = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t id = ids.next(Time{1'800'000'000'000 - i / 100});
    EXPECT_GT(id, last);
    last = id;
  }
}

TEST(OnDemand, IsMadeOnceWhenSomebodyAsksAndSharedByCopies) {
  int made = 0;
  const OnDemand<int> first([&] { return std::make_shared<const int>(++made); });
  const OnDemand<int> copy = first;
  EXPECT_EQ(made, 0);
  EXPECT_EQ(*copy, 1);
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(first.get(), copy.get());
  EXPECT_EQ(made, 1);
}

TEST(OnDemand, IsNothingWhereThereIsNone) {
  EXPECT_FALSE(OnDemand<int>());
  int asked = 0;
  const OnDemand<int> none([&]() -> std::shared_ptr<const int> {
    ++asked;
    return nullptr;
  });
  EXPECT_FALSE(none);
  EXPECT_EQ(none.get(), nullptr);
  EXPECT_EQ(asked, 1);
}

TEST(Times, AreWrittenAsTheStandardsSay) {
  const Time t{1773479100000};  // 2026-03-14 09:05:00 UTC
  EXPECT_EQ(rfc3339(t), "2026-03-14T09:05:00Z");
  EXPECT_EQ(iso_date(t), "2026-03-14");
  EXPECT_EQ(http_date(t), "Sat, 14 Mar 2026 09:05:00 GMT");
  EXPECT_EQ(mail_date(t), "Sat, 14 Mar 2026 09:05:00 +0000");
  EXPECT_EQ(rfc3339(start_of(day_of(t))), "2026-03-14T00:00:00Z");
}

TEST(Times, RefuseDaysThatDoNotExist) {
  EXPECT_TRUE(make_day("29", "2", "2028").ok());
  EXPECT_FALSE(make_day("29", "2", "2026").ok());
  EXPECT_FALSE(make_day("31", "", "2026").ok());
  EXPECT_FALSE(make_day("1", "13", "2026").ok());
  EXPECT_TRUE(parse_iso_date("2026-03-14").ok());
  EXPECT_FALSE(parse_iso_date("14/03/2026").ok());
}

TEST(Secrets, FollowTheirStandards) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, test case 2.
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  // RFC 4648, section 10.
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(from_base64url(to_base64url("fooba\xff")), "fooba\xff");
  EXPECT_FALSE(from_base64url("a+b="));
  EXPECT_EQ(random_token().size(), 43u);
  EXPECT_NE(random_token(), random_token());
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "ab"));
}

TEST(Text, IsBlankWhereNothingShows) {
  for (const char* blank : {"", " \t\r\n", "\u00a0\u2003", "\u200b\ufeff\u200d", "\x01\x7f"}) {
    EXPECT_TRUE(is_blank(blank)) << blank;
  }
  for (const char* shown : {"a", " . ", "\u200b!", "🚌"}) EXPECT_FALSE(is_blank(shown)) << shown;
}

TEST(Texts, AreCleanedBeforeTheyAreStored) {
  EXPECT_EQ(clean("  a\r\nb\rc  "), "a\nb\nc");
  EXPECT_EQ(clean("a\xff"
                  "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(clean(std::string_view("a\0b\x07", 4)), "ab");
  EXPECT_EQ(clean("safe\u202Eexe.txt\u2066"), "safeexe.txt");
  EXPECT_EQ(clean("e\u0301"), "é");
  EXPECT_EQ(clean_line(" two \n lines\u00A0here "), "two lines here");
}

TEST(Texts, AreMeasuredAndCutAsPeopleSeeThem) {
  EXPECT_EQ(length("héllo"), 5u);
  EXPECT_EQ(length("👩‍👩‍👧"), 1u);
  EXPECT_EQ(shorten("The bus never comes", 30), "The bus never comes");
  EXPECT_EQ(shorten("The bus never comes on Sundays", 20), "The bus never comes…");
  EXPECT_EQ(shorten("Ünïcödé", 4), "Ünï…");
}

// Plain text goes a shorter way; an é in its last word takes the same text the longer one.
TEST(Texts, AreTreatedAlikeWhateverTheirLetters) {
  const std::string plain = "  The bus \n\n never   comes on\nSundays, nor on Mondays  cafe";
  std::string other = plain;
  other.back() = '\xC3';
  other += "\xA9";
  const auto without_last = [](std::string text) { return text.substr(0, text.rfind("caf")); };
  EXPECT_EQ(clean_line(plain), "The bus never comes on Sundays, nor on Mondays cafe");
  EXPECT_EQ(without_last(clean_line(plain)), without_last(clean_line(other)));
  for (std::size_t most = 1; most < 50; ++most) {
    EXPECT_EQ(shorten(plain, most), shorten(other, most)) << most;
  }
}

TEST(Texts, AreMeasuredAndCutAlikeWithoutIcu) {
  std::mt19937 chance(7);
  const std::vector<std::string> signs = {"a",      "b",      " ",      " ",      "\n",
                                          "\u00e9", "\u2013", "\u2019", "\u20ac", "\u0175",
                                          "\u00ad", "\u2026", "."};
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (auto left = 1 + chance() % 30; left > 0; --left) text += signs[chance() % signs.size()];
    EXPECT_EQ(1 + length(text), length("\u0436" + text)) << '[' << text << ']';
    for (std::size_t most = 1; most < 20; ++most) {
      const std::string plain = shorten(text + "Q\u00e9", most);
      const std::string by_icu = shorten(text + "Q\u0436", most);
      EXPECT_EQ(plain.substr(0, plain.find('Q')), by_icu.substr(0, by_icu.find('Q')))
          << most << " of [" << text << ']';
    }
  }
}

TEST(Texts, BecomeSlugsAndWords) {
  EXPECT_EQ(slug("Getting to hospital!"), "getting-to-hospital");
  EXPECT_EQ(slug("Ciamar a tha thù?"), "ciamar-a-tha-thu");
  EXPECT_EQ(slug("漢字"), "x");
  EXPECT_LE(slug(std::string(500, 'a')).size(), 60u);
  EXPECT_EQ(words("The Bus—it's LATE, 14 times!"),
            (std::vector<std::string>{"the", "bus", "it's", "late", "14", "times"}));
}

// A word in other letters sends the same text through ICU.
TEST(Texts, HaveTheSameWordsWithoutIcu) {
  std::mt19937 chance(7);
  constexpr std::string_view signs = "abC1 2_.,;:'\"-/\n\t@()x9&#%!\r";
  for (int i = 0; i < 50'000; ++i) {
    std::string text;
    for (auto left = 1 + chance() % 12; left > 0; --left) text += signs[chance() % signs.size()];
    std::vector<std::string> by_icu = words("\u0436 " + text);
    by_icu.erase(by_icu.begin());
    EXPECT_EQ(words(text), by_icu) << '[' << text << ']';
    EXPECT_EQ("\u0436" + clean_line("|" + text), clean_line("\u0436|" + text))
        << '[' << text << ']';
    EXPECT_EQ("\u0436" + clean("|" + text), clean("\u0436|" + text)) << '[' << text << ']';
  }
}

TEST(Texts, AreEscaped) {
  EXPECT_EQ(escape_html("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(percent_encode("a b/é"), "a%20b%2F%C3%A9");
}

}  // namespace
}  // namespace commonty
