#include "platform/web/request.h"

#include <gtest/gtest.h>

#include "platform/web/target.h"

namespace commonty::web {
namespace {

TEST(Fields, KeepTheirOrderAndRepeatedNames) {
  const Fields fields = read_urlencoded("kind=idea&tag=a&tag=b&empty=&bare");
  EXPECT_EQ(fields.get("tag"), "a");
  EXPECT_EQ(fields.all("tag"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_TRUE(fields.has("empty"));
  EXPECT_TRUE(fields.has("bare"));
  EXPECT_FALSE(fields.has("missing"));
  EXPECT_EQ(fields.get("missing"), "");
}

TEST(Fields, ReadWhatBrowsersSend) {
  const Fields fields = read_urlencoded("q=buses+%26+trains%3D1&&na%C3%AFve=%E2%82%AC&half=%");
  EXPECT_EQ(fields.get("q"), "buses & trains=1");
  EXPECT_EQ(fields.get("naïve"), "€");
  EXPECT_EQ(fields.get("half"), "%");
  EXPECT_EQ(fields.pairs().size(), 3u);
}

TEST(Fields, HoldNoBadTextAndNoNul) {
  EXPECT_EQ(read_urlencoded("a=%FF%00x").get("a"), "\uFFFD\uFFFDx");
}

TEST(Cookies, AreFoundByTheirWholeName) {
  Request request;
  request.headers.add("cookie", "other=1; session=abc=; quoted=\"x\"");
  request.headers.add("cookie", "late=2");
  EXPECT_EQ(request.cookie("session"), "abc=");
  EXPECT_EQ(request.cookie("quoted"), "x");
  EXPECT_EQ(request.cookie("late"), "2");
  EXPECT_EQ(request.cookie("sess"), "");
  EXPECT_EQ(request.cookie("ession"), "");
}

TEST(Target, SplitsPathAndQuery) {
  const auto target = read_target("/challenges/a%20b?sort=new&x=%26");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/challenges/a b");
  EXPECT_EQ(target->query.get("sort"), "new");
  EXPECT_EQ(target->query.get("x"), "&");
  EXPECT_EQ(target->authority, "");
}

TEST(Target, TakesTheAbsoluteForm) {
  const auto target = read_target("http://example.org:8080/a?b=c");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->authority, "example.org:8080");
  EXPECT_EQ(target->path, "/a");
  EXPECT_EQ(read_target("http://example.org")->path, "/");
}

TEST(Target, CleansThePath) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"/", "/"},
      {"/a/./b", "/a/b"},
      {"/a/../b", "/b"},
      {"/../../etc/passwd", "/etc/passwd"},
      {"/a/%2e%2e/%2e%2e/b", "/b"},
      {"/a%2f..%2fb", "/b"},
      {"//elsewhere.example/x", "/elsewhere.example/x"},
      {"/a//b", "/a/b"},
      {"/a/", "/a/"},
      {"/a/..", "/"},
      {"/a/b/..", "/a/"},
      {"/a/.", "/a/"},
  };
  for (const auto& [raw, cleaned] : cases) {
    SCOPED_TRACE(raw);
    EXPECT_EQ(clean_path(raw), cleaned);
  }
}

TEST(Target, RefusesWhatIsNoPath) {
  for (std::string_view bad :
       {"", "a", "*", "/%", "/%zz", "/%00", "/a%00b", "/%0a", "/%ff", "/%7f", "/a\tb"}) {
    SCOPED_TRACE(bad);
    EXPECT_EQ(clean_path(bad), std::nullopt);
    EXPECT_FALSE(read_target(bad));
  }
}

TEST(Target, TakesTheJsonEndingAway) {
  EXPECT_EQ(read_target("/challenges.json")->path, "/challenges");
  EXPECT_TRUE(read_target("/challenges.json?x=1")->wants_json);
  EXPECT_EQ(read_target("/.json")->path, "/");
  EXPECT_EQ(read_target("/index.json")->path, "/");
  EXPECT_EQ(read_target("/challenges.atom")->path, "/challenges.atom");
  EXPECT_FALSE(read_target("/challenges.csv")->wants_json);
  EXPECT_EQ(read_target("/static/site.json")->path, "/static/site.json");
}

TEST(Accept, ChoosesBetweenPageAndJson) {
  using Wants = Request::Wants;
  const std::pair<std::string_view, Wants> cases[] = {
      {"", Wants::page},
      {"*/*", Wants::page},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Wants::page},
      {"application/json", Wants::json},
      {"Application/JSON; charset=utf-8", Wants::json},
      {"application/problem+json", Wants::json},
      {"application/*", Wants::json},
      {"application/json, text/plain, */*", Wants::json},
      {"text/html, application/json", Wants::page},
      {"text/html;q=0.5, application/json", Wants::json},
      {"application/json;q=0.5, text/html", Wants::page},
      {"application/json;q=0", Wants::page},
      {"application/json;q=7, text/html;q=0.1", Wants::page},
      {"text/plain", Wants::page},
  };
  for (const auto& [accept, wants] : cases) {
    SCOPED_TRACE(accept);
    EXPECT_EQ(wanted_by(accept), wants);
  }
}

TEST(Methods, AreNamedAsTheyAreSent) {
  for (std::string_view name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    EXPECT_EQ(name_of(method_named(name)), name);
  }
  EXPECT_EQ(method_named("get"), Method::other);
  EXPECT_EQ(method_named("BREW"), Method::other);
}

TEST(Uploads, ShareTheirBytesInCopies) {
  const Upload upload = Upload::in_memory("file", "notes.txt", "hello");
  const Upload copy = upload;
  EXPECT_EQ(copy.bytes(), "hello");
  EXPECT_EQ(copy.bytes().data(), upload.bytes().data());
  EXPECT_EQ(Upload().bytes(), "");
  EXPECT_EQ(Upload().size(), 0u);
}

}  // namespace
}  // namespace commonty::web
