// What is told in which order, to whom and how often, without sockets.
#include "platform/live/rooms.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "platform/live/circle.h"
#include "platform/live/room.h"
#include "platform/web/worker_pool.h"
#include "tests/support/databases.h"
#include "tests/support/ear.h"
#include "tests/support/stored_moves.h"

namespace commonty::live {
namespace {

using test::Ear;
using test::EarLoop;
using testing::HasSubstr;

class RoomsTest : public testing::Test {
 protected:
  Options options{.tick_ms = 0};
  test::StoredMoves stored;
  EarLoop loop;

  Rooms& rooms() {
    if (!rooms_) rooms_ = std::make_unique<Rooms>(options);
    return *rooms_;
  }
  std::unique_ptr<Ear> join(Position after, std::function<bool()> may_stay = {}) {
    auto answer = rooms().stream({"board", after, stored.catch_up(), std::move(may_stay)});
    return std::make_unique<Ear>(loop, answer.seat);
  }
  void say(const std::string& text) { rooms().say("board", stored.add(text)); }
  // Everything was told, and nobody waits for the store.
  void settle(const Ear& ear, const std::string& last) {
    loop.run_until([&] { return ear.heard().find(last) != std::string::npos; });
  }

  // Who has just come goes on from the log by themselves, until they hear what all hear.
  void get_in_step(const Ear& one, const Ear& other) {
    for (int i = 0; i < 100; ++i) {
      say("a pair, which each would join by themselves");
      say("step " + std::to_string(i) + ".");
      settle(one, "step " + std::to_string(i) + ".");
      settle(other, "step " + std::to_string(i) + ".");
      const bool same = one.pieces.back() == other.pieces.back();
      if (same && one.pieces.back()->starts_with("id: ")) return;  // not only how many there are
    }
    ADD_FAILURE() << "they never heard the same";
  }

  void wait_until_forgotten() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (rooms().count() > 0 && std::chrono::steady_clock::now() < end) {
      loop.run_ready();
      std::this_thread::yield();
    }
    EXPECT_EQ(rooms().count(), 0u);
  }

