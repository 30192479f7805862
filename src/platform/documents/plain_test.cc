#include <gmock/gmock.h>

#include "platform/documents/documents.h"

namespace commonty::documents {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts(const std::string& bytes, const std::string& name) {
  const auto document = read(bytes, name);
  if (!document.ok()) return {"refused: " + document.refusal().problems[0].text.id};
  std::vector<std::string> out;
  for (const Line& line : document->lines)
    out.push_back(std::to_string(line.number) + " " + line.text);
  return out;
}

TEST(PlainText, KeepsLineNumbersThroughEmptyLinesAndAnyLineEnd) {
  EXPECT_THAT(texts("one\r\n\r\nthree\rfour\n\n  six\xE2\x80\xA8seven", "a.txt"),
              ElementsAre("1 one", "3 three", "4 four", "6 six", "7 seven"));
}

TEST(PlainText, KeepsWhatStoodBeforeTheWords) {
  const auto document = read("\tone\n    two", "a.txt");
  EXPECT_EQ(document->lines[0].lead, "\t");
  EXPECT_EQ(document->lines[1].lead, "    ");
}

TEST(PlainText, ReadsEncodingsByTheirMarksAndOtherwiseByTheirBytes) {
  const std::string word = "Zoë";
  EXPECT_THAT(texts("\xEF\xBB\xBF" + word, "a.txt"), ElementsAre("1 Zoë"));
  EXPECT_THAT(texts(std::string("\xFF\xFEZ\0o\0\xEB\0\x3D\xD8\x00\xDE", 12), "a.txt"),
              ElementsAre("1 Zoë😀"));
  EXPECT_THAT(texts(std::string("\xFE\xFF\0Z\0o\0\xEB", 8), "a.txt"), ElementsAre("1 Zoë"));
  EXPECT_THAT(texts("Zo\xEB \x93lunch\x94 \x80\x81", "a.txt"),
              ElementsAre("1 Zoë “lunch” €\uFFFD"));
}

TEST(PlainText, DropsAStrayNulAndRefusesWhatIsNoText) {
  EXPECT_THAT(texts(std::string("bu\0ses", 6), "a.txt"), ElementsAre("1 buses"));
  EXPECT_THAT(
      texts(std::string(200, '\x01') + "MZ", "a.txt"),
      ElementsAre("refused: This is not a document we can read. Choose a .docx, .odt, .xlsx, "
                  ".csv, .md or .txt file."));
}

TEST(PlainText, TakesUnderlinedWordsForAHeadingOnlyWhereTheLineFits) {
  const auto document = read("Group 1\n=======\nwords\n----------------------\nmore", "a.txt");
  EXPECT_EQ(document->lines[0].role, Line::Role::heading);
  EXPECT_EQ(document->lines[1].role, Line::Role::paragraph);
  EXPECT_EQ(document->lines[1].number, 3);
  EXPECT_EQ(document->lines[2].number, 5);
}

TEST(Markdown, ReadsFrontMatterHeadingsAndItems) {
  const auto document = read(
      "---\ntitle: \"A day\"\ndate: 3 May\n---\n\n# Group **1** #\nUnder\n-----\n- one\n  * [x] "
      "two\n3. three\n***\nwords",
      "a.md");
  EXPECT_EQ(document->title, "A day");
  std::vector<std::string> lines;
  for (const Line& line : document->lines) {
    lines.push_back(std::to_string(line.number) + " " +
                    std::to_string(static_cast<int>(line.role)) + std::to_string(line.level) + " " +
                    line.marker + "|" + line.text);
  }
  EXPECT_THAT(lines, ElementsAre("3 30 |date: 3 May", "6 11 |Group 1", "7 12 |Under", "9 21 -|one",
                                 "10 22 *|two", "11 21 3.|three", "13 30 |words"));
}

TEST(Markdown, DropsMarkup) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a **bold** word", "a bold word"},
      {"_all_ of __it__", "all of it"},
      {"snake_case_word", "snake_case_word"},
      {"5 * 3 * 2", "5 * 3 * 2"},
      {"***both***", "both"},
      {"see [the map](http://example.org/a_b)", "see the map"},
      {"![a picture](x.png) here", "a picture here"},
      {"`code` and ~~gone~~", "code and gone"},
      {"\\*not bold\\*", "*not bold*"},
      {"a [bracket] stays", "a [bracket] stays"},
      {"un**closed", "un**closed"},
      {"it costs ~5", "it costs ~5"},
  };
  for (const auto& [markdown, plain] : cases) {
    SCOPED_TRACE(markdown);
    EXPECT_THAT(texts(markdown, "a.md"), ElementsAre("1 " + plain));
  }
}

