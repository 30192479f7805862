#include <boost/json/array.hpp>
#include <set>

#include "civic/decisions/decisions.h"
#include "civic/notices/notices.h"
#include "civic/pages/pages.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::notices {
namespace {

using challenges::Challenge;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class NoticesPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge = store().write([](Tx& tx) { return add_challenge(tx); });
  }
  ContributionId given(Browser& by, const std::string& text) {
    const Answer answer =
        by.post("/challenges/" + challenge.slug + "/contributions", {{"text", text}});
    EXPECT_EQ(answer.status, 303) << answer.body;
    const std::string place = answer.location.substr(0, answer.location.find('?'));
    return ContributionId::parse(place.substr(place.rfind('/') + 1)).value();
  }
  void decided(const std::vector<ContributionId>& about, const std::string& reason) {
    store()
        .write([&](Tx& tx) -> Result<void> {
          const PersonId ann = add_person(tx, "Ann");
          const DecisionId id = decisions::open_draft(tx, ann, challenge.id).id;
          TRY(decisions::describe(
              tx, ann, id, {.title = "Buses first", .rule = "A vote", .decided_by = {"Ann"}}));
          TRY(decisions::answer(tx, ann, id, about,
                                {.outcome = decisions::Outcome::chosen, .reason = reason}));
          return decisions::publish(tx, ann, id);
        })
        .value();
    // News are told, a letter is queued, and it goes.
    for (int i = 0; i < 3; ++i) site().run_jobs();
  }
  bool wants_mail_now(const std::string& email) {
    const PersonId id = person(email);
    return store().read([&](Tx& tx) { return wants_mail(tx, id); });
  }
  // The path of the link in the letter Bob got.
  std::string link_in_letter() {
    Browser bob = browser_of("bob@people.example", "Bob");
    decided({given(bob, "More buses")}, "It helps most");
    EXPECT_THAT(letters.letters, testing::SizeIs(1));
    const std::string url = letters.letters.at(0).unsubscribe_url;
    return url.substr(settings.base_url.size());
  }

  Challenge challenge;
};
ON_BOTH_DATABASES(NoticesPage);

TEST_P(NoticesPage, TellsAGuestWhoReturns) {
  Browser guest = browser();
  const ContributionId about = given(guest, "More buses");
  EXPECT_THAT(guest.get("/me/notices").body, HasSubstr("No news yet"));
  decided({about}, "It helps <most>");
  const Answer page = guest.get("/me/notices");
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("“More buses” was chosen"), HasSubstr("It helps &lt;most&gt;"),
                    HasSubstr("<b>New</b>"), HasSubstr("/contributions/" + about.text())));
  const auto json = guest.get_json("/me/notices").json();
  EXPECT_EQ(json.at("unread").as_int64(), 1);
  EXPECT_EQ(json.at("notices").at(0).at("kind").as_string(), "answered");
  EXPECT_TRUE(json.at("notices").at(0).at("is_new").as_bool());
  EXPECT_THAT(letters.letters, testing::IsEmpty());
}

TEST_P(NoticesPage, WritesToAGuestOnceTheySayThatTheAddressIsTheirs) {
  const PersonId ann = person("ann@people.example", "Ann");
  const std::string code = store().write([&](Tx& tx) {
    const WorkshopId id = workshops::create(tx, ann, challenge.id, {.title = "A day"}).value();
    workshops::move_to(tx, ann, id, workshops::State::running).value();
    return workshops::get(tx, id).value().code;
  });
  Browser guest = browser();
  guest.get("/join/" + code);
  EXPECT_EQ(guest.post("/join/" + code, {{"email", "mairi@example.org"}}).status, 303);
  for (int i = 0; i < 3; ++i) site().run_jobs();
  ASSERT_THAT(letters.letters, testing::SizeIs(1));
  const std::string text = letters.letters[0].text;
  const auto from = text.find("/addresses/");
  const std::string link = text.substr(from, text.find('\n', from) - from);
  Browser mail = browser();
  EXPECT_THAT(mail.get(link).body, HasSubstr("mairi@example.org"));
  decided({given(guest, "More buses")}, "It helps most");
  EXPECT_THAT(letters.letters, testing::SizeIs(1)) << "to look at the page says nothing yet";
  mail.get(link);
  EXPECT_EQ(mail.post(link).status, 303);
  for (int i = 0; i < 3; ++i) site().run_jobs();
  ASSERT_THAT(letters.letters, testing::SizeIs(2));
  EXPECT_THAT(letters.letters[1].text, HasSubstr("More buses"));
  EXPECT_EQ(mail.get(link + "x").status, 404);
}

