// `commonty opinion`, from files to the whole output.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <boost/json/parse.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "server/command_line.h"
#include "tests/support/shared_data.h"

namespace commonty::server {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Ran {
  int status = 0;
  std::string out, err;
};

// Takes over a stream for as long as it lives.
class Captured {
 public:
  explicit Captured(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  ~Captured() { stream_.rdbuf(before_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* before_;
};

Ran commonty(std::vector<std::string> args) {
  args.insert(args.begin(), {"commonty", "opinion"});
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  const Captured out(std::cout), err(std::cerr);
  const int status = run(static_cast<int>(argv.size()), argv.data());
  return {status, out.text(), err.text()};
}

class OpinionCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(testing::TempDir()) /
        ("opinion-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  std::filesystem::path folder_;
};

// Two camps of twenty who vote on eight statements.
std::string two_camps(const std::string& separator = ",") {
  std::string text = "comment-id" + separator + "voter-id" + separator + "vote\n";
  for (int person = 0; person < 40; ++person) {
    for (int statement = 0; statement < 8; ++statement) {
      const bool agrees = (person + person / 8 * (statement == person % 8) + statement / 4) % 2;
      text += std::to_string(statement) + separator + std::to_string(person) + separator +
              (agrees ? "1" : "-1") + "\n";
    }
  }
  return text;
}

json::object output(const Ran& ran) {
  EXPECT_EQ(ran.status, 0) << ran.err;
  return json::parse(ran.out).as_object();
}

TEST_F(OpinionCommand, PrintsOneObject) {
  const Ran ran = commonty({file("votes.csv", two_camps()), "--json"});
  const json::object out = output(ran);
  for (const char* name :
       {"counts", "k", "group_sizes", "silhouette", "inertia", "explained_variance",
        "explained_variance_ratio", "statement_ids", "mean", "components", "projections", "groups",
        "statements", "group_stats", "repness", "consensus", "stability", "seconds",
        "peak_bytes"}) {
    EXPECT_TRUE(out.contains(name)) << name;
  }
  EXPECT_EQ(out.at("k"), 2);
  EXPECT_EQ(out.at("group_sizes"), json::array({20, 20}));
  EXPECT_GT(out.at("seconds").to_number<double>(), 0);
  EXPECT_GT(out.at("peak_bytes").to_number<double>(), 1e6);
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(OpinionCommand, PrintsTheSameBytesTwice) {
  const std::string votes = file("votes.csv", two_camps());
  const Ran once = commonty({votes, "--json", "--repeatable"});
  EXPECT_EQ(commonty({votes, "--json", "--repeatable"}).out, once.out);
  EXPECT_EQ(commonty({file("other.csv", two_camps(";")), "--json", "--repeatable"}).out, once.out);
}

TEST_F(OpinionCommand, TellsPeopleInSentences) {
  const std::string comments = file(
      "comments.csv", "comment-id,moderated,comment-body\n0,1,\"A bus,\non Sundays\"\n7,-1,Spam\n");
  const Ran ran = commonty({file("votes.csv", two_camps()), "--comments", comments});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, StartsWith("40 people gave 320 votes on 8 statements.\n2 groups"));
  EXPECT_THAT(ran.out, HasSubstr("#0 A bus, on Sundays"));
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("#7")));
}

TEST_F(OpinionCommand, LeavesOutWhatWasRemoved) {
  const std::string comments =
      file("comments.csv", "comment-id;moderated;is-meta\n3;-1;0\n4;1;1\n99;-1;0\n");
  const json::object out =
      output(commonty({file("votes.csv", two_camps()), "--comments", comments, "--json"}));
  EXPECT_EQ(out.at("parameters").at("mod_out"), json::parse("[3]"));
  EXPECT_EQ(out.at("parameters").at("meta"), json::parse("[4]"));
  EXPECT_EQ(out.at("mean").at(3).to_number<double>(), 0);
  EXPECT_EQ(out.at("statements").at("priority").at(4).to_number<double>(), 49);
}

TEST_F(OpinionCommand, TakesGivenGroupsWithTheirNames) {
  const std::string groups =
      file("groups.json", R"({"0": "left", "1": "right", "2": "left", "3": 7, "nobody": 7})");
  const Ran ran = commonty({file("votes.csv", two_camps()), "--groups", groups, "--json"});
  const json::object out = output(ran);
  EXPECT_EQ(out.at("k"), 3);
  EXPECT_EQ(out.at("group_sizes"), json::array({1, 2, 1}));
  EXPECT_EQ(out.at("groups"), json::parse(R"({"0": "left", "1": "right", "2": "left", "3": 7})"));
  EXPECT_TRUE(out.at("group_stats").as_object().contains("left"));
  EXPECT_TRUE(out.at("stability").is_null());
  EXPECT_THAT(ran.err, HasSubstr("1 of those who were given a group did not vote"));
}

TEST_F(OpinionCommand, ShowsNoGroupsOfFew) {
  const Ran ran =
      commonty({file("votes.csv", "comment-id,voter-id,vote\n1,1,1\n2,1,0\n1,2,-1\n"), "--json"});
  const json::object out = output(ran);
  EXPECT_EQ(out.at("k"), 0);
  EXPECT_TRUE(out.at("silhouette").is_null());
  EXPECT_THAT(std::string(out.at("notes").at(0).as_string()), StartsWith("No groups are shown"));
}

TEST_F(OpinionCommand, RefusesWithASentence) {
  struct Case {
    const char* name;
    std::string votes, says;
  };
  const Case cases[] = {
      {"empty", "", "is empty"},
      {"only blank lines", "\n\n\n", "is empty"},
      {"no votes", "comment-id,voter-id,vote\n", "There are no votes"},
      {"no heading", "4,10,1\n5,10,1\n", "must name the columns"},
      {"wrong separator", "comment-id|voter-id|vote\n4|10|1\n", "commas, semicolons or tabs"},
      {"a vote of 2", "comment-id,voter-id,vote\n4,10,1\n4,11,2\n", "Line 3: a vote is 1"},
      {"half a row", "comment-id,voter-id,vote\n4,10\n", "Line 2 is too short"},
      {"no text", std::string("\0\1\2\3", 4), "no text file"},
      {"an open quotation", "comment-id,voter-id,vote\n\"4,10,1\n", "never closed"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const Ran ran = commonty({file("votes.csv", one.votes), "--json"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, StartsWith("commonty: "));
    EXPECT_THAT(ran.err, HasSubstr(one.says));
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1);
  }
}

TEST_F(OpinionCommand, RefusesOtherFilesThatDoNotFit) {
  const std::string votes = file("votes.csv", two_camps());
  EXPECT_THAT(commonty({"/nowhere/votes.csv"}).err, HasSubstr("cannot be read"));
  EXPECT_THAT(commonty({folder_.string()}).err, HasSubstr("cannot be read"));
  EXPECT_THAT(commonty({votes, "--comments", "/nowhere"}).err, HasSubstr("cannot be read"));
  EXPECT_THAT(commonty({votes, "--comments", file("c.csv", "a,b\n1,2\n")}).err,
              HasSubstr("must name its columns"));
  for (const char* groups :
       {"", "[]", "{\"1\": ", "{\"1\": -1}", "{\"1\": 0.5}", "{\"1\": \"\"}"}) {
    SCOPED_TRACE(groups);
    const Ran ran = commonty({votes, "--groups", file("g.json", groups), "--json"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.out, IsEmpty());
  }
}

TEST_F(OpinionCommand, ExplainsItsUse) {
  EXPECT_EQ(commonty({"--help"}).status, 0);
  EXPECT_THAT(commonty({"--help"}).out, HasSubstr("--groups"));
  EXPECT_EQ(commonty({}).status, 2);
  EXPECT_EQ(commonty({"a.csv", "--colour"}).status, 2);
}

// --- whole outputs against real conversations --------------------------------------------------

// Everything that `expected` has and names, at its place in `found`.
void expect_near(const json::value& found, const json::value& expected, double tolerance) {
  if (expected.is_object()) {
    ASSERT_TRUE(found.is_object());
    EXPECT_EQ(found.get_object().size(), expected.get_object().size());
    for (const auto& [name, value] : expected.get_object()) {
      SCOPED_TRACE(std::string(name));
      ASSERT_TRUE(found.get_object().contains(name));
      expect_near(found.at(name), value, tolerance);
    }
  } else if (expected.is_array()) {
    ASSERT_TRUE(found.is_array());
    ASSERT_EQ(found.get_array().size(), expected.get_array().size());
    for (std::size_t i = 0; i < expected.get_array().size(); ++i) {
      expect_near(found.at(i), expected.at(i), tolerance);
    }
  } else if (expected.is_double()) {
    const double number = expected.get_double();
    ASSERT_TRUE(found.is_number());
    EXPECT_NEAR(found.to_number<double>(), number, tolerance * std::max(1.0, std::abs(number)));
  } else {
    EXPECT_EQ(found, expected);
  }
}

class RealOpinions : public OpinionCommand, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    NEEDS_SHARED_DATA("opinion")
    OpinionCommand::SetUp();
    conversation_ = shared_data("opinion") / GetParam();
    expected_ = json::parse(file_bytes(conversation_ / "expected.json")).as_object();
  }
  json::object ask(std::vector<std::string> more) {
    more.insert(more.begin(), {(conversation_ / "votes.csv").string(), "--comments",
                               (conversation_ / "comments.csv").string(), "--json"});
    return output(commonty(std::move(more)));
  }

  std::filesystem::path conversation_;
  json::object expected_;
};

TEST_P(RealOpinions, WithTheGroupsGivenAreAsExpected) {
  const json::object out =
      ask({"--groups", file("groups.json", json::serialize(expected_.at("groups")))});
  for (const char* name : {"counts", "k", "group_sizes", "statement_ids", "groups", "repness",
                           "consensus", "group_stats", "statements", "mean", "components",
                           "explained_variance", "explained_variance_ratio"}) {
    SCOPED_TRACE(name);
    expect_near(out.at(name), expected_.at(name), 1e-6);
  }
  expect_near(out.at("projections"), expected_.at("projections"), 2e-6);
  expect_near(out.at("silhouette"), expected_.at("silhouette"), 1e-5);
}

TEST_P(RealOpinions, FromVotesAloneAreAsGood) {
  const json::object out = ask({});
  expect_near(out.at("counts"), expected_.at("counts"), 0);
  expect_near(out.at("projections"), expected_.at("projections"), 2e-6);
  const std::string k = std::to_string(out.at("k").as_int64());
  const json::value& best = expected_.at("multistart_50_kmeanspp").at(k);
  EXPECT_LE(out.at("inertia").to_number<double>(), 1.001 * best.at("inertia").to_number<double>());
  EXPECT_GE(out.at("silhouette").to_number<double>(),
            expected_.at("silhouette").to_number<double>() - 0.01);
  EXPECT_EQ(out.at("groups").as_object().size(), expected_.at("groups").as_object().size());
  EXPECT_GT(out.at("stability").at("together").to_number<double>(), 0.5);
}

std::string as_name(const testing::TestParamInfo<const char*>& conversation) {
  std::string name = conversation.param;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Conversations, RealOpinions,
                         testing::Values("vtaiwan.uberx", "american-assembly.bowling-green",
                                         "brexit-consensus", "canadian-electoral-reform"),
                         as_name);

}  // namespace
}  // namespace commonty::server
