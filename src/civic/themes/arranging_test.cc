#include "civic/themes/arranging.h"

#include <gmock/gmock.h>

namespace commonty::theming {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Ids = std::vector<NoteId>;

constexpr ThemeId buses{101}, paths{102};

themes::Theme theme(std::string term, std::vector<std::size_t> notes) {
  themes::Theme out;
  out.terms = {std::move(term)};
  out.medoid = notes.front();
  out.notes = std::move(notes);
  return out;
}

Theme before(ThemeId id, std::string name = "") {
  Theme out;
  out.id = out.first = id;
  out.name = std::move(name);
  out.terms = {"before"};
  return out;
}

void lie(Whole& whole, ThemeId theme, const Ids& notes) {
  for (const NoteId note : notes) whole.notes.push_back({.note = note, .theme = theme});
}

TEST(Arranging, TakesWhatWasFoundWhereNothingWasBefore) {
  themes::Found found;
  found.themes = {theme("bus", {0, 1, 2})};
  const Arranged now = arrange(found, {10, 11, 12, 13}, {});
  ASSERT_THAT(now.themes, SizeIs(1));
  EXPECT_THAT(now.themes[0].notes, ElementsAre(0, 1, 2));
  EXPECT_EQ(now.themes[0].medoid, 10);
  EXPECT_FALSE(now.themes[0].first);
}

TEST(Arranging, KeepsAPinnedThemeWithItsNameAndNotes) {
  Whole was;
  was.themes = {before(buses, "Buses")};
  was.themes[0].pinned = true;
  lie(was, buses, {10, 11, 13});
  themes::Found found;
  found.themes = {theme("bus", {0, 1, 2}), theme("path", {3, 4, 5, 6})};
  const Arranged now = arrange(found, {10, 11, 12, 13, 14, 15, 16}, was);
  ASSERT_THAT(now.themes, SizeIs(2));
  // The new note that lay among its notes joins it; its own come back from elsewhere.
  EXPECT_EQ(now.themes[0].name, "Buses");
  EXPECT_EQ(now.themes[0].first, buses);
  EXPECT_TRUE(now.themes[0].pinned);
  EXPECT_THAT(now.themes[0].notes, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(now.themes[1].notes, ElementsAre(4, 5, 6));
  EXPECT_EQ(now.themes[1].medoid, 14);  // the one it had lies elsewhere
}

TEST(Arranging, LetsAThemeThatGoesOnKeepItsAddress) {
  Whole was;
  was.themes = {before(buses), before(paths)};
  lie(was, buses, {10, 11, 12});
  lie(was, paths, {13, 14, 15});
  themes::Found found;
  found.themes = {theme("bus", {0, 1, 2, 6}), theme("new", {3, 7, 8, 9})};
  const Arranged now = arrange(found, {10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, was);
  ASSERT_THAT(now.themes, SizeIs(2));
  EXPECT_EQ(now.themes[0].first, buses);
  EXPECT_THAT(now.themes[0].terms, ElementsAre("bus"));
  EXPECT_FALSE(now.themes[1].first);
}

TEST(Arranging, LeavesNotesWhereTheyWerePutByHand) {
  Whole was;
  was.themes = {before(buses), before(paths)};
  lie(was, buses, {10, 11, 12});
  lie(was, paths, {13});
  lie(was, {}, {14});
  was.notes[3].pinned = was.notes[4].pinned = true;
  themes::Found found;
  found.themes = {theme("bus", {0, 1, 2, 3, 4})};
  const Arranged now = arrange(found, {10, 11, 12, 13, 14}, was);
  ASSERT_THAT(now.themes, SizeIs(2));
  EXPECT_THAT(now.themes[0].notes, ElementsAre(0, 1, 2));
  EXPECT_EQ(now.themes[1].first, paths);  // it stays for the note that was put there
  EXPECT_THAT(now.themes[1].notes, ElementsAre(3));
  EXPECT_THAT(now.pinned, ElementsAre(false, false, false, true, true));
}

TEST(Arranging, DropsWhatIsTooSmallToBeATheme) {
  Whole was;
  was.themes = {before(buses)};
  was.themes[0].pinned = true;
  lie(was, buses, {10});
  themes::Found found;
  found.themes = {theme("bus", {0, 1, 2})};
  const Arranged now = arrange(found, {10, 11, 12}, was);
  ASSERT_THAT(now.themes, SizeIs(1));
  EXPECT_EQ(now.themes[0].first, buses);
  EXPECT_THAT(now.themes[0].notes, ElementsAre(0));
}

TEST(Comparison, TellsWhatIsNewGoneAndMoved) {
  Whole was, is;
  was.themes = {before(buses), before(paths)};
  lie(was, buses, {10, 11});
  lie(was, paths, {12});
  is.themes = {before(ThemeId{201}), before(ThemeId{202})};
  is.themes[0].first = buses;
  lie(is, ThemeId{201}, {10, 12, 13});
  lie(is, ThemeId{202}, {11});
  const Comparison changes = compare(was, is);
  ASSERT_THAT(changes.added, SizeIs(1));
  EXPECT_EQ(changes.added[0].first, ThemeId{202});
  ASSERT_THAT(changes.gone, SizeIs(1));
  EXPECT_EQ(changes.gone[0].first, paths);
  ASSERT_THAT(changes.kept, SizeIs(1));
  EXPECT_EQ(changes.kept[0].came, 2);
  EXPECT_EQ(changes.kept[0].went, 1);
  ASSERT_THAT(changes.moves, SizeIs(3));
  EXPECT_TRUE(changes.moves[2].is_new);
  EXPECT_THAT(compare(is, is).moves, IsEmpty());
}

}  // namespace
}  // namespace commonty::theming
