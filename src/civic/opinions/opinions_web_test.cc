#include <boost/json/object.hpp>
#include <set>

#include "civic/contributions/contributions.h"
#include "civic/opinions/opinions.h"
#include "platform/base/text.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::opinions {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class OpinionsPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
  }
  Browser convener() { return browser_of("ann@people.example"); }

  FormFields form(const std::string& statements = "More buses\nCheaper buses") {
    return {{"question", "Which buses?"},
            {"background", "They are late."},
            {"first_statements", statements},
            {"screened", "yes"},
            {"statements_per_day", "5"},
            {"results_from", "3"},
            {"begin", "now"}};
  }
  std::string set_up(FormFields fields) {
    const Answer answer = convener().post("/challenges/" + challenge.slug + "/opinions", fields);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return answer.location;
  }
  std::string opened() { return set_up(form()); }
  static Answer votes(Browser& who, const std::string& url, int statement,
                      const std::string& choice) {
    return who.post(url + "/votes", {{"statement", std::to_string(statement)}, {"vote", choice}});
  }
  // The page as programs read it.
  static json::object model(Browser& who, const std::string& url) {
    return who.get_json(url).json().as_object();
  }
  static std::int64_t shown(Browser& who, const std::string& url) {
    return model(who, url).at("statement").at("number").to_number<std::int64_t>();
  }

  challenges::Challenge challenge;
};
ON_BOTH_DATABASES(OpinionsPage);

TEST_P(OpinionsPage, AsksAGuestOneStatementAfterTheOther) {
  const std::string url = opened();
  Browser guest = browser();
  const Answer first = guest.get(url);
  EXPECT_THAT(first.body, AllOf(HasSubstr("Which buses?"), HasSubstr("value=\"agree\""),
                                HasSubstr("value=\"disagree\""), HasSubstr("value=\"pass\"")));
  const auto one = shown(guest, url);
  EXPECT_EQ(shown(guest, url), one);  // the same again when the page is loaded again
  const Answer voted = votes(guest, url, static_cast<int>(one), "agree");
  EXPECT_EQ(voted.status, 303);
  EXPECT_EQ(voted.location, url + "#statement");
  EXPECT_EQ(shown(guest, url), 1 - one);
  EXPECT_THAT(guest.get(url).body, HasSubstr("You have answered 1 of 2"));
  votes(guest, url, static_cast<int>(1 - one), "pass");
  EXPECT_THAT(guest.get(url).body, HasSubstr("You have answered all there is"));
}

TEST_P(OpinionsPage, GivesEverybodyTheirVotesToTakeAway) {
  const std::string url = opened();
  Browser bob = browser_of("bob@people.example");
  EXPECT_EQ(votes(bob, url, 1, "disagree").status, 303);
  Browser guest = browser();
  EXPECT_EQ(votes(guest, url, 0, "agree").status, 303);
  const json::value mine = bob.get("/me/data").json();
  const json::array& given = mine.at("voters").as_array();
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].at("vote"), "-1");
  EXPECT_EQ(given[0].at("voted_at").as_string(), std::to_string(clock.now().ms));
}

TEST_P(OpinionsPage, ChangesAndTakesBackWhatSomebodySaid) {
  const std::string url = opened();
  Browser guest = browser();
  EXPECT_THAT(guest.get(url + "/mine").body, HasSubstr("You have not voted here yet"));
  guest.get(url);
  votes(guest, url, 0, "agree");
  EXPECT_THAT(guest.get(url + "/mine").body, HasSubstr("More buses"));
  const Answer changed =
      guest.post(url + "/votes", {{"statement", "0"}, {"vote", "disagree"}, {"from", "mine"}});
  EXPECT_EQ(changed.location, url + "/mine#statement-0");
  const json::object mine = model(guest, url + "/mine");
  EXPECT_EQ(mine.at("votes").as_array().at(0).at("said"), "disagree");
  guest.post(url + "/votes/removal", {{"statement", "0"}});
  EXPECT_EQ(model(guest, url).at("progress").at("answered"), 0);
}

TEST_P(OpinionsPage, RefusesWhatIsNoVote) {
  const std::string url = opened();
  Browser guest = browser();
  guest.get(url);
  EXPECT_EQ(votes(guest, url, 0, "perhaps").status, 422);
  EXPECT_EQ(votes(guest, url, 17, "agree").status, 404);
  EXPECT_EQ(guest.post(url + "/votes", {{"statement", "0x"}, {"vote", "agree"}}).status, 422);
  EXPECT_EQ(model(guest, url).at("people"), 0);
}

