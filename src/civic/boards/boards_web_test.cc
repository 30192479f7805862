#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <regex>
#include <set>

#include "civic/boards/boards.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::boards {
namespace {

namespace json = boost::json;
namespace tools = workshops::tools;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using workshops::Stage;

class BoardPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      ann_id = add_person(tx, "Ann");
      workshop = workshops::create(tx, ann_id, challenge.id,
                                   {.title = "An evening", .groups = 2, .is_public = true})
                     .value();
      workshops::move_to(tx, ann_id, workshop, workshops::State::running).value();
      code = workshops::get(tx, workshop).value().code;
    });
    open({.title = "Hopes and fears", .tool = "hopes_and_fears"});
  }
  void open(const workshops::ActivityDraft& draft) {
    activity = store().write([&](Tx& tx) {
      const ActivityId id = workshops::add_activity(tx, ann_id, workshop, draft).value();
      workshops::set_stage(tx, ann_id, id, Stage::open).value();
      return id;
    });
    url = "/boards/" + activity.text();
  }
  void stage(Stage to) {
    store().write([&](Tx& tx) { workshops::set_stage(tx, ann_id, activity, to).value(); });
  }
  Browser ann() { return browser_of("ann@people.example"); }
  Browser at_table(int table, const std::string& name = "Mo") {
    Browser guest = browser();
    EXPECT_EQ(
        guest.post("/join/" + code, {{"name", name}, {"table", std::to_string(table)}}).status,
        303);
    return guest;
  }
  static FormFields note(const std::string& text, const std::string& place = "hopes") {
    return {{"text", text}, {"place", place}};
  }
  // The note's address.
  std::string writes(Browser& by, const std::string& text, const std::string& place = "hopes") {
    EXPECT_EQ(by.post(url + "/notes", note(text, place)).status, 303);
    return url + "/notes/" + Id<struct NoteTag>{now().board.notes.rbegin()->first}.text();
  }
  Sheet now() {
    return store().read([&](Tx& tx) { return boards::open(tx, activity).value(); });
  }
  std::vector<std::string> outlined(Browser& by) {
    std::vector<std::string> out;
    const json::value model = by.get_json(url + "/outline").json();
    for (const json::value& line : model.at("lines").as_array()) {
      if (line.at("is_note").as_bool()) out.emplace_back(line.at("text").as_string());
    }
    return out;
  }
  std::string saw(Browser& by, const std::string& note_url) {
    return std::string(by.get_json(note_url).json().at("saw").as_string());
  }

  WorkshopId workshop;
  ActivityId activity;
  PersonId ann_id;
  std::string code, url;
};
ON_BOTH_DATABASES(BoardPages);

// ---- writing -----------------------------------------------------------------------------------

TEST_P(BoardPages, TakeNotesFromTheTable) {
  Browser mo = at_table(1);
  const Answer added = mo.post_and_follow(url + "/notes", note("A <later> bus"));
  EXPECT_THAT(added.body, AllOf(HasSubstr("A &lt;later&gt; bus"), HasSubstr("Mo")));
  EXPECT_THAT(added.body, Not(HasSubstr("<later>")));
  Browser eve = at_table(2, "Eve");
  writes(eve, "The cost", "fears");
  EXPECT_THAT(mo.get(url).body, Not(HasSubstr("The cost"))) << "one's own table first";
  EXPECT_THAT(mo.get(url + "?table=0").body, HasSubstr("The cost"));
  EXPECT_THAT(mo.get(url + "?table=2").body, AllOf(HasSubstr("The cost"), Not(HasSubstr("later"))));
}

