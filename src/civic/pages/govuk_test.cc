// Our partials of GOV.UK's components, held against the examples that its package ships.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "civic/pages/components.h"
#include "platform/base/resources.h"
#include "platform/base/text.h"
#include "platform/templates/templates.h"
#include "tests/support/folders.h"

namespace commonty::pages {
namespace {

namespace json = boost::json;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path package() {
  return source_folder() / "web/node_modules/govuk-frontend/dist/govuk/components";
}

const Templates& partials() {
  static const Templates all = [] {
    Templates made;
    for (const resources::File& file : resources::all()) {
      if (!file.path.starts_with("src/civic/pages/govuk/")) continue;
      made.add_file("govuk", file.bytes, file.path);
    }
    return made;
  }();
  return all;
}

std::string drawn(std::string_view component, const json::object& options) {
  static const Texts english = Texts::english();
  return partials().render("govuk/" + std::string(component),
                           json::value(prepare_component(component, options)), english);
}

// What a browser would understand of a piece of HTML, one part a line, text behind a quote:
// attributes in a fixed order, entities resolved, white space folded, and left out where it shows
// nothing.
class Understood {
 public:
  explicit Understood(std::string_view html) {
    for (std::size_t at = 0; at < html.size();) {
      const std::size_t open = std::min(html.find('<', at), html.size());
      text(html.substr(at, open - at));
      if (open == html.size()) break;
      const std::size_t close = end_of_tag(html, open);
      tag(html.substr(open + 1, close - open - 1));
      at = close + 1;
    }
    drop_space();
  }

  std::string lines() const { return join(parts_, "\n"); }

 private:
  static std::size_t end_of_tag(std::string_view html, std::size_t at) {
    char quote = 0;
    for (; at < html.size(); ++at) {
      if (quote == 0 && html[at] == '>') return at;
      if (quote == 0 && html[at] == '"') {
        quote = '"';
      } else if (quote == html[at]) {
        quote = 0;
      }
    }
    return html.size() - 1;
  }

  static std::string resolved(std::string text) {
    for (const auto& [entity, sign] : {std::pair{"&lt;", "<"},
                                       {"&gt;", ">"},
                                       {"&quot;", "\""},
                                       {"&#34;", "\""},
                                       {"&#39;", "'"},
                                       {"&#x27;", "'"},
                                       {"&amp;", "&"}}) {
      for (std::size_t at; (at = text.find(entity)) != text.npos;) {
        text.replace(at, std::string_view(entity).size(), sign);
        if (std::string_view(sign) == "&") break;
      }
    }
    return text;
  }

  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  static std::string folded(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (!is_space(c)) {
        out += c;
      } else if (out.empty() || out.back() != ' ') {
        out += ' ';
      }
    }
    return out;
  }

  void text(std::string_view raw) {
    std::string shown = folded(raw);
    const bool before_inline = !parts_.empty() && closes_inline(parts_.back());
    if (!before_inline && shown.starts_with(' ')) shown.erase(0, 1);
    if (!shown.empty()) parts_.push_back("\"" + resolved(shown));
  }

  void tag(std::string_view raw) {
    std::string name;
    std::size_t at = 0;
    while (at < raw.size() && !is_space(raw[at])) name += raw[at++];
    if (name.ends_with('/') && name.size() > 1) name.pop_back();
    std::multiset<std::string> attributes;
    while (at < raw.size()) {
      while (at < raw.size() && (is_space(raw[at]) || raw[at] == '/')) ++at;
      std::string attribute;
      while (at < raw.size() && !is_space(raw[at]) && raw[at] != '=') attribute += raw[at++];
      if (at + 1 < raw.size() && raw[at] == '=' && raw[at + 1] == '"') {
        const std::size_t end = raw.find('"', at + 2);
        attribute += "=" + trim(folded(resolved(std::string(raw.substr(at + 2, end - at - 2)))));
        at = end + 1;
      }
      if (!attribute.empty()) attributes.insert(attribute);
    }
    std::string line = "<" + name;
    for (const std::string& attribute : attributes) line += " " + attribute;
    if (!opens_inline(line + ">")) drop_space();
    parts_.push_back(line + ">");
  }

  // Space before a block, or before the end of anything, shows nothing.
  void drop_space() {
    if (parts_.empty() || parts_.back().starts_with('<')) return;
    if (parts_.back().ends_with(' ')) parts_.back().pop_back();
    if (parts_.back() == "\"") parts_.pop_back();
  }

  static bool is_inline(std::string_view name) {
    return name == "a" || name == "span" || name == "strong" || name == "b" || name == "em";
  }
  static std::string_view name_of(std::string_view line, std::size_t from) {
    return line.substr(from, line.find_first_of(" >", from) - from);
  }
  static bool opens_inline(std::string_view line) {
    return line.starts_with('<') && is_inline(name_of(line, 1));
  }
  static bool closes_inline(std::string_view line) {
    return line.starts_with("</") && is_inline(name_of(line, 2));
  }

