#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "civic/themes/finding.h"
#include "civic/themes/themes.h"
#include "tests/support/site/theme_site.h"

namespace commonty::theming {
namespace {
namespace json = boost::json;

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

bool never() { return false; }

class ThemePages : public ThemeSite {};
ON_BOTH_DATABASES(ThemePages);

TEST_P(ThemePages, FindThemesOnlyWhereThereIsSomethingToFindThemAmong) {
  EXPECT_THAT(ann().get(at).body, AllOf(HasSubstr("No themes yet"), HasSubstr("Find themes")));
  Answer answer = does(at + "/runs");
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("too few notes to find themes among: 0"));
  for (const char* text : {"🚌🚌", "🙂", "👍👍👍"}) given(text);
  found();
  EXPECT_THAT(ann().get(at).body, HasSubstr("No themes were found"));
}

TEST_P(ThemePages, ShowADraftToThoseWhoPutItRightAlone) {
  give_three_subjects();
  found();
  const std::string page = ann().get(at).body;
  for (const char* words : {"bus", "hall", "path", "A draft that only you", "8 notes",
                            "by words alone", "Publish these themes"}) {
    EXPECT_THAT(page, HasSubstr(words));
  }
  EXPECT_EQ(list().at("themes").as_array().size(), 3U);
  const std::string theme = text(theme_with("bus"), "theme_url");
  EXPECT_THAT(browser().get(at).body, AllOf(HasSubstr("No themes yet"), Not(HasSubstr("8 notes"))));
  EXPECT_EQ(browser().get(theme).status, 404);
  EXPECT_EQ(browser().get(at + ".csv").status, 404);
  EXPECT_EQ(browser().get(set_url() + "/ungrouped").status, 404);
  EXPECT_THAT(browser().get("/challenges/" + challenge.slug).body,
              Not(HasSubstr("contributions?theme=")));
  EXPECT_EQ(does(set_url() + "/publication", {{"published", "yes"}}).status, 303);
  EXPECT_THAT(browser().get(at).body, HasSubstr("8 notes"));
  EXPECT_EQ(browser().get(theme).status, 200);
  undone();
  EXPECT_EQ(browser().get(theme).status, 404);
}

TEST_P(ThemePages, FilterTheContributionsOnceTheyArePublished) {
  give_three_subjects();
  found();
  const std::string front = "/challenges/" + challenge.slug;
  does(set_url() + "/publication", {{"published", "yes"}});
  EXPECT_THAT(browser().get(front).body, HasSubstr("contributions?theme="));
  const std::string id = text(theme_with("bus"), "id");
  const Answer filtered = browser().get(front + "/contributions?theme=" + id);
  EXPECT_THAT(filtered.body,
              AllOf(HasSubstr("The bus is late"), Not(HasSubstr("village hall for"))));
  const json::value list = browser().get_json(front + "/contributions?theme=" + id).json();
  EXPECT_EQ(list.at("contributions").as_array().size(), 8U);
  EXPECT_EQ(list.at("contributions").at(0).at("theme"), theme_with("bus").at("theme_label"));
  const std::string one(list.at("contributions").at(0).at("url").as_string());
  EXPECT_THAT(browser().get(one).body, HasSubstr("/themes/" + id));
}

TEST_P(ThemePages, SayWhyANoteIsThere) {
  give_three_subjects();
  found();
  const std::string url = text(theme_with("bus"), "theme_url");
  EXPECT_THAT(ann().get(url).body,
              AllOf(HasSubstr("Why is it here?"), HasSubstr("Nearest to it"), HasSubstr("Web")));
  const json::value page = ann().get_json(url).json();
  EXPECT_FALSE(page.at("notes").at(0).at("nearest").as_array().empty());
}

TEST_P(ThemePages, AreGivenOutAsATableAndAsJson) {
  give_three_subjects();
  found();
  const std::string rows = ann().get(at + ".csv").body;
  EXPECT_THAT(rows,
              AllOf(HasSubstr("theme,inner_theme,terms"), HasSubstr("The bus is late again")));
  const json::value all = ann().get_json(at + "/all").json();
  EXPECT_EQ(all.at("themes").as_array().size(), 3U);
  EXPECT_EQ(all.at("themes").at(0).at("notes").as_array().size(), 8U);
}

// ---- putting right

TEST_P(ThemePages, AreRenamedAndRefuseWhatIsTooLong) {
  give_three_subjects();
  found();
  const std::string url = text(theme_with("bus"), "theme_url");
  const Answer refused = does(url + "/name", {{"name", std::string(81, 'x')}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr(std::string(81, 'x')));
  EXPECT_EQ(does(url + "/name", {{"name", "Late buses"}}).status, 303);
  EXPECT_TRUE(theme_with("Late buses").at("pinned").as_bool());
  undone();
  EXPECT_FALSE(theme_with("bus").at("pinned").as_bool());
}

TEST_P(ThemePages, AreJoinedAndStandByThemselvesAgain) {
  give_three_subjects();
  found();
  EXPECT_EQ(does(set_url() + "/merges", {{"themes", text(theme_with("bus"), "key")}}).status, 422);
  const json::object bus = theme_with("bus"), hall = theme_with("hall");
  const FormFields both = {{"themes", text(bus, "key")}, {"themes", text(hall, "key")}};
  EXPECT_EQ(does(set_url() + "/merges", both).status, 303);
  EXPECT_EQ(list().at("themes").as_array().size(), 2U);
  EXPECT_EQ(list().at("themes").at(0).at("count").to_number<int>(), 16);
  undone();
  EXPECT_EQ(count_of("bus"), 8U);
  EXPECT_EQ(count_of("hall"), 8U);
}

TEST_P(ThemePages, AreDividedByWhatIsFoundAmongTheirNotes) {
  give_three_subjects();
  found();
  does(set_url() + "/merges",
       {{"themes", text(theme_with("bus"), "key")}, {"themes", text(theme_with("hall"), "key")}});
  const std::string joint(list().at("themes").at(0).at("theme_url").as_string());
  const std::size_t before = list().at("themes").as_array().size();
  EXPECT_EQ(does(joint + "/parts").status, 303);
  EXPECT_GT(list().at("themes").as_array().size(), before);
  EXPECT_EQ(count_of("bus"), 8U);
  EXPECT_LE(count_of("hall"), 8U);  // what is found among sixteen notes may go further
  EXPECT_EQ(ann().get(joint).status, 410);
  undone();
  EXPECT_EQ(ann().get(joint).status, 200);
}

TEST_P(ThemePages, LetNotesBeMovedAndTakenOut) {
  give_three_subjects();
  found();
  const json::object bus = theme_with("bus"), hall = theme_with("hall");
  const json::value page = ann().get_json(text(bus, "theme_url")).json();
  const std::string first(page.at("notes").at(0).at("id").as_string());
  const std::string second(page.at("notes").at(1).at("id").as_string());
  EXPECT_EQ(does(set_url() + "/moves", {{"notes", first}, {"to", text(hall, "key")}}).status, 303);
  EXPECT_EQ(count_of("hall"), 9U);
  EXPECT_EQ(does(set_url() + "/moves", {{"notes", second}, {"to", "none"}}).status, 303);
  EXPECT_EQ(count_of("bus"), 6U);
  EXPECT_EQ(list().at("ungrouped_count").to_number<int>(), 1);
  EXPECT_THAT(ann().get(set_url() + "/ungrouped").body, HasSubstr("The bus is late"));
  EXPECT_EQ(does(set_url() + "/moves", {{"to", "none"}}).status, 422);
  undone();
  undone();
  EXPECT_EQ(count_of("bus"), 8U);
}

TEST_P(ThemePages, UndoWhatWasDoneLastFirst) {
  give_three_subjects();
  found();
  const std::string url = text(theme_with("bus"), "theme_url");
  does(url + "/pin", {{"pinned", "yes"}});
  const std::string first(list().at("edit").at("undo_url").as_string());
  does(url + "/name", {{"name", "Late buses"}});
  EXPECT_THAT(ann().get(first).body, HasSubstr("A theme was pinned"));
  EXPECT_EQ(does(first).status, 409);
  undone();
  EXPECT_EQ(does(first).status, 303);
  EXPECT_EQ(does(first).status, 409);
}

TEST_P(ThemePages, LoseANoteThatIsHidden) {
  give_three_subjects();
  found();
  const json::value page = ann().get_json(text(theme_with("bus"), "theme_url")).json();
  const auto id = ContributionId::parse(page.at("notes").at(0).at("id").as_string());
  store().write([&](Tx& tx) { contributions::set_state(tx, *id, contributions::State::hidden); });
  EXPECT_EQ(count_of("bus"), 7U);
}

// ---- searching again

TEST_P(ThemePages, ShowWhatWouldChangeBeforeItDoes) {
  give_three_subjects();
  found();
  does(text(theme_with("bus"), "theme_url") + "/name", {{"name", "Late buses"}});
  for (int i = 0; i < 8; ++i) given("Open the library on Sunday " + std::to_string(i));
  found({{"finer", "0"}});
  const std::string proposal(list().at("run").at("proposal_url").as_string());
  EXPECT_EQ(list().at("themes").as_array().size(), 3U);  // those before still stand
  EXPECT_THAT(ann().get(proposal).body, AllOf(HasSubstr("library"), HasSubstr("Late buses")));
  EXPECT_EQ(does(proposal + "/replacement").status, 303);
  EXPECT_EQ(count_of("library"), 8U);
  EXPECT_EQ(count_of("Late buses"), 8U);
  EXPECT_EQ(ann().get(proposal).status, 410);
  undone();
  EXPECT_EQ(list().at("themes").as_array().size(), 3U);
  EXPECT_EQ(ann().get(proposal).status, 200);
  EXPECT_EQ(does(proposal + "/removal").status, 303);
  EXPECT_TRUE(list().at("run").is_null());
}

TEST_P(ThemePages, DoNotLoseWhatWasPutRightMeanwhile) {
  give_three_subjects();
  found();
  found();
  clock.advance(second_ms);
  does(text(theme_with("bus"), "theme_url") + "/name", {{"name", "Late buses"}});
  const std::string proposal(list().at("run").at("proposal_url").as_string());
  const Answer answer = does(proposal + "/replacement");
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("were put right since"));
}

TEST_P(ThemePages, SearchOnceAtATimeAndStopWhenTold) {
  give_three_subjects();
  EXPECT_EQ(does(at + "/runs").status, 303);
  EXPECT_EQ(does(at + "/runs").status, 409);
  EXPECT_THAT(ann().get(at).body, AllOf(HasSubstr("Stop the search"), HasSubstr("data-stream="),
                                        Not(HasSubstr("No themes yet"))));
  const std::string stop(list().at("run").at("stop_url").as_string());
  EXPECT_EQ(does(stop).status, 303);
  EXPECT_THAT(ann().get(at).body, HasSubstr("The last search was stopped"));
  EXPECT_EQ(does(stop).status, 409);
  site().do_long_work(never);
  EXPECT_FALSE(list().at("has_themes").as_bool());
}

TEST_P(ThemePages, AreStoppedInTheMiddle) {
  give_three_subjects();
  EXPECT_EQ(does(at + "/runs").status, 303);
  const std::string stop(list().at("run").at("stop_url").as_string());
  int asked = 0;
  site().do_long_work([&] {
    if (++asked == 3) does(stop);
    return false;
  });
  EXPECT_GE(asked, 3);
  EXPECT_FALSE(list().at("has_themes").as_bool());
  EXPECT_THAT(ann().get(at).body, HasSubstr("The last search was stopped"));
}

TEST_P(ThemePages, TakeASearchUpAgainThatWasCutOff) {
  give_three_subjects();
  EXPECT_EQ(does(at + "/runs").status, 303);
  int asked = 0;
  site().do_long_work([&] { return ++asked > 2; });  // the program closes
  EXPECT_EQ(text(list().at("run").as_object(), "state"), "waiting");
  // Another program fell silent in the middle of it.
  store().write([&](Tx& tx) {
    tx.run("UPDATE theme_runs SET state = 'working', worker = 7, begun = 1, heard_at = $1",
           tx.now());
  });
  EXPECT_FALSE(find_next(site().app(), 8, never));
  clock.advance(silence_max_ms + 1);
  EXPECT_TRUE(find_next(site().app(), 8, never));
  EXPECT_EQ(count_of("bus"), 8U);
}

TEST_P(ThemePages, GiveUpASearchThatCutsTheProgramOffAgainAndAgain) {
  give_three_subjects();
  EXPECT_EQ(does(at + "/runs").status, 303);
  store().write([&](Tx& tx) {
    tx.run("UPDATE theme_runs SET state = 'working', worker = 7, begun = $1, heard_at = 0",
           begun_max);
  });
  site().do_long_work(never);
  EXPECT_THAT(ann().get(at).body, HasSubstr("could not be finished"));
}

TEST_P(ThemePages, ReadFiveHundredCopiesAndOtherScripts) {
  for (int i = 0; i < 500; ++i) given("The bus is late");
  for (const char* text : {"巴士总是迟到", "バスが遅い", "Автобус опаздывает", "الحافلة متأخرة"}) {
    given(text);
  }
  found();
  EXPECT_GE(count_of("bus"), 500U);
}

// ---- workshops

class Synthesis : public ThemePages {
 protected:
  void SetUp() override {
    ThemePages::SetUp();
    store().write([&](Tx& tx) {
      const PersonId by = add_person(tx, "Ann");
      const WorkshopId id =
          workshops::create(tx, by, challenge.id,
                            {.title = "An evening", .groups = 2, .is_public = true})
              .value();
      const ActivityId board =
          workshops::add_activity(tx, by, id, {.title = "Hopes", .tool = "hopes_and_fears"})
              .value();
      workshops::move_to(tx, by, id, workshops::State::running).value();
      boards::Sheet sheet = boards::open(tx, board).value();
      const boards::Mover mover{.person = by, .looks_after = true, .facilitates = true};
      for (int i = 0; i < 12; ++i) {
        const std::string number = std::to_string(i);
        const char* place = i % 3 == 0 ? "fears" : "hopes";
        for (const char* words :
             {"The bus is late again on route ", "Heat the village hall for "}) {
          boards::make(tx, mover, sheet, {.text = words + number, .place = place}).value();
        }
      }
      at = "/workshops/" + id.text() + "/synthesis";
    });
  }
};
ON_BOTH_DATABASES(Synthesis);

TEST_P(Synthesis, CountsThemesByQuestionWithTheNotesBehindEveryNumber) {
  EXPECT_THAT(ann().get(at).body, HasSubstr("No themes yet"));
  found();
  EXPECT_EQ(count_of("bus"), 12U);
  const json::object page = list();
  const json::value row = page.at("questions").at("rows").at(0);
  int sum = 0;
  std::string behind;
  for (const json::value& cell : row.at("cells").as_array()) {
    sum += cell.at("number").to_number<int>();
    if (behind.empty()) behind = std::string(cell.at("cell_url").as_string());
  }
  EXPECT_EQ(sum, 12);
  behind.resize(std::min(behind.size(), behind.find('#')));
  const json::value chosen = ann().get_json(behind).json();
  EXPECT_EQ(chosen.at("behind").at("notes").as_array().size(),
            row.at("cells").at(0).at("number").to_number<std::size_t>());
  EXPECT_THAT(ann().get(at).body, HasSubstr("Themes by question"));
  EXPECT_THAT(ann().get(behind).body, HasSubstr("/boards/"));
  EXPECT_THAT(browser().get(at).body, HasSubstr("No themes yet"));
}

TEST_P(Synthesis, IsPublishedAndGivenOut) {
  found();
  EXPECT_EQ(does(set_url() + "/publication", {{"published", "yes"}}).status, 303);
  EXPECT_THAT(browser().get(at).body, HasSubstr("12 notes"));
  EXPECT_THAT(browser().get(at.substr(0, at.rfind('/'))).body, HasSubstr("/synthesis"));
  EXPECT_THAT(browser().get(at + ".csv").body, HasSubstr("Heat the village hall for 3"));
}

}  // namespace
}  // namespace commonty::theming