TEST_P(BoardPages, WriteANoteOnceThoughItsVisitorsCookieChanges) {
  Browser mo = at_table(1), eve = at_table(1, "Eve");
  FormFields form = note("A bus");
  form.emplace_back("once", "as-made-in-the-browser");
  const Answer first = mo.post(url + "/notes", form);
  EXPECT_EQ(first.status, 303);
  // The answer is lost, and with it the cookie the form was made with; the seat in the room is not.
  Browser later = browser();
  later.set_cookie("session", mo.cookies().at("session"));
  later.get(url);
  EXPECT_NE(later.cookies().at("visitor"), mo.cookies().at("visitor"));
  EXPECT_EQ(later.post(url + "/notes", form).location, first.location);
  EXPECT_THAT(outlined(mo), ElementsAre("A bus"));
  // Whoever guessed the key learns nothing of the note, and blocks nothing: theirs is another.
  EXPECT_NE(eve.post(url + "/notes", form).location, first.location);
  EXPECT_THAT(outlined(mo), ElementsAre("A bus", "A bus"));
  Browser stranger = browser();
  stranger.get(url);
  EXPECT_EQ(stranger.post(url + "/notes", form).status, 403);
}

TEST_P(BoardPages, WriteANoteOnceThatIsSentTwice) {
  Browser mo = at_table(1);
  FormFields form = note("A bus");
  form.emplace_back("once", "the-same");
  EXPECT_EQ(mo.post(url + "/notes", form).status, 303);
  EXPECT_EQ(mo.post(url + "/notes", form).status, 303);
  EXPECT_THAT(outlined(mo), ElementsAre("A bus"));
}

TEST_P(BoardPages, GiveBackWordsThatDoNotFit) {
  Browser mo = at_table(1);
  const std::string words = std::string(280, 'x') + "yz";
  FormFields form = note(words);
  form.emplace_back("table", "1");
  const Answer refused = mo.post(url + "/notes", form);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("282 characters; 280 fit"));
  EXPECT_THAT(refused.body, HasSubstr("id=\"text\" name=\"text\" rows=\"2\">" + words));
  EXPECT_EQ(mo.post(url + "/notes", note(" ")).status, 422);
  EXPECT_EQ(mo.post(url + "/notes", note(std::string(1 << 20, 'x'))).status, 422);
  EXPECT_EQ(mo.post(url + "/notes", note("x", "nowhere")).status, 422);
  EXPECT_THAT(outlined(mo), IsEmpty());
}

TEST_P(BoardPages, GiveBackWordsThatALockedBoardRefuses) {
  Browser mo = at_table(1);
  const std::string at = writes(mo, "A bus");
  stage(Stage::locked);
  const Answer refused = mo.post(url + "/notes", note("Half an hour of thought"));
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("This board is locked now"),
                                  HasSubstr("rows=\"3\">Half an hour of thought")));
  EXPECT_THAT(mo.post(at + "/edit", {{"text", "A bus at night"}}).body,
              HasSubstr("A bus at night</textarea>"));
  EXPECT_THAT(mo.get(url).body,
              AllOf(HasSubstr("The board is locked"), Not(HasSubstr("name=\"text\""))));
  EXPECT_THAT(outlined(mo), ElementsAre("A bus"));
}

TEST_P(BoardPages, GiveBackWordsOfThoseWhoWriteTooFast) {
  Browser mo = at_table(1);
  Answer last;
  int kept = 0;
  for (int i = 0; i < 1000 && last.status != 429; ++i) {
    last = mo.post(url + "/notes", note("note " + std::to_string(i)));
    kept += last.status == 303 ? 1 : 0;
  }
  EXPECT_EQ(last.status, 429);
  EXPECT_FALSE(last.header("retry-after").empty());
  EXPECT_THAT(last.body, HasSubstr("note " + std::to_string(kept) + "</textarea>"));
  EXPECT_EQ(outlined(mo).size(), static_cast<std::size_t>(kept));
  Browser eve = at_table(2, "Eve");
  EXPECT_EQ(eve.post(url + "/notes", note("A bench")).status, 303) << "the room goes on";
  clock.advance(hour_ms);
  EXPECT_EQ(mo.post(url + "/notes", note("again")).status, 303);
}