  std::vector<std::string> parts_;
};

std::string understood(std::string_view html) { return Understood(html).lines(); }

class Component : public testing::TestWithParam<std::string_view> {};

TEST_P(Component, IsDrawnAsEveryExampleOfThePackage) {
  if (!std::filesystem::exists(source_folder() / "web/node_modules")) {
    GTEST_SKIP() << "no examples: `npm --prefix web ci` fetches them, and ./test does so";
  }
  const std::string name(GetParam());
  const json::value examples = json::parse(read(package() / name / "fixtures.json"));
  int compared = 0;
  for (const json::value& example : examples.at("fixtures").as_array()) {
    SCOPED_TRACE(name + ": " + std::string(example.at("name").as_string()));
    EXPECT_EQ(understood(drawn(name, example.at("options").as_object())),
              understood(example.at("html").as_string()));
    ++compared;
  }
  EXPECT_GE(compared, 2);
}

INSTANTIATE_TEST_SUITE_P(All, Component, testing::ValuesIn(component_names()),
                         [](const auto& test) {
                           std::string name(test.param);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(UnderstoodHtml, DiffersWhereABrowserWouldShowOrDoSomethingElse) {
  const std::string plain = understood("<p class=\"a\">One <b>two</b> three</p>");
  EXPECT_EQ(plain, understood("<p class=\"a\">\n  One\n <b>two</b>\n three\n</p>\n"));
  EXPECT_NE(plain, understood("<p class=\"a\">One<b>two</b> three</p>"));
  EXPECT_NE(plain, understood("<p class=\"a\">One <b>two</b>three</p>"));
  EXPECT_NE(plain, understood("<p class=\"b\">One <b>two</b> three</p>"));
  EXPECT_NE(plain, understood("<p>One <b>two</b> three</p>"));
  EXPECT_NE(understood("<i>&lt;b&gt;</i>"), understood("<i><b></i>"));
  EXPECT_EQ(understood("<a href=\"x\" id=\"y\">z</a>"), understood("<a id=\"y\" href=\"x\">z</a>"));
}

// In the attributes class="..." of our own views: all names that begin with "govuk-".
std::set<std::string> classes_written_by_hand() {
  std::set<std::string> out;
  for (const resources::File& file : resources::all()) {
    const std::string_view path = file.path;
    if (!path.ends_with(".html") || path.starts_with("src/civic/pages/govuk/")) continue;
    const std::string_view html = file.bytes;
    for (std::size_t at = html.find("govuk-"); at != html.npos; at = html.find("govuk-", at + 1)) {
      const bool is_name = html[at - 1] == '"' || html[at - 1] == ' ' || html[at - 1] == '}';
      if (!is_name) continue;
      const std::size_t end = html.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_", at);
      out.insert(std::string(html.substr(at, end - at)));
    }
  }
  return out;
}

// Whatever has parts, and whatever a form asks, comes from the partials that are tested above.
TEST(Components, AreWrittenByHandOnlyWhereTheyAreOneElement) {
  const std::string_view one_element[] = {
      "govuk-button", "govuk-inset-text", "govuk-link", "govuk-list", "govuk-heading",
      "govuk-visually-hidden", "govuk-template", "govuk-caption",
      // What stands in a frame, or within a row of a table of our own.
      "govuk-tag--yellow", "govuk-phase-banner__content__tag", "govuk-notification-banner--success",
      "govuk-notification-banner__heading", "govuk-notification-banner__link", "govuk-textarea"};
  const auto classes = classes_written_by_hand();
  EXPECT_GE(classes.size(), 5u);
  for (const std::string& name : classes) {
    EXPECT_TRUE(std::any_of(std::begin(one_element), std::end(one_element),
                            [&](std::string_view begin) { return name.starts_with(begin); }))
        << name << " has a partial: see components.h";
  }
}

TEST(Components, AreThoseWhoseStylesAreTakenIn) {
  const std::string styles = read(source_folder() / "web/src/styles/_govuk.scss");
  std::vector<std::string_view> styled;
  for (const std::string_view line : split(styles, '\n')) {
    constexpr std::string_view begin = "@use \"govuk/components/", end = "\";";
    if (!line.starts_with(begin)) continue;
    styled.push_back(line.substr(begin.size(), line.size() - begin.size() - end.size()));
  }
  EXPECT_EQ(styled, component_names());
}

TEST(Components, EscapeTextAndKeepWhatIsSaidToBeHtml) {
  EXPECT_EQ(drawn("tag", {{"text", "<script>"}}),
            "<strong class=\"govuk-tag\">&lt;script&gt;</strong>\n");
  EXPECT_EQ(drawn("tag", {{"html", "<i>New</i>"}}),
            "<strong class=\"govuk-tag\"><i>New</i></strong>\n");
}

TEST(Components, ReadNothingFromWhatSurroundsThem) {
  const json::value page{
      {"href", "/elsewhere"},    {"content", "leaked"},  {"attributes", " leaked"},
      {"prefix", "leaked"},      {"hint", "leaked"},     {"error", "leaked"},
      {"label", "leaked"},       {"legend", "leaked"},   {"fieldset", "leaked"},
      {"wrapped", true},         {"heading", true},      {"caption", "leaked"},
      {"divider", "leaked"},     {"card", "leaked"},     {"actions", "leaked"},
      {"before", "leaked"},      {"after", "leaked"},    {"id", "leaked"},
      {"items", "leaked"},       {"rows", "leaked"},     {"message", "leaked"},
      {"conditional", "leaked"}, {"previous", "leaked"}, {"next", "leaked"},
      {"title", "leaked"},       {"tag", "leaked"},      {"hidden", "leaked"}};
  const Texts english = Texts::english();
  for (const std::string_view name : component_names()) {
    SCOPED_TRACE(name);
    const json::value options =
        prepare_component(name, {{"name", "x"}, {"items", {{{"text", "y"}}}}});
    const json::value* const contexts[] = {&page, &options};
    const std::string html = partials().render("govuk/" + std::string(name), contexts, english);
    EXPECT_EQ(html.find("leaked"), html.npos) << html;
    EXPECT_EQ(html.find("/elsewhere"), html.npos) << html;
  }
}

}  // namespace
}  // namespace commonty::pages
