// Pictures are taken for what they are, and keep nothing but what is seen.
#include <gmock/gmock.h>

#include "platform/files/files.h"
#include "tests/support/pictures.h"

namespace commonty::files {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int app1 = 0xE1, app2 = 0xE2, app14 = 0xEE, comment = 0xFE;

std::string exif_segment(int orientation) {
  return jpeg_segment(app1, std::string("Exif\0\0", 6) + camera_notes(orientation));
}

void expect_kept(const std::string& bytes, Kind kind, int width, int height) {
  const auto checked = check(bytes);
  ASSERT_TRUE(checked.ok()) << checked.refusal().problems[0].text.id;
  EXPECT_EQ(checked->kind, kind);
  EXPECT_EQ(checked->width, width);
  EXPECT_EQ(checked->height, height);
  EXPECT_EQ(check(checked->bytes).value().bytes, checked->bytes);
}

Refusal refusal_of(const std::string& bytes) {
  const auto checked = check(bytes);
  EXPECT_FALSE(checked.ok());
  return checked.ok() ? Refusal{} : checked.refusal();
}

std::string why_not(const std::string& bytes) {
  const Refusal refusal = refusal_of(bytes);
  return refusal.problems.empty() ? "" : refusal.problems[0].text.id;
}

TEST(Pictures, AreTakenForWhatTheyAre) {
  expect_kept(png_of(5, 3), Kind::png, 5, 3);
  expect_kept(png_of(1, 1), Kind::png, 1, 1);
  expect_kept(jpeg_of(40, 30), Kind::jpeg, 40, 30);
}

TEST(Pictures, LoseWhatTheyTellOfPlaceAndCamera) {
  const std::string png =
      check(png_of(5, 3,
                   png_chunk("tEXt", "Author\0Mairi Bain") +
                       png_chunk("iTXt", "XML:com.adobe.xmp GPS 57.1N") +
                       png_chunk("eXIf", camera_notes(1)) + png_chunk("iCCP", "Mairi's screen") +
                       png_chunk("gAMA", std::string("\0\0\xB1\x8F", 4))))
          .value()
          .bytes;
  const std::string jpeg =
      check(jpeg_of(8, 8,
                    exif_segment(1) +
                        jpeg_segment(app1, "http://ns.adobe.com/xap/1.0/ GPS 57.1N Mairi") +
                        jpeg_segment(app2, "Mairi's screen") + jpeg_segment(comment, "by Mairi")))
          .value()
          .bytes;
  for (const std::string& bytes : {png, jpeg}) {
    EXPECT_THAT(bytes, Not(HasSubstr("GPS")));
    EXPECT_THAT(bytes, Not(HasSubstr("Mairi")));
    EXPECT_THAT(bytes, Not(HasSubstr("Strathcam")));
  }
  EXPECT_THAT(png, HasSubstr("gAMA"));
  EXPECT_EQ(jpeg, jpeg_of(8, 8));
}

TEST(Pictures, StayUpright) {
  for (const int orientation : {2, 3, 6, 8}) {
    SCOPED_TRACE(orientation);
    const bool on_side = orientation >= 5;
    const std::string jpeg = jpeg_of(40, 16, exif_segment(orientation));
    expect_kept(jpeg, Kind::jpeg, on_side ? 16 : 40, on_side ? 40 : 16);
    EXPECT_THAT(check(jpeg).value().bytes, HasSubstr("Exif"));
    EXPECT_THAT(check(jpeg).value().bytes, Not(HasSubstr("GPS")));
    expect_kept(png_of(4, 2, png_chunk("eXIf", camera_notes(orientation))), Kind::png,
                on_side ? 2 : 4, on_side ? 4 : 2);
  }
  const std::string cut = camera_notes(6).substr(0, 20);
  expect_kept(jpeg_of(40, 16, jpeg_segment(app1, std::string("Exif\0\0", 6) + cut)), Kind::jpeg, 40,
              16);
}

TEST(Pictures, LoseTheSmallPictureInside) {
  const std::string small(3 * 3 * 3, 'x');
  const std::string jfif = std::string("JFIF\0\1\2\0\0\1\0\1\3\3", 14);
  const std::string kept = check(jpeg_of(8, 8, jpeg_segment(0xE0, jfif + small))).value().bytes;
  EXPECT_THAT(kept, HasSubstr("JFIF"));
  EXPECT_THAT(kept, Not(HasSubstr("xxx")));
}

TEST(Pictures, KeepHowTheirColoursAreMeant) {
  const std::string adobe("Adobe\0\x64\0\0\0\0\2", 12);
  EXPECT_THAT(check(jpeg_of(8, 8, jpeg_segment(app14, adobe + "more"))).value().bytes,
              HasSubstr(jpeg_segment(app14, adobe)));
}

TEST(Pictures, LoseWhatHidesBehindTheirEnd) {
  const std::string hidden = "PK\3\4<script>alert(1)</script>";
  EXPECT_EQ(check(png_of(5, 3) + hidden).value().bytes, png_of(5, 3));
  EXPECT_EQ(check(jpeg_of(8, 8) + hidden).value().bytes, jpeg_of(8, 8));
}

TEST(Pictures, AreRefusedWhenTheyAreSomethingElse) {
  struct Case {
    const char* name;
    std::string bytes;
  };
  const Case cases[] = {
      {"page", "<!doctype html><script>alert(1)</script>"},
      {"drawing", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"},
      {"archive", "PK\x03\x04 word/document.xml"},
      {"gif", "GIF89a<script>"},
      {"web picture", "RIFF....WEBPVP8 "},
      {"program", "MZ\x90"},
      {"page before a picture", "<html>" + png_of(5, 3)},
      {"half a name", "\x89PN"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const Refusal refusal = refusal_of(one.bytes);
    EXPECT_EQ(refusal.reason, Reason::unsupported);
    EXPECT_THAT(why_not(one.bytes), HasSubstr("not a PNG or JPEG picture or a PDF"));
  }
  EXPECT_THAT(why_not(std::string("\0\0\0\x18", 4) + "ftypheic...."), HasSubstr("HEIC"));
  EXPECT_THAT(why_not(""), HasSubstr("nothing in this file"));
  EXPECT_EQ(refusal_of(png_of(1, 1) + std::string(file_size_max, 'x')).reason, Reason::too_large);
}

TEST(Pictures, AreRefusedWhenCutOffAnywhere) {
  for (const std::string& whole : {png_of(5, 3), jpeg_of(64, 64)}) {
    for (std::size_t size = 8; size < whole.size(); ++size) {
      EXPECT_FALSE(check(whole.substr(0, size)).ok()) << size << " of " << whole.size();
    }
  }
  const std::string jpeg = jpeg_of(64, 64);
  EXPECT_THAT(why_not(jpeg.substr(0, jpeg.size() - 2)), HasSubstr("end of this file is missing"));
  EXPECT_THAT(why_not(png_of(5, 3).substr(0, 60)), HasSubstr("end of this file is missing"));
}

TEST(Pictures, AreRefusedWhenTheyWouldUnfoldTooFar) {
  for (const std::string& bytes :
       {png_header(60'000, 60'000), png_header(17'000, 10), png_header(16'000, 16'000),
        "\xFF\xD8" + jpeg_frame(60'000, 60'000), "\xFF\xD8" + jpeg_frame(10, 17'000)}) {
    EXPECT_EQ(refusal_of(bytes).reason, Reason::too_large);
    EXPECT_THAT(why_not(bytes), HasSubstr("more than can be shown"));
  }
  const std::string wide = "\xFF\xD8" + jpeg_frame(8'000, 8'000) + std::string(100, '\0');
  EXPECT_THAT(why_not(wide + "\xFF\xD9"), HasSubstr("end of this file is missing"));
}

TEST(Pictures, AreRefusedWhenTheirPixelsAreNotAsManyAsTheySay) {
  const auto with_pixels = [](const std::string& rows) {
    return png_header(5, 3) + png_chunk("IDAT", rows) + png_chunk("IEND", "");
  };
  const std::string right(18, '\0');
  EXPECT_TRUE(check(with_pixels(zlib_packed(right))).ok());
  EXPECT_FALSE(check(with_pixels(zlib_packed(right.substr(1)))).ok());
  EXPECT_FALSE(check(with_pixels(zlib_packed(std::string(1'000'000, '\0')))).ok());
  EXPECT_FALSE(check(with_pixels(zlib_packed(right) + "hidden")).ok());
  EXPECT_FALSE(check(with_pixels("not packed at all")).ok());
  EXPECT_FALSE(check(with_pixels("")).ok());
}

TEST(Pictures, AreRefusedWhenDamaged) {
  std::string flipped = png_of(5, 3);
  flipped[30] = static_cast<char>(flipped[30] ^ 1);
  const std::string pixels = png_chunk("IDAT", zlib_packed(std::string(18, '\0')));
  const std::string end = png_chunk("IEND", "");
  const std::string cases[] = {
      flipped,
      png_of(5, 3, png_chunk("CgBI", "1234")),
      png_header(5, 3) + end,
      png_header(0, 3) + pixels + end,
      png_header(5, 3) + pixels + png_chunk("tEXt", "a") + png_chunk("IDAT", "") + end,
      "\xFF\xD8\xFF\xD9",
      "\xFF\xD8" + std::string("\xFF\xD8\xFF\xD9"),
      "\xFF\xD8 <script>\xFF\xD9",
      jpeg_of(8, 8, jpeg_segment(0xDB, "short")),
      jpeg_of(8, 8, jpeg_segment(0xC4, "short")),
      jpeg_of(8, 8, jpeg_frame(8, 8)),
  };
  for (const std::string& bytes : cases) EXPECT_FALSE(check(bytes).ok()) << bytes.size();
}

TEST(Pictures, OfKindsThatNoBrowserShowsAreRefused) {
  std::string arithmetic = jpeg_of(8, 8);
  arithmetic[arithmetic.find("\xFF\xC0") + 1] = '\xC9';
  EXPECT_THAT(why_not(arithmetic), HasSubstr("browsers cannot show"));
}

}  // namespace
}  // namespace commonty::files
