#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <random>

#include "civic/workshops/tools/tool.h"
#include "platform/texts/texts.h"

namespace commonty::workshops::tools {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using Kind = Move::Kind;

std::string english(const Message& message) { return Texts::english()(message); }

// A board with two tables, and what people do on it one after the other.
class Room {
 public:
  explicit Room(std::string_view name, json::object options = {}) : tool(find_tool(name)) {
    auto prepared = tool.prepare(std::move(options));
    EXPECT_TRUE(prepared.ok());
    board.setup = {*std::move(prepared), {{1, "Harbour"}, {2, ""}}};
  }

  Result<void> does(Move move) {
    move.stamp = ++clock;
    TRY(apply(tool, board, std::move(move)));
    return done();
  }
  NoteId writes(std::string_view place, std::string_view text, int group = 1, NoteId parent = 0) {
    const NoteId id = 1000 + clock;
    const auto done = does({.kind = Kind::add,
                            .note = id,
                            .person = group,
                            .group = group,
                            .text = std::string(text),
                            .place = std::string(place),
                            .parent = parent,
                            .rank = static_cast<double>(clock)});
    EXPECT_TRUE(done.ok()) << english(done.refusal().problems.front().text);
    return id;
  }
  std::string refusal_of(Move move) {
    const auto done = does(std::move(move));
    return done.ok() ? "" : english(done.refusal().problems.front().text);
  }
  std::vector<std::string> reads() const {
    std::vector<std::string> lines;
    for (const OutlineLine& line : outline(tool, board, english)) {
      lines.push_back(std::string(static_cast<std::size_t>(line.depth), '#') +
                      (line.depth ? " " : "- ") + line.text);
    }
    return lines;
  }
  std::vector<std::string> takes_home() const {
    std::vector<std::string> lines;
    for (const Harvested& one : tool.harvest(board, english)) {
      lines.push_back(one.kind + " | " + one.question + " | " + one.prompt + " | " + one.text);
    }
    return lines;
  }

  const Tool& tool;
  Board board;
  Stamp clock = 0;

 private:
  static const Tool& find_tool(std::string_view name) {
    const Tool* found = find(name);
    EXPECT_NE(found, nullptr) << name;
    return *found;
  }
};

json::object questions() {
  return json::parse(R"({"questions": [{"text": "What helps?", "prompts": ["At home", "Outside"]},
                                       "What hinders?"]})")
      .as_object();
}

// Options with which a tool can begin.
json::object some_options(const Tool& tool) {
  return tool.name == "question_board" ? questions() : json::object();
}

// ---- all tools ---------------------------------------------------------------------------------

TEST(Tools, SayWhenToUseThemHowAndWhatToWatchFor) {
  std::set<std::string> names;
  EXPECT_EQ(all().size(), 15U);
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    EXPECT_TRUE(names.insert(tool.name).second);
    for (const Message& words : {tool.title, tool.when_to_use, tool.how_to_run, tool.watch_for}) {
      EXPECT_FALSE(words.id.empty());
    }
    EXPECT_GT(tool.minutes, 0);
  }
}

std::set<std::string> accepting(const Region& region) {
  std::set<std::string> keys;
  if (region.accepts) keys.insert(region.key);
  for (const Region& part : region.parts) keys.merge(accepting(part));
  return keys;
}

TEST(Tools, DrawEveryPlaceThatTakesNotes) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    const Room room(tool.name, some_options(tool));
    std::set<std::string> places;
    for (const Place& place : tool.places(room.board.setup)) places.insert(place.key);
    EXPECT_FALSE(places.empty());
    EXPECT_EQ(accepting(tool.draw(room.board, english)), places);
  }
}

