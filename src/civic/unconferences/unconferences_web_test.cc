#include <boost/json/array.hpp>

#include "civic/unconferences/unconferences.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::unconferences {
namespace {

using testing::HasSubstr;
using testing::Not;

class UnconferencePages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    by = person("ann@people.example", "Ann");
    store().write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      workshop =
          workshops::create(tx, by, challenge.id, {.title = "A day", .is_public = true}).value();
      workshops::move_to(tx, by, workshop, workshops::State::running).value();
      code = workshops::get(tx, workshop).value().code;
    });
    at = "/workshops/" + workshop.text();
  }
  Browser ann() { return browser_of("ann@people.example"); }
  Browser guest(const std::string& name) {
    Browser out = browser();
    out.get("/join/" + code);
    out.post("/join/" + code, {{"name", name}});
    return out;
  }
  static FormFields places(const char* rooms, const char* times) {
    return {{"rooms", rooms},
            {"day-day", "14"},
            {"day-month", "3"},
            {"day-year", "2026"},
            {"times", times}};
  }
  void set_up(const char* rooms = "Hall, 40\nKitchen", const char* times = "10:30, 45\n11.30") {
    Browser here = ann();
    here.get(at + "/rooms-and-times");
    const commonty::Answer kept = here.post(at + "/rooms-and-times", places(rooms, times));
    EXPECT_EQ(kept.status, 303) << kept.body;
  }
  std::string proposed(Browser& who, const std::string& title) {
    who.get(at + "/sessions");
    const commonty::Answer answer =
        who.post(at + "/sessions", {{"title", title}, {"with_name", "yes"}});
    EXPECT_EQ(answer.status, 303) << answer.body;
    const auto mark = answer.location.rfind("#session-");
    return at + "/sessions/" + answer.location.substr(mark + 9);
  }
  commonty::Answer does(Browser& who, const std::string& url, const FormFields& form = {}) {
    who.get(at + "/sessions");
    return who.post(url, form);
  }
  void publish() {
    Browser here = ann();
    EXPECT_EQ(does(here, at + "/timetable").status, 303);
    EXPECT_EQ(does(here, at + "/timetable/publication").status, 303);
  }
  static std::string id_of(const std::string& url) { return url.substr(url.rfind('/') + 1); }

  PersonId by;
  WorkshopId workshop;
  std::string at, code;
};
ON_BOTH_DATABASES(UnconferencePages);

TEST_P(UnconferencePages, SayWhatToDoWhereNothingIsSetUp) {
  EXPECT_THAT(guest("Mairi").get(at + "/sessions").body,
              HasSubstr("Nobody proposes sessions here yet"));
  EXPECT_THAT(ann().get(at + "/sessions").body, HasSubstr("Set rooms and times"));
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("Sessions that you propose")));
  set_up();
  EXPECT_THAT(browser().get(at).body, HasSubstr("Sessions that you propose"));
  EXPECT_THAT(ann().get(at + "/desk").body, HasSubstr(at + "/sessions"));
}

TEST_P(UnconferencePages, ReadRoomsAndTimesAsTheyAreTyped) {
  set_up("Hall, upstairs, 40\nKitchen\n", "10:30, 45\n9.15, 60\n2026-03-15 9:00, 30");
  const std::string page = ann().get(at + "/rooms-and-times").body;
  EXPECT_THAT(page, HasSubstr("Hall, upstairs, 40\nKitchen\n"));
  EXPECT_THAT(page, HasSubstr("9:15, 60\n10:30, 45\n2026-03-15 9:00, 30"));
  Browser here = ann();
  for (const char* wrong : {"soon, 45", "10:30, often", "25:00, 45", "2026-02-31 9:00, 45"}) {
    here.get(at + "/rooms-and-times");
    const commonty::Answer refused = here.post(at + "/rooms-and-times", places("Hall", wrong));
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr(wrong)) << "what was typed is still there";
  }
}

