#include "platform/web/response.h"

#include <gtest/gtest.h>

namespace commonty::web {
namespace {

TEST(Responses, ReplaceAndAddHeadersInAnyCase) {
  Response response = html("<p>Hello</p>");
  response.set("content-type", "text/plain").add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
  EXPECT_EQ(response.header("Content-Type"), "text/plain");
  EXPECT_EQ(response.headers.size(), 3u);
}

TEST(Responses, KeepALineBreakFromBeginningAnotherHeader) {
  Response response;
  response.set("X-Name", "a\r\nSet-Cookie: stolen=1");
  EXPECT_EQ(response.header("X-Name"), "a  Set-Cookie: stolen=1");
}

TEST(SeeOther, GoesOnlyToPathsOfOurOwn) {
  EXPECT_EQ(see_other("/challenges/7?page=2#end").header("Location"), "/challenges/7?page=2#end");
  EXPECT_EQ(see_other("/").status, 303);
  for (std::string_view elsewhere :
       {"//example.org", "/\\example.org", "https://example.org", "", "challenges",
        "/\t/example.org", "/a\r\nSet-Cookie: x=1", "javascript:alert(1)"}) {
    SCOPED_TRACE(elsewhere);
    EXPECT_EQ(see_other(elsewhere).header("Location"), "/");
  }
}

TEST(Cookies, AreLockedToTheHostWhenSecure) {
  EXPECT_EQ(set_cookie({.name = "session", .value = "abc"}),
            "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(set_cookie({.name = "session", .value = "abc", .max_age_s = 60, .secure = false}),
            "session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
  EXPECT_EQ(set_cookie({.name = "s", .value = "", .max_age_s = -1, .secure = false}),
            "s=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST(Reasons, EachHaveAStatusAndAName) {
  EXPECT_EQ(status_of(Reason::invalid), 422);
  EXPECT_EQ(status_of(Reason::sign_in), 401);
  EXPECT_EQ(status_of(Reason::closed), 409);
  EXPECT_EQ(status_of(Reason::too_many), 429);
  EXPECT_EQ(name_of(Reason::not_found), "not-found");
}

}  // namespace
}  // namespace commonty::web