std::multiset<NoteId> read_out(const Room& room) {
  std::multiset<NoteId> out;
  for (const OutlineLine& line : outline(room.tool, room.board, english)) {
    if (line.note) out.insert(line.note);
  }
  return out;
}
std::multiset<NoteId> taken_home_of(const Tool& tool, const Board& board) {
  std::multiset<NoteId> out;
  for (const Harvested& one : whole_harvest(tool, board, english)) out.insert(one.note);
  return out;
}
std::multiset<NoteId> taken_home(const Room& room) { return taken_home_of(room.tool, room.board); }

TEST(Tools, ReadOutEveryNoteOnceAndTakeNoneHomeThatIsGone) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    Room room(tool.name, some_options(tool));
    std::multiset<NoteId> written;
    for (int i = 0; i < 12; ++i) {
      const auto places = tool.places(room.board.setup);
      const Place& place = places[static_cast<std::size_t>(i) % places.size()];
      const NoteId id = 1000 + room.clock;
      if (!room.does({.kind = Kind::add,
                      .note = id,
                      .group = 1 + i % 2,
                      .text = "note?",
                      .place = place.key})
               .ok()) {
        continue;  // a part that is not open yet
      }
      if (i % 4 == 3) {
        EXPECT_TRUE(room.does({.kind = i % 8 == 3 ? Kind::remove : Kind::hide, .note = id}).ok());
      } else {
        written.insert(id);
      }
    }
    EXPECT_FALSE(written.empty());
    EXPECT_EQ(read_out(room), written);
    EXPECT_EQ(taken_home(room), written);
  }
}

// A facilitator may change the questions while people write.
TEST(Tools, KeepNotesWhosePlaceIsTakenAway) {
  Room room("question_board", {{"questions", json::array{"One?", "Two?"}}});
  const auto places = room.tool.places(room.board.setup);
  const std::multiset<NoteId> written = {room.writes(places.front().key, "stays"),
                                         room.writes(places.back().key, "loses its place")};
  room.board.setup.options = room.tool.prepare({{"questions", json::array{"One?"}}}).value();
  EXPECT_EQ(read_out(room), written);
  EXPECT_EQ(taken_home(room), written);
  EXPECT_THAT(room.reads(), testing::Contains("# Without a place"));
  ASSERT_TRUE(
      room.does({.kind = Kind::put, .note = *written.rbegin(), .place = places.front().key}).ok());
  EXPECT_THAT(room.reads(), testing::Not(testing::Contains("# Without a place")));
}

TEST(Tools, KeepNotesThatWereWrittenBeforeThereWereTables) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    Room room(tool.name, some_options(tool));
    const auto tables = std::exchange(room.board.setup.groups, {});
    const std::string place = tool.places(room.board.setup).front().key;
    const std::multiset<NoteId> written = {room.writes(place, "early?", 0)};
    room.board.setup.groups = tables;
    EXPECT_EQ(read_out(room), written);
    EXPECT_EQ(taken_home(room), written);
  }
}

// What is folded again from kept moves is the same board, whatever may be done today.
TEST(Tools, FoldTheSameBoardFromKeptMoves) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    Room room(tool.name, some_options(tool));
    Board again{.setup = room.board.setup};
    for (const Place& place : tool.places(room.board.setup)) {
      auto kept = apply(tool, room.board,
                        {.kind = Kind::add,
                         .stamp = ++room.clock,
                         .note = 2000 + room.clock,
                         .group = 1,
                         .text = "  a\r\nnote? ",
                         .place = place.key});
      if (kept) replay(again, *kept);
    }
    ASSERT_EQ(again.notes.size(), room.board.notes.size());
    for (const auto& [id, note] : room.board.notes)
      EXPECT_EQ(again.notes[id].words(), note.words());
    EXPECT_EQ(taken_home_of(tool, again), taken_home(room));
    EXPECT_FALSE(again.notes.empty());
  }
}

