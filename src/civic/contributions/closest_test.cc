#include "civic/contributions/closest.h"

#include <set>

#include "civic/meanings/meanings.h"
#include "civic/people/people.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/language_model.h"
#include "tests/support/site/site.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string bus = "The last bus leaves before visiting hours end";
const std::string train = "Trains home stop running too early in the evening";
const std::string ramp = "A ramp at the door would help people who use a wheelchair";
const std::string parking = "Parking at the clinic costs more than my lunch";

class SearchByMeaning : public AnySite {
 protected:
  SearchByMeaning() { encoder = language_model(); }

  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  Contribution give(const Challenge& to, const Draft& draft) {
    return store().write(
        [&](Tx& tx) { return post(tx, add_person(tx, "Mairi"), to, draft).value(); });
  }
  Contribution give(const Challenge& to, const std::string& text) {
    return give(to, Draft{.text = text});
  }
  Challenge with_all() {
    Challenge c = challenge();
    for (const std::string& text : {bus, train, ramp, parking}) give(c, text);
    run_jobs();
    return c;
  }
  std::size_t known() { return site().app().nearest->size(); }

  struct Found {
    std::vector<std::string> headlines;
    std::vector<std::string> by_meaning;  // those among them that lack words
    std::string note, next;
  };
  Found find_at(const std::string& url) {
    const boost::json::value model = browser().get_json(url).json();
    Found out;
    for (const auto& card : model.at("contributions").as_array()) {
      out.headlines.emplace_back(card.at("headline").as_string());
      if (card.at("by_meaning").as_bool()) out.by_meaning.push_back(out.headlines.back());
    }
    const auto* const note = model.as_object().if_contains("note");
    out.note = (note ? *note : model.at("search_note")).as_string();
    out.next = model.at("next").as_string();
    return out;
  }
  Found find(const std::string& query) { return find_at("/search?" + query); }
};
ON_BOTH_DATABASES(SearchByMeaning);

TEST_P(SearchByMeaning, FindsWhatSaysItInOtherWords) {
  NEEDS_LANGUAGE_MODEL();
  with_all();
  const Found found = find("q=public+transport+at+night");
  ASSERT_FALSE(found.headlines.empty());
  EXPECT_THAT(found.headlines, Contains(train));
  EXPECT_THAT(found.headlines, Not(Contains(ramp)));
  EXPECT_EQ(found.by_meaning, found.headlines);
  EXPECT_EQ(found.note, "");
  EXPECT_THAT(browser().get("/search?q=public+transport+at+night").body,
              HasSubstr("Close in meaning"));
}

TEST_P(SearchByMeaning, PutsThoseFirstThatSayTheWordsAsWell) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = with_all();
  const Found found = find("q=last+bus");
  ASSERT_FALSE(found.headlines.empty());
  EXPECT_EQ(found.headlines.front(), bus);
  EXPECT_THAT(found.by_meaning, Not(Contains(bus)));
  give(c, Draft{.title = "Getting home", .text = "The last bus is too early"});
  EXPECT_THAT(browser().get("/search?q=last+bus").body, HasSubstr("<mark>bus</mark>"));
}

TEST_P(SearchByMeaning, PutsNobodyWhoLacksAWordBeforeThoseWhoSayAll) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = challenge();
  const std::string in_passing =
      "My neighbour grows leeks and keeps three hens behind the old mill, which reminds me that a "
      "cousin of hers once painted the parking meters while she was waiting at the clinic";
  give(c, in_passing);
  give(c, Draft{.title = "The clinic", .text = "The clinic is a clinic like any clinic"});
  give(c, parking);
  run_jobs();
  const Found found = find("q=clinic+parking+meters");
  ASSERT_GE(found.headlines.size(), 2u);
  EXPECT_THAT(found.headlines.front(), testing::StartsWith("My neighbour"));
  EXPECT_THAT(found.by_meaning, Not(Contains(found.headlines.front())));
  EXPECT_THAT(found.by_meaning, Contains(parking));
}

