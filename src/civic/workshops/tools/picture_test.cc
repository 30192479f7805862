#include "civic/workshops/tools/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>
#include <set>

#include "platform/texts/texts.h"

namespace commonty::workshops::tools {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;
using Kind = Move::Kind;

std::string english(const Message& message) { return Texts::english()(message); }

json::object options_of(const Tool& tool) {
  if (tool.name != "question_board") return {};
  return json::parse(R"({"questions": [{"text": "What helps?", "prompts": ["At home", "Outside"]},
                                       "What hinders?"]})")
      .as_object();
}

Board empty_board(const Tool& tool) {
  Board board;
  board.setup = {tool.prepare(options_of(tool)).value(), {{1, "Harbour"}, {2, ""}}};
  return board;
}

struct Filling {
  const Tool& tool;
  Board board;
  Stamp clock = 0;

  void does(Move move) {
    move.stamp = ++clock;
    // What a tool refuses, as answers in the wrong phase, is not on the board.
    (void)apply(tool, board, move);
  }
  void writes(std::string_view place, int group, std::string_view text, NoteId parent = 0) {
    does({.kind = Kind::add,
          .note = clock + 1,
          .person = 1,
          .author = "Somebody",
          .group = group,
          .text = std::string(text),
          .place = std::string(place),
          .parent = parent,
          .rank = static_cast<double>(clock),
          .colour = static_cast<Colour>(clock % 6)});
  }
};

const std::vector<std::string> some_words = {
    "Bus",
    "The 17 leaves at 13:05 and the clinic ends at 13:10, so everybody waits two hours",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenträgerinnenvereinigung",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "公車太少而且太早離開，醫院還沒有結束看診，大家都要等兩個小時才能回家",
    "<b>& \"quotes\"</b> – a line\nand another",
    "https://strathkellan.example/timetables/17/from-kilmadrie/to-dunochar-general-hospital",
};

// Notes at every place of both tables; chains where the tool has them.
Filling filled(const Tool& tool, int notes) {
  Filling out{tool, empty_board(tool)};
  const auto places = tool.places(out.board.setup);
  for (int i = 0; i < notes; ++i) {
    const auto& words = some_words[static_cast<std::size_t>(i) % some_words.size()];
    const NoteId parent = tool.chains && i % 4 != 0 ? out.clock : 0;
    const int group = tool.chains ? 1 + (i / 4) % 2 : 1 + i % 2;
    out.writes(places[static_cast<std::size_t>(i) % places.size()].key, group, words, parent);
  }
  return out;
}

Layout laid_out(const Tool& tool, const Board& board) {
  return lay_out(tool.draw(board, english), board, english);
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

bool lies_within(const Box& inner, const Box& outer) {
  return inner.x >= outer.x && inner.y >= outer.y &&
         inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

Box box_of(const Written& line) {
  constexpr int height = 12;  // of its letters, more or less
  return {line.x, line.y - height, width_of(line.text, line.as), height};
}

TEST(Pictures, ShowEveryNoteOnceAndNoneThatIsHiddenOrGone) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    Filling filling = filled(tool, 30);
    filling.does({.kind = Kind::hide, .note = 2});
    filling.does({.kind = Kind::remove, .note = 3});
    std::vector<NoteId> shown, drawn;
    for (const auto& [id, note] : filling.board.notes) {
      if (note.is_shown()) shown.push_back(id);
    }
    for (const Card& card : laid_out(tool, filling.board).cards) drawn.push_back(card.note);
    std::ranges::sort(drawn);
    EXPECT_EQ(drawn, shown);
    EXPECT_FALSE(shown.empty());
  }
}

TEST(Pictures, KeepTheWordsOnTheirCardsAndTheCardsInThePicture) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    const Layout layout = laid_out(tool, filled(tool, 40).board);
    const Box whole{0, 0, layout.width, layout.height};
    for (const Card& card : layout.cards) {
      EXPECT_TRUE(lies_within(card.box, whole));
      EXPECT_FALSE(card.lines.empty());
      for (const Written& line : card.lines) {
        EXPECT_TRUE(lies_within(box_of(line), card.box)) << line.text;
      }
    }
    for (const Written& line : layout.words) EXPECT_TRUE(lies_within(box_of(line), whole));
    for (const Panel& panel : layout.panels) EXPECT_TRUE(lies_within(panel.box, whole));
  }
}

TEST(Pictures, LetNoTwoOfTwoHundredNotesOverlap) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    const Layout layout = laid_out(tool, filled(tool, 200).board);
    for (std::size_t a = 0; a < layout.cards.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        ASSERT_FALSE(overlap(layout.cards[a].box, layout.cards[b].box));
      }
      for (const Written& line : layout.words) {
        ASSERT_FALSE(overlap(layout.cards[a].box, box_of(line))) << line.text;
      }
    }
    std::vector<Box> places;
    for (const Panel& panel : layout.panels) {
      if (panel.kind == Panel::Kind::place) places.push_back(panel.box);
    }
    for (std::size_t a = 0; a < places.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) ASSERT_FALSE(overlap(places[a], places[b]));
    }
  }
}