TEST(Tools, RefuseWhatNoBoardTakes) {
  for (const Tool& tool : all()) {
    SCOPED_TRACE(tool.name);
    Room room(tool.name, some_options(tool));
    const std::string place = tool.places(room.board.setup).front().key;
    const NoteId note = room.writes(place, "one");
    EXPECT_THAT(room.refusal_of({.kind = Kind::add, .note = 1, .text = " \n", .place = place}),
                HasSubstr("Write something"));
    EXPECT_THAT(room.refusal_of({.kind = Kind::add,
                                 .note = 1,
                                 .text = std::string(note_length_max + 1, 'x'),
                                 .place = place}),
                HasSubstr("281 characters"));
    EXPECT_NE(room.refusal_of({.kind = Kind::add, .note = 1, .text = "x", .place = "nowhere"}), "");
    EXPECT_THAT(room.refusal_of({.kind = Kind::edit, .note = 7, .text = "x"}),
                HasSubstr("not on the board"));
    EXPECT_THAT(room.refusal_of({.kind = Kind::mark, .note = note, .mark = "no_such"}),
                HasSubstr("no such mark"));
    EXPECT_EQ(room.board.notes.size(), 1U);
  }
}

// ---- moves -------------------------------------------------------------------------------------

std::vector<Move> some_moves(std::mt19937& chance, const std::vector<NoteId>& notes, Stamp& clock) {
  std::vector<Move> moves;
  const auto any = [&](int below) {
    return static_cast<int>(chance() % static_cast<unsigned>(below));
  };
  for (int i = 0; i < 20; ++i) {
    Move move{.stamp = ++clock,
              .note = notes[static_cast<std::size_t>(any(static_cast<int>(notes.size())))],
              .person = any(3)};
    switch (any(6)) {
      case 0:
        move.kind = Kind::edit;
        move.text = "text " + std::to_string(i);
        break;
      case 1:
        move.kind = Kind::put;
        move.place = any(2) ? "stop" : "start";
        move.rank = any(5);
        break;
      case 2:
        move.kind = Kind::colour;
        move.colour = static_cast<Colour>(any(6));
        break;
      case 3:
        move.kind = any(2) ? Kind::remove : Kind::restore;
        break;
      case 4:
        move.kind = any(2) ? Kind::hide : Kind::show;
        break;
      default:
        move.kind = Kind::put;
        move.place = "continue";
    }
    moves.push_back(std::move(move));
  }
  return moves;
}

TEST(Moves, EndInTheSameBoardInWhateverOrderTheyArrive) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 chance(seed);
    Room first("stop_start_continue");
    const std::vector<NoteId> notes = {first.writes("stop", "a"), first.writes("start", "b"),
                                       first.writes("stop", "c", 2)};
    Room second = first;
    auto moves = some_moves(chance, notes, first.clock);
    for (const Move& move : moves) ASSERT_TRUE(apply(first.tool, first.board, move).ok());
    std::ranges::shuffle(moves, chance);
    for (const Move& move : moves) ASSERT_TRUE(apply(second.tool, second.board, move).ok());
    EXPECT_EQ(first.reads(), second.reads());
  }
}

TEST(Moves, ChangeNothingWhenTheyArriveTwice) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 chance(seed);
    Room room("stop_start_continue");
    const std::vector<NoteId> notes = {room.writes("stop", "a"), room.writes("start", "b")};
    const auto moves = some_moves(chance, notes, room.clock);
    for (const Move& move : moves) ASSERT_TRUE(apply(room.tool, room.board, move).ok());
    const auto once = room.reads();
    for (const Move& move : moves) ASSERT_TRUE(apply(room.tool, room.board, move).ok());
    EXPECT_EQ(room.reads(), once);
  }
}

