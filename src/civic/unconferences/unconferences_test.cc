#include "civic/unconferences/unconferences.h"

#include <gmock/gmock.h>

#include "civic/harvests/harvests.h"
#include "civic/journeys/journeys.h"
#include "tests/support/site/rules.h"

namespace commonty::unconferences {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using workshops::Stage;

class Unconferences : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    ann = named("Ann"), bob = named("Bob"), eve = named("Eve");
    workshop = write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      const WorkshopId id =
          workshops::create(tx, ann, challenge.id, {.title = "A day", .is_public = true}).value();
      workshops::move_to(tx, ann, id, workshops::State::running).value();
      for (const PersonId person : {bob, eve}) workshops::join(tx, person, id, {}).value();
      return workshops::get(tx, id).value();
    });
  }
  // Rooms with so many seats, "Room 1" ...; an hour a time.
  void set_up(const std::vector<int>& seats, int times) {
    std::vector<RoomDraft> rooms;
    for (const int one : seats) rooms.push_back({"Room " + std::to_string(rooms.size() + 1), one});
    EXPECT_TRUE(kept(rooms, hours(times)).ok());
  }
  std::vector<SlotDraft> hours(int times, std::int64_t later_ms = 0) {
    std::vector<SlotDraft> out;
    for (int i = 0; i < times; ++i) out.push_back({clock.now() + later_ms + i * hour_ms, 45});
    return out;
  }
  Result<void> kept(const std::vector<RoomDraft>& rooms, const std::vector<SlotDraft>& slots) {
    return write([&](Tx& tx) { return set_rooms_and_times(tx, ann, workshop, rooms, slots); });
  }
  Unconference day() {
    return read([&](Tx& tx) { return find(tx, workshop.id).value(); });
  }
  Session now(ProposalId id) { return *day().find(id); }
  Result<ProposalId> try_proposing(PersonId who, const std::string& title) {
    return write([&](Tx& tx) { return propose(tx, {who}, workshop, {title, "More"}); });
  }
  ProposalId proposed(PersonId who, const std::string& title) {
    return try_proposing(who, title).value();
  }
  Result<void> interest(PersonId who, ProposalId id, Interest interest = Interest::shown) {
    return write([&](Tx& tx) { return set_interest(tx, {who}, workshop, id, interest); });
  }
  Result<void> put(ProposalId id, std::optional<Place> place, Hold hold = Hold::pinned) {
    return write([&](Tx& tx) { return set_place(tx, ann, workshop, id, place, hold); });
  }
  Result<void> planned() {
    return write([&](Tx& tx) { return make_plan(tx, ann, workshop); });
  }
  Result<void> published() {
    return write([&](Tx& tx) {
      return publish(tx, ann, workshop,
                     {"question_board",
                      {{"questions", boost::json::array{"What was said?"}}, {"per_table", false}}});
    });
  }
  Result<void> stated(PersonId who, ProposalId id, State state) {
    return write([&](Tx& tx) { return set_state(tx, {who, who == ann}, workshop, id, state); });
  }
  Result<void> merged(ProposalId id, ProposalId into) {
    return write([&](Tx& tx) { return merge(tx, {ann, true}, workshop, id, into); });
  }
  workshops::Activity board_of(ProposalId id) {
    return read([&](Tx& tx) { return workshops::get_activity(tx, now(id).activity).value(); });
  }
  std::size_t wanted(ProposalId id) {
    const Unconference all = day();
    return all.who_want(*all.find(id)).size();
  }

  PersonId ann, bob, eve;  // Ann facilitates; Bob and Eve are in the room
  workshops::Workshop workshop;
};
ON_BOTH_DATABASES(Unconferences);

// ---- sessions

