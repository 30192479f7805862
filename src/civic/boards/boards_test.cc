#include "civic/boards/boards.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "platform/texts/texts.h"
#include "tests/support/site/rules.h"

namespace commonty::boards {
namespace {

namespace json = boost::json;
namespace tools = workshops::tools;
using challenges::Challenge;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using workshops::Part;
using workshops::Stage;
using Kind = Move::Kind;

std::string english(const Message& message) { return Texts::english()(message); }

template <class T>
std::string why_not(const Result<T>& result) {
  return result.ok() ? "" : english(result.refusal().problems.front().text);
}

class Boards : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann"), bob = named("Bob"), eve = named("Eve");
    workshop = write([&](Tx& tx) {
      return workshops::create(tx, ann, challenge.id, {.title = "An evening", .groups = 2}).value();
    });
    board = opened({.title = "Hopes", .tool = "hopes_and_fears"});
    sits(bob, 1);
    sits(eve, 2);
  }
  ActivityId opened(const workshops::ActivityDraft& draft) {
    return write([&](Tx& tx) {
      const ActivityId id = workshops::add_activity(tx, ann, workshop, draft).value();
      workshops::set_stage(tx, ann, id, Stage::open).value();
      return id;
    });
  }
  void sits(PersonId who, int group, Part part = Part::participant) {
    write([&](Tx& tx) {
      workshops::join(tx, who, workshop, {.group = group}).value();
      workshops::set_part(tx, workshop, who, part).value();
    });
  }
  void stage(Stage to) {
    write([&](Tx& tx) { workshops::set_stage(tx, ann, board, to).value(); });
  }
  Mover mover_of(Tx& tx, PersonId who, const Sheet& sheet) {
    const Viewer viewer{.kind = Viewer::Kind::person, .id = who, .name = who == bob ? "Bob" : ""};
    return mover(tx, viewer, sheet, who == ann);
  }
  Result<Move> does(PersonId who, Move move) {
    return write([&](Tx& tx) -> Result<Move> {
      Sheet sheet = TRY(boards::open(tx, board));
      const Mover by = mover_of(tx, who, sheet);
      if (move.kind == Kind::add && move.group == 0) move.group = by.group;
      return make(tx, by, sheet, move);
    });
  }
  NoteId writes(PersonId who, const std::string& text, const std::string& place = "hopes",
                NoteId parent = 0) {
    const auto made =
        does(who, {.kind = Kind::add, .text = text, .place = place, .parent = parent});
    EXPECT_TRUE(made.ok()) << why_not(made);
    return made->note;
  }
  Result<Move> edits(PersonId who, NoteId note, const std::string& text,
                     const std::vector<tools::Stamp>& saw) {
    return does(who, {.kind = Kind::edit, .note = note, .text = text, .saw = saw});
  }
  std::vector<tools::Stamp> texts_of(NoteId note) {
    std::vector<tools::Stamp> out;
    const Sheet sheet = now();
    for (const tools::Text* text : sheet.board.find(note)->current()) out.push_back(text->stamp);
    return out;
  }
  Result<void> undoes(PersonId who, bool again = false) {
    return write([&](Tx& tx) -> Result<void> {
      Sheet sheet = TRY(boards::open(tx, board));
      return (again ? redo : undo)(tx, mover_of(tx, who, sheet), sheet);
    });
  }
  Result<void> redoes(PersonId who) { return undoes(who, true); }
  Sheet now() {
    return read([&](Tx& tx) { return boards::open(tx, board).value(); });
  }
  static std::vector<std::string> lines(const Sheet& sheet) {
    std::vector<std::string> out;
    for (const auto& line : tools::outline(*sheet.tool, sheet.board, english)) {
      if (line.note != 0) out.push_back(line.text);
    }
    return out;
  }
  std::vector<std::string> reads() { return lines(now()); }
  std::vector<std::string> past(std::int64_t until) {
    return read([&](Tx& tx) { return lines(open_past(tx, board, until).value()); });
  }
  int kept() {
    return read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM board_moves"); });
  }

  Challenge challenge;
  WorkshopId workshop;
  ActivityId board;
  PersonId ann, bob, eve;
};
ON_BOTH_DATABASES(Boards);