TEST_P(OpinionsPage, KeepsWhatWasTypedWhereSettingUpIsRefused) {
  FormFields fields = form();
  fields[5].second = "many";
  const Answer refused = convener().post("/challenges/" + challenge.slug + "/opinions", fields);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Write a number from 3"), HasSubstr("Cheaper buses")));
}

TEST_P(OpinionsPage, WaitsForItsConvenerToOpenIt) {
  FormFields fields = form();
  fields.back().second = "later";
  const std::string url = set_up(fields);
  Browser guest = browser(), ann = convener();
  EXPECT_EQ(guest.get(url).status, 404);
  EXPECT_THAT(guest.get("/opinions").body, Not(HasSubstr("Which buses?")));
  EXPECT_THAT(ann.get(url).body, HasSubstr("This is being prepared"));
  EXPECT_THAT(ann.get(url + "/opening").body, HasSubstr("Open it"));
  EXPECT_EQ(ann.post(url + "/opening").location, url);
  EXPECT_EQ(guest.get(url).status, 200);
  EXPECT_THAT(guest.get("/opinions").body, HasSubstr("Which buses?"));
  EXPECT_THAT(guest.get("/challenges/" + challenge.slug).body, HasSubstr("Which buses?"));
  ann.get(url + "/closure");
  ann.post(url + "/closure");
  EXPECT_THAT(guest.get(url).body, HasSubstr("This conversation is closed"));
  EXPECT_EQ(votes(guest, url, 0, "agree").status, 409);
  EXPECT_THAT(guest.get("/opinions").body, HasSubstr("No conversation is open now"));
}

TEST_P(OpinionsPage, PutsAStatementToTheVoteOnceItIsRead) {
  const std::string url = opened();
  Browser guest = browser(), other = browser(), ann = convener();
  guest.get(url);
  const Answer thanks = guest.post_and_follow(url + "/statements", {{"text", "Night service"}});
  EXPECT_THAT(thanks.body, AllOf(HasSubstr("Thank you"), HasSubstr("Waits to be read")));
  EXPECT_THAT(other.get(url + "/statements").body, Not(HasSubstr("Night service")));
  EXPECT_THAT(other.get_json(url + "/statements").body, Not(HasSubstr("Night service")));
  EXPECT_THAT(ann.get(url + "/statements").body, HasSubstr("Night service"));
  EXPECT_EQ(ann.post(url + "/statements/2/acceptance").location, url + "/statements");
  EXPECT_THAT(other.get(url + "/statements").body, HasSubstr("Night service"));
}

TEST_P(OpinionsPage, TellsItsAuthorWhyAStatementIsRefused) {
  const std::string url = opened();
  Browser guest = browser(), ann = convener();
  guest.get(url);
  guest.post(url + "/statements", {{"text", "Night service"}});
  ann.get(url + "/statements");
  EXPECT_EQ(ann.post(url + "/statements/2/refusal", {{"reason", "nothing"}}).status, 422);
  ann.post(url + "/statements/2/refusal", {{"reason", "unclear"}, {"note", "Which night?"}});
  EXPECT_THAT(guest.get(url).body,
              AllOf(HasSubstr("It is not clear enough"), HasSubstr("Which night?")));
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr("Which night?")));
  EXPECT_THAT(ann.get(url + "/statements/2/waiting").body, HasSubstr("Night service"));
  ann.post(url + "/statements/2/waiting");
  EXPECT_THAT(guest.get(url).body, HasSubstr("Waits to be read"));
}

TEST_P(OpinionsPage, LeadsFromTheErrorToTheFieldThatWasRefused) {
  const std::string url = opened();
  Browser guest = browser(), ann = convener();
  guest.get(url);
  guest.post(url + "/statements", {{"text", "Night service"}});
  const std::string refused = ann.post(url + "/statements/2/refusal", {{"reason", ""}}).body;
  EXPECT_THAT(refused, AllOf(HasSubstr("href=\"#reason\""), HasSubstr("id=\"reason\"")));
}

