// Maps of conversations as they are drawn, kept and shown.
#include "civic/opinion_maps/opinion_maps.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "civic/opinion_maps/files.h"
#include "civic/opinion_maps/towns_for_tests.h"
#include "civic/pages/jobs.h"
#include "civic/workshops/workshops.h"
#include "platform/documents/documents.h"
#include "tests/support/ear.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::opinion_maps {
namespace {

namespace json = boost::json;
using opinions::Choice;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr int people_in_town = 14, in_first_camp = 8;

class OpinionMaps : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    by = person("ann@people.example", "Ann");
    id = store().write([&](Tx& tx) {
      const challenges::Challenge challenge = add_challenge(tx);
      std::string statements;
      for (int s = 0; s < 8; ++s) statements += "Statement " + std::to_string(s) + "\n";
      const auto made = opinions::set_up(tx, by, challenge.id,
                                         {.question = "Which buses?",
                                          .background = "They are *late*.",
                                          .first_statements = statements,
                                          .results_from = 12})
                            .value();
      opinions::open(tx, by, made.id).value();
      return made.id;
    });
    at = "/opinions/" + id.text();
  }

  // Two camps, as in the pure tests, each of people who signed in once.
  void votes_of(const Town& town) {
    store().write([&](Tx& tx) {
      for (const auto& vote : town.votes) {
        while (voters.size() <= vote.person) {
          voters.push_back(add_person(tx, "Voter" + std::to_string(voters.size())));
        }
        opinions::vote(tx, id, voters[vote.person], vote.statement, Choice{vote.value}).value();
      }
    });
  }
  void town_votes() { votes_of(two_camps(people_in_town, in_first_camp)); }
  void votes(PersonId who, std::int64_t statement, Choice choice) {
    store().write([&](Tx& tx) { opinions::vote(tx, id, who, statement, choice).value(); });
  }
  // All that is due; for how many ms nothing else is.
  std::int64_t draws() {
    std::int64_t pause_ms = Jobs::at_once;
    while (pause_ms <= Jobs::at_once) {
      pause_ms = draw_next(site().app(), [] { return false; });
    }
    return pause_ms;
  }
  Map map() {
    return store().read([&](Tx& tx) { return map_of(tx, id); });
  }
  void refuses(std::int64_t statement) {
    store().write([&](Tx& tx) {
      opinions::refuse_statement(tx, by, opinions::get(tx, id).value(), statement,
                                 opinions::Because::off_topic, "")
          .value();
    });
  }
  Browser voter(std::size_t number) {
    return browser_of("voter" + std::to_string(number) + "@people.example");
  }
  Browser convener() { return browser_of("ann@people.example"); }

  PersonId by;
  ConversationId id;
  std::string at;
  std::vector<PersonId> voters;
};
ON_BOTH_DATABASES(OpinionMaps);

// ---- drawing

TEST_P(OpinionMaps, AreDrawnWhenVotesHaveComeIn) {
  EXPECT_EQ(draws(), Jobs::when_asked);
  EXPECT_EQ(map().drawn, 0);
  town_votes();
  EXPECT_EQ(draws(), Jobs::when_asked);
  const Map drawn = map();
  EXPECT_EQ(drawn.drawn, 1);
  EXPECT_EQ(drawn.findings.people, 14u);
  ASSERT_THAT(drawn.findings.groups, SizeIs(2));
  EXPECT_EQ(drawn.findings.groups[0].size, 8u);
  EXPECT_EQ(drawn.history.shown, 2);
  draws();
  EXPECT_EQ(map().drawn, 1) << "nothing has changed";
}

TEST_P(OpinionMaps, WaitBetweenTwoDrawings) {
  town_votes();
  draws();
  votes(voters[0], 7, Choice::agree);
  clock.advance(500);
  EXPECT_EQ(draws(), pause_ms - 500) << "it is due, but must wait";
  EXPECT_EQ(map().drawn, 1);
  clock.advance(pause_ms - 500);
  EXPECT_EQ(draws(), Jobs::when_asked);
  EXPECT_EQ(map().drawn, 2);
  EXPECT_EQ(map().findings.find(7)->all.agrees, 1u);
}