TEST_P(Boards, KeepTheNotesOfATableThatWasTakenAway) {
  writes(bob, "A later bus");
  writes(eve, "A bench");
  write([&](Tx& tx) { workshops::set_groups(tx, workshop, {"Harbour"}).value(); });
  EXPECT_THAT(reads(), ElementsAre("A later bus", "A bench"));
  EXPECT_EQ(now().board.setup.groups.back().number, 2);
  write([&](Tx& tx) { workshops::set_groups(tx, workshop, {}).value(); });
  EXPECT_THAT(reads(), UnorderedElementsAre("A later bus", "A bench"));
}

// ---- writing -----------------------------------------------------------------------------------

TEST_P(Boards, KeepNotesWithTheirTableTheirAuthorAndTheirPlace) {
  const NoteId id = writes(bob, "  A later bus \n");
  writes(eve, "The cost", "fears");
  const Sheet sheet = now();
  const tools::Note& note = *sheet.board.find(id);
  EXPECT_EQ(note.words(), "A later bus");
  EXPECT_EQ(note.group, 1);
  EXPECT_EQ(note.author, "Bob");
  EXPECT_EQ(note.person, bob.value);
  EXPECT_EQ(note.place.value, "hopes");
  EXPECT_EQ(sheet.position, 2);
  EXPECT_THAT(reads(), ElementsAre("A later bus", "The cost"));
}

TEST_P(Boards, AreMovedOnChangedAndTakenAway) {
  const NoteId id = writes(bob, "A bus");
  ASSERT_TRUE(edits(bob, id, "A later bus", texts_of(id)).ok());
  ASSERT_TRUE(does(eve, {.kind = Kind::put, .note = id, .place = "fears"}).ok());
  ASSERT_TRUE(does(eve, {.kind = Kind::colour, .note = id, .colour = tools::Colour::green}).ok());
  const Sheet sheet = now();
  EXPECT_EQ(sheet.board.find(id)->words(), "A later bus");
  EXPECT_EQ(sheet.board.find(id)->place.value, "fears");
  EXPECT_EQ(sheet.board.find(id)->group, 1) << "moving it takes it to no other table";
  EXPECT_EQ(sheet.board.find(id)->colour.value, tools::Colour::green);
  ASSERT_TRUE(does(bob, {.kind = Kind::remove, .note = id}).ok());
  EXPECT_THAT(reads(), IsEmpty());
  EXPECT_EQ(kept(), 5);
}

TEST_P(Boards, LieInTheOrderInWhichTheyWereWrittenUntilSomebodyMovesOne) {
  const NoteId a = writes(bob, "a");
  writes(bob, "b");
  writes(bob, "c");
  EXPECT_THAT(reads(), ElementsAre("a", "b", "c"));
  ASSERT_TRUE(does(bob, {.kind = Kind::put, .note = a, .place = "hopes", .rank = 2.5}).ok());
  EXPECT_THAT(reads(), ElementsAre("b", "a", "c"));
  ASSERT_TRUE(does(bob, {.kind = Kind::put, .note = a, .place = "hopes"}).ok());
  EXPECT_THAT(reads(), ElementsAre("b", "c", "a"));
}

TEST_P(Boards, RefuseWhatDoesNotFitAndKeepNothingOfIt) {
  const auto add = [&](const std::string& text, const std::string& place) {
    return why_not(does(bob, {.kind = Kind::add, .text = text, .place = place}));
  };
  EXPECT_THAT(add(std::string(281, 'x'), "hopes"), HasSubstr("281 characters; 280 fit"));
  EXPECT_THAT(add(std::string(1 << 20, 'x'), "hopes"), HasSubstr("280 fit"));
  EXPECT_THAT(add(" \n\t", "hopes"), HasSubstr("Write something"));
  EXPECT_THAT(add("x", "nowhere"), HasSubstr("no such place"));
  EXPECT_EQ(kept(), 0);
  EXPECT_EQ(now().position, 0);
  std::string wide;
  for (int i = 0; i < 280; ++i) wide += "ŵ";
  EXPECT_EQ(add(wide, "hopes"), "") << "characters are counted, not bytes";
}

