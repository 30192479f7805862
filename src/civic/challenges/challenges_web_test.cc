#include "civic/challenges/challenges.h"
#include "tests/support/site/site.h"

namespace commonty::challenges {
namespace {

using testing::HasSubstr;
using testing::Not;

class ChallengesPage : public AnySite {
 protected:
  Challenge start(permissions::Audience audience = permissions::Audience::everyone) {
    const PersonId ann = person("ann@council.example", "Ann");
    return store().write([&](Tx& tx) {
      tx.run(
          "INSERT INTO organisations (id, slug, name, kind, about, website, made_at) "
          "VALUES (1, 'council', 'The council', 'council', '', '', 0) ON CONFLICT DO NOTHING");
      return challenges::start(tx, ann,
                               {.question = "How might we get to hospital?",
                                .short_title = "Getting to hospital",
                                .background = "It is far.",
                                .audience = audience,
                                .owners = {OrganisationId{1}}})
          .value();
    });
  }
};
ON_BOTH_DATABASES(ChallengesPage);

TEST_P(ChallengesPage, ShowsAChallengeAsPageAndAsJson) {
  const Challenge made = start();
  Browser anyone = browser();
  EXPECT_THAT(anyone.get("/challenges").body, HasSubstr("How might we get to hospital?"));
  const Answer page = anyone.get("/challenges/" + made.slug);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("The council"));
  EXPECT_EQ(anyone.get_json("/challenges/" + made.slug).json().at("question").as_string(),
            "How might we get to hospital?");
}

TEST_P(ChallengesPage, HidesAPrivateChallengeFromAllButItsConvener) {
  const Challenge made = start(permissions::Audience::only_me);
  EXPECT_EQ(browser().get("/challenges/" + made.slug).status, 404);
  EXPECT_EQ(browser_of("bob@else.example").get("/challenges/" + made.slug).status, 404);
  EXPECT_EQ(browser_of("ann@council.example").get("/challenges/" + made.slug).status, 200);
  EXPECT_THAT(browser().get("/challenges").body, Not(HasSubstr("hospital")));
}

TEST_P(ChallengesPage, SaysSoWhenThereIsNoSuchChallenge) {
  const Answer page = browser().get("/challenges/none");
  EXPECT_EQ(page.status, 404);
  const Answer machine = browser().get_json("/challenges/none");
  EXPECT_EQ(machine.json().at("type").as_string(), "/problems/not-found");
}

}  // namespace
}  // namespace commonty::challenges
