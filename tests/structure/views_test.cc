#include "tests/structure/views.h"

#include <gmock/gmock.h>

namespace structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Tree view(const std::string& text) { return {{"src/civic/a/a.html", text}}; }

TEST(Views, OfTheSourceTreeHaveNothingInline) { EXPECT_THAT(inline_parts(real_tree()), IsEmpty()); }

TEST(Views, OfTheSourceTreePostWithAToken) {
  EXPECT_THAT(forms_without_token(real_tree()), IsEmpty());
}

TEST(InlineParts, AreFoundWhereverTheyHide) {
  const std::pair<const char*, const char*> cases[] = {
      {"<p style=\"color: red\">", "an inline style"},
      {"<p class=\"a > b\" STYLE='x'>", "an inline style"},
      {"<p {{#x}}style=\"{{y}}\"{{/x}}>", "an inline style"},
      {"<style>p {}</style>", "an inline style"},
      {"<script>alert(1)</script>", "an inline script"},
      {"<button onclick=\"x()\">", "an inline handler"},
      {"<img\n  src=\"/a.png\"\n  onerror = x>", "an inline handler"},
      {"<a {{> x}} onfocus=x>", "an inline handler"},
      {"<a href=\"javascript:x()\">", "a javascript: address"},
      {"<img src=\"https://elsewhere.example/a.png\">", "a file of another host"},
      {"<script src='//elsewhere.example/a.js'></script>", "a file of another host"},
      {"<link rel=stylesheet href=http://elsewhere.example/a.css>", "a file of another host"},
  };
  for (const auto& [text, why] : cases) {
    SCOPED_TRACE(text);
    EXPECT_THAT(inline_parts(view("<!-- view: x -->\n" + std::string(text))),
                ElementsAre(testing::AllOf(HasSubstr("a.html:2"), HasSubstr(why))));
  }
}

TEST(InlineParts, AreNotSeenWhereThereAreNone) {
  EXPECT_THAT(inline_parts(view("<!-- <p style=\"\"> -->\n"
                                "<script type=\"module\" src=\"{{script}}\"></script>\n"
                                "<p class=\"lifestyle=1\" data-style=\"x\">5 < 6 on x = 7</p>\n"
                                "<a href=\"https://elsewhere.example/\">there</a>\n"
                                "<input name=\"once\" value=\"a style=b\">")),
              // Quoted text is searched too: better one false alarm than a hole.
              ElementsAre(HasSubstr("a.html:5")));
  EXPECT_THAT(inline_parts({{"docs/a.html", "<p style=\"\">"}}), IsEmpty());
}

TEST(FormsWithoutToken, AreFound) {
  const std::string good = "<form method=\"post\" action=\"/x\">{{> pages/csrf}}<button></form>";
  EXPECT_THAT(forms_without_token(view(good)), IsEmpty());
  EXPECT_THAT(forms_without_token(view("<form action=\"/search\"><input></form>")), IsEmpty());
  EXPECT_THAT(forms_without_token(
                  view(good + "\n<form {{#x}}id=\"y\"{{/x}}\n method='POST'></form>\n" + good)),
              ElementsAre(HasSubstr("a.html:2: a form that posts has no token")));
  EXPECT_THAT(forms_without_token(view("<form method=post>")), ElementsAre(HasSubstr("a.html:1")));
}

}  // namespace
}  // namespace structure
