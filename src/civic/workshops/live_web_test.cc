// What those who look at a workshop hear of it.
#include "civic/workshops/workshops.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::workshops {
namespace {

using test::Ear;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LiveWorkshop : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      const PersonId ann_id = add_person(tx, "Ann");
      id = create(tx, ann_id, challenge.id, {.title = "An evening", .groups = 2, .is_public = true})
               .value();
      activity =
          add_activity(tx, ann_id, id, {.title = "Hopes", .tool = "hopes_and_fears"}).value();
      move_to(tx, ann_id, id, State::running).value();
      code = get(tx, id).value().code;
    });
    url = "/workshops/" + id.text();
    ann.emplace(browser_of("ann@people.example"));
  }
  std::unique_ptr<Ear> follow(Browser& who, const std::string& last_event_id = "") {
    const auto place = who.get_json(url).json().at("live_place").as_int64();
    auto seat = who.sit(url + "/stream?from=" + std::to_string(place), last_event_id);
    EXPECT_TRUE(seat);
    return std::make_unique<Ear>(loop, std::move(seat));
  }
  std::string hears(Ear& ear, const std::string& words) {
    return ear.heard_when([&](const std::string& all) { return all.find(words) != all.npos; });
  }
  void says(const std::string& words) {
    EXPECT_EQ(ann->post(url + "/messages", {{"message", words}}).status, 303);
  }
  void staged(const std::string& stage) {
    const std::string at = url + "/activities/" + activity.text() + "/stages";
    EXPECT_EQ(ann->post(at, {{"stage", stage}}).status, 303);
  }

  test::EarLoop loop;
  WorkshopId id;
  ActivityId activity;
  std::optional<Browser> ann;
  std::string url, code;
};
ON_BOTH_DATABASES(LiveWorkshop);

TEST_P(LiveWorkshop, TellsItsWordsItsAgendaAndItsClockAsThePageDrawsThem) {
  Browser reader = browser();
  const auto ear = follow(reader);
  says("Soup <is> ready");
  EXPECT_THAT(hears(*ear, "Soup"),
              AllOf(HasSubstr("target=\"room-words\""), HasSubstr("Soup &lt;is&gt; ready"),
                    Not(HasSubstr("role=\"timer\""))));
  staged("open");
  EXPECT_THAT(hears(*ear, "role=\"timer\""),
              AllOf(HasSubstr("agenda__now"), HasSubstr("id=\"clock-" + activity.text() + "\""),
                    HasSubstr("data-left-s=\"900\"")));
  const std::string page = reader.get(url).body;
  EXPECT_THAT(page, HasSubstr("Soup &lt;is&gt; ready"));
}

TEST_P(LiveWorkshop, TellsByAMarkWhatEachMustSeeForThemselves) {
  Browser reader = browser();
  const auto ear = follow(reader);
  staged("open");
  const auto board = reader.get_json("/boards/" + activity.text()).json();
  const std::string mark(board.at("set_up").as_string());
  const std::string told = "target=\"" + activity.text() + "\" data-set-up=\"";
  EXPECT_THAT(hears(*ear, "set-up"), HasSubstr(told + mark));
  staged("locked");
  hears(*ear, "id: " + std::to_string(reader.get_json(url).json().at("live_place").as_int64()));
  EXPECT_THAT(ear->heard().substr(ear->heard().rfind("id: ")), Not(HasSubstr(told + mark)));
}

TEST_P(LiveWorkshop, TellsThatSomebodySitsElsewhereNow) {
  Browser guest = browser();
  EXPECT_EQ(guest.post("/join/" + code, {{"name", "Mo"}}).status, 303);
  EXPECT_THAT(guest.get(url).body, HasSubstr("You have no table yet"));
  const auto mark_of = [&](const std::string& page) {
    return std::string(guest.get_json(page).json().at("set_up").as_string());
  };
  const std::string board = "/boards/" + activity.text();
  const std::string page_before = mark_of(url), board_before = mark_of(board);
  const auto ear = follow(guest);
  EXPECT_EQ(ann->post(url + "/spread").status, 303);
  EXPECT_THAT(guest.get(url).body, HasSubstr("You sit at Table 1"));
  EXPECT_NE(mark_of(url), page_before);
  EXPECT_NE(mark_of(board), board_before);
  EXPECT_THAT(hears(*ear, "set-up"),
              AllOf(HasSubstr("target=\"page\" data-set-up=\"" + mark_of(url)),
                    HasSubstr("data-set-up=\"" + mark_of(board))));
}

TEST_P(LiveWorkshop, TellsThePageAndTheWallThatItBeginsAndWhatWillBe) {
  Browser reader = browser();
  const auto mark_of = [&](const std::string& page) {
    return std::string(reader.get_json(page).json().at("set_up").as_string());
  };
  const std::string wall = mark_of(url + "/wall"), page = mark_of(url);
  EXPECT_EQ(ann->post(url + "/activities", {{"title", "Soup"}, {"minutes", "20"}}).status, 303);
  EXPECT_NE(mark_of(url + "/wall"), wall) << "it shows the agenda";
  EXPECT_EQ(mark_of(url), page) << "its agenda is told as it is";
  EXPECT_EQ(ann->post(url + "/states", {{"to", "ended"}}).status, 303);
  EXPECT_NE(mark_of(url), page);
}

TEST_P(LiveWorkshop, TellsWhoWasAwayHowThingsStandNow) {
  Browser reader = browser();
  const auto place = reader.get_json(url).json().at("live_place").as_int64();
  const auto first = follow(reader);
  says("A slip of the tongue");
  hears(*first, "A slip");
  says("Soup");
  hears(*first, "Soup");
  const auto back = follow(reader, std::to_string(place));
  EXPECT_THAT(hears(*back, "Soup"), Not(HasSubstr("A slip")));
}

TEST_P(LiveWorkshop, SaysToTheDeskAloneWhoComesIn) {
  Browser reader = browser(), guest = browser();
  const auto ear = follow(reader);
  EXPECT_EQ(guest.post("/join/" + code, {{"name", "Mo"}, {"table", "1"}}).status, 303);
  const auto now = reader.get_json(url).json().at("live_place").as_int64();
  EXPECT_EQ(hears(*ear, "id: "), "id: " + std::to_string(now) + "\ndata: \n\n");
}

TEST_P(LiveWorkshop, SpeaksToEachInTheirLanguage) {
  Browser reader = browser(), leugh = browser();
  leugh.accept_language = "gd";
  const auto english = follow(reader), gaelic = follow(leugh);
  says("Soup");
  EXPECT_THAT(hears(*english, "Soup"), HasSubstr("From the facilitator:"));
  EXPECT_THAT(hears(*gaelic, "Soup"), HasSubstr("Bhon neach-stiùiridh:"));
  EXPECT_EQ(site().app().rooms.present(room_of(id)), 2) << "they are in one room all the same";
}

TEST_P(LiveWorkshop, TellsNothingToWhoMayNotSeeItAnyMore) {
  Browser stranger = browser(), guest = browser();
  EXPECT_EQ(guest.post("/join/" + code, {{"name", "Mo"}, {"table", "1"}}).status, 303);
  const auto outside = follow(stranger), inside = follow(guest);
  says("Hello");
  hears(*outside, "Hello");
  EXPECT_EQ(ann->post(url + "/edit", {{"title", "A closed evening"}}).status, 303);
  loop.run_until([&] { return outside->ended; });
  says("Among ourselves");
  hears(*inside, "Among ourselves");
  EXPECT_THAT(outside->heard(), Not(HasSubstr("Among ourselves")));
}

}  // namespace
}  // namespace commonty::workshops
