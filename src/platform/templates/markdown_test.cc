#include "platform/templates/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "platform/base/text.h"

namespace commonty {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string out;
  while (out.size() + piece.size() <= bytes) out += piece;
  return out;
}

TEST(Markdown, BecomesHtml) {
  const struct {
    const char* text;
    const char* html;
  } cases[] = {
      {"", ""},
      {"Hello *there* & **you**", "<p>Hello <em>there</em> &amp; <strong>you</strong></p>\n"},
      {"one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"},
      {"# One\n## Two\n###### Six", "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"},
      {"- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n"},
      {"- a\n\n- b", "<ul><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"},
      {"3. c", "<ol start=\"3\"><li>c</li>\n</ol>\n"},
      {"> said", "<blockquote><p>said</p>\n</blockquote>\n"},
      {"`<b>`", "<p><code>&lt;b&gt;</code></p>\n"},
      {"```html\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"},
      {"***", "<hr>\n"},
      {"~~old~~", "<p><del>old</del></p>\n"},
      {"|a|b|\n|-|-|\n|1|2|",
       "<table><tr><th scope=\"col\">a</th>\n<th scope=\"col\">b</th>\n</tr>\n"
       "<tr><td>1</td>\n<td>2</td>\n</tr>\n</table>\n"},
      {"[x](/challenges/7)", "<p><a href=\"/challenges/7\">x</a></p>\n"},
      {"[x](HTTPS://a.b/?c&d \"title\")",
       "<p><a href=\"HTTPS://a.b/?c&amp;d\" rel=\"nofollow ugc noopener\">x</a></p>\n"},
      {"<a@b.cd>", "<p><a href=\"mailto:a@b.cd\" rel=\"nofollow ugc noopener\">a@b.cd</a></p>\n"},
      {"[**x**]", "<p>[<strong>x</strong>]</p>\n"},
      {"![a *map*](https://a.b/c.png)", "<p>a <em>map</em></p>\n"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    EXPECT_EQ(markdown_to_html(one.text), one.html);
  }
}

TEST(Markdown, MakesLinksOfBareAddresses) {
  const std::string link =
      "<a href=\"https://a.b/c_(d)?e=1&amp;f\" rel=\"nofollow ugc noopener\">"
      "https://a.b/c_(d)?e=1&amp;f</a>";
  EXPECT_EQ(markdown_to_html("(See https://a.b/c_(d)?e=1&f), please."),
            "<p>(See " + link + "), please.</p>\n");
  EXPECT_EQ(markdown_to_html("https://a.b/c_(d)?e=1&f"), "<p>" + link + "</p>\n");
  for (const auto* none : {"xhttps://a.b", "https://", "https://...", "httpx://a", "http",
                           "www.a.b", "[https://a.b](/x)"}) {
    SCOPED_TRACE(none);
    EXPECT_THAT(markdown_to_html(none), Not(HasSubstr("href=\"http")));
  }
}

TEST(Markdown, NeverLetsAScriptThrough) {
  for (const std::string text : {
           "<script>alert(1)</script>",
           "<img src=x onerror=alert(1)>",
           "a <b onclick=x>b</b>",
           "[x](javascript:alert(1))",
           "[x](JaVaScRiPt:alert(1))",
           "[x](java&#10;script:alert(1))",
           "[x](&#106;avascript:alert(1))",
           "[x](<javascript:alert(1)>)",
           "[x](\x01javascript:alert(1))",
           "[x](data:text/html;base64,AAAA)",
           "[x](vbscript:x)",
           "[x](//evil.example)",
           "[x](/\\evil.example)",
           "[x](\\\\evil.example)",
           "[x](file:///etc/passwd)",
           "<javascript:alert(1)>",
           "[x]: javascript:alert(1)\n\n[x]",
           "![x](javascript:alert(1))",
           "[x](http://a\"onmouseover=\"alert(1))",
           "http://a\"onmouseover=\"alert(1)",
           "```\"><script>\nx\n```",
       }) {
    SCOPED_TRACE(text);
    const auto html = markdown_to_html(text);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("<b ")));
    EXPECT_THAT(html, Not(HasSubstr("\"onmouseover")));
    EXPECT_THAT(html, AnyOf(Not(HasSubstr("href")), HasSubstr("href=\"http://a")));
  }
}

