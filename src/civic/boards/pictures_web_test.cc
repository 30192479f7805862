#include "civic/boards/boards.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::boards {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using workshops::tools::Move;

class BoardPictures : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      ann = add_person(tx, "Ann");
      workshop = workshops::create(tx, ann, add_challenge(tx).id,
                                   {.title = "An evening", .groups = 2, .is_public = true})
                     .value();
      workshops::move_to(tx, ann, workshop, workshops::State::running).value();
    });
    open({.title = "Hopes and fears", .tool = "hopes_and_fears"});
  }
  void open(const workshops::ActivityDraft& draft) {
    store().write([&](Tx& tx) {
      activity = workshops::add_activity(tx, ann, workshop, draft).value();
      workshops::set_stage(tx, ann, activity, workshops::Stage::open).value();
    });
  }
  NoteId does(Move move) {
    return store().write([&](Tx& tx) {
      Sheet sheet = boards::open(tx, activity).value();
      const Mover by{.person = ann, .name = "Ann", .in_the_room = true, .facilitates = true};
      return make(tx, by, sheet, std::move(move)).value().note;
    });
  }
  NoteId writes(const std::string& text, const std::string& place = "hopes", int group = 1) {
    return does({.kind = Move::Kind::add, .group = group, .text = text, .place = place});
  }
  Answer picture(const std::string& query = "") {
    return browser().get("/boards/" + activity.text() + "/picture.svg" + query);
  }

  PersonId ann;
  WorkshopId workshop;
  ActivityId activity;
};
ON_BOTH_DATABASES(BoardPictures);

TEST_P(BoardPictures, ShowAllTablesOrTheOneThatIsAskedFor) {
  writes("A later bus");
  writes("Seats at the stop", "hopes", 2);
  const Answer all = picture();
  EXPECT_EQ(all.status, 200);
  EXPECT_THAT(all.header("Content-Type"), HasSubstr("image/svg+xml"));
  EXPECT_THAT(all.body, AllOf(StartsWith("<svg"), HasSubstr("A later bus"), HasSubstr("Seats at"),
                              HasSubstr("Table 1"), HasSubstr("Table 2")));
  EXPECT_THAT(picture("?table=2").body,
              AllOf(HasSubstr("Seats at"), Not(HasSubstr("A later bus"))));
}

TEST_P(BoardPictures, NameNobody) {
  writes("A later bus");
  EXPECT_THAT(picture().body, Not(HasSubstr("Ann")));
}

TEST_P(BoardPictures, ShowThePastWithoutWhatWasHiddenSince) {
  const NoteId rude = writes("Something rude");
  writes("A later bus");
  does({.kind = Move::Kind::hide, .note = rude});
  EXPECT_THAT(picture("?at=1").body, AllOf(Not(HasSubstr("rude")), Not(HasSubstr("A later bus"))));
  EXPECT_THAT(picture("?at=2").body, AllOf(Not(HasSubstr("rude")), HasSubstr("A later bus")));
  for (const char* later : {"", "?at=99", "?at=9223372036854775807"}) {
    EXPECT_THAT(picture(later).body, AllOf(Not(HasSubstr("rude")), HasSubstr("A later bus")));
  }
}

TEST_P(BoardPictures, KeepDotsHiddenUntilTheVoteIsClosed) {
  open({.title = "Vote", .tool = "dot_vote"});
  const NoteId bus = writes("A later bus", "options", 0);
  does({.kind = Move::Kind::dot, .note = bus});
  EXPECT_THAT(picture().body, Not(HasSubstr("●")));
  store().write(
      [&](Tx& tx) { workshops::set_stage(tx, ann, activity, workshops::Stage::closed).value(); });
  EXPECT_THAT(picture().body, HasSubstr("● 1"));
}

TEST_P(BoardPictures, AreForThoseWhoMaySeeTheBoard) {
  writes("A later bus");
  store().write(
      [&](Tx& tx) { tx.run("UPDATE workshops SET audience = 'team' WHERE id = $1", workshop); });
  const Answer refused = picture();
  EXPECT_NE(refused.status, 200);
  EXPECT_THAT(refused.body, Not(HasSubstr("A later bus")));
}

}  // namespace
}  // namespace commonty::boards