TEST(Markdown, ReadsTablesCellByCell) {
  const auto document =
      read("| What works | What does not |\n|---|---|\n| buses | **trains** |\n\nend", "a.md");
  std::vector<std::string> cells;
  for (const Line& line : document->lines) {
    cells.push_back(line.text + " " + std::to_string(line.cell.row) +
                    std::to_string(line.cell.column));
  }
  EXPECT_THAT(cells,
              ElementsAre("What works 11", "What does not 12", "buses 21", "trains 22", "end 00"));
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, ReadsWhatSpreadsheetsWrite) {
  const std::vector<std::pair<std::string, Rows>> cases = {
      {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"\xEF\xBB\xBF\"a\",b", {{"a", "b"}}},
      {"h;i\na;b,c\nd;e,f\n", {{"h", "i"}, {"a", "b,c"}, {"d", "e,f"}}},
      {"a\tb\nc\td", {{"a", "b"}, {"c", "d"}}},
      {"sep=;\na;b,c,d\n", {{"a", "b,c,d"}}},
      {"sep=\na,b\n", {{"sep="}, {"a", "b"}}},
      {"\"one \"\"two\"\"\",\"line\r\nbreak\"\n", {{"one \"two\"", "line\nbreak"}}},
      {"5\" pipe,b\n", {{"5\" pipe", "b"}}},
      {"a,b\n\n,,\nc\n", {{"a", "b"}, {"c"}}},
      {"caf\xE9,b\n", {{"café", "b"}}},
      {"a\rb\r", {{"a"}, {"b"}}},
      {",x\n", {{"", "x"}}},
      {"only words, with a comma\nand more words\n",
       {{"only words", "with a comma"}, {"and more words"}}},
  };
  for (const auto& [bytes, rows] : cases) {
    SCOPED_TRACE(bytes);
    const auto read_rows = read_csv(bytes);
    ASSERT_TRUE(read_rows.ok());
    EXPECT_EQ(*read_rows, rows);
  }
}

TEST(Csv, CountsLinesOfTheFileNotRows) {
  const auto document = read("a,b\n\n\"two\nlines\",x\nlast,y\n", "a.csv");
  EXPECT_THAT(document->sheets[0].numbers, ElementsAre(1, 3, 5));
}

TEST(Csv, SaysWhereAQuotationMarkIsNeverClosed) {
  const auto rows = read_csv("a,b\nc,\"d\ne,f\n");
  ASSERT_FALSE(rows.ok());
  EXPECT_THAT(rows.refusal().problems[0].text.args,
              ElementsAre(std::pair<std::string, std::string>("line", "2")));
}

TEST(Csv, WritesCellsThatNoSpreadsheetRuns) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"plain", "plain"},
      {"=1+1", "'=1+1"},
      {"+44 131 496 0000", "'+44 131 496 0000"},
      {"-", "'-"},
      {"-2+3", "'-2+3"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\t=1", "\"'\t=1\""},
      {"\r=1", "\"'\r=1\""},
      {"\n=1", "\"'\n=1\""},
      {"-12", "-12"},
      {"+3.5", "+3.5"},
      {"-1,000.50", "\"-1,000.50\""},
      {"a;=1", "\"a;=1\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"two\nlines", "\"two\nlines\""},
      {"", ""},
      {"Zoë", "Zoë"},
  };
  for (const auto& [cell, written] : cases) {
    SCOPED_TRACE(cell);
    EXPECT_EQ(csv_row({cell}), written + "\r\n");
  }
  EXPECT_EQ(csv_row({"a", "", "=b"}), "a,,'=b\r\n");
  EXPECT_EQ(csv_row({}), "\r\n");
}

TEST(Csv, ReadsBackWhatItWrote) {
  const Rows rows = {{"a,b", "say \"x\"", "two\nlines"}, {"plain", "a;b", "tab\there"}};
  std::string bytes;
  for (const auto& row : rows) bytes += csv_row(row);
  EXPECT_EQ(*read_csv(bytes), rows);
}

TEST(Documents, ReadsAnEmptyTableOfAWholeFile) {
  EXPECT_THAT(read(",,\n", "a.csv")->sheets[0].rows, IsEmpty());
}

}  // namespace
}  // namespace commonty::documents
