#include <gmock/gmock.h>

#include <set>

#include "civic/contributions/contributions.h"
#include "civic/contributions/words.h"
#include "server/concepts.h"
#include "tests/support/databases.h"
#include "tests/support/site/asking.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ContributionLists : public AnyStore {
 protected:
  ContributionLists() : AnyStore(server::all_steps()) {}

  void SetUp() override {
    AnyStore::SetUp();
    store().write([&](Tx& tx) {
      asked = add_challenge(tx);
      bob = add_person(tx, "Bob");
    });
  }
  ContributionId give(const std::string& text, Draft draft = {}) {
    draft.text = text;
    return store().write([&](Tx& tx) { return post(tx, bob, asked, draft); }).value().id;
  }
  std::vector<std::string> texts(Filter filter) {
    filter.challenge = asked.id;
    std::vector<std::string> out;
    for (const Contribution& c :
         store().read([&](Tx& tx) { return list(tx, filter, "", 50); }).items)
      out.push_back(c.text);
    return out;
  }

  Challenge asked;
  PersonId bob;
};
ON_BOTH_DATABASES(ContributionLists);

TEST_P(ContributionLists, FilterByKindWayAndOutcome) {
  give("an idea", {.kind = Kind::idea});
  give("a question", {.kind = Kind::question, .source = {.way = Way::mail}});
  const ContributionId answered = give("an offer", {.kind = Kind::offer});
  store().write([&](Tx& tx) { set_outcome(tx, answered, "parked"); });
  EXPECT_THAT(texts({.kind = Kind::question}), ElementsAre("a question"));
  EXPECT_THAT(texts({.way = Way::mail}), ElementsAre("a question"));
  EXPECT_THAT(texts({.outcome = "parked"}), ElementsAre("an offer"));
  EXPECT_THAT(texts({.outcome = ""}), ElementsAre("a question", "an idea"));
  EXPECT_THAT(texts({.outcome = "parked", .words = "offer"}), ElementsAre("an offer"));
  EXPECT_THAT(texts({.kind = Kind::idea, .words = "offer"}), IsEmpty());
}

TEST_P(ContributionLists, TakeAWordThatManySayAsItIs) {
  give("the buses");
  store().write([&](Tx& tx) {
    for (int i = 1; i < said_by_many; ++i)
      bring(tx, bob, asked, {.text = "bus " + std::to_string(i)}).value();
  });
  EXPECT_THAT(texts({.words = "the bus"}), ElementsAre("the buses"));
  give("the last bus");
  EXPECT_THAT(texts({.words = "the bus"}), ElementsAre("the last bus"));
  EXPECT_THAT(texts({.words = "the buse"}), ElementsAre("the buses"));
}

TEST_P(ContributionLists, BringUpTheLeastHeard) {
  const ContributionId loud = give("loud"), quiet = give("quiet");
  const ContributionId seen = give("seen");
  store().write([&](Tx& tx) {
    EXPECT_TRUE(support(tx, add_person(tx, "Eve"), loud).ok());
    EXPECT_TRUE(support(tx, add_person(tx, "Ian"), loud).ok());
    add_views(tx, seen, 1);
  });
  EXPECT_THAT(texts({.sort = Sort::least_heard}), ElementsAre("quiet", "seen", "loud"));
  EXPECT_THAT(texts({.sort = Sort::most_supported}), ElementsAre("loud", "seen", "quiet"));
  EXPECT_THAT(texts({}), ElementsAre("seen", "quiet", "loud"));
  EXPECT_NE(quiet, seen);
}

