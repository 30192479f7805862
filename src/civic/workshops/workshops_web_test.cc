#include <boost/json/array.hpp>
#include <set>

#include "civic/workshops/workshops.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::workshops {
namespace {

namespace json = boost::json;

using challenges::Challenge;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class WorkshopPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    at = "/challenges/" + challenge.slug + "/workshops";
  }
  Browser ann() { return browser_of("ann@people.example"); }
  // Set up by Ann on the page; gives its address.
  std::string made(const FormFields& form = {
                       {"title", "An evening"}, {"public", "yes"}, {"template", "first_meeting"}}) {
    const Answer answer = ann().post(at, form);
    EXPECT_EQ(answer.status, 303) << answer.body;
    EXPECT_TRUE(answer.location.ends_with("/desk")) << answer.location;
    return answer.location.substr(0, answer.location.rfind('/'));
  }
  static WorkshopId id_in(const std::string& url) {
    return WorkshopId::parse(url.substr(url.rfind('/') + 1)).value();
  }
  Workshop now(const std::string& url) {
    return store().read([&](Tx& tx) { return get(tx, id_in(url)).value(); });
  }
  std::vector<Activity> agenda_of(const std::string& url) {
    return store().read([&](Tx& tx) { return agenda(tx, id_in(url)); });
  }
  std::vector<Participant> in_room(const std::string& url) {
    return store().read([&](Tx& tx) { return participants(tx, id_in(url)); });
  }
  // With its doors open.
  std::string opened() {
    const std::string url = made();
    EXPECT_EQ(ann().post(url + "/states", {{"to", "lobby"}}).status, 303);
    return url;
  }
  Browser comes_in(const std::string& url, const FormFields& form = {}) {
    Browser guest = browser();
    const Answer answer = guest.post("/join/" + now(url).code, form);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return guest;
  }
  int workshops_kept() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM workshops"); });
  }

  Challenge challenge;
  std::string at;
};
ON_BOTH_DATABASES(WorkshopPages);

// ---- setting up --------------------------------------------------------------------------------

TEST_P(WorkshopPages, AreSetUpFromEachTemplateInOneForm) {
  Browser here = ann();
  const auto form = here.get(at + "/new");
  ASSERT_EQ(form.status, 200);
  const auto all = store().read([](Tx& tx) { return templates(tx); });
  ASSERT_EQ(all.size(), 7u);
  for (const Template& one : all) {
    SCOPED_TRACE(one.name);
    EXPECT_THAT(form.body, HasSubstr("value=\"" + one.name + "\""));
    const std::string url = made({{"title", one.title}, {"template", one.name}});
    const Answer desk = here.get(url + "/desk");
    EXPECT_EQ(desk.status, 200);
    for (const ActivityDraft& part : one.agenda) {
      // The quotes in titles are escaped on the page.
      if (part.title.find_first_of("'&\"") == std::string::npos) {
        EXPECT_THAT(desk.body, HasSubstr(part.title));
      }
    }
    EXPECT_EQ(agenda_of(url).size(), one.agenda.size());
  }
}