TEST_P(OpinionsPage, PutsBackToTheVoteWhatWasRefusedByMistake) {
  const std::string url = opened();
  Browser ann = convener();
  const std::string said =
      ann.post_and_follow(url + "/statements/1/refusal", {{"reason", "unclear"}}).body;
  EXPECT_THAT(said, HasSubstr(url + "/statements/1/acceptance"));
  EXPECT_THAT(ann.get(url + "/statements/1/acceptance").body, HasSubstr("Put this statement"));
  EXPECT_THAT(ann.post_and_follow(url + "/statements/1/acceptance").body,
              HasSubstr("People vote on it from now on"));
  ann.post(url + "/closure");
  ann.post(url + "/statements/1/refusal", {{"reason", "unclear"}});
  EXPECT_THAT(ann.post_and_follow(url + "/statements/1/acceptance").body,
              HasSubstr("Nobody votes while this is closed"));
}

TEST_P(OpinionsPage, KeepsAllThatWasRefusedWithinReach) {
  const std::string url = set_up(form(""));
  Browser ann = convener();
  std::string rows = "comment-id,comment-body,moderated\n";
  for (int i = 0; i < 102; ++i) {
    rows += std::to_string(i) + ",Refused no " + std::to_string(i) + ".,-1\n";
  }
  const std::string preview =
      ann.post(url + "/import", {}, {web::Upload::in_memory("files", "comments.csv", rows)})
          .location;
  ann.get(preview);
  ann.post(url + "/import/preview", {{"files", preview.substr(preview.rfind('=') + 1)}});
  const std::string first = ann.get(url + "/statements").body;
  EXPECT_THAT(first, AllOf(HasSubstr("Refused no 99."), Not(HasSubstr("Refused no 100."))));
  EXPECT_THAT(first, HasSubstr("refused_from=100"));
  EXPECT_THAT(ann.get(url + "/statements?refused_from=100").body,
              AllOf(HasSubstr("Refused no 101."), Not(HasSubstr("Refused no 99."))));
}

TEST_P(OpinionsPage, LoadsEachKeptFileOnce) {
  const std::string url = set_up(form(""));
  Browser ann = convener();
  const Answer looked = ann.post(
      url + "/import", {},
      {web::Upload::in_memory("files", "comments.csv", "comment-id,comment-body\n0,Trams\n")});
  const std::string preview = looked.location;
  EXPECT_EQ(ann.get(preview).status, 200);
  const std::string id = preview.substr(preview.rfind('=') + 1);
  EXPECT_EQ(ann.get(preview + "-" + id).status, 422);
  EXPECT_EQ(ann.post(url + "/import/preview", {{"files", id + "-" + id}}).status, 422);
  EXPECT_EQ(ann.get(preview + "-1-2-3-4-5").status, 422);
}

TEST_P(OpinionsPage, LetsNobodyOnTheWayKeepWhatIsMeantForOne) {
  const std::string url = opened();
  Browser guest = browser();
  guest.get(url);
  votes(guest, url, 0, "agree");
  const Answer mine = guest.get_json(url + "/mine");
  EXPECT_EQ(mine.header("cache-control"), "no-store");
  EXPECT_THAT(mine.header("vary"), HasSubstr("Cookie"));
}

TEST_P(OpinionsPage, ShowsOthersWhoSayNearlyTheSameFirst) {
  const std::string url = opened();
  Browser guest = browser();
  guest.get(url);
  const Answer asked = guest.post(url + "/statements", {{"text", "Many more buses"}});
  EXPECT_EQ(asked.status, 422);
  EXPECT_THAT(asked.body, AllOf(HasSubstr("Others say something like it"),
                                HasSubstr("Mine is different: add it")));
  EXPECT_EQ(
      guest.post(url + "/statements", {{"text", "Many more buses"}, {"anyway", "yes"}}).status,
      303);
}

