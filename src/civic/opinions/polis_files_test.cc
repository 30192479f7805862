#include "civic/opinions/polis_files.h"

#include <gmock/gmock.h>

#include "tests/support/site/rules.h"

namespace commonty::opinions {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* comments_file =
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1518501496471,x,4,7,1,0,1,More buses\n"
    "1518501496471,x,2,7,1,0,-1,\"Fewer\nbuses\"\n";

PolisFiles understood(const std::vector<NamedFile>& files) {
  return read_polis_files(files).value();
}

std::string told(const PolisFiles& files) {
  std::string all;
  for (const Message& one : files.told) {
    all += one.id;
    for (const auto& [name, value] : one.args) all += " " + name + "=" + value;
    all += "\n";
  }
  return all;
}

TEST(PolisFiles, AreReadInTheOrderOfTheirIds) {
  const PolisFiles files =
      understood({{"a", comments_file}, {"b", "comment-id,voter-id,vote\n4,0,1\n2,1,-1\n"}});
  ASSERT_EQ(files.comments.size(), 2U);
  EXPECT_EQ(files.comments[0].id, "2");
  EXPECT_EQ(files.comments[0].text, "Fewer buses");
  EXPECT_EQ(files.comments[0].state, State::refused);
  EXPECT_EQ(files.comments[1].at, (Time{1518501496471}));
  EXPECT_EQ(files.ballots.matrix.votes(), 2U);
  EXPECT_THAT(files.told, IsEmpty());
}

TEST(PolisFiles, MayHaveOtherSeparatorsCasesAndOrders) {
  const PolisFiles files =
      understood({{"votes", "VOTE;Voter ID;Comment_ID\nagree;x;4\nDisagree;y;4\n"},
                  {"comments", "Comment-Body;IS-META;COMMENT-ID\nMore buses;true;4\n"}});
  EXPECT_TRUE(files.comments.at(0).meta);
  EXPECT_EQ(files.ballots.matrix.people(), 2U);
}

TEST(PolisFiles, TellWhatIsLeftAside) {
  const PolisFiles files =
      understood({{"a", comments_file},
                  {"b", "comment-id,voter-id,vote\n4,0,1\n4,0,-1\n4,1,2\n99,1,1\n2,1\n"},
                  {"c", "group-id,size\n0,5\n"}});
  EXPECT_EQ(files.ballots.matrix.votes(), 1U);
  EXPECT_THAT(told(files), HasSubstr("no vote, left aside: {count}. The first: count=2"));
  EXPECT_THAT(told(files), HasSubstr("line=4"));
  EXPECT_THAT(told(files), HasSubstr("not among the statements, left aside: {count} count=1"));
  EXPECT_THAT(told(files), HasSubstr("replaces: {count} count=1"));
  EXPECT_THAT(told(files), HasSubstr("is not needed name=c"));
}

TEST(PolisFiles, HaveVotesInATableOfPeople) {
  const PolisFiles files = understood(
      {{"a", comments_file},
       {"b",
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,2,4\n0,1,0,1,1,0,,1\n"
        "1,,0,2,0,1,-1,0\n"}});
  EXPECT_EQ(files.ballots.matrix.people(), 2U);
  EXPECT_EQ(files.ballots.matrix.votes(), 3U);
}

TEST(PolisFiles, MayHoldWordsOfAnySort) {
  const std::string long_text(10'000, 'x');
  const PolisFiles files = understood(
      {{"a", "comment-id,comment-body\n0,\n1,🚌\n2," + long_text + "\n2,again\n3,Автобус\n"}});
  ASSERT_EQ(files.comments.size(), 3U);
  EXPECT_LE(files.comments[1].text.size(), imported_statement_length_max + 4);
  EXPECT_THAT(told(files), HasSubstr("Statements without words or number, left aside"));
  EXPECT_THAT(told(files), HasSubstr("cut: {count} max=1000 count=1"));
  EXPECT_THAT(told(files), HasSubstr("There are no votes"));
}

TEST(PolisFiles, AreRefusedWithoutStatements) {
  for (const char* bytes : {"", "4,0,1\n5,1,1\n", "comment-id,voter-id,vote\n4,0,1\n",
                            "comment-id|comment-body\n1|a\n"}) {
    SCOPED_TRACE(bytes);
    const auto refused = read_polis_files({{"a.csv", bytes}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().problems[0].field, "files");
  }
}

class PolisImport : public AnyRules {
 protected:
  Conversation made(const std::string& first) {
    return write([&](Tx& tx) {
             const auto challenge = add_challenge(tx);
             return set_up(tx, add_person(tx, "Ann"), challenge.id,
                           {.question = "Which?", .first_statements = first});
           })
        .value();
  }
  Result<Brought> brings(const Conversation& into, const PolisFiles& files) {
    return write([&](Tx& tx) { return bring_in(tx, add_person(tx, "Ann"), into, files); });
  }
};
ON_BOTH_DATABASES(PolisImport);

TEST_P(PolisImport, KeepsNumbersStatesAndVotes) {
  const Conversation c = made("");
  std::string rows = "comment-id,voter-id,vote\n";
  constexpr int people = 250;  // more than go in at once
  for (int i = 0; i < people; ++i)
    rows += "4," + std::to_string(i) + "," + (i % 2 ? "1" : "-1") + "\n";
  const auto brought = brings(c, understood({{"a", comments_file}, {"b", rows}})).value();
  EXPECT_EQ(brought.people, 250U);
  EXPECT_EQ(brought.votes, 250U);
  read([&](Tx& tx) {
    const Conversation now = get(tx, c.id).value();
    EXPECT_EQ(now.statements, 5);
    EXPECT_EQ(get_statement(tx, c.id, 4).value().text, "More buses");
    EXPECT_EQ(get_statement(tx, c.id, 2).value().state, State::refused);
    EXPECT_EQ(counts(tx, now)[4].agree, people / 2);
    EXPECT_EQ(votes(tx, c.id).size(), 250U);
    EXPECT_EQ(participation(tx, now).people, people);
    return 0;
  });
  EXPECT_EQ(brings(read([&](Tx& tx) { return get(tx, c.id).value(); }),
                   understood({{"a", comments_file}}))
                .refusal()
                .reason,
            Reason::conflict);
}

TEST_P(PolisImport, KeepsWhenEachVoteWasGiven) {
  const Conversation c = made("");
  brings(c, understood({{"a", comments_file},
                        {"b",
                         "timestamp,comment-id,voter-id,vote\n"
                         "1500000000123,4,0,1\n1500000000,2,0,-1\n1500000001.5,4,1,-1\n"
                         "1500000003,4,1,1\n,4,2,0\n-5,2,2,0\n"}}))
      .value();
  read([&](Tx& tx) {
    std::vector<std::int64_t> times;
    for (const auto& one : votes(tx, c.id)) times.push_back(one.time_ms);
    EXPECT_THAT(times, testing::ElementsAre(1500000000000, 1500000000123, 1500000003000,
                                            clock.now().ms, clock.now().ms));
    // What goes out tells the day alone.
    EXPECT_THAT(
        VotesFile(tx, get(tx, c.id).value(), "secret").rows(tx, 0, 3),
        AllOf(HasSubstr("1499990400000,2017-07-14T00:00:00Z,4,"), Not(HasSubstr("1500000000123"))));
    return 0;
  });
}

TEST_P(PolisImport, TakesANumberThatEndsALine) {
  const PolisFiles files =
      understood({{"a", comments_file}, {"b", "comment-id,voter-id,vote\n\"4\n\",0,1\n4,1,1\n"}});
  const Conversation c = made("");
  brings(c, files).value();
  read([&](Tx& tx) {
    EXPECT_EQ(counts(tx, get(tx, c.id).value())[4].agree, 2);
    return 0;
  });
}

TEST_P(PolisImport, LeavesRoomWhereNumbersHaveGaps) {
  const Conversation c = made("");
  const std::string far = std::to_string(statements_max + 5);
  brings(c, understood({{"a", "comment-id,comment-body\n1,More\n" + far + ",Less\n"}})).value();
  EXPECT_EQ(write([&](Tx& tx) {
              return add_seeds(tx, add_person(tx, "Bea"), get(tx, c.id).value(), "Trams");
            }).value(),
            1);
}

TEST(PolisFiles, TakeAFormulaThatWasDisarmedAsItWas) {
  const PolisFiles files =
      understood({{"a", "comment-id,comment-body\n0,'=1+1 is a sum\n1,'quoted'\n2,''=twice\n"}});
  EXPECT_EQ(files.comments[0].text, "=1+1 is a sum");
  EXPECT_EQ(files.comments[1].text, "'quoted'");
  EXPECT_EQ(files.comments[2].text, "''=twice");
}

TEST_P(PolisImport, NumbersStatementsAnewWhereTheirIdsAreWords) {
  const Conversation c = made("");
  brings(c, understood({{"a", "comment-id,comment-body\nbus,More buses\nrail,More trains\n"},
                        {"b", "comment-id,voter-id,vote\nrail,ann,1\n"}}))
      .value();
  read([&](Tx& tx) {
    EXPECT_EQ(get_statement(tx, c.id, 1).value().text, "More trains");
    const auto kept = votes(tx, c.id);
    EXPECT_EQ(kept.size(), 1U);
    for (const auto& one : kept) EXPECT_EQ(one.statement, 1U);
    return 0;
  });
}

TEST_P(PolisImport, RefusesAConversationThatHasBegun) {
  EXPECT_EQ(brings(made("A first one"), understood({{"a", comments_file}})).refusal().reason,
            Reason::conflict);
}

}  // namespace
}  // namespace commonty::opinions