TEST(Moves, AreUndoneByTheirOpposites) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 chance(seed);
    Room room("stop_start_continue");
    const std::vector<NoteId> notes = {room.writes("stop", "a"), room.writes("start", "b"),
                                       room.writes("continue", "c", 2)};
    const auto before = room.reads();
    std::vector<Move> backwards;
    for (const Move& planned : some_moves(chance, notes, room.clock)) {
      Move move = planned;
      for (const Text* text : room.board.find(move.note)->current())
        move.saw.push_back(text->stamp);
      // What is removed already cannot be removed: its opposite would bring it back.
      const Note& note = *room.board.find(move.note);
      if (note.removed.value == (move.kind == Kind::remove) &&
          (move.kind == Kind::remove || move.kind == Kind::restore)) {
        continue;
      }
      if (note.hidden.value == (move.kind == Kind::hide) &&
          (move.kind == Kind::hide || move.kind == Kind::show)) {
        continue;
      }
      const auto back = opposite(room.board, move, 0);
      ASSERT_TRUE(back);
      ASSERT_TRUE(room.does(move).ok());
      Move undo = *back;
      if (undo.kind == Kind::edit) undo.saw = {room.clock};
      backwards.push_back(undo);
    }
    for (auto undo = backwards.rbegin(); undo != backwards.rend(); ++undo) {
      if (undo->kind == Kind::edit) {
        undo->saw.clear();
        for (const Text* text : room.board.find(undo->note)->current()) {
          undo->saw.push_back(text->stamp);
        }
      }
      ASSERT_TRUE(room.does(*undo).ok());
    }
    EXPECT_EQ(room.reads(), before);
  }
}

TEST(Moves, KeepBothTextsOfTwoWhoWroteAtOnce) {
  Room room("hopes_and_fears");
  const NoteId note = room.writes("hopes", "a bus");
  const Stamp seen = room.clock;
  ASSERT_TRUE(
      room.does({.kind = Kind::edit, .note = note, .text = "a bus at six", .saw = {seen}}).ok());
  ASSERT_TRUE(
      room.does({.kind = Kind::edit, .note = note, .text = "a night bus", .saw = {seen}}).ok());
  EXPECT_EQ(room.board.find(note)->words(), "a bus at six / a night bus");

  ASSERT_TRUE(room.does({.kind = Kind::edit,
                         .note = note,
                         .text = "a bus at six and at night",
                         .saw = {seen + 1, seen + 2}})
                  .ok());
  EXPECT_EQ(room.board.find(note)->words(), "a bus at six and at night");
}

TEST(Moves, LetNoNoteHangBelowItself) {
  Room room("five_whys");
  const NoteId top = room.writes("whys", "late"), below = room.writes("whys", "no bus", 1, top);
  EXPECT_THAT(room.refusal_of({.kind = Kind::put, .note = top, .place = "whys", .parent = below}),
              HasSubstr("belong to itself"));
  EXPECT_THAT(room.refusal_of({.kind = Kind::put, .note = top, .place = "whys", .parent = top}),
              HasSubstr("belong to itself"));
}

// ---- each tool ---------------------------------------------------------------------------------

TEST(QuestionBoard, StandsTablesQuestionsPromptsAndNotesBelowEachOther) {
  Room room("question_board", questions());
  room.writes("q1.a", "A kettle");
  room.writes("q1.b", "A bench", 2);
  room.writes("q2", "Rain", 2);
  EXPECT_THAT(
      room.reads(),
      ElementsAre("# Harbour", "## What helps?", "### a) At home", "- A kettle", "### b) Outside",
                  "## What hinders?", "# Table 2", "## What helps?", "### a) At home",
                  "### b) Outside", "- A bench", "## What hinders?", "- Rain"));
  EXPECT_THAT(room.takes_home(), ElementsAre("idea | What helps? | a) At home | A kettle",
                                             "idea | What helps? | b) Outside | A bench",
                                             "idea | What hinders? |  | Rain"));
}

TEST(QuestionBoard, NeedsAQuestion) {
  EXPECT_FALSE(find("question_board")->prepare({}).ok());
  EXPECT_FALSE(find("question_board")->prepare({{"questions", json::array{"  "}}}).ok());
}

