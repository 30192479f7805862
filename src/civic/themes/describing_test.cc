// What a theme is called follows its notes: what was hidden names it no longer.
#include "civic/themes/describing.h"

#include "civic/moderation/moderation.h"
#include "tests/support/site/theme_site.h"

namespace commonty::theming {
namespace {
namespace json = boost::json;

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class DescribedThemes : public ThemeSite {
 protected:
  void SetUp() override {
    ThemeSite::SetUp();
    for (int i = 0; i < 8; ++i) {
      const std::string number = std::to_string(i);
      const ContributionId late =
          given((i < 5 ? "Tram comes late along stop " : "Lorry comes late along stop ") + number);
      if (i < 5) trams.push_back(late);
      given("Heat the village hall for the club " + number);
      given("Mend the river path at mile " + number);
    }
    found();
  }
  void hide(const std::vector<ContributionId>& those) {
    store().write([&](Tx& tx) {
      const PersonId by = add_person(tx, "Moderator" + std::to_string(++moderators_));
      for (const ContributionId id : those) {
        moderation::hide(tx, by, {.contribution = id}, moderation::Reason::spam, "").value();
      }
    });
  }
  void show_again(const std::vector<ContributionId>& those) {
    store().write([&](Tx& tx) {
      const PersonId by = add_person(tx, "Moderator" + std::to_string(++moderators_));
      for (const ContributionId id : those) {
        moderation::show_again(tx, by, {.contribution = id}).value();
      }
    });
  }
  void work() {
    run_jobs();
    site().do_long_work([] { return false; });
  }
  // The one of what comes late.
  Theme late() {
    return store().read([&](Tx& tx) {
      const Whole all = whole(tx, of(tx, challenge.id)->run);
      const ContributionId known = lorry(tx);
      for (const Placed& placed : all.notes) {
        if (placed.note != known.value) continue;
        return *std::ranges::find(all.themes, placed.theme, &Theme::id);
      }
      ADD_FAILURE() << "no theme of what comes late";
      return Theme();
    });
  }
  PersonId writer(Tx& tx) { return contributions::get(tx, trams.front()).value().author; }
  static ContributionId lorry(Tx& tx) {
    return tx.one<ContributionId>("SELECT min(id) FROM contributions WHERE text LIKE 'Lorry%'");
  }
  std::string said(NoteId note) {
    return store().read([&](Tx& tx) {
      return tx.one<std::string>("SELECT text FROM contributions WHERE id = $1", note);
    });
  }

  std::vector<ContributionId> trams;

 private:
  int moderators_ = 0;
};
ON_BOTH_DATABASES(DescribedThemes);

TEST_P(DescribedThemes, LoseTheWordsAndTheMiddleThatWereHidden) {
  ASSERT_THAT(late().terms, Contains(HasSubstr("tram")));
  hide(trams);
  work();
  const Theme now = late();
  EXPECT_THAT(now.terms, Not(Contains(HasSubstr("tram"))));
  EXPECT_THAT(now.terms, Contains(HasSubstr("lorry")));
  EXPECT_THAT(said(now.medoid), HasSubstr("Lorry"));
  const std::string url = text(theme_with("lorry"), "theme_url");
  EXPECT_EQ(count_of("lorry"), 3U);
  for (const std::string& page : {at, url, at + ".csv", at + ".json"}) {
    EXPECT_THAT(ann().get(page).body, AllOf(Not(HasSubstr("tram")), Not(HasSubstr("Tram"))))
        << page;
  }
}

TEST_P(DescribedThemes, HaveThemBackOnceTheyAreShownAgain) {
  const Theme before = late();
  hide(trams);
  work();
  show_again(trams);
  work();
  EXPECT_EQ(late().terms, before.terms);
  EXPECT_EQ(count_of("tram"), 8U);
}

TEST_P(DescribedThemes, KeepTheNamesThatPeopleGave) {
  const ThemeId id = late().id;
  store()
      .write([&](Tx& tx) {
        return rename(tx, writer(tx), *of(tx, challenge.id), id, "What comes late");
      })
      .value();
  hide(trams);
  work();
  EXPECT_EQ(late().name, "What comes late");
  EXPECT_THAT(late().terms, Not(Contains(HasSubstr("tram"))));
}

TEST_P(DescribedThemes, AreLeftAloneWhereNothingOfTheirsChanged) {
  work();  // follows what led here
  const json::object hall = theme_with("hall"), path = theme_with("path");
  const std::int64_t changes = store().read([&](Tx& tx) { return of(tx, challenge.id)->changes; });
  given("Another tram comes late");
  work();
  EXPECT_EQ(store().read([&](Tx& tx) { return of(tx, challenge.id)->changes; }), changes);
  hide({trams[0]});
  work();
  EXPECT_EQ(theme_with("hall"), hall);
  EXPECT_EQ(theme_with("path"), path);
}

TEST_P(DescribedThemes, OfWhichAllIsHiddenSayNothing) {
  hide(trams);
  hide(store().read([](Tx& tx) {
    std::vector<ContributionId> ids;
    for (const store::Row row : tx.query("SELECT id FROM contributions WHERE text LIKE 'Lorry%'")) {
      ids.push_back(row.get<ContributionId>(0));
    }
    return ids;
  }));
  work();
  EXPECT_TRUE(late().terms.empty());
  EXPECT_EQ(list().at("themes").as_array().size(), 2U);
}

TEST_P(DescribedThemes, LoseWordsOfANoteThatWasPutElsewhereAndThenHidden) {
  std::vector<NoteId> notes;
  for (const ContributionId id : trams) notes.push_back(id.value);
  store()
      .write([&](Tx& tx) { return set_apart(tx, writer(tx), *of(tx, challenge.id), notes); })
      .value();
  hide(trams);
  work();
  EXPECT_THAT(late().terms, Not(Contains(HasSubstr("tram"))));
}

TEST_P(DescribedThemes, DoNotSayWhatWasHiddenWhileTheyWereLookedFor) {
  does(at + "/runs", {});
  bool is_hidden = false;
  site().do_long_work([&] {
    const bool looks = store().read(
        [&](Tx& tx) { return newest_run(tx, of(tx, challenge.id)->id)->progress > 0; });
    if (looks && !is_hidden) {
      is_hidden = true;
      hide(trams);
      run_jobs();
    }
    return false;
  });
  ASSERT_TRUE(is_hidden);
  work();
  store().read([&](Tx& tx) {
    const auto run = newest_run(tx, of(tx, challenge.id)->id);
    ASSERT_EQ(run->state, State::found);
    for (const Theme& theme : shown_themes(tx, run->id)) {
      EXPECT_THAT(theme.terms, Not(Contains(HasSubstr("tram"))));
    }
  });
}

// ---- notes of a workshop's boards --------------------------------------------------------------

class DescribedSynthesis : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      ann = add_person(tx, "Ann");
      workshop = workshops::create(tx, ann, {}, {.title = "An evening", .groups = 2}).value();
      const auto draft = workshops::ActivityDraft{.title = "Hopes", .tool = "hopes_and_fears"};
      board = workshops::add_activity(tx, ann, workshop, draft).value();
      workshops::move_to(tx, ann, workshop, workshops::State::running).value();
      for (int i = 0; i < 8; ++i) {
        const std::string number = std::to_string(i);
        const NoteId late = write(
            tx, (i < 5 ? "Tram comes late along stop " : "Lorry comes late along stop ") + number);
        if (i < 5) trams.push_back(late);
        write(tx, "Heat the village hall for the club " + number);
        write(tx, "Mend the river path at mile " + number);
      }
      const auto speak = [](const Message& message) { return message.id; };
      ask(tx, ann, workshops::get(tx, workshop).value(), 0, speak).value();
    });
    work();
  }
  NoteId does(Tx& tx, boards::Move move) {
    boards::Sheet sheet = boards::open(tx, board).value();
    return boards::make(tx, mover(), sheet, std::move(move)).value().note;
  }
  NoteId write(Tx& tx, const std::string& text) {
    return does(tx, {.group = 1, .text = text, .place = "hopes"});
  }
  std::vector<std::int64_t> texts_of(Tx& tx, NoteId note) const {
    std::vector<std::int64_t> out;
    const boards::Sheet sheet = boards::open(tx, board).value();
    for (const auto& [stamp, text] : sheet.board.find(note)->texts) out.push_back(stamp);
    return out;
  }
  boards::Mover mover() const { return {.person = ann, .looks_after = true, .facilitates = true}; }
  void work() {
    run_jobs();
    site().do_long_work([] { return false; });
  }
  std::string terms() {
    return store().read([&](Tx& tx) {
      std::string out;
      for (const Theme& theme : shown_themes(tx, of(tx, workshop)->run)) {
        for (const std::string& term : theme.terms) out += term + "\n";
      }
      return out;
    });
  }

  PersonId ann;
  WorkshopId workshop;
  ActivityId board;
  std::vector<NoteId> trams;
};
ON_BOTH_DATABASES(DescribedSynthesis);

