#include "platform/texts/texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "platform/texts/plural.h"
#include "platform/texts/po.h"

namespace commonty {
namespace {

using testing::HasSubstr;

Time utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  using namespace std::chrono;
  const sys_days date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return Time{date.time_since_epoch().count() * day_ms} + hour * hour_ms + minute * minute_ms;
}

Texts language(const std::string& code) { return Texts::read_po(code, ""); }

constexpr auto some_po = R"(
# A comment
msgid ""
msgstr ""
"Language: gd\n"
"Plural-Forms: nplurals=2; plural=n>1;\n"

#: src/a.html:1
msgid "Sign in"
msgstr "Clàraich a-steach"

msgid ""
"Two "
"lines"
msgstr "Dà\t\"loidhne\"\\\n"

#, fuzzy
msgid "Guess"
msgstr "Tomhas"

msgid "Not yet"
msgstr ""

msgctxt "month"
msgid "May"
msgstr "Cèitean"

msgid "Hello {name}"
msgstr "Halò a {name}, {name} {x}"

msgid "One note"
msgid_plural "{n} notes"
msgstr[0] "{n} nòta"
msgstr[1] "{n} nòtaichean"

#~ msgid "Old"
#~ msgstr "Sean"
)";

TEST(LocalDays, BeginAndEndByTheClocksOfTheSummer) {
  const Day summer{2026, 7, 14}, winter{2026, 1, 14};
  EXPECT_EQ(start_of_local(winter).ms, utc(2026, 1, 14).ms);
  EXPECT_EQ(start_of_local(summer).ms, utc(2026, 7, 13, 23).ms);
  EXPECT_EQ(end_of_local(summer).ms, utc(2026, 7, 14, 23).ms - 1);
  EXPECT_EQ(Texts::english().date(end_of_local(summer)), "14 July 2026");
  EXPECT_EQ(local_date(end_of_local(summer)).day, 14);
  EXPECT_EQ(local_iso_date(start_of_local(summer)), "2026-07-14");
  EXPECT_EQ(local_iso_date(start_of_local(winter)), "2026-01-14");
}

TEST(LocalDays, AreShorterAndLongerWhenTheClocksChange) {
  const Day spring{2026, 3, 29}, autumn{2026, 10, 25};
  EXPECT_EQ(end_of_local(spring).ms + 1 - start_of_local(spring).ms, 23 * hour_ms);
  EXPECT_EQ(end_of_local(autumn).ms + 1 - start_of_local(autumn).ms, 25 * hour_ms);
}

TEST(LocalMoments, AreWhenTheClocksShowThem) {
  struct Case {
    const char* what;
    Day day;
    int minutes;
    Time moment;
  };
  const Day spring{2027, 3, 28}, autumn{2027, 10, 31};
  for (const Case& one : {Case{"winter", {2027, 1, 14}, 14 * 60 + 30, utc(2027, 1, 14, 14, 30)},
                          Case{"summer", {2027, 7, 14}, 14 * 60 + 30, utc(2027, 7, 14, 13, 30)},
                          Case{"before the leap", spring, 59, utc(2027, 3, 28, 0, 59)},
                          Case{"leapt over", spring, 60, utc(2027, 3, 28, 1)},
                          Case{"leapt over too", spring, 90, utc(2027, 3, 28, 1)},
                          Case{"after the leap", spring, 120, utc(2027, 3, 28, 1)},
                          Case{"its afternoon", spring, 14 * 60, utc(2027, 3, 28, 13)},
                          Case{"before they go back", autumn, 30, utc(2027, 10, 30, 23, 30)},
                          Case{"shown twice", autumn, 90, utc(2027, 10, 31, 0, 30)},
                          Case{"after they went back", autumn, 120, utc(2027, 10, 31, 2)},
                          Case{"its evening", autumn, 19 * 60, utc(2027, 10, 31, 19)}}) {
    SCOPED_TRACE(one.what);
    EXPECT_EQ(rfc3339(local_moment(one.day, one.minutes)), rfc3339(one.moment));
  }
}