TEST(FiveWhys, BranchAndAreTakenHomeByTheirRoots) {
  Room room("five_whys", {{"problem", "The van came late"}});
  const NoteId late = room.writes("whys", "It left late"),
               keys = room.writes("whys", "No keys", 1, late);
  room.writes("whys", "Nobody checks the list", 1, late);
  const NoteId root = room.writes("whys", "One key for three drivers", 1, keys);
  ASSERT_TRUE(room.does({.kind = Kind::mark, .note = root, .mark = "in_our_gift"}).ok());
  EXPECT_THAT(room.reads(),
              ElementsAre("# Harbour", "## The van came late", "- It left late", "- No keys",
                          "- One key for three drivers (in our gift)", "- Nobody checks the list",
                          "# Table 2", "## The van came late"));
  EXPECT_THAT(
      room.takes_home(),
      UnorderedElementsAre(
          "evidence | The van came late | It left late > No keys | One key for three drivers",
          "evidence | The van came late | It left late | Nobody checks the list"));
}

TEST(FiveWhys, KeepTheCausesOfAnEffectThatIsTakenAway) {
  Room room("five_whys");
  const NoteId top = room.writes("whys", "late");
  room.writes("whys", "no bus", 1, top);
  ASSERT_TRUE(room.does({.kind = Kind::remove, .note = top}).ok());
  EXPECT_THAT(room.reads(), testing::Contains("- no bus"));
}

TEST(FiveWhys, TakeNoWordsHomeThatWereHiddenOrTakenAway) {
  for (const Kind gone : {Kind::hide, Kind::remove}) {
    Room room("five_whys", {{"problem", "The van came late"}});
    const NoteId top = room.writes("whys", "Traffic");
    const NoteId rude = room.writes("whys", "Something rude", 1, top);
    room.writes("whys", "The road is closed", 1, rude);
    ASSERT_TRUE(room.does({.kind = gone, .note = rude}).ok());
    for (const std::string& line : room.takes_home()) EXPECT_THAT(line, Not(HasSubstr("rude")));
    EXPECT_THAT(room.takes_home(), SizeIs(2)) << "what begins a chain now, and what stood above";
  }
}

TEST(FiveWhys, EndSomewhere) {
  Room room("five_whys");
  NoteId last = 0;
  for (int depth = 0; depth < 7; ++depth) last = room.writes("whys", "why", 1, last);
  EXPECT_THAT(room.refusal_of(
                  {.kind = Kind::add, .note = 5, .text = "why", .place = "whys", .parent = last}),
              HasSubstr("deep enough"));
}

TEST(WorryMatrix, NamesTheActionOfEachCorner) {
  Room room("worry_matrix");
  room.writes("likely.inside", "We run out of volunteers");
  const Region drawn = room.tool.draw(room.board, english);
  ASSERT_EQ(drawn.parts.size(), 2U);
  ASSERT_EQ(drawn.parts[0].parts.size(), 4U);
  EXPECT_THAT(drawn.parts[0].parts[0].hint, HasSubstr("Act now"));
  EXPECT_EQ(drawn.parts[0].parts[3].row, 2);
  EXPECT_EQ(drawn.parts[0].parts[3].column, 2);
  EXPECT_THAT(room.takes_home(),
              ElementsAre("experience |  | Likely, in our control | We run out of volunteers"));
}

TEST(Placemat, HasAsManyCornersAsPeopleAndOneMiddle) {
  Room room("placemat", {{"corners", 3}});
  EXPECT_EQ(room.tool.places(room.board.setup).size(), 4U);
  EXPECT_EQ(room.tool.places({{{"corners", 99}}, {}}).size(), 9U);
  room.writes("corner.1", "mine");
  room.writes("middle", "ours");
  EXPECT_THAT(room.takes_home(), ElementsAre("idea |  | The middle: what we agree on | ours",
                                             "idea |  | Corner 1 | mine"));
}