 private:
  std::unique_ptr<Rooms> rooms_;
};

TEST_F(RoomsTest, TellEverybodyTheVerySameBytes) {
  const auto ann = join(0), bea = join(0);
  get_in_step(*ann, *bea);
  say("one");
  settle(*ann, "one");
  settle(*bea, "one");
  EXPECT_EQ(ann->heard(), stored.written(0));
  EXPECT_EQ(ann->pieces.back(), bea->pieces.back());
}

TEST_F(RoomsTest, GatherWhatIsSaidInOneTick) {
  const auto ann = join(0), bea = join(0);
  get_in_step(*ann, *bea);
  const std::size_t before = ann->pieces.size();
  say("one");
  say("two");
  settle(*ann, "two");
  settle(*bea, "two");
  EXPECT_EQ(ann->pieces.size(), before + 1);
  EXPECT_EQ(*ann->pieces.back(), stored.written(stored.newest() - 2));
  EXPECT_EQ(ann->pieces.back(), bea->pieces.back());
}

TEST_F(RoomsTest, AskTheStoreOnceForAllWhoCome) {
  for (int i = 1; i <= 50; ++i) stored.add("old " + std::to_string(i));
  std::vector<std::unique_ptr<Ear>> ears;
  for (int i = 0; i < 100; ++i) ears.push_back(join(20));
  for (const auto& ear : ears) settle(*ear, "old 50");
  EXPECT_LE(stored.asked(), 2);
  for (const auto& ear : ears) EXPECT_EQ(ear->heard(), stored.written(20));
}

TEST_F(RoomsTest, GoOnFromTheLogWithoutTheStore) {
  const auto ann = join(0);
  for (int i = 1; i <= 5; ++i) say("move " + std::to_string(i));
  settle(*ann, "move 5");
  const int asked = stored.asked();
  const auto bea = join(3);
  settle(*bea, "move 5");
  EXPECT_EQ(bea->heard(), stored.written(3));
  EXPECT_EQ(stored.asked(), asked);
}

TEST_F(RoomsTest, TellFromTheStoreWhatTheLogHasForgotten) {
  options.frames_max = 3;
  const auto ann = join(0);
  for (int i = 1; i <= 10; ++i) {
    say("move " + std::to_string(i));
    settle(*ann, "move " + std::to_string(i));
  }
  const auto bea = join(2), cat = join(6);
  settle(*bea, "move 10");
  settle(*cat, "move 10");
  EXPECT_EQ(bea->heard(), stored.written(2));
  EXPECT_EQ(cat->heard(), stored.written(6));
  say("move 11");
  settle(*bea, "move 11");
  EXPECT_EQ(bea->heard(), stored.written(2));
}

TEST_F(RoomsTest, QueueNothingForWhoIsSlow) {
  const auto ann = join(0), bea = join(0);
  get_in_step(*ann, *bea);
  bea->slow = true;
  say("one");
  settle(*bea, "one");
  const std::size_t before = bea->pieces.size();
  for (int i = 2; i <= 6; ++i) say("move " + std::to_string(i));
  settle(*ann, "move 6");
  EXPECT_EQ(bea->pieces.size(), before);
  bea->slow = false;
  bea->take_rest();
  EXPECT_EQ(bea->heard(), stored.written(0));
  EXPECT_EQ(bea->pieces.size(), before + 1);
  get_in_step(*ann, *bea);
  EXPECT_EQ(bea->heard(), stored.written(0));
}

TEST_F(RoomsTest, AskTheStoreForWhoWasSlowForTooLong) {
  options.frames_max = 3;
  const auto ann = join(0), bea = join(0);
  say("move 1");
  settle(*bea, "move 1");
  bea->slow = true;
  for (int i = 2; i <= 20; ++i) {
    say("move " + std::to_string(i));
    settle(*ann, "move " + std::to_string(i));
  }
  ASSERT_TRUE(bea->is_busy());
  bea->slow = false;
  bea->take_rest();
  settle(*bea, "move 20");
  EXPECT_EQ(bea->heard(), stored.written(0));
}

TEST_F(RoomsTest, LookIntoTheStoreForWhatCameOutOfTurn) {
  const auto ann = join(0);
  say("one");
  settle(*ann, "one");
  const Message two = stored.add("two"), three = stored.add("three");
  rooms().say("board", three);
  rooms().say("board", two);
  rooms().say("board", three);
  settle(*ann, "three");
  say("four");
  settle(*ann, "four");
  EXPECT_EQ(ann->heard(), stored.written(0));
}

TEST_F(RoomsTest, DrawForThemselvesWhatTheyArePointedTo) {
  const auto ann = join(0), bea = join(0);
  stored.add("one");
  rooms().point_to("board", stored.add("two").position);
  settle(*ann, "two");
  settle(*bea, "two");
  EXPECT_EQ(ann->heard(), stored.written(0));
  EXPECT_EQ(bea->heard(), stored.written(0));
}

TEST_F(RoomsTest, TellInPassingWhoIsThere) {
  const auto ann = join(0);
  say("one");
  settle(*ann, "one");
  rooms().say_in_passing("board", "timer", "90");
  settle(*ann, "timer");
  EXPECT_EQ(ann->heard(), "id: 1\ndata: one\n\nevent: timer\ndata: 90\n\n");
  const auto bea = join(1);
  say("two");
  settle(*bea, "two");
  EXPECT_EQ(bea->heard(), "id: 2\ndata: two\n\n");
}

TEST_F(RoomsTest, SayThatAPageIsTooFarBehind) {
  for (int i = 1; i <= 9; ++i) stored.add("old " + std::to_string(i));
  stored.told_max = 3;
  const auto ann = join(2), bea = join(7);
  settle(*ann, "behind");
  settle(*bea, "old 9");
  EXPECT_EQ(ann->heard(), "id: 9\nevent: behind\ndata: \n\n");
  EXPECT_EQ(bea->heard(), stored.written(7));
  say("new");
  settle(*ann, "new");
  EXPECT_THAT(ann->heard(), testing::EndsWith("id: 10\ndata: new\n\n"));
}

TEST_F(RoomsTest, PutRightWhoComesFromNowhere) {
  for (int i = 1; i <= 3; ++i) stored.add("old " + std::to_string(i));
  const auto lost = join(999), ann = join(3);
  settle(*lost, "behind");
  say("new");
  settle(*lost, "new");
  settle(*ann, "new");
  EXPECT_EQ(ann->heard(), stored.written(3));
  EXPECT_THAT(lost->heard(), testing::EndsWith("id: 4\ndata: new\n\n"));
}

TEST_F(RoomsTest, TellNothingToWhoMayNotStay) {
  std::atomic<bool> allowed = true;
  const auto ann = join(0), bea = join(0, [&] { return allowed.load(); });
  say("one");
  settle(*bea, "one");
  allowed = false;
  rooms().recheck("board");
  loop.run_ready();
  say("secret");
  settle(*ann, "secret");
  loop.run_until([&] { return bea->ended; });
  EXPECT_EQ(bea->heard(), "id: 1\ndata: one\n\n");
  EXPECT_FALSE(ann->ended);
}

TEST_F(RoomsTest, GoOnTellingWhoMayStay) {
  const auto bea = join(0, [] { return true; });
  say("one");
  settle(*bea, "one");
  rooms().recheck("board");
  say("two");
  settle(*bea, "two");
  EXPECT_EQ(bea->heard(), stored.written(0));
}

TEST_F(RoomsTest, AskWhetherOneMayStayWhenTheySitDown) {
  stored.add("secret");
  const auto bea = join(0, [] { return false; }),
             cat = join(0, []() -> bool { throw std::runtime_error("no database"); });
  loop.run_until([&] { return bea->ended && cat->ended; });
  EXPECT_EQ(bea->heard() + cat->heard(), "");
}

TEST_F(RoomsTest, SendAllAwayWhenTheyAreOver) {
  const auto ann = join(0);
  say("one");
  settle(*ann, "one");
  stored.over = true;
  rooms().point_to("board", 99);
  loop.run_until([&] { return ann->ended; });
}

TEST_F(RoomsTest, SendThoseAwayWhomTheStoreCannotTell) {
  stored.broken = true;
  const auto ann = join(0);
  loop.run_until([&] { return ann->ended; });
}

// Words of another process may have been lost, and the store cannot say so.
TEST_F(RoomsTest, SendThoseAwayWhoMayHaveMissedSomething) {
  web::WorkerPool pool(1);
  const auto room = std::make_shared<Room>(
      options, pool,
      Room::Manner{stored.catch_up(), false, std::make_shared<std::atomic<int>>(0), [] {}});
  const auto ann = std::make_unique<Ear>(loop, std::make_shared<Hearer>(room, 0, nullptr));
  room->point_to(stored.add("one").position);
  settle(*ann, "one");
  stored.broken = true;
  room->look();
  loop.run_until([&] { return ann->ended; });
}

TEST_F(RoomsTest, AreClosedForGood) {
  const auto ann = join(0);
  say("one");
  settle(*ann, "one");
  rooms().close("board");
  loop.run_until([&] { return ann->ended; });
  const auto bea = join(0);
  say("two");
  settle(*bea, "two");
  EXPECT_EQ(bea->heard(), stored.written(0));
}

TEST_F(RoomsTest, CountWhoIsThere) {
  options.presence_ms = 0;
  const auto told = [&](const Ear& ear, const std::string& count) {
    loop.run_until([&] {
      return !ear.pieces.empty() &&
             *ear.pieces.back() == "event: presence\ndata: " + count + "\n\n";
    });
  };
  const auto ann = join(0);
  told(*ann, "1");
  auto bea = join(0);
  told(*ann, "2");
  told(*bea, "2");
  EXPECT_EQ(rooms().present("board"), 2);
  bea.reset();
  told(*ann, "1");
}

TEST_F(RoomsTest, HaveWingsThatHearTheirOwnWordsAndAreCountedTogether) {
  options.presence_ms = 0;
  const auto in_wing = [&](const std::string& wing) {
    const auto draw = [this, wing](Position after) {
      auto news = stored.catch_up()(after);
      for (Message& one : news->messages) one.data = wing + " " + one.data;
      return news;
    };
    return rooms().stream({.room = "hall", .catch_up = draw, .may_stay = {}, .wing = wing}).seat;
  };
  Ear ann(loop, in_wing("en")), bea(loop, in_wing("gd"));
  for (Ear* ear : {&ann, &bea}) {
    loop.run_until([&] {
      return !ear->pieces.empty() && *ear->pieces.back() == "event: presence\ndata: 2\n\n";
    });
  }
  EXPECT_EQ(rooms().present("hall"), 2);
  rooms().point_to("hall", stored.add("one").position);
  settle(ann, "en one");
  settle(bea, "gd one");
  rooms().close("hall");
  loop.run_until([&] { return ann.ended && bea.ended; });
}

TEST_F(RoomsTest, TellWhoComesBackHowThingsStandNow) {
  const auto state = [this](Position after) {
    auto news = stored.catch_up()(after);
    if (!news->messages.empty()) news->messages = {news->messages.back()};
    return news;
  };
  const auto sit = [&](Position after) {
    auto seat = rooms().stream(
        {.room = "hall", .after = after, .catch_up = state, .may_stay = {}, .afresh = true});
    return std::make_unique<Ear>(loop, seat.seat);
  };
  const auto ann = sit(0);
  for (const char* words : {"soup", "a secret", "nothing"}) {
    rooms().point_to("hall", stored.add(words).position);
    settle(*ann, words);
  }
  const auto bea = sit(1), cat = sit(3);
  settle(*bea, "nothing");
  EXPECT_EQ(bea->heard(), "id: 3\ndata: nothing\n\n");
  rooms().point_to("hall", stored.add("tea").position);
  for (const auto* ear : {ann.get(), bea.get(), cat.get()}) settle(*ear, "tea");
  EXPECT_EQ(cat->heard(), "id: 4\ndata: tea\n\n");
}

TEST_F(RoomsTest, AskAgainByAndByWhetherOneMayStay) {
  options.rights_ms = 1;
  std::atomic<bool> allowed = true;
  const auto ann = join(0), bea = join(0, [&] { return allowed.load(); });
  say("one");
  settle(*bea, "one");
  allowed = false;  // and nobody tells
  loop.run_until([&] { return bea->ended; });
  EXPECT_FALSE(ann->ended);
}

TEST_F(RoomsTest, TellTheNumberOfManyWhoComeAtOnceOnce) {
  std::vector<std::unique_ptr<Ear>> ears;
  for (int i = 0; i < 300; ++i) ears.push_back(join(0));
  loop.run_until([&] { return !ears.back()->pieces.empty(); });
  say("one");
  settle(*ears.back(), "one");
  int tellings = 0;
  for (const auto& piece : ears.front()->pieces) tellings += piece->find("presence") != piece->npos;
  EXPECT_EQ(tellings, 1);
}

TEST_F(RoomsTest, LetPeopleGoWhileTheyAreTold) {
  std::vector<std::unique_ptr<Ear>> ears;
  for (int i = 0; i < 300; ++i) ears.push_back(join(0));
  say("zero");
  settle(*ears.back(), "zero");
  say("one");
  // The first of three slices is told when the 200th of them goes.
  loop.run_until([&] { return ears[0]->heard().find("one") != std::string::npos; });
  ears.erase(ears.begin() + 200);
  ears.erase(ears.begin() + 10);
  ears.push_back(join(0));
  for (const auto& ear : ears) settle(*ear, "one");
  say("two");
  for (const auto& ear : ears) settle(*ear, "two");
  for (const auto& ear : ears) EXPECT_EQ(ear->heard(), stored.written(0));
}

TEST_F(RoomsTest, AreForgottenWhenNobodyIsThere) {
  EXPECT_EQ(rooms().count(), 0u);
  {
    const auto ann = join(0);
    say("one");
    settle(*ann, "one");
    EXPECT_EQ(rooms().count(), 1u);
  }
  wait_until_forgotten();
  EXPECT_EQ(rooms().present("board"), 0);
  say("to nobody");
  EXPECT_EQ(rooms().count(), 0u);
}

TEST_F(RoomsTest, ForgetARoomThatWasLeftWhileSomebodyWaited) {
  options.frames_max = 1;
  {
    const auto ann = join(0);
    for (int i = 1; i <= 5; ++i) {
      say("move " + std::to_string(i));
      settle(*ann, "move " + std::to_string(i));
    }
    const auto bea = join(1), cat = join(0);
  }
  wait_until_forgotten();
}

TEST_F(RoomsTest, ShowThatTheyAreAlive) {
  options.heartbeat_ms = 1;
  const auto ann = join(0);
  const auto is_heartbeat = [](const auto& piece) { return *piece == ":\n\n"; };
  loop.run_until(
      [&] { return std::count_if(ann->pieces.begin(), ann->pieces.end(), is_heartbeat) >= 3; });
  say("one");
  settle(*ann, "one");
  EXPECT_EQ(ann->heard(), stored.written(0));
}

TEST(Places, ComeFromTheBrowserOrElseFromTheAddress) {
  web::Request request;
  EXPECT_EQ(place_in(request), std::nullopt);
  request.query.add("from", "12");
  EXPECT_EQ(place_in(request), 12);
  request.headers.add("last-event-id", "17");
  EXPECT_EQ(place_in(request), 17);
  for (const std::string wrong : {"x", "1x", "-1", "99999999999999999999", " 1"}) {
    web::Request other;
    other.headers.add("last-event-id", wrong);
    EXPECT_EQ(place_in(other), std::nullopt) << wrong;
  }
}

// Two processes on one database: each has its own rooms.
class RoomsOnPostgres : public AnyStore {
 protected:
  Options options{.tick_ms = 0};
  test::StoredMoves stored;  // what both read
  EarLoop loop;
};
ON_POSTGRES(RoomsOnPostgres);

TEST_P(RoomsOnPostgres, HearWhatIsSaidInTheOtherProcess) {
  const auto other_store = open();
  Rooms here(options, store()), there(options, *other_store);
  {
    Ear ann(loop, here.stream({"board", 0, stored.catch_up(), {}}).seat);
    Ear bea(loop, there.stream({"board", 0, stored.catch_up(), {}}).seat);
    there.say("board", stored.add("from there, it's \"quoted\""));
    here.say("board", stored.add("from here"));
    for (Ear* ear : {&ann, &bea}) {
      EXPECT_EQ(ear->heard_when([&](const std::string& all) { return all == stored.written(0); }),
                stored.written(0));
    }
    // A name with spaces and quotes arrives as it is.
    Ear cat(loop, here.stream({"board 'x' 2", 2, stored.catch_up(), {}}).seat);
    there.say("board 'x' 2", stored.add("far away"));
    EXPECT_THAT(cat.heard_when([](const std::string& all) { return !all.empty(); }),
                HasSubstr("id: 3\ndata: far away"));
  }
}

TEST_P(RoomsOnPostgres, CheckAgainAndCloseInBothProcesses) {
  const auto other_store = open();
  Rooms here(options, store()), there(options, *other_store);
  std::atomic<bool> allowed = true;
  {
    Ear ann(loop,
            here.stream({"board", 0, stored.catch_up(), [&] { return allowed.load(); }}).seat);
    Ear bea(loop, here.stream({"board", 0, stored.catch_up(), {}}).seat);
    here.say("board", stored.add("one"));
    ann.heard_when([](const std::string& all) { return !all.empty(); });
    allowed = false;
    there.recheck("board");
    loop.run_until([&] { return ann.ended; });
    EXPECT_FALSE(bea.ended);
    there.close("board");
    loop.run_until([&] { return bea.ended; });
  }
}

}  // namespace
}  // namespace commonty::live
