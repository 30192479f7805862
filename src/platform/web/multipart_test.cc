#include "platform/web/multipart.h"

#include <gtest/gtest.h>

#include "platform/web/header_value.h"

namespace commonty::web {
namespace {

using State = MultipartReader::State;

const std::string ordinary_form =
    "ignored before\r\n--x1\r\n"
    "Content-Disposition: form-data; name=\"title\"\r\n\r\nBuses\r\n"
    "--x1 \t\r\ncontent-disposition: FORM-DATA; name=empty\r\n\r\n\r\n"
    "--x1\r\nContent-Disposition: form-data; name=\"notes\"; filename=\"C:\\docs\\my "
    "notes.txt\"\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nX-Other: 1\r\n\r\n"
    "one\r\n--x\r\n-\r\ntwo\r\n\r\n"
    "--x1\r\nContent-Disposition: form-data; name=\"unchosen\"; filename=\"\"\r\n\r\n\r\n"
    "--x1--\r\nignored after";

void expect_ordinary_form(const MultipartReader& reader) {
  ASSERT_EQ(reader.state(), State::done);
  EXPECT_EQ(reader.fields.get("title"), "Buses");
  EXPECT_TRUE(reader.fields.has("empty"));
  EXPECT_EQ(reader.fields.get("empty"), "");
  ASSERT_EQ(reader.uploads.size(), 1u);
  const Upload& upload = reader.uploads[0];
  EXPECT_EQ(upload.field, "notes");
  EXPECT_EQ(upload.file_name, "my notes.txt");
  EXPECT_EQ(upload.content_type, "text/plain");
  EXPECT_EQ(upload.bytes(), "one\r\n--x\r\n-\r\ntwo\r\n");
  EXPECT_FALSE(upload.on_disk());
}

State read_all(MultipartReader& reader, std::string_view form) { return reader.feed(form); }

std::string file_form(std::string_view bytes) {
  return "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n\r\n" +
         std::string(bytes) + "\r\n--b--";
}

TEST(Multipart, ReadsValuesAndFiles) {
  MultipartReader reader("x1");
  read_all(reader, ordinary_form);
  expect_ordinary_form(reader);
}

TEST(Multipart, ReadsTheSameHoweverItIsCut) {
  for (std::size_t cut = 0; cut <= ordinary_form.size(); ++cut) {
    SCOPED_TRACE(cut);
    MultipartReader reader("x1");
    reader.feed(std::string_view(ordinary_form).substr(0, cut));
    reader.feed(std::string_view(ordinary_form).substr(cut));
    expect_ordinary_form(reader);
  }
  MultipartReader reader("x1");
  for (const char c : ordinary_form) reader.feed({&c, 1});
  expect_ordinary_form(reader);
}

TEST(Multipart, PutsALargeFileOnDisk) {
  std::string bytes;
  for (int i = 0; bytes.size() < 200'000; ++i) bytes += std::to_string(i) + "\r\n--b";
  const std::string form = file_form(bytes + "x");
  MultipartReader reader("b-long");
  MultipartReader other("b");
  // With the boundary "b" the content would end at its first "\r\n--b".
  EXPECT_EQ(other.feed(form), State::malformed);

  std::string with_long_boundary = form;
  with_long_boundary.replace(0, 3, "--b-long");
  with_long_boundary.replace(with_long_boundary.size() - 5, 5, "--b-long--");
  for (std::size_t at = 0; at < with_long_boundary.size(); at += 4096) {
    reader.feed(std::string_view(with_long_boundary).substr(at, 4096));
  }
  ASSERT_EQ(reader.state(), State::done);
  ASSERT_EQ(reader.uploads.size(), 1u);
  EXPECT_TRUE(reader.uploads[0].on_disk());
  EXPECT_EQ(reader.uploads[0].size(), bytes.size() + 1);
  EXPECT_EQ(reader.uploads[0].bytes(), bytes + "x");
}

TEST(Multipart, KeepsExactlyTheLimitInMemory) {
  MultipartReader within("b", {.file_in_memory_max = 10});
  within.feed(file_form("0123456789"));
  ASSERT_EQ(within.uploads.size(), 1u);
  EXPECT_FALSE(within.uploads[0].on_disk());
  MultipartReader over("b", {.file_in_memory_max = 10});
  over.feed(file_form("0123456789a"));
  ASSERT_EQ(over.uploads.size(), 1u);
  EXPECT_TRUE(over.uploads[0].on_disk());
  EXPECT_EQ(over.uploads[0].bytes(), "0123456789a");
}

std::string files_form(int files) {
  std::string form;
  for (int i = 0; i < files; ++i) {
    form += "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + std::to_string(i) +
            "\"\r\n\r\n0123456789\r\n";
  }
  return form + "--b--";
}

TEST(Multipart, KeepsOnlySoMuchOfAllFilesInMemory) {
  MultipartReader reader("b", {.files_in_memory_max = 25});
  reader.feed(files_form(4));
  ASSERT_EQ(reader.uploads.size(), 4u);
  EXPECT_FALSE(reader.uploads[1].on_disk());
  EXPECT_TRUE(reader.uploads[2].on_disk());
  EXPECT_TRUE(reader.uploads[3].on_disk());
  EXPECT_EQ(reader.uploads[3].bytes(), "0123456789");
}

TEST(Multipart, TakesOnlySoManyFiles) {
  MultipartReader within("b", {.files_max = 3});
  within.feed(files_form(3));
  EXPECT_EQ(within.state(), State::done);
  MultipartReader over("b", {.files_max = 3, .files_in_memory_max = 25});
  over.feed(files_form(4));
  EXPECT_EQ(over.state(), State::too_large);
}

TEST(Multipart, KeepsAnEmptyFileThatHasAName) {
  MultipartReader reader("b");
  reader.feed(file_form(""));
  ASSERT_EQ(reader.uploads.size(), 1u);
  EXPECT_EQ(reader.uploads[0].size(), 0u);
  EXPECT_EQ(reader.uploads[0].bytes(), "");
}

TEST(Multipart, ReadsTheNamesThatBrowsersWrite) {
  MultipartReader reader("b");
  reader.feed(
      "--b\r\nContent-Disposition: form-data; name=\"a%22b%0D%0Ac\"; filename=\"né \\\"x\\\".txt\""
      "\r\n\r\n1\r\n--b--");
  ASSERT_EQ(reader.uploads.size(), 1u);
  EXPECT_EQ(reader.uploads[0].field, "a\"b  c");
  EXPECT_EQ(reader.uploads[0].file_name, "né \"x\".txt");
}

TEST(Multipart, RepairsTextThatIsNotUtf8) {
  MultipartReader reader("b");
  reader.feed("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--b--");
  EXPECT_EQ(reader.fields.get("a"), "\uFFFD");
}

TEST(Multipart, RefusesWhatIsNotAForm) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"no name", "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--"},
      {"no disposition", "--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--"},
      {"an attachment", "--b\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--b--"},
      {"a line without a colon", "--b\r\nContent-Disposition\r\n\r\n1\r\n--b--"},
      {"two dispositions",
       "--b\r\nContent-Disposition: form-data; name=a\r\n"
       "Content-Disposition: form-data; name=b\r\n\r\n1\r\n--b--"},
      {"words after the boundary", "--b oops\r\n\r\n"},
      {"half an end", "--b-\r\n\r\n"},
  };
  for (const auto& [name, form] : cases) {
    SCOPED_TRACE(name);
    MultipartReader reader("b");
    EXPECT_EQ(reader.feed(form), State::malformed);
    EXPECT_EQ(reader.feed("--b--"), State::malformed);
  }
}

