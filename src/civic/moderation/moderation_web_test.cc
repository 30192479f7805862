#include "civic/moderation/moderation_web.h"

#include <boost/json/array.hpp>

#include "civic/moderation/moderation.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::moderation {
namespace {

using challenges::Challenge;
using testing::HasSubstr;

class ModerationQueue : public AnySite {
 protected:
  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  // A contribution that somebody has reported.
  void add_report(const Challenge& c, const std::string& text) {
    store().write([&](Tx& tx) {
      const auto given =
          contributions::post(tx, add_person(tx, "Bea"), c,
                              {.kind = contributions::Kind::idea, .title = "", .text = text});
      report(tx, add_person(tx, "Cat"), {given.value().id, {}}, Reason::rude, "").value();
    });
  }
  std::vector<std::string> reports_in(Browser& who, const Challenge& c) {
    std::vector<std::string> waiting;
    const auto page = who.get_json(queue_url(c)).json();
    for (const auto& one : page.at("reports").as_array()) {
      waiting.emplace_back(one.at("id").as_string());
    }
    return waiting;
  }
  static std::string queue_url(const Challenge& c) {
    return "/challenges/" + c.slug + "/moderation/queue";
  }
};
ON_BOTH_DATABASES(ModerationQueue);

TEST_P(ModerationQueue, LeavesManyAsTheyAreAtOnce) {
  const Challenge c = challenge();
  for (const std::string text : {"One bus", "Two buses", "Three buses"}) add_report(c, text);
  Browser ann = browser_of("ann@people.example");
  const auto waiting = reports_in(ann, c);
  ASSERT_EQ(waiting.size(), 3u);
  const Answer page =
      ann.post_and_follow(queue_url(c), {{"reports", waiting[0]}, {"reports", waiting[2]}});
  EXPECT_THAT(page.body, HasSubstr("Left as they are: 2"));
  EXPECT_THAT(reports_in(ann, c), testing::ElementsAre(waiting[1]));
  // Somebody else was faster with one of them.
  EXPECT_THAT(
      ann.post_and_follow(queue_url(c), {{"reports", waiting[0]}, {"reports", waiting[1]}}).body,
      HasSubstr("Left as they are: 1"));
  EXPECT_TRUE(reports_in(ann, c).empty());
}

TEST_P(ModerationQueue, IsSettledByTheModeratorsOfItsChallengeAlone) {
  const Challenge c = challenge();
  const Challenge other = challenge({.title = "Cold halls", .convener = "Dan"});
  add_report(c, "One bus");
  Browser ann = browser_of("ann@people.example"), dan = browser_of("dan@people.example");
  const auto waiting = reports_in(ann, c);
  dan.post(queue_url(other), {{"reports", waiting.at(0)}});
  dan.post(queue_url(other) + "/" + waiting.at(0));
  EXPECT_EQ(reports_in(ann, c), waiting);
  EXPECT_EQ(dan.post(queue_url(c), {{"reports", waiting.at(0)}}).status, 403);
}

}  // namespace
}  // namespace commonty::moderation
