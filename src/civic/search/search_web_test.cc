#include "civic/search/search_web.h"

#include <boost/json/array.hpp>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/search/marks.h"
#include "civic/themes/themes.h"
#include "platform/base/text.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::search {
namespace {

using challenges::Challenge;
using contributions::Contribution;
using contributions::Draft;
using testing::HasSubstr;
using testing::Not;

// "the [bus] goes": what is marked stands in brackets.
std::string shown(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) out += part.hit ? "[" + part.text + "]" : part.text;
  return out;
}

TEST(Marks, StandAtTheWordsThatWereLookedFor) {
  EXPECT_EQ(shown(marked("The last bus; the BUS!", wanted("bus"), 200)),
            "The last [bus]; the [BUS]!");
  EXPECT_EQ(shown(marked("Buses and omnibus", wanted("bus"), 200)), "[Buses] and omnibus");
  EXPECT_EQ(shown(marked("Buses, a bus", wanted("\"bus\""), 200)), "Buses, a [bus]");
  EXPECT_EQ(shown(marked("Un café noir", wanted("CAFE"), 200)), "Un [café] noir");
  EXPECT_EQ(shown(marked("“Bus” – it’s late", wanted("it's bus"), 200)), "“[Bus]” – [it]’[s] late");
  EXPECT_EQ(shown(marked("Nothing here", wanted("* \" ("), 200)), "Nothing here");
  EXPECT_TRUE(marked("", wanted("bus"), 200).empty());
}

TEST(Marks, CutAroundTheFirstHit) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "word ";
  const std::string cut = shown(marked(text + "zebra crossing", wanted("zebra"), 200));
  EXPECT_THAT(cut, testing::StartsWith("…word"));
  EXPECT_THAT(cut, HasSubstr("[zebra] crossing"));
}

class SearchPage : public AnySite {
 protected:
  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  Contribution given(const Challenge& to, const Draft& draft) {
    return store().write([&](Tx& tx) {
      return contributions::post(tx, add_person(tx, "Mairi"), to, draft).value();
    });
  }
  boost::json::value found(const std::string& query) {
    const Answer answer = browser().get_json("/search?" + query);
    EXPECT_EQ(answer.status, 200) << query << "\n" << answer.body;
    return answer.json();
  }
  std::vector<std::string> headlines(const std::string& query) {
    std::vector<std::string> out;
    const auto model = found(query);
    for (const auto& card : model.at("contributions").as_array()) {
      out.emplace_back(card.at("headline").as_string());
    }
    return out;
  }
};
ON_BOTH_DATABASES(SearchPage);

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(SearchPage, SaysWhatToTryBeforeAnythingIsAsked) {
  const Answer page = browser().get("/search");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("What are you looking for?"));
  EXPECT_THAT(page.body, Not(HasSubstr("Nothing fits")));
}

TEST_P(SearchPage, LeadsToTheSameAsData) {
  EXPECT_THAT(browser().get("/search?q=a+bus&kind=idea").body,
              HasSubstr("\"/search.json?q=a%20bus&amp;kind=idea\""));
  EXPECT_THAT(browser().get("/").body, HasSubstr("\"/index.json\""));
}

TEST_P(SearchPage, SaysWhatToTryWhenNothingIsFound) {
  EXPECT_THAT(browser().get("/search?q=zebra").body, HasSubstr("Try fewer words"));
  EXPECT_THAT(browser().get("/search?q=zebra&kind=idea").body, HasSubstr("without the filters"));
}

TEST_P(SearchPage, FindsOverAllPublicChallengesTitlesFirst) {
  const Challenge one = challenge(), two = challenge({.title = "Warm homes"});
  given(one, {.title = "Buses at night", .text = "They stop at six"});
  given(two, {.title = "Damp", .text = "I take buses to the shop that has heaters"});
  EXPECT_THAT(headlines("q=buses"), ElementsAre("Buses at night", "Damp"));
  EXPECT_THAT(headlines("q=buses+heaters"), ElementsAre("Damp"));
  EXPECT_THAT(headlines("q=buses&challenge=" + one.slug), ElementsAre("Buses at night"));
  EXPECT_THAT(headlines("q=buses&challenge=none-such"), IsEmpty());
}

TEST_P(SearchPage, MarksTheWordsItFound) {
  given(challenge(), {.title = "Nights", .text = "The <b>last</b> bus & more"});
  const Answer page = browser().get("/search?q=bus");
  EXPECT_THAT(page.body, HasSubstr("<mark>bus</mark> &amp; more"));
  EXPECT_THAT(page.body, Not(HasSubstr("<b>last")));
}

