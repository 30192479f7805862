#include "platform/web/assets.h"

#include <gtest/gtest.h>

namespace commonty::web {
namespace {

using resources::File;

constexpr std::string_view manifest = R"({
  "_shared-1a.js": {"file": "assets/shared-1a.js", "imports": ["_base-2b.js"],
                    "css": ["assets/shared-3c.css"]},
  "_base-2b.js": {"file": "assets/base-2b.js", "imports": ["_shared-1a.js"]},
  "src/site.ts": {"file": "assets/site-4d.js", "name": "site", "src": "src/site.ts",
                  "isEntry": true, "imports": ["_shared-1a.js"], "css": ["assets/site-5e.css"]},
  "src/look.scss": {"file": "assets/look-6f.css", "src": "src/look.scss", "isEntry": true}
})";

const File files[] = {
    {"src/civic/people/people.html", "not an asset"}, {"web/dist/.vite/manifest.json", manifest},
    {"web/dist/assets/site-4d.js", "let plain"},      {"web/dist/assets/site-4d.js.br", "BR"},
    {"web/dist/assets/site-4d.js.gz", "GZIP"},        {"web/dist/favicon.svg", "<svg/>"},
};

Request get(std::string path, std::string accept_encoding = "") {
  Request request;
  request.path = std::move(path);
  if (!accept_encoding.empty()) request.headers.add("accept-encoding", std::move(accept_encoding));
  return request;
}

TEST(Assets, FindsWhatAPageNeeds) {
  const Assets assets(files);
  const Assets::Entry site = assets.entry("src/site.ts");
  EXPECT_EQ(site.file, "/static/assets/site-4d.js");
  EXPECT_EQ(site.css, (std::vector<std::string>{"/static/assets/shared-3c.css",
                                                "/static/assets/site-5e.css"}));
  EXPECT_EQ(site.imports,
            (std::vector<std::string>{"/static/assets/shared-1a.js", "/static/assets/base-2b.js"}));
  EXPECT_EQ(assets.entry("src/look.scss").file, "/static/assets/look-6f.css");
  EXPECT_EQ(assets.entry("_shared-1a.js").file, "");
}

TEST(Assets, ServeHashedFilesForEver) {
  const Assets assets(files);
  const auto answer = assets.answer(get("/static/assets/site-4d.js"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content(), "let plain");
  EXPECT_EQ(answer.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(answer.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(answer.header("Content-Encoding"), "");
  EXPECT_EQ(assets.answer(get("/static/favicon.svg")).header("Cache-Control"),
            "public, max-age=3600");
  EXPECT_EQ(assets.answer(get("/static/favicon.svg")).header("Vary"), "");
}

TEST(Assets, AreSentInTheSmallestFormThatIsTaken) {
  const Assets assets(files);
  const auto plain = assets.answer(get("/static/assets/site-4d.js"));
  const auto br = assets.answer(get("/static/assets/site-4d.js", "gzip, deflate, br"));
  const auto gzip = assets.answer(get("/static/assets/site-4d.js", "gzip, br;q=0"));
  EXPECT_EQ(br.content(), "BR");
  EXPECT_EQ(br.header("Content-Encoding"), "br");
  EXPECT_EQ(br.header("Content-Type"), plain.header("Content-Type"));
  EXPECT_EQ(gzip.content(), "GZIP");
  EXPECT_NE(br.header("ETag"), plain.header("ETag"));
}

TEST(Assets, AreOnlyThose) {
  const Assets assets(files);
  for (std::string_view path :
       {"/static/", "/static/nothing.js", "/static/.vite/manifest.json", "/static/manifest.json",
        "/static/assets/site-4d.js.br", "/assets/site-4d.js", "/static/people.html"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(assets.answer(get(std::string(path))).status, 404);
  }
}

TEST(Assets, MayBeMissing) {
  const Assets assets({});
  EXPECT_EQ(assets.entry("src/site.ts").file, "");
  EXPECT_EQ(assets.answer(get("/static/x.js")).status, 404);
}

TEST(Assets, RefuseABrokenManifest) {
  const File broken[] = {{"web/dist/manifest.json", "{"}};
  EXPECT_THROW(Assets assets(broken), std::runtime_error);
}

TEST(Codings, AreAcceptedAsTheClientSays) {
  EXPECT_TRUE(accepts_coding("gzip, br", "br"));
  EXPECT_TRUE(accepts_coding("*", "br"));
  EXPECT_TRUE(accepts_coding("*;q=0, GZIP;q=0.5", "gzip"));
  EXPECT_FALSE(accepts_coding("br;q=0, *", "br"));
  EXPECT_FALSE(accepts_coding("", "br"));
  EXPECT_FALSE(accepts_coding("brotli", "br"));
}

}  // namespace
}  // namespace commonty::web