TEST_P(OpinionsPage, ShowsWhileSomebodyWritesWhatIsThereToVoteOn) {
  const std::string url = opened();
  set_up(form("Many more buses still"));
  Browser ann = convener();
  Browser guest = browser();
  guest.post(url + "/statements", {{"text", "No more buses"}, {"anyway", "yes"}});
  EXPECT_THAT(guest.get(url).body, HasSubstr("data-similar-url=\"" + url + "/similar\""));
  const auto headlines = [&](Browser& who) {
    std::vector<std::string> out;
    const json::object page = model(who, url + "/similar?text=Many+more+buses");
    for (const json::value& one : page.at("similar").as_array()) {
      out.emplace_back(one.at("headline").as_string());
    }
    return out;
  };
  // Neither what another conversation says nor what waits, not even to those who wrote or read it.
  EXPECT_THAT(headlines(guest), testing::ElementsAre("More buses"));
  EXPECT_THAT(headlines(ann), testing::ElementsAre("More buses"));
  ann.post(url + "/statements/2/acceptance", {});
  EXPECT_THAT(headlines(guest), testing::UnorderedElementsAre("More buses", "No more buses"));
  ann.post(url + "/statements/2/refusal", {{"reason", "rude"}, {"note", ""}});
  EXPECT_THAT(headlines(guest), testing::ElementsAre("More buses"));
  const Answer page = guest.get(url + "/similar?text=Many+more+buses");
  EXPECT_THAT(page.body, HasSubstr("href=\"" + url + "?statement=0#statement\""));
  EXPECT_THAT(guest.get(url + "/similar?text=Trains").body,
              HasSubstr("Nobody has said this here yet"));
  for (const std::string& typed : {std::string(), std::string("%00"), std::string("%FF%FE"),
                                   std::string("%F0%9F%9A%8C"), std::string(2000, 'a')}) {
    SCOPED_TRACE(typed);
    EXPECT_EQ(guest.get(url + "/similar?text=" + typed).status, 200);
  }
}

TEST_P(OpinionsPage, OffersNoVoteOnSimilarOnesOnceItIsClosed) {
  const std::string url = opened();
  convener().post(url + "/closure", {});
  const Answer page = browser().get(url + "/similar?text=Many+more+buses");
  EXPECT_THAT(page.body, AllOf(HasSubstr("More buses"), Not(HasSubstr("Vote on this one"))));
}

TEST_P(OpinionsPage, AsksAboutTheStatementThatSomebodyChose) {
  const std::string url = opened();
  Browser guest = browser();
  guest.get(url);
  for (const int number : {0, 1}) {
    EXPECT_EQ(shown(guest, url + "?statement=" + std::to_string(number)), number);
  }
  votes(guest, url, 1, "disagree");
  EXPECT_EQ(shown(guest, url + "?statement=1"), 1);
  EXPECT_THAT(guest.get(url + "?statement=1").body, HasSubstr("You said: Disagree"));
  EXPECT_THAT(guest.get(url + "?statement=0").body, Not(HasSubstr("You said:")));
  guest.post(url + "/statements", {{"text", "Longer trains"}});
  for (const std::string other : {"2", "99", "-1", "x", "1x", ""}) {
    SCOPED_TRACE(other);
    EXPECT_EQ(shown(guest, url + "?statement=" + other), 0);
  }
}

TEST_P(OpinionsPage, HidesVotesUntilEnoughPeopleTookPart) {
  const std::string url = opened();
  Browser ann = convener();
  EXPECT_THAT(ann.get(url + "/statements").body, HasSubstr("Results show from 3 people on"));
  EXPECT_EQ(ann.get(url + "/votes.csv").status, 409);
  for (int person = 0; person < 3; ++person) {
    Browser guest = browser();
    guest.get(url);
    for (int statement = 0; statement < 2; ++statement) votes(guest, url, statement, "agree");
  }
  Browser anyone = browser();
  EXPECT_THAT(anyone.get(url + "/statements").body, HasSubstr("100% agree (3)"));
  EXPECT_EQ(anyone.get(url + "/votes.csv").status, 200);
}

TEST_P(OpinionsPage, WritesFilesThatItReadsAgain) {
  FormFields fields = form("=1+1 is a sum\nCheaper buses");
  const std::string url = set_up(fields);
  for (int person = 0; person < 3; ++person) {
    Browser guest = browser();
    guest.get(url);
    for (int statement = 0; statement < 2; ++statement) {
      votes(guest, url, statement, person == 0 ? "agree" : "disagree");
    }
  }
  Browser anyone = browser();
  const std::string comments = anyone.get(url + "/comments.csv").body;
  const std::string votes_file = anyone.get(url + "/votes.csv").body;
  EXPECT_THAT(comments, AllOf(HasSubstr("timestamp,datetime,comment-id,author-id,agrees,"),
                              HasSubstr("'=1+1 is a sum")));
  EXPECT_THAT(votes_file, HasSubstr("timestamp,datetime,comment-id,voter-id,vote\r\n"));
  EXPECT_THAT(anyone.get(url + "/summary.csv").body,
              AllOf(HasSubstr("topic,Which buses?"), HasSubstr("voters,3\r\n")));

  FormFields empty = form("");
  const std::string other = set_up(empty);
  Browser ann = convener();
  ann.get(other + "/import");
  const Answer looked =
      ann.post_and_follow(other + "/import", {},
                          {web::Upload::in_memory("files", "comments.csv", comments),
                           web::Upload::in_memory("files", "votes.csv", votes_file)});
  EXPECT_THAT(looked.body, AllOf(HasSubstr("2 statements"), HasSubstr("6 votes")));
}

