#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/records/records.h"
#include "platform/documents/documents.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::records {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class RecordPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    const PersonId by = person("ann@people.example", "Ann");
    store().write([&](Tx& tx) {
      const auto challenge = add_challenge(tx);
      workshop = workshops::create(tx, by, challenge.id,
                                   {.title = "An evening",
                                    .about = "About *buses*",
                                    .place = "The old hall",
                                    .groups = 2,
                                    .is_public = true})
                     .value();
      board =
          workshops::add_activity(tx, by, workshop, {.title = "Hopes", .tool = "hopes_and_fears"})
              .value();
      workshops::move_to(tx, by, workshop, workshops::State::running).value();
      workshops::set_stage(tx, by, board, workshops::Stage::open).value();
      code = workshops::get(tx, workshop).value().code;
    });
    at = "/workshops/" + workshop.text();
    Browser mairi = browser();
    mairi.get("/join/" + code);
    mairi.post("/join/" + code, {{"name", "Mairi"},
                                 {"organisation", "Bus users"},
                                 {"email", "mairi@example.org"},
                                 {"may_name", "yes"},
                                 {"table", "1"}});
    Browser shy = browser();
    shy.get("/join/" + code);
    shy.post("/join/" + code, {{"name", "Shy"}, {"organisation", "Bus users"}, {"table", "1"}});
    shy.get("/boards/" + board.text());
    EXPECT_EQ(shy.post("/boards/" + board.text() + "/notes",
                       {{"text", "A later bus"}, {"place", "hopes"}})
                  .status,
              303);
  }

  WorkshopId workshop;
  ActivityId board;
  std::string at, code;
};
ON_BOTH_DATABASES(RecordPages);

TEST_P(RecordPages, TellTheDayToEveryoneWhoMayRead) {
  const Answer page = browser().get(at + "/record");
  EXPECT_EQ(page.status, 200) << page.body;
  for (const char* told : {"An evening", "The old hall", "<em>buses</em>", "Bus users: 2", "Mairi",
                           "Hopes", "A later bus", "Table 1"}) {
    EXPECT_THAT(page.body, HasSubstr(told));
  }
  for (const char* secret : {"Shy", "mairi@example.org"}) {
    EXPECT_THAT(page.body, Not(HasSubstr(secret)));
    EXPECT_THAT(browser().get_json(at + "/record").body, Not(HasSubstr(secret)));
  }
}

TEST_P(RecordPages, ShowEachBoardAsAPictureOfThoseTablesThatWrote) {
  const std::string page = browser().get(at + "/record").body;
  EXPECT_THAT(page, HasSubstr("<svg xmlns"));
  EXPECT_THAT(page, HasSubstr(">Hopes – Table 1</title>"));
  EXPECT_THAT(page, Not(HasSubstr("Hopes – Table 2")));
  EXPECT_THAT(page, HasSubstr("/boards/" + board.text() + "/picture.svg?table=1"));
}

TEST_P(RecordPages, FoldTheWordsBelowAPictureOfTheSame) {
  const std::string page = browser().get(at + "/record").body;
  const auto words = page.find("The same in words");
  ASSERT_NE(words, page.npos);
  EXPECT_LT(page.find("</figure>"), words);
  EXPECT_THAT(page.substr(words, page.find("</details>") - words),
              HasSubstr("<li>A later bus</li>"));
  const PersonId by = person("ann@people.example", "Ann");
  store().write(
      [&](Tx& tx) { workshops::add_activity(tx, by, workshop, {.title = "Soup"}).value(); });
  const std::string with_talk = browser().get(at + "/record").body;
  EXPECT_THAT(with_talk.substr(with_talk.find("Soup")), Not(HasSubstr("The same in words")));
}

TEST_P(RecordPages, LayABoardOutAsATableOfTheDocument) {
  const auto document = documents::read(browser().get(at + "/record.docx").body, "r.docx").value();
  const auto line_of = [&](std::string_view text) {
    const auto found = std::ranges::find(document.lines, text, &documents::Line::text);
    EXPECT_NE(found, document.lines.end()) << text;
    return found == document.lines.end() ? documents::Line{} : *found;
  };
  EXPECT_EQ(line_of("Table 1").role, documents::Line::Role::heading);
  EXPECT_EQ(line_of("A later bus").cell, (documents::Cell{1, 1, 1}));
  EXPECT_TRUE(line_of("Hopes").role == documents::Line::Role::heading);
}

TEST_P(RecordPages, GiveItAsAWordDocument) {
  const Answer file = browser().get(at + "/record.docx");
  EXPECT_EQ(file.status, 200);
  EXPECT_THAT(file.header("Content-Disposition"), HasSubstr("an-evening-record.docx"));
  const auto document = documents::read(file.body, "record.docx");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->title, "An evening");
  std::vector<std::string> lines;
  for (const auto& line : document->lines) lines.push_back(line.text);
  EXPECT_THAT(lines, Contains("Bus users: 2 – Mairi, and 1 more"));
  EXPECT_THAT(lines, Contains("A later bus"));
  EXPECT_THAT(lines, Contains("The old hall"));
}

TEST_P(RecordPages, GiveAllNotesAsATable) {
  const Answer file = browser().get(at + "/record.csv");
  EXPECT_EQ(file.status, 200);
  const auto rows = documents::read_csv(file.body).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1][0], "Hopes");
  EXPECT_EQ(rows[1][5], "A later bus");
}

TEST_P(RecordPages, PrintPaperForEveryTable) {
  const Answer page = browser().get(at + "/paper");
  EXPECT_EQ(page.status, 200) << page.body;
  for (const char* told : {"Table 1", "Table 2", "Question 1: Hopes", "a) ", "b) "}) {
    EXPECT_THAT(page.body, HasSubstr(told));
  }
  const auto document =
      documents::read(browser().get(at + "/paper.docx").body, "paper.docx").value();
  EXPECT_EQ(document.title, "An evening");
  EXPECT_EQ(document.lines[1].text, "Table 1");
}

TEST_P(RecordPages, AreNotForThoseWhoMayNotSeeTheWorkshop) {
  store().write(
      [&](Tx& tx) { tx.run("UPDATE workshops SET audience = 'team' WHERE id = $1", workshop); });
  for (const char* page : {"/record", "/record.docx", "/record.csv", "/paper", "/paper.docx"}) {
    SCOPED_TRACE(page);
    const Answer answer = browser().get(at + page);
    EXPECT_NE(answer.status, 200);
    EXPECT_THAT(answer.body, Not(HasSubstr("A later bus")));
  }
}

}  // namespace
}  // namespace commonty::records
