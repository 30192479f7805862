#include "civic/records/records.h"

#include <gmock/gmock.h>

#include <boost/json/array.hpp>

#include "civic/imports/imports.h"
#include "platform/texts/texts.h"
#include "tests/support/site/rules.h"

namespace commonty::records {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using workshops::Stage;

std::string english(const Message& message) { return Texts::english()(message); }

class Records : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann");
    workshop = write([&](Tx& tx) {
      return workshops::create(tx, ann, challenge.id, {.title = "An evening", .groups = 2}).value();
    });
  }
  ActivityId added(const workshops::ActivityDraft& draft) {
    return write([&](Tx& tx) { return workshops::add_activity(tx, ann, workshop, draft).value(); });
  }
  void asks_two_questions() {
    boost::json::object options;
    options["questions"] = boost::json::array{
        boost::json::object{{"text", "What is hard?"},
                            {"prompts", boost::json::array{"At home", "On the way"}}},
        boost::json::object{{"text", "What would help?"}, {"prompts", boost::json::array{}}}};
    questions = added({.title = "Two questions", .tool = "question_board", .options = options});
  }
  PersonId comes(const std::string& name, const std::string& organisation, bool may_name,
                 int group = 1) {
    const PersonId who = named(name);
    write([&](Tx& tx) {
      workshops::join(tx, who, workshop,
                      {.organisation = organisation, .may_name = may_name, .group = group})
          .value();
    });
    return who;
  }
  void writes(PersonId who, const std::string& name, ActivityId at, const std::string& text,
              const std::string& place, int group = 1) {
    write([&](Tx& tx) {
      workshops::set_stage(tx, ann, at, Stage::open).value();
      boards::Sheet sheet = boards::open(tx, at).value();
      const boards::Mover by{.person = who, .name = name, .group = group, .in_the_room = true};
      boards::make(tx, by, sheet, {.group = group, .text = text, .place = place}).value();
    });
  }
  Record record() {
    return read([&](Tx& tx) { return of(tx, workshops::get(tx, workshop).value(), english); });
  }
  Sheets paper() {
    return read(
        [&](Tx& tx) { return paper_of(tx, workshops::get(tx, workshop).value(), english); });
  }

  challenges::Challenge challenge;
  WorkshopId workshop;
  ActivityId questions;
  PersonId ann;
};
ON_BOTH_DATABASES(Records);

TEST_P(Records, CountWhoCameByOrganisationAndNameOnlyThoseWhoAgreed) {
  comes("Bob", "The council", true);
  comes("Eve", "the Council", false);
  comes("Kim", "", false);
  comes("Ada", "Access group", true);
  const Record day = record();
  EXPECT_EQ(day.people, 4);
  ASSERT_THAT(day.attendance, SizeIs(3));
  EXPECT_EQ(day.attendance[0].organisation, "Access group");
  EXPECT_THAT(day.attendance[0].names, ElementsAre("Ada"));
  EXPECT_EQ(day.attendance[1].people, 2);
  EXPECT_THAT(day.attendance[1].names, ElementsAre("Bob"));
  EXPECT_EQ(day.attendance[2].organisation, "");
  EXPECT_THAT(day.attendance[2].names, IsEmpty());
}

TEST_P(Records, TellWhatEveryBoardSaidAndWhatWasNotHeld) {
  asks_two_questions();
  added({.title = "Tea", .tool = ""});
  const PersonId bob = comes("Bob", "", false);
  writes(bob, "Bob", questions, "The stairs", "q1.a");
  const Record day = record();
  ASSERT_THAT(day.parts, SizeIs(2));
  EXPECT_TRUE(day.parts[0].was_held);
  std::vector<std::string> lines;
  for (const auto& line : day.parts[0].lines) lines.push_back(line.text);
  EXPECT_THAT(lines, ElementsAre("Table 1", "What is hard?", "a) At home", "The stairs"));
  EXPECT_FALSE(day.parts[1].was_held);
  EXPECT_THAT(day.parts[1].lines, IsEmpty());
}