TEST_P(Unconferences, CountInterestOnceAPersonHoweverOftenItIsShown) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_EQ(wanted(buses), 1u);  // who proposes it would come
  EXPECT_TRUE(interest(eve, buses).ok());
  EXPECT_TRUE(interest(eve, buses).ok());
  EXPECT_EQ(wanted(buses), 2u);
  EXPECT_THAT(facts_named("session."), ElementsAre("session.proposed", "session.wanted"));
  EXPECT_TRUE(interest(eve, buses, Interest::taken_back).ok());
  EXPECT_TRUE(interest(eve, buses, Interest::taken_back).ok());
  EXPECT_EQ(wanted(buses), 1u);
}

TEST_P(Unconferences, AreForThoseInTheRoomWhileItLasts) {
  EXPECT_EQ(try_proposing(bob, "Buses").refusal().reason, Reason::not_found);
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  const PersonId stranger = named("Sam");
  EXPECT_EQ(try_proposing(stranger, "Mine").refusal().reason, Reason::conflict);
  EXPECT_EQ(interest(stranger, buses).refusal().reason, Reason::conflict);
  write([&](Tx& tx) {
    workshops::set_part(tx, workshop.id, eve, workshops::Part::observer).value();
  });
  EXPECT_EQ(interest(eve, buses).refusal().reason, Reason::forbidden);
  write([&](Tx& tx) {
    workshops::move_to(tx, ann, workshop.id, workshops::State::ended).value();
    workshop = workshops::get(tx, workshop.id).value();
  });
  EXPECT_EQ(try_proposing(bob, "Late").refusal().reason, Reason::closed);
  EXPECT_EQ(planned().refusal().reason, Reason::closed);
  EXPECT_THAT(day().sessions, SizeIs(1));
}

TEST_P(Unconferences, RefuseWhatIsTooLongOrTooMany) {
  set_up({0}, 1);
  EXPECT_EQ(try_proposing(bob, " ").refusal().problems[0].field, "title");
  EXPECT_EQ(try_proposing(bob, std::string(title_length_max + 1, 'x')).refusal().problems[0].field,
            "title");
  for (int i = 0; i < sessions_each_max; ++i) proposed(bob, "One more");
  EXPECT_EQ(try_proposing(bob, "Too many").refusal().reason, Reason::conflict);
  EXPECT_THAT(day().sessions, SizeIs(sessions_each_max));
}

TEST_P(Unconferences, LetProposersWithdrawWhatIsTheirsAndFacilitatorsHideAnything) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_EQ(stated(eve, buses, State::withdrawn).refusal().reason, Reason::forbidden);
  EXPECT_EQ(stated(bob, buses, State::hidden).refusal().reason, Reason::forbidden);
  EXPECT_TRUE(stated(bob, buses, State::withdrawn).ok());
  EXPECT_THAT(day().standing(), IsEmpty());
  EXPECT_EQ(interest(eve, buses).refusal().reason, Reason::gone);
  EXPECT_TRUE(stated(bob, buses, State::shown).ok());
  EXPECT_TRUE(stated(ann, buses, State::hidden).ok());
  EXPECT_EQ(stated(bob, buses, State::shown).refusal().reason, Reason::forbidden);
  EXPECT_TRUE(stated(ann, buses, State::shown).ok());
  EXPECT_THAT(day().standing(), SizeIs(1));
}

TEST_P(Unconferences, LeaveWithdrawnWhatIsShownAgain) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_TRUE(stated(bob, buses, State::withdrawn).ok());
  EXPECT_TRUE(stated(ann, buses, State::hidden).ok());
  EXPECT_TRUE(stated(ann, buses, State::shown).ok());
  EXPECT_EQ(now(buses).state, State::withdrawn);
  EXPECT_TRUE(stated(bob, buses, State::shown).ok());
  EXPECT_TRUE(now(buses).stands());
  EXPECT_TRUE(stated(ann, buses, State::hidden).ok());
  EXPECT_TRUE(stated(ann, buses, State::shown).ok());
  EXPECT_TRUE(now(buses).stands()) << "it was not withdrawn this time";
}