TEST(LocalMoments, ReadBackAsTheyWereTypedButInTheHourThatIsLeaptOver) {
  for (const Day day : {Day{2027, 3, 28}, Day{2027, 10, 31}, Day{2027, 6, 1}}) {
    for (int minutes = 0; minutes < 24 * 60; minutes += 15) {
      const bool is_leapt_over = day.month == 3 && minutes >= 60 && minutes < 120;
      EXPECT_EQ(local_minutes(local_moment(day, minutes)), is_leapt_over ? 120 : minutes);
    }
  }
}

TEST(Texts, FindTranslationsAndFallBackOnEnglish) {
  const auto texts = Texts::read_po("gd", some_po);
  EXPECT_EQ(texts.language(), "gd");
  EXPECT_EQ(texts.find("Sign in"), "Clàraich a-steach");
  EXPECT_EQ(texts.find("Two lines"), "Dà\t\"loidhne\"\\\n");
  for (const auto* msgid : {"Guess", "Not yet", "May", "Old", "Unknown", ""}) {
    EXPECT_EQ(texts.find(msgid), msgid);
  }
}

TEST(Texts, ChooseThePlural) {
  const auto texts = Texts::read_po("gd", some_po);
  EXPECT_EQ(texts.find_plural("One note", "{n} notes", 0), "{n} nòta");
  EXPECT_EQ(texts.find_plural("One note", "{n} notes", 2), "{n} nòtaichean");
  EXPECT_EQ(texts.find_plural("One", "{n}", 0), "{n}");
  EXPECT_EQ(texts.find_plural("One", "{n}", 1), "One");
}

TEST(Texts, FillInArgumentsOnce) {
  const auto texts = Texts::read_po("gd", some_po);
  EXPECT_EQ(texts(say("Hello {name}", {{"name", "{name}"}})), "Halò a {name}, {name} {x}");
  EXPECT_EQ(Texts::english()(say("At most {max} of {", {{"max", "3"}})), "At most 3 of {");
}

TEST(Texts, WriteDatesByTheClocksOfTheIsland) {
  const auto en = Texts::english();
  EXPECT_EQ(en.date(utc(2026, 3, 14)), "14 March 2026");
  EXPECT_EQ(en.date_time(utc(2026, 3, 14, 9, 5)), "14 March 2026, 9:05am");
  EXPECT_EQ(en.date_time(utc(2026, 3, 14, 0, 0)), "14 March 2026, 12:00am");
  EXPECT_EQ(en.date_time(utc(2026, 3, 14, 12, 30)), "14 March 2026, 12:30pm");
  EXPECT_EQ(en.date_time(utc(2026, 7, 1, 23, 5)), "2 July 2026, 12:05am");
  EXPECT_EQ(en.date_time(utc(2026, 3, 29, 0, 59)), "29 March 2026, 12:59am");
  EXPECT_EQ(en.date_time(utc(2026, 3, 29, 1, 0)), "29 March 2026, 2:00am");
  EXPECT_EQ(en.date_time(utc(1970, 1, 1, 0, 0)), "1 January 1970, 1:00am");
  EXPECT_EQ(en.date(utc(1969, 12, 31, 22, 59)), "31 December 1969");
  EXPECT_EQ(en.date(utc(9999, 12, 31)), "31 December 9999");
  EXPECT_EQ(language("cy").date_time(utc(2026, 3, 14, 9, 5)), "14 Mawrth 2026, 9:05yb");
  EXPECT_EQ(language("gd").date_time(utc(2026, 3, 14, 19, 5)), "14mh dhen Mhàrt 2026, 7:05f");
}

