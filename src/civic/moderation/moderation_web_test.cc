#include "civic/moderation/moderation_web.h"

#include <boost/json/array.hpp>

#include "civic/moderation/moderation.h"
#include "civic/notices/notices.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::moderation {
namespace {

using challenges::Challenge;
using contributions::Contribution;
using permissions::Role;
using testing::HasSubstr;
using testing::Not;

class ModerationPages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) {
      challenge = add_challenge(tx);
      bob = add_person(tx, "Bob");
      rude =
          contributions::post(tx, bob, challenge, {.title = "Carpets", .text = "Something unkind"})
              .value();
      comment = comments::post(tx, add_person(tx, "Ewa"), rude, "A wretched remark").value().id;
    });
    at = "/challenges/" + challenge.slug;
    url = "/contributions/" + rude.id.text();
    comment_url = "/comments/" + comment.text();
  }
  Browser as(const std::string& name) { return browser_of(lower_ascii(name) + "@people.example"); }
  Browser with_role(const std::string& name, Role role) {
    const PersonId id = person(lower_ascii(name) + "@people.example", name);
    store().write([&](Tx& tx) { challenges::give_role(tx, challenge.id, id, role, id); });
    return as(name);
  }
  void hide_it() {
    Browser ann = as("Ann");
    const Answer hidden =
        ann.post(url + "/hiding", {{"reason", "rude"}, {"note", "Please say it kindly"}});
    EXPECT_EQ(hidden.status, 303) << hidden.body;
  }
  void show_it() { EXPECT_EQ(as("Ann").post(url + "/showing").status, 303); }
  // All places where everyone reads what was given.
  std::vector<std::string> public_places() {
    return {"/",
            at,
            at + ".json",
            at + "/contributions",
            at + "/contributions.csv",
            at + "/contributions/all.json",
            at + "/feed.atom",
            at + "/similar?text=something+unkind",
            "/search?q=unkind",
            "/search.json?q=carpets",
            "/challenges.json"};
  }
  std::int64_t number_given() {
    return browser().get_json(at).json().at("counts").at("all").as_int64();
  }

  Challenge challenge;
  PersonId bob;
  Contribution rude;
  CommentId comment;
  std::string at, url, comment_url;
};
ON_BOTH_DATABASES(ModerationPages);

TEST_P(ModerationPages, TakeAReportFromAGuest) {
  Browser guest = browser();
  const Answer form = guest.get(url + "/report");
  EXPECT_THAT(form.body, HasSubstr("Something unkind"));
  for (const Reason reason : reasons) {
    EXPECT_THAT(form.body, HasSubstr("value=\"" + std::string(name_of(reason)) + "\""));
  }
  const Answer thanks =
      guest.post_and_follow(url + "/reports", {{"reason", "rude"}, {"words", "It hurts"}});
  EXPECT_THAT(thanks.body, HasSubstr("A person will look at it"));
  guest.post_and_follow(url + "/reports", {{"reason", "spam"}});
  browser().post_and_follow(url + "/reports", {{"reason", "spam"}});

  Browser ann = as("Ann");
  EXPECT_THAT(ann.get(at + "/moderation").body, HasSubstr("2 reports wait"));
  const Answer queue = ann.get(at + "/moderation/queue");
  EXPECT_THAT(queue.body, HasSubstr("Rude or hurtful"));
  EXPECT_THAT(queue.body, HasSubstr("It hurts"));
  EXPECT_THAT(queue.body, HasSubstr("1 other person says so too"));
  EXPECT_THAT(queue.body, HasSubstr(url + "/hiding"));
}