TEST_P(UnconferencePages, TakeProposalsAndInterestFromGuests) {
  set_up();
  Browser mairi = guest("Mairi"), calum = guest("Calum");
  const std::string buses = proposed(mairi, "Night <buses>");
  EXPECT_EQ(does(calum, buses + "/interest").status, 303);
  const commonty::Answer page = calum.get(at + "/sessions");
  EXPECT_THAT(page.body, HasSubstr("Night &lt;buses&gt;"));
  EXPECT_THAT(page.body, HasSubstr("proposed by Mairi"));
  EXPECT_THAT(page.body, HasSubstr("2 people would come"));
  EXPECT_THAT(page.body, HasSubstr("You would come."));
  EXPECT_EQ(does(calum, buses + "/interest/removal").status, 303);
  EXPECT_THAT(calum.get(buses).body, HasSubstr("1 person would come"));
  EXPECT_EQ(does(calum, buses + "/withdrawal").status, 403);
  EXPECT_EQ(does(mairi, buses + "/withdrawal").status, 303);
  EXPECT_THAT(mairi.get(buses).body, HasSubstr("Propose it again"));
  EXPECT_THAT(calum.get(at + "/sessions").body, HasSubstr("No session yet"));
}

TEST_P(UnconferencePages, FollowWhatIsProposedAndPublished) {
  set_up();
  Browser mairi = guest("Mairi"), reader = browser();
  const auto mark_of = [&](const std::string& page) {
    return std::string(reader.get_json(page).json().at("set_up").as_string());
  };
  const auto place = reader.get_json(at).json().at("live_place").as_int64();
  test::EarLoop loop;
  test::Ear ear(loop, reader.sit(at + "/stream?from=" + std::to_string(place)));
  const auto hears_of = [&](const std::string& page) {
    const std::string told = "target=\"sessions\" data-set-up=\"" + mark_of(page) + "\"";
    ear.heard_when([&](const std::string& all) { return all.find(told) != all.npos; });
    return testing::AllOf(HasSubstr("data-set-up-of=\"sessions\" data-set-up=\"" + mark_of(page)),
                          HasSubstr("data-counts data-stream=\"" + at + "/stream\""),
                          HasSubstr("data-page=\"" + page + "\""));
  };
  const std::string before = mark_of(at + "/sessions");
  const std::string buses = proposed(mairi, "Buses");
  EXPECT_NE(mark_of(at + "/sessions"), before);
  EXPECT_THAT(reader.get(at + "/sessions").body, hears_of(at + "/sessions"));
  EXPECT_THAT(reader.get(buses).body, hears_of(buses));
  const std::string proposed_mark = mark_of(at + "/timetable");
  publish();
  EXPECT_NE(mark_of(at + "/timetable"), proposed_mark);
  EXPECT_THAT(reader.get(at + "/timetable").body, hears_of(at + "/timetable"));
}

