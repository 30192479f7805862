// Files that are wrong, huge, locked or meant to do harm: each gets a sentence, quickly.
#include <gmock/gmock.h>

#include "platform/documents/documents.h"
#include "platform/documents/xml.h"
#include "platform/documents/zip.h"
#include "tests/support/office.h"

namespace commonty::documents {
namespace {

using ::testing::HasSubstr;

// The sentence that a person reads; empty when the file was read.
std::string refused(const std::string& bytes, const std::string& name = "notes.docx") {
  const auto document = read(bytes, name);
  if (document.ok()) return "";
  EXPECT_EQ(document.refusal().problems.size(), 1U);
  const std::string& sentence = document.refusal().problems[0].text.id;
  EXPECT_GT(sentence.size(), 20U);
  return sentence;
}

Reason reason(const std::string& bytes, const std::string& name = "notes.docx") {
  const auto document = read(bytes, name);
  return document.ok() ? Reason::conflict : document.refusal().reason;
}

void put(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i)
    bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i));
}

const std::string paragraph = "<w:p><w:r><w:t>words</w:t></w:r></w:p>";

TEST(HostileFiles, ThatInflateAThousandTimesAreCountedAsTheyInflate) {
  const std::string bomb = docx_of(std::string(40 * 1024 * 1024, ' '));
  EXPECT_LT(bomb.size(), 100'000U);
  EXPECT_EQ(reason(bomb), Reason::too_large);
}

TEST(HostileFiles, WhoseHeadersLieAboutTheirSizeAreCountedAllTheSame) {
  std::string bomb = docx_of(std::string(40 * 1024 * 1024, ' '));
  // The true size stands in the local header and in the directory; both now say 100.
  for (std::size_t at = 0; at + 46 < bomb.size(); ++at) {
    const bool local = bomb.compare(at, 4, "PK\x03\x04") == 0;
    const bool central = bomb.compare(at, 4, "PK\x01\x02") == 0;
    if (local) put(bomb, at + 22, 100);
    if (central) put(bomb, at + 24, 100);
  }
  EXPECT_NE(refused(bomb), "");
}

TEST(HostileFiles, WithManyLargePartsAreCountedTogether) {
  const std::string comment = "<!--" + std::string(26 * 1024 * 1024, ' ') + "-->";
  ZipParts parts = docx_parts(paragraph + comment);
  const std::string space =
      " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
  parts.emplace_back("word/styles.xml", "<w:styles" + space + "/>" + comment);
  parts.emplace_back("word/numbering.xml", "<w:numbering" + space + "/>" + comment);
  parts[0].second += comment;
  EXPECT_EQ(reason(zip_of(parts)), Reason::too_large);
}

TEST(HostileFiles, WithThreeThousandPartsAreNotOpened) {
  ZipParts parts = docx_parts(paragraph);
  for (int i = 0; i < 3000; ++i) parts.emplace_back("x/" + std::to_string(i), "");
  EXPECT_EQ(reason(zip_of(parts)), Reason::too_large);
}

std::string little_endian(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

// The same archive with the larger directory of Zip64, whose numbers count then.
std::string with_large_directory(std::string bytes, std::uint64_t parts) {
  constexpr std::size_t end_size = 22;
  const std::string end = bytes.substr(bytes.size() - end_size);
  bytes.resize(bytes.size() - end_size);
  const std::string locator =
      "PK\x06\x07" + little_endian(0, 4) + little_endian(bytes.size(), 8) + little_endian(1, 4);
  const std::string none(4, '\0');
  return bytes + "PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) + little_endian(45, 2) +
         none + none + little_endian(parts, 8) + little_endian(parts, 8) + end.substr(12, 4) +
         none + end.substr(16, 4) + none + locator + end;
}

TEST(HostileFiles, WhoseLargerDirectoryHidesAMillionPartsAreNotOpened) {
  const std::string whole = docx_of(paragraph);
  EXPECT_EQ(refused(with_large_directory(whole, docx_parts("").size())), "");
  EXPECT_EQ(reason(with_large_directory(whole, 1'000'000)), Reason::too_large);
}

TEST(HostileFiles, WhoseNamesLeadOutOfTheArchiveAreRefused) {
  for (const char* name : {"../evil", "word/../../evil", "/etc/passwd", "c:evil", "word\\evil"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(refused(docx_of(paragraph, {{name, "x"}})), HasSubstr("no office program"));
  }
}

TEST(HostileFiles, WithTwoPartsOfOneNameAreRefused) {
  EXPECT_THAT(refused(docx_of(paragraph, {{"word/a.xml", "x"}, {"word/a.xml", "y"}})),
              HasSubstr("no office program"));
  EXPECT_THAT(refused(docx_of(paragraph, {{"WORD/DOCUMENT.XML", "x"}})),
              HasSubstr("no office program"));
}

TEST(HostileFiles, WithADoctypeAreRefused) {
  for (const std::string doctype :
       {"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "<!DOCTYPE x>",
        "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>"}) {
    ZipParts parts = docx_parts("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>");
    parts[2].second = "<?xml version=\"1.0\"?>" + doctype + parts[2].second;
    EXPECT_THAT(refused(zip_of(parts)), HasSubstr("damaged")) << doctype;
  }
}

TEST(HostileFiles, HaveNoEntityExpanded) {
  const auto document = read(docx_of("<w:p><w:r><w:t>&e; &amp; &lt;</w:t></w:r></w:p>"), "x");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->lines[0].text, "&e; & <");
}

TEST(HostileFiles, NestedAHundredThousandDeepAreRefused) {
  std::string open;
  std::string close;
  for (int i = 0; i < 100'000; ++i) {
    open += "<w:ins>";
    close += "</w:ins>";
  }
  EXPECT_THAT(refused(docx_of(open + paragraph + close)), HasSubstr("damaged"));
  std::string list;
  std::string ends;
  for (int i = 0; i < 100'000; ++i) {
    list += "<text:list>";
    ends += "</text:list>";
  }
  EXPECT_THAT(refused(odt_of(list + ends)), HasSubstr("damaged"));
}

TEST(HostileFiles, OfMillionsOfNodesAreRefused) {
  std::string body;
  for (std::size_t i = 0; i < xml::nodes_max + 1; ++i) body += "<a/>";
  EXPECT_EQ(reason(docx_of(body)), Reason::too_large);
}

TEST(HostileFiles, OfThousandsOfNamespacesAreRefused) {
  std::string element = "<w:p";
  for (int i = 0; i < 5000; ++i) element += " xmlns:n" + std::to_string(i) + "=\"urn:x\"";
  EXPECT_THAT(refused(docx_of(element + "/>")), HasSubstr("damaged"));
}

TEST(HostileFiles, WhoseStylesGoInACircleAreRead) {
  const std::string styles =
      "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:style "
      "w:styleId=\"a\"><w:basedOn w:val=\"b\"/>"
      "</w:style><w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style></w:styles>";
  EXPECT_EQ(
      refused(docx_of("<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
                      {{"word/styles.xml", styles}})),
      "");
}

TEST(HostileFiles, WhoseOneStringFillsAllCellsAreRefused) {
  std::string rows;
  for (int i = 0; i < 2000; ++i) rows += "<row><c t=\"s\"><v>0</v></c></row>";
  const std::string strings =
      "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>" +
      std::string(90'000, 'x') + "</t></si></sst>";
  EXPECT_EQ(reason(xlsx_of(rows, {{"xl/sharedStrings.xml", strings}})), Reason::too_large);
}

std::string repeated(std::size_t times, const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

ZipParts shared_string(const std::string& text) {
  return {{"xl/sharedStrings.xml",
           "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>" +
               text + "</t></si></sst>"}};
}

// Each of these is small, but cost gigabytes or hours while what is named once was copied for each
// that uses it.
TEST(HostileFiles, WhoseOneStringFillsOneCellAgainAndAgainAreRefused) {
  const std::string row = "<row>" + repeated(2000, "<c r=\"A1\" t=\"s\"><v>0</v></c>") + "</row>";
  EXPECT_EQ(reason(xlsx_of(row, shared_string(std::string(90'000, 'x')))), Reason::too_large);
  const std::string long_string(line_size_max + 1, 'x');
  EXPECT_EQ(reason(xlsx_of("<row/>", shared_string(long_string))), Reason::too_large);
  const std::string white(90'000, ' ');
  EXPECT_EQ(refused(xlsx_of(repeated(100, row), shared_string(white))), "");
}

TEST(HostileFiles, OfMillionsOfEmptyCellsAreRefused) {
  const std::string row = "<row><c r=\"GR1\"><v>1</v></c></row>";
  EXPECT_EQ(reason(xlsx_of(repeated(cells_max / columns_max + 1, row))), Reason::too_large);
  EXPECT_EQ(reason(repeated(cells_max / 150 + 1, std::string(149, ',') + "x\n"), "a.csv"),
            Reason::too_large);
}

TEST(HostileFiles, OfOneCellFullOfQuotesAreRefused) {
  EXPECT_EQ(reason("a,b\nx" + std::string(2'000'000, '"'), "a.csv"), Reason::too_large);
}

TEST(HostileFiles, WhoseOneStyleHasAnEndlessNameAreRead) {
  const std::string endless(20'000'000, 'x');
  const std::string space =
      " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
  const std::string styles = "<w:styles" + space + "><w:style w:default=\"1\" w:styleId=\"a\">" +
                             "<w:name w:val=\"" + endless + "\"/></w:style></w:styles>";
  const std::string nested = repeated(240, "<w:p>") + repeated(240, "</w:p>");
  EXPECT_EQ(refused(docx_of(nested + repeated(300'000, "<w:p/>") + paragraph,
                            {{"word/styles.xml", styles}})),
            "");
  const std::string list = "<text:list text:style-name=\"" + endless + "\">" +
                           repeated(300'000, "<text:list/>") + "</text:list>";
  const std::string spaced = "<text:p" + repeated(100'000, " a=\"\"") + " text:style-name=\"" +
                             endless.substr(0, 5'000'000) + "\">x" +
                             repeated(100'000, "<text:s/>x") + "</text:p>";
  EXPECT_EQ(refused(odt_of(list + "<text:p>words</text:p>")), "");
  EXPECT_EQ(reason(odt_of(spaced)), Reason::too_large);
}

TEST(HostileFiles, WithAMillionBranchesOfOneAlternativeAreRead) {
  EXPECT_EQ(refused(docx_of(repeated(500'000, "<mc:Fallback/>") + paragraph)), "");
  EXPECT_EQ(refused(docx_of(repeated(500'000, "<mc:Fallback>x</mc:Fallback>") + "<mc:Choice>" +
                            paragraph + "</mc:Choice>")),
            "");
}

TEST(HostileFiles, WithTenThousandRelationsOrEndlessNamesOfPartsAreRefused) {
  ZipParts parts = docx_parts(paragraph);
  std::string relations;
  for (int i = 0; i < 10'001; ++i) {
    relations += "<Relationship Id=\"x" + std::to_string(i) + "\" Type=\"t\" Target=\"a\"/>";
  }
  parts[1].second.insert(parts[1].second.rfind("</"), relations);
  EXPECT_EQ(reason(zip_of(parts)), Reason::too_large);
  EXPECT_EQ(reason(docx_of(paragraph, {{std::string(2000, 'x'), ""}})), Reason::too_large);
}

TEST(HostileFiles, WithACellInTheFarthestCornerAreRefusedOrRead) {
  EXPECT_EQ(reason(xlsx_of("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")),
            Reason::too_large);
  const auto far_row =
      read(xlsx_of("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"), "x");
  ASSERT_TRUE(far_row.ok());
  EXPECT_EQ(far_row->sheets[0].rows.size(), 1U);
}

TEST(HostileFiles, ThatAreLockedSaySo) {
  EXPECT_THAT(refused(locked_zip_of(docx_parts(paragraph), "secret")), HasSubstr("password"));
  std::string compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(512, '\0');
  EXPECT_THAT(refused(compound, "notes.doc"), HasSubstr("older office program"));
  for (const char c : std::string("EncryptedPackage")) compound += {c, '\0'};
  EXPECT_THAT(refused(compound), HasSubstr("password"));
}

TEST(HostileFiles, CutOffAnywhereAreRefused) {
  const std::string whole = docx_of(paragraph + paragraph);
  for (std::size_t size = 4; size < whole.size(); size += 7) {
    SCOPED_TRACE(size);
    EXPECT_NE(refused(whole.substr(0, size)), "");
  }
}

TEST(HostileFiles, WithAnyByteChangedNeverCrash) {
  const std::string whole = docx_of(paragraph);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x5A);
    (void)read(changed, "notes.docx").ok();
  }
}

TEST(HostileFiles, AreKnownByContentNotByName) {
  EXPECT_EQ(refused(docx_of(paragraph), "notes.txt"), "");
  EXPECT_EQ(refused("Group 1\n- a lift\n", "notes.docx"), "");
  const std::pair<std::string, std::string> other_kinds[] = {
      {"\x89PNG\r\n\x1A\n" + std::string(100, '\0'), "picture"},
      {"\xFF\xD8\xFF\xE0", "picture"},
      {"%PDF-1.7\n", "PDF"},
      {"{\\rtf1\\ansi words}", "rich text"},
      {"<!DOCTYPE html><html></html>", "web page"},
      {"\xEF\xBB\xBF <HTML>", "web page"},
      {"<?xml version=\"1.0\"?><x/>", "XML"},
      {zip_of({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}), "spreadsheet"},
      {zip_of({{"mimetype", "application/epub+zip"}}), "not a document of text"},
      {zip_of({{"photo.jpg", "x"}}), "folder of files"},
      {std::string("\x7F"
                   "ELF\x02\x01\x01") +
           std::string(200, '\0'),
       "not a document we can read"},
  };
  for (const auto& [bytes, word] : other_kinds) {
    SCOPED_TRACE(word);
    EXPECT_THAT(refused(bytes), HasSubstr(word));
    EXPECT_EQ(reason(bytes), Reason::unsupported);
  }
}

TEST(HostileFiles, OfOtherOfficeKindsSayWhatToDo) {
  ZipParts slides = docx_parts("");
  slides[2].second = "<p:presentation xmlns:p=\"urn:slides\"/>";
  EXPECT_THAT(refused(zip_of(slides)), HasSubstr("neither a text nor a sheet"));
}

TEST(HostileFiles, ThatAreEmptySaySo) {
  for (const std::string bytes : {"", " \n\t\r\n "})
    EXPECT_THAT(refused(bytes), HasSubstr("empty"));
  EXPECT_NE(refused(zip_of({{"a/", ""}})), "");
}

TEST(HostileFiles, OfOneEndlessLineAreRefused) {
  EXPECT_EQ(reason(std::string(30 * 1024 * 1024, 'x'), "a.txt"), Reason::too_large);
  EXPECT_EQ(reason(std::string(1024 * 1024, 'x'), "a.txt"), Reason::too_large);
  EXPECT_EQ(reason(std::string(1024 * 1024, 'x'), "a.csv"), Reason::too_large);
  EXPECT_EQ(reason(std::string(1024 * 1024, ','), "a.csv"), Reason::conflict);
  EXPECT_EQ(reason("a,b\n" + std::string(201 * 2, 'x') + "\n", "a.csv"), Reason::conflict);
  std::string wide;
  for (int i = 0; i < 300; ++i) wide += "x,";
  EXPECT_EQ(reason(wide, "a.csv"), Reason::too_large);
}

TEST(HostileFiles, OfTooManyLinesAreRefused) {
  std::string lines;
  for (std::size_t i = 0; i < lines_max + 1; ++i) lines += "x\n";
  EXPECT_EQ(reason(lines, "a.txt"), Reason::too_large);
  EXPECT_EQ(reason(lines, "a.csv"), Reason::too_large);
  EXPECT_EQ(reason(std::string(2'000'000, '\n') + "x", "a.txt"), Reason::conflict);
}

}  // namespace
}  // namespace commonty::documents