// Who was in a team's room is told what came of it, and finds no door that stays shut.
TEST_P(NoticesPage, LeadsItsReaderOnlyToWhatTheyMayOpen) {
  challenge = store().write([](Tx& tx) {
    return add_challenge(tx, {.title = "Rotas", .audience = permissions::Audience::team});
  });
  const PersonId ann = person("ann@people.example", "Ann");
  const auto [workshop, code] = store().write([&](Tx& tx) {
    const WorkshopId id = workshops::create(tx, ann, challenge.id, {.title = "Our day"}).value();
    workshops::move_to(tx, ann, id, workshops::State::running).value();
    workshops::move_to(tx, ann, id, workshops::State::running).value();
    return std::pair(id, workshops::get(tx, id).value().code);
  });
  const std::string room = "/workshops/" + workshop.text();
  Browser guest = browser();
  guest.get("/join/" + code);
  guest.post("/join/" + code, {{"email", "mairi@example.org"}});
  EXPECT_EQ(guest.get("/challenges/" + challenge.slug).status, 404);
  for (int i = 0; i < 3; ++i) site().run_jobs();
  store().write([&](Tx& tx) {
    const auto here = workshops::get(tx, workshop).value();
    const PersonId mairi = workshops::participants(tx, workshop).at(0).person;
    notices::confirm(tx, {mairi, "mairi@example.org"}).value();
    const auto asked =
        floor_questions::ask(tx, {.person = mairi, .in_the_room = true}, here, "Why nights?", false)
            .value();
    const commitments::Draft promise{.words = "Fewer nights",
                                     .owner = "Ann",
                                     .due_at = tx.now() + day_ms,
                                     .workshop = workshop,
                                     .question = asked};
    const auto made = commitments::make(tx, ann, challenge.id, promise).value();
    commitments::take_back(tx, ann, made, "Nobody said so").value();
    contributions::Draft note;
    note.text = "A note of mine";
    note.author = mairi;
    note.source = {.way = contributions::Way::workshop, .document = workshop.value};
    const auto brought = contributions::bring(tx, ann, challenge, note).value();
    const DecisionId id = decisions::open_draft(tx, ann, challenge.id).id;
    decisions::describe(tx, ann, id, {.title = "Nights", .rule = "A vote", .decided_by = {"Ann"}})
        .value();
    decisions::answer(tx, ann, id, {brought.id},
                      {.outcome = decisions::Outcome::chosen, .reason = "It helps"})
        .value();
    decisions::publish(tx, ann, id).value();
  });
  for (int i = 0; i < 3; ++i) site().run_jobs();

  const auto walk = [&](std::set<std::string>& found) {
    const auto told = guest.get_json("/me/notices").json();
    EXPECT_THAT(told.at("notices").as_array(), testing::SizeIs(3));
    for (const auto& one : told.at("notices").as_array()) {
      const auto& home = one.at("challenge").at("url").as_string();
      for (const auto& url :
           {one.at("url").as_string(), one.at("decision_url").as_string(), home}) {
        if (url.empty()) continue;
        EXPECT_EQ(guest.get(std::string(url)).status, 200) << url;
        found.emplace(url);
      }
    }
  };
  std::set<std::string> found;
  walk(found);
  EXPECT_TRUE(found.contains(room + "/record"));
  EXPECT_TRUE(found.contains(room));
  const std::string page = guest.get("/me/notices").body;
  EXPECT_THAT(page, AllOf(HasSubstr("Our day"), Not(HasSubstr("Rotas"))));
  std::vector<std::string> to_her;
  for (const mail::Letter& letter : letters.letters) {
    if (letter.to == "mairi@example.org") to_her.push_back(letter.text);
  }
  ASSERT_THAT(to_her, testing::SizeIs(2)) << "whether the address is hers, and the news";
  EXPECT_THAT(to_her[1], AllOf(HasSubstr(room + "/record"), Not(HasSubstr("/contributions/")),
                               Not(HasSubstr("/commitments/")), Not(HasSubstr("Rotas"))));
  EXPECT_THAT(guest.get(room + "/record").body,
              AllOf(HasSubstr("Fewer nights"), Not(HasSubstr("href=\"/commitments/"))));

  // Nor where the room is shut to them as well.
  store().write([&](Tx& tx) { tx.run("DELETE FROM participants"); });
  found.clear();
  walk(found);
  EXPECT_TRUE(found.empty());
  EXPECT_THAT(guest.get("/me/notices").body, HasSubstr("open to its team only"));
}

TEST_P(NoticesPage, IsOnesOwn) {
  Browser guest = browser();
  decided({given(guest, "More buses")}, "It helps most");
  Browser other = browser_of("eve@people.example", "Eve");
  EXPECT_THAT(other.get("/me/notices").body, Not(HasSubstr("More buses")));
  EXPECT_EQ(browser().get("/me/notices").status, 303);  // to sign in
  EXPECT_EQ(browser().get_json("/me/notices").status, 401);
  EXPECT_EQ(browser().post("/me/notices/seen").status, 401);
  EXPECT_EQ(browser().post("/me/notices/letters", {{"by_mail", "no"}}).status, 401);
  other.post("/me/notices/seen");
  EXPECT_EQ(guest.get_json("/me/notices").json().at("unread").as_int64(), 1);
}