TEST_P(OpinionMaps, AreLongWorkOfTheSite) {
  town_votes();
  site().run_jobs();
  EXPECT_EQ(map().drawn, 0) << "those who wait for notices do not wait for maps";
  site().do_long_work([] { return true; });
  EXPECT_EQ(map().drawn, 0) << "the program closes";
  site().do_long_work([] { return false; });
  EXPECT_EQ(map().drawn, 1);
  votes(voters[0], 7, Choice::agree);
  EXPECT_EQ(site().do_long_work([] { return false; }), pause_ms) << "it comes back by itself";
}

TEST_P(OpinionMaps, AreDrawnByOneOfSeveralPrograms) {
  town_votes();
  const auto claims = [&] { return store().write([&](Tx& tx) { return claim(tx, id); }); };
  EXPECT_TRUE(claims());
  EXPECT_FALSE(claims());
  EXPECT_EQ(draws(), Jobs::when_asked) << "another draws it";
  EXPECT_EQ(map().drawn, 0);
  EXPECT_THAT(browser().get(at + "/results").body, HasSubstr("The map will be here in a moment"));
  // It stopped in between.
  clock.advance(claim_ms);
  draws();
  EXPECT_EQ(map().drawn, 1);
  clock.advance(claim_ms);
  EXPECT_FALSE(claims()) << "nothing has changed since";
}

TEST_P(OpinionMaps, DoNotWaitForOneThatCannotBeDrawn) {
  town_votes();
  // Whoever began the first fails at it each time; the second has its turn all the same.
  store().write([&](Tx& tx) { EXPECT_TRUE(claim(tx, id)); });
  const ConversationId other = store().write([&](Tx& tx) {
    const auto made = opinions::set_up(tx, by, opinions::get(tx, id).value().challenge,
                                       {.question = "And trams?", .first_statements = "Yes"})
                          .value();
    opinions::open(tx, by, made.id).value();
    opinions::vote(tx, made.id, by, 0, Choice::agree).value();
    return made.id;
  });
  draws();
  EXPECT_EQ(store().read([&](Tx& tx) { return times_drawn(tx, other); }), 1);
}

TEST_P(OpinionMaps, KeepTheNewerOfTwo) {
  town_votes();
  const auto read = [&](Tx& tx) {
    return Votes{
        opinions::get(tx, id).value(), opinions::statements(tx, id), opinions::votes(tx, id), {}};
  };
  const Drawn early = draw_map(store().read(read));
  votes(voters[0], 7, Choice::agree);
  draws();
  const auto kept = store().write([&](Tx& tx) { return keep(tx, id, early, tx.now()); });
  EXPECT_FALSE(kept);
  EXPECT_EQ(map().findings.find(7)->all.agrees, 1u);
}

TEST_P(OpinionMaps, RememberWhereEachVoterStands) {
  town_votes();
  draws();
  store().read([&](Tx& tx) {
    const auto all = places(tx, id);
    ASSERT_THAT(all, SizeIs(people_in_town));
    const auto first = place_of(tx, id, voters[0]), last = place_of(tx, id, voters[13]);
    EXPECT_EQ(first->at->group, 0);
    EXPECT_EQ(last->at->group, 1);
    EXPECT_EQ(first->votes, 8u);
    EXPECT_FALSE(place_of(tx, id, by));
    EXPECT_FALSE(place_of(tx, id, PersonId{}));
  });
}

TEST_P(OpinionMaps, SayWhichStatementsToShowMore) {
  town_votes();
  draws();
  store().read([&](Tx& tx) {
    const auto all = opinions::statements(tx, id);
    EXPECT_GT(all[0].priority, all[4].priority) << "it divides";
    EXPECT_NE(all[0].priority, 1);
  });
}

TEST_P(OpinionMaps, LeaveOutWhatWasRemovedAfterVotes) {
  town_votes();
  draws();
  refuses(4);
  for (const char* at_once : {"/results", "/report", "/map.json", "/map.svg?statements=yes",
                              "/comment-groups.csv", "/comments.csv"}) {
    SCOPED_TRACE(at_once);
    EXPECT_THAT(browser().get(at + at_once).body, Not(HasSubstr("Statement 4")));
  }
  EXPECT_THAT(browser().get(at + "/votes.csv").body, Not(HasSubstr("Z,4,")));
  EXPECT_THAT(browser().get(at + "/participant-votes.csv").body, HasSubstr(",2,3,5,6,7\r\n"));
  clock.advance(pause_ms);
  draws();
  EXPECT_EQ(map().drawn, 2);
  EXPECT_EQ(map().findings.find(4)->standing, opinion_map::Standing::out);
  EXPECT_THAT(voter(0).get(at + "/results").body, Not(HasSubstr("Statement 4")));
  EXPECT_THAT(voter(0).get(at + "/comment-groups.csv").body, Not(HasSubstr("Statement 4")));
}