TEST_P(ModerationPages, WantAReasonFromTheListAndKeepWhatWasTyped) {
  Browser guest = browser();
  for (const char* reason : {"", "because", "RUDE"}) {
    SCOPED_TRACE(reason);
    const Answer refused =
        guest.post(url + "/reports", {{"reason", reason}, {"words", "It hurts"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("Choose a reason"));
    EXPECT_THAT(refused.body, HasSubstr("It hurts"));
  }
  Browser ann = as("Ann");
  const Answer refused = ann.post(url + "/hiding", {{"note", "Say it kindly"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Say it kindly"));
  const std::string too_long(words_length_max + 1, 'x');
  EXPECT_EQ(guest.post(url + "/reports", {{"reason", "rude"}, {"words", too_long}}).status, 422);
  EXPECT_THAT(ann.get(at + "/moderation/queue").body, HasSubstr("Nothing waits"));
  EXPECT_EQ(browser().get(url).status, 200);
}

TEST_P(ModerationPages, AreForModerators) {
  browser().post_and_follow(url + "/reports", {{"reason", "rude"}});
  const std::string report =
      store().read([&](Tx& tx) { return moderation::queue(tx, challenge.id, 1).at(0).id.text(); });
  const std::vector<std::string> pages = {at + "/moderation/queue", url + "/hiding",
                                          url + "/showing", comment_url + "/hiding",
                                          comment_url + "/showing"};
  const std::vector<std::string> deeds = {at + "/moderation/queue/" + report, url + "/hiding",
                                          url + "/showing", comment_url + "/hiding",
                                          comment_url + "/showing"};
  struct {
    const char* who;
    Browser here;
    int page, deed;
  } cases[] = {
      {"nobody", browser(), 303, 401},
      {"somebody", browser_of("ian@people.example", "Ian"), 403, 403},
      {"the author", as("Bob"), 403, 403},
      {"a champion", with_role("Cal", Role::champion), 403, 403},
      {"a panel member", with_role("Pat", Role::panel_member), 403, 403},
      {"a critical friend", with_role("Fay", Role::critical_friend), 403, 403},
  };
  for (auto& item : cases) {
    SCOPED_TRACE(item.who);
    for (const std::string& page : pages) EXPECT_EQ(item.here.get(page).status, item.page) << page;
    for (const std::string& deed : deeds) {
      EXPECT_EQ(item.here.post(deed, {{"reason", "rude"}}).status, item.deed) << deed;
    }
    EXPECT_THAT(item.here.get(at + "/moderation").body, Not(HasSubstr("report waits")));
  }
  EXPECT_EQ(browser().get(url).status, 200);
  EXPECT_THAT(browser().get(at + "/moderation").body, HasSubstr("Nothing was moderated"));
  Browser facilitator = with_role("Flo", Role::facilitator);
  for (const std::string& page : pages) EXPECT_EQ(facilitator.get(page).status, 200) << page;
  EXPECT_EQ(facilitator.post(url + "/hiding", {{"reason", "rude"}}).status, 303);
  EXPECT_EQ(browser().get(url).status, 404);
}

TEST_P(ModerationPages, HideEverywhereAndUndoIt) {
  std::vector<std::string> before;
  for (const std::string& place : public_places()) {
    SCOPED_TRACE(place);
    const Answer answer = browser().get(place);
    ASSERT_EQ(answer.status, 200);
    before.push_back(answer.body);
  }
  // Where its words stand, or the test would show nothing.
  EXPECT_THAT(browser().get(at).body, HasSubstr("Carpets"));
  EXPECT_THAT(browser().get("/search?q=unkind").body, HasSubstr("Carpets"));
  EXPECT_THAT(browser().get(at + "/contributions.csv").body, HasSubstr("unkind"));
  EXPECT_THAT(browser().get(at + "/feed.atom").body, HasSubstr("Carpets"));
  EXPECT_EQ(number_given(), 1);

  Browser ann = as("Ann");
  const Answer page =
      ann.post_and_follow(url + "/hiding", {{"reason", "rude"}, {"note", "Please say it kindly"}});
  EXPECT_THAT(page.body, HasSubstr("Hidden. Its author is told why"));
  EXPECT_THAT(page.body, HasSubstr(url + "/showing"));
  for (const std::string& place : public_places()) {
    SCOPED_TRACE(place);
    const Answer answer = browser().get(place);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, Not(HasSubstr("Something unkind")));
    EXPECT_THAT(answer.body, Not(HasSubstr("Carpets")));
    EXPECT_THAT(answer.body, Not(HasSubstr(rude.id.text())));
  }
  EXPECT_EQ(number_given(), 0);
  EXPECT_EQ(browser().get_json(url).status, 404);
  EXPECT_EQ(browser().get(url + "/report").status, 404);

  EXPECT_THAT(ann.get(url + "/showing").body, HasSubstr("Show these words again?"));
  EXPECT_THAT(ann.post_and_follow(url + "/showing").body, HasSubstr("Everyone can see it again"));
  EXPECT_EQ(number_given(), 1);
  const std::vector<std::string> places = public_places();
  for (std::size_t i = 0; i < places.size(); ++i) {
    SCOPED_TRACE(places[i]);
    const bool has_words = before[i].find("Carpets") != std::string::npos;
    EXPECT_EQ(browser().get(places[i]).body.find("Carpets") != std::string::npos, has_words);
  }
  // As tables and feeds have neither token nor flash, they are the same to the byte.
  EXPECT_EQ(browser().get(places[4]).body, before[4]);
  EXPECT_EQ(browser().get(places[5]).body, before[5]);
}

TEST_P(ModerationPages, LogEverythingButNoNamesAndNoWords) {
  browser().post_and_follow(url + "/reports", {{"reason", "rude"}, {"words", "Bob again, tut"}});
  hide_it();
  show_it();
  Browser ann = as("Ann");
  ann.post_and_follow(comment_url + "/hiding", {{"reason", "spam"}});
  for (const std::string& place : {at + "/moderation", at + "/moderation.json"}) {
    SCOPED_TRACE(place);
    const std::string body = browser().get(place).body;
    EXPECT_THAT(body, HasSubstr("A contribution was hidden"));
    EXPECT_THAT(body, HasSubstr("Rude or hurtful to somebody"));
    EXPECT_THAT(body, HasSubstr("A contribution was shown again"));
    EXPECT_THAT(body, HasSubstr("A comment was hidden"));
    EXPECT_THAT(body, HasSubstr("Advertising or spam"));
    for (const std::string& secret :
         {std::string("unkind"), std::string("Carpets"), std::string("kindly"),
          std::string("wretched"), std::string("tut"), std::string("Bob"), std::string("Ewa"),
          std::string("Ann"), std::string("@people.example"), rude.id.text(), comment.text(),
          bob.text()}) {
      EXPECT_THAT(body, Not(HasSubstr(secret)));
    }
  }
  const auto log = browser().get_json(at + "/moderation").json();
  ASSERT_EQ(log.at("entries").as_array().size(), 3u);
  EXPECT_EQ(log.at("entries").at(0).at("action").as_string(), "hidden");
  EXPECT_EQ(log.at("entries").at(2).at("action").as_string(), "hidden");
}

TEST_P(ModerationPages, TellHowManyReportsWaitToModeratorsAlone) {
  browser().post_and_follow(url + "/reports", {{"reason", "rude"}});
  EXPECT_EQ(as("Ann").get_json(at + "/moderation").json().at("waiting").as_int64(), 1);
  EXPECT_EQ(browser().get_json(at + "/moderation").json().at("waiting").as_int64(), 0);
}

TEST_P(ModerationPages, LeaveWordsAsTheyAre) {
  browser().post_and_follow(url + "/reports", {{"reason", "rude"}});
  Browser ann = as("Ann");
  const std::string report = ann.get_json(at + "/moderation/queue")
                                 .json()
                                 .at("reports")
                                 .at(0)
                                 .at("id")
                                 .as_string()
                                 .c_str();
  const std::string deed = at + "/moderation/queue/" + report;
  EXPECT_THAT(ann.post_and_follow(deed).body, HasSubstr("Nothing waits"));
  EXPECT_EQ(ann.post(deed).status, 409);
  EXPECT_EQ(browser().get(url).status, 200);
  EXPECT_THAT(browser().get(at + "/moderation").body,
              HasSubstr("A reported contribution was left as it is"));
}

TEST_P(ModerationPages, HideOnceHoweverOftenTheButtonIsPressed) {
  Browser ann = as("Ann");
  const FormFields form = {{"reason", "rude"}, {"once", "the same press of the same button"}};
  EXPECT_EQ(ann.post(url + "/hiding", form).status, 303);
  EXPECT_EQ(ann.post(url + "/hiding", form).status, 303);
  EXPECT_EQ(as("Ann").post(url + "/hiding", {{"reason", "spam"}}).status, 409);
  EXPECT_EQ(browser().get_json(at + "/moderation").json().at("entries").as_array().size(), 1u);
}

TEST_P(ModerationPages, HideACommentAlone) {
  Browser ann = as("Ann");
  EXPECT_THAT(browser().get(comment_url + "/report").body, HasSubstr("A wretched remark"));
  browser().post_and_follow(comment_url + "/reports", {{"reason", "rude"}});
  EXPECT_THAT(ann.get(at + "/moderation/queue").body, HasSubstr("A comment on"));
  ann.post_and_follow(comment_url + "/hiding", {{"reason", "rude"}});
  const auto page = browser().get_json(url);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.json().at("comments").as_int64(), 0);
  EXPECT_THAT(page.body, Not(HasSubstr("wretched")));
  EXPECT_EQ(browser().get(comment_url).status, 404);
  EXPECT_EQ(browser().get(comment_url + "/report").status, 404);
  ann.post_and_follow(comment_url + "/showing");
  EXPECT_THAT(browser().get(url).body, HasSubstr("A wretched remark"));
  EXPECT_EQ(browser().get_json(url).json().at("comments").as_int64(), 1);
}

TEST_P(ModerationPages, TellTheAuthorWhyAndNobodyElse) {
  hide_it();
  run_jobs();
  const auto told = [&](PersonId who) {
    std::vector<std::string> out;
    for (const auto& notice : store().read([&](Tx& tx) { return notices::list(tx, who, 0, 10); })) {
      if (notice.kind == notices::Kind::hidden) out.push_back(notice.words);
    }
    return out;
  };
  EXPECT_THAT(told(bob), testing::ElementsAre("Please say it kindly"));
  EXPECT_THAT(told(person("ewa@people.example")), testing::IsEmpty());
  EXPECT_THAT(as("Bob").get(url).body, HasSubstr("A moderator has hidden this"));
  EXPECT_EQ(as("Ewa").get(url).status, 404);
}

TEST_P(ModerationPages, NeverShowWhatItsAuthorTookBack) {
  store().write([&](Tx& tx) {
    contributions::withdraw(tx, bob, rude.id).value();
    comments::withdraw(tx, add_person(tx, "Ewa"), comment).value();
  });
  for (const std::string& place : {url, comment_url}) {
    for (Browser here : {browser(), as("Ann")}) {
      for (const char* page : {"/report", "/hiding", "/showing"}) {
        SCOPED_TRACE(place + page);
        const Answer answer = here.get(place + page);
        EXPECT_NE(answer.status, 200);
        EXPECT_THAT(answer.body, Not(HasSubstr("unkind")));
        EXPECT_THAT(answer.body, Not(HasSubstr("Carpets")));
        EXPECT_THAT(answer.body, Not(HasSubstr("wretched")));
      }
    }
  }
  EXPECT_EQ(browser().get(url + "/report").status, 410);
  EXPECT_EQ(browser().post(url + "/reports", {{"reason", "rude"}}).status, 410);
}

TEST_P(ModerationPages, OfWhatIsNotPublicAreNotThere) {
  store().write([&](Tx& tx) { tx.run("UPDATE challenges SET audience = 'private'"); });
  Browser stranger = browser_of("ian@people.example", "Ian");
  for (const std::string& page : {at + "/moderation", at + "/moderation/queue", url + "/report",
                                  url + "/hiding", comment_url + "/report"}) {
    SCOPED_TRACE(page);
    EXPECT_EQ(stranger.get(page).status, 404);
  }
  EXPECT_EQ(stranger.post(url + "/reports", {{"reason", "rude"}}).status, 404);
  EXPECT_EQ(as("Ann").get(at + "/moderation/queue").status, 200);
}

class ModerationQueue : public AnySite {
 protected:
  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  // A contribution that somebody has reported.
  void add_report(const Challenge& c, const std::string& text) {
    store().write([&](Tx& tx) {
      const auto given =
          contributions::post(tx, add_person(tx, "Bea"), c,
                              {.kind = contributions::Kind::idea, .title = "", .text = text});
      report(tx, add_person(tx, "Cat"), {given.value().id, {}}, Reason::rude, "").value();
    });
  }
  std::vector<std::string> reports_in(Browser& who, const Challenge& c) {
    std::vector<std::string> waiting;
    const auto page = who.get_json(queue_url(c)).json();
    for (const auto& one : page.at("reports").as_array()) {
      waiting.emplace_back(one.at("id").as_string());
    }
    return waiting;
  }
  static std::string queue_url(const Challenge& c) {
    return "/challenges/" + c.slug + "/moderation/queue";
  }
};
ON_BOTH_DATABASES(ModerationQueue);

TEST_P(ModerationQueue, LeavesManyAsTheyAreAtOnce) {
  const Challenge c = challenge();
  for (const std::string text : {"One bus", "Two buses", "Three buses"}) add_report(c, text);
  Browser ann = browser_of("ann@people.example");
  const auto waiting = reports_in(ann, c);
  ASSERT_EQ(waiting.size(), 3u);
  const Answer page =
      ann.post_and_follow(queue_url(c), {{"reports", waiting[0]}, {"reports", waiting[2]}});
  EXPECT_THAT(page.body, HasSubstr("Left as they are: 2"));
  EXPECT_THAT(reports_in(ann, c), testing::ElementsAre(waiting[1]));
  // Somebody else was faster with one of them.
  EXPECT_THAT(
      ann.post_and_follow(queue_url(c), {{"reports", waiting[0]}, {"reports", waiting[1]}}).body,
      HasSubstr("Left as they are: 1"));
  EXPECT_TRUE(reports_in(ann, c).empty());
}

TEST_P(ModerationQueue, IsSettledByTheModeratorsOfItsChallengeAlone) {
  const Challenge c = challenge();
  const Challenge other = challenge({.title = "Cold halls", .convener = "Dan"});
  add_report(c, "One bus");
  Browser ann = browser_of("ann@people.example"), dan = browser_of("dan@people.example");
  const auto waiting = reports_in(ann, c);
  dan.post(queue_url(other), {{"reports", waiting.at(0)}});
  dan.post(queue_url(other) + "/" + waiting.at(0));
  EXPECT_EQ(reports_in(ann, c), waiting);
  EXPECT_EQ(dan.post(queue_url(c), {{"reports", waiting.at(0)}}).status, 403);
}

}  // namespace
}  // namespace commonty::moderation