TEST_P(OpinionsPage, TellsNobodyWhoSaidWhatByItsFiles) {
  constexpr int seeds = 7;  // on so many one has to vote to count
  const std::string url = set_up(form("A\nB\nC\nD\nE\nF\nG"));
  std::vector<Browser> guests(3, browser());
  for (Browser& guest : guests) {
    guest.get(url);
    clock.advance(2 * hour_ms);
    for (int statement = 0; statement < seeds; ++statement) votes(guest, url, statement, "agree");
  }
  Browser ann = convener();
  for (const char* words : {"I cannot walk far", "Something rude", "Not read yet"}) {
    clock.advance(day_ms);
    guests[1].post(url + "/statements", {{"text", words}});
  }
  ann.post(url + "/statements/7/acceptance");
  ann.post(url + "/statements/8/refusal", {{"reason", "rude"}});
  const auto file = [&](const std::string& name) { return browser().get(url + name).body; };
  EXPECT_THAT(file("/comments.csv"),
              AllOf(HasSubstr("I cannot walk far"), Not(HasSubstr("Something rude")),
                    Not(HasSubstr("Not read yet"))));
  // So far there is no vote on it but its author's own.
  EXPECT_THAT(file("/votes.csv"), Not(HasSubstr("Z,7,")));
  EXPECT_THAT(file("/participant-votes.csv"), Not(HasSubstr(",7\r\n")));
  clock.advance(3 * day_ms);
  for (const std::size_t other : {0, 2}) votes(guests[other], url, seeds, "disagree");
  const std::string told = file("/votes.csv");
  EXPECT_THAT(told, AllOf(Not(HasSubstr("Z,8,")), Not(HasSubstr("Z,9,"))));
  // All three votes on it seem to be of one day.
  std::set<std::string> times;
  int rows = 0;
  for (const std::string_view row : split(told, '\n')) {
    if (row.find("Z,7,") == row.npos) continue;
    EXPECT_THAT(std::string(row), HasSubstr("T00:00:00Z,7,"));
    times.insert(std::string(row.substr(0, row.find(','))));
    ++rows;
  }
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(times.size(), 1U);
  EXPECT_THAT(file("/participant-votes.csv"), HasSubstr(",n-disagree,0,1,2,3,4,5,6,7\r\n"));
}

TEST_P(OpinionsPage, BringsAContributionToTheVoteAndAStatementAmongContributions) {
  const std::string url = opened();
  const PersonId bob = person("bob@people.example");
  const auto given =
      store()
          .write([&](Tx& tx) {
            return contributions::post(tx, bob, challenge, {.text = "A shuttle to the ward"});
          })
          .value();
  const std::string contribution = "/contributions/" + given.id.text();
  Browser ann = convener(), guest = browser();
  EXPECT_THAT(guest.get(contribution).body, Not(HasSubstr("Ask what people think of this")));
  EXPECT_THAT(ann.get(contribution).body, HasSubstr("Ask what people think of this"));
  EXPECT_THAT(ann.get(contribution + "/statement").body, HasSubstr("A shuttle to the ward"));
  EXPECT_EQ(ann.post(contribution + "/statement",
                     {{"conversation", url.substr(10)}, {"text", "A shuttle helps"}})
                .location,
            url + "/statements#statement-2");
  EXPECT_THAT(guest.get(contribution).body, HasSubstr("A shuttle helps"));  // its journey
  ann.get(url + "/statements/0/contribution");
  const Answer made = ann.post(url + "/statements/0/contribution");
  EXPECT_THAT(guest.get(made.location).body, HasSubstr("More buses"));
}

}  // namespace
}  // namespace commonty::opinions