TEST_P(WorkshopPages, SayWhatToPutRightAndKeepWhatWasTyped) {
  Browser here = ann();
  const Answer refused = here.post(at, {{"title", ""},
                                        {"about", "For <everyone>"},
                                        {"day-day", "31"},
                                        {"day-month", "2"},
                                        {"day-year", "2027"},
                                        {"starts", "14:30"},
                                        {"groups", "3"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("govuk-error-summary"));
  EXPECT_THAT(refused.body, HasSubstr("For &lt;everyone&gt;"));
  EXPECT_THAT(here.post(at, {{"title", "x"},
                             {"day-day", "1"},
                             {"day-month", "3"},
                             {"day-year", "2027"},
                             {"starts", "half past two"}})
                  .body,
              HasSubstr("Write the time like 14:30"));
  const FormFields a_day = {
      {"title", "x"}, {"day-day", "1"}, {"day-month", "3"}, {"day-year", "2027"}};
  EXPECT_THAT(here.post(at, a_day).body, HasSubstr("Say when it begins, like 14:30"));
  for (const char* field : {"starts", "ends"}) {
    EXPECT_THAT(here.post(at, {{"title", "x"}, {field, "14:30"}}).body,
                HasSubstr("Say on which day"));
  }
  EXPECT_THAT(here.post(at, {{"title", "x"}, {"template", "no_such"}}).body,
              HasSubstr("Choose a template"));
  EXPECT_EQ(workshops_kept(), 0) << "all or nothing";
}

TEST_P(WorkshopPages, KeepWhatTheFormOfAnActivityDoesNotSpeakOf) {
  const std::string url = opened();
  Browser here = ann();
  const auto option = [&](const char* name) {
    return json::value(agenda_of(url).back().options.at(name));
  };
  const auto adds = [&](const FormFields& form) {
    EXPECT_EQ(here.post(url + "/activities", form).status, 303);
    return url + "/activities/" + agenda_of(url).back().id.text();
  };
  const std::string friends = adds({{"tool", "critical_friends"}});
  EXPECT_EQ(here.post(friends + "/options", {{"name", "phase"}, {"value", "warm"}}).status, 303);
  EXPECT_EQ(
      here.post(friends + "/edit", {{"tool", "critical_friends"}, {"title", "Bridge"}}).status,
      303);
  EXPECT_EQ(option("phase").as_string(), "warm");
  const std::string cards = adds({{"tool", "scenario_cards"}});
  EXPECT_EQ(here.post(cards + "/options", {{"name", "seed"}}).status, 303);
  const json::value dealt = option("seed");
  EXPECT_EQ(here.post(cards + "/edit", {{"tool", "scenario_cards"}, {"minutes", "9"}}).status, 303);
  EXPECT_EQ(option("seed"), dealt);
  EXPECT_EQ(agenda_of(url).back().minutes, 9);
}

TEST_P(WorkshopPages, DoNotSayThatThereAreNoneToWhoHasOne) {
  made({{"title", "Among ourselves"}});
  EXPECT_THAT(ann().get("/workshops").body,
              AllOf(HasSubstr("Among ourselves"), Not(HasSubstr("No workshop yet"))));
  EXPECT_THAT(browser().get("/workshops").body, HasSubstr("No workshop yet"));
}

TEST_P(WorkshopPages, TellWhenAndWhere) {
  const std::string url = made({{"title", "An evening"},
                                {"public", "yes"},
                                {"place", "Library, upstairs"},
                                {"day-day", "5"},
                                {"day-month", "5"},
                                {"day-year", "2026"},
                                {"starts", "18.05"},
                                {"ends", "20:00"}});
  const std::string page = browser().get(url).body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("6:05pm"), HasSubstr("8:00pm"), HasSubstr("Library, upstairs")));
  EXPECT_THAT(ann().get(url + "/edit").body,
              AllOf(HasSubstr("value=\"18:05\""), HasSubstr("value=\"20:00\"")));
}

TEST_P(WorkshopPages, AreMadeOnlyOnceByAFormSentTwice) {
  Browser here = ann();
  const FormFields form = {{"title", "An evening"}, {"once", "the-same"}};
  const Answer first = here.post(at, form), second = here.post(at, form);
  EXPECT_EQ(first.location, second.location);
  EXPECT_EQ(workshops_kept(), 1);
}