TEST_P(ContributionLists, GoThroughEveryPageOnce) {
  for (int i = 0; i < 23; ++i) {
    const ContributionId id = give("note number " + std::to_string(i));
    store().write([&](Tx& tx) {
      add_views(tx, id, i % 3);
      tx.run("UPDATE contributions SET supports = $1 WHERE id = $2", i % 4, id);
    });
  }
  for (const Sort sort : {Sort::newest, Sort::most_supported, Sort::least_heard}) {
    for (const char* words : {"", "note"}) {
      SCOPED_TRACE(std::string(name_of(sort)) + " " + words);
      const Filter filter{.challenge = asked.id, .words = words, .sort = sort};
      std::set<std::string> seen;
      std::string cursor;
      int pages = 0;
      do {
        const Listed page = store().read([&](Tx& tx) { return list(tx, filter, cursor, 5); });
        for (const Contribution& c : page.items) EXPECT_TRUE(seen.insert(c.text).second) << c.text;
        cursor = page.next;
        ++pages;
      } while (!cursor.empty() && pages < 10);
      EXPECT_EQ(seen.size(), 23u);
      EXPECT_EQ(pages, 5);
    }
  }
}

TEST_P(ContributionLists, BeginAnewWithACursorThatIsNotOurs) {
  give("one");
  for (const char* cursor :
       {"x.y", "-1.", "'; DROP TABLE contributions; --", "99999999999999999999.1", "1.2.3", "u"}) {
    SCOPED_TRACE(cursor);
    const Filter filter{.challenge = asked.id, .sort = Sort::most_supported};
    store().read([&](Tx& tx) { list(tx, filter, cursor, 5); });
  }
  EXPECT_EQ(texts({}).size(), 1u);
}

TEST_P(ContributionLists, FindWordsHoweverTheyAreTyped) {
  give("The café by the bus-stop closes at 4.30; it's a pity", {.title = "Café hours"});
  give("Buses are late in winter");
  const struct {
    const char* words;
    std::size_t found;
  } cases[] = {
      {"cafe", 1},         {"CAFÉ", 1},      {"caf", 1},  // the last word may be half
      {"caf hours", 0},                                   // but not one before it
      {"\"bus stop\"", 1},                                // in a row
      {"\"stop bus\"", 0}, {"stop bus", 1},  {"bus", 2}, {"bus ", 2}, {"it's", 1}, {"4.30", 1},
      {"late winter", 1},  {"late café", 0}, {"zzz", 0}, {"", 2},     {"   ", 2},  {"?!", 0},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.words);
    EXPECT_EQ(texts({.words = item.words}).size(), item.found);
  }
}