TEST_P(Unconferences, CountPeopleOfJoinedSessionsOnceAndCanTakeThemApart) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses"), trains = proposed(eve, "Trains"),
                   ferries = proposed(eve, "Ferries");
  EXPECT_TRUE(interest(bob, trains).ok());
  EXPECT_TRUE(merged(ferries, trains).ok());
  EXPECT_TRUE(merged(trains, buses).ok());
  EXPECT_EQ(wanted(buses), 2u);
  const Unconference all = day();
  EXPECT_THAT(all.proposers_of(*all.find(buses)), ElementsAre(bob, eve));
  EXPECT_THAT(all.standing(), SizeIs(1));
  EXPECT_EQ(merged(buses, buses).refusal().reason, Reason::invalid);
  EXPECT_EQ(merged(buses, trains).refusal().reason, Reason::conflict) << "no way round";
  EXPECT_TRUE(write([&](Tx& tx) { return unmerge(tx, {ann, true}, workshop, trains); }).ok());
  EXPECT_THAT(day().standing(), SizeIs(2));
  EXPECT_EQ(wanted(buses), 1u);
  EXPECT_EQ(wanted(trains), 2u);
}

TEST_P(Unconferences, LetOthersStandWhenWhatTheyWereJoinedIntoGoes) {
  set_up({0}, 1);
  for (const State gone : {State::hidden, State::withdrawn}) {
    const ProposalId buses = proposed(bob, "Buses"), trains = proposed(eve, "Trains");
    EXPECT_TRUE(merged(trains, buses).ok());
    EXPECT_TRUE(stated(ann, buses, gone).ok());
    EXPECT_TRUE(now(trains).stands());
    EXPECT_TRUE(stated(ann, trains, State::hidden).ok());
  }
}

TEST_P(Unconferences, CountWhatIsProposedAgainAsProposed) {
  set_up({0}, 1);
  std::vector<ProposalId> all;
  for (int i = 0; i < sessions_each_max; ++i) all.push_back(proposed(bob, "One more"));
  EXPECT_TRUE(stated(bob, all[0], State::withdrawn).ok());
  proposed(bob, "Another");
  EXPECT_EQ(stated(bob, all[0], State::shown).refusal().reason, Reason::conflict);
  EXPECT_TRUE(stated(ann, all[1], State::hidden).ok());
  EXPECT_TRUE(stated(ann, all[1], State::shown).ok());
  EXPECT_THAT(day().standing(), SizeIs(sessions_each_max));
  EXPECT_EQ(read([&](Tx& tx) { return count(tx, workshop.id); })->sessions, sessions_each_max);
}

TEST_P(Unconferences, LetWhoeverProposedOneChangeItsWordsAndTheBoardsName) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  const auto changed = [&](PersonId who, const Draft& draft) {
    return write([&](Tx& tx) { return change(tx, {who, who == ann}, workshop, buses, draft); });
  };
  EXPECT_EQ(changed(eve, {"Mine", ""}).refusal().reason, Reason::forbidden);
  EXPECT_EQ(changed(ann, {"Mine", ""}).refusal().reason, Reason::forbidden);
  EXPECT_EQ(changed(bob, {" ", ""}).refusal().problems[0].field, "title");
  EXPECT_TRUE(put(buses, Place{1, 1}).ok());
  EXPECT_TRUE(published().ok());
  EXPECT_TRUE(changed(bob, {"Night buses", "Later ones", false}).ok());
  EXPECT_EQ(now(buses).title, "Night buses");
  EXPECT_EQ(now(buses).about, "Later ones");
  EXPECT_EQ(now(buses).proposer_name, "");
  EXPECT_EQ(board_of(buses).title, "Night buses");
  EXPECT_TRUE(stated(bob, buses, State::withdrawn).ok());
  EXPECT_EQ(changed(bob, {"Buses", ""}).refusal().reason, Reason::gone);
}