TEST(CriticalFriends, TakeOnlyQuestionsWhileQuestionsAreAsked) {
  Room room("critical_friends", {{"phase", "questions"}});
  EXPECT_THAT(
      room.refusal_of({.kind = Kind::add, .note = 1, .text = "Do more", .place = "questions"}),
      HasSubstr("Only questions"));
  EXPECT_THAT(room.refusal_of({.kind = Kind::add, .note = 1, .text = "Good", .place = "warm"}),
              HasSubstr("not open now"));
  room.writes("questions", "Who asked for it? ");
  EXPECT_THAT(room.takes_home(), ElementsAre("question |  | Questions only | Who asked for it?"));
}

TEST(DotVote, GivesEveryoneTheSameDotsAndSortsOnceClosed) {
  Room room("dot_vote", {{"dots", 2}});
  const NoteId first = room.writes("options", "Bench"), second = room.writes("options", "Lamp", 2);
  ASSERT_TRUE(room.does({.kind = Kind::dot, .note = second, .person = 9}).ok());
  const Stamp given = room.clock;
  ASSERT_TRUE(room.does({.kind = Kind::dot, .note = second, .person = 9}).ok());
  EXPECT_THAT(room.refusal_of({.kind = Kind::dot, .note = first, .person = 9}),
              HasSubstr("all your dots"));
  EXPECT_THAT(room.reads(), ElementsAre("# To choose from", "- Bench", "- Lamp (2 dots)"));
  room.board.setup.options["state"] = "closed";
  EXPECT_THAT(room.reads(), ElementsAre("# To choose from", "- Lamp (2 dots)", "- Bench"));

  ASSERT_TRUE(room.does({.kind = Kind::undot, .note = second, .person = 9, .dot = given}).ok());
  EXPECT_EQ(room.board.find(second)->dots_given(), 1);
  EXPECT_THAT(room.refusal_of({.kind = Kind::undot, .note = second, .person = 8, .dot = given}),
              HasSubstr("no dot of yours"));
}

TEST(DotVote, CountsNoDotsOfNotesThatAreGone) {
  Room room("dot_vote", {{"dots", 1}});
  const NoteId first = room.writes("options", "Bench"), second = room.writes("options", "Lamp");
  ASSERT_TRUE(room.does({.kind = Kind::dot, .note = first, .person = 9}).ok());
  ASSERT_TRUE(room.does({.kind = Kind::remove, .note = first}).ok());
  EXPECT_TRUE(room.does({.kind = Kind::dot, .note = second, .person = 9}).ok());
}

TEST(ScenarioCards, DealEachTableAHandThatStays) {
  Room room("scenario_cards", {{"seed", 7}});
  const Region drawn = room.tool.draw(room.board, english);
  const auto hand = drawn.parts[0].parts[0].lines, other = drawn.parts[1].parts[0].lines;
  EXPECT_EQ(hand.size(), 5U);
  EXPECT_NE(hand, other);
  EXPECT_EQ(room.tool.draw(room.board, english).parts[0].parts[0].lines, hand);
  room.board.setup.options["seed"] = 8;
  EXPECT_NE(room.tool.draw(room.board, english).parts[0].parts[0].lines, hand);
}

TEST(ScenarioCards, TakeADeckThatSomebodyBrings) {
  Room room("scenario_cards", {{"cards", "kind,text\nwho,A baker\nwhere,At sea\n"}});
  room.writes("answer", "Bread by boat");
  EXPECT_THAT(room.takes_home(),
              ElementsAre("idea |  | who: A baker; where: At sea | Bread by boat"));
  const Tool& tool = *find("scenario_cards");
  EXPECT_FALSE(tool.prepare({{"cards", "nothing here"}}).ok());
  EXPECT_FALSE(tool.prepare({{"deck", "../../people"}}).ok());
  EXPECT_TRUE(tool.prepare({{"deck", "principle_to_act"}}).ok());
}

}  // namespace
}  // namespace commonty::workshops::tools
