#include <regex>

#include "civic/letters/letters.h"
#include "civic/people/sign_in.h"
#include "tests/support/site/site.h"

namespace commonty::people {
namespace {

using testing::HasSubstr;
using testing::Not;

class SignInPage : public AnySite {
 protected:
  // The address of the link in the last letter.
  std::string last_link() {
    site().run_jobs();
    EXPECT_FALSE(letters.letters.empty());
    if (letters.letters.empty()) return "";
    std::smatch match;
    const std::string text = letters.letters.back().text;
    EXPECT_TRUE(std::regex_search(text, match, std::regex("/sign-in/[A-Za-z0-9_-]{43}"))) << text;
    return match.str();
  }
  std::string link_for(const std::string& email, const std::string& back = "/challenges") {
    Browser asker = browser();
    EXPECT_EQ(asker.post("/sign-in", {{"email", email}, {"back", back}}).location, "/sign-in/sent");
    return last_link();
  }
  std::int64_t links_to(const std::string& email) {
    return store().read([&](Tx& tx) {
      return tx.one<std::int64_t>("SELECT count(*) FROM sign_in_links WHERE email = $1", email);
    });
  }
  std::int64_t count(const std::string& sql) {
    return store().read([&](Tx& tx) { return tx.one<std::int64_t>(sql); });
  }
};
ON_BOTH_DATABASES(SignInPage);

TEST_P(SignInPage, SignsInByTheLinkInTheLetterAndLeadsBack) {
  person("ann@example.org", "Ann");
  const std::string link = link_for("ann@example.org");
  EXPECT_EQ(letters.letters.back().to, "ann@example.org");
  Browser ann = browser();
  EXPECT_THAT(ann.get(link).body, HasSubstr("ann@example.org"));
  EXPECT_EQ(ann.get("/me").location, "/sign-in?back=%2Fme");
  EXPECT_EQ(ann.post(link).location, "/challenges");
  EXPECT_EQ(ann.get_json("/me").json().at("name").as_string(), "Ann");
}

TEST_P(SignInPage, AsksThoseWhoAreNewForAName) {
  Browser bea = browser();
  const Answer answer = bea.post(link_for("Bea@Example.org"));
  EXPECT_EQ(answer.location, "/me/name?back=%2Fchallenges");
  EXPECT_THAT(bea.get(answer.location).body, HasSubstr("href=\"/challenges\""));
  EXPECT_EQ(bea.post("/me/name", {{"name", " Bea  B. "}, {"back", "/challenges"}}).location,
            "/challenges");
  EXPECT_EQ(bea.get_json("/me").json().at("name").as_string(), "Bea B.");
  EXPECT_EQ(bea.get_json("/me").json().at("email").as_string(), "bea@example.org");
}

TEST_P(SignInPage, LookingAtALinkSpendsNothingAndMakesNobody) {
  const std::string link = link_for("ann@example.org");
  for (int scanner = 0; scanner < 3; ++scanner) EXPECT_EQ(browser().get(link).status, 200);
  EXPECT_EQ(count("SELECT count(*) FROM people"), 0);
  EXPECT_EQ(browser().post(link).status, 303);
}

TEST_P(SignInPage, NeverSignsInTwiceByOneLink) {
  const std::string link = link_for("ann@example.org");
  EXPECT_EQ(browser().post(link).status, 303);
  Browser thief = browser();
  const Answer again = thief.post(link);
  EXPECT_EQ(again.status, 410);
  EXPECT_THAT(again.body, HasSubstr("used already"));
  EXPECT_THAT(again.body, HasSubstr("href=\"/sign-in\""));
  EXPECT_FALSE(thief.cookies().contains("session"));
  EXPECT_THAT(thief.get(link).body, Not(HasSubstr("ann@example.org")));
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 1);
}

TEST_P(SignInPage, AFormSentTwiceOpensOneSession) {
  const std::string link = link_for("ann@example.org");
  Browser ann = browser();
  ann.get(link);
  Browser same = ann;
  EXPECT_EQ(ann.post(link, {{"once", "k"}}).status, 303);
  EXPECT_EQ(same.post(link, {{"once", "k"}}).status, 303);
  // The first answer may have been lost, and its cookie with it.
  EXPECT_EQ(same.cookies().at("session"), ann.cookies().at("session"));
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), 1);
}