TEST_P(Unconferences, TakeAwayTheBoardOfWhatIsNotHeldUnlessItIsWrittenOn) {
  set_up({0, 0}, 1);
  const ProposalId buses = proposed(bob, "Buses"), trains = proposed(eve, "Trains");
  EXPECT_TRUE(put(buses, Place{1, 1}).ok());
  EXPECT_TRUE(put(trains, Place{1, 2}).ok());
  EXPECT_TRUE(published().ok());
  write([&](Tx& tx) { tx.run("UPDATE activities SET moves = 1 WHERE title = 'Buses'"); });
  EXPECT_TRUE(stated(bob, buses, State::withdrawn).ok());
  EXPECT_TRUE(stated(eve, trains, State::withdrawn).ok());
  EXPECT_EQ(board_of(buses).title, "Buses");
  EXPECT_FALSE(now(trains).activity);
  EXPECT_TRUE(stated(ann, buses, State::hidden).ok());
  EXPECT_EQ(board_of(buses).title, "–") << "what is hidden is not read above its board";
  EXPECT_TRUE(stated(ann, buses, State::shown).ok());
  EXPECT_EQ(board_of(buses).title, "Buses");
  write([&](Tx& tx) { erase_words_of(tx, bob); });
  EXPECT_EQ(board_of(buses).title, people::erased_words);
}

// ---- rooms and times

TEST_P(Unconferences, KeepARoomsSessionsWhenItGetsAnotherName) {
  EXPECT_TRUE(kept({{"Hall", 40}, {"Kitchen", 8}}, hours(2)).ok());
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_TRUE(put(buses, Place{2, 2}).ok());
  EXPECT_TRUE(kept({{"Hall", 40}, {"Big kitchen", 9}}, hours(2, 15 * minute_ms)).ok());
  EXPECT_EQ(now(buses).planned, (Place{2, 2}));
  EXPECT_EQ(day().room(2)->name, "Big kitchen");
  EXPECT_TRUE(kept({{"Hall", 40}}, hours(2)).ok());
  EXPECT_EQ(now(buses).planned, std::nullopt);
}

TEST_P(Unconferences, GiveANewRoomNothingOfOneThatIsGone) {
  set_up({0, 0}, 1);
  EXPECT_TRUE(write([&](Tx& tx) { return set_shut(tx, ann, workshop, {Place{1, 2}}); }).ok());
  EXPECT_TRUE(kept({{"Room 1"}}, hours(1)).ok());
  EXPECT_TRUE(kept({{"Room 1"}, {"Kitchen"}}, hours(1)).ok());
  EXPECT_EQ(day().rooms.back().name, "Kitchen");
  EXPECT_FALSE(day().shut.contains(Place{1, day().rooms.back().number}));
}

TEST_P(Unconferences, RefuseRoomsAndTimesThatCannotBe) {
  const std::vector<RoomDraft> hall = {{"Hall"}};
  EXPECT_FALSE(kept({{"Hall"}, {"hall"}}, hours(1)).ok());
  EXPECT_FALSE(kept({{"Hall", seats_max + 1}}, hours(1)).ok());
  EXPECT_FALSE(kept({{"", 40}}, hours(1)).ok());
  EXPECT_FALSE(kept({{std::string(room_name_length_max + 1, 'x')}}, hours(1)).ok());
  EXPECT_FALSE(kept(hall, {{clock.now(), 0}}).ok());
  EXPECT_FALSE(kept(hall, {{clock.now(), 60}, {clock.now() + 30 * minute_ms, 60}}).ok());
  EXPECT_FALSE(kept(hall, hours(times_max + 1)).ok());
  EXPECT_FALSE(read([&](Tx& tx) { return find(tx, workshop.id).has_value(); }));
}