TEST_P(WorkshopPages, AreKeptAndChangedAtTheDesk) {
  const std::string url = made();
  Browser here = ann();
  EXPECT_EQ(here.post(url + "/edit", {{"title", "Another name"}, {"public", "yes"}}).status, 303);
  EXPECT_THAT(here.get(url).body, HasSubstr("Another name"));
  const std::string questions = "What helps?\n- At home\n- Outside\nWhat hinders?";
  EXPECT_EQ(here.post(url + "/activities", {{"tool", "question_board"},
                                            {"title", "Two questions"},
                                            {"minutes", "25"},
                                            {"questions", questions}})
                .status,
            303);
  const Activity added = agenda_of(url).back();
  EXPECT_EQ(added.title, "Two questions");
  EXPECT_EQ(added.minutes, 25);
  const std::string edit = url + "/activities/" + added.id.text() + "/edit";
  EXPECT_THAT(here.get(edit).body, HasSubstr("What helps?\n- At home\n- Outside\nWhat hinders?"));
  const Answer refused =
      here.post(edit, {{"tool", "question_board"}, {"title", "x"}, {"questions", ""}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("at least one question"));

  const std::string other = made({{"title", "Elsewhere"}});
  EXPECT_EQ(here.get(other + "/activities/" + added.id.text() + "/edit").status, 404);
  EXPECT_EQ(here.post(other + "/activities/" + added.id.text() + "/removal").status, 404);
  EXPECT_EQ(here.post(url + "/activities/" + added.id.text() + "/removal").status, 303);
  EXPECT_THAT(here.get(url + "/desk").body, HasSubstr("is off the agenda"));
}

// ---- coming in ---------------------------------------------------------------------------------

TEST_P(WorkshopPages, LetPeopleInByTheCodeWithoutAnAccount) {
  const std::string url = opened();
  const std::string code = now(url).code;
  Browser guest = browser();
  EXPECT_THAT(guest.get("/join").body, HasSubstr("You need no account"));
  const Answer on =
      guest.post("/join", {{"code", lower_ascii(code.substr(0, 4)) + " " + code.substr(4)}});
  EXPECT_EQ(on.location, "/join/" + code);
  EXPECT_THAT(guest.get(on.location).body, HasSubstr("Your table"));
  const Answer in = guest.post_and_follow(
      on.location, {{"name", "Mo"}, {"organisation", "Lunch club"}, {"table", "2"}});
  EXPECT_THAT(in.body, AllOf(HasSubstr("Welcome. You are in the room"), HasSubstr("Table 2")));
  ASSERT_EQ(in_room(url).size(), 1u);
  EXPECT_EQ(in_room(url)[0].name, "Mo");
  EXPECT_EQ(in_room(url)[0].group, 2);
  EXPECT_FALSE(in_room(url)[0].may_name);

  guest.post("/join/" + code, {{"name", "Mo"}, {"table", "1"}});
  EXPECT_EQ(in_room(url).size(), 1u) << "coming in again is the same person";
  EXPECT_EQ(in_room(url)[0].group, 1);
}

TEST_P(WorkshopPages, KeepOthersOut) {
  const std::string url = opened();
  const std::string code = now(url).code;
  Browser guest = browser();
  const Answer wrong = guest.post("/join", {{"code", "BBBBBBBB"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body,
              AllOf(HasSubstr("No open workshop has this code"), HasSubstr("BBBBBBBB")));
  EXPECT_EQ(guest.post("/join/BBBBBBBB", {{"name", "Mo"}}).status, 422);
  EXPECT_EQ(guest.get("/join/BBBBBBBB").status, 422);

  Browser inside = comes_in(url, {{"name", "Mo"}});
  EXPECT_EQ(ann().post(url + "/code", {{"open", "no"}}).status, 303);
  EXPECT_EQ(guest.post("/join", {{"code", code}}).status, 422);
  EXPECT_EQ(guest.post("/join/" + code, {{"name", "Eve"}}).status, 422);
  EXPECT_EQ(in_room(url).size(), 1u);
  EXPECT_THAT(inside.get(url).body, HasSubstr("You are in the room"));
  EXPECT_EQ(ann().post(url + "/code", {{"open", "yes"}}).status, 303);
  EXPECT_EQ(guest.post("/join/" + code, {{"name", "Eve"}}).status, 303);
}

TEST_P(WorkshopPages, StopThoseWhoGuessCodes) {
  const std::string url = opened();
  Browser thief = comes_in(url);  // known now, so it has a limit of its own
  int let_through = 0;
  Answer last;
  for (int i = 0; i < 100 && last.status != 429; ++i) {
    last = i % 2 ? thief.get("/join/BBBBBB" + std::to_string(20 + i))
                 : thief.post("/join", {{"code", "CCCCCC" + std::to_string(20 + i)}});
    ++let_through;
  }
  EXPECT_EQ(last.status, 429);
  EXPECT_LT(let_through, 70);
  EXPECT_FALSE(last.header("retry-after").empty());
  EXPECT_EQ(comes_in(url, {{"name", "Eve"}}).get(url).status, 200) << "others still come in";
  clock.advance(hour_ms);
  EXPECT_EQ(thief.get("/join/" + now(url).code).status, 200);
}

TEST_P(WorkshopPages, ShowTheCodeOnlyToThoseInTheRoom) {
  const std::string url = opened();
  const std::string code = now(url).code;
  Browser inside = comes_in(url, {{"name", "Mo"}}), outside = browser();
  for (const char* page : {"", "/wall", ".json", "/wall.json", "/calendar.ics"}) {
    EXPECT_THAT(outside.get(url + page).body, Not(HasSubstr(code))) << page;
  }
  EXPECT_THAT(inside.get(url + "/wall").body, HasSubstr(code));
  EXPECT_THAT(ann().get(url + "/desk").body, HasSubstr(code));
  EXPECT_EQ(inside.get(url + "/qr").status, 200);
  EXPECT_THAT(inside.get(url + "/qr").body, StartsWith("<svg"));
  EXPECT_NE(outside.get(url + "/qr").status, 200);
  EXPECT_THAT(outside.get("/workshops").body, Not(HasSubstr(code)));
}

TEST_P(WorkshopPages, LetAGuestChooseATableLaterAndForgetNothing) {
  const std::string url = opened();
  Browser guest = comes_in(url, {{"name", "Mo"},
                                 {"organisation", "Club"},
                                 {"email", "mo@home.example"},
                                 {"may_name", "yes"}});
  const std::string code = now(url).code;
  EXPECT_THAT(guest.get(url).body, HasSubstr("href=\"/join/" + code + "\""));
  const std::string form = guest.get("/join/" + code).body;
  for (const char* said : {"value=\"Mo\"", "value=\"Club\"", "value=\"mo@home.example\"",
                           "name=\"may_name\" value=\"yes\" checked"}) {
    EXPECT_THAT(form, HasSubstr(said));
  }
  EXPECT_THAT(browser().get("/join/" + code).body, Not(HasSubstr("home.example")));
  EXPECT_EQ(guest.post("/join/" + code, {{"name", "Mo"}, {"table", "2"}}).status, 303);
  EXPECT_EQ(in_room(url)[0].group, 2);
}

TEST_P(WorkshopPages, NeverTellAnAddressThatAGuestLeft) {
  const std::string url = opened();
  Browser guest = comes_in(url, {{"name", "Mo"}, {"email", "mo@home.example"}});
  for (const char* page : {"", ".json", "/desk", "/desk.json", "/wall.json"}) {
    EXPECT_THAT(ann().get(url + page).body, Not(HasSubstr("home.example"))) << page;
    EXPECT_THAT(guest.get(url + page).body, Not(HasSubstr("home.example"))) << page;
  }
}

// ---- the desk ----------------------------------------------------------------------------------

TEST_P(WorkshopPages, RunTheAgendaWithOneButton) {
  const std::string url = opened();
  const auto parts = agenda_of(url);
  Browser here = ann();
  const auto open = [&](const Activity& a, const std::string& after) {
    return here.post(url + "/activities/" + a.id.text() + "/stages",
                     {{"stage", "open"}, {"after", after}});
  };
  EXPECT_THAT(here.get(url + "/desk").body, HasSubstr("Begin with: " + parts[0].title));
  EXPECT_EQ(open(parts[0], "").status, 303);
  EXPECT_EQ(now(url).state, State::running) << "opening a part begins the workshop";
  EXPECT_THAT(here.get(url + "/desk").body,
              AllOf(HasSubstr("Now: " + parts[0].title), HasSubstr("Next: " + parts[1].title),
                    HasSubstr("data-left-s=\"600\"")));
  EXPECT_EQ(open(parts[1], parts[0].id.text()).status, 303);
  const auto after = agenda_of(url);
  EXPECT_EQ(after[0].stage, Stage::locked);
  EXPECT_FALSE(after[0].ends_at) << "whoever reads it on hears no clock";
  EXPECT_EQ(after[1].stage, Stage::open);

  // Another facilitator's page of a minute ago says the same again.
  Browser other = browser_of("ann@people.example");
  EXPECT_EQ(other
                .post(url + "/activities/" + parts[1].id.text() + "/stages",
                      {{"stage", "open"}, {"after", parts[0].id.text()}})
                .status,
            303);
  EXPECT_EQ(agenda_of(url)[1].stage, Stage::open);

  EXPECT_EQ(here.post(url + "/states", {{"to", "ended"}}).status, 303);
  EXPECT_THAT(here.get(url + "/desk").body, HasSubstr("Open it again"));
  const Answer stale = here.post(url + "/states", {{"to", "lobby"}});
  EXPECT_EQ(stale.status, 409);
  EXPECT_THAT(stale.body, HasSubstr("moved on"));
}

TEST_P(WorkshopPages, SetTheClockForEveryone) {
  const std::string url = opened();
  const std::string activity = url + "/activities/" + agenda_of(url)[0].id.text();
  Browser here = ann();
  here.post(activity + "/stages", {{"stage", "open"}});
  const auto says = [&] { return browser().get(url + "/wall").body; };
  EXPECT_THAT(says(), HasSubstr("data-left-s=\"600\""));
  here.post(activity + "/timer", {{"minutes", "5"}});
  EXPECT_THAT(says(), HasSubstr("data-left-s=\"900\""));
  here.post(activity + "/timer", {{"minutes", "-1"}});
  clock.advance(minute_ms);
  EXPECT_THAT(says(), HasSubstr("data-left-s=\"780\""));
  here.post(activity + "/timer", {{"deed", "pause"}});
  clock.advance(hour_ms);
  EXPECT_THAT(here.get(url + "/desk").body, HasSubstr("The clock stands still"));
  here.post(activity + "/timer", {{"deed", "resume"}});
  EXPECT_THAT(says(), HasSubstr("data-left-s=\"780\""));
  for (const char* minutes : {"", "0", "61", "-61", "x", "99999999999999999999"}) {
    EXPECT_EQ(here.post(activity + "/timer", {{"minutes", minutes}}).status, 422) << minutes;
  }
}

TEST_P(WorkshopPages, NameTablesAndMovePeople) {
  const std::string url = opened();
  comes_in(url, {{"name", "Mo"}, {"organisation", "Club"}});
  comes_in(url, {{"name", "Eve"}, {"organisation", "Club"}});
  Browser here = ann();
  here.post(url + "/tables", {{"names", "Harbour\r\n\r\nHill"}});
  EXPECT_THAT(here.get(url + "/desk").body,
              AllOf(HasSubstr("Harbour"), HasSubstr("Table 2"), HasSubstr("Hill")));
  const std::string mo = in_room(url)[0].person.text();
  here.post(url + "/seats", {{"person", mo}, {"table", "3"}, {"part", "table_host"}});
  EXPECT_EQ(here.post(url + "/seats", {{"person", mo}, {"table", "9"}}).status, 422);
  EXPECT_EQ(here.post(url + "/seats", {{"person", "zzzz"}, {"table", "1"}}).status, 409);
  here.post(url + "/spread");
  std::multiset<int> tables;
  for (const Participant& one : in_room(url)) tables.insert(one.group);
  EXPECT_EQ(tables, (std::multiset<int>{1, 3}));
}

TEST_P(WorkshopPages, SaySomethingToEveryone) {
  const std::string url = opened();
  Browser here = ann();
  here.post(url + "/messages", {{"message", "Soup <now>"}});
  for (const char* page : {"", "/wall"}) {
    EXPECT_THAT(browser().get(url + page).body, HasSubstr("Soup &lt;now&gt;"));
  }
  EXPECT_EQ(here.post(url + "/messages", {{"message", std::string(281, 'x')}}).status, 422);
  here.post(url + "/messages", {{"message", ""}});
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr("Soup")));
}

TEST_P(WorkshopPages, OfADeskAreForThoseWhoFacilitate) {
  const std::string url = opened();
  Browser guest = comes_in(url, {{"name", "Mo"}}), stranger = browser_of("ian@people.example");
  EXPECT_EQ(stranger.get(url + "/desk").status, 403);
  EXPECT_NE(guest.get(url + "/desk").status, 200);
  for (const char* deed : {"/states", "/code", "/messages", "/tables", "/seats", "/spread"}) {
    EXPECT_EQ(stranger.post(url + deed, {{"to", "ended"}}).status, 403) << deed;
    EXPECT_GE(guest.post(url + deed, {{"to", "ended"}}).status, 400) << deed;
  }
  EXPECT_EQ(now(url).state, State::lobby);
}

TEST_P(WorkshopPages, OfAClosedRoomShowNothingToOthers) {
  const std::string url = made({{"title", "A closed room"}, {"template", "first_meeting"}});
  ann().post(url + "/states", {{"to", "lobby"}});
  Browser stranger = browser_of("ian@people.example");
  for (const char* page : {"", "/wall", "/qr", "/calendar.ics", ".json"}) {
    EXPECT_EQ(stranger.get(url + page).status, 404) << page;
  }
  EXPECT_FALSE(stranger.sit(url + "/stream"));
  EXPECT_THAT(stranger.get("/workshops").body, Not(HasSubstr("A closed room")));
  EXPECT_THAT(stranger.get("/workshops/calendar.ics").body, Not(HasSubstr("A closed room")));
  EXPECT_THAT(ann().get("/workshops").body, HasSubstr("A closed room"));
  Browser guest = comes_in(url, {{"name", "Mo"}});
  EXPECT_EQ(guest.get(url).status, 200);
  EXPECT_THAT(guest.get("/workshops").body, HasSubstr("A closed room"));
}

TEST_P(WorkshopPages, OpenThePartsOfCriticalFriendsAndDealCardsFromTheDesk) {
  const std::string url = made({{"title", "An evening"}});
  ann().post(url + "/states", {{"to", "running"}});
  for (const char* tool : {"critical_friends", "scenario_cards"}) {
    EXPECT_EQ(ann().post(url + "/activities", {{"tool", tool}}).status, 303);
    const std::string part = url + "/activities/" + agenda_of(url).back().id.text();
    EXPECT_EQ(ann().post(part + "/stages", {{"stage", "open"}}).status, 303);
    const std::string desk = ann().get(url + "/desk").body;
    const bool deals = tool == std::string_view("scenario_cards");
    EXPECT_EQ(desk.find("Deal new cards") != desk.npos, deals) << tool;
    EXPECT_EQ(desk.find("value=\"presentation\" aria-pressed") != desk.npos, !deals) << tool;
    if (!deals) ann().post(part + "/options", {{"name", "phase"}, {"value", "warm"}});
    const std::string after = ann().get(url + "/desk").body;
    EXPECT_EQ(after.find("value=\"warm\" aria-pressed") != after.npos, !deals) << tool;
  }
}

// ---- on other pages ----------------------------------------------------------------------------

TEST_P(WorkshopPages, AreJoinedFromTheFrontPage) {
  const std::string url = opened(), code = now(url).code;
  EXPECT_THAT(browser().get("/").body, AllOf(HasSubstr("Type the code from the wall"),
                                             HasSubstr("method=\"get\" action=\"/join\"")));
  EXPECT_EQ(browser().get("/join?code=" + lower_ascii(code)).location, "/join/" + code);
  EXPECT_EQ(browser().get("/join?code=").status, 200);
  const Answer wrong = browser().get("/join?code=BBBBBBBB");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body,
              AllOf(HasSubstr("No open workshop has this code"), HasSubstr("value=\"BBBBBBBB\"")));
}