TEST(Markdown, ShowsTheTagsPeopleWriteAsWords) {
  EXPECT_EQ(markdown_to_html("less <b>is</b> more"), "<p>less &lt;b&gt;is&lt;/b&gt; more</p>\n");
  EXPECT_EQ(markdown_to_html("<div>\nhi"), "<p>&lt;div&gt;<br>\nhi</p>\n");
}

// Each of these took the library seconds or gigabytes when nothing held it back.
TEST(Markdown, ShowsPlainParagraphsWhereOnlyAMachineWrites) {
  const auto size = markdown_bytes_max;
  for (const auto& text : {
           repeated(">", 10'000) + "a",
           repeated(">", size / 2) + "a\n" + repeated("a\n", size / 2),
           repeated("- ", 10'000) + repeated("\n", size / 2),
           repeated("1. ", 10'000),
           repeated("![[]()", size),
           "[a]: /" + repeated("u", size / 2) + "\n\n" + repeated("[a] ", size / 2),
           repeated("a", size + 1),
       }) {
    SCOPED_TRACE(text.substr(0, 12));
    EXPECT_THAT(markdown_to_html(text), StartsWith("<p>"));
    EXPECT_THAT(markdown_to_html(text), Not(HasSubstr("</blockquote>")));
    EXPECT_LE(markdown_to_text(text).size(), text.size());
  }
  EXPECT_EQ(markdown_to_html(repeated(">", 60) + "\na<\n \n\nb"),
            "<p>" + repeated("&gt;", 240) + "<br>\na&lt;</p>\n<p>b</p>\n");
}

TEST(Markdown, DoesNotSwellBeyondMeasure) {
  const auto quarter = markdown_bytes_max / 4;
  const auto head = repeated("|a", quarter) + "\n" + repeated("|-", quarter) + "\n";
  for (const auto& text : {
           head + repeated("a\n", 2 * quarter),
           "|a|b|\n|-|-|\n" + repeated("a\n", 3 * quarter),
           repeated("*a **a ", 4 * quarter),
           repeated("*_", 4 * quarter),
           repeated("_a_ ", 4 * quarter),
           repeated("a_", 4 * quarter),
           repeated("~~a", 4 * quarter),
           repeated("a@", 4 * quarter),
           repeated("(http://a(", 4 * quarter),
           repeated(" http://" + repeated(")", 900), 4 * quarter),
           repeated("`", 4 * quarter),
           repeated("<", 4 * quarter),
           repeated("[a](<b", 2000),
           repeated("* a\n\n", 4 * quarter),
       }) {
    SCOPED_TRACE(text.substr(0, 12));
    EXPECT_LE(markdown_to_html(text).size(), 20 * text.size());
  }
}

TEST(Markdown, GivesItsWordsAlone) {
  const struct {
    const char* text;
    const char* words;
  } cases[] = {
      {"# The *bus*\n\nnever comes.\nNever `ever`", "The bus never comes. Never ever"},
      {"- one\n- [two](https://a.b)\n\n|a|b|\n|-|-|\n|1|2|", "one two a b 1 2"},
      {"a<b>c</b> ![picture](x.png) &amp; ~~so~~ on", "a<b>c</b> picture & so on"},
      {"", ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    EXPECT_EQ(markdown_to_text(one.text), one.words);
  }
}

// A mark at the end sends the same text through the reader of Markdown.
TEST(Markdown, LeavesTheWordsOfTextWithoutMarks) {
  for (const std::string text :
       {"The bus never comes", "Two lines\n  and  one\n\n\nmore", "a\n=\nb", "a\n- b\n+ c",
        "# a\nb #c", "1. a\n2) b\n3 c", "> a\n > b", "    code\n\ttabs\t", "ends with !",
        "https://example.org/?a=b", "one: two\n:three", "\u2013 a\u00a0b \u2026", "", " \n "}) {
    EXPECT_EQ(clean_line(markdown_to_text(text) + " end"), markdown_to_text(text + "\n\n*end*"))
        << text;
  }
}

TEST(Markdown, TakesBadBytes) {
  EXPECT_EQ(markdown_to_html("a\xff\xc3"), "<p>a\xEF\xBF\xBD\xEF\xBF\xBD</p>\n");
  EXPECT_THAT(markdown_to_html(std::string_view("a\0b", 3)), HasSubstr("a"));
}

TEST(Markdown, IsTheSameFromManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 200; ++n) {
        EXPECT_EQ(markdown_to_html("~~a~~ |"), "<p><del>a</del> |</p>\n");
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace commonty