// ---- who may, and when -------------------------------------------------------------------------

TEST_P(Boards, AreWrittenOnByThoseInTheRoom) {
  const PersonId ian = named("Ian"), watcher = named("Wes");
  sits(watcher, 0, Part::observer);
  for (const PersonId who : {ian, watcher}) {
    EXPECT_THAT(why_not(does(who, {.kind = Kind::add, .group = 1, .text = "x", .place = "hopes"})),
                HasSubstr("Join the workshop"));
  }
  EXPECT_TRUE(does(ann, {.kind = Kind::add, .group = 1, .text = "x", .place = "hopes"}).ok());
  EXPECT_EQ(kept(), 1);
}

TEST_P(Boards, SayWhyNobodyCanWriteNow) {
  const NoteId id = writes(bob, "A bus");
  const struct {
    Stage stage;
    const char* says;
  } cases[] = {{Stage::waiting, "not open yet"},
               {Stage::locked, "locked now. Your words were not added"},
               {Stage::closed, "locked now. Your words were not added"}};
  for (const auto& item : cases) {
    SCOPED_TRACE(item.says);
    stage(item.stage);
    EXPECT_THAT(why_not(does(bob, {.kind = Kind::add, .text = "x", .place = "hopes"})),
                HasSubstr(item.says));
    EXPECT_THAT(why_not(edits(bob, id, "x", {1})), HasSubstr(item.says));
    EXPECT_THAT(why_not(undoes(bob)), HasSubstr(item.says));
  }
  EXPECT_EQ(kept(), 1);
  stage(Stage::open);
  EXPECT_TRUE(does(bob, {.kind = Kind::add, .text = "x", .place = "hopes"}).ok());
}

TEST_P(Boards, LeavePeoplesWordsToThem) {
  const NoteId id = writes(bob, "A bus");
  for (const Kind kind : {Kind::edit, Kind::remove}) {
    EXPECT_THAT(why_not(does(eve, {.kind = kind, .note = id, .text = "x", .saw = {1}})),
                HasSubstr("somebody else's words"));
  }
  EXPECT_THAT(why_not(does(bob, {.kind = Kind::hide, .note = id})), HasSubstr("facilitator"));
  sits(eve, 2, Part::table_host);
  EXPECT_TRUE(edits(eve, id, "A night bus", {1}).ok());
  EXPECT_TRUE(does(ann, {.kind = Kind::remove, .note = id}).ok());
}

TEST_P(Boards, ChangeNothingThatIsGone) {
  const NoteId id = writes(bob, "A bus"), hidden = writes(bob, "A rude word");
  ASSERT_TRUE(does(bob, {.kind = Kind::remove, .note = id}).ok());
  ASSERT_TRUE(does(ann, {.kind = Kind::hide, .note = hidden}).ok());
  const int before = kept();
  for (const NoteId gone : {id, hidden, NoteId{12345}}) {
    for (const Kind kind : {Kind::edit, Kind::put, Kind::colour, Kind::mark, Kind::dot}) {
      const auto refused =
          does(bob, {.kind = kind, .note = gone, .text = "x", .place = "hopes", .mark = "x"});
      ASSERT_FALSE(refused.ok());
      EXPECT_EQ(refused.refusal().reason, Reason::gone);
    }
  }
  EXPECT_EQ(kept(), before);
}

TEST_P(Boards, HideANoteAndShowItAgain) {
  const NoteId id = writes(bob, "A bus");
  ASSERT_TRUE(does(ann, {.kind = Kind::hide, .note = id}).ok());
  EXPECT_THAT(reads(), IsEmpty());
  ASSERT_TRUE(undoes(ann).ok());
  EXPECT_THAT(reads(), ElementsAre("A bus"));
  ASSERT_TRUE(redoes(ann).ok());
  EXPECT_THAT(reads(), IsEmpty());
  ASSERT_TRUE(does(ann, {.kind = Kind::show, .note = id}).ok());
  EXPECT_THAT(reads(), ElementsAre("A bus"));
}

// ---- undo and redo -----------------------------------------------------------------------------

