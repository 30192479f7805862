#include <gmock/gmock.h>

#include "platform/documents/documents.h"
#include "platform/documents/zip.h"

namespace commonty::documents {
namespace {

using Role = Line::Role;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<Line> day = {
    {.role = Role::title, .text = "An evening in the hall"},
    {.role = Role::heading, .level = 1, .text = "What was said"},
    {.role = Role::heading, .level = 2, .text = "Table 1 & <friends>"},
    {.role = Role::item, .level = 1, .text = "A \"later\" bus – Gàidhlig, 公車"},
    {.role = Role::item, .level = 2, .text = "and seats"},
    {.role = Role::heading, .level = 6, .text = "Deep down"},
    {.role = Role::paragraph, .text = "= 1 + 1"},
};

TEST(WrittenWordDocuments, ReadAsTheyWereWritten) {
  const auto read_back = read(write_docx(day), "day.docx");
  ASSERT_TRUE(read_back.ok());
  EXPECT_EQ(read_back->kind, Kind::docx);
  EXPECT_EQ(read_back->title, "An evening in the hall");
  ASSERT_EQ(read_back->lines.size(), day.size());
  for (std::size_t i = 0; i < day.size(); ++i) {
    SCOPED_TRACE(day[i].text);
    EXPECT_EQ(read_back->lines[i].role, day[i].role);
    EXPECT_EQ(read_back->lines[i].text, day[i].text);
    EXPECT_TRUE(day[i].role == Role::title || read_back->lines[i].level == day[i].level);
    EXPECT_TRUE(day[i].role != Role::item || read_back->lines[i].marker == "•");
  }
}

TEST(WrittenWordDocuments, LayNeighboursOfOneTableOutAsATable) {
  const std::vector<Line> board = {
      {.text = "Before"},
      {.text = "Hopes", .strong = true, .cell = {1, 1, 1}},
      {.text = "A later bus", .cell = {1, 1, 1}, .paper = {"fff6cf", "8a6d00", Edge::dashed, 1}},
      {.text = "Right below", .cell = {1, 2, 3}},
      {.text = "Another table", .cell = {2, 1, 1}},
      {.text = "After"},
  };
  const std::string bytes = write_docx(board);
  const auto read_back = read(bytes, "board.docx");
  ASSERT_TRUE(read_back.ok());
  ASSERT_EQ(read_back->lines.size(), board.size());
  for (std::size_t i = 0; i < board.size(); ++i) {
    SCOPED_TRACE(board[i].text);
    EXPECT_EQ(read_back->lines[i].text, board[i].text);
    EXPECT_EQ(read_back->lines[i].cell, board[i].cell);
    EXPECT_EQ(read_back->lines[i].strong, board[i].strong);
  }
  const std::string xml = Archive::open(bytes)->part("word/document.xml").value();
  EXPECT_THAT(xml, HasSubstr("w:fill=\"fff6cf\""));
  EXPECT_THAT(xml, HasSubstr("w:left w:val=\"dashed\""));
}

TEST(WrittenWordDocuments, HoldNothingThatXmlForbids) {
  const std::string bytes = write_docx({{.text = std::string("a\x01\xEF\xBF\xBF") + "b\nc\xFF"}});
  const auto read_back = read(bytes, "day.docx");
  ASSERT_TRUE(read_back.ok());
  ASSERT_EQ(read_back->lines.size(), 1u);
  EXPECT_EQ(read_back->lines[0].text, "ab c\xEF\xBF\xBD");
}

TEST(WrittenWordDocuments, AreTheSameBytesEachTime) { EXPECT_EQ(write_docx(day), write_docx(day)); }

TEST(WrittenWordDocuments, MayBeEmpty) {
  const std::string bytes = write_docx({});
  auto archive = Archive::open(bytes);
  ASSERT_TRUE(archive.ok());
  EXPECT_THAT(archive->part("word/document.xml").value(), HasSubstr("<w:body>"));
}

}  // namespace
}  // namespace commonty::documents
