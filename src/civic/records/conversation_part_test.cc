// Conversations in the record of the day: what they came to, and nothing before it may be seen.
#include "civic/records/conversation_part.h"

#include <boost/json/array.hpp>

#include "civic/pages/jobs.h"
#include "platform/documents/documents.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::records {
namespace {

using opinions::Choice;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::int64_t shared = 0;  // the statement on which everybody agrees
constexpr int statements = 8;

class ConversationInRecord : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    ann = person("ann@people.example", "Ann");
    store().write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      workshop =
          workshops::create(tx, ann, challenge.id, {.title = "An evening", .is_public = true})
              .value();
      workshops::move_to(tx, ann, workshop, workshops::State::running).value();
      std::string lines;
      for (int s = 0; s < statements; ++s) lines += "Statement " + std::to_string(s) + "\n";
      id = opinions::set_up(
               tx, ann, challenge.id,
               {.question = "Which <buses>?", .first_statements = lines, .results_from = 3})
               .value()
               .id;
      activity =
          opinions::put_on_agenda(tx, ann, workshops::get(tx, workshop).value(), id, 10).value();
    });
    at = "/workshops/" + workshop.text() + "/record";
  }
  void becomes(workshops::Stage stage) {
    store().write([&](Tx& tx) { workshops::set_stage(tx, ann, activity, stage).value(); });
  }
  // Two camps: the first agrees with every even statement, the second with every odd one.
  void vote(int people, int in_first_camp) {
    becomes(workshops::Stage::open);
    store().write([&](Tx& tx) {
      for (int p = 0; p < people; ++p) {
        const PersonId who = add_person(tx, "Voter" + std::to_string(p));
        for (std::int64_t s = 0; s < statements; ++s) {
          const bool agrees = s == shared || (s % 2 == 0) == (p < in_first_camp);
          opinions::vote(tx, id, who, s, agrees ? Choice::agree : Choice::disagree).value();
        }
      }
    });
    while (opinion_maps::draw_next(site().app(), [] { return false; }) <= Jobs::at_once) {
    }
  }
  std::vector<std::string> document() {
    std::vector<std::string> out;
    const auto read = documents::read(browser().get(at + ".docx").body, "record.docx").value();
    for (const auto& line : read.lines) out.push_back(line.text);
    return out;
  }
  std::vector<std::vector<std::string>> table() {
    return documents::read_csv(browser().get(at + ".csv").body).value();
  }

  PersonId ann;
  WorkshopId workshop;
  ActivityId activity;
  ConversationId id;
  std::string at;
};
ON_BOTH_DATABASES(ConversationInRecord);

TEST_P(ConversationInRecord, SaysNothingBeforeItWasHeld) {
  EXPECT_THAT(browser().get(at).body,
              AllOf(HasSubstr("Conversation: agree or disagree · not yet"),
                    Not(HasSubstr("Statement 0")), Not(HasSubstr(id.text()))));
  EXPECT_THAT(table(), SizeIs(1));
}

TEST_P(ConversationInRecord, KeepsBackWhatTheThresholdKeepsBack) {
  vote(2, 2);
  const std::string page = browser().get(at).body;
  EXPECT_THAT(page, AllOf(HasSubstr("Which &lt;buses&gt;?"), HasSubstr("2 people have voted."),
                          HasSubstr("8 statements were put to the vote."),
                          HasSubstr("There are 2."), HasSubstr("The voting goes on")));
  EXPECT_THAT(page, AllOf(Not(HasSubstr(" of 2 agree")), Not(HasSubstr("/results"))));
  EXPECT_THAT(document(), AllOf(Contains("2 people have voted."), Contains("Which <buses>?"),
                                Not(Contains("What all share"))));
  const auto rows = table();
  ASSERT_THAT(rows, SizeIs(1 + statements));
  ASSERT_THAT(rows[1], SizeIs(6)) << "no votes beside it";
  EXPECT_EQ(rows[1][5], "Statement 0");
}

TEST_P(ConversationInRecord, SaysWhyThereAreNoGroups) {
  vote(3, 3);
  becomes(workshops::Stage::closed);
  const std::string page = browser().get(at).body;
  EXPECT_THAT(page, AllOf(HasSubstr("No groups are shown yet"), HasSubstr("What all share"),
                          HasSubstr("3 of 3 agree"), Not(HasSubstr("The voting goes on")),
                          HasSubstr("/opinions/" + id.text() + "/results")));
  EXPECT_THAT(page, Not(HasSubstr("What divides most")));
  EXPECT_EQ(table()[1][9], "3");
  EXPECT_EQ(table()[1][10], "0");
}

TEST_P(ConversationInRecord, TellsWhatEachGroupSaysAndWhatDivides) {
  vote(16, 8);
  const std::string page = browser().get(at).body;
  EXPECT_THAT(page, AllOf(HasSubstr("16 people took part"), HasSubstr("<h4>Group A</h4>"),
                          HasSubstr("<h4>Group B</h4>"), HasSubstr("What divides most"),
                          HasSubstr("16 of 16 agree"), Not(HasSubstr("Voter"))));
  EXPECT_THAT(document(), AllOf(Contains("Group A"), Contains("Statement 0 – 16 of 16 agree"),
                                Contains(HasSubstr("/opinions/" + id.text() + "/results"))));
  const auto rows = table();
  const bool tells_groups = std::ranges::any_of(
      rows, [](const auto& row) { return row[4] == "group" && row[3] == "Group A"; });
  EXPECT_TRUE(tells_groups);
  const auto json = browser().get_json(at).json();
  const auto& told = json.at("parts").at(0).at("conversation");
  EXPECT_EQ(told.at("people").as_int64(), 16);
  EXPECT_EQ(told.at("question").as_string(), "Which <buses>?");
  EXPECT_TRUE(told.at("shows_results").as_bool());
}

TEST_P(ConversationInRecord, LeavesOutWhatWasRefusedSinceAndWhatIsHidden) {
  vote(3, 3);
  store().write([&](Tx& tx) {
    opinions::refuse_statement(tx, ann, opinions::get(tx, id).value(), 1,
                               opinions::Because::off_topic, "")
        .value();
  });
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("Statement 1")));
  EXPECT_THAT(table(), Each(Not(Contains("Statement 1"))));
  store().write(
      [&](Tx& tx) { workshops::set_sight(tx, ann, activity, workshops::Sight::hidden).value(); });
  EXPECT_THAT(browser().get(at).body, Not(HasSubstr("buses")));
  EXPECT_THAT(table(), SizeIs(1));
}

}  // namespace
}  // namespace commonty::records