TEST_P(Boards, ShowNothingAgainForWhoDoesNotFacilitateAnyMore) {
  const NoteId rude = writes(bob, "Rude");
  ASSERT_TRUE(does(ann, {.kind = Kind::hide, .note = rude}).ok());
  const auto as_participant = [&](Result<void> (*deed)(Tx&, const Mover&, Sheet&)) {
    return write([&](Tx& tx) -> Result<void> {
      Sheet sheet = TRY(boards::open(tx, board));
      return deed(tx, {.person = ann, .in_the_room = true}, sheet);
    });
  };
  EXPECT_THAT(why_not(as_participant(undo)), HasSubstr("Only the facilitator hides a note"));
  EXPECT_THAT(reads(), IsEmpty());
  ASSERT_TRUE(undoes(ann).ok());
  EXPECT_THAT(why_not(as_participant(redo)), HasSubstr("Only the facilitator hides a note"));
  EXPECT_THAT(reads(), ElementsAre("Rude"));
}

TEST_P(Boards, TakeBackOnesOwnMovesOneAfterTheOther) {
  const NoteId id = writes(bob, "A bus");
  ASSERT_TRUE(edits(bob, id, "A night bus", texts_of(id)).ok());
  writes(eve, "The cost", "fears");
  ASSERT_TRUE(does(bob, {.kind = Kind::put, .note = id, .place = "fears"}).ok());

  ASSERT_TRUE(undoes(bob).ok());
  EXPECT_EQ(now().board.find(id)->place.value, "hopes");
  ASSERT_TRUE(undoes(bob).ok());
  EXPECT_THAT(reads(), ElementsAre("A bus", "The cost"));
  ASSERT_TRUE(undoes(bob).ok());
  EXPECT_THAT(reads(), ElementsAre("The cost"));
  EXPECT_THAT(why_not(undoes(bob)), HasSubstr("nothing of yours to take back"));

  for (int i = 0; i < 3; ++i) ASSERT_TRUE(redoes(bob).ok());
  EXPECT_EQ(now().board.find(id)->place.value, "fears");
  EXPECT_EQ(now().board.find(id)->words(), "A night bus");
  EXPECT_THAT(why_not(redoes(bob)), HasSubstr("nothing to do again"));
}

TEST_P(Boards, ForgetWhatWasTakenBackOnceSomethingElseIsDone) {
  writes(bob, "a");
  ASSERT_TRUE(undoes(bob).ok());
  writes(bob, "b");
  EXPECT_FALSE(redoes(bob).ok());
  EXPECT_THAT(reads(), ElementsAre("b"));
}

TEST_P(Boards, TakeBackAnEditThatSomebodyWroteOver) {
  const NoteId id = writes(bob, "A bus");
  ASSERT_TRUE(edits(bob, id, "A night bus", texts_of(id)).ok());
  ASSERT_TRUE(edits(ann, id, "A bus at night", texts_of(id)).ok());
  ASSERT_TRUE(undoes(bob).ok());
  EXPECT_THAT(reads(), ElementsAre("A bus")) << "one text, as it was before Bob's own change";
}

TEST_P(Boards, EndWhereTheyBeganWhenAllIsTakenBack) {
  std::mt19937 chance(7);
  writes(bob, "mine");
  const NoteId other = writes(eve, "yours", "fears");
  const auto before = reads();
  constexpr int moves = 12;
  for (int i = 0; i < moves; ++i) {
    switch (chance() % 4) {
      case 0:
        writes(ann, "note " + std::to_string(i), chance() % 2 ? "hopes" : "fears");
        break;
      case 1:
        ASSERT_TRUE(edits(ann, other, "text " + std::to_string(i), texts_of(other)).ok());
        break;
      case 2:
        ASSERT_TRUE(does(ann, {.kind = Kind::put, .note = other, .place = "hopes"}).ok());
        break;
      default:
        ASSERT_TRUE(does(ann, {.kind = Kind::colour, .note = other}).ok());
    }
  }
  const auto after = reads();
  for (int i = 0; i < moves; ++i) ASSERT_TRUE(undoes(ann).ok());
  EXPECT_EQ(reads(), before);
  for (int i = 0; i < moves; ++i) ASSERT_TRUE(redoes(ann).ok());
  EXPECT_EQ(reads(), after);
}

