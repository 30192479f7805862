#include <gmock/gmock.h>

#include "platform/documents/documents.h"
#include "tests/support/office.h"

namespace commonty::documents {
namespace {

using ::testing::ElementsAre;

std::string role_name(Line::Role role) {
  switch (role) {
    case Line::Role::title:
      return "title";
    case Line::Role::heading:
      return "heading";
    case Line::Role::item:
      return "item";
    case Line::Role::paragraph:
      return "paragraph";
  }
  return "";
}

// "heading 2: words", "item 1 •: words".
std::vector<std::string> described(const std::string& bytes) {
  const auto document = read(bytes, "notes");
  if (!document.ok()) return {"refused: " + document.refusal().problems[0].text.id};
  std::vector<std::string> out;
  for (const Line& line : document->lines) {
    std::string word = role_name(line.role);
    if (line.level > 0) word += " " + std::to_string(line.level);
    if (!line.marker.empty()) word += " " + line.marker;
    if (line.strong) word += " strong";
    out.push_back(word + ": " + line.text);
  }
  return out;
}

std::string styles(const std::string& inside) {
  return "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" +
         inside + "</w:styles>";
}

std::string numbering(const std::string& inside) {
  return "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" +
         inside + "</w:numbering>";
}

std::string styled(const std::string& style, const std::string& text) {
  return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr><w:r><w:t>" + text +
         "</w:t></w:r></w:p>";
}

TEST(Docx, FindsHeadingsByOutlineLevelThroughStylesInAnyLanguage) {
  const std::string bytes = docx_of(
      styled("berschrift1", "Group 1") + styled("Eigene", "Question") +
          styled("Titel", "Workshop") + styled("Fliesstext", "Words"),
      {{"word/styles.xml",
        styles(
            "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/>"
            "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
            "<w:style w:type=\"paragraph\" w:styleId=\"Mitte\"><w:basedOn w:val=\"Eigene\"/>"
            "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>"
            "<w:style w:type=\"paragraph\" w:styleId=\"Eigene\"><w:basedOn "
            "w:val=\"Mitte\"/></w:style>"
            "<w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style>"
            "<w:style w:type=\"paragraph\" w:styleId=\"Fliesstext\"><w:name w:val=\"Body\"/>"
            "<w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>")}});
  EXPECT_THAT(described(bytes), ElementsAre("heading 1: Group 1", "heading 2: Question",
                                            "title: Workshop", "paragraph: Words"));
  EXPECT_EQ(read(bytes, "x")->title, "Workshop");
}

TEST(Docx, CountsListsAsTheReaderSeesThem) {
  auto item = [](int list, int level, const std::string& text) {
    return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::to_string(level) +
           "\"/><w:numId w:val=\"" + std::to_string(list) + "\"/></w:numPr></w:pPr><w:r><w:t>" +
           text + "</w:t></w:r></w:p>";
  };
  const std::string bytes = docx_of(
      item(1, 0, "what") + item(2, 0, "buses") + item(1, 0, "why") + item(1, 1, "deep") +
          item(1, 0, "when") + item(0, 0, "taken out"),
      {{"word/numbering.xml",
        numbering(
            "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:numFmt "
            "w:val=\"upperLetter\"/>"
            "<w:lvlText w:val=\"%1)\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"lowerRoman\"/>"
            "<w:lvlText w:val=\"%1.%2.\"/></w:lvl></w:abstractNum>"
            "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/>"
            "<w:lvlText w:val=\"x\"/></w:lvl></w:abstractNum>"
            "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
            "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>")}});
  EXPECT_THAT(described(bytes),
              ElementsAre("item 1 A): what", "item 1 •: buses", "item 1 B): why",
                          "item 2 B.i.: deep", "item 1 C): when", "paragraph: taken out"));
}

TEST(Docx, LeavesOutWhatWasDeletedAndTheCodesOfFields) {
  EXPECT_THAT(
      described(docx_of(
          "<w:p><w:r><w:t>Buses </w:t></w:r><w:del><w:r><w:delText>never</w:delText>"
          "<w:t>never</w:t></w:r></w:del><w:ins><w:r><w:t>always</w:t></w:r></w:ins>"
          "<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:tab/><w:t>late</w:t></w:r></w:p>")),
      ElementsAre("paragraph: Buses always late"));
}

TEST(Docx, TakesOneBranchOfWhatIsThereTwice) {
  const std::string box =
      "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>in a "
      "box</w:t></w:r></w:p>"
      "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>in a "
      "box</w:t></w:r></w:p>"
      "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>beside "
      "it</w:t></w:r></w:p>";
  EXPECT_THAT(described(docx_of(box)), ElementsAre("paragraph: in a box", "paragraph: beside it"));
}

TEST(Docx, BeginsALineWhereShiftAndEnterWerePressed) {
  EXPECT_THAT(
      described(docx_of("<w:p><w:r><w:t>Group 1</w:t><w:br/><w:t>- buses</w:t></w:r></w:p>")),
      ElementsAre("paragraph: Group 1", "paragraph: - buses"));
}

TEST(Docx, TellsWhereInATableALineStands) {
  const auto cell = [](const std::string& text) {
    return "<w:tc><w:tcPr/><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:tc>";
  };
  const std::string bytes =
      docx_of("<w:tbl><w:tblPr/><w:tr>" + cell("a") + cell("b") + "</w:tr><w:tr>" + cell("c") +
              cell("d") + "</w:tr></w:tbl><w:p><w:r><w:t>e</w:t></w:r></w:p>");
  const auto document = read(bytes, "x");
  std::vector<std::string> places;
  for (const Line& line : document->lines) {
    places.push_back(line.text + std::to_string(line.cell.table) + std::to_string(line.cell.row) +
                     std::to_string(line.cell.column));
  }
  EXPECT_THAT(places, ElementsAre("a111", "b112", "c121", "d122", "e000"));
}

TEST(Docx, KnowsWhollyBoldParagraphs) {
  EXPECT_THAT(
      described(docx_of(
          "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Group 1</w:t></w:r><w:r><w:t> </w:t></w:r></w:p>"
          "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Not </w:t></w:r><w:r><w:t>all</w:t></w:r></w:p>"
          "<w:p><w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t>off</w:t></w:r></w:p>")),
      ElementsAre("paragraph strong: Group 1", "paragraph: Not all", "paragraph: off"));
}

TEST(Docx, ReadsTheStrictNamespacesAndAnyPrefix) {
  ZipParts parts = docx_parts("");
  parts.back().second =
      "<ns0:document xmlns:ns0=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" "
      "xmlns:w=\"urn:somebody:else\"><ns0:body><ns0:p><ns0:pPr><ns0:outlineLvl "
      "ns0:val=\"1\"/></ns0:pPr>"
      "<ns0:r><ns0:t>Words</ns0:t></ns0:r></ns0:p><w:p><w:t>foreign</w:t></w:p></ns0:body></"
      "ns0:document>";
  EXPECT_THAT(described(zip_of(parts)), ElementsAre("heading 2: Words"));
}

TEST(Docx, FindsItsMainPartWhateverItIsCalled) {
  ZipParts parts = docx_parts("<w:p><w:r><w:t>Words</w:t></w:r></w:p>");
  parts[2].first = "word/elsewhere.xml";
  for (char& c : parts[0].second) (void)c;
  const std::size_t at = parts[0].second.find("word/document.xml");
  parts[0].second.replace(at, 17, "/word/elsewhere.xml");
  EXPECT_THAT(described(zip_of(parts)), ElementsAre("paragraph: Words"));
}

TEST(Docx, LeavesOutItsOwnContentsPage) {
  EXPECT_THAT(described(docx_of(
                  styled("Toc1", "Group 1 ... 3") + styled("", "Group 1"),
                  {{"word/styles.xml", styles("<w:style w:styleId=\"Toc1\" w:type=\"paragraph\">"
                                              "<w:name w:val=\"toc 1\"/></w:style>")}})),
              ElementsAre("paragraph: Group 1"));
}

TEST(Odt, ReadsHeadingsListsAndSpaces) {
  const std::string bytes = odt_of(
      "<text:tracked-changes><text:changed-region><text:p>gone</text:p></text:changed-region></"
      "text:tracked-changes>"
      "<text:p text:style-name=\"P9\">Workshop</text:p>"
      "<text:h text:outline-level=\"2\">Group<text:s text:c=\"3\"/>1</text:h>"
      "<text:list text:style-name=\"L1\"><text:list-item><text:p>first</text:p></text:list-item>"
      "<text:list-item><text:p>second\n  "
      "<text:span>part</text:span><text:note><text:note-body><text:p>foot</text:p>"
      "</text:note-body></text:note></text:p><text:p>goes on</text:p>"
      "<text:list><text:list-item><text:p>deeper</text:p></text:list-item></text:list></"
      "text:list-item></text:list>"
      "<text:p>one<text:line-break/>two</text:p>"
      "<text:p><text:span text:style-name=\"B\">bold</text:span></text:p>",
      "<style:style style:name=\"P9\" style:parent-style-name=\"Title\"/>"
      "<style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
      "<text:list-style style:name=\"L1\"><text:list-level-style-number style:num-format=\"A\" "
      "style:num-suffix=\")\"/>"
      "<text:list-level-style-bullet/></text:list-style>");
  EXPECT_THAT(described(bytes),
              ElementsAre("title: Workshop", "heading 2: Group 1", "item 1 A): first",
                          "item 1 B): second part", "paragraph: goes on", "item 2 •: deeper",
                          "paragraph: one", "paragraph: two", "paragraph strong: bold"));
}

TEST(Odt, SaysThatItIsLocked) {
  const std::string bytes =
      zip_of({{"mimetype", "application/vnd.oasis.opendocument.text"},
              {"META-INF/manifest.xml",
               "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"},
              {"content.xml", "\x01\x02\x03"}});
  EXPECT_THAT(described(bytes),
              ElementsAre("refused: This file is locked with a password. Save a copy "
                          "without one and try again."));
}

}  // namespace
}  // namespace commonty::documents
