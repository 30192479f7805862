#include "civic/notices/notices.h"

#include "civic/letters/letters.h"
#include "civic/merges/merges.h"
#include "civic/moderation/moderation.h"
#include "civic/pages/pages.h"
#include "civic/workshops/workshops.h"
#include "server/belongings.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::notices {
namespace {

using challenges::Challenge;
using decisions::Outcome;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class Notices : public AnySite {
 protected:
  template <class F>
  auto write(F&& fn) {
    return store().write(std::forward<F>(fn));
  }
  void SetUp() override {
    AnySite::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann");
    bob = named("Bob");
  }
  PersonId named(const std::string& name) {
    return write([&](Tx& tx) { return add_person(tx, name); });
  }
  ContributionId given(const std::string& text, PersonId by) {
    return write([&](Tx& tx) { return contributions::post(tx, by, challenge, {.text = text}); })
        ->id;
  }
  void support(PersonId by, ContributionId about) {
    write([&](Tx& tx) { return contributions::support(tx, by, about); }).value();
  }
  void comment(PersonId by, ContributionId about, const std::string& text) {
    write([&](Tx& tx) {
      return comments::post(tx, by, *contributions::find(tx, about), text);
    }).value();
  }
  DecisionId decided(const std::vector<ContributionId>& about, decisions::Answer words) {
    return write([&](Tx& tx) -> Result<DecisionId> {
             const DecisionId id = decisions::open_draft(tx, ann, challenge.id).id;
             TRY(decisions::describe(
                 tx, ann, id, {.title = "Buses first", .rule = "A vote", .decided_by = {"Ann"}}));
             TRY(decisions::answer(tx, ann, id, about, words));
             TRY(decisions::publish(tx, ann, id));
             return id;
           })
        .value();
  }
  void amended(DecisionId id, decisions::Answer words) {
    write([&](Tx& tx) { return decisions::amend(tx, ann, id, words, "New figures"); }).value();
  }
  // All that is due; what the work itself commits is taken up as the server does, by working again.
  void work() {
    for (int i = 0; i < 3; ++i) site().run_jobs();
  }

  // A guest who left this address with a workshop, and was asked about it.
  PersonId left(const std::string& email) {
    const PersonId guest = write([&](Tx& tx) {
      const PersonId mairi = people::add_guest(tx, "Mairi").id;
      const WorkshopId id =
          workshops::create(tx, bob, challenge.id, {.title = "An evening"}).value();
      workshops::join(tx, mairi, id, {.email = email}).value();
      return mairi;
    });
    work();
    return guest;
  }
  void confirmed(PersonId person, const std::string& email) {
    write([&](Tx& tx) { return confirm(tx, {person, email}); }).value();
  }

  std::vector<std::string> news_of(PersonId person) {
    std::vector<std::string> out;
    for (const Notice& notice : store().read([&](Tx& tx) { return list(tx, person, 0, 100); })) {
      out.push_back(Texts::english()(sentence(notice)));
    }
    return out;
  }
  std::vector<mail::Letter> letters_to(const std::string& address) {
    std::vector<mail::Letter> out;
    for (const mail::Letter& letter : letters.letters) {
      if (letter.to == address) out.push_back(letter);
    }
    return out;
  }

  const decisions::Answer chosen = {.outcome = Outcome::chosen, .reason = "It helps most"};
  const decisions::Answer not_now = {.outcome = Outcome::not_now, .reason = "No money"};
  Challenge challenge;
  PersonId ann, bob;
};
ON_BOTH_DATABASES(Notices);

TEST_P(Notices, SayWhatWasDecidedToAllConcerned) {
  const PersonId eve = named("Eve"), ian = named("Ian");
  const ContributionId about = given("More buses", bob);
  support(eve, about);
  comment(ian, about, "Yes, please");
  work();
  EXPECT_THAT(news_of(bob), ElementsAre("Somebody commented on “More buses”"));
  EXPECT_THAT(news_of(eve), IsEmpty());
  const DecisionId id = decided({about}, chosen);
  work();
  for (const PersonId person : {eve, ian}) {
    EXPECT_THAT(news_of(person), ElementsAre("“More buses” was chosen"));
  }
  const auto told = store().read([&](Tx& tx) { return list(tx, eve, 0, 10); });
  EXPECT_EQ(told[0].decision, id);
  EXPECT_EQ(told[0].answer->reason, "It helps most");
  EXPECT_EQ(told[0].challenge_slug, challenge.slug);
  EXPECT_THAT(news_of(ann), IsEmpty());
}

TEST_P(Notices, HaveASentenceForEachOutcome) {
  const std::pair<decisions::Answer, const char*> cases[] = {
      {chosen, "“More buses” was chosen"},
      {{.outcome = Outcome::parked, .reason = "x", .look_again_at = clock.now() + day_ms},
       "“More buses” was parked for now"},
      {not_now, "“More buses” was not chosen this time"},
      {{.outcome = Outcome::merged, .reason = "x"}, "“More buses” was answered with another"},
      {{.outcome = Outcome::done_elsewhere, .reason = "x", .link = "https://buses.example"},
       "“More buses” is being done elsewhere"},
  };
  const ContributionId about = given("More buses", bob);
  for (const auto& [words, expected] : cases) {
    SCOPED_TRACE(expected);
    clock.advance(1);
    decided({about}, words);
    work();
    EXPECT_EQ(news_of(bob).front(), expected);
  }
}

TEST_P(Notices, FollowAContributionAllTheWay) {
  const ContributionId about = given("More buses", bob), other = given("Buses, please", ann);
  const auto step = [&](auto&& deed, const char* expected) {
    SCOPED_TRACE(expected);
    clock.advance(1);
    write([&](Tx& tx) -> Result<void> { return deed(tx); }).value();
    work();
    EXPECT_EQ(news_of(bob).front(), expected);
  };
  const moderation::Words words{about, {}};
  step([&](Tx& tx) { return moderation::hide(tx, ann, words, moderation::Reason::rude, ""); },
       "“More buses” was hidden by a moderator");
  step([&](Tx& tx) { return moderation::show_again(tx, ann, words); },
       "“More buses” can be seen again");
  MergeId merge;
  step(
      [&](Tx& tx) -> Result<void> {
        merge = TRY(merges::into_existing(tx, ann, other, {about}, "The same")).id;
        return done();
      },
      "“More buses” was joined with others that say the same");
  step([&](Tx& tx) { return merges::undo(tx, ann, merge); }, "“More buses” stands by itself again");
  const DecisionId id = decided(
      {about}, {.outcome = Outcome::parked, .reason = "x", .look_again_at = clock.now() + day_ms});
  work();
  clock.advance(day_ms);
  work();
  EXPECT_EQ(news_of(bob).front(), "“More buses” was parked, and is being looked at again");
  decisions::Answer changed = chosen;
  changed.contribution = about;
  step([&](Tx& tx) { return decisions::amend(tx, ann, id, changed, "Money came"); },
       "The answer to “More buses” was changed");
}

TEST_P(Notices, TellTheAuthorOfAHiddenCommentWhyAndNobodyElse) {
  const PersonId eve = named("Eve");
  const ContributionId about = given("More buses", bob);
  const auto said = write([&](Tx& tx) {
    return comments::post(tx, eve, *contributions::find(tx, about), "Only fools want buses");
  });
  work();
  const moderation::Words words{about, said->id};
  write([&](Tx& tx) {
    return moderation::hide(tx, ann, words, moderation::Reason::rude, "Say what you would do");
  }).value();
  work();
  EXPECT_THAT(news_of(eve), ElementsAre("Your comment on “More buses” was hidden by a moderator"));
  const auto told = store().read([&](Tx& tx) { return list(tx, eve, 0, 10); });
  EXPECT_EQ(told[0].words, "Say what you would do");
  EXPECT_THAT(news_of(bob), ElementsAre("Somebody commented on “More buses”"));
  clock.advance(1);
  write([&](Tx& tx) { return moderation::show_again(tx, ann, words); }).value();
  work();
  EXPECT_EQ(news_of(eve).front(), "Your comment on “More buses” can be seen again");
  EXPECT_THAT(news_of(bob), SizeIs(1));
}

TEST_P(Notices, TellTheAuthorsOfWhatWasJoined) {
  const PersonId eve = named("Eve");
  const ContributionId joint = given("More buses", bob), original = given("Buses, please", eve);
  write([&](Tx& tx) {
    return merges::into_existing(tx, ann, joint, {original}, "The same");
  }).value();
  decided({joint}, chosen);
  work();
  EXPECT_EQ(news_of(eve).front(), "“More buses” was chosen");
}

TEST_P(Notices, TellNobodyOfTheirOwnDeeds) {
  const ContributionId about = given("More buses", bob);
  comment(bob, about, "And cheaper ones");
  work();
  EXPECT_THAT(news_of(bob), IsEmpty());
}

TEST_P(Notices, TellNothingTwiceWhenAFactIsReadAgain) {
  const PersonId eve = named("Eve");
  const ContributionId about = given("More buses", bob);
  support(eve, about);
  decided({about}, chosen);
  work();
  const auto all = store().read([](Tx& tx) { return facts::after(tx, {}, 1000); });
  clock.advance(hour_ms);
  write([&](Tx& tx) {
    for (const auto& fact : all) follow(tx, fact);
    facts::move_bookmark(tx, "notices", {});
  });
  work();
  EXPECT_THAT(news_of(bob), SizeIs(1));
  EXPECT_THAT(news_of(eve), SizeIs(1));
  clock.advance(2 * day_ms);
  work();
  EXPECT_THAT(letters_to("eve@people.example"), SizeIs(1));
}

TEST_P(Notices, AreReadOnce) {
  decided({given("More buses", bob), given("A lift share", bob)}, chosen);
  work();
  const auto unread_now = [&] { return store().read([&](Tx& tx) { return unread(tx, bob); }); };
  EXPECT_EQ(unread_now(), 2);
  write([&](Tx& tx) { mark_seen(tx, bob); });
  EXPECT_EQ(unread_now(), 0);
  EXPECT_TRUE(store().read([&](Tx& tx) { return list(tx, bob, 0, 1); }).front().seen);
}

TEST_P(Notices, OfWhatWasHiddenAreForItsAuthorAlone) {
  const PersonId eve = named("Eve");
  const ContributionId about = given("Call me on 01632 960000", bob);
  support(eve, about);
  decided({about}, chosen);
  write([&](Tx& tx) {
    return moderation::hide(tx, ann, {about, {}}, moderation::Reason::personal_data,
                            "Without the number it is welcome");
  }).value();
  work();
  EXPECT_THAT(news_of(eve), IsEmpty());
  EXPECT_EQ(store().read([&](Tx& tx) { return unread(tx, eve); }), 0);
  EXPECT_THAT(letters_to("eve@people.example"), IsEmpty());
  EXPECT_THAT(news_of(bob), SizeIs(2));
  ASSERT_THAT(letters_to("bob@people.example"), SizeIs(1));
  EXPECT_THAT(letters_to("bob@people.example")[0].text,
              HasSubstr("Without the number it is welcome"));
}

// ---- Letters -----------------------------------------------------------------------------------

TEST_P(Notices, GoInOneLetterHoweverManyTheyAre) {
  const Challenge other = write([](Tx& tx) { return add_challenge(tx, {.title = "Warm halls"}); });
  const ContributionId one = given("More buses", bob), two = given("A lift share", bob);
  decided({one}, chosen);
  decided({two}, not_now);
  const Challenge first = challenge;
  challenge = other;
  decided({given("A stove", bob)}, chosen);
  challenge = first;
  work();
  ASSERT_THAT(letters.letters, SizeIs(1));
  const mail::Letter& letter = letters.letters[0];
  EXPECT_EQ(letter.to, "bob@people.example");
  EXPECT_EQ(letter.subject, "What became of what you gave");
  EXPECT_THAT(letter.text,
              AllOf(HasSubstr("Hello Bob,\n"), HasSubstr("Getting to hospital\n\n"),
                    HasSubstr("* “More buses” was chosen.\n  Because: It helps most\n"
                              "  http://127.0.0.1:8080/contributions/" +
                              one.text() + "\n"),
                    HasSubstr("* “A lift share” was not chosen this time.\n  Because: No money\n"),
                    HasSubstr("Warm halls\n\n* “A stove” was chosen.")));
}

TEST_P(Notices, GoAtMostOnceADay) {
  decided({given("More buses", bob)}, chosen);
  work();
  decided({given("A lift share", bob)}, chosen);
  work();
  clock.advance(between_letters_ms - 1);
  decided({given("A tunnel", bob)}, not_now);
  work();
  EXPECT_THAT(letters.letters, SizeIs(1));
  clock.advance(1);
  work();
  work();
  ASSERT_THAT(letters.letters, SizeIs(2));
  EXPECT_THAT(letters.letters[1].text, AllOf(HasSubstr("A lift share"), HasSubstr("A tunnel"),
                                             Not(HasSubstr("More buses"))));
  clock.advance(2 * day_ms);
  work();
  EXPECT_THAT(letters.letters, SizeIs(2));
}

TEST_P(Notices, ThatWereParkedSayWhenWeLookAgain) {
  decided(
      {given("More buses", bob)},
      {.outcome = Outcome::parked, .reason = "No money", .look_again_at = start_of({2026, 9, 1})});
  work();
  ASSERT_THAT(letters.letters, SizeIs(1));
  EXPECT_THAT(letters.letters[0].text,
              HasSubstr("Because: No money\n  We will look at it again on 1 September 2026.\n"));
}

TEST_P(Notices, BeyondWhatALetterHoldsArePointedTo) {
  std::vector<ContributionId> many;
  for (int i = 0; i < 31; ++i) many.push_back(given("Idea " + std::to_string(i), bob));
  const ContributionId last = many.back();
  many.pop_back();
  decided(many, chosen);
  work();
  ASSERT_THAT(letters.letters, SizeIs(1));
  EXPECT_THAT(letters.letters[0].text, Not(HasSubstr("/me/notices")));
  clock.advance(day_ms);
  many.push_back(last);
  decided(many, not_now);
  work();
  ASSERT_THAT(letters.letters, SizeIs(2));
  EXPECT_THAT(letters.letters[1].text, HasSubstr("http://127.0.0.1:8080/me/notices"));
}

TEST_P(Notices, AreWrittenInThePersonsLanguage) {
  write([&](Tx& tx) {
    return people::change_profile(tx, bob, {.name = "Bob", .language = "cy"});
  }).value();
  decided({given("Mwy o fysiau", bob)}, chosen);
  work();
  ASSERT_THAT(letters.letters, SizeIs(1));
  EXPECT_EQ(letters.letters[0].language, "cy");
  EXPECT_THAT(letters.letters[0].text,
              AllOf(HasSubstr("Oherwydd: It helps most"), Not(HasSubstr("Because:"))));
}

TEST_P(Notices, GoNowhereWithoutAnAddressOrAWish) {
  const PersonId guest = write([](Tx& tx) { return people::add_guest(tx, "Mairi").id; });
  write([&](Tx& tx) { set_wants_mail(tx, bob, false); });
  decided({given("More buses", bob), given("A lift share", guest)}, chosen);
  work();
  EXPECT_THAT(letters.letters, IsEmpty());
  EXPECT_THAT(news_of(guest), SizeIs(1));
  EXPECT_THAT(news_of(bob), SizeIs(1));
  write([&](Tx& tx) { set_wants_mail(tx, bob, true); });
  EXPECT_TRUE(store().read([&](Tx& tx) { return wants_mail(tx, bob); }));
}

TEST_P(Notices, ReachAGuestWhoLeftAnAddressWithAWorkshop) {
  const PersonId guest = write([](Tx& tx) { return people::add_guest(tx, "Mairi").id; });
  write([&](Tx& tx) {
    const WorkshopId id = workshops::create(tx, bob, challenge.id, {.title = "An evening"}).value();
    workshops::join(tx, guest, id, {.email = "mairi@example.org"}).value();
    workshops::join(tx, bob, id, {.email = "elsewhere@example.org"}).value();
  });
  work();
  confirmed(guest, "mairi@example.org");
  letters.letters.clear();
  decided({given("A lift share", guest), given("More buses", bob)}, chosen);
  work();
  EXPECT_THAT(letters_to("mairi@example.org"), SizeIs(1));
  EXPECT_THAT(letters_to("bob@people.example"), SizeIs(1));
  EXPECT_THAT(letters_to("elsewhere@example.org"), IsEmpty());
  write([&](Tx& tx) { set_wants_mail(tx, guest, false); });
  clock.advance(2 * day_ms);
  decided({given("Seats", guest)}, chosen);
  work();
  EXPECT_THAT(letters_to("mairi@example.org"), SizeIs(1));
}

TEST_P(Notices, TellAnAddressNothingBeforeItIsSaidToBeTheGuests) {
  const PersonId guest = left("elsewhere@example.org");
  const auto asked = letters_to("elsewhere@example.org");
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_EQ(asked[0].subject, "Is this your address?");
  EXPECT_THAT(asked[0].text, AllOf(HasSubstr("“An evening”"), Not(HasSubstr("Mairi"))));
  decided({given("A lift share", guest)}, chosen);
  work();
  EXPECT_THAT(letters_to("elsewhere@example.org"), SizeIs(1)) << "only the one that asks";
  confirmed(guest, "elsewhere@example.org");
  work();
  EXPECT_THAT(letters_to("elsewhere@example.org"), SizeIs(2));
}

TEST_P(Notices, AskAnAddressOnlyAFewTimesADayWhoeverLeavesIt) {
  for (int i = 0; i < questions_a_day_max + 3; ++i) {
    left(i % 2 ? "Elsewhere@example.org" : "elsewhere@example.org");
  }
  clock.advance(2 * day_ms);
  work();
  EXPECT_THAT(letters_to("elsewhere@example.org"), SizeIs(questions_a_day_max));
  EXPECT_THAT(letters.letters, SizeIs(questions_a_day_max));
}

TEST_P(Notices, AskAgainAboutAnotherAddress) {
  const PersonId guest = left("first@example.org");
  confirmed(guest, "first@example.org");
  write([&](Tx& tx) {
    const auto workshop =
        tx.one<WorkshopId>("SELECT workshop FROM participants WHERE person = $1", guest);
    workshops::set_email(tx, workshop, guest, "other@example.org").value();
  });
  work();
  decided({given("A lift share", guest)}, chosen);
  work();
  EXPECT_THAT(letters_to("first@example.org"), SizeIs(1));
  EXPECT_THAT(letters_to("other@example.org"), SizeIs(1));
}

TEST_P(Notices, NeverReachTheErased) {
  const PersonId eve = named("Eve");
  const ContributionId about = given("More buses", bob);
  support(eve, about);
  decided({about}, chosen);
  // News wait for Bob, and a letter to him.
  store().write([&](Tx& tx) {
    for (const auto& fact : facts::after(tx, {}, 1000)) follow(tx, fact);
  });
  EXPECT_EQ(queue_letters(site().app()), 2);
  write([&](Tx& tx) { return people::erase(tx, bob, server::belongings()); }).value();
  comment(eve, about, "Well said");
  work();
  clock.advance(2 * day_ms);
  decided({about}, not_now);
  work();
  EXPECT_THAT(letters_to("bob@people.example"), IsEmpty());
  EXPECT_THAT(news_of(bob), IsEmpty());
  EXPECT_THAT(letters_to("eve@people.example"), SizeIs(2));
}

TEST_P(Notices, CarryTheOneClickThatEndsThem) {
  decided({given("More buses", bob)}, chosen);
  work();
  ASSERT_THAT(letters.letters, SizeIs(1));
  const mail::Letter& letter = letters.letters[0];
  EXPECT_THAT(letter.unsubscribe_url, testing::StartsWith("http://127.0.0.1:8080/unsubscribe/"));
  EXPECT_THAT(letter.text, HasSubstr(letter.unsubscribe_url));
  std::string sent = mail::compose(letter, "hello@commonty.example", "<1@x>", clock.now());
  // Unfolded as mail programs do.
  for (std::size_t at; (at = sent.find("\r\n ")) != sent.npos;) sent.erase(at, 3);
  EXPECT_THAT(sent, AllOf(HasSubstr(letter.unsubscribe_url + ">"),
                          HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")));
}

TEST_P(Notices, TellWhatBecameOfAStatement) {
  write([&](Tx& tx) {
    const auto id = opinions::set_up(tx, ann, challenge.id, {.question = "Which?"}).value().id;
    opinions::open(tx, ann, id).value();
    const auto conversation = opinions::get(tx, id).value();
    for (const char* text : {"More buses", "Buses and trains", "Bad buses"}) {
      opinions::give(tx, opinions::get(tx, id).value(), bob, text).value();
    }
    using opinions::Because;
    opinions::accept(tx, ann, conversation, 0).value();
    opinions::refuse_statement(tx, ann, conversation, 1, Because::several_things, "").value();
    opinions::refuse_statement(tx, ann, conversation, 2, Because::rude, "Which ones?").value();
    return 0;
  });
  work();
  EXPECT_THAT(news_of(bob), ElementsAre("Your statement “Bad buses” is not put to the vote",
                                        "Your statement “Buses and trains” is not put to the vote",
                                        "People vote on your statement “More buses” now"));
  const auto told = store().read([&](Tx& tx) { return list(tx, bob, 0, 3); });
  EXPECT_EQ(words_below(told.at(0)).id, "Which ones?");
  EXPECT_EQ(words_below(told.at(1)), opinions::label(opinions::Because::several_things));
  EXPECT_THAT(told.at(0).url, testing::StartsWith("/opinions/"));
}

TEST_P(Notices, OfAGuestArePassedOnWithThePersonsOwnWish) {
  const PersonId guest = write([](Tx& tx) { return people::add_guest(tx, "").id; });
  decided({given("More buses", guest)}, chosen);
  work();
  write([&](Tx& tx) {
    set_wants_mail(tx, guest, true);
    set_wants_mail(tx, bob, false);
    people::adopt_guest(tx, guest, bob, server::belongings());
  });
  work();
  EXPECT_THAT(news_of(bob), ElementsAre("“More buses” was chosen"));
  EXPECT_THAT(letters.letters, IsEmpty());
  EXPECT_FALSE(store().read([&](Tx& tx) { return wants_mail(tx, bob); }));
}

}  // namespace
}  // namespace commonty::notices