// ---- at the same time --------------------------------------------------------------------------

TEST_P(Boards, KeepBothTextsOfTwoWhoChangedANoteAtOnce) {
  const NoteId id = writes(bob, "A bus");
  const auto saw = texts_of(id);
  ASSERT_TRUE(edits(bob, id, "A night bus", saw).ok());
  ASSERT_TRUE(edits(ann, id, "A bus on Sundays", saw).ok());
  EXPECT_THAT(reads(), ElementsAre("A night bus / A bus on Sundays"));
  ASSERT_TRUE(edits(ann, id, "A night bus, also on Sundays", texts_of(id)).ok());
  EXPECT_THAT(reads(), ElementsAre("A night bus, also on Sundays"));
}

TEST_P(Boards, KeepTheTextOfATabFromYesterdayBesideTheNewOne) {
  const NoteId id = writes(bob, "A bus");
  const auto yesterday = texts_of(id);
  ASSERT_TRUE(edits(bob, id, "A night bus", texts_of(id)).ok());
  clock.advance(day_ms);
  ASSERT_TRUE(edits(bob, id, "A day bus", yesterday).ok());
  EXPECT_THAT(reads(), ElementsAre("A night bus / A day bus"));
}

TEST_P(Boards, CatchUpWithMovesMadeSinceTheyWereRead) {
  Sheet stale = now();
  writes(eve, "first");
  const auto made = write([&](Tx& tx) -> Result<Move> {
    Sheet sheet = stale;
    return make(tx, mover_of(tx, bob, sheet), sheet,
                {.kind = Kind::add, .group = 1, .text = "second", .place = "hopes"});
  });
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->stamp, 2);
  EXPECT_THAT(reads(), UnorderedElementsAre("first", "second"));
}