TEST_P(ContributionLists, NeverStumbleOverWhatIsTyped) {
  give("Buses are late");
  const std::string hostile[] = {"\"",
                                 "\"\"\"",
                                 "*",
                                 "a*b",
                                 "(",
                                 ")",
                                 "AND",
                                 "OR NOT",
                                 "NEAR(a)",
                                 "title:bus",
                                 "tags : x",
                                 "^bus",
                                 "-bus",
                                 "+bus",
                                 "'",
                                 "''",
                                 "';--",
                                 "\\",
                                 "bus & !late",
                                 "bus <-> late",
                                 ":*",
                                 "~sshown",
                                 "{title}",
                                 "\xff\xfe",
                                 std::string("bu\0s", 4),
                                 std::string(20'000, 'x'),
                                 std::string(5'000, '"'),
                                 "sshown",
                                 "caaa AND",
                                 "_",
                                 "%",
                                 "🚌",
                                 "日本語",
                                 "ø",
                                 "हिन्दी"};
  for (const std::string& words : hostile) {
    SCOPED_TRACE(words.substr(0, 50));
    for (const auto within :
         {Filter::Within::anywhere, Filter::Within::title, Filter::Within::text_only}) {
      EXPECT_LE(texts({.words = words, .within = within}).size(), 1u);
    }
  }
  // Tags are ours alone: nobody finds by typing them.
  EXPECT_THAT(texts({.words = "sshown"}), IsEmpty());
  EXPECT_THAT(texts({.words = "kexperience"}), IsEmpty());
}

TEST_P(ContributionLists, TellTitlesFromTexts) {
  give("It is about buses", {.title = "Timetable"});
  give("Read the timetable", {.title = "Buses"});
  EXPECT_THAT(texts({.words = "buses", .within = Filter::Within::title}),
              ElementsAre("Read the timetable"));
  EXPECT_THAT(texts({.words = "buses", .within = Filter::Within::text_only}),
              ElementsAre("It is about buses"));
}

TEST_P(ContributionLists, ShowOnlyWhatIsAskedFor) {
  const ContributionId hidden = give("a hidden bus"), merged = give("a merged bus");
  const ContributionId joint = give("a shown bus");
  store().write([&](Tx& tx) {
    set_state(tx, hidden, State::hidden);
    set_state(tx, merged, State::merged, joint);
  });
  EXPECT_THAT(texts({}), ElementsAre("a shown bus"));
  EXPECT_THAT(texts({.words = "bus"}), ElementsAre("a shown bus"));
  EXPECT_THAT(texts({.states = {State::hidden}}), ElementsAre("a hidden bus"));
  EXPECT_THAT(texts({.states = {State::hidden}, .words = "bus"}), ElementsAre("a hidden bus"));
  EXPECT_THAT(texts({.states = {State::shown, State::merged}, .words = "bus"}),
              UnorderedElementsAre("a shown bus", "a merged bus"));
}

TEST_P(ContributionLists, LeaveOutChallengesThatAreNotPublic) {
  give("a public bus");
  store().write([&](Tx& tx) {
    const Challenge closed_door =
        add_challenge(tx, {.title = "Secret", .audience = permissions::Audience::team});
    EXPECT_TRUE(post(tx, bob, closed_door, {.text = "a private bus"}).ok());
  });
  const Listed found =
      store().read([&](Tx& tx) { return list(tx, {.words = "bus", .public_only = true}, "", 10); });
  ASSERT_EQ(found.items.size(), 1u);
  EXPECT_EQ(found.items[0].text, "a public bus");
}

TEST_P(ContributionLists, AreCounted) {
  give("one", {.kind = Kind::idea});
  give("two", {.kind = Kind::offer, .source = {.way = Way::mail}});
  const ContributionId hidden = give("three");
  store().write([&](Tx& tx) {
    EXPECT_TRUE(post(tx, add_person(tx, "Eve"), asked, {.text = "four"}).ok());
    set_state(tx, hidden, State::hidden);
  });
  const Counts counts = store().read([&](Tx& tx) { return count(tx, asked.id); });
  EXPECT_EQ(counts.all, 3);
  EXPECT_EQ(counts.people, 2);
  EXPECT_EQ(counts.hidden, 1);
  EXPECT_EQ(counts.answered, 0);
  EXPECT_THAT(counts.by_way, ElementsAre(2, 0, 1, 0));
  EXPECT_THAT(counts.by_kind, ElementsAre(0, 2, 0, 0, 1));
}

TEST_P(ContributionLists, FindSimilarOnes) {
  const ContributionId buses = give("Evening buses from the hospital stop too early");
  give("Parking is far too expensive for visitors");
  give("Nobody answers the telephone");
  const auto found = store().read([&](Tx& tx) {
    return similar(tx, asked.id, "The evening bus leaves before hospital visiting ends", 5);
  });
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, buses);
  const auto none =
      store().read([&](Tx& tx) { return similar(tx, asked.id, found[0].text, 5, found[0].id); });
  EXPECT_THAT(none, IsEmpty());
}

TEST_P(ContributionLists, FindNothingSimilarInCommonWords) {
  for (int i = 0; i < 60; ++i) {
    give("The hospital matters to us, said number" + std::to_string(i));
  }
  const auto similar_to = [&](std::string_view text) {
    return store().read([&](Tx& tx) { return similar(tx, asked.id, text, 5); });
  };
  EXPECT_THAT(similar_to("the and of it"), IsEmpty());
  EXPECT_THAT(similar_to("hospital matters"), IsEmpty());  // all of them say so
  EXPECT_EQ(similar_to("number17").size(), 1u);
  EXPECT_THAT(similar_to("\"' AND :* \\ --"), IsEmpty());
}

}  // namespace
}  // namespace commonty::contributions