TEST_P(BoardPages, AskForATableWhereEachHasABoard) {
  Browser mo = at_table(0);
  const Answer refused = mo.post(url + "/notes", note("A bus"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Choose a table first"));
  FormFields form = note("A bus");
  form.emplace_back("table", "2");
  EXPECT_EQ(mo.post(url + "/notes", form).status, 303);
  EXPECT_EQ(now().board.notes.begin()->second.group, 2);
  // Who has a table writes there, whatever the form says.
  Browser eve = at_table(1, "Eve");
  EXPECT_EQ(eve.post(url + "/notes", form).status, 303);
  EXPECT_EQ(now().board.notes.rbegin()->second.group, 1);
}

// ---- changing ----------------------------------------------------------------------------------

TEST_P(BoardPages, MoveANoteByAForm) {
  Browser mo = at_table(1);
  const std::string at = writes(mo, "A bus");
  EXPECT_THAT(mo.get(at).body, AllOf(HasSubstr("Move to"), HasSubstr("value=\"fears\"")));
  EXPECT_EQ(mo.post(at + "/place", {{"place", "fears"}}).status, 303);
  EXPECT_EQ(now().board.notes.begin()->second.place.value, "fears");
  EXPECT_EQ(mo.post(at + "/place", {{"place", "nowhere"}}).status, 422);
  EXPECT_EQ(mo.post(at + "/colour", {{"colour", "green"}}).status, 303);
  EXPECT_THAT(mo.get(url).body, HasSubstr("note--green"));
}

TEST_P(BoardPages, KeepBothTextsOfTwoWhoChangeANoteAndSaySo) {
  Browser mo = at_table(1);
  const std::string at = writes(mo, "A bus");
  Browser here = ann();
  const std::string stamp = saw(here, at);
  EXPECT_EQ(mo.post(at + "/edit", {{"text", "A night bus"}, {"saw", stamp}}).status, 303);
  const Answer second =
      here.post_and_follow(at + "/edit", {{"text", "A Sunday bus"}, {"saw", stamp}});
  EXPECT_THAT(second.body, HasSubstr("Both texts are kept"));
  EXPECT_THAT(here.get(url + "?table=1").body,
              AllOf(HasSubstr("A night bus"), HasSubstr("Written at the same time:"),
                    HasSubstr("A Sunday bus")));
  EXPECT_EQ(
      mo.post(at + "/edit", {{"text", "A night bus on Sundays"}, {"saw", saw(mo, at)}}).status,
      303);
  EXPECT_THAT(outlined(mo), ElementsAre("A night bus on Sundays"));
  // Nonsense for what was seen replaces nothing.
  EXPECT_EQ(mo.post(at + "/edit", {{"text", "B"}, {"saw", "x 99999999999999999999 -3"}}).status,
            303);
  EXPECT_THAT(outlined(mo), ElementsAre("A night bus on Sundays / B"));
}

TEST_P(BoardPages, TakeAwayAndTakeBack) {
  Browser mo = at_table(1);
  const std::string at = writes(mo, "A bus");
  const Answer gone = mo.post_and_follow(at + "/removal");
  EXPECT_THAT(gone.body, HasSubstr("href=\"" + url + "/undo\""));
  EXPECT_THAT(outlined(mo), IsEmpty());
  EXPECT_THAT(mo.get(url + "/undo").body, HasSubstr("Take back your last move?"));
  EXPECT_EQ(mo.post(url + "/undo").status, 303);
  EXPECT_THAT(outlined(mo), ElementsAre("A bus"));
  EXPECT_EQ(mo.post(url + "/redo").status, 303);
  EXPECT_THAT(outlined(mo), IsEmpty());
  EXPECT_EQ(mo.post(url + "/redo").status, 409);
}

TEST_P(BoardPages, GiveBackWordsForANoteThatIsGone) {
  Browser mo = at_table(1), here = ann();
  const std::string at = writes(mo, "A bus");
  here.post(at + "/removal");
  const Answer refused = mo.post(at + "/edit", {{"text", "A night bus"}, {"saw", "1"}});
  EXPECT_EQ(refused.status, 410);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("not on the board any more"), HasSubstr("A night bus</textarea>")));
  EXPECT_EQ(mo.get(at).status, 410);
  EXPECT_EQ(mo.post(at + "/place", {{"place", "fears"}}).status, 410);
  EXPECT_EQ(mo.get(url + "/notes/zzz").status, 410);
}