TEST_P(Records, GiveEveryNoteARowThatNoSpreadsheetRuns) {
  asks_two_questions();
  const PersonId bob = comes("Bob", "", true), eve = comes("Eve", "", false, 2);
  writes(bob, "Bob", questions, "=HYPERLINK(\"x\")", "q1.a");
  writes(eve, "Eve", questions, "Seats, \"soft\"", "q2", 2);
  const std::string csv =
      read([&](Tx& tx) { return as_csv(tx, workshops::get(tx, workshop).value(), english); });
  const auto rows = documents::read_csv(csv).value();
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[1][5], "'=HYPERLINK(\"x\")");
  EXPECT_EQ(rows[1][1], "Table 1");
  EXPECT_EQ(rows[1][2], "What is hard?");
  EXPECT_EQ(rows[1][6], "Bob");
  EXPECT_EQ(rows[2][5], "Seats, \"soft\"");
  EXPECT_EQ(rows[2][6], "");
  EXPECT_THAT(csv, Not(HasSubstr("Eve")));
}

TEST_P(Records, AskOnPaperWhatTheBoardsAsk) {
  asks_two_questions();
  added({.title = "Before we begin", .tool = "hopes_and_fears"});
  write([&](Tx& tx) { workshops::set_groups(tx, workshop, {"", "Residents"}).value(); });
  const Sheets sheets = paper();
  EXPECT_THAT(sheets.tables, ElementsAre("Table 1", "Table 2: Residents"));
  ASSERT_THAT(sheets.questions, SizeIs(3));
  EXPECT_EQ(sheets.questions[0].text, "What is hard?");
  ASSERT_THAT(sheets.questions[0].prompts, SizeIs(2));
  EXPECT_EQ(sheets.questions[0].prompts[1].letter, "b");
  EXPECT_EQ(sheets.questions[0].prompts[1].text, "On the way");
  EXPECT_EQ(sheets.questions[1].text, "What would help?");
  EXPECT_EQ(sheets.questions[1].prompts.front().letter, "");
  EXPECT_EQ(sheets.questions[2].text, "Before we begin");
  EXPECT_THAT(sheets.questions[2].prompts, SizeIs(2));
}

// The document with the headings, typed into as people do, finds every note its place again.
TEST_P(Records, ComeBackFromPaperByTheImport) {
  asks_two_questions();
  write([&](Tx& tx) { workshops::set_groups(tx, workshop, {"", "Residents"}).value(); });
  std::vector<documents::Line> typed;
  int notes = 0;
  for (documents::Line& line : read([&](Tx& tx) {
         const auto w = workshops::get(tx, workshop).value();
         return lines_of(w, paper_of(tx, w, english), english);
       })) {
    typed.push_back(line);
    const bool holds_notes = line.level == 3 || line.text.ends_with("What would help?");
    if (!holds_notes) continue;
    typed.push_back({.role = documents::Line::Role::item,
                     .level = 1,
                     .text = "Note " + std::to_string(++notes)});
  }
  const auto reading = imports::read_file(documents::write_docx(typed), "typed.docx");
  ASSERT_TRUE(reading.ok());
  ASSERT_THAT(reading->notes, SizeIs(6));
  EXPECT_THAT(reading->not_understood, IsEmpty());
  EXPECT_EQ(reading->title, "An evening");
  EXPECT_EQ(reading->notes[1].group, "Table 1");
  EXPECT_EQ(reading->notes[1].question, "What is hard?");
  EXPECT_EQ(reading->notes[1].prompt, "On the way");
  EXPECT_EQ(reading->notes[1].text, "Note 2");
  EXPECT_THAT(reading->notes[5].group, HasSubstr("Residents"));
  EXPECT_EQ(reading->notes[5].question, "What would help?");
  EXPECT_EQ(reading->notes[5].prompt, "");
}

// Whatever tool is on the agenda, its paper asks something.
TEST_P(Records, HavePaperForEveryTool) {
  for (const auto& tool : workshops::tools::all()) {
    SCOPED_TRACE(tool.name);
    boost::json::object options;
    options["questions"] = boost::json::array{
        boost::json::object{{"text", "Why?"}, {"prompts", boost::json::array{}}}};
    options["question"] = "What next?";
    options["problem"] = "It is late";
    const auto before = paper().questions.size();
    added({.title = tool.name, .tool = tool.name, .options = options});
    const auto sheets = paper();
    ASSERT_GT(sheets.questions.size(), before);
    for (std::size_t i = before; i < sheets.questions.size(); ++i) {
      EXPECT_NE(sheets.questions[i].text, "");
      EXPECT_THAT(sheets.questions[i].prompts, Not(IsEmpty()));
    }
  }
}

}  // namespace
}  // namespace commonty::records