TEST_P(UnconferencePages, KeepWhatWasTypedInAProposal) {
  set_up();
  Browser mairi = guest("Mairi");
  const commonty::Answer refused =
      does(mairi, at + "/sessions", {{"title", ""}, {"about", "My thought"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Give the session a title"));
  EXPECT_THAT(refused.body, HasSubstr("My thought"));
  Browser stranger = browser_of("sam@people.example");
  EXPECT_EQ(does(stranger, at + "/sessions", {{"title", "Mine"}}).status, 409);
}

TEST_P(UnconferencePages, LetWhoeverProposedOneChangeItsWords) {
  set_up();
  Browser mairi = guest("Mairi"), calum = guest("Calum");
  const std::string buses = proposed(mairi, "Buses");
  EXPECT_THAT(mairi.get(buses).body, HasSubstr("Change its words"));
  EXPECT_THAT(calum.get(buses).body, Not(HasSubstr("Change its words")));
  EXPECT_EQ(calum.get(buses + "/edit").status, 403);
  EXPECT_THAT(mairi.get(buses + "/edit").body, HasSubstr("value=\"Buses\""));
  const commonty::Answer refused = mairi.post(buses + "/edit", {{"title", ""}, {"about", "Why"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Why"));
  EXPECT_EQ(mairi.post(buses + "/edit", {{"title", "Night buses"}}).status, 303);
  const std::string page = calum.get(buses).body;
  EXPECT_THAT(page, HasSubstr("Night buses"));
  EXPECT_THAT(page, HasSubstr("Somebody in the room")) << "the name is not shown any more";
  EXPECT_EQ(does(calum, buses + "/edit", {{"title", "Mine"}}).status, 403);
}

TEST_P(UnconferencePages, TellNothingOfWhatIsHidden) {
  set_up();
  Browser mairi = guest("Mairi"), calum = guest("Calum"), here = ann();
  const std::string rude = proposed(mairi, "Rude words"), trains = proposed(calum, "Trains");
  EXPECT_EQ(does(here, trains + "/merges", {{"into", id_of(rude)}}).status, 303);
  publish();
  EXPECT_EQ(does(here, rude + "/hiding").status, 303);
  EXPECT_THAT(calum.get(trains).body, Not(HasSubstr("Rude words")));
  for (const char* page : {"/sessions", "/timetable", "/record", "", "/record.csv"}) {
    SCOPED_TRACE(page);
    EXPECT_THAT(calum.get(at + page).body, Not(HasSubstr("Rude words")));
    EXPECT_THAT(calum.get_json(at + page).body, Not(HasSubstr("Rude words")));
  }
  EXPECT_THAT(calum.get(at + "/sessions").body, HasSubstr("Trains"));
}

TEST_P(UnconferencePages, CloseTheBoardOfWhatIsHiddenToAllButFacilitators) {
  set_up();
  Browser mairi = guest("Mairi"), here = ann();
  const std::string rude = proposed(mairi, "Rude words");
  publish();
  const std::string board = store().read([&](Tx& tx) {
    const auto session = find_session(tx, *ProposalId::parse(id_of(rude)));
    return "/boards/" + session->activity.text();
  });
  mairi.get(board);
  const commonty::Answer written =
      mairi.post(board + "/notes", {{"text", "A rude note"}, {"place", "q1"}});
  EXPECT_EQ(written.status, 303) << written.body;
  const std::string note =
      board + "/notes/" + written.location.substr(written.location.rfind('-') + 1);
  EXPECT_EQ(does(here, rude + "/hiding").status, 303);

  const std::vector<std::string> ways = {board,
                                         board + ".json",
                                         board + "?table=0",
                                         board + "/outline",
                                         board + "/history",
                                         board + "/history?at=1",
                                         board + "/picture.svg",
                                         board + "/picture.svg?at=1",
                                         board + "/undo",
                                         note};
  for (const std::string& way : ways) {
    SCOPED_TRACE(way);
    const commonty::Answer refused = mairi.get(way);
    EXPECT_EQ(refused.status, 410);
    EXPECT_THAT(refused.body, Not(HasSubstr("A rude note")));
    EXPECT_THAT(mairi.get_json(way).body, Not(HasSubstr("A rude note")));
    EXPECT_THAT(browser().get(way).body, Not(HasSubstr("A rude note")));
    EXPECT_EQ(here.get(way).status, 200) << "facilitators still see it";
  }
  EXPECT_THAT(mairi.get(rude).body, Not(HasSubstr(board))) << "no link to a shut door";
  EXPECT_THAT(here.get(rude).body, HasSubstr(board));
  EXPECT_FALSE(mairi.sit(board + "/stream"));
  EXPECT_TRUE(here.sit(board + "/stream"));
  for (const char* page : {"", "/wall", "/record", "/record.csv", "/harvest", "/synthesis"}) {
    SCOPED_TRACE(page);
    EXPECT_THAT(mairi.get(at + page).body, Not(HasSubstr("A rude note")));
    EXPECT_THAT(here.get(at + page).body, Not(HasSubstr("A rude note")))
        << "what these show is published";
  }
  mairi.get(at + "/sessions");
  const commonty::Answer refused =
      mairi.post(board + "/notes", {{"text", "Another"}, {"place", "q1"}});
  EXPECT_EQ(refused.status, 410);

  EXPECT_EQ(does(here, rude + "/showing").status, 303);
  EXPECT_THAT(mairi.get(board).body, HasSubstr("A rude note"));
  EXPECT_THAT(here.get(at + "/record.csv").body, HasSubstr("A rude note"));
}

TEST_P(UnconferencePages, NameEachProposerOfAJointSession) {
  set_up();
  Browser ann_marie = guest("Ann-Marie"), marie = guest("Marie"), here = ann();
  const std::string buses = proposed(ann_marie, "Buses"), trains = proposed(marie, "Trains");
  EXPECT_EQ(does(here, trains + "/merges", {{"into", id_of(buses)}}).status, 303);
  EXPECT_THAT(browser().get(buses).body, HasSubstr("proposed by Ann-Marie, Marie"));
}

TEST_P(UnconferencePages, HideAndJoinWithAWayBack) {
  set_up();
  Browser mairi = guest("Mairi"), here = ann();
  const std::string buses = proposed(mairi, "Buses"), trains = proposed(mairi, "Trains");
  EXPECT_EQ(does(here, buses + "/hiding").status, 303);
  EXPECT_EQ(browser().get(buses).status, 404);
  EXPECT_THAT(here.get(buses).body, HasSubstr("Show it again"));
  does(here, buses + "/showing");
  const commonty::Answer joined =
      here.post_and_follow(trains + "/merges", {{"into", id_of(buses)}});
  EXPECT_THAT(joined.body, HasSubstr("Take it out again"));
  EXPECT_THAT(browser().get(trains).body, HasSubstr("It was joined with another"));
  EXPECT_EQ(does(here, trains + "/merges/removal").status, 303);
  EXPECT_THAT(browser().get(at + "/sessions").body, HasSubstr("Trains"));
  EXPECT_EQ(does(here, trains + "/merges", {{"into", ""}}).status, 422);
}

TEST_P(UnconferencePages, ShowThePlanToNobodyElseBeforeItIsPublished) {
  set_up();
  Browser mairi = guest("Mairi"), here = ann();
  proposed(mairi, "Buses");
  EXPECT_EQ(does(here, at + "/timetable").status, 303);
  EXPECT_THAT(here.get(at + "/timetable").body, HasSubstr("This is your plan"));
  EXPECT_THAT(mairi.get(at + "/timetable").body, Not(HasSubstr("Buses")));
  EXPECT_THAT(mairi.get(at + "/timetable").body, HasSubstr("No timetable yet"));
  EXPECT_TRUE(mairi.get_json(at + "/timetable").json().at("times").as_array().empty());
  EXPECT_THAT(here.get(at + "/timetable/publication").body, HasSubstr("Publish it"));
  EXPECT_EQ(does(here, at + "/timetable/publication").status, 303);
  EXPECT_THAT(mairi.get(at + "/timetable").body, HasSubstr("Buses"));
  Browser stranger = browser_of("sam@people.example");
  EXPECT_EQ(does(stranger, at + "/timetable/places").status, 403);
}

TEST_P(UnconferencePages, ShowEachVisitorTheirOwnDay) {
  set_up("Hall", "10:30, 45\n11:30, 45");
  Browser mairi = guest("Mairi"), calum = guest("Calum");
  const std::string buses = proposed(mairi, "Buses"), trains = proposed(calum, "Trains");
  publish();
  const commonty::Answer page = mairi.get(at + "/sessions");
  EXPECT_THAT(page.body, HasSubstr("Your day"));
  EXPECT_EQ(mairi.get_json(at + "/sessions").json().at("your_day").as_array().size(), 1u);
  const commonty::Answer calendar = mairi.get(at + "/sessions.ics");
  EXPECT_THAT(calendar.header("Content-Type"), HasSubstr("text/calendar"));
  EXPECT_THAT(calendar.body, HasSubstr("SUMMARY:Buses"));
  EXPECT_THAT(calendar.body, HasSubstr("LOCATION:Hall"));
  EXPECT_THAT(calendar.body, Not(HasSubstr("Trains")));
  EXPECT_THAT(browser().get(at + "/sessions").body, Not(HasSubstr("Your day")));
  EXPECT_THAT(mairi.get(buses).body, HasSubstr("Its notes"));
}

TEST_P(UnconferencePages, SayInWordsWhoMustChoose) {
  set_up("Hall, 1\nKitchen, 40", "10:30, 45");
  Browser mairi = guest("Mairi"), calum = guest("Calum"), here = ann();
  const std::string buses = proposed(mairi, "Buses"), trains = proposed(calum, "Trains");
  const std::string ferries = proposed(mairi, "Ferries");
  does(calum, buses + "/interest");
  does(here, at + "/timetable");
  const std::string page = here.get(at + "/timetable").body;
  EXPECT_THAT(page, HasSubstr("1 person wanted both “Buses” and “Trains”"));
  EXPECT_THAT(page, HasSubstr("Without a place"));
  EXPECT_THAT(page, HasSubstr("all places are taken by others"));
}

TEST_P(UnconferencePages, MoveByHandAndTellWhatMoved) {
  set_up("Hall", "10:30, 45\n11:30, 45");
  Browser mairi = guest("Mairi"), here = ann();
  const std::string buses = proposed(mairi, "Buses");
  publish();
  const bool early = mairi.get(buses).body.find("10:30–11:15, Hall") != std::string::npos;
  const std::string from = early ? "10:30–11:15" : "11:30–12:15", to = early ? "2" : "1";
  EXPECT_EQ(
      does(here, at + "/timetable/places", {{"session", id_of(buses)}, {"time", to}, {"room", "1"}})
          .status,
      303);
  EXPECT_THAT(here.get(at + "/timetable").body, HasSubstr("set by hand"));
  EXPECT_THAT(here.get(at + "/timetable").body, HasSubstr("Publish the changes"));
  EXPECT_THAT(mairi.get(buses).body, HasSubstr(from + ", Hall"));
  does(here, at + "/timetable/publication");
  EXPECT_THAT(mairi.get(at + "/timetable").body, HasSubstr("moved, was " + from + ", Hall"));
  EXPECT_THAT(mairi.get(buses).body, HasSubstr("it was announced for " + from));
  does(mairi, buses + "/withdrawal");
  EXPECT_THAT(browser().get(at + "/timetable").body, HasSubstr("Withdrawn"));
  const commonty::Answer refused =
      does(here, at + "/timetable/places", {{"session", id_of(buses)}, {"time", "1"}});
  EXPECT_EQ(refused.status, 410);
}

TEST_P(UnconferencePages, KeepWhatWasChosenInAMoveThatCannotBe) {
  set_up("Hall\nKitchen", "10:30, 45\n11:30, 45");
  Browser mairi = guest("Mairi"), here = ann();
  const std::string buses = proposed(mairi, "Buses"), trains = proposed(mairi, "Trains");
  const auto put = [&](const std::string& session, const char* time, const char* room) {
    return does(here, at + "/timetable/places",
                {{"session", id_of(session)}, {"time", time}, {"room", room}});
  };
  EXPECT_EQ(put(buses, "1", "1").status, 303);
  const commonty::Answer refused = put(trains, "1", "2");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("also proposed “Buses”"));
  EXPECT_THAT(refused.body, HasSubstr("<option value=\"2\" selected>Kitchen</option>"));
  EXPECT_EQ(does(here, at + "/timetable/places", {{"session", "none"}}).status, 422);
}

TEST_P(UnconferencePages, StayReadableWhenTheWorkshopIsOver) {
  set_up();
  Browser mairi = guest("Mairi"), here = ann();
  const std::string buses = proposed(mairi, "Buses");
  publish();
  store().write(
      [&](Tx& tx) { workshops::move_to(tx, by, workshop, workshops::State::ended).value(); });
  EXPECT_THAT(mairi.get(at + "/sessions").body, HasSubstr("The workshop is over"));
  EXPECT_THAT(mairi.get(at + "/timetable").body, HasSubstr("Buses"));
  EXPECT_THAT(here.get(at + "/timetable").body, Not(HasSubstr("Make another plan")));
  EXPECT_EQ(does(mairi, buses + "/interest").status, 409);
  EXPECT_EQ(does(here, at + "/timetable").status, 409);
}

TEST_P(UnconferencePages, LeaveTheAgendaShort) {
  set_up();
  Browser mairi = guest("Mairi");
  proposed(mairi, "Buses");
  publish();
  EXPECT_TRUE(mairi.get_json(at).json().at("agenda").as_array().empty());
}

}  // namespace
}  // namespace commonty::unconferences