TEST(Texts, SayHowLongAgo) {
  const auto en = Texts::english();
  const auto now = utc(2026, 3, 14, 12);
  const struct {
    std::int64_t before_ms;
    const char* said;
  } cases[] = {
      {-hour_ms, "just now"},       {59 * second_ms, "just now"},
      {minute_ms, "1 minute ago"},  {59 * minute_ms, "59 minutes ago"},
      {hour_ms, "1 hour ago"},      {23 * hour_ms, "23 hours ago"},
      {day_ms, "1 day ago"},        {2 * day_ms + 13 * hour_ms, "3 days ago"},
      {30 * day_ms, "30 days ago"}, {31 * day_ms, "11 February 2026"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.said);
    EXPECT_EQ(en.ago(now - one.before_ms, now), one.said);
  }
  EXPECT_EQ(language("cy").ago(now - 3 * day_ms, now), "3 diwrnod yn ôl");
  EXPECT_EQ(language("gd").ago(now - 3 * day_ms, now), "3 làithean air ais");
}

TEST(Texts, SayHowLongIsLeft) {
  const auto en = Texts::english();
  const auto now = utc(2026, 3, 2, 9);
  EXPECT_EQ(en.left(utc(2026, 3, 14, 17), now), "12 days left");
  EXPECT_EQ(en.left(now + day_ms, now), "1 day left");
  EXPECT_EQ(en.left(now + day_ms - 1, now), "23 hours left");
  EXPECT_EQ(en.left(now + 2 * minute_ms, now), "2 minutes left");
  EXPECT_EQ(en.left(now + 1, now), "1 minute left");
  EXPECT_EQ(en.left(now, now), "no time left");
  EXPECT_EQ(en.left(utc(2026, 12, 24), now), "until 24 December 2026");
}

// On 25 October 2026 the clocks go back, and the day has 25 hours.
TEST(Texts, CountTheLongDayOfAutumnAsOne) {
  const auto start = utc(2026, 10, 24, 23, 10);
  EXPECT_EQ(Texts::english().ago(start, start + day_ms), "1 day ago");
}

TEST(Texts, GroupLargeNumbers) {
  const auto en = Texts::english();
  EXPECT_EQ(en.number(0), "0");
  EXPECT_EQ(en.number(999), "999");
  EXPECT_EQ(en.number(1000), "1,000");
  EXPECT_EQ(en.number(-1234567), "-1,234,567");
  EXPECT_EQ(en.number(-999), "-999");
}

TEST(PluralRules, FollowTheExpression) {
  const struct {
    const char* rule;
    std::vector<std::pair<std::int64_t, std::size_t>> forms;
  } cases[] = {
      {"nplurals=2; plural=(n != 1);", {{0, 1}, {1, 0}, {-1, 0}, {2, 1}}},
      {"nplurals=1; plural=0;", {{0, 0}, {7, 0}}},
      {"nplurals=4; plural=(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n > 2 && n < 20) ? 2 : 3;",
       {{0, 3}, {1, 0}, {11, 0}, {2, 1}, {12, 1}, {3, 2}, {19, 2}, {20, 3}, {21, 3}}},
      {"nplurals=6; plural=n==0?0:n==1?1:n==2?2:n==3?3:n==6?4:5;",
       {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {6, 4}, {4, 5}, {100, 5}}},
      {"nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
       "n%100>=20) ? 1 : 2;",
       {{1, 0}, {21, 0}, {11, 2}, {2, 1}, {22, 1}, {12, 2}, {5, 2}}},
      {"nplurals=2; plural=!n", {{0, 1}, {3, 0}}},
      {"nplurals=2; plural=1/n + n%0 + 2*3 - 6", {{0, 0}, {1, 1}}},
      {"nplurals=2; plural=n;", {{0, 0}, {1, 1}, {2, 0}}},
  };
  for (const auto& one : cases) {
    const PluralRule rule(one.rule);
    for (const auto& [count, form] : one.forms) {
      SCOPED_TRACE(std::string(one.rule) + " of " + std::to_string(count));
      EXPECT_EQ(rule.form(count), form);
    }
  }
}

