#include "platform/templates/templates.h"
#include "tests/support/folders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace commonty {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Pair;

std::filesystem::path spec_folder() { return shared_data() / "mustache-spec"; }

std::string read_all(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

std::string rendered(std::string_view source, const json::value& context,
                     const Texts& texts = Texts::english()) {
  Templates templates;
  templates.add("page", source);
  return templates.render("page", context, texts);
}

std::string trouble_with(std::string_view source) {
  Templates templates;
  try {
    templates.add_file("people", source, "people.html");
    templates.check();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

class PublicSpec : public testing::TestWithParam<const char*> {};

// The spec escapes " as &quot; and says nothing of ', which we escape, too.
TEST_P(PublicSpec, HoldsInEveryCase) {
  const auto path = spec_folder() / (std::string(GetParam()) + ".json");
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << "the Mustache spec is not at " << path
                 << "; set COMMONTY_SHARED_DATA to the folder that holds mustache-spec";
  }
  const auto cases = json::parse(read_all(path));
  ASSERT_FALSE(cases.at("tests").as_array().empty());
  for (const auto& one : cases.at("tests").as_array()) {
    SCOPED_TRACE(one.at("name").as_string().c_str());
    Templates templates;
    templates.add("the page", one.at("template").as_string());
    if (const auto* partials = one.as_object().if_contains("partials")) {
      for (const auto& [name, source] : partials->as_object()) {
        templates.add(name, source.as_string());
      }
    }
    EXPECT_EQ(templates.render("the page", one.at("data"), Texts::english()),
              std::string_view(one.at("expected").as_string()));
  }
}

INSTANTIATE_TEST_SUITE_P(Mustache, PublicSpec,
                         testing::Values("comments", "delimiters", "interpolation", "inverted",
                                         "partials", "sections", "~inheritance"));

TEST(Templates, PrintNumbersBooleansAndNothing) {
  const struct {
    const char* value;
    const char* printed;
  } cases[] = {
      {"3", "3"},
      {"-3", "-3"},
      {"3.0", "3"},
      {"0.1", "0.1"},
      {"-0.5", "-0.5"},
      {"18446744073709551615", "18446744073709551615"},
      {"1e300", "1e+300"},
      {"true", "true"},
      {"false", "false"},
      {"null", ""},
      {"{\"a\": 1}", ""},
      {"[1]", ""},
      {"\"<'>\"", "&lt;&#39;&gt;"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.value);
    EXPECT_EQ(rendered("{{it}}", {{"it", json::parse(one.value)}}), one.printed);
  }
}

TEST(Templates, TakeEmptyTextsAndZeroForNothing) {
  const auto page = "{{#it}}some{{/it}}{{^it}}none{{/it}}";
  EXPECT_EQ(rendered(page, {{"it", ""}}), "none");
  EXPECT_EQ(rendered(page, {{"it", 0}}), "none");
  EXPECT_EQ(rendered(page, {{"it", 0.0}}), "none");
  EXPECT_EQ(rendered(page, {{"it", "0"}}), "some");
}

TEST(Templates, WhatStandsAroundAListIsLeftOutWithoutOne) {
  constexpr auto page = "{{#list.0}}({{#list}}{{.}}{{/list}}){{/list.0}}{{^list.0}}none{{/list.0}}";
  EXPECT_EQ(rendered(page, {{"list", {1, 2}}}), "(12)");
  EXPECT_EQ(rendered(page, {{"list", boost::json::array()}}), "none");
}

TEST(Templates, KeepTheListItemWithinAYesOrNo) {
  EXPECT_EQ(rendered("{{#list}}{{#yes}}{{.}}{{/yes}}{{/list}}",
                     {{"list", json::array{"a", "b"}}, {"yes", true}}),
            "ab");
}

TEST(Templates, SearchTheLastContextFirst) {
  Templates templates;
  templates.add("page", "{{a}} {{b}}");
  const json::value site = {{"a", "site"}, {"b", "site"}}, own = {{"b", "own"}};
  const json::value* const contexts[] = {&site, &own};
  EXPECT_EQ(templates.render("page", contexts, Texts::english()), "site own");
}

TEST(Templates, FindTheViewsOfAFile) {
  Templates templates;
  templates.add_file("people",
                     "not a view\n<!-- view: profile -->\n\n<h1>{{name}}</h1>\n\n"
                     "  <!-- view: row -->\n<li>{{> people/profile}}</li>\n",
                     "src/civic/people/people.html");
  templates.add_file("look", "<main>\n{{$main}}{{/main}}\n</main>",
                     "src/platform/look/layout.html");
  EXPECT_TRUE(templates.has("people/profile"));
  EXPECT_TRUE(templates.has("people/row"));
  EXPECT_FALSE(templates.has("people/people"));
  EXPECT_EQ(templates.render("people/profile", {{"name", "Ada"}}, Texts::english()),
            "<h1>Ada</h1>\n");
  EXPECT_EQ(templates.render("look/layout", nullptr, Texts::english()), "<main>\n\n</main>\n");
}

TEST(Templates, LeaveOutTheLastLineEndOfAViewWithinALine) {
  Templates templates;
  templates.add_file("people", "<!-- view: name -->\n<b>{{name}}</b>\n", "people.html");
  templates.add_file("pages", "<p>{{> people/name}}, hello\n{{> people/name}}\n{{> people/name}}\n",
                     "pages/page.html");
  EXPECT_EQ(templates.render("pages/page", {{"name", "Ada"}}, Texts::english()),
            "<p><b>Ada</b>, hello\n<b>Ada</b>\n<b>Ada</b>\n");
}

TEST(Templates, KeepTheBlocksOfAComponentApartFromThoseOfTheLayout) {
  Templates templates;
  templates.add("layout", "<title>{{$title}}{{/title}}</title>{{$main}}{{/main}}");
  templates.add("card", "<h2>{{$title}}none{{/title}}</h2>");
  templates.add("page",
                "{{<layout}}{{$title}}Page{{/title}}"
                "{{$main}}{{<card}}{{$title}}Card{{/title}}{{/card}}{{<card}}{{/card}}{{/main}}"
                "{{/layout}}");
  EXPECT_EQ(templates.render("page", nullptr, Texts::english()),
            "<title>Page</title><h2>Card</h2><h2>none</h2>");
}

TEST(Templates, ReplaceBlocksInsideThePartialsOfALayout) {
  Templates templates;
  templates.add("layout", "{{>head}}");
  templates.add("head", "<title>{{$title}}Site{{/title}}</title>");
  templates.add("page", "{{<layout}}{{$title}}Page{{/title}}{{/layout}}");
  EXPECT_EQ(templates.render("page", nullptr, Texts::english()), "<title>Page</title>");
}

TEST(Templates, NeverIndentWhatPeopleWrote) {
  Templates templates;
  templates.add("page", "<div>\n  {{>words}}\n</div>\n");
  templates.add("words", "<textarea>{{words}}</textarea>\n\n<p>\n");
  EXPECT_EQ(templates.render("page", {{"words", "one\ntwo"}}, Texts::english()),
            "<div>\n  <textarea>one\ntwo</textarea>\n\n  <p>\n</div>\n");
}

TEST(Templates, SayWhichFileAndLineIsWrong) {
  const struct {
    const char* source;
    const char* trouble;
  } cases[] = {
      {"a\n<!-- view: x -->\n\n\n{{#open}}", "people.html:5: {{open}} is opened and never closed"},
      {"\n{{/a}}", "people.html:2: {{/a}} closes nothing"},
      {"{{#a}}\n{{#b}}\n{{/a}}", "people.html:3: {{/a}} stands where {{/b}} should"},
      {"\n\n{{name", "people.html:3: a tag is opened and never closed"},
      {"{{}}", "people.html:1: a tag without a name"},
      {"{{=<% =}}", "people.html:1: delimiters come in pairs"},
      {"<!-- view: a -->\n<!-- view: a -->", "people.html:3: there is already a view people/a"},
      {"<!-- view: A B -->", "people.html:1: a view's name is of"},
      {"<!-- view: a", "people.html:1: a view's line ends with"},
      {"{{<p}}{{#a}}{{/a}}{{/p}}", "people.html:1: only blocks"},
      {"{{#t}}Hello {{name}}{{/t}}", "people.html:1: inside a sentence write {name}"},
      {"{{#t}}Hello {{{name}}}{{/t}}", "people.html:1: inside a sentence write {name}"},
      {"{{#t}}Hello", "people.html:1: a sentence is opened and never closed"},
      {"{{#tn n}}Hello{{/tn}}", "people.html:1: a plural needs both forms"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.source);
    EXPECT_THAT(trouble_with(one.source), HasSubstr(one.trouble));
  }
}

TEST(Templates, NameEveryReferenceToAViewThatDoesNotExist) {
  const auto trouble = trouble_with("{{> here/a}}\n{{< here/b}}{{/here/b}}\n{{> people/people}}");
  EXPECT_EQ(trouble,
            "people.html:1: there is no view here/a\npeople.html:2: there is no view here/b");
  Templates templates;
  EXPECT_THROW(templates.render("none", nullptr, Texts::english()), std::runtime_error);
}

TEST(Templates, StopWhenAViewIncludesItself) {
  Templates templates;
  templates.add("a", "{{>b}}");
  templates.add("b", "{{<a}}{{/a}}");
  try {
    templates.render("a", nullptr, Texts::english());
    FAIL() << "it should not end";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("does it include itself?"));
  }
}

constexpr auto gaelic_po = R"(
msgid ""
msgstr "Plural-Forms: nplurals=4; plural=(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n > 2 && n < 20) ? 2 : 3;\n"

msgid "Hello {person.name}, <a href=\"{url}\">read on</a>"
msgstr "<a href=\"{url}\">Leugh</a>, {person.name}"

msgid "One comment"
msgid_plural "{count} comments"
msgstr[0] "{count} bheachd"
msgstr[1] "{count} bheachd."
msgstr[2] "{count} beachdan"
msgstr[3] "{count} beachd"
)";

