#include "platform/texts/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace commonty::collect {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Sentences of(std::string_view code) {
  Sentences sentences;
  add_from_code(sentences, code);
  return sentences;
}

TEST(Collecting, FindsTheSentencesOfTheCode) {
  EXPECT_THAT(
      of(R"--(
    refuse(Reason::closed, say("It has closed"));
    say ( "One sentence "   // a comment
          "in two \"parts\"\n", {{"max", std::to_string(1'000)}});
    texts.find_plural("One note", "{n} notes", n);
    x = c == '"' ? say("After a quote") : say(name);
  )--"),
      ElementsAre(Pair("After a quote", ""), Pair("It has closed", ""),
                  Pair("One note", "{n} notes"), Pair("One sentence in two \"parts\"\n", "")));
}

TEST(Collecting, PassesByWhatIsNoSentence) {
  EXPECT_THAT(of(R"--(
    // say("in a comment")
    /* say("in another") */
    inline Message say(std::string id);
    essay("other word"); say_so("other word"); say("");
    auto s = "say(\"in a string\")";
    auto r = R"x(say("in a raw string") )" )x";
    say)--"),
              IsEmpty());
  for (const auto* broken : {"say(\"open", "say(", "\"", "'", "R\"x(", "/*", "say(\"a\\", "R\""}) {
    SCOPED_TRACE(broken);
    EXPECT_NO_THROW(of(broken));
  }
}

constexpr auto old_po = R"(# By hand
msgid ""
msgstr "Plural-Forms: nplurals=3; plural=0;\n"

msgid "Kept"
msgstr "Air a chumail"

msgid "Gone"
msgstr "Air falbh"

#~ msgid "Back"
#~ msgstr "Air ais"

msgid "One"
msgid_plural "Many"
msgstr[0] "a"
msgstr[1] ""
msgstr[2] "c"
)";

TEST(Collecting, BringsTranslationsUpToDate) {
  const auto change = bring_up_to_date(
      po::read(old_po),
      {{"Kept", ""}, {"Back", ""}, {"One", "Many"}, {"New", ""}, {"A note", "{n} notes"}});
  EXPECT_EQ(change.added, 3);
  EXPECT_EQ(change.gone, 1);
  EXPECT_EQ(change.untranslated, 3);
  EXPECT_EQ(po::write(change.entries), R"(# By hand
msgid ""
msgstr "Plural-Forms: nplurals=3; plural=0;\n"

msgid "Kept"
msgstr "Air a chumail"

#~ msgid "Gone"
#~ msgstr "Air falbh"

msgid "Back"
msgstr "Air ais"

msgid "One"
msgid_plural "Many"
msgstr[0] "a"
msgstr[1] ""
msgstr[2] "c"

msgid "A note"
msgid_plural "{n} notes"
msgstr[0] ""
msgstr[1] ""
msgstr[2] ""

msgid "New"
msgstr ""
)");
}

TEST(Collecting, ChangesNothingTheSecondTime) {
  const Sentences sentences = {{"Kept", ""}, {"New", ""}};
  const auto first = bring_up_to_date(po::read(old_po), sentences);
  const auto second = bring_up_to_date(po::read(po::write(first.entries)), sentences);
  EXPECT_EQ(second.added + second.gone, 0);
  EXPECT_EQ(po::write(second.entries), po::write(first.entries));
}

TEST(Collecting, WritesATemplateForTranslators) {
  EXPECT_EQ(template_file({{"b", ""}, {"a", "as"}}), R"(msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "a"
msgid_plural "as"
msgstr[0] ""
msgstr[1] ""

msgid "b"
msgstr ""
)");
}

}  // namespace
}  // namespace commonty::collect