TEST_P(SearchByMeaning, KeepsToTheFilters) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge here = with_all(), elsewhere = challenge({.title = "Warm homes"});
  give(elsewhere, Draft{.kind = Kind::evidence, .text = "Let the trains run later at night"});
  run_jobs();
  const std::string asked = "q=public+transport+at+night";
  EXPECT_EQ(find(asked + "&challenge=" + elsewhere.slug).headlines.size(), 1u);
  EXPECT_EQ(find(asked + "&kind=evidence").headlines.size(), 1u);
  EXPECT_THAT(find(asked + "&kind=offer").headlines, IsEmpty());
  EXPECT_THAT(find(asked + "&outcome=chosen").headlines, IsEmpty());
  EXPECT_THAT(find(asked).headlines, Contains(train));
}

TEST_P(SearchByMeaning, NeverFindsWhatIsNotForEveryone) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge open = challenge();
  const Challenge secret =
      challenge({.title = "Secret", .audience = permissions::Audience::only_me});
  give(secret, train);
  const Contribution hidden = give(open, bus);
  run_jobs();
  EXPECT_EQ(known(), 2u);
  // Not yet heard of by whoever keeps the meanings.
  store().write([&](Tx& tx) { set_state(tx, hidden.id, State::hidden); });
  EXPECT_THAT(find("q=public+transport+at+night").headlines, IsEmpty());
  EXPECT_THAT(find("q=public+transport+at+night&challenge=" + secret.slug).headlines, IsEmpty());
}

TEST_P(SearchByMeaning, GoesByTheWordsAloneWhereTheyStandInQuotes) {
  NEEDS_LANGUAGE_MODEL();
  with_all();
  const Found found = find("q=%22visiting+hours%22");
  EXPECT_THAT(found.headlines, ElementsAre(bus));
  EXPECT_EQ(found.note, "");
}

TEST_P(SearchByMeaning, SaysThatOnlyEnglishIsSearchedByMeaning) {
  NEEDS_LANGUAGE_MODEL();
  with_all();
  EXPECT_THAT(find("q=автобус").note, HasSubstr("only English"));
}

TEST_P(SearchByMeaning, TurnsPagesFromTheBestToTheLast) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = challenge();
  for (int i = 0; i < 240; ++i) {
    give(c, "Bus number " + std::to_string(i) + " comes " + std::string(i % 7 + 1, 'l') + "ate");
  }
  give(c, train);
  run_jobs();
  std::set<std::string> seen;
  std::size_t shown = 0, pages = 0;
  for (std::string next = "start"; !next.empty() && pages < 20; ++pages) {
    const Found found = find("q=bus" + (pages == 0 ? "" : "&after=" + next));
    seen.insert(found.headlines.begin(), found.headlines.end());
    shown += found.headlines.size();
    next = found.next;
  }
  // Where hundreds say the very words, those who only mean it are not among them.
  EXPECT_EQ(seen.size(), 240u);
  EXPECT_EQ(shown, 240u);
  EXPECT_EQ(pages, 10u);
}

TEST_P(SearchByMeaning, TakesWhateverIsTyped) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = with_all();
  for (const std::string typed : {"*", "🚌", "a", "the of and", "\xFF", "b1.x", "'; --"}) {
    for (const std::string after :
         {"", "b", "b5", "b5.", "b99999999999999999999.a", "t", "x", "z"}) {
      SCOPED_TRACE(typed + " after " + after);
      const std::string query = "q=" + percent_encode(typed) + "&after=" + after;
      EXPECT_EQ(browser().get("/search?" + query).status, 200);
      EXPECT_EQ(browser().get("/challenges/" + c.slug + "/contributions?" + query).status, 200);
    }
  }
}

TEST_P(SearchByMeaning, WorksWithinAChallengeUnlessAnotherOrderIsAskedFor) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = with_all();
  const std::string list = "/challenges/" + c.slug + "/contributions?q=public+transport+at+night";
  EXPECT_THAT(find_at(list).by_meaning, Contains(train));
  EXPECT_THAT(find_at(list + "&sort=newest").headlines, IsEmpty());
  EXPECT_THAT(browser().get(list).body, HasSubstr("Close in meaning"));
  EXPECT_THAT(browser().get(list).body, HasSubstr("Best match"));
  EXPECT_THAT(browser().get("/challenges/" + c.slug + "/contributions").body,
              Not(HasSubstr("Best match")));
}