TEST_P(BoardPages, HideANoteWithAnUndo) {
  Browser mo = at_table(1), here = ann();
  const std::string at = writes(mo, "A rude word");
  EXPECT_EQ(mo.post(at + "/hiding").status, 403);
  const Answer hidden = here.post_and_follow(at + "/hiding");
  EXPECT_THAT(hidden.body, AllOf(HasSubstr("Hidden from the room"), HasSubstr(url + "/undo")));
  for (const std::string& page :
       {url, url + "?table=0", url + "/outline", url + "/history", url + "/history?at=1",
        url + ".json", url + "/history.json?at=1", "/workshops/" + workshop.text() + "/wall"}) {
    EXPECT_THAT(mo.get(page).body, Not(HasSubstr("rude"))) << page;
  }
  EXPECT_EQ(mo.get(at).status, 410);
  EXPECT_EQ(here.get(at).status, 200) << "who hid it can find it again";
  EXPECT_EQ(here.post(url + "/undo").status, 303);
  EXPECT_THAT(mo.get(url).body, HasSubstr("A rude word"));
}

TEST_P(BoardPages, LeaveOtherPeoplesWordsAlone) {
  Browser mo = at_table(1), eve = at_table(1, "Eve");
  const std::string at = writes(mo, "A bus");
  EXPECT_THAT(eve.get(at).body, Not(HasSubstr("Change the words")));
  EXPECT_EQ(eve.post(at + "/edit", {{"text", "x"}}).status, 403);
  EXPECT_EQ(eve.post(at + "/removal").status, 403);
  EXPECT_THAT(outlined(mo), ElementsAre("A bus"));
}

// ---- reading -----------------------------------------------------------------------------------

// Every tool's board: its places named once, every note in the outline, in the order of the
// picture.
TEST_P(BoardPages, OfEveryToolAreDrawnAndRead) {
  const std::regex named(" id=\"([^\"]+)\"");
  Browser here = ann();
  for (const tools::Tool& tool : tools::all()) {
    SCOPED_TRACE(tool.name);
    workshops::ActivityDraft draft{.title = "x", .tool = tool.name};
    if (tool.name == "question_board") {
      draft.options["questions"] = json::parse(R"([{"text": "Q", "prompts": ["a", "b"]}, "R"])");
    }
    open(draft);
    int written = 0;
    for (const auto& place : tool.places(now().board.setup)) {
      FormFields form = note("Is it note " + std::to_string(written) + "?", place.key);
      form.emplace_back("table", std::to_string(1 + written % 2));
      written += here.post(url + "/notes", form).status == 303 ? 1 : 0;
    }
    EXPECT_GT(written, 0);
    std::vector<std::string> lines = outlined(here);
    std::erase_if(lines, [](const std::string& line) { return !line.starts_with("Is it note"); });
    EXPECT_EQ(lines.size(), static_cast<std::size_t>(written));
    const std::string page = here.get(url + "?table=0").body;
    std::vector<std::size_t> places;
    for (const std::string& line : lines) {
      const std::size_t found = page.find("note__text\">" + line);
      EXPECT_NE(found, std::string::npos) << line;
      places.push_back(found);
    }
    EXPECT_TRUE(std::is_sorted(places.begin(), places.end()));
    std::set<std::string> seen;
    for (std::sregex_iterator id(page.begin(), page.end(), named), end; id != end; ++id) {
      EXPECT_TRUE(seen.insert((*id)[1]).second) << (*id)[1] << " stands twice";
    }
    EXPECT_EQ(here.get(url + "/history").status, 200);
  }
}