TEST_P(WorkshopPages, StandOnThePageOfTheirChallenge) {
  const std::string page = "/challenges/" + challenge.slug;
  EXPECT_THAT(browser().get(page).body, Not(HasSubstr("<h2>Workshops</h2>")));
  EXPECT_THAT(ann().get(page).body, HasSubstr("href=\"" + at + "/new\""));
  const std::string later = made({{"title", "A later one"}, {"public", "yes"}});
  const std::string quiet = made({{"title", "Among ourselves"}});
  for (const std::string& url : {opened(), later, quiet}) {
    ann().post(url + "/states", {{"to", "lobby"}});
  }
  const std::string shown = browser().get(page).body;
  EXPECT_THAT(shown, AllOf(HasSubstr("An evening"), HasSubstr("A later one"),
                           Not(HasSubstr("Among ourselves")), Not(HasSubstr(at + "/new")),
                           Not(HasSubstr("What came before"))));
  ann().post(later + "/states", {{"to", "ended"}});
  EXPECT_THAT(browser().get(page).body, HasSubstr("What came before"));
}

TEST_P(WorkshopPages, SayThatTheyAreOver) {
  const std::string url = opened();
  EXPECT_THAT(browser().get(url + "/wall").body, Not(HasSubstr("It is over")));
  ann().post(url + "/states", {{"to", "ended"}});
  EXPECT_THAT(browser().get(url + "/wall").body, HasSubstr("It is over. Thank you for coming"));
  EXPECT_THAT(ann().get(url + "/desk").body,
              AllOf(HasSubstr("It is over"), Not(HasSubstr("Nothing is going on yet"))));
}