TEST_P(SearchByMeaning, KnowsWhatIsShownNowAndNothingElse) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = challenge();
  const Contribution first = give(c, bus);
  run_jobs();
  EXPECT_EQ(known(), 1u);
  give(c, ramp);
  run_jobs();
  EXPECT_EQ(known(), 2u);
  const PersonId mairi = first.author;
  store().write([&](Tx& tx) { return withdraw(tx, mairi, first.id); }).value();
  run_jobs();
  EXPECT_EQ(known(), 1u);
  store().write([&](Tx& tx) { return undo_withdraw(tx, mairi, first.id); }).value();
  store().write([&](Tx& tx) { return edit(tx, mairi, first.id, {.text = parking}); }).value();
  run_jobs();
  EXPECT_EQ(known(), 2u);
  EXPECT_THAT(find("q=public+transport+at+night").headlines, IsEmpty());
  EXPECT_THAT(find("q=car+park+fees").headlines, Contains(parking));
}

TEST_P(SearchByMeaning, ForgetsTheWordsOfWhoWasErased) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = challenge();
  const Contribution own = give(c, bus);
  store().write([&](Tx& tx) { return edit(tx, own.author, own.id, {.text = train}); }).value();
  run_jobs();
  store().write([&](Tx& tx) { erase_words_of(tx, own.author); });
  EXPECT_EQ(store().read([](Tx& tx) { return tx.one<int>("SELECT COUNT(*) FROM meanings"); }), 0);
}

TEST_P(SearchByMeaning, ShowsWhatIsSimilarInMeaningBesideAContribution) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = challenge();
  const std::string late = "No buses when visiting time is over";
  const Contribution own = give(c, late);
  give(c, train);
  give(c, ramp);
  run_jobs();
  const auto similar_at = [&](const std::string& url) {
    const boost::json::value page = browser().get_json(url).json();
    std::vector<std::string> out;
    for (const auto& one : page.at("similar").as_array()) {
      out.emplace_back(one.at("headline").as_string());
    }
    return out;
  };
  EXPECT_THAT(similar_at("/contributions/" + own.id.text()), ElementsAre(train));
  const std::string writing = "/challenges/" + c.slug + "/similar?text=" + percent_encode(late);
  EXPECT_THAT(similar_at(writing), ElementsAre(late, train));
}

TEST_P(SearchByMeaning, KeepsNothingOfWhatPeopleAskOrAreStillWriting) {
  NEEDS_LANGUAGE_MODEL();
  const Challenge c = challenge();
  browser().get("/search?q=my+private+worry");
  browser().get("/challenges/" + c.slug + "/similar?text=something+half+written+so+far");
  run_jobs();
  EXPECT_EQ(store().read([](Tx& tx) { return tx.one<int>("SELECT COUNT(*) FROM meanings"); }), 0);
}

class SearchWithoutModel : public SearchByMeaning {
 protected:
  SearchWithoutModel() { encoder = {}; }
};
ON_BOTH_DATABASES(SearchWithoutModel);

TEST_P(SearchWithoutModel, GoesByWordsAndSaysSo) {
  const Challenge c = with_all();
  EXPECT_EQ(known(), 0u);
  const std::string list = "/challenges/" + c.slug + "/contributions?";
  for (const std::string& where : {std::string("/search?"), list}) {
    SCOPED_TRACE(where);
    EXPECT_THAT(find_at(where + "q=bus").headlines, ElementsAre(bus));
    EXPECT_THAT(find_at(where + "q=bus").by_meaning, IsEmpty());
    EXPECT_THAT(find_at(where + "q=public+transport").headlines, IsEmpty());
    EXPECT_THAT(browser().get(where + "q=public+transport").body, HasSubstr("by words alone"));
    EXPECT_THAT(browser().get(where + "kind=idea").body, Not(HasSubstr("by words alone")));
  }
}

}  // namespace
}  // namespace commonty::contributions