TEST_P(Boards, NumberMovesWithoutGapsHoweverManyWriteAtOnce) {
  constexpr int people = 4, each = 5;
  std::vector<PersonId> all;
  for (int i = 0; i < people; ++i) {
    all.push_back(named("P" + std::to_string(i)));
    sits(all.back(), 1 + i % 2);
  }
  std::vector<std::thread> threads;
  for (const PersonId who : all) {
    threads.emplace_back([&, who] {
      for (int i = 0; i < each; ++i) writes(who, "note");
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto positions = read([&](Tx& tx) {
    std::vector<std::int64_t> out;
    for (const store::Row row : tx.query(
             "SELECT position FROM board_moves WHERE activity = $1 ORDER BY position", board)) {
      out.push_back(row.integer(0));
    }
    return out;
  });
  ASSERT_EQ(positions.size(), static_cast<std::size_t>(people * each));
  for (std::size_t i = 0; i < positions.size(); ++i) {
    EXPECT_EQ(positions[i], static_cast<std::int64_t>(i) + 1);
  }
  EXPECT_EQ(reads().size(), static_cast<std::size_t>(people * each));
}

// The moves of several people, made by each without seeing the others', in any order between them.
TEST_P(Boards, EndTheSameWhoeverWasFasterWhereNobodyTouchesTheSame) {
  std::vector<std::string> first;
  for (unsigned seed = 0; seed < 6; ++seed) {
    SCOPED_TRACE(seed);
    board = opened({.title = "Hopes", .tool = "hopes_and_fears"});
    const NoteId mine = writes(bob, "mine"), yours = writes(eve, "yours");
    const auto saw_mine = texts_of(mine), saw_yours = texts_of(yours);
    std::vector<std::pair<PersonId, Move>> moves = {
        {bob, {.kind = Kind::edit, .note = mine, .text = "mine, later", .saw = saw_mine}},
        {eve, {.kind = Kind::put, .note = mine, .place = "fears", .rank = 3}},
        {eve, {.kind = Kind::edit, .note = yours, .text = "yours, later", .saw = saw_yours}},
        {bob, {.kind = Kind::put, .note = yours, .place = "fears", .rank = 2}},
        {ann, {.kind = Kind::colour, .note = yours, .colour = tools::Colour::blue}},
    };
    std::ranges::shuffle(moves, std::mt19937(seed));
    for (const auto& [who, move] : moves) ASSERT_TRUE(does(who, move).ok());
    if (first.empty()) first = reads();
    EXPECT_EQ(reads(), first);
    EXPECT_EQ(now().board.find(yours)->colour.value, tools::Colour::blue);
  }
  EXPECT_THAT(first, ElementsAre("mine, later", "yours, later"));
}

// ---- looking back ------------------------------------------------------------------------------

TEST_P(Boards, ShowHowTheyGrewMoveByMove) {
  const NoteId id = writes(bob, "A bus");
  ASSERT_TRUE(edits(bob, id, "A night bus", texts_of(id)).ok());
  writes(eve, "The cost", "fears");
  EXPECT_THAT(past(0), IsEmpty());
  EXPECT_THAT(past(1), ElementsAre("A bus"));
  EXPECT_THAT(past(2), ElementsAre("A night bus"));
  EXPECT_THAT(past(3), ElementsAre("A night bus", "The cost"));
}

TEST_P(Boards, DigNothingUpThatWasHiddenOrTakenAway) {
  const NoteId rude = writes(bob, "A rude word"), mine = writes(eve, "I should not have said");
  writes(bob, "A bus");
  ASSERT_TRUE(does(ann, {.kind = Kind::hide, .note = rude}).ok());
  ASSERT_TRUE(does(eve, {.kind = Kind::remove, .note = mine}).ok());
  for (std::int64_t at = 0; at <= 5; ++at) {
    EXPECT_THAT(past(at), Not(testing::Contains(HasSubstr("rude"))));
    EXPECT_THAT(past(at), Not(testing::Contains(HasSubstr("should not"))));
  }
}

TEST_P(Boards, LoseTheWordsOfWhoWantsThemGoneAndKeepTheirShape) {
  const NoteId id = writes(bob, "My own words");
  ASSERT_TRUE(edits(bob, id, "My very own words", texts_of(id)).ok());
  writes(eve, "Hers");
  write([&](Tx& tx) { erase_words_of(tx, bob); });
  const Sheet sheet = now();
  EXPECT_EQ(sheet.board.find(id)->words(), people::erased_words);
  EXPECT_EQ(sheet.board.find(id)->author, "");
  EXPECT_THAT(reads(), testing::Contains("Hers"));
  const auto everything = read([](Tx& tx) {
    std::string out;
    for (const store::Row row : tx.query("SELECT body, author FROM board_moves")) {
      out += row.get<std::string>(0) + row.get<std::string>(1);
    }
    return out;
  });
  EXPECT_THAT(everything, Not(HasSubstr("own words")));
  EXPECT_THAT(everything, Not(HasSubstr("Bob")));
}

// ---- dots --------------------------------------------------------------------------------------

TEST_P(Boards, GiveEachPersonTheirDots) {
  board = opened({.title = "Vote", .tool = "dot_vote", .options = {{"dots", 2}}});
  const NoteId bench = writes(ann, "A bench", "options"), lamp = writes(ann, "A lamp", "options");
  const auto dot = [&](PersonId who, NoteId note) {
    return why_not(does(who, {.kind = Kind::dot, .note = note}));
  };
  EXPECT_EQ(dot(bob, bench), "");
  EXPECT_EQ(dot(bob, bench), "");
  EXPECT_THAT(dot(bob, lamp), HasSubstr("used all your dots"));
  EXPECT_EQ(dot(eve, lamp), "");
  ASSERT_TRUE(undoes(bob).ok());
  EXPECT_EQ(dot(bob, lamp), "");
  EXPECT_EQ(now().board.find(bench)->dots_given(), 1);
  EXPECT_EQ(now().board.find(lamp)->dots_given(), 2);
}

TEST_P(Boards, HaveToolsOnly) {
  const ActivityId talk = opened({.title = "Talk", .tool = ""});
  const auto refused = read([&](Tx& tx) { return boards::open(tx, talk); });
  EXPECT_THAT(why_not(refused), HasSubstr("no board"));
  EXPECT_FALSE(read([](Tx& tx) { return boards::open(tx, ActivityId{99}); }).ok());
}

}  // namespace
}  // namespace commonty::boards