// ---- the calendar ------------------------------------------------------------------------------

TEST_P(WorkshopPages, GoIntoACalendar) {
  const std::string url = made({{"title", "Bus; coach, van\\"},
                                {"about", "Line one\nLine two " + std::string(100, 'x')},
                                {"public", "yes"},
                                {"day-day", "5"},
                                {"day-month", "5"},
                                {"day-year", "2026"},
                                {"starts", "18:00"}});
  const Answer calendar = browser().get(url + "/calendar.ics");
  EXPECT_THAT(calendar.header("content-type"), StartsWith("text/calendar"));
  EXPECT_THAT(calendar.body, StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  EXPECT_THAT(calendar.body, HasSubstr("SUMMARY:Bus\\; coach\\, van\\\\\r\n"));
  EXPECT_THAT(calendar.body, HasSubstr("DESCRIPTION:Line one\\nLine two"));
  EXPECT_THAT(calendar.body, HasSubstr("DTSTART:20260505T170000Z\r\n"));
  for (const std::string_view line : split(calendar.body, '\n')) EXPECT_LE(line.size(), 76u);
  EXPECT_THAT(browser().get("/workshops/calendar.ics").body, Not(HasSubstr("Bus")));
  ann().post(url + "/states", {{"to", "lobby"}});
  EXPECT_THAT(browser().get("/workshops/calendar.ics").body, HasSubstr("Bus"));
}

TEST_P(WorkshopPages, BeginWhenTheClocksShowItAlsoOnTheDayTheyChange) {
  struct Case {
    const char *day, *month, *starts, *ends;
  };
  for (const Case& one : {Case{"28", "3", "20270328T090000Z", "20270328T110000Z"},
                          Case{"31", "10", "20271031T100000Z", "20271031T120000Z"}}) {
    SCOPED_TRACE(one.month);
    const std::string url = made({{"title", "Morning"},
                                  {"public", "yes"},
                                  {"day-day", one.day},
                                  {"day-month", one.month},
                                  {"day-year", "2027"},
                                  {"starts", "10:00"},
                                  {"ends", "12:00"}});
    const std::string calendar = browser().get(url + "/calendar.ics").body;
    EXPECT_THAT(calendar, HasSubstr("DTSTART:" + std::string(one.starts)));
    EXPECT_THAT(calendar, HasSubstr("DTEND:" + std::string(one.ends)));
    const std::string form = ann().get(url + "/edit").body;
    EXPECT_THAT(form, AllOf(HasSubstr("value=\"10:00\""), HasSubstr("value=\"12:00\"")));
  }
}

TEST_P(WorkshopPages, HaveNothingToCountThatIsNotThere) {
  EXPECT_EQ(browser().get("/workshops/zzzzzzzzzzzz").status, 404);
  EXPECT_EQ(browser().get("/workshops/1/wall").status, 404);
  EXPECT_THAT(browser().get("/workshops").body, HasSubstr("No workshop yet"));
}

}  // namespace
}  // namespace commonty::workshops
