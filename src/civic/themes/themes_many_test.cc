// Themes of ten thousand notes, of which a page shows and reads no more than it can.
#include <set>

#include "tests/support/site/theme_site.h"

namespace commonty::theming {
namespace {
namespace json = boost::json;

using testing::HasSubstr;

constexpr int doublings = 9;
constexpr std::int64_t apart = 1'000'000;  // ids given one after the other are not met again
constexpr std::size_t of_a_theme = std::size_t{8} << doublings;

class ManyNotes : public ThemeSite {
 protected:
  void SetUp() override {
    ThemeSite::SetUp();
    give_three_subjects();
    found();
    store().write([&](Tx& tx) {
      for (int i = 0; i < doublings; ++i) copy_all(tx, apart << i);
    });
    bus = theme_with("bus");
    url = text(bus, "theme_url");
  }
  // Each once more, beside itself in its theme.
  static void copy_all(Tx& tx, std::int64_t step) {
    tx.run(
        "INSERT INTO contributions (id, challenge, kind, state, title, text, author, author_name, "
        "way, source_group, source_question, source_prompt, source_line, place, given_at, "
        "text_digest, salt) SELECT id + $1, challenge, kind, state, title, text, author, "
        "author_name, way, source_group, source_question, source_prompt, source_line, place, "
        "given_at, text_digest, salt FROM contributions",
        step);
    tx.run(
        "INSERT INTO theme_notes (run, note, theme, inner_theme, pinned, terms, nearest) SELECT "
        "run, note + $1, theme, inner_theme, pinned, terms, nearest FROM theme_notes",
        step);
  }
  json::value page(const std::string& at_url) { return ann().get_json(at_url).json(); }

  json::object bus;
  std::string url;
};
ON_BOTH_DATABASES(ManyNotes);

TEST_P(ManyNotes, AreCountedWholeAndShownAPageAtATime) {
  EXPECT_EQ(count_of("bus"), of_a_theme);
  EXPECT_EQ(list().at("themes").as_array().size(), 3U);
  EXPECT_LT(ann().get(at).body.size(), 100'000U);
  std::set<std::string> seen;
  std::string next = url;
  for (int turned = 0; turned < 3; ++turned) {
    const json::value shown = page(next);
    EXPECT_EQ(shown.at("notes").as_array().size(), 100U);
    EXPECT_EQ(shown.at("count").to_number<std::size_t>(), of_a_theme);
    for (const json::value& note : shown.at("notes").as_array()) {
      EXPECT_NE(note.at("text").as_string(), "");
      seen.emplace(note.at("id").as_string());
    }
    next = std::string(shown.at("pager").at("next_url").as_string());
  }
  EXPECT_EQ(seen.size(), 300U);
}

TEST_P(ManyNotes, ArePutRightFromAnyPageAndComeBackToIt) {
  const std::string second(page(url).at("pager").at("next_url").as_string());
  const json::value shown = page(second);
  const std::string note(shown.at("notes").at(0).at("id").as_string());
  EXPECT_EQ(shown.at("back").as_string(), second);
  const std::string hall = text(theme_with("hall"), "key");
  const Answer moved =
      does(set_url() + "/moves", {{"notes", note}, {"to", hall}, {"back", second}});
  EXPECT_EQ(moved.status, 303);
  EXPECT_EQ(moved.location, second);
  EXPECT_EQ(count_of("hall"), of_a_theme + 1);
  EXPECT_EQ(page(second).at("notes").as_array().size(), 100U);
  EXPECT_EQ(does(set_url() + "/moves", {{"notes", note}, {"to", "new"}}).status, 303);
  EXPECT_EQ(does(url + "/pin", {{"pinned", "yes"}}).status, 303);
  EXPECT_TRUE(page(url).at("pinned").as_bool());
  for (int i = 0; i < 3; ++i) undone();
  EXPECT_EQ(count_of("bus"), of_a_theme);
}

TEST_P(ManyNotes, AreGivenOutWhole) {
  const std::string rows = ann().get(at + ".csv").body;
  EXPECT_GE(static_cast<std::size_t>(std::ranges::count(rows, '\n')), 3 * of_a_theme);
  EXPECT_THAT(rows, HasSubstr("The bus is late again on route 0"));
}

}  // namespace
}  // namespace commonty::theming
