#include "civic/opinions/similar.h"

#include <gmock/gmock.h>

#include "civic/people/people.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/language_model.h"
#include "tests/support/site/site.h"

namespace commonty::opinions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const std::string train = "Trains home stop running too early in the evening";
const std::string ramp = "A ramp at the door would help people who use a wheelchair";
const std::string at_night = "There is no public transport at night";

class SimilarStatements : public AnySite {
 protected:
  SimilarStatements() { encoder = language_model(); }
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
    ann = store().write([](Tx& tx) { return add_person(tx, "Ann"); });
    id = made(train + "\n" + ramp);
    run_jobs();
  }
  ConversationId made(const std::string& statements, bool screened = true) {
    return store().write([&](Tx& tx) {
      const Draft draft{.question = "Which?", .first_statements = statements, .screened = screened};
      const auto conversation = set_up(tx, ann, challenge.id, draft).value();
      opinions::open(tx, ann, conversation.id).value();
      return conversation.id;
    });
  }
  // More than are read at once.
  static std::string many() {
    std::string out;
    for (int i = 0; i < 150; ++i) out += "Number " + std::to_string(i) + " is late\n";
    return out;
  }
  template <class F>
  void judge(F&& deed) {
    store().write([&](Tx& tx) { deed(tx, get(tx, id).value()); });
    run_jobs();
  }
  std::vector<std::string> found(const std::string& text) {
    std::vector<std::string> out;
    for (const Statement& one :
         store().read([&](Tx& tx) { return similar(site().app(), tx, id, text, 5); })) {
      out.push_back(one.text);
    }
    return out;
  }
  std::size_t held() { return site().app().nearest->size(); }
  int kept() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT COUNT(*) FROM meanings"); });
  }

  challenges::Challenge challenge;
  PersonId ann;
  ConversationId id;
};
ON_BOTH_DATABASES(SimilarStatements);

TEST_P(SimilarStatements, AreFoundInOtherWords) {
  NEEDS_LANGUAGE_MODEL();
  EXPECT_THAT(found(at_night), ElementsAre(train));
  EXPECT_THAT(found("My cat sleeps all day"), IsEmpty());
  EXPECT_THAT(found(""), IsEmpty());
}

TEST_P(SimilarStatements, AreOfThisConversationOnly) {
  NEEDS_LANGUAGE_MODEL();
  made("The last bus leaves before night");
  run_jobs();
  EXPECT_EQ(held(), 3U);
  EXPECT_THAT(found(at_night), ElementsAre(train));
}

TEST_P(SimilarStatements, AreFoundOnceAcceptedAndNoLongerWhenRefused) {
  NEEDS_LANGUAGE_MODEL();
  const std::string bus = "There are no buses home at night";
  judge([&](Tx& tx, const Conversation& c) { give(tx, c, add_person(tx, "Mairi"), bus).value(); });
  EXPECT_EQ(held(), 2U);
  EXPECT_THAT(found(at_night), Not(Contains(bus)));
  judge([&](Tx& tx, const Conversation& c) { accept(tx, ann, c, 2).value(); });
  EXPECT_EQ(held(), 3U);
  EXPECT_THAT(found(at_night), Contains(bus));
  // At once, also before whoever keeps the meanings hears of it.
  store().write([&](Tx& tx) {
    refuse_statement(tx, ann, get(tx, id).value(), 2, Because::rude, "").value();
  });
  EXPECT_THAT(found(at_night), Not(Contains(bus)));
  run_jobs();
  EXPECT_EQ(held(), 2U);
  judge([&](Tx& tx, const Conversation& c) { set_back(tx, ann, c, 0).value(); });
  EXPECT_EQ(held(), 1U);
}

TEST_P(SimilarStatements, ForgetTheWordsOfWhoWasErased) {
  NEEDS_LANGUAGE_MODEL();
  const PersonId mairi = store().write([](Tx& tx) { return add_person(tx, "Mairi"); });
  judge([&](Tx& tx, const Conversation& c) {
    give(tx, c, mairi, "The last bus leaves before night").value();
    accept(tx, ann, c, 2).value();
  });
  ASSERT_EQ(held(), 3U);
  ASSERT_EQ(kept(), 3);
  store().write([&](Tx& tx) { return people::erase(tx, mairi, *site().app().belongings); }).value();
  run_jobs();
  EXPECT_EQ(held(), 2U);
  EXPECT_EQ(kept(), 2);
}

TEST_P(SimilarStatements, AreFoundAgainAfterTheProgramWasStartedAnew) {
  NEEDS_LANGUAGE_MODEL();
  made(many());
  meanings::Nearest nearest;
  App app = site().app();
  app.nearest = &nearest;
  const Jobs::Chore chore = meanings::keep_near(found_near());
  while (chore(app) == Jobs::Left::more) {
  }
  EXPECT_EQ(nearest.size(), 152U);
}

TEST_P(SimilarStatements, AreReadBitByBitWhileMuchHappens) {
  NEEDS_LANGUAGE_MODEL();
  meanings::Nearest nearest;
  App app = site().app();
  app.nearest = &nearest;
  const Jobs::Chore chore = meanings::keep_near(found_near());
  while (chore(app) == Jobs::Left::more) {
  }
  made(many());
  EXPECT_EQ(chore(app), Jobs::Left::more);
  EXPECT_EQ(nearest.size(), 102U);
  while (chore(app) == Jobs::Left::more) {
  }
  EXPECT_EQ(nearest.size(), 152U);
}

TEST_P(SimilarStatements, KeepNothingOfWhatSomebodyIsWriting) {
  NEEDS_LANGUAGE_MODEL();
  const int before = kept();
  browser().get("/opinions/" + id.text() + "/similar?text=something+half+written+so+far");
  run_jobs();
  EXPECT_EQ(kept(), before);
}

class SimilarStatementsWithoutModel : public SimilarStatements {
 protected:
  SimilarStatementsWithoutModel() { encoder = {}; }
};
ON_BOTH_DATABASES(SimilarStatementsWithoutModel);

TEST_P(SimilarStatementsWithoutModel, AreFoundByTheirWords) {
  EXPECT_EQ(held(), 0U);
  EXPECT_THAT(found(at_night), IsEmpty());
  EXPECT_THAT(found("Trains stop too early in the evening"), ElementsAre(train));
}

}  // namespace
}  // namespace commonty::opinions
