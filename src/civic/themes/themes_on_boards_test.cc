// A board shows the published themes of what its notes became.
#include <boost/json/array.hpp>

#include "civic/harvests/harvests.h"
#include "civic/themes/themes.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::theming {
namespace {
namespace json = boost::json;

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ThemesOnBoards : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      challenge = add_challenge(tx);
      ann = add_person(tx, "Ann");
      workshop = workshops::create(tx, ann, challenge.id,
                                   {.title = "An evening", .groups = 2, .is_public = true})
                     .value();
      board =
          workshops::add_activity(tx, ann, workshop, {.title = "Hopes", .tool = "hopes_and_fears"})
              .value();
      workshops::move_to(tx, ann, workshop, workshops::State::running).value();
      for (int i = 0; i < 6; ++i) {
        write(tx, "The bus is late again on route " + std::to_string(i), "hopes");
        write(tx, "Heat the village hall for club " + std::to_string(i), "fears");
      }
    });
    at = "/boards/" + board.text();
  }
  void write(Tx& tx, const std::string& text, const std::string& place) {
    boards::Sheet sheet = boards::open(tx, board).value();
    const boards::Mover mover{.person = ann, .looks_after = true, .facilitates = true};
    boards::make(tx, mover, sheet, {.group = 1, .text = text, .place = place}).value();
  }
  void harvest() {
    store().write([&](Tx& tx) {
      const auto held = workshops::get(tx, workshop).value();
      const auto speak = [](const Message& message) { return message.id; };
      const harvests::Crop crop = harvests::ripe(tx, held, speak);
      harvests::take(tx, ann, held, challenge, crop.notes, {}, "").value();
    });
  }
  void find_and_publish() {
    store().write([&](Tx& tx) { return ask(tx, ann, challenge.id, 0); }).value();
    site().do_long_work([] { return false; });
    store().write([&](Tx& tx) {
      const Set set = *of(tx, challenge.id);
      for (const Theme& theme : shown_themes(tx, set.run)) {
        if (theme.within) continue;
        const bool is_bus = middle(tx, theme).find("bus") != std::string::npos;
        rename(tx, ann, set, theme.id, is_bus ? "Late buses" : "Cold halls").value();
      }
      publish(tx, ann, *of(tx, challenge.id), Shown::to_everyone).value();
    });
  }
  static std::string middle(Tx& tx, const Theme& theme) {
    return tx.one<std::string>("SELECT text FROM contributions WHERE id = $1", theme.medoid);
  }
  void hide(const std::string& text) {
    store().write([&](Tx& tx) {
      const auto id = tx.one<ContributionId>("SELECT id FROM contributions WHERE text = $1", text);
      contributions::set_state(tx, id, contributions::State::hidden);
    });
  }
  // How many notes of the board have a theme of this name.
  int shown(const std::string& name, const std::string& url) {
    const json::value page = browser().get_json(url).json();
    int count = 0;
    for (const json::value& line : page.at("lines").as_array()) {
      const json::value& theme = line.at("theme");
      count += !theme.is_null() && theme.at("theme_label").as_string() == name ? 1 : 0;
    }
    return count;
  }

  challenges::Challenge challenge;
  PersonId ann;
  WorkshopId workshop;
  ActivityId board;
  std::string at;
};
ON_BOTH_DATABASES(ThemesOnBoards);

TEST_P(ThemesOnBoards, StandOnEachNoteAndAboveTheBoardOnceTheyArePublished) {
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("Notes by theme")));
  harvest();
  find_and_publish();
  const Answer page = browser().get(at);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Notes by theme"), HasSubstr("Late buses"),
                               HasSubstr("class=\"note__mark\" href=\"/themes/")));
  const json::value themes = browser().get_json(at).json().at("themes");
  ASSERT_EQ(themes.as_array().size(), 2U);
  EXPECT_EQ(themes.at(0).at("theme_count").to_number<int>(), 6);
  EXPECT_EQ(shown("Late buses", at + "/outline"), 6);
  EXPECT_EQ(shown("Cold halls", at + "/outline"), 6);
}

TEST_P(ThemesOnBoards, GatherTheNotesOfOneInTheOutline) {
  harvest();
  find_and_publish();
  const json::value themes = browser().get_json(at).json().at("themes");
  for (const json::value& theme : themes.as_array()) {
    const std::string url(theme.at("notes_url").as_string());
    const bool is_bus = theme.at("theme_label").as_string() == "Late buses";
    const Answer page = browser().get(url);
    EXPECT_THAT(page.body, HasSubstr(is_bus ? "The bus is late" : "Heat the village"));
    EXPECT_THAT(page.body, Not(HasSubstr(is_bus ? "Heat the village" : "The bus is late")));
    EXPECT_THAT(page.body, HasSubstr("All notes"));
    EXPECT_EQ(shown(is_bus ? "Late buses" : "Cold halls", url), 6);
  }
  EXPECT_THAT(browser().get(at + "/outline?theme=none").body, HasSubstr("No note has this theme"));
}

TEST_P(ThemesOnBoards, AreNotSaidOfWhatWasHiddenOrIsNotForEveryone) {
  harvest();
  find_and_publish();
  hide("The bus is late again on route 3");
  EXPECT_EQ(shown("Late buses", at + "/outline"), 5);
  store().write([&](Tx& tx) {
    tx.run("UPDATE challenges SET audience = $1 WHERE id = $2",
           permissions::name_of(permissions::Audience::only_me), challenge.id);
  });
  // Not even to who may read the challenge: a board is drawn once for all.
  Browser convener = browser_of("ann@people.example");
  EXPECT_THAT(convener.get(at).body, AllOf(HasSubstr("The bus"), Not(HasSubstr("Late buses"))));
}

TEST_P(ThemesOnBoards, AreToldWithANoteThatIsMoved) {
  harvest();
  find_and_publish();
  const std::int64_t shown = browser().get_json(at).json().at("position").as_int64();
  test::EarLoop loop;
  Browser reader = browser(), convener = browser_of("ann@people.example");
  auto seat = reader.sit(at + "/stream?from=1", std::to_string(shown));
  ASSERT_TRUE(seat);
  test::Ear ear(loop, std::move(seat));
  const std::string page = convener.get(at).body, link = "href=\"" + at + "/notes/";
  const std::string first = page.substr(page.find(link) + 6);
  const std::string note = first.substr(0, first.find('"'));
  EXPECT_EQ(convener.post(note + "/place", {{"place", "fears"}}).status, 303);
  EXPECT_THAT(ear.heard_when([](const std::string& all) { return all.find("id: ") != all.npos; }),
              AllOf(HasSubstr("The bus is late"), HasSubstr("Late buses")));
}

TEST_P(ThemesOnBoards, GoWithTheDraft) {
  harvest();
  find_and_publish();
  store().write([&](Tx& tx) { publish(tx, ann, *of(tx, challenge.id), Shown::as_draft).value(); });
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("Late buses")));
  EXPECT_EQ(shown("Late buses", at + "/outline"), 0);
}

}  // namespace
}  // namespace commonty::theming