TEST(PluralRules, RefuseWhatIsNoRule) {
  const std::string deep(100000, '(');
  const std::string cases[] = {"",
                               "nplurals=2",
                               "nplurals=0; plural=0;",
                               "nplurals=99; plural=0;",
                               "nplurals=2; plural=x",
                               "nplurals=2; plural=n+;",
                               "nplurals=2; plural=(n",
                               "plural=n;",
                               "nplurals=2; plural=n ? 1;",
                               "nplurals=2; plural=system(1)",
                               "nplurals=2; plural=" + deep};
  for (const std::string& rule : cases) {
    SCOPED_TRACE(rule.substr(0, 60));
    EXPECT_THROW(PluralRule{rule}, std::runtime_error);
  }
}

TEST(PoFiles, SayWhichLineIsWrong) {
  const struct {
    const char* file;
    const char* trouble;
  } cases[] = {
      {"\nmsgid \"a\nmsgstr \"b\"", "line 2: words stand between"},
      {"msgid \"a\"", "line 1: a msgid without a translation"},
      {"msgstr \"a\"", "line 1: a translation without a msgid"},
      {"\"a\"", "line 1: words without a keyword"},
      {"msgid \"a\"\nmsgstr \"\\x\"", "line 2: a \\ stands before"},
      {"msgid \"a\"b\"\nmsgstr \"\"", "line 1: a quotation mark"},
      {"hello", "line 1: a keyword without words"},
      {"msgid \"a\"\nmsgstr[9] \"b\"", "line 2: no such keyword"},
      {"msgid \"\xff\"\nmsgstr \"b\"", "line 1: the file is not UTF-8"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.file);
    try {
      po::read(one.file);
      FAIL() << "it was taken";
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(one.trouble));
    }
  }
}

TEST(PoFiles, AreWrittenAsTheyWereRead) {
  const auto entries = po::read(some_po);
  ASSERT_EQ(entries.size(), 9u);
  EXPECT_TRUE(entries[8].obsolete);
  EXPECT_EQ(entries[1].places, std::vector<std::string>{"src/a.html:1"});
  EXPECT_EQ(po::read(po::write(entries)), entries);
  EXPECT_EQ(po::write(po::read(po::write(entries))), po::write(entries));
}

TEST(Languages, TravelInsideTheProgram) {
  const auto languages = Languages::load();
  EXPECT_EQ(languages.all().front().language(), "en");
  EXPECT_EQ(languages.get("gd").find("Sign in"), "Clàraich a-steach");
  EXPECT_EQ(languages.get("cy").find("Sign in"), "Mewngofnodi");
  EXPECT_EQ(languages.get("cy").find_plural("One comment", "{count} comments", 3), "{count} sylw");
  EXPECT_EQ(languages.get("en").find("Sign in"), "Sign in");
}

TEST(Languages, ChooseWhatTheReaderPrefers) {
  const auto languages = Languages::of({language("cy"), language("gd")});
  const struct {
    const char* accept;
    const char* chosen;
  } cases[] = {
      {"", "en"},
      {"gd", "gd"},
      {"GD-GB", "gd"},
      {"fr", "en"},
      {"fr, cy;q=0.2", "cy"},
      {"en;q=0.5, cy;q=0.9, gd;q=0.7", "cy"},
      {"gd, cy", "gd"},
      {"gd;q=0, cy;q=0.1", "cy"},
      {"*", "en"},
      {"gd;q=nonsense", "gd"},
      {",;,q=;;", "en"},
      {"*;q=0.5, gd;q=0.6", "gd"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.accept);
    EXPECT_EQ(languages.negotiate(one.accept).language(), one.chosen);
  }
  EXPECT_EQ(languages.all().front().language(), "en");
  EXPECT_EQ(languages.get("cy").language(), "cy");
  EXPECT_EQ(languages.get("xx").language(), "en");
}

}  // namespace
}  // namespace commonty
