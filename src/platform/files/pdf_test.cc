// PDFs are taken when they are pages to read and nothing else.
#include <gmock/gmock.h>

#include "platform/files/files.h"
#include "tests/support/pictures.h"

namespace commonty::files {
namespace {

using testing::HasSubstr;

std::string object(const std::string& dictionary) {
  return "8 0 obj\n<< " + dictionary + " >>\nendobj\n";
}

std::string why_not(const std::string& bytes) {
  const auto checked = check(bytes);
  return checked.ok() ? "" : checked.refusal().problems[0].text.id;
}

TEST(Pdfs, AreKeptAsTheyAre) {
  const std::string cases[] = {pdf_of(), pdf_of(object("/URI (https://strathkellan.example)")),
                               pdf_of(object("/Title (What the /Launching party said)")),
                               pdf_of(pdf_packed_list("4 0 << /Type /Font >>")),
                               pdf_of() + "\r\n\n"};
  for (const std::string& bytes : cases) {
    const auto checked = check(bytes);
    ASSERT_TRUE(checked.ok()) << checked.refusal().problems[0].text.id;
    EXPECT_EQ(checked->kind, Kind::pdf);
    EXPECT_EQ(checked->bytes, bytes);
  }
}

TEST(Pdfs, LoseWhatHidesBehindTheirEnd) {
  const std::string kept = check(pdf_of() + "PK\3\4 an archive").value().bytes;
  EXPECT_EQ(kept + "\n", pdf_of());
}

TEST(Pdfs, AreRefusedWhenTheyCouldDoSomething) {
  const std::string cases[] = {
      pdf_of(object("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
      pdf_of(object("/S /J#61vaScript")), pdf_of(object("/S/Launch/F(cmd.exe)")),
      pdf_of(object("/AcroForm << /XFA 9 0 R >>")),
      pdf_of(pdf_packed_list("4 0 << /S /JavaScript /JS (app.alert(1)) >>"))};
  for (const std::string& bytes : cases) {
    EXPECT_THAT(why_not(bytes), HasSubstr("can do something by itself"));
  }
}

TEST(Pdfs, AreRefusedWhenTheyCarryFiles) {
  for (const std::string& bytes :
       {pdf_of(object("/Names << /EmbeddedFiles 9 0 R >>")), pdf_of(object("/Type /EmbeddedFile")),
        pdf_of(pdf_packed_list("4 0 << /Subtype /FileAttachment >>"))}) {
    EXPECT_THAT(why_not(bytes), HasSubstr("carries other files"));
  }
}

TEST(Pdfs, AreRefusedWhenNobodyCanLookInside) {
  EXPECT_THAT(why_not(pdf_of("", "/Encrypt 9 0 R")), HasSubstr("locked"));
  const std::string cases[] = {
      pdf_of(object("/Type /ObjStm")),
      pdf_of(pdf_packed_list(zlib_packed("4 0 << /S /JavaScript >>"))),
      pdf_of("9 0 obj\n<< /Type /ObjStm >>\nstream\nnot packed\nendstream\nendobj\n"),
      pdf_of(pdf_packed_list("4 0 " + std::string(pdf_unpacked_size_max, ' ')))};
  for (const std::string& bytes : cases) {
    EXPECT_THAT(why_not(bytes), HasSubstr("cannot look into")) << bytes.size();
  }
}

TEST(Pdfs, AreRefusedWhenCutOffOrDamaged) {
  const std::string whole = pdf_of();
  for (std::size_t size = 5; size + 1 < whole.size(); ++size) {
    EXPECT_FALSE(check(whole.substr(0, size)).ok()) << size;
  }
  EXPECT_THAT(why_not(whole.substr(0, 200)), HasSubstr("end of this file is missing"));
  EXPECT_THAT(why_not(whole + std::string(2000, 'x')), HasSubstr("end of this file is missing"));
  EXPECT_THAT(why_not("%PDF-<html>\n%%EOF"), HasSubstr("damaged"));
  EXPECT_THAT(why_not("%PDF-1.7\n<html><script>startxref\n9\n%%EOF"), HasSubstr("damaged"));
  EXPECT_THAT(why_not("%PDF-1.7\nstartxref\n99999\n%%EOF"), HasSubstr("damaged"));
}

}  // namespace
}  // namespace commonty::files