TEST(Pictures, LoseNoWordOfANote) {
  const Tool& tool = *find("hopes_and_fears");
  const Layout layout = laid_out(tool, filled(tool, 7).board);
  std::map<NoteId, std::string> drawn;
  for (const Card& card : layout.cards) {
    for (const Written& line : card.lines) drawn[card.note] += line.text;
  }
  const auto without_spaces = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  for (const auto& [id, text] : drawn) {
    EXPECT_EQ(without_spaces(text),
              without_spaces(some_words[static_cast<std::size_t>(id - 1) % some_words.size()]));
  }
}

TEST(Pictures, ShowAnEmptyBoardWithItsPrompts) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    const Board board = empty_board(tool);
    const Layout layout = laid_out(tool, board);
    EXPECT_TRUE(layout.cards.empty());
    EXPECT_FALSE(layout.panels.empty());
    EXPECT_THAT(layout.words, Contains(Field(&Written::as, Written::As::label)));
    EXPECT_GT(layout.height, 60);
  }
}

TEST(Pictures, LayTheGridOfAToolOutAsAGrid) {
  const Tool& tool = *find("worry_matrix");
  const Board board = empty_board(tool);
  const Region table = tool.draw(board, english).parts.front();
  const auto rows = rows_of(table);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].size(), 2u);
  EXPECT_EQ(rows[0][1]->key, "likely.outside");
  EXPECT_EQ(rows[1][0]->key, "unlikely.inside");
}

TEST(Pictures, GiveTheMiddleOfAPlacematARowOfItsOwn) {
  const Tool& tool = *find("placemat");
  const Board board = empty_board(tool);
  const Region table = tool.draw(board, english).parts.front();
  const auto rows = rows_of(table);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].size(), 1u);
  EXPECT_EQ(rows[1].size(), 4u);
}

TEST(Pictures, LeaveCellsOfAGridEmptyThatTheToolLeavesEmpty) {
  Region region;
  region.parts = {{.key = "a", .row = 1, .column = 1, .accepts = true},
                  {.key = "b", .row = 2, .column = 3, .accepts = true}};
  const auto rows = rows_of(region);
  EXPECT_THAT(rows[0], ElementsAre(&region.parts[0], nullptr, nullptr));
  EXPECT_THAT(rows[1], ElementsAre(nullptr, nullptr, &region.parts[1]));
}

TEST(Pictures, TellDotsAndMarksBelowANote) {
  const Tool& votes = *find("dot_vote");
  Filling filling{votes, empty_board(votes)};
  filling.writes("options", 1, "A later bus");
  filling.does({.kind = Kind::dot, .note = 1, .person = 5});
  filling.does({.kind = Kind::dot, .note = 1, .person = 6});
  EXPECT_EQ(laid_out(votes, filling.board).cards[0].lines[1].text, "●● 2");

  const Tool& whys = *find("five_whys");
  Filling causes{whys, empty_board(whys)};
  causes.writes("whys", 1, "Nobody asked the driver");
  causes.does({.kind = Kind::mark, .note = 1, .mark = "in_our_gift"});
  EXPECT_EQ(laid_out(whys, causes.board).cards[0].lines[1].text, "in our gift");
}

TEST(Pictures, AreSvgWithATitleThatRunsNothing) {
  const Tool& tool = *find("hopes_and_fears");
  Filling filling{tool, empty_board(tool)};
  filling.writes("hopes", 1, "<script>alert(1)</script>");
  const std::string svg =
      draw_svg(laid_out(tool, filling.board), {"Hopes & fears", "1 note", "b1"}, english);
  EXPECT_THAT(svg, AllOf(HasSubstr("role=\"img\""), HasSubstr("aria-labelledby=\"b1-title\""),
                         HasSubstr("<title id=\"b1-title\">Hopes &amp; fears</title>"),
                         HasSubstr("<desc id=\"b1-text\">1 note</desc>"),
                         HasSubstr("&lt;script&gt;"), HasSubstr("<title>Yellow</title>")));
  for (const char* never : {"<script", "style=", "<style", "href", "Somebody"}) {
    EXPECT_THAT(svg, Not(HasSubstr(never)));
  }
}

TEST(Pictures, DrawEachColourWithAnEdgeOfItsOwn) {
  const Tool& tool = *find("hopes_and_fears");
  std::set<std::string> edges;
  for (int i = 0; i < 6; ++i) {
    Filling one{tool, empty_board(tool)};
    one.does({.kind = Kind::add,
              .note = 1,
              .group = 1,
              .text = "Words",
              .place = "hopes",
              .colour = static_cast<Colour>(i)});
    const std::string svg = draw_svg(laid_out(tool, one.board), {"", "", "b"}, english);
    std::string edge;
    for (auto at = svg.find("<path"); at != svg.npos; at = svg.find("<path", at + 1)) {
      for (const char* name : {"stroke-width", "stroke-dasharray"}) {
        const auto found = svg.find(name, at);
        if (found < svg.find("/>", at))
          edge += svg.substr(found, svg.find('"', found + 20) - found);
      }
    }
    edges.insert(edge);
  }
  EXPECT_EQ(edges.size(), 6u);
}

}  // namespace
}  // namespace commonty::workshops::tools