TEST_P(BoardPages, BranchWhereANoteAnswersAnother) {
  open({.title = "Why?", .tool = "five_whys"});
  Browser mo = at_table(1);
  const std::string at = writes(mo, "It left late", "whys");
  EXPECT_THAT(mo.get(at).body, HasSubstr("Why is that?"));
  const std::string parent = at.substr(at.rfind('/') + 1);
  EXPECT_EQ(
      mo.post(url + "/notes", {{"text", "No keys"}, {"place", "whys"}, {"parent", parent}}).status,
      303);
  EXPECT_EQ(now().board.notes.rbegin()->second.parent.value, now().board.notes.begin()->first);
  EXPECT_THAT(outlined(mo), ElementsAre("It left late", "No keys"));
}

TEST_P(BoardPages, ShowHowTheyGrew) {
  Browser mo = at_table(1);
  const std::string at = writes(mo, "A bus");
  mo.post(at + "/edit", {{"text", "A night bus"}, {"saw", saw(mo, at)}});
  EXPECT_THAT(mo.get(url + "/history?at=1&table=1").body,
              AllOf(HasSubstr("A bus"), Not(HasSubstr("A night bus"))));
  EXPECT_THAT(mo.get(url + "/history?at=2&table=1").body, HasSubstr("A night bus"));
  EXPECT_THAT(mo.get(url + "/history?at=0").body, Not(HasSubstr("A bus")));
  for (const char* at_move : {"-7", "999999", "x", "99999999999999999999"}) {
    EXPECT_EQ(mo.get(url + "/history?at=" + at_move).status, 200) << at_move;
  }
  EXPECT_THAT(mo.get(url + "/history?at=1").body, Not(HasSubstr("name=\"text\"")));
}

TEST_P(BoardPages, AreReadByNobodyWhoMayNotReadTheWorkshop) {
  Browser mo = at_table(1);
  const std::string at = writes(mo, "A bus");
  store().write([](Tx& tx) { tx.run("UPDATE workshops SET audience = 'team'"); });
  Browser stranger = browser_of("ian@people.example"), nobody = browser();
  for (const std::string& page :
       {url, url + ".json", url + "/outline", url + "/history", url + "/undo", at}) {
    EXPECT_EQ(stranger.get(page).status, 404) << page;
    EXPECT_EQ(nobody.get(page).status, 404) << page;
    EXPECT_EQ(mo.get(page).status, 200) << page;
  }
  EXPECT_FALSE(stranger.sit(url + "/stream"));
  EXPECT_TRUE(mo.sit(url + "/stream"));
  const Answer refused = stranger.post(url + "/notes", note("x"));
  EXPECT_EQ(refused.status, 404);
  EXPECT_THAT(refused.body, Not(HasSubstr("A bus")));
  EXPECT_EQ(now().board.notes.size(), 1u);
}

TEST_P(BoardPages, AreWrittenOnByNobodyOutsideTheRoom) {
  Browser stranger = browser_of("ian@people.example");
  const Answer refused = stranger.post(url + "/notes", note("My words"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Join the workshop with its code first"),
                                  HasSubstr("My words</textarea>")));
  EXPECT_THAT(stranger.get(url).body, Not(HasSubstr("name=\"text\"")));
  EXPECT_THAT(now().board.notes, IsEmpty());
}