// ---- results

TEST_P(OpinionMaps, AreHiddenUntilEnoughHaveVoted) {
  votes_of(two_camps(11, 6));
  draws();
  const commonty::Answer early = voter(0).get(at + "/results");
  EXPECT_EQ(early.status, 200);
  // The places of what is to come are there, for whoever looks on, and nothing is in them.
  EXPECT_THAT(early.body, AllOf(HasSubstr("Not enough votes yet"), HasSubstr("Vote on the"),
                                HasSubstr("<div id=\"results-words\" data-fresh>\n</div>"),
                                HasSubstr("<div id=\"results-figure\" data-fresh hidden>"),
                                HasSubstr("id=\"results-map\" data-fresh></div>"),
                                HasSubstr("<div id=\"results-groups\" data-fresh>\n</div>"),
                                HasSubstr("<div id=\"results-table\" data-fresh>\n</div>"),
                                Not(HasSubstr("<svg xmlns"))));
  const auto model = voter(0).get_json(at + "/results").json();
  EXPECT_TRUE(model.at("found").is_null());
  EXPECT_EQ(model.at("so_far"), 11);
  for (const char* file :
       {"/report", "/map.json", "/map.svg", "/participant-votes.csv", "/comment-groups.csv"}) {
    SCOPED_TRACE(file);
    const commonty::Answer refused = browser().get(at + file);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("12 people have voted on enough statements"));
  }
}

// Script renews the parts that are there already.
TEST_P(OpinionMaps, AreSeenToComeByWhoeverLooksOn) {
  const auto part = [&](const std::string& name) {
    const std::string page = browser().get(at + "/results").body;
    const std::size_t from = page.find("<div id=\"results-" + name + "\" data-fresh");
    EXPECT_NE(from, page.npos) << name;
    return page.substr(from, page.find("\n</div>", from) - from);
  };
  EXPECT_THAT(part("figure"), HasSubstr("data-fresh hidden>"));
  for (const char* name : {"words", "groups", "table", "files"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(part(name), Not(HasSubstr("</p>")));
  }
  town_votes();
  draws();
  EXPECT_THAT(part("figure"), Not(HasSubstr("data-fresh hidden>")));
  for (const char* name : {"words", "groups", "table", "files"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(part(name), HasSubstr("</p>"));
  }
}

TEST_P(OpinionMaps, ShowThoseWhoLookAfterThemNothingEarlyEither) {
  votes_of(two_camps(11, 6));
  draws();
  const std::string page = convener().get(at + "/results").body;
  EXPECT_THAT(page, AllOf(HasSubstr("11 people have voted on enough statements"),
                          Not(HasSubstr("Group A"))));
  EXPECT_EQ(convener().get(at + "/report").status, 409);
}

TEST_P(OpinionMaps, ShowGroupsAndWhatIsShared) {
  town_votes();
  draws();
  const std::string page = browser().get(at + "/results").body;
  EXPECT_THAT(
      page, AllOf(HasSubstr("14 people took part and gave 112 votes on 8 statements."),
                  HasSubstr("8 of the 14 people on the map"),
                  HasSubstr("14 of 14 agree</span> Statement 4"), HasSubstr("What divides most")));
  EXPECT_THAT(page,
              AllOf(HasSubstr("data-opinion-map=\"" + at + "/map.json\""), HasSubstr("<svg xmlns"),
                    HasSubstr("100 % agree"), Not(HasSubstr("the picture shows"))));
  EXPECT_THAT(page, HasSubstr("Vote on some statements to find your own place"));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("nan")), Not(HasSubstr("inf "))));
}