TEST_P(Unconferences, DoNotTakeAwayARoomWithAPublishedSession) {
  set_up({0, 0}, 1);
  EXPECT_TRUE(put(proposed(bob, "Buses"), Place{1, 2}).ok());
  EXPECT_TRUE(published().ok());
  EXPECT_EQ(kept({{"Room 1"}}, hours(1)).refusal().problems[0].field, "rooms");
  EXPECT_THAT(day().rooms, SizeIs(2));
}

// ---- the plan

TEST_P(Unconferences, PlanSuchThatNobodyIsInTwoPlaces) {
  set_up({0, 0}, 2);
  const ProposalId buses = proposed(bob, "Buses"), trains = proposed(bob, "Trains"),
                   ferries = proposed(eve, "Ferries");
  EXPECT_TRUE(interest(eve, buses).ok());
  EXPECT_TRUE(planned().ok());
  ASSERT_TRUE(now(buses).planned && now(trains).planned && now(ferries).planned);
  EXPECT_NE(now(buses).planned->slot, now(trains).planned->slot);
  EXPECT_EQ(now(ferries).planned->slot, now(trains).planned->slot);
  EXPECT_EQ(judged(day(), Which::planned).cost.total(), 0);
}

TEST_P(Unconferences, LeaveWhatWasSetByHandAndExchangeTheRest) {
  set_up({0}, 3);
  const ProposalId buses = proposed(bob, "Buses"), trains = proposed(eve, "Trains");
  EXPECT_TRUE(put(buses, Place{3, 1}).ok());
  EXPECT_TRUE(planned().ok());
  EXPECT_EQ(now(buses).planned, (Place{3, 1}));
  const auto before = now(trains).planned;
  EXPECT_TRUE(put(trains, Place{3, 1}).ok());
  EXPECT_EQ(now(buses).planned, before);
  EXPECT_TRUE(put(buses, std::nullopt).ok());
  EXPECT_EQ(judged(day(), Which::planned).left_out.at(0).why, timetable::Why::not_placed);
}

TEST_P(Unconferences, RefusePlacesThatAreNone) {
  set_up({0, 0}, 2);
  const ProposalId buses = proposed(bob, "Buses"), trains = proposed(bob, "Trains");
  EXPECT_EQ(put(buses, Place{7, 1}).refusal().problems[0].field, "place");
  EXPECT_TRUE(write([&](Tx& tx) { return set_shut(tx, ann, workshop, {{1, 1}}); }).ok());
  EXPECT_EQ(put(buses, Place{1, 1}).refusal().problems[0].field, "place");
  EXPECT_TRUE(put(buses, Place{1, 2}).ok());
  EXPECT_TRUE(put(trains, Place{2, 1}).ok());
  EXPECT_EQ(put(trains, Place{1, 1}).refusal().problems[0].field, "place") << "shut";
  EXPECT_TRUE(write([&](Tx& tx) { return set_shut(tx, ann, workshop, {}); }).ok());
  EXPECT_EQ(put(trains, Place{1, 1}).refusal().problems[0].field, "place") << "Bob is in another";
  EXPECT_EQ(now(trains).planned, (Place{2, 1}));
}

TEST_P(Unconferences, RefuseToPlanNothing) {
  EXPECT_TRUE(kept({}, {}).ok());
  EXPECT_EQ(planned().refusal().reason, Reason::conflict);
  proposed(bob, "Buses");
  EXPECT_EQ(planned().refusal().reason, Reason::conflict);
  EXPECT_EQ(published().refusal().reason, Reason::conflict);
}

// ---- publication