TEST_P(NoticesPage, RemembersWhatWasRead) {
  Browser guest = browser();
  decided({given(guest, "More buses")}, "It helps most");
  const Answer page = guest.post_and_follow("/me/notices/seen");
  EXPECT_THAT(page.body, AllOf(HasSubstr("More buses"), Not(HasSubstr("<b>New</b>")),
                               Not(HasSubstr("I have read these"))));
}

TEST_P(NoticesPage, GoesOnWhereTheLastPageEnded) {
  Browser bob = browser_of("bob@people.example", "Bob");
  std::vector<ContributionId> all;
  for (int i = 0; i < 32; ++i) all.push_back(given(bob, "Idea " + std::to_string(i)));
  decided(all, "All of them");
  const auto first = bob.get_json("/me/notices").json();
  EXPECT_EQ(first.at("notices").as_array().size(), 30u);
  const auto second = bob.get_json(std::string(first.at("next_url").as_string())).json();
  EXPECT_EQ(second.at("notices").as_array().size(), 2u);
  EXPECT_EQ(second.at("next_url").as_string(), "");
  EXPECT_EQ(bob.get("/me/notices?after=nonsense!").status, 200);
}

TEST_P(NoticesPage, LetsLettersBeEndedAndBegunAnew) {
  Browser bob = browser_of("bob@people.example", "Bob");
  EXPECT_THAT(bob.get("/me/notices").body, HasSubstr("one letter a day at most"));
  EXPECT_THAT(bob.post_and_follow("/me/notices/letters", {{"by_mail", "no"}}).body,
              AllOf(HasSubstr("You will get no more letters"), HasSubstr("You get no letters.")));
  decided({given(bob, "More buses")}, "It helps most");
  EXPECT_THAT(letters.letters, testing::IsEmpty());
  bob.post("/me/notices/letters", {{"by_mail", "yes"}});
  EXPECT_TRUE(wants_mail_now("bob@people.example"));
}

// ---- The link in the letter --------------------------------------------------------------------

TEST_P(NoticesPage, EndsLettersByTheLinkInThem) {
  const std::string link = link_in_letter();
  Browser stranger = browser();
  EXPECT_THAT(stranger.get(link).body,
              AllOf(HasSubstr("No more letters?"), HasSubstr("action=\"" + link + "\"")));
  // Looking alone, as mail programs do, ends nothing.
  EXPECT_TRUE(wants_mail_now("bob@people.example"));
  const Answer done = stranger.post_and_follow(link);
  EXPECT_THAT(done.body, HasSubstr("You will get no more letters"));
  EXPECT_FALSE(wants_mail_now("bob@people.example"));
}

TEST_P(NoticesPage, EndsLettersByOneClickOfAMailProgram) {
  const std::string link = link_in_letter();
  clock.advance(3 * 365 * day_ms);  // letters are kept for years
  web::Request request;
  request.method = web::Method::post;
  request.path = request.target = link;
  request.form.add("List-Unsubscribe", "One-Click");
  // No cookie, no token; and no redirect, which mail programs do not follow.
  const Answer done = browser().send(request);
  EXPECT_EQ(done.status, 200);
  EXPECT_THAT(done.body, HasSubstr("You will get no more letters"));
  EXPECT_FALSE(wants_mail_now("bob@people.example"));
  EXPECT_EQ(browser().send(request).status, 200);  // twice is once
}

TEST_P(NoticesPage, BelievesNoForgedLink) {
  const std::string link = link_in_letter();
  const std::string token = link.substr(link.rfind('/') + 1);
  const std::string bob = person("bob@people.example").text();
  const std::size_t dot = token.find('.');
  App other = site().app();
  other.settings.secret = "the secret of another site";
  const std::pair<const char*, std::string> cases[] = {
      {"cut", token.substr(0, token.size() - 1)},
      {"changed", token.substr(0, token.size() - 2) + (token.ends_with("A") ? "BB" : "AA")},
      {"without a signature", token.substr(0, dot)},
      {"with an empty signature", token.substr(0, dot + 1)},
      {"for another", pages::sign(site().app(), "unsubscribe", "not a person")},
      {"of another purpose", pages::sign(site().app(), "flash", bob)},
      {"of another site", pages::sign(other, "unsubscribe", bob)},
      {"an id alone", bob},
  };
  for (const auto& [what, forged] : cases) {
    SCOPED_TRACE(what);
    EXPECT_EQ(browser().get("/unsubscribe/" + forged).status, 404);
    EXPECT_EQ(browser().post("/unsubscribe/" + forged).status, 404);
    EXPECT_EQ(browser().post("/unsubscribe/" + forged, {{"List-Unsubscribe", "One-Click"}}).status,
              404);
  }
  EXPECT_TRUE(wants_mail_now("bob@people.example"));
}

}  // namespace
}  // namespace commonty::notices