TEST_P(BoardPages, CountTheTimeThatIsLeftAsTheServerSeesIt) {
  Browser mo = at_table(1);
  EXPECT_THAT(mo.get(url).body, HasSubstr("data-left-s=\"900\""));
  clock.advance(5 * minute_ms);
  EXPECT_THAT(mo.get(url).body, HasSubstr("data-left-s=\"600\""));
  clock.advance(hour_ms);
  EXPECT_THAT(mo.get(url).body, HasSubstr("data-left-s=\"0\""));
  EXPECT_EQ(mo.post(url + "/notes", note("late")).status, 303) << "time up locks nothing by itself";
}

TEST_P(BoardPages, KeepDotsHiddenUntilTheVoteIsClosed) {
  open({.title = "Vote", .tool = "dot_vote", .options = {{"dots", 2}}});
  Browser mo = at_table(1), here = ann();
  const std::string bench = writes(here, "A bench", "options");
  EXPECT_EQ(mo.post(bench + "/dots").status, 303);
  EXPECT_THAT(mo.get(url).body, AllOf(HasSubstr("You have 1 dot left"), HasSubstr("1 of yours"),
                                      HasSubstr("Give a dot")));
  EXPECT_THAT(mo.get(url + "/history").body, Not(HasSubstr("Give a dot"))) << "that is over";
  for (const std::string& page : {url, "/workshops/" + workshop.text() + "/wall"}) {
    EXPECT_THAT(browser().get(page).body, Not(HasSubstr("Give a dot"))) << page;
  }
  for (const std::string& page : {url, url + "/outline", url + "/history"}) {
    EXPECT_THAT(here.get(page).body, Not(HasSubstr("1 dot"))) << page;
  }
  EXPECT_EQ(mo.post(bench + "/dots").status, 303);
  EXPECT_EQ(mo.post(bench + "/dots").status, 422);
  EXPECT_EQ(mo.post(bench + "/dots/removal").status, 303);
  EXPECT_THAT(mo.get(url).body, HasSubstr("You have 1 dot left"));
  stage(Stage::closed);
  EXPECT_THAT(here.get(url).body, HasSubstr("1 dot"));
}

// ---- the desk and the wall ---------------------------------------------------------------------

TEST_P(BoardPages, StandOnTheWallWithOneNoteLarge) {
  Browser mo = at_table(1), here = ann();
  const std::string at = writes(mo, "A later bus");
  const std::string wall = "/workshops/" + workshop.text() + "/wall";
  EXPECT_THAT(browser().get(wall).body,
              AllOf(HasSubstr("A later bus"), Not(HasSubstr("wall__spotlight")),
                    Not(HasSubstr("<textarea"))));
  EXPECT_NE(mo.post(at + "/spotlight").status, 303);
  EXPECT_EQ(here.post(at + "/spotlight").status, 303);
  EXPECT_THAT(browser().get(wall).body,
              AllOf(HasSubstr("wall__spotlight"), HasSubstr("\">A later bus</blockquote>")));
  here.post(at + "/hiding");
  EXPECT_THAT(browser().get(wall).body, Not(HasSubstr("A later bus")));
  here.post(url + "/undo");
  EXPECT_EQ(here.post(at + "/spotlight").status, 303);
  EXPECT_THAT(browser().get(wall).body, Not(HasSubstr("wall__spotlight")));
  EXPECT_THAT(here.get(at).body, HasSubstr("Show it large on the wall"));
  stage(Stage::closed);
  EXPECT_THAT(here.get(at).body, Not(HasSubstr("on the wall")));
  const Answer refused = here.post(at + "/spotlight");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("This board is not on the wall"));
}

TEST_P(BoardPages, TellTheDeskWhichTablesAreSilent) {
  Browser mo = at_table(1), here = ann();
  writes(mo, "A bus");
  clock.advance(6 * minute_ms);
  const std::string desk = here.get("/workshops/" + workshop.text() + "/desk").body;
  EXPECT_THAT(desk, AllOf(HasSubstr("1 note"), HasSubstr("silent for 6 minutes"),
                          HasSubstr("nothing written yet")));
}

}  // namespace
}  // namespace commonty::boards
