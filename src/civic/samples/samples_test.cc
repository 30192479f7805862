#include "civic/samples/samples.h"

#include "civic/opinions/opinions.h"
#include "civic/workshops/workshops.h"
#include "tests/support/site/site.h"

namespace commonty::samples {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Samples : public AnySite {};
ON_BOTH_DATABASES(Samples);

TEST_P(Samples, FillEveryPageThatANewcomerOpens) {
  load(store(), clock, clock.now(), text());
  Browser anyone = browser();
  for (const char* page :
       {"/", "/challenges", "/challenges/getting-to-hospital", "/challenges/warm-halls",
        "/challenges/childcare-before-the-job", "/decisions", "/organisations", "/search?q=bus"}) {
    SCOPED_TRACE(page);
    EXPECT_EQ(anyone.get(page).status, 200);
  }
  EXPECT_THAT(anyone.get("/decisions").body, HasSubstr("Warm halls"));
  const int contributions =
      store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM contributions"); });
  EXPECT_GE(contributions, 150);
  const int pictures =
      store().read([](Tx& tx) { return tx.one<int>("SELECT sum(pictures) FROM contributions"); });
  EXPECT_GE(pictures, 2);
}

TEST_P(Samples, ShowAConversationWhoseResultsCanBeSeen) {
  load(store(), clock, clock.now(), text());
  const auto shown = store().read([](Tx& tx) {
    const auto open = opinions::list_open(tx, {}, 2);
    return open.size() == 1 ? std::optional(opinions::participation(tx, open[0])) : std::nullopt;
  });
  ASSERT_TRUE(shown.has_value());
  EXPECT_TRUE(shown->shows_results);
  EXPECT_EQ(shown->statements, 21);
  EXPECT_EQ(shown->waiting, 1);
  EXPECT_GE(shown->counted, 60);
}

TEST_P(Samples, WakeTheParkedIdeaWhoseDayHasCome) {
  load(store(), clock, clock.now(), text());
  site().run_jobs();
  EXPECT_EQ(store().read([](Tx& tx) {
    return tx.one<int>("SELECT count(*) FROM contributions WHERE outcome = 'look_again'");
  }),
            1);
}

class SampleWorkshops : public Samples {
 protected:
  void SetUp() override {
    Samples::SetUp();
    load(store(), clock, clock.now(), text());
    over = url_of("Before the first shift: an evening with soup");
    coming = url_of("Clinics and buses at one table");
  }
  std::string url_of(const std::string& title) {
    return "/workshops/" + store().read([&](Tx& tx) {
      return tx.one<WorkshopId>("SELECT id FROM workshops WHERE title = $1", title).text();
    });
  }
  Browser ruth() { return browser_of("ruth@vastrathkellan.example"); }