TEST_P(Unconferences, GiveEachPublishedSessionABoardBesideTheAgenda) {
  set_up({0, 0}, 1);
  const ProposalId buses = proposed(bob, "Buses"), trains = proposed(eve, "Trains");
  EXPECT_TRUE(planned().ok());
  EXPECT_FALSE(now(buses).published);
  EXPECT_TRUE(published().ok());
  EXPECT_TRUE(published().ok()) << "twice is once";
  const auto agenda = read([&](Tx& tx) { return workshops::agenda(tx, workshop.id); });
  ASSERT_THAT(agenda, SizeIs(2));
  for (const auto& activity : agenda) {
    EXPECT_FALSE(activity.on_agenda());
    EXPECT_EQ(activity.stage, Stage::open);
  }
  EXPECT_EQ(now(buses).published, now(buses).planned);
  EXPECT_FALSE(day().has_unpublished());
  EXPECT_FALSE(read([&](Tx& tx) { return workshops::get(tx, workshop.id).value().activity; }));
  const auto links = read(
      [&](Tx& tx) { return journeys::links_of(tx, {"activity", now(trains).activity.value}); });
  ASSERT_THAT(links, SizeIs(1));
  EXPECT_EQ(links[0].to, (journeys::Thing{"session", trains.value}));
}

TEST_P(Unconferences, AreHarvestedLikeAnyBoard) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_TRUE(planned().ok() && published().ok());
  write([&](Tx& tx) {
    auto sheet = boards::open(tx, now(buses).activity).value();
    boards::make(tx, {.person = bob, .in_the_room = true}, sheet,
                 {.text = "A later one", .place = "q1"})
        .value();
  });
  const auto crop = read([&](Tx& tx) {
    return harvests::ripe(tx, workshop, [](const Message& m) { return Texts::english()(m); });
  });
  ASSERT_THAT(crop.notes, SizeIs(1));
  EXPECT_EQ(crop.notes[0].text, "A later one");
  EXPECT_EQ(crop.notes[0].activity_title, "Buses");
}

TEST_P(Unconferences, TellWhereASessionWasBeforeItMoved) {
  set_up({0}, 2);
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_TRUE(put(buses, Place{1, 1}).ok());
  EXPECT_TRUE(published().ok());
  EXPECT_TRUE(put(buses, Place{2, 1}).ok());
  EXPECT_EQ(now(buses).published, (Place{1, 1})) << "others hear of it when it is published";
  EXPECT_TRUE(day().has_unpublished());
  EXPECT_TRUE(published().ok());
  EXPECT_EQ(now(buses).published, (Place{2, 1}));
  EXPECT_EQ(now(buses).earlier, (Place{1, 1}));
  EXPECT_TRUE(day().changed_at.has_value());
  EXPECT_TRUE(put(buses, Place{1, 1}).ok());
  EXPECT_TRUE(published().ok());
  EXPECT_EQ(now(buses).earlier, (Place{2, 1}));
  EXPECT_THAT(facts_named("timetable."), SizeIs(3));
}

TEST_P(Unconferences, OpenTheBoardsAgainThatTheEndClosed) {
  set_up({0}, 1);
  const ProposalId buses = proposed(bob, "Buses");
  EXPECT_TRUE(planned().ok() && published().ok());
  write([&](Tx& tx) {
    workshops::move_to(tx, ann, workshop.id, workshops::State::ended).value();
    workshops::move_to(tx, ann, workshop.id, workshops::State::running).value();
  });
  EXPECT_TRUE(published().ok());
  const ActivityId board = now(buses).activity;
  EXPECT_EQ(read([&](Tx& tx) { return workshops::get_activity(tx, board).value().stage; }),
            Stage::open);
}

TEST_P(Unconferences, AreNotKeptInATemplate) {
  set_up({0}, 1);
  proposed(bob, "Buses");
  EXPECT_TRUE(planned().ok() && published().ok());
  write([&](Tx& tx) {
    workshops::add_activity(tx, ann, workshop.id, {.title = "Welcome"}).value();
    workshops::save_as_template(tx, ann, workshop.id, "Again").value();
  });
  const auto kept = read([](Tx& tx) { return workshops::templates(tx); }).back();
  ASSERT_THAT(kept.agenda, SizeIs(1));
  EXPECT_EQ(kept.agenda[0].title, "Welcome");
}

}  // namespace
}  // namespace commonty::unconferences