TEST_P(OpinionMaps, ShowPeopleTheirOwnPlace) {
  town_votes();
  draws();
  const std::string page = voter(13).get(at + "/results").body;
  EXPECT_THAT(page, AllOf(HasSubstr("You voted most like group B, with 5 others."),
                          HasSubstr(">You</text>"), HasSubstr("Yours")));
  EXPECT_THAT(voter(13).get(at + "/report").body, Not(HasSubstr(">You</text>")));
  Browser newcomer = browser_of("eve@people.example", "Eve");
  votes(person("eve@people.example"), 0, Choice::agree);
  EXPECT_THAT(newcomer.get(at + "/results").body,
              HasSubstr("Vote on 6 more statements to find your place"));
}

TEST_P(OpinionMaps, OrderTheTable) {
  town_votes();
  draws();
  const auto first = [&](const std::string& order) {
    return browser().get_json(at + "/results?order=" + order).json().at("table").at("rows").at(0);
  };
  EXPECT_EQ(first("number").at("number"), 0);
  EXPECT_EQ(first("consensus").at("number"), 4);
  EXPECT_THAT(first("dividing").at("number").as_int64(), testing::Lt(4));
  EXPECT_EQ(first("nonsense").at("number"), 4);
  const auto cells = first("consensus").at("cells");
  EXPECT_EQ(cells.at(0).at("in_words"), "100 % agree, 0 % disagree, 0 % pass");
}

TEST_P(OpinionMaps, TellTheResultsPageWhenTheyAreDrawnAnew) {
  town_votes();
  draws();
  test::EarLoop loop;
  Browser reader = voter(0);
  auto seat = reader.sit(at + "/results/stream?from=1");
  ASSERT_TRUE(seat);
  test::Ear ear(loop, std::move(seat));
  votes(voters[0], 7, Choice::agree);
  clock.advance(pause_ms);
  draws();
  EXPECT_THAT(ear.heard_when([](const std::string& all) { return all.find("id: 2") != all.npos; }),
              HasSubstr("id: 2"));
}

TEST_P(OpinionMaps, AreAwaitedUntilTheyAreDrawn) {
  town_votes();
  const std::string page = convener().get(at + "/results").body;
  EXPECT_THAT(page, AllOf(HasSubstr("The map will be here in a moment"),
                          Not(HasSubstr("Nobody has voted"))));
}

TEST_P(OpinionMaps, AreSentencesBeforeAnybodyVoted) {
  const std::string page = convener().get(at + "/results").body;
  EXPECT_THAT(page, AllOf(HasSubstr("Not enough votes yet"),
                          HasSubstr("<div id=\"results-figure\" data-fresh hidden>"),
                          HasSubstr("id=\"results-map\" data-fresh></div>")));
  EXPECT_EQ(convener().get(at + "/map.svg").status, 409);
}

// ---- of many people

class BigOpinionMaps : public OpinionMaps {
 protected:
  static constexpr std::uint32_t people = 1200, first = 700;
  // Brought in without names, as by a file.
  void many_vote() {
    const Town town = two_camps(people, first);
    store().write([&](Tx& tx) {
      for (std::uint32_t p = 0; p < people; ++p) {
        tx.run("INSERT INTO voters (conversation_id, number, votes) VALUES ($1, $2, 8)", id,
               std::int64_t{p});
      }
      for (const auto& vote : town.votes) {
        tx.run(
            "INSERT INTO votes (conversation_id, voter, statement, vote, voted_at) "
            "VALUES ($1, $2, $3, $4, 1)",
            id, std::int64_t{vote.person}, std::int64_t{vote.statement}, std::int64_t{vote.value});
      }
      tx.run("UPDATE conversations SET voters = $1, votes_mark = votes_mark + 1",
             std::int64_t{people});
    });
  }
};
ON_BOTH_DATABASES(BigOpinionMaps);

TEST_P(BigOpinionMaps, SayHowManyTheyShow) {
  many_vote();
  draws();
  const std::string page = browser().get(at + "/results").body;
  EXPECT_THAT(page, AllOf(HasSubstr("1,200 people took part and gave 9,600 votes"),
                          HasSubstr(" of the 1,200 people on the map"),
                          HasSubstr("Of 1,200 people the picture shows 400, taken evenly."),
                          HasSubstr(">1,200</td>"), HasSubstr("Drawn are 400 of 1,200 people.")));
  EXPECT_THAT(browser().get(at + "/report").body, HasSubstr("the picture shows 400"));
  EXPECT_THAT(page, HasSubstr("stroke-width=\"6\"")) << "areas that meet do not lie on each other";
}