TEST(Multipart, IsNotDoneBeforeItsEnd) {
  MultipartReader reader("b");
  EXPECT_EQ(reader.feed("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b"),
            State::reading);
}

TEST(Multipart, HoldsItsLimits) {
  MultipartReader many("b", {.parts_max = 2});
  std::string form;
  for (int i = 0; i < 3; ++i) form += "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
  EXPECT_EQ(many.feed(form), State::too_large);

  MultipartReader long_value("b", {.values_size_max = 5});
  EXPECT_EQ(long_value.feed("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n123456\r\n--b--"),
            State::too_large);

  MultipartReader long_header("b", {.part_header_size_max = 100});
  EXPECT_EQ(long_header.feed("--b\r\nX: " + std::string(101, 'a')), State::malformed);
}

TEST(MultipartBoundary, IsReadFromTheContentType) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b'c\""), "a b'c");
  for (std::string_view bad :
       {"multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=a",
        "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a{b", ""}) {
    SCOPED_TRACE(bad);
    EXPECT_EQ(multipart_boundary(bad), std::nullopt);
  }
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')),
            std::nullopt);
}

TEST(HeaderValues, ReadParametersInAnyShape) {
  const HeaderValue value = read_header_value(" Form-Data ;a=1; B = \"x;y\\\"z\" junk;; c ;d=");
  EXPECT_EQ(value.word, "form-data");
  EXPECT_EQ(value.parameter("a"), "1");
  EXPECT_EQ(value.parameter("b"), "x;y\"z");
  EXPECT_EQ(value.parameter("c"), std::nullopt);
  EXPECT_EQ(value.parameter("d"), "");
  EXPECT_EQ(read_header_value("").word, "");
  EXPECT_EQ(read_header_value("a;b=\"open").parameter("b"), "open");
}

}  // namespace
}  // namespace commonty::web
