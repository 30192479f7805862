#include "platform/documents/long_csv.h"

#include <gmock/gmock.h>

#include <sstream>

#include "platform/documents/documents.h"

namespace commonty::documents {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Table = std::vector<std::vector<std::string>>;

struct Read {
  Table rows;
  std::vector<std::size_t> lines;
  std::string refusal;
};

Read read(const std::string& text) {
  std::istringstream in(text);
  LongCsv csv(in);
  Read read;
  std::vector<std::string_view> cells;
  for (;;) {
    const auto more = csv.next(cells);
    if (!more) read.refusal = more.refusal().problems.at(0).text.id;
    if (!more || !*more) return read;
    read.rows.emplace_back(cells.begin(), cells.end());
    read.lines.push_back(csv.line());
  }
}

TEST(LongCsv, ReadsWhatSpreadsheetsWrite) {
  const Table expected = {{"a", "b"}, {"1", "2"}};
  for (const char* text : {"a,b\n1,2\n", "a;b\r\n1;2", "a\tb\n1\t2\n",
                           "\xEF\xBB\xBF"
                           "a,b\n\n1,2\n\n",
                           "a,b\r1,2\r", "sep=;\na;b\n1;2\n", "\"a\",\"b\"\n1,\"2\"\n"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(read(text).rows, expected);
    EXPECT_THAT(read(text).refusal, IsEmpty());
  }
}

TEST(LongCsv, ReadsTheSameAsTheShortReader) {
  std::string text = "id,text\n";
  for (int i = 0; i < 20'000; ++i) {
    text += std::to_string(i) + (i % 7 ? ",plain\n" : ",\"two\nlines, \"\"quoted\"\"\"\n");
  }
  EXPECT_EQ(read(text).rows, read_csv(text).value());
}

TEST(LongCsv, TellsTheLine) {
  EXPECT_THAT(read("a,b\n\n\"x\ny\",2\n3,4\n").lines, ElementsAre(1, 3, 5));
}

TEST(LongCsv, KeepsEmptyCells) {
  EXPECT_THAT(
      read("a,b,c\n,,3\n1,,\n").rows,
      ElementsAre(ElementsAre("a", "b", "c"), ElementsAre("", "", "3"), ElementsAre("1", "", "")));
}

TEST(LongCsv, RefusesWhatIsNoTable) {
  EXPECT_THAT(read("").rows, IsEmpty());
  EXPECT_THAT(read(std::string("PK\x03\x04\0\0", 6)).refusal, HasSubstr("no text file"));
  EXPECT_THAT(read("a,b\n\"1,2\n3,4\n").refusal, HasSubstr("never closed"));
  EXPECT_THAT(read("a,b\n" + std::string(3 * line_size_max, 'x')).refusal, HasSubstr("too long"));
  EXPECT_THAT(read("a,b\n\"" + std::string(3 * line_size_max, '\n')).refusal,
              HasSubstr("too long"));
}

}  // namespace
}  // namespace commonty::documents