// ---- report, picture and files

TEST_P(OpinionMaps, GiveAReportToPrint) {
  town_votes();
  draws();
  const std::string page = browser().get(at + "/report").body;
  EXPECT_THAT(page, AllOf(HasSubstr("They are <em>late</em>"), HasSubstr("How it was asked"),
                          HasSubstr("8 statements were put to the vote"),
                          HasSubstr("8 came from those who asked, 0 from people"),
                          HasSubstr("How the map is made"), HasSubstr("Statement 7"),
                          HasSubstr("No groups are shown of fewer than 10 people")));
}

TEST_P(OpinionMaps, GiveTheMapToPrograms) {
  town_votes();
  draws();
  const auto map = voter(0).get(at + "/map.json").json();
  EXPECT_THAT(map.at("people").at("x").as_array(), SizeIs(people_in_town));
  EXPECT_THAT(map.at("people").at("group").as_array(), SizeIs(people_in_town));
  EXPECT_EQ(map.at("statements").at(4).at("agree"), 14);
  EXPECT_EQ(map.at("statements").at(7).at("pass"), 14);
  EXPECT_EQ(map.at("statements").at(4).at("groups").at(1).at("agree"), 6);
  const auto& stands = map.at("groups").at(0).at("stands_for").at(0);
  const auto number = stands.at("number").to_number<std::size_t>();
  const auto& said = map.at("statements").at(number).at("groups").at(0);
  EXPECT_EQ(stands.at("success"), said.at(stands.at("agree").as_bool() ? "agree" : "disagree"));
  EXPECT_EQ(stands.at("trials"), 8);  // the whole group voted on it
  EXPECT_EQ(map.at("groups").at(1).at("name"), "B");
  EXPECT_EQ(map.at("groups").at(1).at("size"), 6);
  EXPECT_EQ(map.at("you").at("group"), 0);
  EXPECT_EQ(map.at("sampled"), false);
  EXPECT_TRUE(browser().get(at + "/map.json").json().at("you").is_null());
  EXPECT_EQ(browser().get(at + "/map").location, at + "/results");
}

TEST_P(OpinionMaps, AreNotSentAgainWhileNothingHasChanged) {
  town_votes();
  draws();
  struct Told {
    int status;
    std::string etag;
  };
  const auto told = [&](Browser reader, const std::string& file, const std::string& etag) {
    const commonty::Answer answer = reader.get(at + file, {{"if-none-match", etag}});
    EXPECT_EQ(answer.body.empty(), answer.status == 304);
    return Told{answer.status, answer.header("etag")};
  };
  for (const char* file : {"/map.json", "/map.svg", "/map.svg?statements=yes"}) {
    SCOPED_TRACE(file);
    const std::string first = told(browser(), file, "").etag;
    EXPECT_EQ(told(browser(), file, "\"other\", W/" + first).status, 304);
    const std::string own = told(voter(0), file, "").etag;
    EXPECT_EQ(told(voter(0), file, own).status, 304);
    if (std::string_view(file).starts_with("/map.svg")) {
      EXPECT_EQ(own, first) << "whoever passes it on does not pass on their place";
      continue;
    }
    EXPECT_NE(own, first) << "it shows where they stand";
    EXPECT_EQ(told(voter(13), file, own).status, 200);
  }
  EXPECT_NE(told(browser(), "/map.svg", "").etag,
            told(browser(), "/map.svg?statements=yes", "").etag);
  Browser welsh = browser();
  welsh.accept_language = "cy";
  EXPECT_NE(told(welsh, "/map.svg", "").etag, told(browser(), "/map.svg", "").etag);

  const std::string drawn = told(browser(), "/map.json", "").etag;
  votes(voters[0], 7, Choice::agree);
  clock.advance(pause_ms);
  EXPECT_EQ(told(browser(), "/map.json", drawn).status, 304) << "it is not drawn anew yet";
  draws();
  const std::string anew = told(browser(), "/map.json", drawn).etag;
  EXPECT_NE(anew, drawn);
  refuses(4);
  EXPECT_NE(told(browser(), "/map.json", anew).etag, anew) << "its words are gone at once";
}

