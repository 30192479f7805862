// What those who look at a board hear of its moves.
#include <boost/json/parse.hpp>
#include <optional>
#include <regex>

#include "civic/boards/boards.h"
#include "civic/boards/live_board.h"
#include "civic/pages/listening.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::boards {
namespace {

using test::Ear;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using workshops::Stage;

class LiveBoard : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      ann_id = add_person(tx, "Ann");
      workshop = workshops::create(tx, ann_id, add_challenge(tx).id,
                                   {.title = "An evening", .groups = 2, .is_public = true})
                     .value();
      workshops::move_to(tx, ann_id, workshop, workshops::State::running).value();
      code = workshops::get(tx, workshop).value().code;
    });
    use({.title = "Hopes and fears", .tool = "hopes_and_fears"});
    ann.emplace(browser_of("ann@people.example"));
    mo.emplace(at_table(1));
  }
  void use(const workshops::ActivityDraft& draft) {
    activity = store().write([&](Tx& tx) {
      const ActivityId id = workshops::add_activity(tx, ann_id, workshop, draft).value();
      workshops::set_stage(tx, ann_id, id, Stage::open).value();
      return id;
    });
    url = "/boards/" + activity.text();
  }
  Browser at_table(int table) {
    Browser guest = browser();
    const FormFields fields = {{"name", "Mo"}, {"table", std::to_string(table)}};
    EXPECT_EQ(guest.post("/join/" + code, fields).status, 303);
    return guest;
  }
  // The note's address.
  std::string writes(Browser& by, const std::string& text, const std::string& place = "hopes",
                     const std::string& parent = "") {
    const Answer added =
        by.post(url + "/notes", {{"text", text}, {"place", place}, {"parent", parent}});
    EXPECT_EQ(added.status, 303) << added.body;
    return url + "/notes/" + added.location.substr(added.location.rfind('-') + 1);
  }
  static std::string id_in(const std::string& note_url) {
    return "note-" + note_url.substr(note_url.rfind('/') + 1);
  }
  std::int64_t position() { return browser().get_json(url).json().at("position").as_int64(); }
  std::unique_ptr<Ear> follow(Browser& who, std::int64_t from) {
    auto seat = who.sit(url + "/stream?from=1", std::to_string(from));
    EXPECT_TRUE(seat);
    return std::make_unique<Ear>(loop, std::move(seat));
  }
  std::unique_ptr<Ear> follow(Browser& who) { return follow(who, position()); }
  // All that is heard until the board's last move.
  std::string all_by(Ear& ear) {
    const std::string last = "id: " + std::to_string(position()) + "\n";
    return ear.heard_when([&](const std::string& all) { return all.find(last) != all.npos; });
  }

  test::EarLoop loop;
  WorkshopId workshop;
  ActivityId activity;
  PersonId ann_id;
  std::optional<Browser> ann, mo;
  std::string code, url;
};
ON_BOTH_DATABASES(LiveBoard);

TEST_P(LiveBoard, TellsANoteWithItsPlaceAsThePageDrawsIt) {
  const std::string first = writes(*mo, "A bus");
  Browser reader = browser();
  const auto ear = follow(reader);
  const std::string at = writes(*mo, "A <later> bus");
  const std::string heard = all_by(*ear);
  EXPECT_THAT(heard, AllOf(HasSubstr("action=\"place\" target=\"at-1-hopes\" data-after=\"" +
                                     id_in(first) + "\""),
                           HasSubstr("id=\"" + id_in(at) + "\""),
                           HasSubstr("A &lt;later&gt; bus</p>"), Not(HasSubstr("A bus<"))));
  // The very words of the page that somebody in the room sees.
  const std::string card = heard.substr(heard.find("<p class=\"note__text\">A &lt;later"));
  EXPECT_THAT(mo->get(url).body, HasSubstr(card.substr(0, card.find('\n'))));
}

TEST_P(LiveBoard, TellsWhereANoteWasPutAndThatOneWent) {
  const std::string bus = writes(*mo, "A bus"), bench = writes(*mo, "A bench");
  Browser reader = browser();
  const auto ear = follow(reader);
  mo->post(bus + "/place", {{"place", "fears"}});
  EXPECT_THAT(all_by(*ear), AllOf(HasSubstr("target=\"at-1-fears\" data-after=\"\""),
                                  HasSubstr(id_in(bus)), Not(HasSubstr(id_in(bench)))));
  mo->post(bench + "/removal");
  EXPECT_THAT(all_by(*ear), HasSubstr("action=\"remove\" target=\"" + id_in(bench) + "\""));
  mo->post(url + "/undo");
  const std::string all = all_by(*ear);
  EXPECT_THAT(all.substr(all.rfind("id: ")), HasSubstr("A bench"));
}