TEST_P(SearchPage, FiltersByKindAndAnswerWithOrWithoutWords) {
  const Challenge c = challenge();
  const Contribution idea =
      given(c, {.kind = contributions::Kind::idea, .title = "Night bus", .text = "At ten"});
  given(c, {.kind = contributions::Kind::question, .title = "Which bus?", .text = "Six or seven"});
  store().write([&](Tx& tx) { contributions::set_outcome(tx, idea.id, "chosen"); });
  for (const std::string words : {"q=bus&", ""}) {
    SCOPED_TRACE(words);
    EXPECT_THAT(headlines(words + "kind=question"), ElementsAre("Which bus?"));
    EXPECT_THAT(headlines(words + "outcome=chosen"), ElementsAre("Night bus"));
    EXPECT_THAT(headlines(words + "outcome=none"), ElementsAre("Which bus?"));
    EXPECT_THAT(headlines(words + "outcome=chosen&kind=question"), IsEmpty());
  }
}

TEST_P(SearchPage, NeverFindsWhatIsNotForEveryone) {
  const Challenge open = challenge();
  const Challenge secret =
      challenge({.title = "Secret zebra", .audience = permissions::Audience::only_me});
  given(secret, {.title = "Zebra plans", .text = "Between us"});
  const Contribution hidden = given(open, {.title = "Zebra insult", .text = "Unkind"});
  const Contribution gone = given(open, {.title = "Zebra regret", .text = "Taken back"});
  store().write([&](Tx& tx) {
    set_state(tx, hidden.id, contributions::State::hidden);
    set_state(tx, gone.id, contributions::State::withdrawn);
  });
  Browser ann = browser_of("ann@people.example");  // even to those who may see it elsewhere
  const Answer page = ann.get("/search?q=zebra");
  EXPECT_THAT(page.body, Not(HasSubstr("Zebra ")));
  EXPECT_THAT(page.body, Not(HasSubstr("Secret zebra")));
  EXPECT_THAT(headlines("q=zebra"), IsEmpty());
  EXPECT_THAT(headlines("challenge=" + secret.slug), IsEmpty());
  EXPECT_THAT(found("q=zebra").at("challenges").as_array(), IsEmpty());
}

TEST_P(SearchPage, FindsChallengesByTheirTitle) {
  challenge({.title = "Getting to hospital"});
  const Answer page = browser().get("/search?q=HOSPITAL+getting");
  EXPECT_THAT(page.body, HasSubstr("How might we help with Getting to hospital?"));
  EXPECT_THAT(found("q=hospital+zebra").at("challenges").as_array(), IsEmpty());
}

// A challenge whose contributions on buses and on halls were found to be two themes.
class SearchByTheme : public SearchPage {
 protected:
  void SetUp() override {
    SearchPage::SetUp();
    about = challenge();
    for (int i = 0; i < 8; ++i) {
      const std::string number = std::to_string(i);
      given(about, {.title = "Bus " + number, .text = "The bus is late again on route " + number});
      given(about, {.title = "Hall " + number, .text = "Heat the village hall for club " + number});
    }
    facilitator = store().write([](Tx& tx) { return add_person(tx, "Ann"); });
    store().write([&](Tx& tx) { return theming::ask(tx, facilitator, about.id, 0); }).value();
    site().do_long_work([] { return false; });
  }
  void publish(theming::Shown shown) {
    store().write([&](Tx& tx) {
      theming::publish(tx, facilitator, *theming::of(tx, about.id), shown).value();
    });
  }
  // The address of the theme of a contribution with this title.
  std::string theme_of(const std::string& title) {
    return store().read([&](Tx& tx) {
      const auto id =
          tx.one<ContributionId>("SELECT id FROM contributions WHERE title = $1", title);
      return theming::published_theme(tx, id)->first.text();
    });
  }

  Challenge about;
  PersonId facilitator;
};
ON_BOTH_DATABASES(SearchByTheme);

TEST_P(SearchByTheme, AsksForAThemeOnceItsChallengeIsChosen) {
  publish(theming::Shown::to_everyone);
  EXPECT_THAT(browser().get("/search?q=again").body, Not(HasSubstr("Any theme")));
  EXPECT_THAT(browser().get("/search?challenge=" + about.slug).body, HasSubstr("Any theme"));
  const std::string in_buses = "challenge=" + about.slug + "&theme=" + theme_of("Bus 1");
  EXPECT_EQ(headlines(in_buses).size(), 8u);
  EXPECT_THAT(headlines(in_buses), testing::Each(testing::StartsWith("Bus")));
  EXPECT_THAT(headlines("q=heat&" + in_buses), IsEmpty());
  EXPECT_THAT(headlines("q=late&" + in_buses).size(), 8u);
  EXPECT_NE(found(in_buses).at("contributions").at(0).at("theme").as_string(), "");
}