TEST_P(DescribedSynthesis, LosesTheWordsOfNotesThatTheFacilitatorHid) {
  ASSERT_THAT(terms(), HasSubstr("tram"));
  store().write([&](Tx& tx) {
    for (const NoteId note : trams) does(tx, {.kind = boards::Move::Kind::hide, .note = note});
  });
  work();
  EXPECT_THAT(terms(), AllOf(Not(HasSubstr("tram")), HasSubstr("lorry")));
  store().write([&](Tx& tx) {
    for (std::size_t i = 0; i < trams.size(); ++i) {
      boards::Sheet sheet = boards::open(tx, board).value();
      boards::undo(tx, mover(), sheet).value();
    }
  });
  work();
  EXPECT_THAT(terms(), HasSubstr("tram"));
}

TEST_P(DescribedSynthesis, SaysWhatNotesSayThatWereChanged) {
  ASSERT_THAT(terms(), HasSubstr("tram"));
  store().write([&](Tx& tx) {
    for (const NoteId note : trams) {
      does(tx, {.kind = boards::Move::Kind::edit,
                .note = note,
                .text = "Lorry comes late",
                .saw = texts_of(tx, note)});
    }
  });
  work();
  EXPECT_THAT(terms(), AllOf(Not(HasSubstr("tram")), HasSubstr("lorry")));
}

}  // namespace
}  // namespace commonty::theming