TEST(Templates, TranslateSentencesAndEscapeWhatFillsThem) {
  const auto gaelic = Texts::read_po("gd", gaelic_po);
  const auto page = "{{#t}}\n  Hello {person.name},\n  <a href=\"{url}\">read on</a>\n{{/t}}";
  const json::value context = {{"person", {{"name", "<Ada>"}}}, {"url", "/a?b&c"}, {"t", false}};
  EXPECT_EQ(rendered(page, context), "Hello &lt;Ada&gt;, <a href=\"/a?b&amp;c\">read on</a>");
  EXPECT_EQ(rendered(page, context, gaelic), "<a href=\"/a?b&amp;c\">Leugh</a>, &lt;Ada&gt;");
}

TEST(Templates, ChooseThePluralByItsNumber) {
  const auto gaelic = Texts::read_po("gd", gaelic_po);
  const auto page = "{{#tn of.count}}One comment|{of.count} comments{{/tn}}";
  const auto with = [](std::int64_t count) { return json::value{{"of", {{"count", count}}}}; };
  EXPECT_EQ(rendered(page, with(1)), "One comment");
  EXPECT_EQ(rendered(page, with(0)), "0 comments");
  EXPECT_EQ(rendered(page, with(12345)), "12,345 comments");
  const auto other = "{{#tn count}}One comment|{count} comments{{/tn}}";
  EXPECT_EQ(rendered(other, {{"count", 11}}, gaelic), "11 bheachd");
  EXPECT_EQ(rendered(other, {{"count", 2}}, gaelic), "2 bheachd.");
  EXPECT_EQ(rendered(other, {{"count", 19}}, gaelic), "19 beachdan");
  EXPECT_EQ(rendered(other, {{"count", 20}}, gaelic), "20 beachd");
}

TEST(Templates, LeaveBracesThatHoldNoNameAlone) {
  EXPECT_EQ(rendered("{{#t}}a { b } {} {c d} {gone}.{{/t}}", nullptr), "a { b } {} {c d} .");
}

TEST(Templates, ListTheSentencesTheyUse) {
  Templates templates;
  templates.add("a", "{{#t}}Two\n words{{/t}} {{#tn n}}One|{n} many{{/tn}}{{#t}}Two words{{/t}}");
  EXPECT_THAT(templates.texts_used(),
              testing::ElementsAre(Pair("One", "{n} many"), Pair("Two words", "")));
}

TEST(Templates, LoadEveryPageOfTheProgram) {
  const resources::File files[] = {
      {"po/en.po", "x"},
      {"src/civic/people/pages.html", "<!-- view: profile -->\nHello\n"},
      {"web/dist/index.html", "{{"},
  };
  Templates templates;
  load_views(templates, files);
  EXPECT_TRUE(templates.has("people/profile"));
}

}  // namespace
}  // namespace commonty