TEST_P(SearchByTheme, TakesEachFilterAwayAgain) {
  publish(theming::Shown::to_everyone);
  const std::string in_buses = "challenge=" + about.slug + "&theme=" + theme_of("Bus 1");
  const auto model = found("q=late&kind=experience&" + in_buses);
  std::map<std::string, std::string> without;
  for (const auto& one : model.at("chosen").as_array()) {
    without[std::string(one.at("filter").as_string())] = one.at("without_url").as_string();
  }
  EXPECT_EQ(without.size(), 3u);
  EXPECT_EQ(without["theme"], "/search?q=late&kind=experience&challenge=" + about.slug);
  EXPECT_EQ(without["challenge"], "/search?q=late&kind=experience");  // its theme goes with it
  EXPECT_EQ(without["kind"], "/search?q=late&" + in_buses);
  EXPECT_THAT(browser().get("/search?" + in_buses).body, HasSubstr("Without:"));
}

TEST_P(SearchByTheme, KnowsNoThemesOfADraftOrOfWhatIsNotForEveryone) {
  publish(theming::Shown::to_everyone);
  const std::string theme = theme_of("Bus 1");
  const std::string in_buses = "challenge=" + about.slug + "&theme=" + theme;
  // Of another challenge it does not count.
  const Challenge other = challenge({.title = "Warm homes"});
  given(other, {.title = "Damp", .text = "Everywhere"});
  EXPECT_THAT(headlines("challenge=" + other.slug + "&theme=" + theme), ElementsAre("Damp"));
  EXPECT_THAT(found("challenge=" + other.slug + "&theme=" + theme).at("chosen").as_array(),
              testing::SizeIs(1));
  publish(theming::Shown::as_draft);
  EXPECT_THAT(browser().get("/search?" + in_buses).body, Not(HasSubstr("Any theme")));
  publish(theming::Shown::to_everyone);
  store().write([&](Tx& tx) {
    tx.run("UPDATE challenges SET audience = $1 WHERE id = $2",
           permissions::name_of(permissions::Audience::only_me), about.id);
  });
  Browser ann = browser_of("ann@people.example");
  EXPECT_THAT(ann.get("/search?" + in_buses).body, Not(HasSubstr("Any theme")));
  EXPECT_THAT(headlines(in_buses), IsEmpty());
}

TEST_P(SearchPage, TurnsPagesThroughTitlesAndThenTexts) {
  const Challenge c = challenge();
  for (int i = 0; i < 25; ++i) {
    given(c, {.title = "Bus " + std::to_string(i), .text = "Number " + std::to_string(i)});
  }
  for (int i = 0; i < 26; ++i) {
    given(c, {.title = "Note " + std::to_string(i), .text = "A bus, " + std::to_string(i)});
  }
  std::set<std::string> seen;
  std::vector<std::size_t> sizes;
  std::string url = "/search?q=bus";
  while (!url.empty() && sizes.size() < 5) {
    const auto model = browser().get_json(url).json();
    sizes.push_back(model.at("contributions").as_array().size());
    for (const auto& card : model.at("contributions").as_array()) {
      seen.insert(std::string(card.at("id").as_string()));
    }
    url = std::string(model.at("pager").at("next_url").as_string());
  }
  EXPECT_THAT(sizes, ElementsAre(25u, 25u, 1u));
  EXPECT_EQ(seen.size(), 51u);
}

TEST_P(SearchPage, TakesWhateverIsTyped) {
  const Challenge c = challenge();
  given(c, {.title = "Buses", .text = "More of them"});
  for (const std::string typed :
       {"\"", "*", "OR", "')", "'; DROP TABLE challenges; --", "NEAR(a b)", "title : x", "-", "^a",
        "a* AND (", "\\", "%", "\xFF", "<script>alert(1)</script>", "~cabc & !x", ":*"}) {
    const std::string value = percent_encode(typed);
    for (const std::string& query :
         {"q=" + value, "q=" + value + "&kind=idea", "theme=" + value,
          "challenge=" + c.slug + "&theme=" + value, "q=buses&outcome=" + value,
          "q=buses&kind=" + value, "q=buses&challenge=" + value, "q=buses&after=" + value,
          "q=buses&after=t" + value, "q=buses&after=x" + value, "kind=idea&after=" + value}) {
      SCOPED_TRACE(query);
      const Answer page = browser().get("/search?" + query);
      EXPECT_EQ(page.status, 200);
      EXPECT_THAT(page.body, Not(HasSubstr("<script>alert")));
    }
    // The list of one challenge takes the same.
    EXPECT_EQ(
        browser().get("/challenges/" + c.slug + "/contributions?q=buses&outcome=" + value).status,
        200);
  }
  EXPECT_THAT(headlines("q=buses"), ElementsAre("Buses"));
}

}  // namespace
}  // namespace commonty::search
