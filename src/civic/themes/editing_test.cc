// What is put right by hand, when several do it, undo it, or ask for what is not there.
#include <algorithm>

#include "civic/people/people.h"
#include "tests/support/site/language_model.h"
#include "tests/support/site/theme_site.h"

namespace commonty::theming {
namespace {
namespace json = boost::json;

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class EditingThemes : public ThemeSite {
 protected:
  void SetUp() override {
    ThemeSite::SetUp();
    give_three_subjects();
    found();
    ann_id = store().write([](Tx& tx) { return add_person(tx, "Ann"); });
  }
  Set set() {
    return store().read([&](Tx& tx) { return *of(tx, challenge.id); });
  }
  Whole all() {
    return store().read([&](Tx& tx) { return whole(tx, set().run); });
  }
  // What lies inside the first theme, from now on.
  ThemeId inside_the_first() {
    return store().write([&](Tx& tx) {
      const auto id = tx.new_id<ThemeId>();
      tx.run(
          "INSERT INTO themes (id, run, first, within, state, name, terms, medoid, pinned) SELECT "
          "$1, run, $1, id, 'shown', 'An inner one', '', medoid, 0 FROM themes WHERE id = $2",
          id, all().themes.front().id);
      return id;
    });
  }
  template <class Deed>
  auto edits(Deed deed) {
    return store().write([&](Tx& tx) { return deed(tx, set()); });
  }
  std::vector<std::string> notes_of(const json::object& theme) {
    std::vector<std::string> out;
    const json::value page = ann().get_json(text(theme, "theme_url")).json();
    for (const json::value& note : page.at("notes").as_array()) {
      out.emplace_back(note.at("id").as_string());
    }
    return out;
  }
  std::string proposal() { return std::string(list().at("run").at("proposal_url").as_string()); }

  PersonId ann_id;
};
ON_BOTH_DATABASES(EditingThemes);

TEST_P(EditingThemes, MovesNothingThatDoesNotStandHere) {
  const std::string late = given("The bus is late again today").text();
  const std::string hall = text(theme_with("hall"), "key");
  const Answer answer = does(set_url() + "/moves", {{"notes", late}, {"to", hall}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("those that came since"));
  EXPECT_TRUE(list().at("edit").is_null());
}

TEST_P(EditingThemes, TakesWhatLiesInsideAnotherForNoThemeOfItsOwn) {
  const ThemeId inner = inside_the_first();
  const ThemeId outer = all().themes.front().id;
  const NoteId note = all().notes.front().note;
  EXPECT_FALSE(edits([&](Tx& tx, const Set& of) { return move(tx, ann_id, of, {note}, inner); }));
  EXPECT_FALSE(edits([&](Tx& tx, const Set& of) { return merge(tx, ann_id, of, {outer, inner}); }));
  EXPECT_FALSE(edits([&](Tx& tx, const Set& of) {
    return divide(tx, ann_id, of, inner, {Part{{}, note, {note}}});
  }));
  EXPECT_TRUE(list().at("edit").is_null());
  EXPECT_EQ(list().at("themes").as_array().size(), 3U);
}

TEST_P(EditingThemes, SetsChosenNotesApartInAThemeOfTheirOwn) {
  const std::vector<std::string> bus = notes_of(theme_with("bus"));
  const FormFields two = {{"notes", bus[0]}, {"notes", bus[1]}, {"to", "new"}};
  const Answer made = does(set_url() + "/moves", two);
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_THAT(made.location, testing::StartsWith("/themes/"));
  EXPECT_EQ(ann().get_json(made.location).json().at("count").to_number<int>(), 2);
  EXPECT_EQ(list().at("themes").as_array().size(), 4U);
  EXPECT_EQ(does(made.location + "/name", {{"name", "Two of them"}}).status, 303);
  undone();
  undone();
  EXPECT_EQ(list().at("themes").as_array().size(), 3U);
  EXPECT_EQ(count_of("bus"), 8U);
}

TEST_P(EditingThemes, GivesNoReasonsOfAThemeThatANoteHasLeft) {
  const std::string note = notes_of(theme_with("bus")).front();
  const std::string hall = text(theme_with("hall"), "key");
  EXPECT_EQ(does(set_url() + "/moves", {{"notes", note}, {"to", hall}}).status, 303);
  const json::value page = ann().get_json(text(theme_with("hall"), "theme_url")).json();
  const auto& notes = page.at("notes").as_array();
  const auto moved = std::ranges::find_if(
      notes, [&](const json::value& one) { return one.at("id").as_string() == note; });
  ASSERT_NE(moved, notes.end());
  EXPECT_THAT(std::string(moved->at("why_terms").as_string()), Not(HasSubstr("bus")));
  EXPECT_TRUE(moved->at("by_hand").as_bool());
}

TEST_P(EditingThemes, TakesNoProposalThatKnowsWhatWasUndoneSince) {
  does(text(theme_with("bus"), "theme_url") + "/name", {{"name", "Late buses"}});
  clock.advance(second_ms);
  found();
  clock.advance(second_ms);
  undone();
  EXPECT_EQ(does(proposal() + "/replacement").status, 409);
  // What was done and undone since is as if it had not been.
  found();
  clock.advance(second_ms);
  does(text(theme_with("hall"), "theme_url") + "/name", {{"name", "Cold halls"}});
  undone();
  EXPECT_EQ(does(proposal() + "/replacement").status, 303);
}

TEST_P(EditingThemes, TakesAProposalThatWasFoundBeforeTheThemesWerePublished) {
  found();
  clock.advance(second_ms);
  does(set_url() + "/publication", {{"published", "yes"}});
  EXPECT_EQ(does(proposal() + "/replacement").status, 303);
  undone();
  EXPECT_TRUE(list().at("is_published").as_bool());
  undone();
  EXPECT_FALSE(list().at("is_published").as_bool());
}

TEST_P(EditingThemes, RefusesTheSecondOfTwoWhoEditOneTheme) {
  const ThemeId bus = all().themes.front().id, other = all().themes.back().id;
  const Set seen = set();
  const auto joined = store().write([&](Tx& tx) { return merge(tx, ann_id, seen, {bus, other}); });
  ASSERT_TRUE(joined);
  // Somebody else still sees both.
  const auto both = store().write([&](Tx& tx) { return merge(tx, ann_id, seen, {bus, other}); });
  ASSERT_FALSE(both);
  EXPECT_EQ(both.refusal().reason, Reason::gone);
  EXPECT_EQ(list().at("themes").as_array().size(), 2U);
}

TEST_P(EditingThemes, ShowsNobodyTheWordsOfAThemeWhoseNotesAreAllHidden) {
  does(set_url() + "/publication", {{"published", "yes"}});
  const json::object bus = theme_with("bus");
  const std::string url = text(bus, "theme_url");
  EXPECT_EQ(browser().get(url).status, 200);
  for (const std::string& id : notes_of(bus)) {
    store().write([&](Tx& tx) {
      contributions::set_state(tx, *ContributionId::parse(id), contributions::State::hidden);
    });
  }
  const Answer page = browser().get(url);
  EXPECT_EQ(page.status, 410);
  EXPECT_THAT(page.body, Not(HasSubstr(text(bus, "theme_label"))));
  const std::string front = "/challenges/" + challenge.slug;
  for (const std::string& everywhere : {at, at + ".csv", at + "/all", front}) {
    EXPECT_THAT(browser().get(everywhere).body, Not(HasSubstr(text(bus, "theme_label"))))
        << everywhere;
  }
}

// ---- with the language model

class ThemesAndMeanings : public ThemeSite {
 protected:
  ThemesAndMeanings() { encoder = language_model(); }
  int kept() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM meanings"); });
  }
};
ON_BOTH_DATABASES(ThemesAndMeanings);

TEST_P(ThemesAndMeanings, KeepNothingOfWhatWasErased) {
  NEEDS_LANGUAGE_MODEL();
  PersonId mairi;
  store().write([&](Tx& tx) {
    mairi = add_person(tx, "Mairi");
    for (int i = 0; i < 4; ++i) {
      const std::string number = std::to_string(i);
      contributions::post(tx, mairi, challenge, {.title = "Late " + number, .text = "The bus"})
          .value();
      contributions::bring(tx, mairi, challenge,
                           {.text = "Cold hall " + number,
                            .source = {.way = contributions::Way::paper,
                                       .question = "What is wrong?",
                                       .prompt = "Say it"},
                            .author = mairi})
          .value();
    }
  });
  found();
  EXPECT_GT(kept(), 8);
  store().write([&](Tx& tx) { contributions::erase_words_of(tx, mairi); });
  EXPECT_EQ(kept(), 0);
}

TEST_P(ThemesAndMeanings, KeepNothingOfWhatIsWrittenOnBoards) {
  NEEDS_LANGUAGE_MODEL();
  store().write([&](Tx& tx) {
    const PersonId by = add_person(tx, "Ann");
    const WorkshopId id = workshops::create(tx, by, challenge.id,
                                            {.title = "An evening", .groups = 2, .is_public = true})
                              .value();
    const ActivityId board =
        workshops::add_activity(tx, by, id, {.title = "Hopes", .tool = "hopes_and_fears"}).value();
    workshops::move_to(tx, by, id, workshops::State::running).value();
    boards::Sheet sheet = boards::open(tx, board).value();
    const boards::Mover mover{.person = by, .looks_after = true, .facilitates = true};
    for (int i = 0; i < 8; ++i) {
      const std::string text =
          (i % 2 ? "The bus is late " : "The hall is cold ") + std::to_string(i);
      boards::make(tx, mover, sheet, {.group = 1, .text = text, .place = "hopes"}).value();
    }
    at = "/workshops/" + id.text() + "/synthesis";
  });
  found();
  EXPECT_FALSE(list().at("by_words_alone").as_bool());
  EXPECT_EQ(kept(), 0);
}

}  // namespace
}  // namespace commonty::theming