TEST_P(LiveBoard, SaysThatThePageMustBeAskedForWhereANoteLiesAtNoPlace) {
  const auto asks = [](const char* questions) {
    return workshops::ActivityDraft{.title = "Ask",
                                    .tool = "question_board",
                                    .options = boost::json::parse(questions).as_object()};
  };
  use(asks(R"({"questions": ["One?", "Two?"]})"));
  const std::string lost = writes(*mo, "A bus", "q2");
  store().write([&](Tx& tx) {
    workshops::change_activity(tx, ann_id, activity, asks(R"({"questions": ["One?"]})")).value();
  });
  Browser reader = browser();
  const auto ear = follow(reader);
  EXPECT_EQ(mo->post(lost + "/edit", {{"text", "A later bus"}}).status, 303);
  EXPECT_THAT(all_by(*ear), AllOf(HasSubstr("<turbo-stream action=\"again\">"),
                                  Not(HasSubstr("action=\"place\"")), Not(HasSubstr("remove"))));
  mo->post(lost + "/place", {{"place", "q1"}});
  EXPECT_THAT(all_by(*ear), HasSubstr("action=\"place\" target=\"at-1-q1\""));
}

TEST_P(LiveBoard, TellsExactlyWhatSomebodyMissed) {
  writes(*mo, "Heard before");
  const std::int64_t place = position();
  writes(*mo, "First missed");
  writes(*mo, "Second missed", "fears");
  Browser reader = browser();
  const auto ear = follow(reader, place);
  EXPECT_THAT(all_by(*ear), AllOf(HasSubstr("First missed"), HasSubstr("Second missed"),
                                  Not(HasSubstr("Heard before"))));
  const auto nothing_missed = follow(reader);
  writes(*mo, "New");
  EXPECT_THAT(all_by(*nothing_missed), AllOf(HasSubstr("New"), Not(HasSubstr("missed"))));
}