TEST_P(OpinionMaps, WriteLongTablesInParts) {
  town_votes();
  draws();
  const std::string whole = browser().get(at + "/participant-votes.csv").body;
  store().read([&](Tx& tx) {
    Look look;
    look.conversation = opinions::get(tx, id).value();
    look.statements = opinions::statements(tx, id);
    const ParticipantVotes votes(tx, look, site().app().settings.secret);
    std::string rows = documents::csv_row(votes.heading());
    for (std::int64_t from = 0; from < people_in_town; from += 3) {
      rows += votes.rows(tx, from, from + 3);
    }
    EXPECT_EQ(rows, whole);
  });
}

TEST_P(OpinionMaps, GiveThePictureByItself) {
  town_votes();
  draws();
  const commonty::Answer plain = browser().get(at + "/map.svg");
  EXPECT_THAT(plain.header("content-type"), StartsWith("image/svg+xml"));
  EXPECT_THAT(plain.body, AllOf(StartsWith("<svg"), Not(HasSubstr("opinions__statement"))));
  EXPECT_THAT(browser().get(at + "/map.svg?statements=yes").body, HasSubstr("opinions__statement"));
  EXPECT_THAT(voter(13).get(at + "/map.svg").body, Not(HasSubstr(">You</text>")));
}

TEST_P(OpinionMaps, GiveTheFilesOfPolis) {
  town_votes();
  draws();
  const commonty::Answer voted = browser().get(at + "/participant-votes.csv");
  EXPECT_THAT(voted.header("content-disposition"), HasSubstr("which-buses-participant-votes.csv"));
  EXPECT_THAT(voted.body,
              AllOf(StartsWith("participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3,"
                               "4,5,6,7\r\n0,"),
                    HasSubstr(",1,,8,5,2,-1,-1,1,1,1,1,1,0\r\n"), HasSubstr("\r\n13,")));
  EXPECT_THAT(voted.body, Not(HasSubstr("Voter")));
  EXPECT_THAT(browser().get(at + "/summary.csv").body, HasSubstr("groups,2\r\n"));
  const std::string groups = browser().get(at + "/comment-groups.csv").body;
  EXPECT_THAT(groups,
              AllOf(StartsWith("comment-id,comment,total-votes,total-agrees,total-disagrees,"
                               "total-passes,group-a-votes,group-a-agrees,group-a-disagrees,"
                               "group-a-passes,group-b-votes,"),
                    HasSubstr("\r\n4,Statement 4,14,14,0,0,8,8,0,0,6,6,0,0\r\n"),
                    HasSubstr("\r\n7,Statement 7,14,0,0,14,8,0,0,8,6,0,0,6\r\n")));
}

TEST_P(OpinionMaps, StandOnTheWorkshopsOfTheirChallenge) {
  const auto [with, without] = store().write([&](Tx& tx) {
    const ChallengeId challenge = opinions::get(tx, id).value().challenge;
    const auto room = [&](ChallengeId of) {
      return workshops::create(tx, by, of, {.title = "A room", .is_public = true}).value();
    };
    return std::pair(room(challenge), room(add_challenge(tx, {.title = "Other"}).id));
  });
  EXPECT_THAT(browser().get("/workshops/" + with.text()).body,
              AllOf(HasSubstr("Statements that you vote on"), HasSubstr(at + "/results")));
  EXPECT_THAT(browser().get("/workshops/" + without.text()).body,
              Not(HasSubstr("Statements that you vote on")));
}

TEST_P(OpinionMaps, AreNotForThoseWhoMayNotSeeTheConversation) {
  town_votes();
  draws();
  EXPECT_EQ(browser().get("/opinions/zzz/results").status, 404);
  store().write([&](Tx& tx) { tx.run("UPDATE challenges SET audience = 'team'"); });
  for (const char* page :
       {"/results", "/report", "/map.json", "/map.svg", "/results/stream", "/participant-votes.csv",
        "/comment-groups.csv", "/votes.csv", "/comments.csv", "/summary.csv"}) {
    SCOPED_TRACE(page);
    EXPECT_THAT(browser().get(at + page).status, AnyOf(303, 401, 404));
  }
}

}  // namespace
}  // namespace commonty::opinion_maps