TEST_P(SignInPage, SaysKindlyThatALinkIsTooOldOrUnknown) {
  const std::string link = link_for("ann@example.org");
  clock.advance(30 * minute_ms);
  for (const std::string& path : {link, "/sign-in/" + std::string(43, 'x')}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(browser().get(path).status, 410);
    Browser late = browser();
    EXPECT_EQ(late.post(path).status, 410);
    EXPECT_FALSE(late.cookies().contains("session"));
  }
  EXPECT_THAT(browser().get(link).body, HasSubstr("too old"));
  EXPECT_THAT(browser().get("/sign-in/abc").body, HasSubstr("do not know this link"));
}

TEST_P(SignInPage, ForgetsOldLinksAfterAWeek) {
  link_for("ann@example.org");
  clock.advance(8 * day_ms);
  site().run_jobs();
  EXPECT_EQ(count("SELECT count(*) FROM sign_in_links"), 0);
}

TEST_P(SignInPage, NeverTellsWhoIsKnownHere) {
  person("ann@example.org", "Ann");
  Browser one = browser(), other = browser();
  const Answer known = one.post("/sign-in", {{"email", "ann@example.org"}});
  const Answer unknown = other.post("/sign-in", {{"email", "zoe@example.org"}});
  EXPECT_EQ(known.status, unknown.status);
  EXPECT_EQ(known.location, unknown.location);
  site().run_jobs();
  EXPECT_EQ(letters.letters.size(), 2u);
}

