#include "tests/structure/translations.h"

#include <gmock/gmock.h>

namespace structure {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string head =
    "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
    "\"Language: gd\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n";

Faults of(const std::string& text) { return translations({{"po/gd.po", text}}); }

TEST(Translations, OfTheSourceTreeAreWellFormed) {
  EXPECT_THAT(translations(real_tree()), IsEmpty());
}

TEST(Translations, MayBeMissingButNotWrong) {
  EXPECT_THAT(of(head + "#, fuzzy\nmsgid \"Hello {name}\"\nmsgstr \"Hal\u00f2 {name}\"\n\n"
                        "msgid \"Not yet\"\nmsgstr \"\"\n\n"
                        "msgid \"One note\"\nmsgid_plural \"{count} \"\n\"notes\"\n"
                        "msgstr[0] \"Aon n\u00f2ta\"\nmsgstr[1] \"{count} n\u00f2taichean\"\n\n"
                        "msgctxt \"verb\"\nmsgid \"Not yet\"\nmsgstr \"\"\n"),
              IsEmpty());
}

TEST(Translations, AreReadStrictly) {
  const std::pair<std::string, const char*> cases[] = {
      {"msgid \"a\"\nmsgstr \"b\n", "is no line of a po file"},
      {"msgid \"a\"\nmsgstr \"b\" c\"\n", "wrong quotes or escapes"},
      {"msgid \"a\\q\"\nmsgstr \"\"\n", "wrong quotes or escapes"},
      {"hello\n", "is no line of a po file"},
      {"\"floating\"\n", "is no line of a po file"},
      {"msgid \"a\"\nmsgstr \"\"\n\nmsgid \"a\"\nmsgstr \"\"\n", "stands on line 7 already"},
      {"msgid \"Hi {name}\"\nmsgstr \"Hal\u00f2\"\n", "the {names} differ"},
      {"msgid \"Hi {name}\"\nmsgstr \"Hal\u00f2 {nam}\"\n", "the {names} differ"},
      {"msgid \"One\"\nmsgid_plural \"{count}\"\nmsgstr[0] \"{n}\"\nmsgstr[1] \"x\"\n",
       "the {names} differ"},
      {"msgid \"One\"\nmsgid_plural \"{count}\"\nmsgstr[0] \"Aon\"\n", "plural forms"},
  };
  for (const auto& [text, why] : cases) {
    SCOPED_TRACE(text);
    EXPECT_THAT(of(head + text), Contains(HasSubstr(why)));
  }
  EXPECT_THAT(of("msgid \"a\"\nmsgstr \"b\"\n"), ElementsAre(HasSubstr("lacks a head")));
  EXPECT_THAT(of(""), ElementsAre(HasSubstr("lacks a head")));
}

}  // namespace
}  // namespace structure