TEST_P(LiveBoard, SaysToWhoMissedTooMuchThatThePageIsBehind) {
  store().write([&](Tx& tx) {
    Sheet sheet = boards::open(tx, activity).value();
    const Mover by{.person = ann_id, .group = 1, .in_the_room = true, .facilitates = true};
    for (int i = 0; i < 201; ++i) {
      const Move move{.group = 1, .text = "Note " + std::to_string(i), .place = "hopes"};
      make(tx, by, sheet, move).value();
    }
  });
  Browser reader = browser();
  const auto ear = follow(reader, 0);
  EXPECT_EQ(all_by(*ear), "id: 201\nevent: behind\ndata: \n\n");
  const auto from_nowhere = follow(reader, 999'999);
  EXPECT_THAT(from_nowhere->heard_when([](const std::string& all) { return !all.empty(); }),
              HasSubstr("event: behind"));
}

TEST_P(LiveBoard, NeverTellsWhatWasHiddenOrTakenAwaySince) {
  const std::int64_t place = position();
  Browser reader = browser();
  const auto first = follow(reader);
  const std::string rude = writes(*mo, "Rude words"), slip = writes(*mo, "My address");
  all_by(*first);
  ann->post(rude + "/hiding");
  mo->post(slip + "/edit", {{"text", "No address"}, {"saw", "2"}});
  EXPECT_THAT(all_by(*first), HasSubstr("action=\"remove\" target=\"" + id_in(rude) + "\""));
  const auto back = follow(reader, place);
  EXPECT_THAT(all_by(*back), AllOf(HasSubstr("No address"), Not(HasSubstr("Rude words")),
                                   Not(HasSubstr("My address"))));
}

TEST_P(LiveBoard, TellsNothingThatIsSomebodysOwn) {
  use({.title = "Vote", .tool = "dot_vote", .options = {{"dots", 2}}});
  const std::string bench = writes(*mo, "A bench", "options");
  const auto ear = follow(*mo);
  EXPECT_EQ(mo->post(bench + "/dots").status, 303);
  const std::string heard = all_by(*ear);
  EXPECT_THAT(heard, AllOf(HasSubstr("A bench"), HasSubstr("Give a dot"),
                           HasSubstr("name=\"csrf\" value=\"\""), Not(HasSubstr("of yours")),
                           Not(HasSubstr("Take one back"))));
  EXPECT_THAT(heard, Not(HasSubstr("1 dot<"))) << "counts are hidden until the vote is closed";
  EXPECT_THAT(mo->get(url).body, HasSubstr("data-again=\"" + id_in(bench) + "\""));

  store().write([&](Tx& tx) { workshops::set_stage(tx, ann_id, activity, Stage::closed).value(); });
  EXPECT_EQ(ann->post(bench + "/dots").status, 303);
  EXPECT_THAT(all_by(*ear), HasSubstr("2 dots"));
}

TEST_P(LiveBoard, TellsChainsWithAllThatHangsTogetherAtOneTable) {
  use({.title = "Why?", .tool = "five_whys"});
  const std::string late = writes(*mo, "It left late", "whys");
  Browser other = at_table(2);
  writes(other, "Elsewhere", "whys");
  const auto ear = follow(*mo);
  writes(*mo, "No keys", "whys", late.substr(late.rfind('/') + 1));
  EXPECT_THAT(all_by(*ear),
              AllOf(HasSubstr("action=\"parts\" target=\"at-1-whys\""), HasSubstr("It left late"),
                    HasSubstr("No keys"), Not(HasSubstr("Elsewhere")), Not(HasSubstr("<textarea")),
                    Not(HasSubstr("action=\"remove\""))));
}

TEST_P(LiveBoard, SpeaksToEachInTheirLanguage) {
  Browser reader = browser(), leugh = browser();
  leugh.accept_language = "gd";
  const auto english = follow(reader), gaelic = follow(leugh);
  writes(*mo, "A bus");
  EXPECT_THAT(all_by(*english), AllOf(HasSubstr("A bus"), HasSubstr("Move or change")));
  EXPECT_THAT(all_by(*gaelic), AllOf(HasSubstr("A bus"), HasSubstr("Gluais no atharraich")));
}

TEST_P(LiveBoard, IsToldToNobodyWhileItIsHidden) {
  writes(*mo, "For all");
  const Texts english = Texts::english();
  const pages::NobodysVisit nobody(site().app(), english);
  const auto told = [&] {
    return store().read([&](Tx& tx) { return *news_of(nobody.visit(), tx, activity, 0); });
  };
  const auto see = [&](workshops::Sight sight) {
    store().write([&](Tx& tx) { workshops::set_sight(tx, ann_id, activity, sight).value(); });
  };
  EXPECT_THAT(told().messages, SizeIs(1));
  see(workshops::Sight::hidden);
  EXPECT_THAT(told().messages, IsEmpty()) << "who listens since before hears nothing either";
  EXPECT_FALSE(mo->sit(url + "/stream"));
  EXPECT_TRUE(ann->sit(url + "/stream"));
  see(workshops::Sight::shown);
  EXPECT_THAT(told().messages, SizeIs(1));
  EXPECT_TRUE(mo->sit(url + "/stream"));
}

TEST_P(LiveBoard, IsHeardByNobodyWhoMayNotReadIt) {
  Browser stranger = browser();
  const auto outside = follow(stranger), inside = follow(*mo);
  writes(*mo, "For all");
  all_by(*outside);
  const std::string edit = "/workshops/" + workshop.text() + "/edit";
  EXPECT_EQ(ann->post(edit, {{"title", "A closed evening"}}).status, 303);
  loop.run_until([&] { return outside->ended; });
  EXPECT_FALSE(stranger.sit(url + "/stream"));
  store().write([&](Tx& tx) {
    Sheet sheet = boards::open(tx, activity).value();
    const Mover by{.person = ann_id, .group = 1, .in_the_room = true, .facilitates = true};
    make(tx, by, sheet, {.group = 1, .text = "Quiet", .place = "hopes"}).value();
  });
  writes(*mo, "Among ourselves");
  EXPECT_THAT(inside->heard_when(
                  [](const std::string& all) { return all.find("Among ourselves") != all.npos; }),
              HasSubstr("Quiet"))
      << "what nobody told is found with the next";
  EXPECT_THAT(outside->heard(), Not(HasSubstr("Among ourselves")));
}

}  // namespace
}  // namespace commonty::boards