TEST_P(SignInPage, RefusesWhatIsNoAddressAndKeepsWhatWasTyped) {
  const Answer answer = browser().post("/sign-in", {{"email", "ann at home"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("ann at home"));
  EXPECT_THAT(answer.body, HasSubstr("email-error"));
  EXPECT_EQ(store().read(letters::waiting), 0);
}

TEST_P(SignInPage, KeepsDigestsAlone) {
  const std::string link = link_for("ann@example.org");
  const std::string token = link.substr(std::string("/sign-in/").size());
  const auto kept = store().read(
      [](Tx& tx) { return tx.one<std::string>("SELECT token_digest FROM sign_in_links"); });
  EXPECT_EQ(kept.size(), 64u);
  EXPECT_NE(kept, token);
}

TEST_P(SignInPage, NeverLeadsToAnotherSite) {
  for (const std::string back :
       {"https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb", "javascript:x"}) {
    SCOPED_TRACE(back);
    person("ann@example.org", "Ann");
    EXPECT_EQ(browser().post(link_for("ann@example.org", back)).location, "/");
    clock.advance(10 * minute_ms);
    Browser anyone = browser();
    EXPECT_EQ(anyone.get("/language?to=gd&back=" + back).location, "/");
  }
}

// A stranger can neither fill the box of an address nor keep its owner out.
TEST_P(SignInPage, SendsAnAddressFewLettersADayAndAlwaysOneThatWorks) {
  for (int i = 0; i < 24 * 12; ++i) {
    Browser stranger = browser();
    EXPECT_EQ(stranger.post("/sign-in", {{"email", "Ann@example.org"}}).status, 303) << i;
    clock.advance(5 * minute_ms);
  }
  EXPECT_LE(links_to("ann@example.org"), 65);
}

TEST_P(SignInPage, SlowsDownWhoAsksAgainAndAgain) {
  Browser asker = browser();
  Answer answer;
  for (int i = 0; i < 6; ++i) answer = asker.post("/sign-in", {{"email", "ann@example.org"}});
  EXPECT_EQ(answer.location, "/sign-in/sent");
  EXPECT_EQ(links_to("ann@example.org"), 5);  // no letter more: one of those five will do
  store().write([&](Tx& tx) { tx.run("UPDATE sign_in_links SET used_at = $1", tx.now()); });
  answer = asker.post("/sign-in", {{"email", "ann@example.org"}});
  EXPECT_EQ(answer.status, 429);
  EXPECT_GT(std::stoi(answer.header("Retry-After")), 0);
  EXPECT_EQ(asker.post("/sign-in", {{"email", "bea@example.org"}}).status, 303);
}

// Whoever has one address of version 6 mostly has as many as they like.
TEST_P(SignInPage, SlowsDownWhoComesFromEverNewAddresses) {
  Browser asker = browser();
  Answer answer;
  for (int i = 0; i < 31; ++i) {
    asker.remote = "2001:db8:1:2::" + std::to_string(i);
    answer = asker.post("/sign-in", {{"email", "p" + std::to_string(i) + "@example.org"}});
  }
  EXPECT_EQ(answer.status, 429);
  asker.remote = "2001:db8:1:3::1";
  EXPECT_EQ(asker.post("/sign-in", {{"email", "bea@example.org"}}).status, 303);
}

TEST_P(SignInPage, GivesANewSessionAndEndsTheOldOne) {
  Browser ann = browser_of("ann@example.org", "Ann");
  const std::string before = ann.cookies().at("session");
  EXPECT_EQ(ann.post(link_for("bea@example.org")).status, 303);
  EXPECT_NE(ann.cookies().at("session"), before);
  Browser old = browser();
  old.set_cookie("session", before);
  EXPECT_EQ(old.get("/me").status, 303);
}

TEST_P(SignInPage, ShowsTheLinkOnlyOnASampleSiteAndAtHome) {
  EXPECT_EQ(browser().post("/sign-in", {{"email", "ann@example.org"}}).location, "/sign-in/sent");
  Settings sample = settings;
  sample.sample = true;
  server::Site other(store(), letters, clock, sample);
  Browser home(other), away(other);
  away.remote = "192.0.2.7";
  EXPECT_EQ(away.post("/sign-in", {{"email", "ann@example.org"}}).location, "/sign-in/sent");
  const Answer answer = home.post("/sign-in", {{"email", "ann@example.org"}});
  ASSERT_THAT(answer.location, testing::StartsWith("/sign-in/sent?link="));
  EXPECT_THAT(home.get(answer.location).body, HasSubstr("href=\"/sign-in/"));
  EXPECT_THAT(away.get(answer.location).body, Not(HasSubstr("href=\"/sign-in/A")));
  const auto link = home.get_json(answer.location).json().at("link_url").as_string();
  EXPECT_EQ(away.get_json(answer.location).json().at("link_url").as_string(), "");
  EXPECT_EQ(home.post(std::string(link)).status, 303);
}

class FirstRun : public SignInPage {
 protected:
  std::string key() { return store().write(first_run_key); }
};
ON_BOTH_DATABASES(FirstRun);

TEST_P(FirstRun, MakesTheFirstPersonTheAdministratorOnce) {
  const std::string first = key();
  EXPECT_EQ(first, key());
  Browser ann = browser();
  EXPECT_EQ(ann.get("/first-run").status, 404);
  EXPECT_EQ(ann.get("/first-run?key=guess").status, 404);
  EXPECT_EQ(ann.get("/first-run?key=" + first).status, 200);
  EXPECT_EQ(ann.post("/first-run", {{"key", first}, {"email", "no"}}).status, 422);
  const FormFields form = {{"key", first}, {"email", "ann@example.org"}, {"name", "Ann"}};
  EXPECT_EQ(ann.post("/first-run", form).location, "/site");
  EXPECT_TRUE(ann.get_json("/me").json().at("site_admin").as_bool());
  EXPECT_EQ(key(), "");
  EXPECT_EQ(browser().post("/first-run", form).status, 404);
  EXPECT_EQ(browser().get("/first-run?key=" + first).status, 404);
}

TEST_P(FirstRun, IsNotEndedByWhoeverSignsInBefore) {
  const std::string first = key();
  person("eve@example.org", "Eve");
  EXPECT_EQ(key(), first);
  EXPECT_EQ(browser().get("/first-run?key=" + first).status, 200);
}

TEST_P(FirstRun, IsOverOnceAnAdministratorIsHere) {
  const std::string first = key();
  const PersonId ann = person("ann@example.org", "Ann");
  store().write([&](Tx& tx) { set_site_admin(tx, ann, true); });
  EXPECT_EQ(browser().get("/first-run?key=" + first).status, 404);
}

}  // namespace
}  // namespace commonty::people