  std::string over, coming;
};
ON_BOTH_DATABASES(SampleWorkshops);

TEST_P(SampleWorkshops, HaveARecordWithNotesOfFourTools) {
  const Answer record = browser().get(over + "/record");
  EXPECT_EQ(record.status, 200);
  for (const char* told :
       {"Question board", "Five whys", "Circles of gift", "Dot vote", "Table 8", "<svg",
        "Pay the grandmothers&#39; bus fares at least.", "in our gift", "Ellary Fish"}) {
    EXPECT_THAT(record.body, HasSubstr(told));
  }
  const int notes = store().read(
      [](Tx& tx) { return tx.one<int>("SELECT count(*) FROM board_moves WHERE kind = 'add'"); });
  EXPECT_GE(notes, 60);
  EXPECT_EQ(browser().get(over + "/record.docx").status, 200);
  EXPECT_EQ(browser().get(over + "/record.csv").status, 200);
}

TEST_P(SampleWorkshops, NameOnlyThoseWhoAgreed) {
  const std::string record = browser().get(over + "/record").body;
  EXPECT_THAT(record, HasSubstr("Donna Rae"));
  EXPECT_THAT(record, Not(HasSubstr("Harpreet")));
}

TEST_P(SampleWorkshops, WereTakenHomeInPartSoThatThereIsSomethingLeftToTake) {
  const auto [taken, joined] = store().read([](Tx& tx) {
    return std::pair(tx.one<int>("SELECT count(*) FROM harvested_notes"),
                     tx.one<int>("SELECT count(*) FROM contributions WHERE state = 'merged' AND "
                                 "document IN (SELECT id FROM workshops WHERE code IS NOT NULL)"));
  });
  EXPECT_GE(taken, 40);
  EXPECT_EQ(joined, 1);
  Browser facilitator = ruth();
  EXPECT_THAT(facilitator.get(over + "/harvest").body,
              HasSubstr("What our own offer letters say, from Monday"));
}

TEST_P(SampleWorkshops, AreSortedByThemesThatANewcomerCanRead) {
  const std::string front = "/challenges/childcare-before-the-job";
  EXPECT_THAT(browser().get(front).body,
              AllOf(HasSubstr("contributions?theme="), HasSubstr("Money for the first month")));
  const auto themes = browser().get_json(front + "/themes").json();
  EXPECT_EQ(themes.at("themes").as_array().size(), 9U);
  EXPECT_EQ(themes.at("ungrouped_count").to_number<int>(), 0);
  for (const auto& theme : themes.at("themes").as_array()) {
    const std::string url(theme.at("theme_url").as_string());
    EXPECT_EQ(browser().get(url).status, 200);
    EXPECT_FALSE(theme.at("name").as_string().empty());
  }
  EXPECT_THAT(browser().get(over + "/synthesis").body,
              AllOf(HasSubstr("Themes by question"), HasSubstr("Grandmothers and sisters")));
  const std::string board = store().read([](Tx& tx) {
    return tx.one<ActivityId>("SELECT activity FROM harvested_notes ORDER BY note LIMIT 1").text();
  });
  EXPECT_THAT(browser().get("/boards/" + board).body, HasSubstr("Notes by theme"));
}

TEST_P(SampleWorkshops, ShowHowTheEveningWasAtItsEnd) {
  EXPECT_THAT(browser().get(over + "/exit").body, HasSubstr("24 people"));
}

TEST_P(SampleWorkshops, HaveQuestionsFromTheFloorAndWhatWasPromised) {
  const auto floor = browser().get_json(over + "/questions?show=answered").json();
  EXPECT_EQ(floor.at("questions").as_array().size(), 5U);
  const Answer promises = browser().get("/challenges/childcare-before-the-job/commitments");
  EXPECT_THAT(promises.body, HasSubstr("Overdue"));
  EXPECT_THAT(promises.body, HasSubstr("Kept"));
  EXPECT_THAT(browser().get("/challenges/childcare-before-the-job").body,
              HasSubstr("1 overdue, 1 kept"));
  for (const char* page : {"/questions", "/record", "/record.csv"}) {
    EXPECT_THAT(browser().get(over + page).body, Not(HasSubstr("Zoe"))) << page;
  }
}

TEST_P(SampleWorkshops, HaveAnUnconferenceWithATimetable) {
  const std::string halls = url_of("Eleven halls swap what works");
  EXPECT_EQ(browser().get_json(halls + "/sessions").json().at("sessions").as_array().size(), 8U);
  const std::string timetable = browser().get(halls + "/timetable").body;
  EXPECT_THAT(timetable, HasSubstr("Halls that face the sea"));
  EXPECT_THAT(timetable, Not(HasSubstr("Without a place")));
  EXPECT_THAT(browser().get(halls + "/sessions").body, Not(HasSubstr("Hector")));
}

TEST_P(SampleWorkshops, LetANewcomerIntoTheOneThatIsToCome) {
  EXPECT_EQ(browser().get("/join?code=trkn-b724").location, "/join/TRKNB724");
  EXPECT_EQ(browser().get("/join/TRKNB724").status, 200);
  EXPECT_THAT(browser().get("/challenges/getting-to-hospital").body,
              HasSubstr("Clinics and buses at one table"));
}

}  // namespace
}  // namespace commonty::samples
