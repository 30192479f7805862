#include <gmock/gmock.h>

#include "platform/documents/documents.h"
#include "platform/documents/sheet_dates.h"
#include "tests/support/office.h"

namespace commonty::documents {
namespace {

using ::testing::ElementsAre;

using Rows = std::vector<std::vector<std::string>>;

const std::string space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

TEST(Xlsx, ReadsSharedAndInlineStringsWhereTheirCellsAre) {
  const std::string bytes = xlsx_of(
      "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"C2\" "
      "t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>"
      "<row><c t=\"str\"><f>A1</f><v>made</v></c><c t=\"b\"><v>1</v></c><c "
      "t=\"e\"><v>#REF!</v></c></row>"
      "<row r=\"9\"><c><v>0.10000000000000001</v></c><c/><c><v>12</v></c></row>",
      {{"xl/sharedStrings.xml", "<sst xmlns=\"" + space +
                                    "\"><si><t>zero</t></si><si><r><t>on</t></r><r><t>e</t></r>"
                                    "<rPh><t>aid</t></rPh></si></sst>"}});
  const auto document = read(bytes, "x");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->sheets[0].rows,
            (Rows{{"one", "", "inline"}, {"made", "TRUE", "#REF!"}, {"0.1", "", "12"}}));
  EXPECT_THAT(document->sheets[0].numbers, ElementsAre(2, 3, 9));
  EXPECT_EQ(document->sheets[0].name, "Sheet1");
}

TEST(Xlsx, TellsDatesFromNumbersByTheirFormat) {
  const std::string styles =
      "<styleSheet xmlns=\"" + space +
      "\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"
      "<numFmt numFmtId=\"165\" formatCode=\"0 &quot;days&quot;\"/></numFmts><cellXfs><xf "
      "numFmtId=\"0\"/>"
      "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";
  const std::string row =
      "<row><c s=\"0\"><v>46095</v></c><c s=\"1\"><v>46095</v></c><c s=\"2\"><v>46095.5</v></c><c "
      "s=\"3\"><v>7</v></c></row>";
  EXPECT_EQ(read(xlsx_of(row, {{"xl/styles.xml", styles}}), "x")->sheets[0].rows,
            (Rows{{"46095", "2026-03-14", "2026-03-14 12:00", "7"}}));
}

TEST(Xlsx, LeavesHiddenSheetsAlone) {
  const std::string relation =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  ZipParts parts = {
      {"_rels/.rels",
       "<Relationships "
       "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
       "Id=\"a\" "
       "Type=\"" +
           relation + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
       "<Relationship Id=\"a\" Type=\"" +
           relation +
           "/worksheet\" Target=\"/xl/b.xml\"/>"
           "<Relationship Id=\"b\" Type=\"" +
           relation + "/worksheet\" Target=\"a.xml\"/></Relationships>"},
      {"xl/workbook.xml", "<workbook xmlns=\"" + space + "\" xmlns:q=\"" + relation +
                              "\"><workbookPr date1904=\"1\"/><sheets>"
                              "<sheet name=\"Seen\" q:id=\"b\"/><sheet name=\"Unseen\" "
                              "state=\"hidden\" q:id=\"a\"/></sheets></workbook>"},
      {"xl/a.xml", "<worksheet xmlns=\"" + space +
                       "\"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"},
      {"xl/b.xml", "<worksheet xmlns=\"" + space +
                       "\"><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"}};
  const auto document = read(zip_of(parts), "x");
  ASSERT_TRUE(document.ok());
  ASSERT_EQ(document->sheets.size(), 1U);
  EXPECT_EQ(document->sheets[0].name, "Seen");
  EXPECT_EQ(document->sheets[0].rows, (Rows{{"1"}}));
}

TEST(SheetDates, AgreeWithSpreadsheets) {
  EXPECT_EQ(date_text(1, Epoch::year_1900), "1900-01-01");
  EXPECT_EQ(date_text(59, Epoch::year_1900), "1900-02-28");
  EXPECT_EQ(date_text(61, Epoch::year_1900), "1900-03-01");
  EXPECT_EQ(date_text(46095, Epoch::year_1900), "2026-03-14");
  EXPECT_EQ(date_text(46095 - 1462, Epoch::year_1904), "2026-03-14");
  EXPECT_EQ(date_text(0.75694444444, Epoch::year_1900), "18:10");
  EXPECT_EQ(date_text(46095.999999, Epoch::year_1900), "2026-03-15");
  EXPECT_EQ(date_text(2958465, Epoch::year_1900), "9999-12-31");
  for (const double bad : {-1.0, 2958466.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(date_text(bad, Epoch::year_1900), std::nullopt);
  }
}

TEST(SheetDates, AreKnownByTheirFormat) {
  for (const char* code :
       {"dd/mm/yyyy", "[$-809]d mmmm yyyy", "[h]:mm", "yyyy\\-mm", "m/d/yy h:mm AM/PM"})
    EXPECT_TRUE(is_date_format(code)) << code;
  for (const char* code :
       {"General", "0.00", "#,##0", "0 \"days\"", "[Red]0", "0\\d", "@", "[$£-809]0", "[", ""})
    EXPECT_FALSE(is_date_format(code)) << code;
  EXPECT_TRUE(is_built_in_date_format(14));
  EXPECT_FALSE(is_built_in_date_format(2));
}

}  // namespace
}  // namespace commonty::documents
